// SPDX-License-Identifier: GPL-3.0-or-later
/* What people call the codes of a table of estimates. All results are borrowed. Private to lib/out/. */
#ifndef SVY_OUT_LABELS_H
#define SVY_OUT_LABELS_H

#include "data/estimates.h"

/* Title of a term, else its name. */
const char *svy_label_of_term(const struct svy_estimates *t, const char *name);
/* Label of a term's level, else the code. */
const char *svy_label_of_level(const struct svy_estimates *t, const char *term, const char *level);
/* Label of a group's code, else the code; "Total" for NULL. */
const char *svy_label_of_group(const struct svy_var *by, const char *code);
/* Title of a by-variable, else its name. */
const char *svy_label_of_by(const struct svy_var *by);

#endif

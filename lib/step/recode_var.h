// SPDX-License-Identifier: GPL-3.0-or-later
/* The variable that a recoding makes: which labels and missing rules survive. */
#ifndef SVY_STEP_RECODE_VAR_H
#define SVY_STEP_RECODE_VAR_H

#include "step/recode_map.h"

/*
 * to is the target. It keeps its name; all else is overwritten: title, measure (ordinal where a scale becomes labelled classes) and attributes are
 * those of from; labels are those of codes that nothing else was turned into, and those that the rules give; missing rules are those of codes that
 * still occur. A code that from declares missing stays missing, whoever is turned into it.
 */
void svy_recode_var(struct svy_var *to, const struct svy_var *from, const struct svy_recode_map *m, const struct svy_recode_rules *rules);

#endif

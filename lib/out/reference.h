// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The category that others are compared with has no row in a table of coefficients or contrasts: here it gets one, with a dash, and "(reference)" behind
 * its label, for people. A stream tells of it in the key
 *
 *   reference: {educ: 1, contrast: 2}
 *
 * of terms with levels, or of by-variables whose codes are differences ("3-2").
 */
#ifndef SVY_OUT_REFERENCE_H
#define SVY_OUT_REFERENCE_H

#include "data/estimates.h"

/* Puts "educ=1,sex=2" (codes, or labels) into the key, over what it holds; "none" empties it. SVY_EUSAGE for what the table has not. */
int svy_reference_declare(struct svy_ctx *ctx, struct svy_estimates *t, const char *list);
/* The rows that the key tells of, where the table has others of their term or variable and not these. Without covariances then. word: "reference". */
int svy_reference_rows(struct svy_ctx *ctx, struct svy_estimates *t, const char *word);

#endif

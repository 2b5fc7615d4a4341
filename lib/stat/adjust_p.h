// SPDX-License-Identifier: GPL-3.0-or-later
/* P-values of several tests together. */
#ifndef SVY_STAT_ADJUST_P_H
#define SVY_STAT_ADJUST_P_H

#include <stddef.h>
#include "data/estimates.h"

enum svy_adjust_p {
	SVY_ADJUST_HOLM,        /* Holm (1979): the error rate of the family */
	SVY_ADJUST_BH,          /* Benjamini & Hochberg (1995): the false discovery rate, of tests that are independent or positively dependent */
	SVY_ADJUST_BONFERRONI,
	SVY_ADJUST_SIDAK,       /* Šidák (1967), in a single step: 1 - (1 - p)^m */
	SVY_ADJUST_BY,          /* Benjamini & Yekutieli (2001): as BH, whatever the dependence */
	SVY_ADJUST_METHODS
};
extern const char *const svy_adjust_p_name[SVY_ADJUST_METHODS];         /* "holm" … */

/* out[n] of p[n]; NaN stays NaN and is no test. Must equal R stats::p.adjust, which has all but Šidák's. */
void svy_adjust_p(enum svy_adjust_p method, const double *p, size_t n, double *out);
/*
 * The column p_adjusted of a table, of all rows with a p_value together, or of those that share the values of the columns within (by-variables, term, level, stat,
 * base; comma separated; NULL: none). A name that is no such column is SVY_EUSAGE, a table without p-values SVY_EDATA. A note says what was done.
 */
int svy_adjust_table(struct svy_ctx *ctx, enum svy_adjust_p method, const char *within, struct svy_estimates *t);

#endif

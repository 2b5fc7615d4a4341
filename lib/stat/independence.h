// SPDX-License-Identifier: GPL-3.0-or-later
/* Two-way tables beside chi-squares: Wald tests of independence, and how strong an association is. */
#ifndef SVY_STAT_INDEPENDENCE_H
#define SVY_STAT_INDEPENDENCE_H

#include <stdbool.h>
#include "stat/crosstab.h"
#include "stat/test.h"

/*
 * That all p_ij - p_i. p_.j are 0, by their covariance (Koch, Freeman & Freeman 1975). adjusted: the F loses degrees of freedom to the number of
 * contrasts. Must equal R survey::svychisq "Wald" and "adjWald", Stata svy: tabulate, wald, which take the variance of weighted counts (x->cov_counts);
 * *w is W itself, a chi-square on df1 in large samples. x must have two dimensions.
 */
struct svy_test svy_independence_wald(const struct svy_crosstab *x, bool adjusted, double *w);

/*
 * Cramér's V = sqrt(phi^2 / (min(r, c) - 1)), phi^2 = sum (p_ij - p_i. p_.j)^2 / (p_i. p_.j), and its standard error by the delta method, which is none
 * where V is 0. NaN for a table with one row or column.
 */
void svy_cramers_v(const struct svy_crosstab *x, double *v, double *se);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether the shares of one variable's categories are given ones. */
#ifndef SVY_STAT_GOODNESS_H
#define SVY_STAT_GOODNESS_H

#include "stat/hypothesis.h"

/* Against given[ncell] > 0, which sum to 1. x must have one dimension; categories that nobody is in count. */
struct svy_goodness {
	double x2[SVY_CHI_SQUARES];
	struct svy_effects effects;
	double df;
};

/*
 * X2 = n sum (p - g)^2 / g, effects the eigenvalues of n D^-1/2 V D^-1/2 with D = diag(g), on which the hypothesis settles the shares (Rao & Scott 1981); as R
 * survey::svygofchisq where the weights have a fixed sum. observed: D = diag(p), SAS PROC SURVEYFREQ; an empty category then has no part in it.
 */
void svy_goodness_make(const struct svy_crosstab *x, const double *given, bool observed, bool each, struct svy_goodness *g);
void svy_goodness_free(struct svy_goodness *g);
/* SVY_NULL_BASED is what SVY_SECOND_ORDER is. */
struct svy_test svy_goodness_test(const struct svy_goodness *g, enum svy_chi_square statistic, enum svy_correction correction);

#endif

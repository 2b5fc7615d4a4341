// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A hypothesis about a table that is a log-linear model, independence among them: its chi-square statistics against a larger model, and their tests
 * under the design.
 */
#ifndef SVY_STAT_HYPOTHESIS_H
#define SVY_STAT_HYPOTHESIS_H

#include "stat/raoscott.h"

enum svy_chi_square { SVY_PEARSON, SVY_LIKELIHOOD_RATIO, SVY_CHI_SQUARES };

struct svy_hypothesis {
	struct svy_crosstab_used used;
	struct svy_loglinear model, against;
	bool saturated;                 /* against is the saturated model */
	double *fitted, *larger;        /* shares that the model expects, and the larger one */
	double x2[SVY_CHI_SQUARES];     /* not corrected; n times a distance of shares */
	struct svy_effects effects;
	bool converged;
};

/*
 * x is copied, without the categories that nobody is in. effects[].each is kept: what the exact distribution needs costs most. X2 is on weights that sum
 * to n of the complete cases: Pearson n sum (q - p)^2 / p, likelihood ratio 2 n sum o ln(q / p), p the model's shares, q the larger one's, o observed.
 */
void svy_hypothesis_make(const struct svy_crosstab *x, const struct svy_loglinear *model, const struct svy_loglinear *against, bool each,
			 struct svy_hypothesis *h);
void svy_hypothesis_free(struct svy_hypothesis *h);
/*
 * The numbers are NaN where there is nothing to test: one category, a model that fits any table, no variance. df: that of the design.
 * Must equal R survey::svychisq of two variables ("F" second order, "Chisq" first order), anova.svyloglin of more.
 */
struct svy_test svy_hypothesis_test(const struct svy_hypothesis *h, enum svy_chi_square statistic, enum svy_correction correction, double df);

#endif

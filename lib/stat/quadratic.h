// SPDX-License-Identifier: GPL-3.0-or-later
/* The distribution of a sum of chi-squares with weights of either sign. */
#ifndef SVY_STAT_QUADRATIC_H
#define SVY_STAT_QUADRATIC_H

#include <stddef.h>

/* P(sum of weight[i] C_i > x), C_i independent chi-squares on df[i] > 0 degrees of freedom. */
struct svy_quadratic {
	size_t n;
	const double *weight, *df;
	double x;
};

/*
 * By integrating the inverse of the moment generating function along a parabola around its poles (Rice 1980), to about 12 digits of the probability, if that
 * is below one half. Must equal R CompQuadForm::davies. At least one weight must be above 0.
 */
double svy_quadratic_exact(const struct svy_quadratic *q);
/* By a saddlepoint (Kuonen 1999; Lugannani & Rice in the form of Barndorff-Nielsen). Must equal R survey:::saddle. NaN near the mean. */
double svy_quadratic_saddlepoint(const struct svy_quadratic *q);

#endif

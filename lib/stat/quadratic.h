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

/* By numerical integration of the characteristic function (Imhof 1961); absolute error about 1e-9. Must equal R CompQuadForm::davies. NaN if it fails. */
double svy_quadratic_exact(const struct svy_quadratic *q);
/* By a saddlepoint (Kuonen 1999; Lugannani & Rice in the form of Barndorff-Nielsen). Must equal R survey:::saddle. NaN near the mean. */
double svy_quadratic_saddlepoint(const struct svy_quadratic *q);

#endif

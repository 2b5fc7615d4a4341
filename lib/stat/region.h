// SPDX-License-Identifier: GPL-3.0-or-later
/* A joint confidence region of two estimates. */
#ifndef SVY_STAT_REGION_H
#define SVY_STAT_REGION_H

#include <stdbool.h>

struct svy_region {
	double major, minor;    /* half axes */
	double angle;           /* of the major one, from the axis of the first estimate, in radians: above -pi/2, up to pi/2 */
};

/*
 * All (a, b) with (d1, d2) V^-1 (d1, d2)' <= 2 df/(df - 1) F(level; 2, df - 1), d the distance from the estimates and V their covariance: what the Wald test
 * of the design with its adjusted degrees of freedom does not reject (Hotelling 1931; Korn & Graubard 1990). df INFINITY: chi-square
 * with 2 degrees of freedom. R: the points whose survey::regTermTest(…, method = "Wald") on coefficients with 2 and df - 1 degrees has p > 1 - level.
 * A correlation of 1 or -1, or an error of 0, gives an ellipse without width. False if there is no region: df not above 1, V not finite, or none.
 */
bool svy_region_of(double v11, double v12, double v22, double df, double level, struct svy_region *r);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* The density of a weighted distribution by a normal kernel (Parzen 1962), for the errors of quantiles and of what depends on them. */
#ifndef SVY_STAT_DENSITY_H
#define SVY_STAT_DENSITY_H

#include "stat/distribution.h"

/*
 * 0.9 min(s, IQR / 1.34) / n^(1/5), n cases (Silverman 1986, eq. 3.31); s alone where the quartiles are one. R: bw.nrd0, but for the rule of its
 * quartiles and n - 1 in its s. The scale of the weights changes nothing.
 */
double svy_bandwidth_silverman(const struct svy_dist *d, double n);
/*
 * The same over n^(1/3): for the error of a quantile a density is wanted that is right on average rather than smooth (Hall & Sheather 1988, whose rate
 * this is).
 */
double svy_bandwidth_cuberoot(const struct svy_dist *d, double n);
/* s / N^(1/5), N the sum of the weights: Osier (2009), vardpoor, R convey::h_fun. */
double svy_bandwidth_osier(const struct svy_dist *d);
/* The density at x per unit of x; times the value at it into *moment (NULL: not wanted). NaN where h is not above zero. */
double svy_density(const struct svy_dist *d, double h, double x, double *moment);

#endif

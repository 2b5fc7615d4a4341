// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The Lorenz curve of a distribution: the share of the total that the poorest share p of the population has, the line through the points of the values.
 * Where p lies within the weight of a value that part of its people counts (Langel & Tillé 2011), so the curve is continuous, depends on no order of
 * equal values and is right on a scale of few values.
 */
#ifndef SVY_STAT_LORENZ_H
#define SVY_STAT_LORENZ_H

#include "stat/distribution.h"

/* The total up to p, and the quantile there. total: sum of w min(H, 1) x, H the part of a person's weight that lies below p. */
struct svy_lorenz_part {
	double p, total, quantile;
};
/* Of a distribution that is settled and not empty. p in [0, 1]. */
struct svy_lorenz_part svy_lorenz_part(const struct svy_dist *d, double p);
/*
 * What a person of value y adds to it: (y - q) 1{y < q} + p q. The quantile's own error cancels, so no density is needed. Kovačević & Binder (1997);
 * Langel & Tillé (2011).
 */
double svy_lorenz_influence(const struct svy_lorenz_part *l, double y);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/lorenz.h"

struct svy_lorenz_part svy_lorenz_part(const struct svy_dist *d, double p)
{
	double to = p * d->total, below = 0;
	long double sum = 0;
	size_t k = 0;
	for (; k + 1 < d->n && d->v[k].w < to; k++) {
		sum += svy_dist_mass(d, k) * d->v[k].x;
		below = d->v[k].w;
	}
	sum += (to - below) * d->v[k].x;
	return (struct svy_lorenz_part){p, (double)sum, d->v[k].x};
}

double svy_lorenz_influence(const struct svy_lorenz_part *l, double y)
{
	return (y < l->quantile ? y - l->quantile : 0) + l->p * l->quantile;
}

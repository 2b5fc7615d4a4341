// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/density.h"

#include <math.h>

static double deviation(const struct svy_dist *d)
{
	double x0 = d->v[0].x, s = 0, q = 0;
	for (size_t k = 0; k < d->n; k++) {
		double a = d->v[k].x - x0, m = svy_dist_mass(d, k);
		s += m * a;
		q += m * a * a;
	}
	s /= d->total;
	double v = q / d->total - s * s;
	return v > 0 ? sqrt(v) : 0;
}

static double spread(const struct svy_dist *d)
{
	double s = deviation(d), iqr = svy_dist_quantile(d, SVY_QUANTILE_MATH, 0.75) - svy_dist_quantile(d, SVY_QUANTILE_MATH, 0.25);
	return 0.9 * (iqr > 0 && iqr / 1.34 < s ? iqr / 1.34 : s);
}

double svy_bandwidth_silverman(const struct svy_dist *d, double n)
{
	return spread(d) * pow(n, -0.2);
}

double svy_bandwidth_cuberoot(const struct svy_dist *d, double n)
{
	return spread(d) / cbrt(n);
}

double svy_bandwidth_osier(const struct svy_dist *d)
{
	return deviation(d) * pow(d->total, -0.2);
}

double svy_density(const struct svy_dist *d, double h, double x, double *moment)
{
	double f = 0, g = 0;
	if (!(h > 0))
		return NAN;
	for (size_t k = 0; k < d->n; k++) {
		double u = (x - d->v[k].x) / h, a = svy_dist_mass(d, k) * exp(-u * u / 2);
		f += a;
		g += a * d->v[k].x;
	}
	double scale = d->total * h * sqrt(2 * M_PI);
	if (moment)
		*moment = g / scale;
	return f / scale;
}

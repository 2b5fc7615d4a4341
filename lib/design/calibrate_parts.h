// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parts of calibration share. Private to lib/design/. */
#ifndef SVY_DESIGN_CALIBRATE_PARTS_H
#define SVY_DESIGN_CALIBRATE_PARTS_H

#include "design/calibrate.h"

/* F, its derivative and its integral at u. */
struct svy_distance_point {
	double g, slope, integral;
};

struct svy_distance {
	enum svy_calibration_method method;
	double lo, hi;
	double a, shift;                /* logit: F = lo + (hi - lo) / (1 + exp(-(a u + shift))), which is 1 with slope 1 at 0 */
	double steepest;                /* the largest slope there is; INFINITY for raking */
};

/* Deville & Särndal (1992), cases 1, 2, 6 and 7. */
struct svy_distance svy_distance_of(const struct svy_calibrate *c);
struct svy_distance_point svy_distance_at(const struct svy_distance *f, double u);

/* Solvers: l comes in as what changes nothing; scale measures deviations; out->reached says whether there is anything to do. */
int svy_calibrate_newton(const struct svy_calibrate *c, const struct svy_calibrate_source *source, const double *scale, double *l,
			 struct svy_calibrate_outcome *out);
int svy_calibrate_margins(const struct svy_calibrate *c, const struct svy_calibrate_source *source, const double *scale, double *l,
			  struct svy_calibrate_outcome *out);
/* Fills out's deviation, worst, got and reached from the totals that are reached. */
void svy_calibrate_judge(const struct svy_calibrate *c, const double *scale, const double *reached, struct svy_calibrate_outcome *out);

/* Raking by ones: logarithms would only cost digits. */
static inline bool svy_calibrate_multiplies(const struct svy_calibrate *c)
{
	return c->method == SVY_CALIBRATE_RAKING && c->ones;
}

/* Product of the multipliers of a cell. */
static inline double svy_calibrate_product(const struct svy_calibrate *c, const double *l, const struct svy_calibrate_cells *cells, size_t i)
{
	const uint32_t *index = cells->index + i * c->nterm;
	double g = 1;
	for (size_t k = 0; k < c->nterm; k++)
		g *= l[index[k]];
	return g;
}

/* Sum of multipliers times values of a cell. */
static inline double svy_calibrate_dot(const struct svy_calibrate *c, const double *l, const struct svy_calibrate_cells *cells, size_t i)
{
	const uint32_t *index = cells->index + i * c->nterm;
	const double *x = c->ones ? NULL : cells->x + i * c->nterm;
	double u = 0;
	for (size_t k = 0; k < c->nterm; k++)
		u += x ? l[index[k]] * x[k] : l[index[k]];
	return u;
}

/* Adds w times the values of a cell to the totals. */
static inline void svy_calibrate_add(const struct svy_calibrate *c, const struct svy_calibrate_cells *cells, size_t i, double w, double *reached)
{
	const uint32_t *index = cells->index + i * c->nterm;
	for (size_t k = 0; k < c->nterm; k++)
		reached[index[k]] += c->ones ? w : w * cells->x[i * c->nterm + k];
}

#endif

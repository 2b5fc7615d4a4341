// SPDX-License-Identifier: GPL-3.0-or-later
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/binormal.h"
#include "stat/correlation.h"

#define MOST_CATEGORIES 100
#define LIMIT (1 - 1e-6)        /* a likelihood that is greatest beyond grows up to 1 */
#define FLAT 1e-13              /* mean log likelihoods that differ by less are one */
#define LEAST 1e-300            /* of a probability that came out as nothing or less by rounding */

/* A margin: n + 1 shares up to the categories, from 0 to 1, and the thresholds there, from -infinity to infinity. */
struct thresholds {
	size_t n;
	double *F, *at;
	double *slope;                  /* derivative of the score by each threshold */
};

/*
 * A table and, at a correlation, the probabilities q of its cells with their first and second derivatives; all of them row by row. At the corners of
 * the cells, (rows + 1) * (columns + 1) of them, stand what these are differences of.
 */
struct table {
	struct thresholds a, b;
	double W, *p;
	double rho, *q, *q1, *q2, *corner;
	double score, curvature;        /* first and second derivative of the mean log likelihood */
};

static void margin_init(struct thresholds *m, size_t n)
{
	m->n = n;
	m->F = svy_calloc(3 * (n + 1), sizeof *m->F);
	m->at = m->F + n + 1;
	m->slope = m->at + n + 1;
}

static void margin_settle(struct thresholds *m)
{
	m->at[0] = -INFINITY;
	m->at[m->n] = INFINITY;
	for (size_t i = 1; i <= m->n; i++)
		m->F[i] += m->F[i - 1];
	for (size_t i = 1; i < m->n; i++)
		m->at[i] = gsl_cdf_ugaussian_Pinv(fmin(1, m->F[i] / m->F[m->n]));
	for (size_t i = 1; i <= m->n; i++)
		m->F[i] /= m->F[m->n];
}

/* Categories of which nobody is left, as under a replicate, have two thresholds that are one. */
static bool is_constant(const struct thresholds *m)
{
	for (size_t i = 1; i < m->n; i++)
		if (isfinite(m->at[i]))
			return false;
	return true;
}

static void table_init(struct table *t, const struct svy_bivariate *d)
{
	size_t cells = d->nx * d->ny;
	memset(t, 0, sizeof *t);
	margin_init(&t->a, d->nx);
	margin_init(&t->b, d->ny);
	t->p = svy_calloc(4 * cells + (d->nx + 1) * (d->ny + 1), sizeof *t->p);
	t->q = t->p + cells;
	t->q1 = t->q + cells;
	t->q2 = t->q1 + cells;
	t->corner = t->q2 + cells;
	for (size_t i = 0; i < d->n; i++)
		t->W += d->w[i];
	for (size_t i = 0; i < d->n; i++) {
		double p = d->w[i] / t->W;
		t->p[d->x[i] * d->ny + d->y[i]] += p;
		t->a.F[d->x[i] + 1] += p;
		t->b.F[d->y[i] + 1] += p;
	}
	margin_settle(&t->a);
	margin_settle(&t->b);
}

static void table_free(struct table *t)
{
	free(t->a.F);
	free(t->b.F);
	free(t->p);
}

static double probability(const struct table *t, size_t i, size_t j)
{
	if (i == 0 || j == 0)
		return 0;
	if (i == t->a.n || j == t->b.n)
		return i == t->a.n ? t->b.F[j] : t->a.F[i];
	return svy_binormal_p(t->a.at[i], t->b.at[j], t->rho);
}

static double first(const struct table *t, size_t i, size_t j)
{
	return svy_binormal_density(t->a.at[i], t->b.at[j], t->rho);
}

static double second(const struct table *t, size_t i, size_t j)
{
	double h = t->a.at[i], k = t->b.at[j], r = t->rho, s = (1 - r) * (1 + r);
	if (isinf(h) || isinf(k))
		return 0;
	return first(t, i, j) * (r / s + (h * k * (1 + r * r) - r * (h * h + k * k)) / (s * s));
}

/* Cells from corners: what is at the lower right, less its neighbours, and the upper left. */
static void fill_cells(struct table *t, double (*of)(const struct table *t, size_t i, size_t j), double *cell)
{
	size_t width = t->b.n + 1;
	for (size_t i = 0; i <= t->a.n; i++)
		for (size_t j = 0; j <= t->b.n; j++)
			t->corner[i * width + j] = of(t, i, j);
	for (size_t i = 0; i < t->a.n; i++)
		for (size_t j = 0; j < t->b.n; j++) {
			const double *c = t->corner + i * width + j;
			*cell++ = c[width + 1] - c[width] - c[1] + c[0];
		}
}

/* Minus the mean log likelihood. */
static double badness(struct table *t, double rho)
{
	double sum = 0;
	t->rho = rho;
	fill_cells(t, probability, t->q);
	for (size_t c = 0; c < t->a.n * t->b.n; c++)
		if (t->p[c] > 0)
			sum -= t->p[c] * log(fmax(t->q[c], LEAST));
	return sum;
}

static void differentiate(struct table *t, double rho)
{
	t->rho = rho;
	t->score = t->curvature = 0;
	fill_cells(t, probability, t->q);
	fill_cells(t, first, t->q1);
	fill_cells(t, second, t->q2);
	for (size_t c = 0; c < t->a.n * t->b.n; c++) {
		if (t->p[c] <= 0)
			continue;
		double q = fmax(t->q[c], LEAST), s = t->q1[c] / q;
		t->score += t->p[c] * s;
		t->curvature += t->p[c] * (t->q2[c] / q - s * s);
	}
}

/* Newton's steps from near the greatest likelihood; NaN if they do not settle there. */
static double polish(struct table *t, double rho, int steps)
{
	for (int i = 0; i < steps; i++) {
		differentiate(t, rho);
		double step = t->score / t->curvature;
		if (!(t->curvature < 0) || !(fabs(rho - step) < LIMIT))
			return NAN;
		rho -= step;
		if (fabs(step) < 1e-14)
			return rho;
	}
	return fabs(t->score / t->curvature) < 1e-10 ? rho : NAN;
}

/* The least badness between two correlations on the scale of atanh, by sections in the golden ratio. */
static double golden(struct table *t, double lo, double hi)
{
	const double ratio = (sqrt(5) - 1) / 2;
	double a = hi - ratio * (hi - lo), b = lo + ratio * (hi - lo), fa = badness(t, tanh(a)), fb = badness(t, tanh(b));
	while (hi - lo > 1e-6) {
		if (fa < fb) {
			hi = b;
			b = a;
			fb = fa;
			a = hi - ratio * (hi - lo);
			fa = badness(t, tanh(a));
		} else {
			lo = a;
			a = b;
			fa = fb;
			b = lo + ratio * (hi - lo);
			fb = badness(t, tanh(b));
		}
	}
	return tanh((lo + hi) / 2);
}

/* The greatest likelihood wherever it is: the best of a grid, and what is between its neighbours. */
static double search(struct table *t)
{
	enum { POINTS = 31 };
	const double end = atanh(LIMIT);
	size_t best = 0;
	double least = INFINITY;
	for (size_t i = 0; i < POINTS; i++) {
		double b = badness(t, tanh(end * (2.0 * (double)i / (POINTS - 1) - 1)));
		if (b < least) {
			least = b;
			best = i;
		}
	}
	double step = 2 * end / (POINTS - 1), lo = best ? -end + step * (double)(best - 1) : -end, hi = fmin(end, -end + step * (double)(best + 1));
	double rho = golden(t, lo, hi), better = polish(t, rho, 10);
	return isnan(better) ? rho : better;
}

/* A likelihood that is as great at the limit as at its best grows up to it, and only rounding stopped the search. */
static double at_limit(struct table *t, double rho)
{
	double limit = rho < 0 ? -LIMIT : LIMIT;
	return fabs(rho) > 0.9 && badness(t, limit) <= badness(t, rho) + FLAT ? copysign(1, rho) : rho;
}

/* Derivatives of the score by the thresholds of one margin, along whose categories cells are `step` apart, and `across` along the other's. */
static void fill_slopes(const struct table *t, struct thresholds *m, const struct thresholds *other, size_t step, size_t across)
{
	double r = t->rho, s = (1 - r) * (1 + r);
	for (size_t i = 1; i < m->n; i++) {
		double h = m->at[i], before = 0, before1 = 0;
		m->slope[i] = 0;
		if (isinf(h))
			continue;
		for (size_t j = 1; j <= other->n; j++) {
			double k = other->at[j], density = svy_binormal_density(h, k, r);
			double u = gsl_ran_ugaussian_pdf(h) * gsl_cdf_ugaussian_P((k - r * h) / sqrt(s)), u1 = isinf(k) ? 0 : -density * (h - r * k) / s;
			for (size_t side = 0; side < 2; side++) {
				size_t c = (i - 1 + side) * step + (j - 1) * across;
				double change = u - before, change1 = u1 - before1;
				if (t->p[c] > 0)
					m->slope[i] += (side ? -1 : 1) * t->p[c] / t->q[c] * (change1 - t->q1[c] / t->q[c] * change);
			}
			before = u;
			before1 = u1;
		}
	}
}

/* What weight in a category does to the score through the thresholds of its margin: the shares up to each threshold from it on grow. */
static double through(const struct thresholds *m, size_t category)
{
	double sum = 0;
	for (size_t i = 1; i < m->n; i++)
		if (m->slope[i] != 0)
			sum += m->slope[i] * ((i > category) - m->F[i]) / gsl_ran_ugaussian_pdf(m->at[i]);
	return sum;
}

/* The score is 0 at the estimate whatever the weights are: the derivatives of an implicit function. */
static void fill_gradient(struct table *t, const struct svy_bivariate *d, double rho, double *gradient)
{
	bool inside = fabs(rho) < 1;
	if (inside) {
		differentiate(t, rho);
		fill_slopes(t, &t->a, &t->b, d->ny, 1);
		fill_slopes(t, &t->b, &t->a, 1, d->ny);
	}
	for (size_t i = 0; i < d->n; i++) {
		size_t c = d->x[i] * d->ny + d->y[i];
		double change = inside ? t->q1[c] / t->q[c] - t->score + through(&t->a, d->x[i]) + through(&t->b, d->y[i]) : NAN;
		gradient[i] = -change / t->curvature / t->W;
	}
}

static double polychoric(const struct svy_bivariate *d, double near, double *gradient)
{
	struct table t;
	double rho = NAN;
	if (d->nx > MOST_CATEGORIES || d->ny > MOST_CATEGORIES)
		return NAN;
	table_init(&t, d);
	if (t.W > 0 && !is_constant(&t.a) && !is_constant(&t.b)) {
		rho = fabs(near) < 1 ? polish(&t, near, 12) : NAN;
		rho = at_limit(&t, isnan(rho) ? search(&t) : rho);
	}
	if (gradient)
		fill_gradient(&t, d, rho, gradient);
	table_free(&t);
	return rho;
}

const struct svy_pair_function svy_polychoric = {
	.stat = "polychoric", .categories = MOST_CATEGORIES, .undefined = "one of the two variables has one category there", .evaluate = polychoric,
};
const struct svy_pair_function svy_tetrachoric = {
	.stat = "tetrachoric", .categories = 2, .undefined = "one of the two variables has one category there", .evaluate = polychoric,
};

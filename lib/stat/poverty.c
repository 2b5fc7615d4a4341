// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/poverty.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/density.h"

/* The line, and what it needs for its influence values. */
struct line {
	double t, q, mean, n;           /* of what it is a part of: the quantile or the mean, and the weight of those whom that describes */
	double density;                 /* at q */
};

struct known {
	struct line line;
	bool of_all;                    /* the line is that of the population, which says what it adds by itself */
	double n;                       /* weight of the cell */
	double rate, poor_median;
	double at_line, at_median;      /* the cell's density */
	double *value, *slope;          /* per measure: its index; that of fgt by the line */
};

/*
 * Who is below t, or at it as R has it. A part of a median, such as 0.55 of 20, may be a rounding away from a value that it equals: the limit of what
 * counts lies a little below t, or above it.
 */
static double limit(const struct svy_poverty_measures *l, double t)
{
	return l->as_r ? t * (1 + 1e-12) : t * (1 - 1e-12);
}

static bool poor(const struct svy_poverty_measures *l, double y, double t)
{
	return y < limit(l, t);
}

double svy_poverty_line(const struct svy_poverty_measures *l, const struct svy_dist *d)
{
	switch (l->line) {
	case SVY_LINE_FIXED:    return l->factor;
	case SVY_LINE_QUANTILE: return l->factor * svy_dist_quantile(d, SVY_QUANTILE_MATH, l->p);
	case SVY_LINE_MEAN:     return l->factor * svy_dist_mean(d);
	}
	return NAN;
}

/* The values of the poor, which are the first: how many there are, and their weight. */
static size_t count_poor(const struct svy_poverty_measures *l, const struct svy_dist *d, double t, double *weight)
{
	size_t n = svy_dist_find(d, limit(l, t));
	*weight = n ? d->v[n - 1].w : 0;
	return n;
}

/* The distribution of the poor, a part of d, which owns it. */
static struct svy_dist of_poor(const struct svy_poverty_measures *l, const struct svy_dist *d, double t)
{
	struct svy_dist part = *d;
	part.n = count_poor(l, d, t, &part.total);
	return part;
}

/* The first value that half of the poor have at most. */
static double median_of_poor(const struct svy_poverty_measures *l, const struct svy_dist *d, double t)
{
	struct svy_dist part = of_poor(l, d, t);
	return part.n ? svy_dist_quantile(&part, SVY_QUANTILE_MATH, 0.5) : NAN;
}

/* Foster, Greer & Thorbecke (1984). */
static double fgt(const struct svy_poverty_measures *l, const struct svy_dist *d, double t, double a)
{
	double weight;
	long double sum = 0;
	size_t n = count_poor(l, d, t, &weight);
	for (size_t k = 0; k < n && a > 0; k++)
		sum += svy_dist_mass(d, k) * pow(fmax(1 - d->v[k].x / t, 0), a);
	return (a > 0 ? (double)sum : weight) / d->total;
}

/* Its derivative by the line, for a of 1 and more: of a share below 1 that of the number of the poor is a density. */
static double fgt_slope(const struct svy_poverty_measures *l, const struct svy_dist *d, double t, double a)
{
	double weight;
	long double sum = 0;
	size_t n = count_poor(l, d, t, &weight);
	for (size_t k = 0; k < n; k++)
		sum += svy_dist_mass(d, k) * a * pow(fmax(1 - d->v[k].x / t, 0), a - 1) * (d->v[k].x / t / t);
	return (double)sum / d->total;
}

static double index_of(const struct svy_poverty_measures *l, const struct svy_poverty_measure *m, const struct svy_dist *d, double t)
{
	switch (m->kind) {
	case SVY_POVERTY_THRESHOLD:   return t;
	case SVY_POVERTY_RATE:        return fgt(l, d, t, 0);
	case SVY_POVERTY_MEDIAN_GAP:  return (t - median_of_poor(l, d, t)) / t;
	case SVY_POVERTY_POOR_MEDIAN: return median_of_poor(l, d, t);
	case SVY_POVERTY_FGT:         return fgt(l, d, t, m->a);
	}
	return NAN;
}

static const struct svy_dist *described(const struct svy_indices_cell *cell)
{
	return cell->population ? cell->population : cell->values;
}

static void evaluate(const void *self, const struct svy_indices_cell *cell, double *index)
{
	const struct svy_poverty_measures *l = self;
	double t = svy_poverty_line(l, described(cell));
	for (size_t k = 0; k < l->n && t > 0; k++)
		index[k] = index_of(l, &l->m[k], cell->values, t);
}

/* n: the cases, of the poor in proportion to their weight. */
static double bandwidth(const struct svy_poverty_measures *l, const struct svy_dist *d, double n)
{
	switch (l->bandwidth) {
	case SVY_BANDWIDTH_CUBEROOT:  return svy_bandwidth_cuberoot(d, n);
	case SVY_BANDWIDTH_SILVERMAN: return svy_bandwidth_silverman(d, n);
	case SVY_BANDWIDTH_OSIER:     return svy_bandwidth_osier(d);
	case SVY_BANDWIDTH_GIVEN:     return l->h;
	}
	return NAN;
}

static double density(const struct svy_poverty_measures *l, const struct svy_dist *d, double x)
{
	return svy_density(d, bandwidth(l, d, (double)d->cases), x, NULL);
}

/* The tail is narrower than the whole: the poor have a bandwidth of their own. Osier has one for all. */
static double density_at_median(const struct svy_poverty_measures *l, const struct svy_dist *d, double t, double median)
{
	struct svy_dist part = of_poor(l, d, t);
	double n = (double)d->cases, h = l->bandwidth != SVY_BANDWIDTH_OSIER && part.n ? bandwidth(l, &part, n * part.total / d->total) : 0;
	return h > 0 ? svy_density(d, h, median, NULL) : density(l, d, median);
}

static struct line find_line(const struct svy_poverty_measures *l, const struct svy_dist *d)
{
	struct line line = {.t = svy_poverty_line(l, d), .n = d->total, .mean = svy_dist_mean(d)};
	if (l->line == SVY_LINE_QUANTILE) {
		line.q = svy_dist_quantile(d, SVY_QUANTILE_MATH, l->p);
		line.density = density(l, d, line.q);
	}
	return line;
}

static void forget(void *known)
{
	struct known *k = known;
	free(k->value);
	free(k->slope);
	free(k);
}

static void *linearise(const void *self, const struct svy_indices_cell *cell, const double *index)
{
	const struct svy_poverty_measures *l = self;
	const struct svy_dist *d = cell->values;
	struct known *k = svy_calloc(1, sizeof *k);
	k->line = find_line(l, described(cell));
	k->of_all = cell->population != NULL;
	k->n = d->total;
	k->value = svy_calloc(l->n, sizeof *k->value);
	k->slope = svy_calloc(l->n, sizeof *k->slope);
	k->rate = fgt(l, d, k->line.t, 0);
	k->poor_median = median_of_poor(l, d, k->line.t);
	k->at_line = density(l, d, k->line.t);
	k->at_median = k->rate > 0 ? density_at_median(l, d, k->line.t, k->poor_median) : NAN;
	for (size_t i = 0; i < l->n; i++) {
		k->value[i] = index[i];
		if (l->m[i].kind == SVY_POVERTY_FGT && l->m[i].a >= 1)
			k->slope[i] = fgt_slope(l, d, k->line.t, l->m[i].a);
	}
	return k;
}

/* a/b where b is a density; of values that are all equal there is none, and no error. */
static double over_density(double a, double density)
{
	return density > 0 ? a / density : 0;
}

static double line_influence(const struct svy_poverty_measures *l, const struct line *line, double y)
{
	switch (l->line) {
	case SVY_LINE_FIXED:    return 0;
	case SVY_LINE_QUANTILE: return -l->factor * over_density((y <= line->q) - l->p, line->density) / line->n;
	case SVY_LINE_MEAN:     return l->factor * (y - line->mean) / line->n;
	}
	return NAN;
}

/* v: that of the line. */
static double rate_influence(const struct svy_poverty_measures *l, const struct known *k, bool member, double y, double v)
{
	double own = member ? (poor(l, y, k->line.t) - k->rate) / k->n : 0;
	return own + (k->at_line > 0 ? k->at_line * v : 0);
}

/* The median m of the poor solves F(m) = rate / 2 (Osier 2009). */
static double median_influence(const struct svy_poverty_measures *l, const struct known *k, bool member, double y, double v)
{
	double own = member ? ((y <= k->poor_median) - k->rate / 2) / k->n : 0;
	return over_density(rate_influence(l, k, member, y, v) / 2 - own, k->at_median);
}

static double fgt_influence(const struct svy_poverty_measures *l, const struct known *k, size_t i, bool member, double y, double v)
{
	double t = k->line.t, h = poor(l, y, t) ? pow(fmax(1 - y / t, 0), l->m[i].a) : 0;
	return (member ? (h - k->value[i]) / k->n : 0) + k->slope[i] * v;
}

/* z of all measures, v being that of the line. */
static void influence_with(const struct svy_poverty_measures *l, const struct known *k, bool member, double y, double v, double *z)
{
	double t = k->line.t;
	for (size_t i = 0; i < l->n; i++)
		switch (l->m[i].kind) {
		case SVY_POVERTY_THRESHOLD:
			z[i] = v;
			break;
		case SVY_POVERTY_RATE:
			z[i] = rate_influence(l, k, member, y, v);
			break;
		case SVY_POVERTY_MEDIAN_GAP:
			z[i] = (k->poor_median / t * v - median_influence(l, k, member, y, v)) / t;
			break;
		case SVY_POVERTY_POOR_MEDIAN:
			z[i] = median_influence(l, k, member, y, v);
			break;
		case SVY_POVERTY_FGT:
			z[i] = l->m[i].a == 0 ? rate_influence(l, k, member, y, v) : fgt_influence(l, k, i, member, y, v);
			break;
		}
}

static void influence(const void *self, const void *known, double y, double w, double *z)
{
	const struct svy_poverty_measures *l = self;
	const struct known *k = known;
	(void)w;
	influence_with(l, k, true, y, k->of_all ? 0 : line_influence(l, &k->line, y), z);
}

static double shared(const void *self, const void *known, double y)
{
	return line_influence(self, &((const struct known *)known)->line, y);
}

/* Everything is linear in v. */
static void slopes(const void *self, const void *known, double *slope)
{
	influence_with(self, known, false, 0, 1, slope);
}

double svy_poverty_heap(const struct svy_poverty_measures *l, const struct svy_dist *d)
{
	if (l->line != SVY_LINE_QUANTILE || !d->n)
		return 0;
	return svy_dist_mass(d, svy_dist_find(d, svy_dist_quantile(d, SVY_QUANTILE_MATH, l->p))) / d->total;
}

static bool name(const void *self, size_t k, const char **level, const char **stat)
{
	const struct svy_poverty_measures *l = self;
	*level = l->m[k].level;
	*stat = l->m[k].stat;
	return l->m[k].kind == SVY_POVERTY_THRESHOLD;
}

const struct svy_indices_kind svy_poverty_kind = {
	.undefined = "nobody is below the threshold, or the threshold is not above zero",
	.evaluate = evaluate, .linearise = linearise, .influence = influence, .shared = shared, .slopes = slopes, .forget = forget, .name = name,
};

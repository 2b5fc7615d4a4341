// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/inequality.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/density.h"
#include "stat/lorenz.h"

/* A limit between poor and rich as R convey has it: everyone up to the quantile, or below. */
struct tail {
	double p, q, total;             /* of those up to q */
	double slope;                   /* of the quantile's error: dS/dq over the density */
};

/* What the influence values of one measure need. */
struct part {
	struct svy_lorenz_part low, high;
	struct tail poor, rich;         /* as_r */
	double power;                   /* E r^c, or E ln r */
	double value;
};

/* Of a cell. */
struct known {
	const struct svy_dist *d;
	double mean, n, total;
	double *apart;                  /* per value: the mean distance E|x - Y| of others to it; NULL without gini */
	struct part *part;              /* per measure */
};

/* E|x_k - Y| of every value: with a = x - x_1 and P(k) = sum of w a up to k it is a(k) (2 C(k) - N) + P - 2 P(k), over N. */
static double *distances(const struct svy_dist *d)
{
	double *g = svy_reallocarray(NULL, d->n, sizeof *g), N = d->total, x0 = d->v[0].x;
	long double P = 0, upto = 0;
	for (size_t k = 0; k < d->n; k++)
		P += svy_dist_mass(d, k) * (d->v[k].x - x0);
	for (size_t k = 0; k < d->n; k++) {
		double a = d->v[k].x - x0;
		upto += svy_dist_mass(d, k) * a;
		g[k] = (double)((a * (2 * d->v[k].w - N) + P - 2 * upto) / N);
	}
	return g;
}

/* The sum of w x (2F - 1) / N over the mean; F(k) - 1/2 sums to zero, so that values may be shifted to the least. */
static double gini(const struct svy_indices_cell *cell, double mean, bool as_r)
{
	const struct svy_dist *d = cell->values;
	long double sum = 0;
	for (size_t k = 0; k < d->n; k++) {
		double m = svy_dist_mass(d, k);
		sum += m * ((2 * d->v[k].w - m) / d->total - 1) * (d->v[k].x - d->v[0].x);
	}
	double g = (double)(sum / d->total) / mean, Y = mean * d->total;
	/* convey: sum (2 C - 1) w y where it ought to be (2 C - w) w y */
	return as_r && !isnan(cell->squares) ? g + (cell->squares - Y) / (d->total * Y) : g;
}

static struct tail tail(const struct svy_dist *d, double p)
{
	struct tail t = {.p = p, .q = svy_dist_quantile(d, SVY_QUANTILE_MATH, p)};
	double moment, f = svy_density(d, svy_bandwidth_osier(d), t.q, &moment);
	for (size_t k = 0; k < d->n && d->v[k].x <= t.q; k++)
		t.total += svy_dist_mass(d, k) * d->v[k].x;
	t.slope = isnan(f) || f == 0 ? 0 : moment / f;
	return t;
}

static double tail_influence(const struct tail *t, double y)
{
	bool below = y <= t->q;
	return (below ? y : 0) - t->slope * (below - t->p);
}

static double mean_power(const struct svy_dist *d, double mean, double c)
{
	long double sum = 0;
	for (size_t k = 0; k < d->n; k++)
		sum += svy_dist_mass(d, k) * pow(d->v[k].x / mean, c);
	return (double)(sum / d->total);
}

static double mean_log(const struct svy_dist *d, double mean)
{
	long double sum = 0;
	for (size_t k = 0; k < d->n; k++)
		sum += svy_dist_mass(d, k) * log(d->v[k].x / mean);
	return (double)(sum / d->total);
}

/* r ln r, whose limit at 0 is 0. */
static double entropy(double r)
{
	return r > 0 ? r * log(r) : 0;
}

static double theil(const struct svy_dist *d, double mean)
{
	long double sum = 0;
	for (size_t k = 0; k < d->n; k++)
		sum += svy_dist_mass(d, k) * entropy(d->v[k].x / mean);
	return (double)(sum / d->total);
}

/* What the richest share s has. Of what all have the least, they have s exactly. */
static double rich_total(const struct svy_dist *d, const struct svy_lorenz_part *below, double s, double total)
{
	double least = d->v[0].x;
	return s * d->total * least + (total - d->total * least) - (below->total - below->p * d->total * least);
}

static double over_poor(double rich, double poor)
{
	return poor > 0 ? rich / poor : NAN;
}

static void find_part(const struct svy_inequality_measures *l, const struct svy_inequality_measure *m, const struct svy_indices_cell *cell, double mean, struct part *p)
{
	const struct svy_dist *d = cell->values;
	double total = mean * d->total;
	switch (m->kind) {
	case SVY_INEQUALITY_GINI:
		p->value = gini(cell, mean, l->as_r);
		break;
	case SVY_INEQUALITY_LORENZ:
		p->low = svy_lorenz_part(d, m->a);
		p->value = p->low.total / total;
		break;
	case SVY_INEQUALITY_TOP:
		p->high = svy_lorenz_part(d, 1 - m->a);
		p->value = rich_total(d, &p->high, m->a, total) / total;
		break;
	case SVY_INEQUALITY_RATIO:
		p->high = svy_lorenz_part(d, 1 - m->a);
		p->low = svy_lorenz_part(d, m->b);
		p->value = over_poor(rich_total(d, &p->high, m->a, total), p->low.total);
		if (l->as_r) {
			p->rich = tail(d, 1 - m->a);
			p->poor = tail(d, m->b);
			p->value = over_poor(total - p->rich.total, p->poor.total);
		}
		break;
	case SVY_INEQUALITY_GE:
		p->power = m->a == 0 ? mean_log(d, mean) : m->a == 1 ? theil(d, mean) : mean_power(d, mean, m->a);
		p->value = m->a == 0 ? -p->power : m->a == 1 ? p->power : (p->power - 1) / (m->a * (m->a - 1));
		break;
	case SVY_INEQUALITY_ATKINSON:
		p->power = m->a == 1 ? mean_log(d, mean) : mean_power(d, mean, 1 - m->a);
		p->value = 1 - (m->a == 1 ? exp(p->power) : pow(p->power, 1 / (1 - m->a)));
		break;
	}
}

/* A total that is not finite, or not above zero, cannot be divided. */
static bool can_be_divided(const struct svy_dist *d, double mean)
{
	return mean > 0 && isfinite(mean * d->total);
}

static void evaluate(const void *self, const struct svy_indices_cell *cell, double *index)
{
	const struct svy_inequality_measures *l = self;
	double mean = svy_dist_mean(cell->values);
	for (size_t k = 0; k < l->n && can_be_divided(cell->values, mean); k++) {
		struct part p = {0};
		find_part(l, &l->m[k], cell, mean, &p);
		index[k] = p.value;
	}
}

static void forget(void *known)
{
	struct known *k = known;
	free(k->apart);
	free(k->part);
	free(k);
}

static void *linearise(const void *self, const struct svy_indices_cell *cell, const double *index)
{
	const struct svy_inequality_measures *l = self;
	struct known *known = svy_calloc(1, sizeof *known);
	(void)index;
	known->d = cell->values;
	known->mean = svy_dist_mean(cell->values);
	known->n = cell->values->total;
	known->total = known->mean * known->n;
	known->part = svy_calloc(l->n, sizeof *known->part);
	for (size_t k = 0; k < l->n && can_be_divided(cell->values, known->mean); k++) {
		find_part(l, &l->m[k], cell, known->mean, &known->part[k]);
		if (l->m[k].kind == SVY_INEQUALITY_GINI && !known->apart)
			known->apart = distances(cell->values);
	}
	return known;
}

/* z of the Gini coefficient: those of E|Y - Y'| and of 2m. As convey has it, the person's own weight counts once more, and once less for all. */
static double gini_influence(const struct known *k, const struct part *p, double y, double w, bool as_r)
{
	double g = k->apart[svy_dist_find(k->d, y)];
	if (as_r)
		return (g + (2 * w - 1) * y / k->n - p->value * (y + k->mean)) / k->total;
	return (g - p->value * (y + k->mean)) / k->total;
}

static double ratio_influence(const struct part *p, double y, bool as_r)
{
	if (as_r)
		return (y - tail_influence(&p->rich, y) - p->value * tail_influence(&p->poor, y)) / p->poor.total;
	return (y - svy_lorenz_influence(&p->high, y) - p->value * svy_lorenz_influence(&p->low, y)) / p->low.total;
}

static double ge_influence(const struct known *k, const struct part *p, double a, double r)
{
	if (a == 0)
		return (p->power - log(r) + r - 1) / k->n;
	if (a == 1)
		return (entropy(r) - p->value - (p->value + 1) * (r - 1)) / k->n;
	return (pow(r, a) - p->power - a * p->power * (r - 1)) / (a * (a - 1) * k->n);
}

static double atkinson_influence(const struct known *k, const struct part *p, double e, double r)
{
	double c = 1 - e, spread = c == 0 ? log(r) - p->power : (pow(r, c) / p->power - 1) / c;
	return (1 - p->value) * (r - 1 - spread) / k->n;
}

static void influence(const void *self, const void *known, double y, double w, double *z)
{
	const struct svy_inequality_measures *l = self;
	const struct known *k = known;
	for (size_t i = 0; i < l->n && can_be_divided(k->d, k->mean); i++) {
		const struct svy_inequality_measure *m = &l->m[i];
		const struct part *p = &k->part[i];
		switch (m->kind) {
		case SVY_INEQUALITY_GINI:     z[i] = gini_influence(k, p, y, w, l->as_r); break;
		case SVY_INEQUALITY_LORENZ:   z[i] = (svy_lorenz_influence(&p->low, y) - p->value * y) / k->total; break;
		case SVY_INEQUALITY_TOP:      z[i] = ((1 - p->value) * y - svy_lorenz_influence(&p->high, y)) / k->total; break;
		case SVY_INEQUALITY_RATIO:    z[i] = ratio_influence(p, y, l->as_r); break;
		case SVY_INEQUALITY_GE:       z[i] = ge_influence(k, p, m->a, y / k->mean); break;
		case SVY_INEQUALITY_ATKINSON: z[i] = atkinson_influence(k, p, m->a, y / k->mean); break;
		}
	}
}

/* The least value that a measure can take, or that it can take values above zero only. */
static bool can_take(const struct svy_inequality_measure *m, double least)
{
	if (least > 0)
		return true;
	switch (m->kind) {
	case SVY_INEQUALITY_GE:       return m->a == 2 || (m->a > 0 && least == 0);
	case SVY_INEQUALITY_ATKINSON: return m->a < 1 && least == 0;
	default:                      return true;
	}
}

static int check(struct svy_ctx *ctx, const void *self, const struct svy_dist *values, const char *variable)
{
	const struct svy_inequality_measures *l = self;
	double least = values->v[0].x;
	for (size_t k = 0; k < l->n; k++)
		if (!can_take(&l->m[k], least))
			return svy_fail(ctx, SVY_EDATA, "'%s' has values %s, for which there is no %s: leave them out with --where '%s %s 0'", variable,
					least < 0 ? "below zero" : "of zero", l->m[k].level, variable,
					can_take(&l->m[k], 0) ? ">=" : ">");
	return 0;
}

static bool name(const void *self, size_t k, const char **level, const char **stat)
{
	const struct svy_inequality_measures *l = self;
	*level = l->m[k].level;
	*stat = l->m[k].stat;
	return false;
}

const struct svy_indices_kind svy_inequality_kind = {
	.undefined = "the mean, or what the poorest have, is not above zero, or the total is too large",
	.check = check, .evaluate = evaluate, .linearise = linearise, .influence = influence, .forget = forget, .name = name,
};

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Variances, standard deviations and covariances in the population: n/(n-1) times the weighted mean of squared deviations. Binder (1983). Must equal
 * R survey::svyvar for value and standard error, whose n counts the rows of non-zero weight; under replicates evaluated again.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/estimators.h"
#include "stat/functions.h"

static void start(const double *y, const double *sum, double *shift)
{
	(void)sum;
	shift[0] = y[0];
	shift[1] = y[1];
}

/* Totals of a variance: a = y - shift, 1, a^2. */

static void contribute(const double *y, const double *shift, double *x)
{
	double a = y[0] - shift[0];
	x[0] = a;
	x[1] = 1;
	x[2] = a * a;
}

static void variance(const struct svy_function_at *at, const double *T, double *estimate)
{
	double mean = T[0] / T[1], square = T[2] / T[1], v = square - mean * mean;
	*estimate = at->n / (at->n - 1) * (v < 0 && v > -1e-12 * square ? 0 : v);     /* rounding below zero is zero */
}

static void variance_gradient(const struct svy_function_at *at, const double *T, double *g)
{
	double k = at->n / (at->n - 1) / T[1], mean = T[0] / T[1];
	g[0] = -2 * k * mean;
	g[1] = k * (2 * mean * mean - T[2] / T[1]);
	g[2] = k;
}

static void sd(const struct svy_function_at *at, const double *T, double *estimate)
{
	variance(at, T, estimate);
	*estimate = sqrt(*estimate);
}

/* Of a constant the root has no derivative; its error is that of the variance, none. */
static void sd_gradient(const struct svy_function_at *at, const double *T, double *g)
{
	double s;
	sd(at, T, &s);
	variance_gradient(at, T, g);
	for (size_t i = 0; i < 3; i++)
		g[i] = s == 0 ? 0 : g[i] / (2 * s);
}

/* Totals of a covariance: a, b, 1, a b. */

static void contribute_pair(const double *y, const double *shift, double *x)
{
	x[0] = y[0] - shift[0];
	x[1] = y[1] - shift[1];
	x[2] = 1;
	x[3] = x[0] * x[1];
}

static void covariance(const struct svy_function_at *at, const double *T, double *estimate)
{
	*estimate = at->n / (at->n - 1) * (T[3] / T[2] - T[0] / T[2] * (T[1] / T[2]));
}

static void covariance_gradient(const struct svy_function_at *at, const double *T, double *g)
{
	double k = at->n / (at->n - 1) / T[2], a = T[0] / T[2], b = T[1] / T[2];
	g[0] = -k * b;
	g[1] = -k * a;
	g[2] = k * (2 * a * b - T[3] / T[2]);
	g[3] = k;
}

static const struct svy_function of_variance = {
	.values = 1, .totals = 3, .outputs = 1, .stat = {"variance"}, .centred = true,
	.start = start, .contribute = contribute, .evaluate = variance, .gradient = variance_gradient,
};
static const struct svy_function of_sd = {
	.values = 1, .totals = 3, .outputs = 1, .stat = {"sd"}, .centred = true,
	.start = start, .contribute = contribute, .evaluate = sd, .gradient = sd_gradient,
};
static const struct svy_function of_covariance = {
	.values = 2, .totals = 4, .outputs = 1, .stat = {"covariance"}, .centred = true,
	.start = start, .contribute = contribute_pair, .evaluate = covariance, .gradient = covariance_gradient,
};

/* With covariances the lower triangle, row by row. */
static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	static const struct svy_variance_opts defaults;
	const struct svy_estimator_opts *o = parts->o;
	const struct svy_variance_opts *own = svy_estimator_own(o, &defaults);
	size_t n = parts->items->list.n, nitem = 0;
	if (own->pairs && o->ci && strcmp(o->ci, "log") == 0)
		return svy_fail(ctx, SVY_EUSAGE, "covariances may be negative: they have no interval of the kind 'log'");
	struct svy_function_item *item = svy_calloc(n * (n + 1) / 2, sizeof *item);
	for (size_t a = 0; a < n; a++) {
		for (size_t b = 0; b < a && own->pairs; b++)
			item[nitem++] = (struct svy_function_item){&of_covariance, {b, a}};
		item[nitem++] = (struct svy_function_item){own->sd ? &of_sd : &of_variance, {a}};
	}
	struct svy_functions_opts fo = {.deff = parts->deff, .covariance = o->vcov};
	fo.members = o->frame.rules->as == SVY_AS_R && !svy_replicates_declared(&parts->items->dict->survey);
	*self = svy_functions_new(parts->frame, item, nitem, &fo);
	free(item);
	return 0;
}

static char *term(const void *self, const struct svy_items *it, size_t item, char **title)
{
	const struct svy_function_item *f = svy_functions_item(self, item);
	const struct svy_var *a = &it->dict->var[it->list.v[f->y[0]]], *b = &it->dict->var[it->list.v[f->y[1]]];
	struct svy_buf name = {0}, both = {0};
	if (f->f->values == 1) {
		*title = svy_strdup(a->title);
		return svy_strdup(a->name);
	}
	svy_buf_printf(&name, "%s:%s", a->name, b->name);
	if (a->title && b->title) {
		svy_buf_printf(&both, "%s : %s", a->title, b->title);
		*title = svy_buf_take(&both);
	}
	return svy_buf_take(&name);
}

static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	double df = rules->normal_means ? INFINITY : r->df;
	if (ci == SVY_CI_LOG)
		svy_interval_log(r->estimate, r->se, df, rules->level, lo, hi);
	else
		svy_interval_t(r->estimate, r->se, df, rules->level, lo, hi);
}

const struct svy_estimator svy_estimator_variance = {
	.numbers = true, .intervals = "t, log", .stats = SVY_STATS_BASE | SVY_STATS_DEFF,
	.make = make, .add = svy_functions_batch, .finish = svy_functions_fit, .interval = interval, .term = term, .free = svy_functions_end,
};

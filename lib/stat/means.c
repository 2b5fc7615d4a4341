// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/means.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/estimators.h"

/* Totals of an item: y - shift, and 1, over the rows where it is valid. */

static void start(const double *y, const double *sum, double *shift)
{
	(void)sum;
	shift[0] = y[0];
}

static void contribute(const double *y, const double *shift, double *x)
{
	x[0] = y[0] - shift[0];
	x[1] = 1;
}

static void mean(const struct svy_function_at *at, const double *T, double *estimate)
{
	*estimate = at->shift[0] + T[0] / T[1];
}

static void mean_gradient(const struct svy_function_at *at, const double *T, double *g)
{
	(void)at;
	g[0] = 1 / T[1];
	g[1] = -T[0] / T[1] / T[1];
}

static void total(const struct svy_function_at *at, const double *T, double *estimate)
{
	*estimate = T[0] + at->shift[0] * T[1];
}

static void total_gradient(const struct svy_function_at *at, const double *T, double *g)
{
	(void)T;
	g[0] = 1;
	g[1] = at->shift[0];
}

const struct svy_function svy_function_mean = {
	.values = 1, .totals = 2, .outputs = 1, .stat = {"mean"}, .centred = true,
	.start = start, .contribute = contribute, .evaluate = mean, .gradient = mean_gradient,
};

const struct svy_function svy_function_total = {
	.values = 1, .totals = 2, .outputs = 1, .stat = {"total"}, .zero_if_empty = true,
	.start = start, .contribute = contribute, .evaluate = total, .gradient = total_gradient,
};

struct svy_functions *svy_means_new(struct svy_frame *frame, const struct svy_function *kind, size_t nitem, const struct svy_functions_opts *o)
{
	struct svy_function_item *item = svy_calloc(nitem ? nitem : 1, sizeof *item);
	for (size_t j = 0; j < nitem; j++)
		item[j] = (struct svy_function_item){kind, {j}};
	struct svy_functions *m = svy_functions_new(frame, item, nitem, o);
	free(item);
	return m;
}

static int make(const struct svy_estimator_parts *p, const struct svy_function *kind, void **self)
{
	struct svy_functions_opts o = {.deff = p->deff, .covariance = p->o->vcov, .standard = p->standard};
	*self = svy_means_new(p->frame, kind, p->items->list.n, &o);
	return 0;
}

static int make_mean(struct svy_ctx *ctx, const struct svy_estimator_parts *p, void **self)
{
	(void)ctx;
	return make(p, &svy_function_mean, self);
}

static int make_total(struct svy_ctx *ctx, const struct svy_estimator_parts *p, void **self)
{
	(void)ctx;
	return make(p, &svy_function_total, self);
}

const struct svy_estimator svy_estimator_mean = {
	.numbers = true, .intervals = "t", .stats = SVY_STATS_BASE | SVY_STATS_DEFF,
	.make = make_mean, .add = svy_functions_batch, .finish = svy_functions_fit, .free = svy_functions_end,
};

const struct svy_estimator svy_estimator_total = {
	.numbers = true, .intervals = "t", .stats = SVY_STATS_BASE | SVY_STATS_DEFF,
	.make = make_total, .add = svy_functions_batch, .finish = svy_functions_fit, .free = svy_functions_end,
};

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Ratios of two totals, each pair on the rows where both are valid. Binder (1983); Särndal, Swensson & Wretman (1992), sec. 5.6. Must equal R
 * survey::svyratio (deff=TRUE for deff_wor, deff="replace" for deff; under replicates evaluated again) and Stata svy: ratio.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/estimators.h"
#include "stat/functions.h"

/* Totals: y - r x and x, r a ratio near the estimate, so that the variance of y - R x does not come from cancelling squares. */

static void start(const double *y, const double *sum, double *shift)
{
	(void)y;
	shift[0] = sum[0] / sum[1];
}

static void contribute(const double *y, const double *shift, double *x)
{
	x[0] = y[0] - shift[0] * y[1];
	x[1] = y[1];
}

static void evaluate(const struct svy_function_at *at, const double *T, double *estimate)
{
	*estimate = T[1] == 0 ? NAN : at->shift[0] + T[0] / T[1];
}

static void gradient(const struct svy_function_at *at, const double *T, double *g)
{
	(void)at;
	g[0] = T[1] == 0 ? NAN : 1 / T[1];
	g[1] = T[1] == 0 ? NAN : -T[0] / T[1] / T[1];
}

static const struct svy_function function = {
	.values = 2, .totals = 2, .outputs = 1, .stat = {"ratio"}, .centred = true, .undefined = "the total of the denominator is zero",
	.start = start, .contribute = contribute, .evaluate = evaluate, .gradient = gradient,
};

struct pairs {
	size_t (*v)[2], n, cap;         /* columns of the dictionary */
};

static void add_pair(struct pairs *p, size_t numerator, size_t denominator)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i][0] == numerator && p->v[i][1] == denominator)
			return;
	svy_grow(p->v, p->n, p->cap);
	p->v[p->n][0] = numerator;
	p->v[p->n++][1] = denominator;
}

/* "a/b", or "q1-q9/b": each of the variables over the last one. */
static int read_ratio(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct pairs *p)
{
	struct svy_varlist over = {0}, under = {0};
	const char *slash = strrchr(text, '/');
	if (!slash || slash == text || !slash[1])
		return svy_fail(ctx, SVY_EUSAGE, "a ratio is NUMERATOR/DENOMINATOR, not '%s'", text);
	char *numerator = svy_strndup(text, (size_t)(slash - text));
	int rc = svy_varlist_parse(ctx, d, numerator, &over);
	if (!rc)
		rc = svy_varlist_parse(ctx, d, slash + 1, &under);
	for (size_t i = 0; i < over.n && !rc; i++)
		for (size_t k = 0; k < under.n; k++)
			add_pair(p, over.v[i], under.v[k]);
	svy_varlist_free(&over);
	svy_varlist_free(&under);
	free(numerator);
	return rc;
}

static int read_ratios(struct svy_ctx *ctx, const char *text, const struct svy_dict *d, struct pairs *p)
{
	struct svy_strs list = {0};
	int rc = 0;
	svy_strs_split(&list, text, ',');
	for (size_t i = 0; i < list.n && !rc; i++)
		rc = read_ratio(ctx, d, list.v[i], p);
	svy_strs_free(&list);
	return rc;
}

static int variables(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *list)
{
	struct pairs p = {0};
	int rc = read_ratios(ctx, o->vars, d, &p);
	for (size_t i = 0; i < p.n; i++) {
		svy_varlist_add(list, p.v[i][0]);
		svy_varlist_add(list, p.v[i][1]);
	}
	free(p.v);
	return rc;
}

static size_t position(const struct svy_varlist *l, size_t column)
{
	size_t i = 0;
	while (l->v[i] != column)
		i++;
	return i;
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	struct pairs p = {0};
	if (parts->standard && parts->o->frame.rules->as == SVY_AS_R)
		return svy_fail(ctx, SVY_EUSAGE, "R standardises numerator and denominator by themselves; here the ratios of the categories are averaged: "
				"leave out '--as r'");
	int rc = read_ratios(ctx, parts->o->vars, parts->items->dict, &p);
	struct svy_function_item *item = svy_calloc(p.n, sizeof *item);
	for (size_t i = 0; i < p.n; i++)
		item[i] = (struct svy_function_item){&function, {position(&parts->items->list, p.v[i][0]), position(&parts->items->list, p.v[i][1])}};
	if (!rc)
		*self = svy_functions_new(parts->frame, item, p.n, &(struct svy_functions_opts){.deff = parts->deff, .covariance = parts->o->vcov, .standard = parts->standard});
	free(item);
	free(p.v);
	return rc;
}

static char *term(const void *self, const struct svy_items *it, size_t item, char **title)
{
	const size_t *y = svy_functions_item(self, item)->y;
	const struct svy_var *over = &it->dict->var[it->list.v[y[0]]], *under = &it->dict->var[it->list.v[y[1]]];
	struct svy_buf b = {0}, t = {0};
	svy_buf_printf(&b, "%s/%s", over->name, under->name);
	if (over->title && under->title) {
		svy_buf_printf(&t, "%s / %s", over->title, under->title);
		*title = svy_buf_take(&t);
	}
	return svy_buf_take(&b);
}

const struct svy_estimator svy_estimator_ratio = {
	.numbers = true, .intervals = "t", .stats = SVY_STATS_BASE | SVY_STATS_DEFF, .variables = variables,
	.make = make, .add = svy_functions_batch, .finish = svy_functions_fit, .term = term, .free = svy_functions_end,
};

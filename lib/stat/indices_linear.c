// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The second pass of indices: the variance of the totals of their influence values. Block g is group g, with a slot for each estimate. Where the
 * population counts, everyone is in block ngroup besides, with a slot for what the estimates of each item share. A row is in two blocks of one estimate then,
 * which the kernel for rows as units does not allow (design/engine.h): the one that knows covariances is taken.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/place.h"
#include "stat/indices_parts.h"

struct pass {
	struct svy_indices *x;
	struct svy_engine *engine;
	double *z;
};

static size_t nblock(const struct svy_indices *x)
{
	return x->ngroup + (x->o.population ? 1 : 0);
}

/* Adds to the sums of estimate e. With a shared part s z: (a + s)^2 is a^2 + 2 a s, and s^2, which everyone adds. */
static void add_squares(struct svy_indices *x, size_t e, double w, double z, double part)
{
	x->squared[e] += w * z * (z + 2 * x->slope[e] * part);
	x->sum[e] += w * z;
}

/* Row i as a member of a group; z of indices that do not exist is 0. */
static int add_to_group(struct svy_ctx *ctx, struct pass *p, uint32_t group, size_t i)
{
	struct svy_indices *x = p->x;
	size_t n = x->o.n;
	double w = x->frame->rows.w[i];
	memset(p->z, 0, x->nitem * n * sizeof *p->z);
	for (size_t j = 0; j < x->nitem; j++) {
		size_t cell = (size_t)group * x->nitem + j;
		double *z = p->z + j * n, y = x->items->y[j][i];
		if (!x->known[cell] || x->items->miss[j][i])
			continue;
		x->kind->influence(x->self, x->known[cell], y, w, z);
		double part = x->o.population ? x->kind->shared(x->self, x->known[cell], y) : 0;
		for (size_t k = 0; k < n; k++) {
			if (isnan(x->index[cell * n + k]))
				z[k] = 0;
			add_squares(x, cell * n + k, w, z[k], part);
		}
	}
	return svy_engine_add(ctx, p->engine, group, p->z);
}

/* What an item's cells know; NULL if all are empty. */
static const void *any_known(const struct svy_indices *x, size_t j)
{
	size_t c = j;
	while (c < x->ncell && !x->known[c])
		c += x->nitem;
	return c < x->ncell ? x->known[c] : NULL;
}

static int add_to_everyone(struct svy_ctx *ctx, struct pass *p, size_t i)
{
	struct svy_indices *x = p->x;
	double w = x->frame->rows.w[i];
	memset(p->z, 0, x->nitem * x->o.n * sizeof *p->z);
	for (size_t j = 0; j < x->nitem; j++) {
		const void *known = any_known(x, j);
		if (!known || x->items->miss[j][i])
			continue;
		p->z[j] = x->kind->shared(x->self, known, x->items->y[j][i]);
		x->squared_all[j] += w * p->z[j] * p->z[j];
		x->sum_all[j] += w * p->z[j];
	}
	return svy_engine_add(ctx, p->engine, x->ngroup, p->z);
}

static int add_row(struct svy_ctx *ctx, struct pass *p, size_t i)
{
	const struct svy_indices *x = p->x;
	const struct svy_frame *f = x->frame;
	int rc = svy_engine_row(ctx, p->engine, &f->rows, i);
	if (!rc && x->o.population && svy_indices_is_respondent(x, i))
		rc = add_to_everyone(ctx, p, i);
	for (size_t k = 0; k < f->per_row && f->inside[i] && !rc; k++)
		if (f->group[k][i] != SVY_BLOCK_NONE)
			rc = add_to_group(ctx, p, f->group[k][i], i);
	return rc;
}

static int add_rows(struct svy_ctx *ctx, void *self, const struct svy_items *items, size_t nrow)
{
	int rc = 0;
	for (size_t i = 0; i < nrow && !rc; i++)
		if (!(items->drop && items->drop[i]))
			rc = add_row(ctx, self, i);
	return rc;
}

/* Under replicates nothing else is asked of influence values than what is counted. */
static void evaluate_nothing(void *self, const double *T, double *estimate)
{
	const struct svy_indices *x = self;
	(void)T;
	memset(estimate, 0, x->nest * sizeof *estimate);
}

static struct svy_gradient linear(const struct svy_indices *x)
{
	size_t per = x->nitem * x->o.n, n = x->nest, shared = x->o.population ? n : 0;
	struct svy_gradient g = {.start = svy_calloc(nblock(x) + 1, sizeof *g.start), .entry = svy_calloc(n + shared + 1, sizeof *g.entry)};
	for (size_t e = 0; e < n; e++)
		g.entry[e] = (struct svy_gradient_entry){(uint32_t)(e % per), (uint32_t)e, 1};
	for (size_t e = 0; e < shared; e++)
		g.entry[n + e] = (struct svy_gradient_entry){(uint32_t)(e / x->o.n % x->nitem), (uint32_t)e, x->slope[e]};
	for (size_t b = 0; b <= nblock(x); b++)
		g.start[b] = b <= x->ngroup ? b * per : n + shared;
	return g;
}

static void find_slopes(struct svy_indices *x)
{
	for (size_t c = 0; c < x->ncell && x->o.population; c++) {
		double *slope = x->slope + c * x->o.n;
		if (x->known[c])
			x->kind->slopes(x->self, x->known[c], slope);
		for (size_t k = 0; k < x->o.n; k++)
			if (isnan(x->index[c * x->o.n + k]))
				slope[k] = 0;
	}
}

int svy_indices_linearised(struct svy_ctx *ctx, struct svy_indices *x, double *var, double *cov)
{
	struct svy_engine_design d = svy_places_design(x->frame->places);
	size_t width = x->nitem * x->o.n;
	struct pass p = {.x = x, .engine = svy_engine_new(&d, width, cov || x->o.population, 0), .z = svy_calloc(width, sizeof *p.z)};
	const double *T;
	svy_engine_counts_init(&x->counts, nblock(x));
	x->slope = svy_calloc(x->nest + 1, sizeof *x->slope);
	x->squared = svy_calloc(x->nest + 1, sizeof *x->squared);
	x->sum = svy_calloc(x->nest + 1, sizeof *x->sum);
	x->squared_all = svy_calloc(x->nitem, sizeof *x->squared_all);
	x->sum_all = svy_calloc(x->nitem, sizeof *x->sum_all);
	find_slopes(x);
	struct svy_gradient g = linear(x);
	struct svy_smooth smooth = {.nest = x->nest, .gradient = &g, .evaluate = evaluate_nothing, .self = x};
	int rc = svy_replay_run(ctx, x->replay, add_rows, &p);
	if (!rc)
		rc = svy_engine_totals(ctx, p.engine, nblock(x), &T);
	if (!rc)
		rc = svy_engine_variance(ctx, p.engine, &smooth, x->frame->rules->lonely, var, cov, &x->counts);
	const double *second = rc ? NULL : svy_engine_second(p.engine);
	if (second) {
		x->second = svy_calloc(x->nest + 1, sizeof *x->second);
		memcpy(x->second, second, x->nest * sizeof *second);
	}
	svy_engine_free(p.engine);
	free(p.z);
	free(g.start);
	free(g.entry);
	return rc;
}

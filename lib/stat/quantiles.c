// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/quantiles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/quantile_parts.h"

struct svy_quantiles *svy_quantiles_new(struct svy_frame *frame, struct svy_items *items, const struct svy_quantiles_opts *o)
{
	struct svy_quantiles *q = svy_calloc(1, sizeof *q);
	q->frame = frame;
	q->items = items;
	q->nitem = items->list.n;
	q->o = *o;
	q->replay = svy_replay_new(frame, items);
	return q;
}

void svy_quantiles_free(struct svy_quantiles *q)
{
	if (!q)
		return;
	for (size_t c = 0; c < q->cap * q->nitem; c++)
		svy_dist_free(&q->dist[c]);
	svy_replay_free(q->replay);
	svy_below_free(q->below);
	free(q->dist);
	free(q->members);
	free(q->point);
	free(q->order);
	free(q->result);
	free(q->cov);
	free(q->second);
	free(q);
}

static void grow_groups(struct svy_quantiles *q)
{
	uint32_t have = svy_groups_count(q->frame->groups);
	if (have <= q->cap)
		return;
	size_t from = q->cap * q->nitem, to = (size_t)have * 2 * q->nitem;
	/* R orders rows and leaves equal values apart, except in its rule hf3 */
	bool apart = q->frame->rules->as == SVY_AS_R && q->o.rule != SVY_QUANTILE_HF3 && q->o.rule != SVY_QUANTILE_SAS;
	q->dist = svy_reallocarray(q->dist, to, sizeof *q->dist);
	for (size_t c = from; c < to; c++)
		q->dist[c] = (struct svy_dist){.apart = apart};
	q->members = svy_reallocarray(q->members, (size_t)have * 2, sizeof *q->members);
	memset(q->members + q->cap, 0, ((size_t)have * 2 - q->cap) * sizeof *q->members);
	q->cap = have * 2;
}

static void add_member(struct svy_quantiles *q, uint32_t group, size_t i)
{
	struct svy_dist *d = q->dist + (size_t)group * q->nitem;
	q->members[group]++;
	for (size_t j = 0; j < q->nitem; j++)
		if (!q->items->miss[j][i])
			svy_dist_add(&d[j], q->items->y[j][i], q->frame->rows.w[i]);
}

int svy_quantiles_add(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_batch *b)
{
	const struct svy_frame *f = q->frame;
	grow_groups(q);
	for (size_t i = 0; i < b->nrow; i++)
		for (size_t k = 0; k < f->per_row && f->inside[i]; k++)
			if (f->group[k][i] != SVY_BLOCK_NONE)
				add_member(q, f->group[k][i], i);
	return svy_replay_keep(ctx, q->replay, b);
}

static int add_below(struct svy_ctx *ctx, void *self, const struct svy_items *items, size_t nrow)
{
	return svy_below_add(ctx, self, nrow, items->y, (const uint8_t *const *)items->miss, items->drop);
}

int svy_quantiles_below(struct svy_ctx *ctx, struct svy_quantiles *q, const double *point, size_t np, bool covariance, struct svy_below **below,
			struct svy_below_fit *fit)
{
	*below = svy_below_new(q->frame, q->nitem, np, point, covariance);
	int rc = svy_replay_run(ctx, q->replay, add_below, *below);
	return rc ? rc : svy_below_finish(ctx, *below, fit);
}

static void find_points(struct svy_quantiles *q)
{
	q->ngroup = svy_groups_count(q->frame->groups);
	q->order = svy_groups_order(q->frame->groups);
	q->ncell = q->ngroup * q->nitem;
	q->nest = q->ncell * q->o.np;
	q->point = svy_calloc(q->nest, sizeof *q->point);
	for (size_t c = 0; c < q->ncell; c++) {
		svy_dist_settle(&q->dist[c]);
		for (size_t k = 0; k < q->o.np; k++)
			q->point[c * q->o.np + k] = svy_dist_quantile(&q->dist[c], q->o.rule, q->o.p[k]);
	}
}

/* What is known without the design, and F(q) from it. */
static void fill_result(struct svy_quantiles *q, const struct svy_below_fit *fit, size_t c, size_t k, const char *const *level, struct svy_result *r)
{
	uint32_t group = (uint32_t)(c / q->nitem);
	const struct svy_dist *d = &q->dist[c];
	size_t e = c * q->o.np + k;
	double n = (double)d->cases, F = fit->share[e];
	*r = (struct svy_result){.group = group, .item = c % q->nitem, .level = level[k], .stat = "quantile", .estimate = q->point[e], .n = n,
				 .n_missing = (double)q->members[group] - n, .n_cell = NAN, .members = (double)q->members[group], .sum_w = d->total};
	r->df = svy_frame_df(q->frame, fit->counts, group);
	r->deff = fit->var[e] / (F * (1 - F) / (n - 1));
	r->deff_wor = r->sum_w > n ? r->deff / (1 - n / r->sum_w) : NAN;
	r->se = r->lo = r->hi = NAN;
}

/*
 * Standard errors of two shares are as large to each other as those of their quantiles: the density at the quantile turns one into the other.
 * So the quantiles have the correlation of the shares (Francisco & Fuller 1991, theorem 2).
 */
static void fill_covariance(struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from)
{
	if (!fit->cov || q->cov)
		return;
	q->cov = svy_calloc(q->nest * q->nest, sizeof *q->cov);
	for (size_t a = 0; a < q->nest; a++)
		for (size_t b = 0; b < q->nest; b++) {
			double scale = sqrt(fit->var[from[a]] * fit->var[from[b]]), both = q->result[a].se * q->result[b].se;
			double r = a == b ? 1 : scale > 0 ? fit->cov[from[a] * q->nest + from[b]] / scale : 0;
			q->cov[a * q->nest + b] = r * both;
		}
}

/* A phase makes the same part of the variance of a quantile as of its share. */
static void fill_second(struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from)
{
	if (!fit->second)
		return;
	q->second = svy_calloc(q->nest + 1, sizeof *q->second);
	for (size_t i = 0; i < q->nest; i++)
		q->second[i] = q->result[i].se * q->result[i].se * fit->second[from[i]] / fit->var[from[i]];
}

/* The place of the share that belongs to each result: results stand in the order of printing. Caller frees. */
static size_t *places(const struct svy_quantiles *q)
{
	size_t *from = svy_reallocarray(NULL, q->nest + 1, sizeof *from), per = q->nitem * q->o.np;
	for (uint32_t o = 0; o < q->ngroup; o++)
		for (size_t k = 0; k < per; k++)
			from[o * per + k] = q->order[o] * per + k;
	return from;
}

static int check(struct svy_ctx *ctx, const struct svy_quantiles *q)
{
	int rc = q->o.covariance ? svy_frame_check_covariance(ctx, q->nest) : 0;
	if (!rc && q->o.ci == SVY_CI_QUANTILE && !svy_replicates_declared(&q->frame->dict->survey))
		rc = svy_fail(ctx, SVY_EUSAGE, "intervals of the kind 'quantile' need replicate weights, and the design has none");
	return rc;
}

/* Groups whose members all lie in one unit: z sums to zero there, which is no variance at all. */
static void warn_one_unit(struct svy_ctx *ctx, const struct svy_quantiles *q, const struct svy_engine_counts *c)
{
	size_t nth = 0;
	for (uint32_t o = 0; o < q->ngroup; o++)
		if (c->block_units[q->order[o]] == 1 && c->units > 1)
			svy_frame_warn_one_unit(ctx, q->frame, q->order[o], nth++);
	svy_frame_warn_one_unit_rest(ctx, nth);
}

int svy_quantiles_finish(struct svy_ctx *ctx, struct svy_quantiles *q, const char *const *level, struct svy_fit *out)
{
	struct svy_below_fit fit;
	grow_groups(q);
	find_points(q);
	int rc = check(ctx, q);
	if (!rc)
		rc = svy_quantiles_below(ctx, q, q->point, q->o.np, q->o.covariance, &q->below, &fit);
	if (rc)
		return rc;
	size_t *from = places(q);
	q->result = svy_calloc(q->nest + 1, sizeof *q->result);
	for (size_t i = 0; i < q->nest; i++)
		fill_result(q, &fit, from[i] / q->o.np, from[i] % q->o.np, level, &q->result[i]);
	rc = svy_quantiles_intervals(ctx, q, &fit, from);
	if (!rc) {
		fill_covariance(q, &fit, from);
		fill_second(q, &fit, from);
	}
	warn_one_unit(ctx, q, fit.counts);
	free(from);
	*out = (struct svy_fit){.n = q->nest, .result = q->result, .cov = q->cov, .counts = fit.counts, .ngroup = q->ngroup, .order = q->order,
			       .second = q->second};
	return ctx->err.code ? ctx->err.code : rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/indices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/indices_parts.h"

struct svy_indices *svy_indices_new(struct svy_frame *frame, struct svy_items *items, const struct svy_indices_kind *kind, const void *self,
				    const struct svy_indices_opts *o)
{
	struct svy_indices *x = svy_calloc(1, sizeof *x);
	x->frame = frame;
	x->items = items;
	x->kind = kind;
	x->self = self;
	x->o = *o;
	x->nitem = items->list.n;
	x->population = svy_calloc(x->nitem, sizeof *x->population);
	x->everyone = svy_calloc(1, sizeof *x->everyone);
	x->replay = svy_replay_new(frame, items);
	return x;
}

void svy_indices_free(struct svy_indices *x)
{
	if (!x)
		return;
	for (size_t c = 0; c < x->cap * x->nitem; c++)
		svy_dist_free(&x->dist[c]);
	for (size_t j = 0; j < x->nitem; j++)
		svy_dist_free(&x->population[j]);
	for (size_t c = 0; x->known && c < x->ncell; c++)
		if (x->known[c])
			x->kind->forget(x->known[c]);
	svy_replay_free(x->replay);
	svy_engine_counts_free(&x->counts);
	free(x->dist);
	free(x->squares);
	free(x->population);
	free(x->members);
	free(x->everyone);
	free(x->order);
	free(x->index);
	free(x->known);
	free(x->slope);
	free(x->squared);
	free(x->sum);
	free(x->squared_all);
	free(x->sum_all);
	free(x->result);
	free(x->cov);
	free(x->second);
	free(x);
}

static void *grown(void *p, size_t from, size_t to, size_t size)
{
	p = svy_reallocarray(p, to, size);
	memset((char *)p + from * size, 0, (to - from) * size);
	return p;
}

static void grow_groups(struct svy_indices *x)
{
	size_t have = svy_groups_count(x->frame->groups), from = x->cap, to = have * 2;
	if (have <= from)
		return;
	x->dist = grown(x->dist, from * x->nitem, to * x->nitem, sizeof *x->dist);
	x->squares = grown(x->squares, from * x->nitem, to * x->nitem, sizeof *x->squares);
	x->members = grown(x->members, from, to, sizeof *x->members);
	x->cap = to;
}

static void add_member(struct svy_indices *x, uint32_t group, size_t i)
{
	double w = x->frame->rows.w[i];
	x->members[group]++;
	for (size_t j = 0; j < x->nitem; j++) {
		size_t cell = (size_t)group * x->nitem + j;
		if (x->items->miss[j][i])
			continue;
		svy_dist_add(&x->dist[cell], x->items->y[j][i], w);
		x->squares[cell] += w * w * x->items->y[j][i];
	}
}

bool svy_indices_is_respondent(const struct svy_indices *x, size_t i)
{
	return !(x->items->drop && x->items->drop[i]) && x->frame->rows.w[i] != 0;
}

static void add_to_population(struct svy_indices *x, size_t i)
{
	++*x->everyone;
	for (size_t j = 0; j < x->nitem; j++)
		if (!x->items->miss[j][i])
			svy_dist_add(&x->population[j], x->items->y[j][i], x->frame->rows.w[i]);
}

int svy_indices_add(struct svy_ctx *ctx, struct svy_indices *x, const struct svy_batch *b)
{
	const struct svy_frame *f = x->frame;
	grow_groups(x);
	for (size_t i = 0; i < b->nrow; i++) {
		for (size_t k = 0; k < f->per_row && f->inside[i]; k++)
			if (f->group[k][i] != SVY_BLOCK_NONE)
				add_member(x, f->group[k][i], i);
		if (x->o.population && svy_indices_is_respondent(x, i))
			add_to_population(x, i);
	}
	return svy_replay_keep(ctx, x->replay, b);
}

struct svy_indices_cell svy_indices_cell_of(const struct svy_indices *x, size_t cell)
{
	return (struct svy_indices_cell){&x->dist[cell], x->o.population ? &x->population[cell % x->nitem] : NULL, x->squares[cell]};
}

static const char *variable_of(const struct svy_indices *x, size_t cell)
{
	return x->items->dict->var[x->items->list.v[cell % x->nitem]].name;
}

/* The indices of the full sample, and what their influence values need. */
static int find_indices(struct svy_ctx *ctx, struct svy_indices *x)
{
	int rc = 0;
	x->ngroup = svy_groups_count(x->frame->groups);
	x->order = svy_groups_order(x->frame->groups);
	x->ncell = x->ngroup * x->nitem;
	x->nest = x->ncell * x->o.n;
	x->index = svy_calloc(x->nest + 1, sizeof *x->index);
	x->known = svy_calloc(x->ncell + 1, sizeof *x->known);
	for (size_t j = 0; j < x->nitem; j++)
		svy_dist_settle(&x->population[j]);
	for (size_t c = 0; c < x->ncell && !rc; c++) {
		double *index = x->index + c * x->o.n;
		svy_dist_settle(&x->dist[c]);
		for (size_t k = 0; k < x->o.n; k++)
			index[k] = NAN;
		if (!x->dist[c].n)
			continue;
		struct svy_indices_cell cell = svy_indices_cell_of(x, c);
		rc = x->kind->check ? x->kind->check(ctx, x->self, &x->dist[c], variable_of(x, c)) : 0;
		x->kind->evaluate(x->self, &cell, index);
		x->known[c] = x->kind->linearise(x->self, &cell, index);
	}
	return rc;
}

/* Against simple random sampling with replacement, and without it, of as many respondents as contribute (Kish 1965). */
static void fill_deff(const struct svy_indices *x, size_t e, const struct svy_dist *base, struct svy_result *r)
{
	size_t j = r->item;
	double n = (double)base->cases, W = base->total, squared = x->squared[e], sum = x->sum[e];
	squared += x->slope[e] * x->slope[e] * x->squared_all[j];
	sum += x->slope[e] * x->sum_all[j];
	r->deff = r->se * r->se / (W / (n - 1) * (squared - sum * sum / W));
	r->deff_wor = W > n ? r->deff / ((W - n) / W) : NAN;
}

static void fill_result(struct svy_indices *x, size_t e, const double *var, struct svy_result *r)
{
	size_t cell = e / x->o.n;
	uint32_t group = (uint32_t)(cell / x->nitem), block = group;
	const struct svy_dist *d = &x->dist[cell];
	*r = (struct svy_result){.group = group, .item = cell % x->nitem, .estimate = x->index[e], .n_cell = NAN};
	bool of_all = x->kind->name(x->self, e % x->o.n, &r->level, &r->stat) && x->o.population;
	if (of_all) {
		d = &x->population[r->item];
		block = x->ngroup;
	}
	r->members = (double)(of_all ? *x->everyone : x->members[group]);
	r->n = (double)d->cases;
	r->n_missing = r->members - r->n;
	r->sum_w = d->total;
	r->df = svy_frame_df(x->frame, &x->counts, block);
	/* z sums to zero over the group: within one unit it is zero there too, which is no variance at all */
	bool no_variance = isnan(r->estimate) || r->n <= 1 || x->counts.block_units[block] <= 1;
	r->se = no_variance ? NAN : sqrt(var[e]);
	r->deff = r->deff_wor = NAN;
	if (x->o.deff)
		fill_deff(x, e, x->o.population ? &x->population[r->item] : d, r);
}

/* The estimate that stands at place i of the printed ones. */
static size_t printed(const struct svy_indices *x, size_t i)
{
	size_t per = x->nitem * x->o.n;
	return x->order[i / per] * per + i % per;
}

static int warn(struct svy_ctx *ctx, const struct svy_indices *x)
{
	size_t nth = 0, none = 0;
	for (uint32_t o = 0; o < x->ngroup; o++)
		if (x->counts.block_units[x->order[o]] == 1 && x->counts.units > 1)
			svy_frame_warn_one_unit(ctx, x->frame, x->order[o], nth++);
	svy_frame_warn_one_unit_rest(ctx, nth);
	for (size_t i = 0; i < x->nest; i++)
		none += isnan(x->result[i].estimate) && x->result[i].n > 0;
	return none ? svy_warn(ctx, "%zu of %zu estimates do not exist: %s", none, x->nest, x->kind->undefined) : 0;
}

static void fill_results(struct svy_indices *x, const double *var, const double *cov)
{
	double *second = x->second ? svy_calloc(x->nest + 1, sizeof *second) : NULL;
	x->result = svy_calloc(x->nest + 1, sizeof *x->result);
	x->cov = cov ? svy_calloc(x->nest * x->nest + 1, sizeof *cov) : NULL;
	for (size_t a = 0; a < x->nest; a++) {
		size_t from = printed(x, a);
		fill_result(x, from, var, &x->result[a]);
		for (size_t b = 0; cov && b < x->nest; b++)
			x->cov[a * x->nest + b] = cov[from * x->nest + printed(x, b)];
		if (second)
			second[a] = x->second[from];
	}
	for (size_t i = 0; cov && i < x->nest * x->nest; i++)
		if (isnan(x->result[i / x->nest].se) || isnan(x->result[i % x->nest].se))
			x->cov[i] = NAN;
	free(x->second);
	x->second = second;
}

int svy_indices_finish(struct svy_ctx *ctx, struct svy_indices *x, struct svy_fit *fit)
{
	grow_groups(x);
	int rc = find_indices(ctx, x);
	if (!rc && x->o.covariance)
		rc = svy_frame_check_covariance(ctx, x->nest);
	if (rc)
		return rc;
	double *var = svy_calloc(x->nest + 1, sizeof *var), *cov = x->o.covariance ? svy_calloc(x->nest * x->nest + 1, sizeof *cov) : NULL;
	rc = svy_indices_linearised(ctx, x, var, cov);
	if (!rc && x->counts.replicates)
		rc = svy_indices_replicated(ctx, x, var, cov);
	if (!rc) {
		fill_results(x, var, cov);
		rc = warn(ctx, x);
	}
	*fit = (struct svy_fit){.n = x->nest, .result = x->result, .cov = x->cov, .counts = &x->counts, .ngroup = x->ngroup, .order = x->order,
				.second = x->second};
	free(var);
	free(cov);
	return ctx->err.code ? ctx->err.code : rc;
}

const struct svy_dist *svy_indices_distribution(const struct svy_indices *x, size_t i)
{
	if (i < x->ncell)
		return &x->dist[i];
	return x->o.population && i < x->ncell + x->nitem ? &x->population[i - x->ncell] : NULL;
}

void svy_indices_interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, bool bounded, double *lo, double *hi)
{
	double df = rules->normal_means ? INFINITY : r->df;
	bool within = r->estimate > 0 && r->estimate < 1, share = strcmp(r->stat, "proportion") == 0;
	if (ci == SVY_CI_LOGIT && bounded && (within || share))
		svy_interval_proportion(ci, r->estimate, r->se, r->n, r->members, df, rules->level, true, lo, hi);
	else
		svy_interval_t(r->estimate, r->se, df, rules->level, lo, hi);
}

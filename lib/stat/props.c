// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/props.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "design/place.h"
#include "stat/estimators.h"
#include "stat/levels.h"
#include "stat/standard.h"

/*
 * Blocks have one slot, the sum of weights. Their key is (group, variable + 1, category, cell of the standard), and (group, 0, 0, 0) for the group
 * itself, which every respondent of it contributes to: degrees of freedom do not depend on who answered.
 */
struct block_key {
	uint32_t group, var, level, cell;
};

/* One of the variables: its column, and the categories that were found in it. */
struct variable {
	size_t col;
	struct svy_levels levels;
};

struct svy_props {
	struct svy_frame *frame;
	struct svy_engine *engine;
	struct variable *v;
	size_t nvar;
	bool missing_level, covariance;
	const struct svy_standard *standard;    /* NULL: none */
	size_t ncell;                   /* 1 without a standard */
	struct svy_table *blocks;
	double *cases;                  /* unweighted, per block */
	size_t cases_cap;
	double *n_missing;              /* per group and variable */
	size_t ngroup_cap;
	/* the fit */
	uint32_t ngroup, *order;
	uint32_t *block;                /* of each result and cell, UINT32_MAX if nobody is in it */
	struct svy_result *result;
	double *cov;
	struct svy_engine_counts counts;
};

struct svy_props *svy_props_new(struct svy_frame *frame, const size_t *var, size_t nvar, bool missing_level, bool covariance,
				const struct svy_standard *standard)
{
	struct svy_props *p = svy_calloc(1, sizeof *p);
	struct svy_engine_design d = svy_places_design(frame->places);
	p->frame = frame;
	p->nvar = nvar;
	p->missing_level = missing_level;
	p->covariance = covariance;
	p->standard = standard;
	p->ncell = standard ? standard->ncell : 1;
	p->engine = svy_engine_new(&d, 1, covariance, 0);
	p->blocks = svy_table_new(sizeof(struct block_key));
	p->v = svy_calloc(nvar, sizeof *p->v);
	for (size_t k = 0; k < nvar; k++) {
		p->v[k].col = var[k];
		svy_levels_init(&p->v[k].levels, &frame->dict->var[var[k]]);
	}
	return p;
}

void svy_props_free(struct svy_props *p)
{
	if (!p)
		return;
	for (size_t k = 0; k < p->nvar; k++)
		svy_levels_free(&p->v[k].levels);
	svy_engine_free(p->engine);
	svy_engine_counts_free(&p->counts);
	svy_table_free(p->blocks);
	free(p->v);
	free(p->cases);
	free(p->n_missing);
	free(p->result);
	free(p->block);
	free(p->order);
	free(p->cov);
	free(p);
}

static uint32_t block_of(struct svy_props *p, uint32_t group, uint32_t var, uint32_t level, uint32_t cell)
{
	struct block_key key = {group, var, level, cell};
	bool fresh;
	uint32_t b = svy_table_add(p->blocks, &key, 0, &fresh);
	if (fresh) {
		svy_grow(p->cases, b, p->cases_cap);
		p->cases[b] = 0;
	}
	return b;
}

static void grow_groups(struct svy_props *p)
{
	size_t have = svy_groups_count(p->frame->groups);
	if (have <= p->ngroup_cap)
		return;
	size_t from = p->ngroup_cap * p->nvar, to = 2 * have * p->nvar;
	p->n_missing = svy_reallocarray(p->n_missing, to, sizeof *p->n_missing);
	memset(p->n_missing + from, 0, (to - from) * sizeof *p->n_missing);
	p->ngroup_cap = 2 * have;
}

static int add_to(struct svy_ctx *ctx, struct svy_props *p, uint32_t block)
{
	static const double one = 1;
	p->cases[block]++;
	return svy_engine_add(ctx, p->engine, block, &one);
}

static int add_row(struct svy_ctx *ctx, struct svy_props *p, const struct svy_batch *b, const uint8_t *const *miss, size_t i, uint32_t group)
{
	uint32_t cell = p->standard ? p->standard->cell[i] : 0;
	int rc = add_to(ctx, p, block_of(p, group, 0, 0, 0));
	if (!rc && cell >= p->ncell && cell != SVY_STANDARD_NONE)
		rc = svy_standard_fail(ctx, p->standard, cell);
	for (size_t k = 0; k < p->nvar && !rc; k++) {
		struct variable *v = &p->v[k];
		bool missing = miss[k][i] || cell == SVY_STANDARD_NONE;
		p->n_missing[group * p->nvar + k] += missing;
		if (cell == SVY_STANDARD_NONE || (missing && !p->missing_level))
			continue;
		uint32_t level = svy_levels_add(&v->levels, &b->col[v->col], i, miss[k][i]);
		if (level >= SVY_LEVELS_MAX)
			return svy_fail(ctx, SVY_EDATA, "the variable '%s' has more than %d different values, which are no categories%s", v->levels.var->name,
					SVY_LEVELS_MAX, v->levels.strings ? "" : " (svymean takes numbers)");
		rc = add_to(ctx, p, block_of(p, group, (uint32_t)k + 1, level, cell));
	}
	return rc;
}

int svy_props_add(struct svy_ctx *ctx, struct svy_props *p, const struct svy_batch *b, const uint8_t *const *miss, const uint8_t *drop)
{
	struct svy_frame *f = p->frame;
	grow_groups(p);
	for (size_t i = 0; i < b->nrow; i++) {
		if (drop && drop[i])
			continue;
		int rc = svy_engine_row(ctx, p->engine, &f->rows, i);
		for (size_t k = 0; k < f->per_row && !rc && f->inside[i]; k++)
			if (f->group[k][i] != SVY_BLOCK_NONE)
				rc = add_row(ctx, p, b, miss, i, f->group[k][i]);
		if (rc)
			return rc;
	}
	return 0;
}

/* Where the results of a group and a variable begin: place of the group, then the variables' categories. */
static size_t first_result(const struct svy_props *p, size_t place, size_t var, size_t per_group)
{
	size_t at = place * per_group;
	for (size_t k = 0; k < var; k++)
		at += p->v[k].levels.n;
	return at;
}

static double cases_of(const struct svy_props *p, uint32_t block)
{
	return block == UINT32_MAX ? 0 : p->cases[block];
}

static double total_of(const double *T, uint32_t block)
{
	return block == UINT32_MAX ? 0 : T[block];
}

/* What a cell of the standard is worth. */
static double share_of(const struct svy_props *p, size_t cell)
{
	return p->standard ? p->standard->share[cell] : 1;
}

/* Sum of the weights of the categories in a cell; block[] begins with the first category. */
static double base_of(const struct svy_props *p, size_t ntext, const uint32_t *block, size_t cell, const double *T)
{
	double W = 0;
	for (size_t l = 0; l < ntext; l++)
		W += total_of(T, block[l * p->ncell + cell]);
	return W;
}

/* Shares of a variable's categories in one group, averaged over the cells of the standard. T: sum of weights per block. */
static void shares_of(const struct svy_props *p, size_t ntext, const uint32_t *block, const double *T, double *share)
{
	for (size_t l = 0; l < ntext; l++)
		share[l] = 0;
	for (size_t c = 0; c < p->ncell; c++) {
		double W = base_of(p, ntext, block, c, T);
		for (size_t l = 0; l < ntext && share_of(p, c) > 0; l++)
			share[l] += share_of(p, c) * total_of(T, block[l * p->ncell + c]) / W;
	}
}

/* What is counted of one variable in one group. */
static void count_variable(struct svy_props *p, const uint32_t *block, const double *T, uint32_t group, size_t k, struct svy_result *r)
{
	const struct svy_levels *v = &p->v[k].levels;
	double W = 0, n = 0;
	for (size_t l = 0; l < v->n; l++) {
		r[l] = (struct svy_result){.group = group, .item = k, .stat = "proportion", .level = v->text[l]};
		for (size_t c = 0; c < p->ncell; c++)
			r[l].n_cell += cases_of(p, block[l * p->ncell + c]);
		n += r[l].n_cell;
	}
	for (size_t c = 0; c < p->ncell; c++)
		W += base_of(p, v->n, block, c, T);
	for (size_t l = 0; l < v->n; l++) {
		r[l].n = n;
		r[l].n_missing = p->n_missing[group * p->nvar + k];
		r[l].sum_w = W;
	}
}

/* Blocks of the results and cells, in the order of printing. Caller frees. */
static uint32_t *result_blocks(const struct svy_props *p, const uint32_t *place, size_t per_group, size_t n)
{
	uint32_t *block = svy_reallocarray(NULL, n ? n * p->ncell : 1, sizeof *block);
	memset(block, 0xff, n * p->ncell * sizeof *block);
	for (uint32_t b = 0; b < svy_table_count(p->blocks); b++) {
		const struct block_key *key = svy_table_key(p->blocks, b, NULL);
		if (!key->var)
			continue;
		size_t result = first_result(p, place[key->group], key->var - 1, per_group) + p->v[key->var - 1].levels.rank[key->level];
		block[result * p->ncell + key->cell] = b;
	}
	return block;
}

/* d p_l / d T_b = share of the cell times (1{b is l} - p_l in the cell) / W of the cell, for every category l of the block's group and variable. */
static void gradient(const struct svy_props *p, const uint32_t *place, size_t per_group, const double *T, struct svy_gradient *g)
{
	uint32_t nblock = svy_table_count(p->blocks);
	size_t n = 0, at = 0;
	for (uint32_t b = 0; b < nblock; b++) {
		const struct block_key *key = svy_table_key(p->blocks, b, NULL);
		n += key->var ? p->v[key->var - 1].levels.n : 0;
	}
	g->start = svy_calloc(nblock + 1, sizeof *g->start);
	g->entry = svy_calloc(n, sizeof *g->entry);
	for (uint32_t b = 0; b < nblock; b++) {
		const struct block_key *key = svy_table_key(p->blocks, b, NULL);
		g->start[b] = at;
		if (!key->var)
			continue;
		const struct svy_levels *v = &p->v[key->var - 1].levels;
		size_t first = first_result(p, place[key->group], key->var - 1, per_group);
		const uint32_t *block = p->block + first * p->ncell;
		double W = base_of(p, v->n, block, key->cell, T), share = share_of(p, key->cell);
		for (size_t l = 0; l < v->n; l++) {
			double own = l == v->rank[key->level], pl = total_of(T, block[l * p->ncell + key->cell]) / W;
			g->entry[at++] = (struct svy_gradient_entry){0, (uint32_t)(first + l), share * (own - pl) / W};
		}
	}
	g->start[nblock] = at;
}

/*
 * R's Pearson residuals of a share divide weights normed over who answered by weights normed over everyone: where answers are missing, its likelihood
 * interval is wider or narrower by the ratio of the mean weights. W: sum of the weights of all members.
 */
static double dispersion_of_r(const struct svy_result *r, double W)
{
	return r->sum_w / r->n / (W / r->members) * r->members / (r->members - 1);
}

static void fill_errors(struct svy_ctx *ctx, struct svy_props *p, size_t n, const double *T, const double *var)
{
	uint32_t warned = UINT32_MAX;
	size_t one_unit_groups = 0;
	for (size_t i = 0; i < n; i++) {
		struct svy_result *r = &p->result[i];
		struct block_key key = {r->group, 0, 0, 0};
		uint32_t whole = svy_table_find(p->blocks, &key, 0);
		double units = whole == UINT32_MAX ? 0 : p->counts.block_units[whole];
		r->members = cases_of(p, whole);
		r->dispersion = whole == UINT32_MAX ? NAN : dispersion_of_r(r, T[whole]);
		r->se = r->n <= 1 || units <= 1 || isnan(r->estimate) ? NAN : sqrt(var[i]);
		r->df = whole == UINT32_MAX ? NAN : svy_frame_df(p->frame, &p->counts, whole);
		double srs = r->estimate * (1 - r->estimate) / (r->n - 1);
		r->deff = srs > 0 ? r->se * r->se / srs : NAN;
		r->deff_wor = r->sum_w > r->n ? r->deff / ((r->sum_w - r->n) / r->sum_w) : NAN;
		if (units == 1 && p->counts.units > 1 && warned != r->group) {
			svy_frame_warn_one_unit(ctx, p->frame, r->group, one_unit_groups++);
			warned = r->group;
		}
	}
	svy_frame_warn_one_unit_rest(ctx, one_unit_groups);
}

/* The shares alone, in the order of printing. */
static void evaluate(void *self, const double *T, double *share)
{
	const struct svy_props *p = self;
	size_t at = 0;
	for (size_t i = 0; i < p->ngroup * p->nvar; i++) {
		size_t n = p->v[i % p->nvar].levels.n;
		shares_of(p, n, p->block + at * p->ncell, T, share + at);
		at += n;
	}
}

/* Estimates in the order of printing; place: of a group in that order. */
static void estimate(struct svy_props *p, const uint32_t *order, const uint32_t *place, const double *T, size_t per_group)
{
	size_t n = p->ngroup * per_group;
	double *share = svy_calloc(n, sizeof *share);
	p->result = svy_calloc(n, sizeof *p->result);
	p->block = result_blocks(p, place, per_group, n);
	for (uint32_t o = 0; o < p->ngroup; o++)
		for (size_t k = 0; k < p->nvar; k++) {
			size_t first = first_result(p, o, k, per_group);
			count_variable(p, p->block + first * p->ncell, T, order[o], k, p->result + first);
		}
	evaluate(p, T, share);
	for (size_t i = 0; i < n; i++)
		p->result[i].estimate = share[i];
	free(share);
}

/* The first group and variable without a valid answer in a cell that has a share. */
static int warn_empty(struct svy_ctx *ctx, const struct svy_props *p, size_t n, const double *T)
{
	size_t none = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		none += isnan(p->result[i].estimate) && p->result[i].n > 0;
	for (size_t i = 0; none && i < p->ngroup * p->nvar; i++) {
		size_t ntext = p->v[i % p->nvar].levels.n;
		for (uint32_t c = 0; c < p->ncell; c++) {
			if (share_of(p, c) == 0 || base_of(p, ntext, p->block + at * p->ncell, c, T) > 0)
				continue;
			char *name = svy_groups_name(p->frame->groups, p->result[at].group);
			int rc = svy_standard_warn(ctx, p->standard, none, n, name, c);
			free(name);
			return rc;
		}
		at += ntext;
	}
	return 0;
}

int svy_props_finish(struct svy_ctx *ctx, struct svy_props *p, struct svy_fit *fit)
{
	uint32_t ngroup = p->ngroup = svy_groups_count(p->frame->groups);
	const double *T;
	int rc = svy_engine_totals(ctx, p->engine, svy_table_count(p->blocks), &T);
	if (rc)
		return rc;
	grow_groups(p);
	size_t per_group = 0;
	for (size_t k = 0; k < p->nvar; k++) {
		svy_levels_order(&p->v[k].levels);
		per_group += p->v[k].levels.n;
	}
	rc = p->covariance ? svy_frame_check_covariance(ctx, ngroup * per_group) : 0;
	if (rc)
		return rc;
	uint32_t *order = p->order = svy_groups_order(p->frame->groups), *place = svy_calloc(ngroup, sizeof *place);
	for (uint32_t o = 0; o < ngroup; o++)
		place[order[o]] = o;
	size_t n = ngroup * per_group;
	estimate(p, order, place, T, per_group);
	struct svy_gradient g;
	gradient(p, place, per_group, T, &g);
	double *var = svy_calloc(n, sizeof *var);
	p->cov = p->covariance ? svy_calloc(n * n, sizeof *p->cov) : NULL;
	svy_engine_counts_init(&p->counts, svy_table_count(p->blocks));
	struct svy_smooth smooth = {.nest = n, .gradient = &g, .evaluate = evaluate, .self = p,
				    .centre_full = p->frame->rules->as == SVY_AS_SAS};
	rc = svy_engine_variance(ctx, p->engine, &smooth, p->frame->rules->lonely, var, p->cov, &p->counts);
	if (!rc) {
		fill_errors(ctx, p, n, T, var);
		rc = p->standard ? warn_empty(ctx, p, n, T) : 0;
	}
	*fit = (struct svy_fit){n, p->result, p->cov, &p->counts, ngroup, order, svy_engine_second(p->engine)};
	free(var);
	free(g.start);
	free(g.entry);
	free(place);
	return ctx->err.code ? ctx->err.code : rc;
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	const struct svy_varlist *list = &parts->items->list;
	(void)ctx;
	*self = svy_props_new(parts->frame, list->v, list->n, parts->o->missing_level, parts->o->vcov, parts->standard);
	return 0;
}

static int add_batch(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	return svy_props_add(ctx, self, b, (const uint8_t *const *)it->miss, drop);
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	return svy_props_finish(ctx, self, fit);
}

void svy_props_interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	double se = ci == SVY_CI_LIKELIHOOD && rules->as == SVY_AS_R ? r->se * sqrt(r->dispersion) : r->se;
	svy_interval_proportion(ci, r->estimate, se, r->n, r->members, r->df, rules->level, rules->as != SVY_AS_R, lo, hi);
}

static void free_props(void *self)
{
	svy_props_free(self);
}

const struct svy_estimator svy_estimator_prop = {
	.categories = true, .intervals = "logit, wald, wilson, beta, asin, likelihood", .stats = SVY_STATS_BASE | SVY_STATS_DEFF | 1u << SVY_COL_N_CELL,
	.make = make, .add = add_batch, .finish = finish, .interval = svy_props_interval, .free = free_props,
};

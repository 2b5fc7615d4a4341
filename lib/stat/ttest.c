// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/ttest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "design/place.h"
#include "stat/equivalence.h"
#include "stat/props.h"
#include "stat/ttest_parts.h"

static const struct svy_ttest_opts defaults;

static int variables(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *list)
{
	struct svy_ttest_plan p;
	int rc = svy_ttest_plan_read(ctx, o->vars, svy_estimator_own(o, &defaults), d, &p);
	for (size_t i = 0; i < p.nitem; i++) {
		svy_varlist_add(list, p.item[i].y.var);
		if (p.item[i].paired)
			svy_varlist_add(list, p.item[i].minus.var);
	}
	if (!rc && p.grouped)
		svy_varlist_add(list, p.between);
	svy_ttest_plan_free(&p);
	return rc;
}

static size_t position(const struct svy_varlist *l, size_t column)
{
	size_t i = 0;
	while (l->v[i] != column)
		i++;
	return i;
}

/* The groups that were named are the first of the levels, in their order. */
static void start_levels(struct svy_ttest *t)
{
	struct svy_column c = {0};
	svy_levels_init(&t->levels, &t->items->dict->var[t->plan.between]);
	for (size_t i = 0; i < t->plan.npick; i++) {
		struct svy_value *v = &t->plan.pick[i];
		struct svy_str text = {v->str, v->str ? strlen(v->str) : 0};
		c.num = &v->num;
		c.str = &text;
		svy_levels_add(&t->levels, &c, 0, SVY_VALID);
	}
}

static int check_by(struct svy_ctx *ctx, const struct svy_ttest *t, const char *by)
{
	struct svy_varlist list = {0};
	int rc = by && t->plan.grouped ? svy_varlist_parse(ctx, t->items->dict, by, &list) : 0;
	if (!rc && svy_varlist_has(&list, t->plan.between))
		rc = svy_fail(ctx, SVY_EUSAGE, "the variable '%s' is in --between and in --by: a group of one value is nothing to compare",
			      t->items->dict->var[t->plan.between].name);
	svy_varlist_free(&list);
	return rc;
}

/* Tests with margins have the interval that shows them. */
static int set_level(struct svy_ctx *ctx, struct svy_ttest *t)
{
	t->rules = *t->frame->rules;
	if (!t->plan.margins)
		return 0;
	if (t->rules.level <= 0.5)
		return svy_fail(ctx, SVY_EUSAGE, "tests with margins need a level above 0.5, such as 0.95, not '%g'", t->rules.level);
	t->rules.level = svy_margin_level(t->rules.level);
	t->frame->rules = &t->rules;
	return 0;
}

static void make_engine(struct svy_ttest *t)
{
	struct svy_engine_design d = svy_places_design(t->frame->places);
	d.tuple = t->tuple = t->pairs ? SVY_TTEST_MINUS + 1 : SVY_TTEST_SQUARE + 1;
	t->engine = svy_engine_new(&d, t->tuple * t->nitem, t->covariance, 0);
	t->fixed = t->o->rank && t->rules.as == SVY_AS_R && d.replicates;
	t->blocks = svy_table_new(2 * sizeof(uint32_t));
	t->x = svy_calloc(t->tuple * t->nitem, sizeof *t->x);
	t->none = svy_calloc(t->tuple * t->nitem, sizeof *t->none);
	if (t->o->rank) {
		t->ranks = svy_ranks_new(t->nitem);
		t->replay = svy_replay_new(t->frame, t->items);
	}
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	struct svy_ttest *t = *self = svy_calloc(1, sizeof *t);
	t->o = svy_estimator_own(parts->o, &defaults);
	t->covariance = parts->o->vcov;
	t->frame = parts->frame;
	t->items = parts->items;
	int rc = svy_ttest_plan_read(ctx, parts->o->vars, t->o, t->items->dict, &t->plan);
	if (!rc)
		rc = check_by(ctx, t, parts->o->frame.by);
	if (!rc)
		rc = set_level(ctx, t);
	if (rc)
		return rc;
	t->nitem = t->plan.nitem;
	t->pairs = t->o->minus && !t->plan.grouped;
	t->y = svy_calloc(2 * t->nitem, sizeof *t->y);
	t->minus = t->y + t->nitem;
	for (size_t j = 0; j < t->nitem; j++) {
		t->y[j] = position(&t->items->list, t->plan.item[j].y.var);
		t->minus[j] = t->plan.item[j].paired ? position(&t->items->list, t->plan.item[j].minus.var) : 0;
	}
	if (t->plan.grouped) {
		t->between = position(&t->items->list, t->plan.between);
		t->unknown = svy_calloc(SVY_BATCH_ROWS, 1);
		start_levels(t);
	}
	make_engine(t);
	return 0;
}

static void grow_blocks(struct svy_ttest *t, uint32_t block)
{
	if (block < t->cap)
		return;
	size_t to = 2 * (size_t)block + 8;
	t->base = svy_reallocarray(t->base, to * t->nitem, sizeof *t->base);
	memset(t->base + t->cap * t->nitem, 0, (to - t->cap) * t->nitem * sizeof *t->base);
	t->members = svy_reallocarray(t->members, to, sizeof *t->members);
	memset(t->members + t->cap, 0, (to - t->cap) * sizeof *t->members);
	t->cap = to;
}

uint32_t svy_ttest_block(const struct svy_ttest *t, uint32_t group, uint32_t at)
{
	uint32_t key[2] = {group, at};
	return svy_table_find(t->blocks, key, 0);
}

static uint32_t add_block(struct svy_ttest *t, uint32_t group, uint32_t at)
{
	uint32_t key[2] = {group, at}, block = svy_table_add(t->blocks, key, 0, NULL);
	grow_blocks(t, block);
	return block;
}

static double side_value(const struct svy_ttest_side *s, const struct svy_items *it, size_t at, size_t i)
{
	if (!s->coded)
		return it->y[at][i];
	if (s->value.kind == SVY_VALUE_NUMBER)
		return it->y[at][i] == s->value.num;
	const struct svy_str *text = &it->batch->col[s->var].str[i];
	return svy_compare_trimmed(text->p, text->n, s->value.str, strlen(s->value.str)) == 0;
}

/* What is compared of row i: the value, and its sides. False if one is missing. */
static bool value_of(const struct svy_ttest *t, size_t j, size_t i, double *v, double *y, double *minus)
{
	const struct svy_ttest_item *it = &t->plan.item[j];
	if (t->items->miss[t->y[j]][i] || (it->paired && t->items->miss[t->minus[j]][i]))
		return false;
	*y = side_value(&it->y, t->items, t->y[j], i);
	*minus = it->paired ? side_value(&it->minus, t->items, t->minus[j], i) : 0;
	*v = *y - *minus;
	return true;
}

/* Values are shifted by the first of their block; what is not finite shifts nothing. */
static void contribute(struct svy_ttest *t, struct svy_ttest_base *b, double v, double y, double minus, double *x)
{
	const double value[] = {0, v, 0, y, minus};
	if (b->n++ == 0)
		for (size_t s = 0; s < t->tuple; s++)
			b->shift[s] = isfinite(value[s]) ? value[s] : 0;
	x[SVY_TTEST_ONE] = 1;
	x[SVY_TTEST_VALUE] = v - b->shift[SVY_TTEST_VALUE];
	x[SVY_TTEST_SQUARE] = x[SVY_TTEST_VALUE] * x[SVY_TTEST_VALUE];
	for (size_t s = SVY_TTEST_Y; s < t->tuple; s++)
		x[s] = value[s] - b->shift[s];
}

static int add_member(struct svy_ctx *ctx, struct svy_ttest *t, uint32_t group, uint32_t category, size_t i)
{
	double w = t->frame->rows.w[i], v, y, minus;
	uint32_t block = add_block(t, group, 0);
	if (t->plan.grouped) {
		t->members[block]++;
		int rc = svy_engine_add(ctx, t->engine, block, t->none);
		if (rc)
			return rc;
		block = add_block(t, group, 1 + category);
	}
	t->members[block]++;
	for (size_t j = 0; j < t->nitem; j++) {
		struct svy_ttest_base *b = &t->base[(size_t)block * t->nitem + j];
		double *x = t->x + j * t->tuple;
		memset(x, 0, t->tuple * sizeof *x);
		if (!value_of(t, j, i, &v, &y, &minus))
			continue;
		if (t->ranks)
			v = svy_ranks_score(t->ranks, group, j, v);
		contribute(t, b, v, y, minus, x);
		b->sum_w += w;
	}
	return svy_engine_add(ctx, t->engine, block, t->x);
}

static int rank_member(struct svy_ctx *ctx, struct svy_ttest *t, uint32_t group, uint32_t category, size_t i)
{
	double v, y, minus;
	(void)ctx;
	(void)category;
	for (size_t j = 0; j < t->nitem; j++)
		if (value_of(t, j, i, &v, &y, &minus))
			svy_ranks_add(t->ranks, group, j, v, t->frame->rows.w[i]);
	return 0;
}

/* The number of the row's group, or SVY_BLOCK_NONE: it has none that is compared. */
static int category_of(struct svy_ctx *ctx, struct svy_ttest *t, size_t i, uint32_t *category)
{
	*category = 0;
	if (!t->plan.grouped)
		return 0;
	*category = SVY_BLOCK_NONE;
	if (t->unknown[i])
		return 0;
	uint32_t at = svy_levels_add(&t->levels, &t->items->batch->col[t->plan.between], i, SVY_VALID);
	if (!t->plan.npick && at >= SVY_LEVELS_MAX)
		return svy_fail(ctx, SVY_EDATA, "the variable '%s' has more than %d different values, which are no groups", t->levels.var->name, SVY_LEVELS_MAX);
	if (!t->plan.npick || at < t->plan.npick)
		*category = at;
	return 0;
}

/*
 * Rows whose group is missing. By R's rules also those without an answer: its svyttest takes them out as a subset, which leaves fewer degrees of
 * freedom where a unit has nobody else.
 */
static void find_unknown(struct svy_ttest *t, size_t nrow)
{
	if (!t->plan.grouped)
		return;
	if (t->rules.as == SVY_AS_R)
		memcpy(t->unknown, t->items->miss[t->between], nrow);
	else
		svy_column_missing(t->levels.var, &t->items->batch->col[t->plan.between], nrow, t->unknown);
}

static int each_member(struct svy_ctx *ctx, struct svy_ttest *t, size_t i,
		       int (*add)(struct svy_ctx *ctx, struct svy_ttest *t, uint32_t group, uint32_t category, size_t i))
{
	const struct svy_frame *f = t->frame;
	uint32_t category;
	int rc = f->inside[i] ? category_of(ctx, t, i, &category) : 0;
	for (size_t k = 0; k < f->per_row && f->inside[i] && category != SVY_BLOCK_NONE && !rc; k++)
		if (f->group[k][i] != SVY_BLOCK_NONE)
			rc = add(ctx, t, f->group[k][i], category, i);
	return rc;
}

static int add_rows(struct svy_ctx *ctx, void *self, const struct svy_items *items, size_t nrow)
{
	struct svy_ttest *t = self;
	int rc = 0;
	find_unknown(t, nrow);
	for (size_t i = 0; i < nrow && !rc; i++) {
		if (items->drop && items->drop[i])
			continue;
		rc = svy_engine_row(ctx, t->engine, &t->frame->rows, i);
		if (!rc)
			rc = each_member(ctx, t, i, add_member);
	}
	return rc;
}

static int add(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	struct svy_ttest *t = self;
	int rc = 0;
	if (!t->ranks)
		return add_rows(ctx, t, it, b->nrow);
	find_unknown(t, b->nrow);
	for (size_t i = 0; i < b->nrow && !rc; i++)
		if (!(drop && drop[i]))
			rc = each_member(ctx, t, i, rank_member);
	return rc ? rc : svy_replay_keep(ctx, t->replay, b);
}

static int rank_rows(struct svy_ctx *ctx, struct svy_ttest *t)
{
	svy_ranks_settle(t->ranks, t->o->rank, t->rules.as == SVY_AS_R);
	return svy_replay_run(ctx, t->replay, add_rows, t);
}

/* The test of all groups has a row and no estimate, which is not an estimate of 0. */
static bool is_number(const struct svy_ttest *t, const double *estimate, size_t i)
{
	return t->cell[i].kind != SVY_TTEST_EQUALITY && !isnan(estimate[i]);
}

static int variance(struct svy_ctx *ctx, struct svy_ttest *t, const double *estimate, double *var)
{
	struct svy_gradient g;
	double *all = t->covariance ? svy_calloc(t->nest * t->nest + 1, sizeof *all) : NULL;
	svy_ttest_gradient(t, &g);
	svy_engine_counts_init(&t->counts, svy_table_count(t->blocks));
	struct svy_smooth smooth = {.nest = t->nest, .gradient = &g, .evaluate = svy_ttest_evaluate, .self = t, .centre_full = t->rules.as == SVY_AS_SAS};
	int rc = svy_engine_variance(ctx, t->engine, &smooth, t->rules.lonely, var, all, &t->counts);
	if (!rc && all) {
		t->cov = svy_reallocarray(NULL, t->nrow * t->nrow + 1, sizeof *t->cov);
		for (size_t a = 0; a < t->nrow; a++)
			for (size_t b = 0; b < t->nrow; b++)
				t->cov[a * t->nrow + b] = is_number(t, estimate, a) && is_number(t, estimate, b) ? all[a * t->nest + b] : NAN;
	}
	free(all);
	free(g.start);
	free(g.entry);
	return rc;
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	struct svy_ttest *t = self;
	int rc = t->ranks ? rank_rows(ctx, t) : 0;
	t->ngroup = svy_groups_count(t->frame->groups);
	t->order = svy_groups_order(t->frame->groups);
	for (uint32_t g = 0; g < t->ngroup; g++)
		add_block(t, g, 0);
	if (!rc)
		rc = svy_engine_totals(ctx, t->engine, svy_table_count(t->blocks), &t->T);
	if (!rc)
		rc = svy_ttest_layout(ctx, t);
	if (rc)
		return rc;
	double *estimate = svy_calloc(2 * t->nest + 1, sizeof *estimate), *var = estimate + t->nest;
	svy_ttest_evaluate(t, t->T, estimate);
	rc = variance(ctx, t, estimate, var);
	if (!rc)
		rc = svy_ttest_results(ctx, t, estimate, var);
	free(estimate);
	*fit = (struct svy_fit){t->nrow, t->result, t->cov, &t->counts, t->ngroup, t->order, svy_engine_second(t->engine)};
	return ctx->err.code ? ctx->err.code : rc;
}

static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	(void)ci;
	(void)rules;
	*lo = r->lo;
	*hi = r->hi;
}

static void free_ttest(void *self)
{
	struct svy_ttest *t = self;
	svy_ttest_plan_free(&t->plan);
	svy_ranks_free(t->ranks);
	svy_replay_free(t->replay);
	svy_engine_free(t->engine);
	svy_engine_counts_free(&t->counts);
	svy_table_free(t->blocks);
	if (t->levels.keys)
		svy_levels_free(&t->levels);
	svy_strs_free(&t->text);
	free(t->y);
	free(t->unknown);
	free(t->base);
	free(t->members);
	free(t->x);
	free(t->none);
	free(t->order);
	free(t->cell);
	free(t->result);
	free(t->extra);
	free(t->cov);
	free(t);
}

const struct svy_estimator svy_estimator_ttest = {
	.intervals = "t", .stats = SVY_STATS_BASE | SVY_STATS_TEST | 1u << SVY_COL_BASE, .always = SVY_STATS_TEST, .variables = variables,
	.no_error = "a group has one case or lies within one primary unit, values are not finite, or a variance is estimated below zero",
	.make = make, .add = add, .finish = finish, .interval = interval, .describe = svy_ttest_describe, .place = svy_ttest_place,
	.term = svy_ttest_term, .free = free_ttest,
};

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How much of a variable's variance lies between groups of people, and how much within them: the parts of stat/between_parts.h, of which each is a
 * smooth function of totals of their cells (Binder 1983). Must equal R survey::svycontrast() on those totals for standard errors; under replicates
 * evaluated again. The groups that are compared are called classes here, since --by has groups too.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "design/place.h"
#include "stat/between_cells.h"
#include "stat/estimators.h"

static const struct part {
	const char *level, *stat, *label;
} parts[SVY_BETWEEN_PARTS] = {
	{"total", "variance", "variance"},
	{"between", "variance", "variance between groups"},
	{"within", "variance", "variance within groups"},
	{"share", "share_between", "share between groups"},
	{"adjusted", "share_between", "share between, adjusted"},
	{"icc", "icc", "intraclass correlation"},
};

/* Of an item in one group, beside what the engine sums: values are less the first one of it. */
struct base {
	double n, sum_w, members, shift;
};

struct between {
	struct svy_frame *frame;
	struct svy_engine *engine;
	const struct svy_dict *dict;
	const size_t *var;              /* columns of the items */
	const char *by;                 /* the variables of the classes, as they were named */
	struct svy_groups *classes;
	uint32_t *class;                /* of each row of the batch */
	uint64_t unclassed;             /* respondents of a group */
	size_t nitem;
	struct svy_table *blocks;
	size_t cap;                     /* groups with bases */
	struct base *base;              /* [group][item] */
	double *x, *none;               /* contributions of one row, of nothing */
	bool covariance, has_units;
	/* the fit */
	uint32_t ngroup, *order;
	struct svy_between_cells cells;
	struct svy_result *result;
	double *cov;
	struct svy_engine_counts counts;
};

static int variables(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *list)
{
	const struct svy_between_opts *own = o->own;
	struct svy_varlist by = {0};
	int rc = svy_varlist_parse(ctx, d, o->vars, list);
	for (size_t i = 0; i < list->n && !rc; i++)
		if (d->var[list->v[i]].type != SVY_NUMBER)
			rc = svy_fail(ctx, SVY_EUSAGE, "the variable '%s' holds text, which has no variance; a number is needed here", d->var[list->v[i]].name);
	if (!rc)
		rc = svy_varlist_parse(ctx, d, own->between, &by);
	for (size_t i = 0; i < by.n; i++)
		svy_varlist_add(list, by.v[i]);
	svy_varlist_free(&by);
	return rc;
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *p, void **self)
{
	struct between *m = svy_calloc(1, sizeof *m);
	struct svy_engine_design d = svy_places_design(p->frame->places);
	struct svy_varlist list = {0};
	*self = m;
	if (p->standard)
		return svy_fail(ctx, SVY_EUSAGE, "--standardize and --between do not go together: means are standardised, variances are not");
	int rc = svy_varlist_parse(ctx, p->items->dict, p->o->vars, &list);
	m->nitem = list.n;
	svy_varlist_free(&list);
	m->frame = p->frame;
	m->dict = p->items->dict;
	m->var = p->items->list.v;
	m->by = ((const struct svy_between_opts *)p->o->own)->between;
	m->covariance = p->o->vcov;
	m->has_units = svy_places_has_units(p->frame->places) && !d.columns;
	uint8_t *need = svy_calloc(m->dict->nvar, 1);   /* the items have asked for them */
	rc = rc ? rc : svy_groups_bind(ctx, m->by, false, m->dict, need, &m->classes);
	free(need);
	if (rc)
		return rc;
	m->class = svy_calloc(SVY_BATCH_ROWS, sizeof *m->class);
	m->blocks = svy_table_new(sizeof(struct svy_between_key));
	m->x = svy_calloc(m->nitem * SVY_CELL_TOTALS, sizeof *m->x);
	m->none = svy_calloc(m->nitem * SVY_CELL_TOTALS, sizeof *m->none);
	d.tuple = SVY_CELL_TOTALS;
	m->engine = svy_engine_new(&d, m->nitem * SVY_CELL_TOTALS, m->covariance, 0);
	return 0;
}

static void free_between(void *self)
{
	struct between *m = self;
	svy_engine_free(m->engine);
	svy_engine_counts_free(&m->counts);
	svy_groups_free(m->classes);
	svy_table_free(m->blocks);
	free(m->class);
	free(m->base);
	free(m->x);
	free(m->none);
	free(m->order);
	svy_between_cells_free(&m->cells);
	free(m->result);
	free(m->cov);
	free(m);
}

static void grow_groups(struct between *m)
{
	size_t n = svy_groups_count(m->frame->groups), to = 2 * n;
	if (n <= m->cap)
		return;
	m->base = svy_reallocarray(m->base, to * m->nitem, sizeof *m->base);
	memset(m->base + m->cap * m->nitem, 0, (to - m->cap) * m->nitem * sizeof *m->base);
	m->cap = to;
}

/* Row i as a member of a group: contributions of its items into m->x; whether there is any. */
static bool fill_row(struct between *m, uint32_t group, const struct svy_items *it, size_t i)
{
	double w = m->frame->rows.w[i];
	bool any = false;
	for (size_t j = 0; j < m->nitem; j++) {
		struct base *b = &m->base[group * m->nitem + j];
		double *x = m->x + j * SVY_CELL_TOTALS, y = it->miss[j][i] ? NAN : it->y[j][i];
		b->members++;
		if (it->miss[j][i] || m->class[i] == SVY_BLOCK_NONE) {
			memset(x, 0, SVY_CELL_TOTALS * sizeof *x);
			continue;
		}
		if (b->n++ == 0 && isfinite(y))
			b->shift = y;
		b->sum_w += w;
		any = true;
		x[SVY_CELL_W] = 1;
		x[SVY_CELL_S] = y - b->shift;
		x[SVY_CELL_Q] = x[SVY_CELL_S] * x[SVY_CELL_S];
		x[SVY_CELL_B] = w;
	}
	return any;
}

static int add_member(struct svy_ctx *ctx, struct between *m, uint32_t group, const struct svy_items *it, size_t i)
{
	struct svy_between_key key = {.group = group};
	int rc = svy_engine_add(ctx, m->engine, svy_table_add(m->blocks, &key, 0, NULL), m->none);
	if (rc || !fill_row(m, group, it, i))
		return rc;
	key.class = m->class[i] + 1;
	if (m->has_units) {
		key.stratum = m->frame->rows.place[i].code[0];
		key.unit = m->frame->rows.place[i].code[1];
	}
	return svy_engine_add(ctx, m->engine, svy_table_add(m->blocks, &key, 0, NULL), m->x);
}

static int add(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	struct between *m = self;
	struct svy_frame *f = m->frame;
	grow_groups(m);
	svy_groups_batch(m->classes, b, f->inside, &m->class);
	for (size_t i = 0; i < b->nrow; i++) {
		if (drop && drop[i])
			continue;
		int rc = svy_engine_row(ctx, m->engine, &f->rows, i);
		m->unclassed += f->inside[i] && f->group[0][i] != SVY_BLOCK_NONE && m->class[i] == SVY_BLOCK_NONE;
		for (size_t k = 0; k < f->per_row && !rc && f->inside[i]; k++)
			if (f->group[k][i] != SVY_BLOCK_NONE)
				rc = add_member(ctx, m, f->group[k][i], it, i);
		if (rc)
			return rc;
	}
	return 0;
}

static void evaluate(void *self, const double *T, double *estimate)
{
	svy_between_cells_evaluate(&((struct between *)self)->cells, T, estimate, NULL);
}

static void arrange(struct between *m, const double *T)
{
	m->order = svy_groups_order(m->frame->groups);
	uint32_t *place = svy_calloc(m->ngroup + 1, sizeof *place);
	double *n = svy_calloc(m->ngroup * m->nitem + 1, sizeof *n);
	for (uint32_t o = 0; o < m->ngroup; o++) {
		place[m->order[o]] = o;
		for (size_t j = 0; j < m->nitem; j++)
			n[o * m->nitem + j] = m->base[m->order[o] * m->nitem + j].n;
	}
	svy_between_cells_init(&m->cells, m->blocks, place, m->ngroup, m->nitem, n, T);
	free(place);
}

/*
 * Intervals that hold nothing impossible. Those of shares are on the scale of the ratio of mean squares, and come with the estimate since nothing else in the row
 * tells where that scale begins. Where nothing lies between or nothing within there is no such scale; but a constant is one.
 */
static void fill_interval(const struct between *m, size_t i, enum svy_between_part part, double total, struct svy_result *r)
{
	const struct svy_convention *rules = m->frame->rules;
	double df = rules->normal_means ? INFINITY : r->df;
	if (part >= SVY_BETWEEN_SHARE)
		svy_interval_floor(r->estimate, svy_between_floor(&m->cells.sums[i], m->cells.units[i], part), r->se, df, rules->level, &r->lo, &r->hi);
	else if (total == 0)
		svy_interval_t(r->estimate, r->se, df, rules->level, &r->lo, &r->hi);
	else
		svy_interval_log(r->estimate, r->se, df, rules->level, &r->lo, &r->hi);
}

static void fill_result(struct between *m, uint32_t o, size_t j, int part, double total, double estimate, double var)
{
	struct svy_result *r = &m->result[(o * m->nitem + j) * SVY_BETWEEN_PARTS + (size_t)part];
	struct svy_between_key key = {.group = m->order[o]};
	const struct base *b = &m->base[key.group * m->nitem + j];
	uint32_t whole = svy_table_find(m->blocks, &key, 0);
	*r = (struct svy_result){.group = key.group, .item = j, .level = parts[part].level, .stat = parts[part].stat, .n = b->n, .members = b->members,
				 .n_missing = b->members - b->n, .n_cell = NAN, .sum_w = b->sum_w, .deff = NAN, .deff_wor = NAN, .df = NAN, .se = NAN};
	r->estimate = b->n > 0 ? estimate : NAN;
	if (whole != UINT32_MAX) {
		r->df = svy_frame_df(m->frame, &m->counts, whole);
		r->se = isnan(r->estimate) || b->n == 1 || m->counts.block_units[whole] <= 1 ? NAN : sqrt(var);
	}
	fill_interval(m, o * m->nitem + j, (enum svy_between_part)part, total, r);
}

static void warn_one_unit(struct svy_ctx *ctx, const struct between *m)
{
	size_t nth = 0;
	for (uint32_t o = 0; o < m->ngroup; o++) {
		uint32_t whole = svy_table_find(m->blocks, &(struct svy_between_key){.group = m->order[o]}, 0);
		if (whole != UINT32_MAX && m->counts.block_units[whole] == 1 && m->counts.units > 1)
			svy_frame_warn_one_unit(ctx, m->frame, m->order[o], nth++);
	}
	svy_frame_warn_one_unit_rest(ctx, nth);
}

/* Why parts do not exist, each reason once, with how many variables and groups it holds for. */
static void warn_undefined(struct svy_ctx *ctx, const struct between *m)
{
	size_t all = m->ngroup * m->nitem, one = 0, constant = 0, single = 0, bound = 0;
	for (size_t i = 0; i < all; i++) {
		const struct svy_result *r = &m->result[i * SVY_BETWEEN_PARTS];
		bool some = r->n > 0 && isfinite(r->estimate);
		if (some && m->cells.sums[i].groups < 2)
			one++;
		else if (some && isnan(r[SVY_BETWEEN_SHARE].estimate))
			constant++;
		else if (some && isnan(r[SVY_BETWEEN_ICC].estimate))
			single++;
		else if (some && (r[SVY_BETWEEN_BETWEEN].estimate == 0 || r[SVY_BETWEEN_WITHIN].estimate == 0))
			bound++;
	}
	if (one)
		svy_warn(ctx, "nothing lies between groups in %zu of %zu decompositions: all who answered are in one group of '%s'", one, all, m->by);
	if (constant)
		svy_warn(ctx, "there is nothing to divide in %zu of %zu decompositions: all who answered gave the same answer", constant, all);
	if (single)
		svy_warn(ctx, "the adjusted share and the correlation are unknown in %zu of %zu decompositions: no two who answered are in the same group of '%s'",
			 single, all, m->by);
	if (bound)
		svy_warn(ctx, "%zu of %zu decompositions have no intervals: the groups of '%s' have all the same mean, or nobody differs within them", bound, all, m->by);
}

/* What the adjusted share and the correlation are net of. */
static void note_units(struct svy_ctx *ctx, const struct between *m)
{
	size_t with = 0, without = 0;
	for (size_t i = 0; i < m->ngroup * m->nitem; i++) {
		with += m->cells.units[i];
		without += !m->cells.units[i] && m->cells.sums[i].groups > 1;
	}
	if (with)
		svy_note(ctx, "what people of one primary unit have in common is not counted as a difference between groups");
	if (m->has_units && without)
		svy_note(ctx, "%sfew groups hold several primary units: what people of one unit have in common counts as a difference between groups",
			 with ? "but in some decompositions " : "");
	else if (without && svy_places_design(m->frame->places).columns)
		svy_note(ctx, "primary units are not known: what people of one unit have in common counts as a difference between groups that are made of whole units");
}

static void note_classes(struct svy_ctx *ctx, const struct between *m)
{
	size_t least = SIZE_MAX, most = 0;
	for (size_t i = 0; i < m->ngroup * m->nitem; i++) {
		least = m->cells.sums[i].groups < least ? m->cells.sums[i].groups : least;
		most = m->cells.sums[i].groups > most ? m->cells.sums[i].groups : most;
	}
	if (most == least)
		svy_note(ctx, "between %zu groups of %s", most, m->by);
	else if (most)
		svy_note(ctx, "between %zu to %zu groups of %s", least, most, m->by);
	note_units(ctx, m);
	if (m->unclassed)
		svy_note(ctx, "%llu %s missing", (unsigned long long)m->unclassed, m->unclassed == 1 ? "row is not counted because its group is" : "rows are not counted because their group is");
}

static void fill_results(struct between *m, const double *estimate, const double *var)
{
	for (uint32_t o = 0; o < m->ngroup; o++)
		for (size_t j = 0; j < m->nitem; j++)
			for (int k = 0; k < SVY_BETWEEN_PARTS; k++) {
				size_t at = (o * m->nitem + j) * SVY_BETWEEN_PARTS + (size_t)k;
				fill_result(m, o, j, k, estimate[at - (size_t)k], estimate[at], var[at]);
			}
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	struct between *m = self;
	m->ngroup = svy_groups_count(m->frame->groups);
	grow_groups(m);
	size_t nest = m->ngroup * m->nitem * SVY_BETWEEN_PARTS;
	const double *T;
	int rc = m->covariance ? svy_frame_check_covariance(ctx, nest) : 0;
	if (!rc)
		rc = svy_engine_totals(ctx, m->engine, svy_table_count(m->blocks), &T);
	if (rc)
		return rc;
	arrange(m, T);
	struct svy_gradient g;
	double *number = svy_calloc(nest * (2 + SVY_BETWEEN_SUMS) + 1, sizeof *number), *estimate = number, *var = number + nest, *d = var + nest;
	svy_between_cells_evaluate(&m->cells, T, estimate, d);
	svy_between_cells_gradient(&m->cells, T, estimate, d, &g);
	m->result = svy_calloc(nest ? nest : 1, sizeof *m->result);
	m->cov = m->covariance ? svy_calloc(nest * nest, sizeof *m->cov) : NULL;
	svy_engine_counts_init(&m->counts, svy_table_count(m->blocks));
	struct svy_smooth smooth = {.nest = nest, .gradient = &g, .evaluate = evaluate, .self = m, .centre_full = m->frame->rules->as == SVY_AS_SAS};
	rc = svy_engine_variance(ctx, m->engine, &smooth, m->frame->rules->lonely, var, m->cov, &m->counts);
	if (!rc) {
		svy_between_cells_evaluate(&m->cells, T, estimate, NULL);       /* replicates have left their own sums */
		fill_results(m, estimate, var);
		warn_one_unit(ctx, m);
		warn_undefined(ctx, m);
		note_classes(ctx, m);
	}
	*fit = (struct svy_fit){nest, m->result, m->cov, &m->counts, m->ngroup, m->order, svy_engine_second(m->engine)};
	free(number);
	free(g.start);
	free(g.entry);
	return ctx->err.code ? ctx->err.code : rc;
}

/* Labels of the parts. */
static void describe(const void *self, struct svy_estimates *t)
{
	const struct between *m = self;
	for (size_t j = 0; j < m->nitem; j++) {
		const struct svy_var *v = &m->dict->var[m->var[j]];
		struct svy_term *term = svy_estimates_term(t, v->name, v->title);
		for (size_t k = 0; k < SVY_BETWEEN_PARTS && term->nlevel < SVY_BETWEEN_PARTS; k++) {
			svy_grow(term->level, term->nlevel, term->level_cap);
			term->level[term->nlevel++] = (struct svy_category){.value = {.kind = SVY_VALUE_STRING, .str = svy_strdup(parts[k].level)},
									    .label = svy_strdup(parts[k].label)};
		}
	}
}

static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	*lo = r->lo;
	*hi = r->hi;
	if (ci == SVY_CI_T)
		svy_interval_t(r->estimate, r->se, rules->normal_means ? INFINITY : r->df, rules->level, lo, hi);
}

const struct svy_estimator svy_estimator_between = {
	.intervals = "logit, t", .stats = SVY_STATS_BASE, .variables = variables, .make = make, .add = add, .finish = finish, .interval = interval,
	.describe = describe, .no_error = "they do not exist, in the sample or in a replicate of it, or are not finite", .free = free_between,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/cells_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "stat/props.h"

static void free_cells(void *self)
{
	struct svy_cells *c = self;
	for (size_t k = 0; k < c->ndim; k++) {
		if (c->dim[k].levels.keys)
			svy_levels_free(&c->dim[k].levels);
		svy_mrset_free(&c->dim[k].set);
		free(c->dim[k].code);
	}
	svy_engine_free(c->engine);
	svy_engine_counts_free(&c->counts);
	svy_table_free(c->blocks);
	svy_cells_lists_free(&c->margins);
	svy_cells_lists_free(&c->parts);
	free(c->cases);
	free(c->order);
	free(c->complete);
	free(c->total);
	free(c->n);
	free(c->members);
	free(c->members_w);
	free(c->estimate);
	free(c->result);
	free(c->extra);
	free(c->cov);
	free(c->second);
	free(c->by);
	svy_strs_free(&c->term);
	svy_strs_free(&c->term_title);
	free(c);
}

static void bind_dims(struct svy_cells *c)
{
	for (size_t k = 0; k < c->ndim; k++) {
		struct svy_cells_dim *m = &c->dim[k];
		if (!m->var) {
			svy_mrset_place(&m->set, c->items);
			continue;
		}
		svy_levels_init(&m->levels, m->var);
		while (c->items->list.v[m->item] != m->col)
			m->item++;
	}
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	struct svy_cells *c = svy_calloc(1, sizeof *c);
	*self = c;
	c->frame = parts->frame;
	c->items = parts->items;
	c->o = parts->o;
	int rc = svy_cells_read(ctx, parts->o, parts->items->dict, c);
	if (rc)
		return rc;
	bind_dims(c);
	struct svy_engine_design d = svy_places_design(parts->frame->places);
	/* Rows are in one block of each group; with margins over groups in several groups, whose covariances --vcov asks for. */
	d.disjoint = c->set < 0 && !(parts->o->vcov && parts->frame->per_row > 1);
	/* Answers to a set make rows of several blocks, which moments know as little as covariances. */
	c->engine = svy_engine_new(&d, 1, parts->o->vcov || c->tests || c->set >= 0, 0);
	c->blocks = svy_table_new(sizeof(struct svy_cells_key));
	return 0;
}

static int add_to(struct svy_ctx *ctx, struct svy_cells *c, const struct svy_cells_key *key, double x)
{
	bool fresh;
	uint32_t b = svy_table_add(c->blocks, key, 0, &fresh);
	if (fresh) {
		svy_grow(c->cases, b, c->cases_cap);
		c->cases[b] = 0;
	}
	c->cases[b] += x;
	return svy_engine_add(ctx, c->engine, b, &x);
}

/* A row of a group with a set: into the block of the base, that of the answers, and one for each. */
static int add_answers(struct svy_ctx *ctx, struct svy_cells *c, struct svy_cells_key *key)
{
	const struct svy_mrset_var *set = &c->dim[c->set].set;
	key->at[c->set] = SVY_CELLS_ANSWERS;
	int rc = set->nanswer ? add_to(ctx, c, key, (double)set->nanswer) : 0;
	for (size_t i = 0; i < set->nanswer && !rc; i++) {
		key->at[c->set] = (int32_t)set->answer[i];
		rc = add_to(ctx, c, key, 1);
	}
	key->at[c->set] = SVY_CELLS_BASE;
	return rc ? rc : add_to(ctx, c, key, 1);
}

/* The categories of a row into key. */
static int read_row(struct svy_ctx *ctx, struct svy_cells *c, const struct svy_batch *b, size_t i, struct svy_cells_key *key)
{
	for (size_t k = 0; k < c->ndim; k++) {
		struct svy_cells_dim *m = &c->dim[k];
		if (!m->var) {
			key->at[k] = svy_mrset_row(&m->set, b, c->items, i) ? SVY_CELLS_BASE : SVY_CELLS_MISSING;
			continue;
		}
		uint8_t miss = c->items->miss[m->item][i];
		if (miss && !c->o->missing_level) {
			key->at[k] = SVY_CELLS_MISSING;
			continue;
		}
		uint32_t level = svy_levels_add(&m->levels, &b->col[m->col], i, miss);
		if (level >= SVY_LEVELS_MAX)
			return svy_fail(ctx, SVY_EDATA, "the variable '%s' has more than %d different values, which are no categories%s", m->var->name,
					SVY_LEVELS_MAX, m->levels.strings ? "" : " (svyrecode makes classes of numbers)");
		key->at[k] = (int32_t)level;
	}
	return 0;
}

static int add_row(struct svy_ctx *ctx, struct svy_cells *c, const struct svy_batch *b, size_t i)
{
	const struct svy_frame *f = c->frame;
	struct svy_cells_key key = {0};
	bool read = false;
	int rc = 0;
	for (size_t k = 0; k < f->per_row && !rc; k++) {
		if (f->group[k][i] == SVY_BLOCK_NONE)
			continue;
		if (!read)
			rc = read_row(ctx, c, b, i, &key);
		read = true;
		key.group = f->group[k][i];
		if (!rc && c->set >= 0 && key.at[c->set] == SVY_CELLS_BASE)
			rc = add_answers(ctx, c, &key);
		else if (!rc)
			rc = add_to(ctx, c, &key, 1);
	}
	return rc;
}

static int add_batch(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	struct svy_cells *c = self;
	(void)it;
	for (size_t i = 0; i < b->nrow; i++) {
		if (drop && drop[i])
			continue;
		int rc = svy_engine_row(ctx, c->engine, &c->frame->rows, i);
		if (!rc && c->frame->inside[i])
			rc = add_row(ctx, c, b, i);
		if (rc)
			return rc;
	}
	return 0;
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	struct svy_cells *c = self;
	c->nblock = svy_table_count(c->blocks);
	int rc = svy_engine_totals(ctx, c->engine, c->nblock, &c->T);
	if (!rc)
		rc = svy_cells_order(ctx, c);
	return rc ? rc : svy_cells_fit(ctx, c, fit);
}

/*
 * Shares as those of svyprop. A count has the interval of a total; that of 0 ends where that of its share of the table does, since its standard error says
 * nothing. Tests bring theirs.
 */
static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	if (r->item) {
		*lo = r->lo;
		*hi = r->hi;
	} else if (strcmp(r->base, svy_figure_name[SVY_FIGURE_COUNT]) != 0) {
		svy_props_interval(ci, rules, r, lo, hi);
	} else if (r->estimate == 0 && r->se == 0) {
		svy_interval_proportion(SVY_CI_BETA, 0, 0, r->n, r->members, r->df, rules->level, true, lo, hi);
		*hi *= r->sum_w;
	} else {
		svy_interval_t(r->estimate, r->se, rules->normal_means ? INFINITY : r->df, rules->level, lo, hi);
	}
}

static char *term(const void *self, const struct svy_items *it, size_t item, char **title)
{
	const struct svy_cells *c = self;
	const struct svy_cells_dim *row = &c->dim[0];
	(void)it;
	*title = svy_strdup(item ? c->term_title.v[item - 1] : row->var ? row->var->title : row->set.title);
	return svy_strdup(item ? c->term.v[item - 1] : row->var ? row->var->name : row->set.name);
}

static void add_by(const struct svy_cells_dim *m, struct svy_estimates *t)
{
	t->by = svy_reallocarray(t->by, t->nby + 1, sizeof *t->by);
	if (m->var)
		svy_var_copy(&t->by[t->nby++], m->var);
	else
		svy_mrset_variable(&m->set, &t->by[t->nby++]);
}

/* Labels of the tests of one term. */
static void label_tests(const struct svy_cells *c, size_t k, struct svy_estimates *t)
{
	struct svy_var names = {.type = SVY_STRING};
	for (size_t i = 0; i < c->nresult; i++)
		if (c->result[i].item == k + 1)
			svy_var_label_string(&names, c->result[i].level, svy_tabletests_label(c->result[i].level));
	if (!names.ncat)
		return;
	struct svy_term *tests = svy_estimates_term(t, c->term.v[k], c->term_title.v[k]);
	tests->level = names.cat;
	tests->nlevel = names.ncat;
	tests->level_cap = names.cat_cap;
}

/* Labels of the answers, where a set makes the rows, and of the tests. */
static void describe_terms(const struct svy_cells *c, struct svy_estimates *t)
{
	if (!c->dim[0].var) {
		struct svy_var v;
		svy_mrset_variable(&c->dim[0].set, &v);
		struct svy_term *set = svy_estimates_term(t, v.name, v.title);
		set->level = v.cat;
		set->nlevel = v.ncat;
		set->level_cap = v.cat_cap;
		v.cat = NULL;
		v.ncat = 0;
		svy_var_free(&v);
	}
	for (size_t k = 0; k < c->term.n; k++)
		label_tests(c, k, t);
}

static void describe(const void *self, struct svy_estimates *t)
{
	const struct svy_cells *c = self;
	for (size_t k = 2; k < c->ndim; k++)
		add_by(&c->dim[k], t);
	if (c->ndim > 1)
		add_by(&c->dim[1], t);
	describe_terms(c, t);
	for (size_t col = 0; col < SVY_COL_COUNT; col++)
		t->has[col] |= c->tested && SVY_STATS_TEST >> col & 1;
}

static void place(const void *self, const struct svy_result *r, char **by)
{
	const struct svy_cells *c = self;
	size_t n = c->ndim - 1;
	for (size_t k = 0; k < n; k++)
		by[k] = svy_strdup(c->by[(size_t)(r - c->result) * n + k]);
}

const struct svy_estimator svy_estimator_cells = {
	.categories = true, .intervals = "logit, wald, wilson, beta, asin, likelihood",
	.stats = SVY_STATS_BASE | SVY_STATS_DEFF | 1u << SVY_COL_N_CELL | 1u << SVY_COL_EXPECTED | 1u << SVY_COL_RESIDUAL | 1u << SVY_COL_ADJ_RESIDUAL |
		1u << SVY_COL_CUMULATIVE,
	.always = 1u << SVY_COL_BASE | 1u << SVY_COL_N_CELL,
	.variables = svy_cells_variables, .make = make, .add = add_batch, .finish = finish, .interval = interval, .describe = describe, .place = place,
	.term = term, .free = free_cells,
};

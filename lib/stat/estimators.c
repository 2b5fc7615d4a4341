// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/estimators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "stat/items.h"
#include "stat/props.h"

struct estimator {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_estimator_opts o;
	struct svy_estimates *table;
	struct svy_frame *frame;
	struct svy_items items;
	enum svy_ci ci;
	/* one of these */
	enum svy_means_kind kind;
	struct svy_means *means;
	struct svy_props *props;
};

static int choose_ci(struct estimator *e, bool proportion)
{
	e->ci = proportion ? SVY_CI_LOGIT : SVY_CI_T;
	if (proportion && !e->o.ci && e->o.frame.rules->as == SVY_AS_SAS)
		e->ci = SVY_CI_WALD;
	if (!e->o.ci)
		return 0;
	if (!svy_ci_by_name(e->o.ci, &e->ci))
		return svy_fail(e->ctx, SVY_EUSAGE, "unknown kind of interval '%s' (known: %s)", e->o.ci,
				proportion ? "logit, wald, wilson, beta, asin" : "t");
	if (!proportion && e->ci != SVY_CI_T && e->ci != SVY_CI_WALD)
		return svy_fail(e->ctx, SVY_EUSAGE, "intervals of means and totals are of the kind 't'; '%s' is for proportions", e->o.ci);
	return 0;
}

static int bind(struct estimator *e, const struct svy_dict *d, uint8_t *need, bool proportion)
{
	int rc = choose_ci(e, proportion);
	if (!rc)
		rc = svy_items_bind(e->ctx, e->o.vars, !proportion, e->o.frame.rules->na, d, need, &e->items);
	if (!rc && e->o.frame.rules->as == SVY_AS_SAS && e->o.frame.rules->na == SVY_NA_DROP && e->items.list.n > 1)
		svy_note(e->ctx, "rows that miss any of the %zu variables are dropped; SAS drops them for each variable by itself: name one at a time",
			 e->items.list.n);
	if (!rc)
		rc = svy_frame_bind(e->ctx, &e->o.frame, d, need, &e->frame);
	return rc;
}

static bool wants_deff(const struct estimator *e)
{
	return e->o.stats[SVY_COL_DEFF] || e->o.stats[SVY_COL_DEFF_WOR] || e->o.stats[SVY_COL_DEFT] || e->o.stats[SVY_COL_N_EFF];
}

static int bind_means(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct estimator *e = (struct estimator *)s;
	int rc = bind(e, d, need, false);
	if (!rc)
		e->means = svy_means_new(e->frame, e->items.list.n, wants_deff(e), e->o.vcov);
	return rc;
}

static int bind_props(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct estimator *e = (struct estimator *)s;
	int rc = bind(e, d, need, true);
	if (!rc)
		e->props = svy_props_new(e->frame, e->items.list.v, e->items.list.n, e->o.missing_level, e->o.vcov);
	return rc;
}

static int begin(struct svy_sink *s)
{
	(void)s;
	return 0;
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct estimator *e = (struct estimator *)s;
	svy_items_batch(&e->items, b);
	const uint8_t *drop = e->o.missing_level ? NULL : e->items.drop;
	int rc = svy_frame_batch(e->ctx, e->frame, b, drop);
	if (rc)
		return rc;
	const uint8_t *const *miss = (const uint8_t *const *)e->items.miss;
	if (e->means)
		return svy_means_add(e->ctx, e->means, b->nrow, e->items.y, miss, drop);
	return svy_props_add(e->ctx, e->props, b, miss, drop);
}

/* What both kinds of rows have beyond their estimate. */
static void fill_extra(struct svy_estimate *row, double n_missing, double sum_w, double deff, double deff_wor)
{
	row->extra[SVY_COL_N_MISSING] = n_missing;
	row->extra[SVY_COL_SUM_W] = sum_w;
	row->extra[SVY_COL_DEFF] = deff;
	row->extra[SVY_COL_DEFF_WOR] = deff_wor;
	row->extra[SVY_COL_DEFT] = sqrt(deff);
	row->extra[SVY_COL_N_EFF] = row->n / deff;
	row->extra[SVY_COL_CV] = row->se / fabs(row->estimate);
}

/* Codes are the numbers that dates are stored as: their text is the label that people need. */
static void label_date(struct svy_var *v, const char *code)
{
	struct svy_date date = svy_date_of(v);
	char text[SVY_DATE_MAX];
	double x;
	if (date.kind == SVY_DATE_NOT || !code || !svy_num_parse(code, strlen(code), &x) || svy_var_label_of_number(v, x))
		return;
	svy_date_put(text, &date, x);
	svy_var_label_number(v, x, text);
}

static void label_groups(const struct estimator *e)
{
	for (size_t i = 0; i < e->table->n; i++)
		for (size_t k = 0; k < e->table->nby; k++)
			label_date(&e->table->by[k], e->table->row[i].by[k]);
}

static void describe_terms(const struct estimator *e)
{
	for (size_t j = 0; j < e->items.list.n; j++) {
		const struct svy_var *v = &e->items.dict->var[e->items.list.v[j]];
		struct svy_term *t = svy_estimates_term(e->table, v->name, v->title);
		if (e->means)
			continue;
		struct svy_var copy;
		svy_var_copy(&copy, v);
		for (size_t i = 0; i < e->table->n; i++)
			if (strcmp(e->table->row[i].term, v->name) == 0)
				label_date(&copy, e->table->row[i].level);
		t->level = copy.cat;
		t->nlevel = copy.ncat;
		t->level_cap = copy.cat_cap;
		copy.cat = NULL;
		copy.ncat = 0;
		svy_var_free(&copy);
	}
}

static void fill_interval(const struct estimator *e, double members, struct svy_estimate *row)
{
	const struct svy_convention *rules = e->o.frame.rules;
	if (e->means)
		svy_interval_t(row->estimate, row->se, rules->normal_means ? INFINITY : row->df, rules->level, &row->lo, &row->hi);
	else
		svy_interval_proportion(e->ci, row->estimate, row->se, row->n, members, row->df, rules->level, rules->as != SVY_AS_R, &row->lo,
					&row->hi);
}

static void means_rows(const struct estimator *e, const struct svy_means_fit *fit)
{
	size_t nitem = e->items.list.n;
	for (size_t i = 0; i < fit->ngroup * nitem; i++) {
		const struct svy_means_result *r = &fit->result[i];
		const struct svy_var *v = &e->items.dict->var[e->items.list.v[i % nitem]];
		struct svy_estimate *row = svy_estimates_add(e->table, v->name, "", e->kind == SVY_MEAN ? "mean" : "total");
		svy_groups_fill(e->frame->groups, fit->order[i / nitem], row->by);
		row->estimate = r->estimate;
		row->se = r->se;
		row->df = r->df;
		row->n = r->n;
		fill_extra(row, r->n_missing, r->sum_w, r->deff, r->deff_wor);
		fill_interval(e, r->n + r->n_missing, row);
	}
}

static void props_rows(const struct estimator *e, const struct svy_props_fit *fit)
{
	for (size_t i = 0; i < fit->n; i++) {
		const struct svy_props_result *r = &fit->result[i];
		const struct svy_var *v = &e->items.dict->var[e->items.list.v[r->var]];
		struct svy_estimate *row = svy_estimates_add(e->table, v->name, r->level, "proportion");
		svy_groups_fill(e->frame->groups, r->group, row->by);
		row->estimate = r->estimate;
		row->se = r->se;
		row->df = r->df;
		row->n = r->n;
		fill_extra(row, r->n_missing, r->sum_w, r->deff, r->deff_wor);
		row->extra[SVY_COL_N_CELL] = r->n_cell;
		fill_interval(e, r->members, row);
	}
}

static void keep_covariance(struct estimator *e, const double *cov)
{
	size_t n = e->table->n;
	if (!cov)
		return;
	e->table->vcov = svy_reallocarray(NULL, n * n, sizeof *cov);
	memcpy(e->table->vcov, cov, n * n * sizeof *cov);
}

/* What the reader of a number must know about its precision. */
static int check_precision(struct estimator *e)
{
	size_t no_df = 0, no_se = 0, n = e->table->n;
	for (size_t i = 0; i < n; i++) {
		const struct svy_estimate *r = &e->table->row[i];
		no_df += r->df <= 0 && r->n > 0;
		no_se += r->df > 0 && r->n > 1 && !isfinite(r->se);
	}
	int rc = no_df ? svy_warn(e->ctx, "%zu of %zu estimates have no degrees of freedom: they get no interval", no_df, n) : 0;
	if (!rc && no_se)
		rc = svy_warn(e->ctx, "%zu of %zu estimates have no standard error: %s", no_se, n,
			      e->o.frame.rules->lonely == SVY_LONELY_MISSING ? "a stratum has one unit" : "their values are too large or not finite");
	return rc;
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct estimator *e = (struct estimator *)s;
	const struct svy_engine_counts *counts;
	int rc;
	svy_groups_describe(e->frame->groups, e->table);
	memcpy(e->table->has, e->o.stats, sizeof e->table->has);
	const double *cov;
	if (e->means) {
		struct svy_means_fit fit;
		rc = svy_means_finish(e->ctx, e->means, e->kind, &fit);
		if (rc)
			return rc;
		means_rows(e, &fit);
		counts = fit.counts;
		cov = fit.cov;
	} else {
		struct svy_props_fit fit;
		rc = svy_props_finish(e->ctx, e->props, &fit);
		if (rc)
			return rc;
		props_rows(e, &fit);
		counts = fit.counts;
		cov = fit.cov;
	}
	label_groups(e);
	describe_terms(e);
	svy_strs_copy(&e->table->notes, &e->items.dict->notes);
	svy_strs_copy(&e->table->notes, &tail->notes);
	svy_frame_facts(e->ctx, e->frame, counts, e->table);
	keep_covariance(e, cov);
	return check_precision(e);
}

static void do_nothing(struct svy_sink *s)
{
	(void)s;
}

static void free_estimator(struct svy_sink *s)
{
	struct estimator *e = (struct estimator *)s;
	svy_means_free(e->means);
	svy_props_free(e->props);
	svy_frame_free(e->frame);
	svy_items_free(&e->items);
	free(e);
}

static struct estimator *new_estimator(struct svy_ctx *ctx, const struct svy_estimator_opts *o, struct svy_estimates *table)
{
	struct estimator *e = svy_calloc(1, sizeof *e);
	e->sink = (struct svy_sink){.begin = begin, .batch = batch, .end = end, .abort = do_nothing, .free = free_estimator};
	e->ctx = ctx;
	e->o = *o;
	e->table = table;
	return e;
}

struct svy_sink *svy_mean_sink(struct svy_ctx *ctx, const struct svy_estimator_opts *o, enum svy_means_kind kind, struct svy_estimates *table)
{
	struct estimator *e = new_estimator(ctx, o, table);
	e->kind = kind;
	e->sink.bind = bind_means;
	return &e->sink;
}

struct svy_sink *svy_prop_sink(struct svy_ctx *ctx, const struct svy_estimator_opts *o, struct svy_estimates *table)
{
	struct estimator *e = new_estimator(ctx, o, table);
	e->sink.bind = bind_props;
	return &e->sink;
}

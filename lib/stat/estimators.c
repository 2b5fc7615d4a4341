// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/estimators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "design/phase2.h"
#include "design/pps.h"

struct estimator {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	const struct svy_estimator *kind;
	struct svy_estimator_opts o;
	struct svy_estimates *table;
	struct svy_frame *frame;
	struct svy_items items;
	size_t group_by;                /* by-variables of the groups; the kind's own come behind */
	struct svy_standard *standard;  /* NULL: none */
	enum svy_ci ci;
	void *self;                     /* the kind's */
};

/* A symmetric interval of shares is called after Wald. */
static enum svy_ci plain(enum svy_ci ci)
{
	return ci == SVY_CI_WALD ? SVY_CI_T : ci;
}

static int choose_ci(struct estimator *e)
{
	const char *name = e->o.ci;
	struct svy_strs fit = {0};
	bool known = false;
	svy_strs_split(&fit, e->kind->intervals, ',');
	svy_ci_by_name(fit.v[0], &e->ci);
	if (!name && e->kind->categories && e->o.frame.rules->as == SVY_AS_SAS)
		name = "wald";
	if (name && svy_ci_by_name(name, &e->ci))
		for (size_t i = 0; i < fit.n; i++) {
			enum svy_ci ci = SVY_CI_T;
			svy_ci_by_name(fit.v[i], &ci);
			known |= plain(ci) == plain(e->ci);
		}
	svy_strs_free(&fit);
	if (name && !known)
		return svy_fail(e->ctx, SVY_EUSAGE, "these estimates have no interval of the kind '%s' (known: %s)", name, e->kind->intervals);
	return 0;
}

int svy_estimator_check_stats(struct svy_ctx *ctx, const bool *stats, uint32_t allowed)
{
	for (size_t c = 0; c < SVY_COL_COUNT; c++)
		if (stats[c] && !(allowed >> c & 1))
			return svy_fail(ctx, SVY_EUSAGE, "these estimates have no column '%s'", svy_est_col_name[c]);
	return 0;
}

static int bind_items(struct estimator *e, const struct svy_dict *d, uint8_t *need)
{
	const struct svy_convention *rules = e->o.frame.rules;
	struct svy_varlist list = {0};
	int rc = e->kind->variables ? e->kind->variables(e->ctx, &e->o, d, &list) : svy_varlist_parse(e->ctx, d, e->o.vars, &list);
	if (rc) {
		svy_varlist_free(&list);
		return rc;
	}
	rc = svy_items_bind(e->ctx, &list, e->kind->numbers, rules->na, d, need, &e->items);
	if (!rc && rules->as == SVY_AS_SAS && rules->na == SVY_NA_DROP && e->items.list.n > 1 && !e->kind->place)
		svy_note(e->ctx, "rows that miss any of the %zu variables are dropped; SAS drops them for each variable by itself: name one at a time",
			 e->items.list.n);
	return rc;
}

static bool wants_deff(const struct estimator *e)
{
	return e->o.stats[SVY_COL_DEFF] || e->o.stats[SVY_COL_DEFF_WOR] || e->o.stats[SVY_COL_DEFT] || e->o.stats[SVY_COL_N_EFF];
}

static int bind_standard(struct estimator *e, const struct svy_dict *d, uint8_t *need)
{
	if (!e->o.standard.variables)
		return 0;
	if (wants_deff(e))
		return svy_fail(e->ctx, SVY_EUSAGE, "standardised estimates have no design effects: a simple random sample would have other shares");
	return svy_standard_bind(e->ctx, &e->o.standard, d, need, &e->standard);
}

static int bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct estimator *e = (struct estimator *)s;
	int rc = choose_ci(e);
	if (!rc)
		rc = svy_estimator_check_stats(e->ctx, e->o.stats, e->kind->stats);
	if (!rc)
		rc = bind_items(e, d, need);
	if (!rc)
		rc = bind_standard(e, d, need);
	if (!rc)
		rc = svy_frame_bind(e->ctx, &e->o.frame, d, need, &e->frame);
	if (!rc && (e->o.stats[SVY_COL_PHASE1] || e->o.stats[SVY_COL_PHASE2]) && !svy_phase2_declared(&d->survey))
		rc = svy_fail(e->ctx, SVY_EUSAGE, "the design has no second phase, whose variance was asked for (svydesign --phase2 declares one)");
	if (rc)
		return rc;
	return e->kind->make(e->ctx, &(struct svy_estimator_parts){&e->o, e->frame, &e->items, e->standard, wants_deff(e)}, &e->self);
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct estimator *e = (struct estimator *)s;
	svy_items_batch(&e->items, b);
	if (e->standard)
		svy_standard_batch(e->standard, b);
	const uint8_t *drop = e->o.missing_level ? NULL : e->items.drop;
	int rc = svy_frame_batch(e->ctx, e->frame, b, drop);
	return rc ? rc : e->kind->add(e->ctx, e->self, b, &e->items, drop);
}

static void fill_extra(struct svy_estimate *row, const struct svy_result *r)
{
	for (size_t c = 0; r->extra && c < SVY_COL_COUNT; c++)
		row->extra[c] = r->extra[c];
	row->extra[SVY_COL_N_MISSING] = r->n_missing;
	row->extra[SVY_COL_N_CELL] = r->n_cell;
	row->extra[SVY_COL_SUM_W] = r->sum_w;
	row->extra[SVY_COL_DEFF] = r->deff;
	row->extra[SVY_COL_DEFF_WOR] = r->deff_wor;
	row->extra[SVY_COL_DEFT] = sqrt(r->deff);
	row->extra[SVY_COL_N_EFF] = row->n / r->deff;
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

/* Labels of the categories that a term's levels are codes of. */
static void describe_levels(const struct estimator *e, const struct svy_var *v, struct svy_term *t)
{
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

static char *term_of(const struct estimator *e, size_t item, char **title)
{
	*title = NULL;
	if (e->kind->term)
		return e->kind->term(e->self, &e->items, item, title);
	const struct svy_var *v = &e->items.dict->var[e->items.list.v[item]];
	*title = svy_strdup(v->title);
	return svy_strdup(v->name);
}

static void fill_interval(const struct estimator *e, const struct svy_result *r, struct svy_estimate *row)
{
	const struct svy_convention *rules = e->o.frame.rules;
	if (e->kind->interval)
		e->kind->interval(e->ci, rules, r, &row->lo, &row->hi);
	else
		svy_interval_t(r->estimate, r->se, rules->normal_means ? INFINITY : r->df, rules->level, &row->lo, &row->hi);
}

static void add_row(const struct estimator *e, const struct svy_fit *fit, size_t i)
{
	const struct svy_result *r = &fit->result[i];
	char *title, *term = term_of(e, r->item, &title);
	struct svy_estimate *row = svy_estimates_add(e->table, term, r->level, r->stat);
	svy_groups_fill(e->frame->groups, r->group, row->by);
	if (e->kind->place)
		e->kind->place(e->self, r, row->by + e->group_by);
	row->base = svy_strdup(r->base);
	row->estimate = r->estimate;
	row->se = r->se;
	row->df = r->df;
	row->n = r->n;
	fill_extra(row, r);
	if (fit->second) {
		row->extra[SVY_COL_PHASE1] = row->se * row->se - fit->second[i];
		row->extra[SVY_COL_PHASE2] = fit->second[i];
	}
	fill_interval(e, r, row);
	svy_estimates_term(e->table, term, title);
	free(term);
	free(title);
}

/* Estimators with by-variables of their own have those among their items, too. */
static bool is_term(const struct estimator *e, const char *name)
{
	bool found = !e->kind->place;
	for (size_t i = 0; i < e->table->nterm && !found; i++)
		found = strcmp(e->table->term[i].name, name) == 0;
	return found;
}

/* With their rows known, since dates among the levels get labels. */
static void describe_categories(const struct estimator *e)
{
	for (size_t j = 0; e->kind->categories && j < e->items.list.n; j++) {
		const struct svy_var *v = &e->items.dict->var[e->items.list.v[j]];
		if (is_term(e, v->name))
			describe_levels(e, v, svy_estimates_term(e->table, v->name, v->title));
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

/* Estimators of the variance that take joint probabilities, or approximate them, may fall below zero. */
static const char *reason_of_no_se(const struct estimator *e)
{
	const struct svy_survey *s = &e->items.dict->survey;
	if (e->o.frame.rules->lonely == SVY_LONELY_MISSING)
		return "a stratum has one unit";
	if (!e->kind->no_error && (svy_pps_declared(s) || svy_phase2_declared(s)))
		return "their variances are estimated below zero, or their values are not finite";
	return e->kind->no_error ? e->kind->no_error : "their values are too large or not finite";
}

/* What the reader of a number must know about its precision; a test may be all that a row says. */
static int check_precision(struct estimator *e)
{
	size_t no_df = 0, no_se = 0, n = e->table->n;
	for (size_t i = 0; i < n; i++) {
		const struct svy_estimate *r = &e->table->row[i];
		no_df += r->df <= 0 && r->n > 0;
		no_se += r->df > 0 && r->n > 1 && !isfinite(r->se) && isnan(r->extra[SVY_COL_STATISTIC]);
	}
	int rc = no_df ? svy_warn(e->ctx, "%zu of %zu estimates have no degrees of freedom: they get no interval", no_df, n) : 0;
	if (!rc && no_se)
		rc = svy_warn(e->ctx, "%zu of %zu estimates have no standard error: %s", no_se, n, reason_of_no_se(e));
	return rc;
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct estimator *e = (struct estimator *)s;
	struct svy_fit fit;
	int rc = e->kind->finish(e->ctx, e->self, &fit);
	if (rc)
		return rc;
	svy_groups_describe(e->frame->groups, e->table);
	e->group_by = e->table->nby;
	if (e->kind->describe)
		e->kind->describe(e->self, e->table);
	for (size_t c = 0; c < SVY_COL_COUNT; c++)
		e->table->has[c] |= e->o.stats[c] || e->kind->always >> c & 1;
	for (size_t i = 0; i < fit.n; i++)
		add_row(e, &fit, i);
	label_groups(e);
	describe_categories(e);
	svy_strs_copy(&e->table->notes, &e->items.dict->notes);
	svy_strs_copy(&e->table->notes, &tail->notes);
	svy_extras_set(&e->table->facts, "ci", svy_ci_name(e->ci));
	rc = svy_frame_facts(e->ctx, e->frame, fit.counts, e->table);
	if (rc)
		return rc;
	if (e->standard)
		svy_note(e->ctx, "standardised by %s to the shares of '%s'", e->o.standard.variables, e->o.standard.to->file);
	keep_covariance(e, fit.cov);
	return check_precision(e);
}

static void free_estimator(struct svy_sink *s)
{
	struct estimator *e = (struct estimator *)s;
	if (e->self)
		e->kind->free(e->self);
	svy_frame_free(e->frame);
	svy_items_free(&e->items);
	svy_standard_free(e->standard);
	free(e);
}

struct svy_sink *svy_estimator_sink(struct svy_ctx *ctx, const struct svy_estimator *kind, const struct svy_estimator_opts *o, struct svy_estimates *table)
{
	struct estimator *e = svy_calloc(1, sizeof *e);
	e->sink = (struct svy_sink){bind, svy_sink_no_begin, batch, end, svy_sink_nothing, free_estimator};
	e->ctx = ctx;
	e->kind = kind;
	e->o = *o;
	e->table = table;
	return &e->sink;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/tabletests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/value.h"
#include "stat/given.h"
#include "stat/goodness.h"
#include "stat/independence.h"
#include "stat/tabletests_parts.h"

static int check_dims(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, size_t ndim)
{
	if (o->none && (o->tests || o->given || o->model || o->measures))
		return svy_fail(ctx, SVY_EUSAGE, "'--no-test' leaves nothing of --test, --given, --model and --measures");
	if (o->given && ndim != 1)
		return svy_fail(ctx, SVY_EUSAGE, "'--given' is a hypothesis about one variable, and the table has %zu", ndim);
	if (o->model && ndim < 2)
		return svy_fail(ctx, SVY_EUSAGE, "'--model' needs a table of two variables or more");
	if (o->against && !o->model)
		return svy_fail(ctx, SVY_EUSAGE, "'--against' needs '--model', the smaller model");
	if (o->tests && ndim == 1 && !o->given)
		return svy_fail(ctx, SVY_EUSAGE, "a test of one variable needs '--given', the shares to test");
	if (o->measures && ndim == 1)
		return svy_fail(ctx, SVY_EUSAGE, "'--measures' needs a table of two variables or more");
	return 0;
}

int svy_tabletests_check(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const char *const *name, size_t ndim, bool *wanted)
{
	struct svy_tabletests_choice choice;
	struct svy_loglinear model, against;
	int rc = check_dims(ctx, o, ndim);
	if (!rc && o->model)
		rc = svy_tabletests_read_model(ctx, o, name, ndim, &model, &against);
	if (!rc)
		rc = svy_tabletests_choose(ctx, o, SVY_AS_SVYKIT, &choice);
	if (!rc && o->given)
		rc = svy_given_check(ctx, o->given);
	*wanted = !o->none && (ndim > 1 || o->given);
	return rc;
}

struct svy_tabletests_row *svy_tabletests_add(struct svy_tabletests_rows *rows, const char *term, const char *title, const char *name, const char *stat)
{
	svy_grow(rows->v, rows->n, rows->cap);
	struct svy_tabletests_row *r = &rows->v[rows->n++];
	*r = (struct svy_tabletests_row){svy_strdup(term), svy_strdup(title), name, stat, NAN, NAN, NAN, NAN, {NAN, NAN, NAN, NAN}};
	return r;
}

void svy_tabletests_count(struct svy_tabletests_rows *rows, const struct svy_tabletests_table *t, bool none, const char *why)
{
	rows->tests++;
	if (!none || rows->none++)
		return;
	rows->why = why;
	rows->where = svy_strdup(t->where);
}

void svy_tabletests_add_test(struct svy_tabletests_rows *rows, const struct svy_tabletests_table *t, const char *term, const char *title,
			     const struct svy_tabletests_kind *kind, double x2, const struct svy_test *test, const char *why)
{
	struct svy_tabletests_row *r = svy_tabletests_add(rows, term, title, kind->name, "test");
	r->estimate = x2;
	r->test = *test;
	svy_tabletests_count(rows, t, isnan(test->p), why);
}

int svy_tabletests_end(struct svy_ctx *ctx, const struct svy_tabletests_rows *rows)
{
	if (!rows->none)
		return 0;
	if (rows->none == 1 && rows->tests == 1)
		return svy_warn(ctx, "the test has no result: %s", rows->why);
	return svy_warn(ctx, "%zu of %zu tests and measures of association have no result: for one, of '%s', %s", rows->none, rows->tests, rows->where, rows->why);
}

void svy_tabletests_rows_free(struct svy_tabletests_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		free(rows->v[i].term);
		free(rows->v[i].title);
	}
	free(rows->v);
	free(rows->where);
}

const char *svy_tabletests_why(const struct svy_crosstab *x, const struct svy_effects *e)
{
	if (!(x->n > 0))
		return "nobody is in the table";
	if (!(e->rank > 0))
		return x->ndim < 3 ? "a variable has one category only" : "the model fits whatever is observed";
	if (!(x->df > 0))
		return "the design has no degrees of freedom there";
	return "what is tested has no variance there";
}

static int add_given(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const struct svy_tabletests_choice *choice,
		     const struct svy_tabletests_table *t, struct svy_tabletests_rows *rows)
{
	const struct svy_crosstab *x = t->x;
	struct svy_given given;
	struct svy_goodness g;
	int rc = svy_given_read(ctx, o->given, t->name[0], t->var ? t->var[0] : NULL, t->code[0], x->ncell, &given);
	if (rc)
		return rc;
	/* Categories of nobody that the hypothesis knows stand behind the others. */
	double *p = svy_calloc(given.n, sizeof *p), *cov = svy_calloc(given.n * given.n, sizeof *cov);
	for (size_t i = 0; i < x->ncell; i++) {
		p[i] = x->p[i];
		memcpy(cov + i * given.n, x->cov + i * x->ncell, x->ncell * sizeof *cov);
	}
	struct svy_crosstab all = {1, &given.n, given.n, p, cov, x->n, x->df, NULL};
	svy_goodness_make(&all, given.share, t->rules->as == SVY_AS_SAS, choice->each, &g);
	struct svy_buf term = {0}, title = {0};
	svy_buf_printf(&term, "given(%s)", t->name[0]);
	svy_buf_printf(&title, "%s: shares as given", t->name[0]);
	for (size_t i = 0; i < SVY_TABLETESTS_KINDS; i++) {
		const struct svy_tabletests_kind *k = &svy_tabletests_kinds[i];
		if (!(choice->kinds >> i & 1) || k->wald)
			continue;
		struct svy_test test = svy_goodness_test(&g, k->statistic, k->correction);
		svy_tabletests_add_test(rows, t, term.p, title.p, k, x->n > 0 ? g.x2[k->statistic] : NAN, &test, svy_tabletests_why(&all, &g.effects));
	}
	svy_buf_free(&term);
	svy_buf_free(&title);
	svy_goodness_free(&g);
	svy_given_free(&given);
	free(p);
	free(cov);
	return 0;
}

static void add_wald(const struct svy_tabletests_table *t, const struct svy_tabletests_kind *k, const struct svy_effects *e,
		     struct svy_tabletests_rows *rows)
{
	double w;
	struct svy_test test = svy_independence_wald(t->x, k->adjusted, &w);
	const char *why = svy_tabletests_why(t->x, e);
	/* Counts of a domain within one unit vary with its size, and that alone. */
	if (!(e->sum > 0)) {
		test = (struct svy_test){NAN, NAN, NAN, NAN};
		w = NAN;
	}
	if (!isnan(w) && t->x->df > 0)
		why = "the design has fewer degrees of freedom than the table";
	svy_tabletests_add_test(rows, t, NULL, NULL, k, w, &test, why);
}

static void note_empty(struct svy_ctx *ctx, const struct svy_tabletests_table *t, const struct svy_crosstab *used)
{
	if (svy_crosstab_empty(used))
		svy_note(ctx, "cells without anybody count in the statistics of tests and not in their design effects");
	if (used->ncell < t->x->ncell && !t->layer)
		svy_note(ctx, "categories that nobody of a table is in have no part in its tests");
}

/* The label of a category, or its code. */
static const char *category(const struct svy_tabletests_table *t, size_t d, size_t i)
{
	const struct svy_var *v = t->var ? t->var[d] : NULL;
	const char *found = t->code[d][i];
	for (size_t k = 0; v && k < v->ncat; k++) {
		struct svy_buf b = {0};
		svy_value_put(&b, &v->cat[k].value);
		if (strcmp(b.p, t->code[d][i]) == 0)
			found = v->cat[k].label;
		svy_buf_free(&b);
	}
	return found;
}

static void add_fourfold(const struct svy_tabletests_table *t, enum svy_fourfold which, const struct svy_effects *effects, struct svy_tabletests_rows *rows)
{
	bool varies = effects->sum > 0;
	const char *name = svy_fourfold_name[which], *stat = which == SVY_RISK_RATIO_2 ? svy_fourfold_name[SVY_RISK_RATIO] : name;
	struct svy_tabletests_row *r = svy_tabletests_add(rows, NULL, NULL, name, stat);
	struct svy_fourfold_value m = svy_fourfold(t->x, which, t->rules->level);
	r->estimate = m.estimate;
	if (varies) {
		r->se = m.se;
		r->lo = m.lo;
		r->hi = m.hi;
	}
	svy_tabletests_count(rows, t, isnan(r->lo), isnan(m.se) ? "a cell is empty" : svy_tabletests_why(t->x, effects));
}

static void add_measures(struct svy_ctx *ctx, const struct svy_tabletests_choice *choice, const struct svy_tabletests_table *t,
			 const struct svy_effects *effects, struct svy_tabletests_rows *rows)
{
	uint32_t fourfold = choice->measures & ((1u << SVY_FOURFOLDS) - 1);
	if (choice->measures >> SVY_FOURFOLDS & 1) {
		struct svy_tabletests_row *r = svy_tabletests_add(rows, NULL, NULL, "cramers_v", "cramers_v");
		svy_cramers_v(t->x, &r->estimate, &r->se);
		r->se = effects->sum > 0 ? r->se : NAN;
		svy_tabletests_count(rows, t, isnan(r->estimate), "a variable has one category only");
	}
	if (!fourfold)
		return;
	if (t->x->size[0] != 2 || t->x->size[1] != 2) {
		svy_note(ctx, "ratios and differences of shares are those of tables of two rows and two columns: '%s' by '%s' is none", t->name[0], t->name[1]);
		return;
	}
	for (size_t i = 0; i < SVY_FOURFOLDS; i++)
		if (fourfold >> i & 1)
			add_fourfold(t, i, effects, rows);
	svy_note(ctx, "ratios and differences of shares: '%s' %s against %s, share of '%s' %s (second column: %s)", t->name[0], category(t, 0, 0),
		 category(t, 0, 1), t->name[1], category(t, 1, 0), category(t, 1, 1));
}

static void add_two_way(struct svy_ctx *ctx, const struct svy_tabletests_choice *choice, const struct svy_tabletests_table *t,
			struct svy_tabletests_rows *rows)
{
	struct svy_loglinear model = svy_loglinear_order(2, 1), all = svy_loglinear_order(2, 2);
	struct svy_hypothesis h;
	svy_hypothesis_make(t->x, &model, &all, choice->each, &h);
	note_empty(ctx, t, &h.used.table);
	for (size_t i = 0; i < SVY_TABLETESTS_KINDS; i++) {
		const struct svy_tabletests_kind *k = &svy_tabletests_kinds[i];
		if (!(choice->kinds >> i & 1))
			continue;
		if (k->wald) {
			add_wald(t, k, &h.effects, rows);
			continue;
		}
		struct svy_test test = svy_hypothesis_test(&h, k->statistic, k->correction, t->x->df);
		double x2 = h.effects.rank > 0 ? h.x2[k->statistic] : NAN;
		svy_tabletests_add_test(rows, t, NULL, NULL, k, x2, &test, svy_tabletests_why(t->x, &h.effects));
	}
	add_measures(ctx, choice, t, &h.effects, rows);
	svy_hypothesis_free(&h);
}

int svy_tabletests(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const struct svy_tabletests_table *t, struct svy_tabletests_rows *rows)
{
	struct svy_tabletests_choice choice;
	int rc = svy_tabletests_choose(ctx, o, t->rules->as, &choice);
	if (rc || o->none)
		return rc;
	if (t->x->ndim == 1)
		return o->given ? add_given(ctx, o, &choice, t, rows) : 0;
	if (t->x->ndim > 2 || (o->model && !t->layer))
		return svy_tabletests_models(ctx, o, &choice, t, rows);
	if (!o->model)
		add_two_way(ctx, &choice, t, rows);
	return 0;
}

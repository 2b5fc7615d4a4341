// SPDX-License-Identifier: GPL-3.0-or-later
/* Tests of log-linear models: which, and what they say in words. */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/tabletests_parts.h"

/* A model to be tested, and its title. */
struct model {
	struct svy_loglinear m;
	char *title;
};
struct models {
	struct model *v;
	size_t n, cap;
};

static void add_model(struct models *l, struct svy_loglinear m, struct svy_buf *title)
{
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n++] = (struct model){m, svy_buf_take(title)};
}

static void put_names(struct svy_buf *b, const struct svy_tabletests_table *t, unsigned variables, const char *and)
{
	unsigned left = variables;
	for (size_t d = 0; d < t->x->ndim; d++) {
		if (!(variables >> d & 1))
			continue;
		left &= ~(1u << d);
		svy_buf_printf(b, "%s%s", t->name[d], !left ? "" : left & (left - 1) ? ", " : and);
	}
}

/* All margins of `order`, which says: no interaction of more than so many variables. */
static void add_order(struct models *l, const struct svy_tabletests_table *t, size_t order)
{
	struct svy_buf title = {0};
	if (order == 1) {
		put_names(&title, t, (1u << t->x->ndim) - 1, " and ");
		svy_buf_puts(&title, " independent of each other");
	} else {
		svy_buf_printf(&title, "no interaction of %s variables", order == 2 ? "three" : order == 3 ? "four" : order == 4 ? "five" : "six");
	}
	add_model(l, svy_loglinear_order(t->x->ndim, order), &title);
}

/* Of three variables: each from both others together, and each pair given the third. */
static void add_of_three(struct models *l, const struct svy_tabletests_table *t)
{
	for (unsigned d = 0; d < 3; d++) {
		struct svy_buf title = {0};
		struct svy_loglinear m = svy_loglinear_order(3, 1);
		svy_loglinear_add(&m, 7u & ~(1u << d));
		svy_buf_printf(&title, "%s independent of ", t->name[d]);
		put_names(&title, t, 7u & ~(1u << d), " and ");
		svy_buf_puts(&title, " together");
		add_model(l, m, &title);
	}
	for (unsigned d = 3; d-- > 0;) {
		struct svy_buf title = {0};
		struct svy_loglinear m = svy_loglinear_order(3, 1);
		for (unsigned k = 0; k < 3; k++)
			if (k != d)
				svy_loglinear_add(&m, 1u << d | 1u << k);
		put_names(&title, t, 7u & ~(1u << d), " and ");
		svy_buf_printf(&title, " independent given %s", t->name[d]);
		add_model(l, m, &title);
	}
}

static void usual_models(const struct svy_tabletests_table *t, struct models *l)
{
	add_order(l, t, 1);
	if (t->x->ndim == 3)
		add_of_three(l, t);
	for (size_t order = 2; order < t->x->ndim; order++)
		add_order(l, t, order);
}

static int test_model(struct svy_ctx *ctx, const struct svy_tabletests_choice *choice, const struct svy_tabletests_table *t, const struct model *model,
		      const struct svy_loglinear *against, struct svy_tabletests_rows *rows)
{
	struct svy_hypothesis h;
	struct svy_buf term = {0};
	char *small = svy_loglinear_formula(&model->m, t->name, t->x->ndim), *large = svy_loglinear_formula(against, t->name, t->x->ndim);
	svy_hypothesis_make(t->x, &model->m, against, choice->each, &h);
	svy_buf_printf(&term, h.saturated ? "%s" : "%s in %s", small, large);
	int rc = h.converged || !(t->x->n > 0) ? 0 : svy_warn(ctx, "the model '%s' is not fitted to the end: its tests are near, not right", small);
	if (svy_crosstab_empty(&h.used.table))
		svy_note(ctx, "cells without anybody count in the statistics of tests and not in their design effects");
	for (size_t i = 0; i < SVY_TABLETESTS_KINDS && !rc; i++) {
		const struct svy_tabletests_kind *k = &svy_tabletests_kinds[i];
		if (!(choice->kinds >> i & 1) || k->wald)
			continue;
		struct svy_test test = svy_hypothesis_test(&h, k->statistic, k->correction, t->x->df);
		double x2 = h.effects.rank > 0 ? h.x2[k->statistic] : NAN;
		svy_tabletests_add_test(rows, t, term.p, model->title, k, x2, &test, svy_tabletests_why(t->x, &h.effects));
	}
	svy_hypothesis_free(&h);
	svy_buf_free(&term);
	free(small);
	free(large);
	return rc;
}

int svy_tabletests_read_model(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const char *const *name, size_t ndim, struct svy_loglinear *model,
			      struct svy_loglinear *against)
{
	*against = svy_loglinear_order(ndim, ndim);
	int rc = svy_loglinear_parse(ctx, o->model, name, ndim, model);
	if (!rc && o->against)
		rc = svy_loglinear_parse(ctx, o->against, name, ndim, against);
	if (!rc && model->has == against->has)
		rc = o->against ? svy_fail(ctx, SVY_EUSAGE, "'%s' and '%s' are the same model", o->model, o->against)
				: svy_fail(ctx, SVY_EUSAGE, "the model '%s' has all interactions and fits any table: there is nothing to test", o->model);
	if (!rc && !svy_loglinear_within(model, against))
		rc = svy_fail(ctx, SVY_EUSAGE, "the model '%s' is no part of '%s': it has other interactions", o->model, o->against);
	return rc;
}

static int own_model(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const struct svy_tabletests_table *t, struct models *l,
		     struct svy_loglinear *against)
{
	struct svy_loglinear m;
	struct svy_buf title = {0};
	int rc = svy_tabletests_read_model(ctx, o, t->name, t->x->ndim, &m, against);
	if (rc)
		return rc;
	svy_buf_printf(&title, "model %s", o->model);
	if (o->against)
		svy_buf_printf(&title, " against %s", o->against);
	add_model(l, m, &title);
	return 0;
}

int svy_tabletests_models(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const struct svy_tabletests_choice *choice,
			  const struct svy_tabletests_table *t, struct svy_tabletests_rows *rows)
{
	struct svy_loglinear against = svy_loglinear_order(t->x->ndim, t->x->ndim);
	struct models l = {0};
	int rc = o->model ? own_model(ctx, o, t, &l, &against) : 0;
	if (!rc && !o->model)
		usual_models(t, &l);
	for (size_t i = 0; i < l.n && !rc; i++)
		rc = test_model(ctx, choice, t, &l.v[i], &against, rows);
	for (size_t i = 0; i < l.n; i++)
		free(l.v[i].title);
	free(l.v);
	return rc;
}

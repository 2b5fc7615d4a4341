// SPDX-License-Identifier: GPL-3.0-or-later
/* What the rows of a test are called, and what was tested. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/value.h"
#include "stat/ttest_parts.h"

/* The code of the row in which all groups are compared. */
#define ALL_GROUPS "equal"

static const char *label_of(const struct svy_ttest *t, size_t category)
{
	const char *text = svy_ttest_category_text(t, category);
	double x;
	const char *label = t->levels.strings ? svy_var_label_of_string(t->levels.var, text, strlen(text))
		: svy_num_parse(text, strlen(text), &x) ? svy_var_label_of_number(t->levels.var, x) : NULL;
	return label ? label : text;
}

static char *both(const char *second, const char *first, const char *between)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s%s%s", second, between, first);
	return svy_buf_take(&b);
}

/* The groups as a by-variable of texts: codes, "2-1" for a difference and a word for the test of all. */
static void describe_groups(const struct svy_ttest *t, struct svy_estimates *e)
{
	e->by = svy_reallocarray(e->by, e->nby + 1, sizeof *e->by);
	struct svy_var *v = &e->by[e->nby++];
	svy_var_copy(v, t->levels.var);
	svy_var_unlabel_all(v);
	svy_var_missing_none(v);
	v->type = SVY_STRING;
	v->integer = false;
	v->width = 0;
	free(v->format);
	free(v->write_format);
	v->format = v->write_format = NULL;
	for (size_t i = 0; i < t->ncategory; i++)
		if (strcmp(label_of(t, i), svy_ttest_category_text(t, i)) != 0)
			svy_var_label_string(v, svy_ttest_category_text(t, i), label_of(t, i));
	if (t->ncategory == 2) {
		char *code = both(svy_ttest_category_text(t, 1), svy_ttest_category_text(t, 0), "-"), *label = both(label_of(t, 1), label_of(t, 0), " - ");
		svy_var_label_string(v, code, label);
		free(code);
		free(label);
	} else {
		svy_var_label_string(v, ALL_GROUPS, "all equal");
	}
}

static void label_level(struct svy_term *term, const char *code, const char *label)
{
	for (size_t i = 0; i < term->nlevel; i++)
		if (strcmp(term->level[i].value.str, code) == 0)
			return;
	svy_grow(term->level, term->nlevel, term->level_cap);
	term->level[term->nlevel++] = (struct svy_category){.value = {.kind = SVY_VALUE_STRING, .str = svy_strdup(code)}, .label = svy_strdup(label)};
}

static void describe_side(const struct svy_ttest *t, const struct svy_ttest_side *s, struct svy_term *term)
{
	const struct svy_var *v = &t->items->dict->var[s->var];
	char *name = svy_ttest_side_name(s, t->items->dict);
	const char *category = s->coded ? svy_value_label(v, &s->value) : NULL;
	char *label = category ? both(v->title ? v->title : v->name, category, ": ") : svy_strdup(v->title && !s->coded ? v->title : name);
	label_level(term, name, label);
	free(name);
	free(label);
}

/* All of them: the only category of a variable would need no mention in a table, and the share of one of several does. */
static void describe_categories(const struct svy_var *v, struct svy_term *term)
{
	for (size_t i = 0; i < v->ncat; i++) {
		struct svy_buf b = {0};
		svy_value_put(&b, &v->cat[i].value);
		label_level(term, b.p ? b.p : "", v->cat[i].label);
		svy_buf_free(&b);
	}
}

/* Labels of the levels that rows have: a category, or the sides of a pair. */
static void describe_item(const struct svy_ttest *t, size_t j, struct svy_estimates *e)
{
	const struct svy_ttest_item *it = &t->plan.item[j];
	const struct svy_var *v = &t->items->dict->var[it->y.var];
	char *title, *name = svy_ttest_term(t, t->items, j, &title);
	if (t->pairs) {
		struct svy_term *term = svy_estimates_term(e, name, title);
		describe_side(t, &it->y, term);
		describe_side(t, &it->minus, term);
		label_level(term, "", "Difference");
	} else if (it->y.coded && !it->paired) {
		describe_categories(v, svy_estimates_term(e, name, title));
	}
	free(name);
	free(title);
}

void svy_ttest_describe(const void *self, struct svy_estimates *e)
{
	const struct svy_ttest *t = self;
	if (t->plan.grouped)
		describe_groups(t, e);
	for (size_t j = 0; j < t->nitem; j++)
		describe_item(t, j, e);
}

void svy_ttest_place(const void *self, const struct svy_result *r, char **by)
{
	const struct svy_ttest *t = self;
	const struct svy_ttest_cell *c = &t->cell[r - t->result];
	if (!t->plan.grouped)
		return;
	if (c->kind == SVY_TTEST_MEAN)
		by[0] = svy_strdup(svy_ttest_category_text(t, c->category));
	else if (c->kind == SVY_TTEST_EQUALITY)
		by[0] = svy_strdup(ALL_GROUPS);
	else
		by[0] = both(svy_ttest_category_text(t, 1), svy_ttest_category_text(t, 0), "-");
}

char *svy_ttest_term(const void *self, const struct svy_items *items, size_t item, char **title)
{
	const struct svy_ttest *t = self;
	const struct svy_ttest_item *it = &t->plan.item[item];
	const struct svy_var *y = &items->dict->var[it->y.var], *minus = it->paired ? &items->dict->var[it->minus.var] : NULL;
	*title = NULL;
	if (!it->paired) {
		*title = svy_strdup(y->title);
		return svy_strdup(y->name);
	}
	if (y->title && minus->title && !it->y.coded && !it->minus.coded)
		*title = both(y->title, minus->title, " - ");
	return svy_ttest_item_name(it, items->dict);
}

static const char *side_of(const struct svy_ttest *t)
{
	return t->o->alternative == SVY_LESS ? "less than" : t->o->alternative == SVY_GREATER ? "greater than" : "not";
}

/* "600", or the numbers of all variables. */
static char *nulls(const struct svy_ttest *t, double shift)
{
	struct svy_buf b = {0};
	char text[SVY_NUM_MAX];
	bool same = true;
	for (size_t j = 1; j < t->nitem; j++)
		same &= t->plan.item[j].null == t->plan.item[0].null;
	for (size_t j = 0; j < (same ? 1 : t->nitem); j++) {
		svy_num_format(text, t->plan.item[j].null + shift);
		svy_buf_printf(&b, "%s%s", j ? ", " : "", text);
	}
	return svy_buf_take(&b);
}

static void note_margins(struct svy_ctx *ctx, const struct svy_ttest *t, const char *what)
{
	char *lo = nulls(t, t->plan.below), *hi = nulls(t, t->plan.above);
	if (t->o->alternative == SVY_TWO_SIDED)
		svy_note(ctx, "p: two one-sided tests that the %s lies between %s and %s", what, lo, hi);
	else
		svy_note(ctx, "p: one-sided test that the %s is %s %s", what, side_of(t), t->o->alternative == SVY_GREATER ? lo : hi);
	free(lo);
	free(hi);
}

static void note_ranks(struct svy_ctx *ctx, const struct svy_ttest *t)
{
	static const char *const score[] = {
		[SVY_RANK_WILCOXON] = "ranks in the population over its size (Wilcoxon)", [SVY_RANK_KRUSKAL] = "ranks in the population over its size (Kruskal-Wallis)",
		[SVY_RANK_VANDERWAERDEN] = "normal quantiles of ranks (van der Waerden)", [SVY_RANK_MEDIAN] = "1 above the median of all and 0 below (median test)",
	};
	svy_note(ctx, "scores: %s; standard errors are those where groups do not differ, so there are no intervals", score[t->o->rank]);
}

void svy_ttest_note(struct svy_ctx *ctx, const struct svy_ttest *t)
{
	const char *what = t->plan.grouped || t->o->minus ? "difference" : "mean";
	if (t->plan.item[0].y.coded && !t->plan.grouped && !t->o->minus)
		what = "share";
	if (t->ranks)
		note_ranks(ctx, t);
	if (t->ncategory > 2) {
		bool adjusted = t->rules.as == SVY_AS_SVYKIT || t->rules.as == SVY_AS_STATA;
		svy_note(ctx, "p: %sWald test that all groups are equal", adjusted ? "adjusted " : "");
		return;
	}
	if (t->plan.margins) {
		note_margins(ctx, t, what);
		return;
	}
	char *null = nulls(t, 0);
	svy_note(ctx, "p: %s t test that the %s is %s %s", t->o->alternative == SVY_TWO_SIDED ? "two-sided" : "one-sided", what, side_of(t), null);
	free(null);
}

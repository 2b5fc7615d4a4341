// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout_tests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "out/labels.h"
#include "out/words.h"

/* Distributions, as DESIGN's columns tell them apart. */
enum kind { T, Z, F, CHISQ, KINDS, NONE = KINDS };
static const char *const sign[] = {[T] = "t", [Z] = "z", [F] = "F", [CHISQ] = "\u03c7\u00b2"};
static const char *const file_sign[] = {[T] = "t", [Z] = "z", [F] = "F", [CHISQ] = "chi2"};

static bool tested(const struct svy_estimate *r)
{
	return !isnan(r->extra[SVY_COL_STATISTIC]) || !isnan(r->extra[SVY_COL_P_VALUE]);
}

bool svy_layout_is_test(const struct svy_estimate *r)
{
	return svy_word_find(r->stat)->kind == SVY_WORD_TEST || (isnan(r->estimate) && tested(r));
}

bool svy_layout_has_tests(const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (tested(&t->row[i]) || svy_layout_is_test(&t->row[i]))
			return true;
	return false;
}

static enum kind kind_of(const struct svy_estimate *r)
{
	if (!tested(r))
		return NONE;
	if (!isnan(r->extra[SVY_COL_DF1]))
		return isnan(r->extra[SVY_COL_DF2]) ? CHISQ : F;
	return isinf(r->df) ? Z : T;
}

static double first_df(const struct svy_estimate *r)
{
	enum kind k = kind_of(r);
	return k == NONE || k == Z ? NAN : k == T ? r->df : r->extra[SVY_COL_DF1];
}

/* A figure of tests: its text, NULL if there is none, and the number behind it. */
struct shown {
	char *text;
	double x;
	int digits;
};

static struct shown show(const struct svy_figure *f, double x)
{
	return (struct shown){svy_figure_text(f, x), x, f->digits};
}

/* Degrees of freedom are whole, or shown with one decimal. */
static struct shown show_df(const struct svy_layout *l, double df)
{
	if (isinf(df))
		return (struct shown){svy_strdup("\u221e"), df, 0};
	double rounded = round(df * 10) / 10;
	return show(&(struct svy_figure){.scale = 1, .digits = rounded != rint(rounded), .plain = true, .mark = l->o->decimal}, df);
}

/* No p is 0, and none is 1. */
static struct shown show_p(const struct svy_layout *l, double p)
{
	struct svy_figure f = {.scale = 1, .digits = l->o->digits > 3 ? l->o->digits : 3, .mark = l->o->decimal};
	double least = pow(10, -f.digits);
	struct svy_buf b = {0};
	if (isnan(p))
		return (struct shown){0};
	if (p < least || p > 1 - least / 2)
		svy_buf_putc(&b, p < least ? '<' : '>');
	char *text = svy_figure_text(&f, p < least ? least : p > 1 - least / 2 ? 1 - least : p);
	svy_buf_puts(&b, text);
	free(text);
	return (struct shown){svy_buf_take(&b), p, f.digits};
}

static struct shown show_statistic(const struct svy_layout *l, const struct svy_estimate *r)
{
	return show(&(struct svy_figure){.scale = 1, .digits = l->o->digits >= 0 ? l->o->digits : 2, .plain = l->separated, .mark = l->o->decimal},
		    r->extra[SVY_COL_STATISTIC]);
}

/* The distribution that all tests have; NONE if they differ. */
static enum kind common_kind(const struct svy_estimates *t)
{
	enum kind common = NONE;
	for (size_t i = 0; i < t->n; i++) {
		enum kind k = kind_of(&t->row[i]);
		if (k != NONE && common != NONE && k != common)
			return NONE;
		common = k == NONE ? common : k;
	}
	return common;
}

static bool any_df2(const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (kind_of(&t->row[i]) == F)
			return true;
	return false;
}

/* A column of tests. Texts are the caller's, by row, and taken; x, the numbers behind them. */
static void fill(struct svy_layout *l, const char *head, struct shown *shown, const size_t *row, bool number)
{
	struct svy_grid_column *col = svy_grid_add_column(l->g, head, number);
	size_t at = l->g->ncol - 1;
	col->optional = true;
	for (size_t i = 0; i < l->t->n; i++) {
		struct svy_cell *cell = &l->g->row[row[i]].cell[at];
		svy_cell_take(cell, SVY_CELL_TEXT, shown[i].text, number ? shown[i].x : NAN, shown[i].digits);
		/* A test that could not be made has no numbers, and says so. */
		cell->dash = !cell->text && number && svy_layout_is_test(&l->t->row[i]) && isnan(l->t->row[i].extra[SVY_COL_P_VALUE]);
		shown[i] = (struct shown){0};
	}
}

static void fill_statistic(struct svy_layout *l, struct shown *shown, const size_t *row, enum kind common)
{
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		struct svy_buf b = {0};
		shown[i] = show_statistic(l, r);
		if (!shown[i].text || common != NONE || l->separated)
			continue;
		svy_buf_printf(&b, "%s %s", sign[kind_of(r)], shown[i].text);
		free(shown[i].text);
		shown[i].text = svy_buf_take(&b);
	}
	fill(l, common == NONE || l->separated ? svy_layout_say(l, "Statistic") : sign[common], shown, row, true);
}

void svy_layout_test_columns(struct svy_layout *l, const size_t *row)
{
	const struct svy_estimates *t = l->t;
	enum kind common = common_kind(t);
	struct shown *shown = svy_calloc(t->n, sizeof *shown);
	bool two = any_df2(t);
	for (size_t i = 0; i < t->n && l->separated; i++)
		shown[i].text = kind_of(&t->row[i]) == NONE ? NULL : svy_strdup(file_sign[kind_of(&t->row[i])]);
	if (l->separated)
		fill(l, svy_layout_say(l, "Distribution"), shown, row, false);
	fill_statistic(l, shown, row, common);
	if (common != Z) {
		for (size_t i = 0; i < t->n; i++)
			shown[i] = show_df(l, first_df(&t->row[i]));
		fill(l, svy_layout_say(l, two ? "df1" : "df"), shown, row, true);
	}
	for (size_t i = 0; i < t->n && two; i++)
		shown[i] = show_df(l, kind_of(&t->row[i]) == F ? t->row[i].extra[SVY_COL_DF2] : NAN);
	if (two)
		fill(l, svy_layout_say(l, "df2"), shown, row, true);
	for (int c = SVY_COL_P_VALUE; c <= SVY_COL_P_ADJUSTED; c++) {
		if (!t->has[c])
			continue;
		for (size_t i = 0; i < t->n; i++)
			shown[i] = show_p(l, t->row[i].extra[c]);
		fill(l, svy_layout_say(l, c == SVY_COL_P_VALUE ? "p" : "p adjusted"), shown, row, true);
	}
	free(shown);
}

/* "p = 0.014", "p < 0.001". */
static void put_p(const struct svy_layout *l, const char *what, double p, struct svy_buf *b)
{
	char *text = show_p(l, p).text;
	if (text && (*text == '<' || *text == '>'))
		svy_buf_printf(b, ", %s %c %s", what, *text, text + 1);
	else if (text)
		svy_buf_printf(b, ", %s = %s", what, text);
	free(text);
}

/* "F(1.9, 72.3) = 4.51, p = 0.014". */
static void put_test(const struct svy_layout *l, const struct svy_estimate *r, struct svy_buf *b)
{
	char *first = show_df(l, first_df(r)).text, *second = show_df(l, r->extra[SVY_COL_DF2]).text, *figure = show_statistic(l, r).text;
	if (!tested(r)) {
		svy_buf_puts(b, svy_layout_say(l, "no test"));
	} else {
		svy_buf_puts(b, sign[kind_of(r)]);
		if (first)
			svy_buf_printf(b, "(%s%s%s)", first, second ? l->o->decimal == ',' ? "; " : ", " : "", second ? second : "");
		svy_buf_printf(b, " = %s", figure ? figure : "\u2013");
		put_p(l, svy_layout_say(l, "p"), r->extra[SVY_COL_P_VALUE], b);
		put_p(l, svy_layout_say(l, "adjusted p"), r->extra[SVY_COL_P_ADJUSTED], b);
	}
	free(first);
	free(second);
	free(figure);
}

static void put_estimate(const struct svy_layout *l, size_t i, struct svy_buf *b)
{
	const struct svy_estimate *r = &l->t->row[i];
	const struct svy_figure *f = &l->figure[i];
	char *estimate = svy_figure_text(f, r->estimate), *lo = svy_figure_text(f, r->lo), *hi = svy_figure_text(f, r->hi), *se = svy_figure_text(f, r->se);
	svy_buf_puts(b, estimate ? estimate : r->flag & SVY_FLAG_SUPPRESSED ? "" : "\u2013");
	svy_buf_puts(b, svy_flag_sign(r->flag));
	if (lo && hi)
		svy_buf_printf(b, ", %s [%s%s %s]", l->interval, lo, l->o->decimal == ',' ? ";" : ",", hi);
	else if (se)
		svy_buf_printf(b, ", %s %s", svy_layout_say(l, "SE"), se);
	free(estimate);
	free(lo);
	free(hi);
	free(se);
}

void svy_layout_put_remark(const struct svy_layout *l, size_t i, struct svy_buf *b)
{
	const struct svy_estimate *r = &l->t->row[i];
	bool test = svy_layout_is_test(r);
	if (r->missing) {
		struct svy_figure n = {.scale = 1, .group = l->many && !l->separated, .mark = l->o->decimal};
		char *text = svy_figure_text(&n, r->n);
		svy_buf_printf(b, "%s: %s", svy_layout_level(l, i), text ? text : "\u2013");
		free(text);
		return;
	}
	const char *word = svy_layout_stat(l, r->stat), *level = svy_label_of_level(l->t, r->term, r->level);
	if (!test || !*level)
		svy_buf_puts(b, word);
	if (*level && (test || (strcmp(level, word) != 0 && strcmp(level, r->stat) != 0)))
		svy_buf_printf(b, "%s%s", test ? "" : ", ", level);
	svy_buf_puts(b, ": ");
	if (!test)
		put_estimate(l, i, b);
	if (!test && tested(r))
		svy_buf_puts(b, "; ");
	if (test || tested(r))
		put_test(l, r, b);
}

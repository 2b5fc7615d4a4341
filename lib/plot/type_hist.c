// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Histograms, of the table that lib/stat/histogram.h makes of data: a panel for each variable and group. Classes stand at their numbers; values that all
 * have a label are categories.
 */
#include "plot/types.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "out/labels.h"
#include "plot/build.h"

#define LABELLED 12             /* categories whose labels have room below their bars */

struct class {
	double lo, hi;          /* the same where it is one value */
};

static bool parse_class(const char *level, struct class *c)
{
	const char *mark = strchr(level, ':');
	if (mark)
		return svy_num_parse(level, (size_t)(mark - level), &c->lo) && svy_num_parse(mark + 1, strlen(mark + 1), &c->hi) && c->hi > c->lo;
	if (!svy_num_parse(level, strlen(level), &c->lo))
		return false;
	c->hi = c->lo;
	return isfinite(c->lo);
}

static char *panel_title(const struct svy_estimates *t, size_t row, bool term, enum svy_lang lang)
{
	struct svy_buf b = {0};
	if (term)
		svy_buf_puts(&b, svy_label_of_term(t, t->row[row].term));
	for (size_t k = 0; k < t->nby; k++) {
		char *group = svy_row_label(t, row, (int)k, lang);
		svy_buf_printf(&b, "%s%s", b.n ? ", " : "", group);
		free(group);
	}
	return b.n ? svy_buf_take(&b) : NULL;
}

static const char *label_of(const struct svy_estimates *t, size_t row)
{
	const struct svy_term *term = svy_estimates_find_term(t, t->row[row].term);
	return term ? svy_code_label(term->level, term->nlevel, t->row[row].level) : NULL;
}

/* Has every value that some group has a label, and are these few? */
static bool is_labelled(const struct svy_estimates *t, size_t of)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (strcmp(t->row[i].term, t->row[of].term) != 0)
			continue;
		if (t->row[i].estimate > 0 && !label_of(t, i))
			return false;
		n += label_of(t, i) && svy_rows_share_group(t, i, of);
	}
	return n && n <= LABELLED;
}

static void add_bar(const struct svy_estimates *t, size_t row, double at, struct svy_series *s)
{
	if (!isfinite(t->row[row].estimate))
		return;
	struct svy_mark_point *m = svy_series_add_point(s);
	m->x = at;
	m->lo = 0;
	m->hi = t->row[row].estimate * 100;
	m->hollow = svy_row_unsure(t, row);
}

static void draw_labelled(const struct svy_estimates *t, size_t from, size_t to, struct svy_panel *p, struct svy_series *s)
{
	p->x.kind = SVY_AXIS_CATEGORY;
	s->thickness = 0.8;
	for (size_t i = from; i < to; i++)
		if (label_of(t, i)) {
			add_bar(t, i, (double)p->x.category.n, s);
			svy_strs_add(&p->x.category, label_of(t, i));
		}
}

static bool is_multiple(double x, double of)
{
	return fabs(x / of - rint(x / of)) < 1e-6;
}

/* Ticks at edges of classes that begin at a multiple of their width: round ones, else each, each second, each fourth … */
static void tick_edges(struct svy_axis *x, double width)
{
	static const double round[] = {1, 2, 5, 10, 20, 50};
	double range = x->hi - x->lo, power = pow(10, floor(log10(range / 10)));
	if (!is_multiple(x->lo, width))
		return;
	x->step = 0;
	for (size_t k = 0; k < 6 && !(x->step > 0); k++)
		if (range / (round[k] * power) <= 10 && range / (round[k] * power) >= 3 && is_multiple(round[k] * power, width))
			x->step = round[k] * power;
	if (x->step > 0)
		return;
	for (x->step = width; range / x->step > 10;)
		x->step *= 2;
}

static void draw_classes(const struct svy_estimates *t, size_t from, size_t to, struct svy_panel *p, struct svy_series *s)
{
	struct class first, last, c;
	parse_class(t->row[from].level, &first);
	parse_class(t->row[to - 1].level, &last);
	bool values = first.lo == first.hi;
	double lo = values ? first.lo - 0.5 : first.lo, hi = values ? last.hi + 0.5 : last.hi;
	svy_axis_round(&p->x, lo, hi, 8);
	if (values)
		p->x.step = fmax(1, rint(p->x.step));
	p->x.lo = lo;
	p->x.hi = hi;
	if (!values)
		tick_edges(&p->x, first.hi - first.lo);
	s->thickness = values ? 0.85 : (first.hi - first.lo) * 0.97;
	for (size_t i = from; i < to; i++)
		if (parse_class(t->row[i].level, &c))
			add_bar(t, i, (c.lo + c.hi) / 2, s);
}

/* Groups of a variable have the same axes. */
static double highest_of(const struct svy_estimates *t, size_t of)
{
	double highest = 0;
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->row[i].term, t->row[of].term) == 0 && t->row[i].estimate > highest)
			highest = t->row[i].estimate;
	return highest * 100;
}

static void draw_panel(const struct svy_estimates *t, size_t from, size_t to, struct svy_panel *p)
{
	svy_axis_round(&p->y, 0, highest_of(t, from), 5);
	p->y.percent = true;
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_BAR, (struct svy_colour){.hue = SVY_HUE_GROUP}, NULL);
	s->along_y = true;
	if (is_labelled(t, from))
		draw_labelled(t, from, to, p, s);
	else
		draw_classes(t, from, to, p, s);
}

/* ---- notes ---- */

static bool is_first_of_term(const struct svy_estimates *t, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (strcmp(t->row[i].term, t->row[row].term) == 0)
			return false;
	return true;
}

/* Over its groups. */
static double missing_of(const struct svy_estimates *t, const char *term)
{
	double n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->row[i].term, term) == 0 && (i == 0 || !svy_rows_share_group(t, i - 1, i)) && t->row[i].extra[SVY_COL_N_MISSING] > 0)
			n += t->row[i].extra[SVY_COL_N_MISSING];
	return n;
}

static void put_number(struct svy_buf *b, double x, char decimal)
{
	char text[64];
	double rounded;
	/* Without the digits that subtracting edges has left. */
	snprintf(text, sizeof text, "%.9g", x);
	if (svy_num_parse(text, strlen(text), &rounded))
		svy_num_format(text, rounded);
	char *point = strchr(text, '.');
	if (point)
		*point = decimal;
	svy_buf_puts(b, text);
}

/* "12", or "Age: 12, Income: 30" where there are several variables. what: 0 cases without a number, 1 widths of classes. */
static char *by_term(const struct svy_estimates *t, int what, bool several, char decimal)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < t->n; i++) {
		struct class c;
		double x = missing_of(t, t->row[i].term);
		if (what == 1)
			x = parse_class(t->row[i].level, &c) ? c.hi - c.lo : 0;
		if (!is_first_of_term(t, i) || !(x > 0))
			continue;
		svy_buf_puts(&b, b.n ? ", " : "");
		if (several)
			svy_buf_printf(&b, "%s: ", svy_label_of_term(t, t->row[i].term));
		put_number(&b, x, decimal);
	}
	return b.n ? svy_buf_take(&b) : NULL;
}

static void note(struct svy_chart *c, const char *format, char *text)
{
	struct svy_buf b = {0};
	if (!text)
		return;
	svy_buf_puts(&b, format);
	svy_buf_puts(&b, text);
	svy_strs_add_take(&c->notes, svy_buf_take(&b));
	free(text);
}

static void draw(const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c)
{
	bool several = false, unsure = false;
	svy_build_frame(t, r, o, c);
	for (size_t i = 0; i < t->n; i++) {
		several = several || strcmp(t->row[i].term, t->row[0].term) != 0;
		unsure = unsure || svy_row_unsure(t, i);
	}
	for (size_t from = 0, to; from < t->n; from = to) {
		to = from + 1;
		/* Rows of one variable in one group follow each other. */
		while (to < t->n && svy_rows_share_group(t, from, to))
			to++;
		struct svy_panel *p = svy_chart_add_panel(c);
		p->title = panel_title(t, from, several, o->lang);
		draw_panel(t, from, to, p);
	}
	note(c, svy_lang_say(c->lang, "Width of the classes: "), by_term(t, 1, several, c->decimal));
	note(c, svy_lang_say(c->lang, "Cases without a number, left out: "), by_term(t, 0, several, c->decimal));
	svy_build_notes(t, r, o, SVY_INTERVALS_NONE, unsure, c);
}

int svy_plot_hist(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_drawn r;
	struct class any;
	int rc = svy_drawn_pick(ctx, t, "hist", true, &r);
	if (!rc && o->ref)
		rc = svy_fail(ctx, SVY_EUSAGE, "histograms have no reference line: '--ref %s'", o->ref);
	for (size_t i = 0; i < t->n && !rc; i++)
		if (!parse_class(t->row[i].level, &any))
			rc = svy_fail(ctx, SVY_EUSAGE, "no class of a histogram: '%s' of '%s'", t->row[i].level, t->row[i].term);
	if (!rc)
		draw(t, &r, o, c);
	svy_drawn_free(&r);
	return rc;
}

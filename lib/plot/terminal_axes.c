// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands around the marks: title, labels of categories, lines with ticks. */
#include "plot/terminal_parts.h"
#include "base/width.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct svy_ink faint(const struct svy_term_panel *t)
{
	return (struct svy_ink){t->colour ? 245 : -1, -1, false};
}

enum side { LEFT, MIDDLE, RIGHT };

/* Wrapped text in width columns from x, y on; its lines. */
static size_t put_lines(struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y, const char *text, size_t width, enum side side, struct svy_ink ink)
{
	struct svy_strs lines = {0};
	svy_wrap(text, width ? width : 1, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		size_t w = svy_term_text_width(lines.v[i]), free_columns = w < width ? width - w : 0;
		size_t shift = side == RIGHT ? free_columns : side == MIDDLE ? free_columns / 2 : 0;
		svy_canvas_text(c, x + (ptrdiff_t)shift, y + (ptrdiff_t)i, lines.v[i], width, ink);
	}
	size_t n = lines.n;
	svy_strs_free(&lines);
	return n;
}

static ptrdiff_t edge(const struct svy_term_panel *t)
{
	return t->x0 - (ptrdiff_t)t->left;
}

static void put_titles(const struct svy_term_panel *t, struct svy_canvas *c)
{
	ptrdiff_t y = t->y0 - (ptrdiff_t)t->top;
	if (t->p->title)
		y += (ptrdiff_t)put_lines(c, edge(t), y, t->p->title, t->width, LEFT, svy_ink_bold);
	if (t->y.kind == SVY_AXIS_NUMBER && t->y.title && !t->y.hidden)
		put_lines(c, edge(t), y, t->y.title, t->width, LEFT, svy_ink_plain);
	if (t->y.aside.n && t->y.aside_title)
		put_lines(c, t->x0 + t->w + 1, t->y0 - (ptrdiff_t)svy_term_line_count(t->y.aside_title, t->right - 1), t->y.aside_title, t->right - 1, LEFT, svy_ink_plain);
}

static void put_category(const struct svy_term_panel *t, struct svy_canvas *c, size_t k)
{
	const struct svy_term_row *r = &t->row[k];
	const struct svy_strs *g = &t->p->y.group;
	size_t room = t->left - 1, lines = svy_term_line_count(t->y.category.v[k], room);
	if (k < g->n && *g->v[k]) {
		ptrdiff_t n = (ptrdiff_t)svy_term_line_count(g->v[k], t->width);
		put_lines(c, edge(t), t->y0 + r->first - n, g->v[k], t->width, LEFT, svy_ink_bold);
	}
	put_lines(c, edge(t), t->y0 + r->first + (r->lines - (ptrdiff_t)lines) / 2, t->y.category.v[k], room, RIGHT, svy_ink_plain);
	if (k >= t->y.aside.n)
		return;
	lines = svy_term_line_count(t->y.aside.v[k], t->right - 1);
	put_lines(c, t->x0 + t->w + 1, t->y0 + r->first + (r->lines - (ptrdiff_t)lines) / 2, t->y.aside.v[k], t->right - 1, LEFT, svy_ink_plain);
}

/* Places of ticks. */
struct ticks {
	double x[64];
	size_t n;
};

static void add_tick(struct ticks *t, double x)
{
	if (t->n < sizeof t->x / sizeof *t->x)
		t->x[t->n++] = x;
}

/* Multiples of the step. Where numbers begin anew, they stop a step of the chart's own before that. own: this step. */
static void find_ticks(const struct svy_axis *a, double own, struct ticks *t)
{
	double last = a->anew > 0 ? a->anew - own : a->hi;
	t->n = 0;
	if (a->log) {
		t->n = svy_axis_ratios(a, t->x, sizeof t->x / sizeof *t->x);
		return;
	}
	for (double x = ceil(a->lo / a->step - 1e-6) * a->step; x <= last + a->step * 1e-6 && t->n < 60; x += a->step)
		add_tick(t, fabs(x) < a->step * 1e-6 ? 0 : x);
	for (double x = a->anew; a->anew > 0 && x <= a->hi + a->step * 1e-6 && t->n < 60; x += a->step)
		add_tick(t, x);
}

static char *tick_text(const struct svy_term_panel *t, const struct svy_axis *axis, double x)
{
	return svy_axis_tick(axis, x, t->decimal);
}

static void put_y_numbers(const struct svy_term_panel *t, struct svy_canvas *c)
{
	struct ticks ticks;
	find_ticks(&t->y, t->p->y.step, &ticks);
	for (ptrdiff_t k = 0; k < t->h; k++)
		svy_canvas_put(c, t->x0 - 1, t->y0 + k, "│", faint(t));
	for (size_t i = 0; i < ticks.n; i++) {
		ptrdiff_t line = svy_term_cell(svy_term_line(t, ticks.x[i]), t->h);
		char *text = tick_text(t, &t->y, ticks.x[i]);
		size_t w = svy_term_text_width(text);
		svy_canvas_text(c, t->x0 - 1 - (ptrdiff_t)w, t->y0 + line, text, w, svy_ink_plain);
		svy_canvas_put(c, t->x0 - 1, t->y0 + line, "┤", faint(t));
		free(text);
	}
}

static void put_y(const struct svy_term_panel *t, struct svy_canvas *c)
{
	if (t->y.hidden)
		return;
	if (t->y.kind == SVY_AXIS_NUMBER)
		put_y_numbers(t, c);
	for (size_t k = 0; t->y.kind == SVY_AXIS_CATEGORY && k < t->nrow; k++)
		put_category(t, c, k);
}

/* A word below the axis, its middle at column x, not beyond the panel, and not over the word before, which ends at *end. */
static void put_below(const struct svy_term_panel *t, struct svy_canvas *c, double x, const char *text, ptrdiff_t *end)
{
	ptrdiff_t w = (ptrdiff_t)svy_term_text_width(text), from = t->x0 + svy_term_cell(x, t->w) - (w - 1) / 2;
	ptrdiff_t last = t->x0 + t->w + (ptrdiff_t)t->right;
	from = from + w > last ? last - w : from;
	from = from < edge(t) ? edge(t) : from;
	if (from <= *end)
		return;
	svy_canvas_text(c, from, t->y0 + t->h + 1, text, (size_t)w, svy_ink_plain);
	*end = from + w;
}

static void put_x_numbers(const struct svy_term_panel *t, struct svy_canvas *c)
{
	struct ticks ticks;
	ptrdiff_t end = edge(t) - 1;
	find_ticks(&t->x, t->p->x.step, &ticks);
	for (size_t i = 0; i < ticks.n; i++) {
		char *text = tick_text(t, &t->x, ticks.x[i]);
		svy_canvas_put(c, t->x0 + svy_term_cell(svy_term_column(t, ticks.x[i]), t->w), t->y0 + t->h, "┴", faint(t));
		put_below(t, c, svy_term_column(t, ticks.x[i]), text, &end);
		free(text);
	}
}

static size_t put_x_categories(const struct svy_term_panel *t, struct svy_canvas *c)
{
	size_t n = t->x.category.n, room = n ? (size_t)t->w / n : 0, most = 1;
	ptrdiff_t end = edge(t) - 1;
	for (size_t i = 0; i < n; i++) {
		char number[32];
		double x = svy_term_column(t, (double)i);
		const char *text = t->x.category.v[i];
		snprintf(number, sizeof number, "%zu", i + 1);
		if (t->key.n || svy_term_text_width(text) < room || room < 8) {
			put_below(t, c, x, t->key.n ? number : text, &end);
			continue;
		}
		ptrdiff_t from = t->x0 + (ptrdiff_t)floor(x - (double)(room - 1) / 2);
		size_t lines = put_lines(c, from, t->y0 + t->h + 1, text, room - 1, MIDDLE, svy_ink_plain);
		most = lines > most ? lines : most;
	}
	return most;
}

static void put_key(const struct svy_term_panel *t, struct svy_canvas *c, ptrdiff_t y)
{
	for (size_t i = 0; i < t->key.n; i++) {
		char number[32];
		snprintf(number, sizeof number, "%4zu", i + 1);
		svy_canvas_text(c, edge(t), y, number, 5, svy_ink_plain);
		y += (ptrdiff_t)put_lines(c, edge(t) + 5, y, t->key.v[i], t->width - 5, LEFT, svy_ink_plain);
	}
}

static void put_x(const struct svy_term_panel *t, struct svy_canvas *c)
{
	size_t lines = 1;
	bool corner = t->y.kind == SVY_AXIS_NUMBER && !t->y.hidden;
	if (t->x.hidden)
		return;
	for (ptrdiff_t k = corner ? -1 : 0; k < t->w; k++)
		svy_canvas_put(c, t->x0 + k, t->y0 + t->h, k < 0 ? "└" : "─", faint(t));
	if (t->x.kind == SVY_AXIS_NUMBER)
		put_x_numbers(t, c);
	else
		lines = put_x_categories(t, c);
	ptrdiff_t y = t->y0 + t->h + 1 + (ptrdiff_t)lines;
	if (t->x.title) {
		/* Under the plot if it fits there, else under all of the panel. */
		bool fits = svy_term_text_width(t->x.title) <= (size_t)t->w;
		y += (ptrdiff_t)put_lines(c, fits ? t->x0 : edge(t), y, t->x.title, fits ? (size_t)t->w : t->width, fits ? MIDDLE : LEFT, svy_ink_plain);
	}
	put_key(t, c, y);
}

void svy_term_axes(const struct svy_term_panel *t, struct svy_canvas *c)
{
	put_titles(t, c);
	put_y(t, c);
	put_x(t, c);
}

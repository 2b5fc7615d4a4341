// SPDX-License-Identifier: GPL-3.0-or-later
/* The marks of a panel, in characters. */
#include "plot/terminal_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME 1e-6               /* so that a place on an edge is on the same side of it wherever this is compiled */

struct pen {
	const struct svy_term_panel *t;
	struct svy_canvas *c;
	const struct svy_series *s;
	struct svy_ink ink;
};

static ptrdiff_t column(const struct pen *p, double x)
{
	return svy_term_cell(svy_term_column(p->t, x), p->t->w);
}

static ptrdiff_t line(const struct pen *p, double y)
{
	return svy_term_cell(svy_term_line(p->t, y), p->t->h);
}

static void put(const struct pen *p, ptrdiff_t x, ptrdiff_t y, const char *letter, struct svy_ink ink)
{
	if (x >= 0 && y >= 0 && x < p->t->w && y < p->t->h)
		svy_canvas_put(p->c, p->t->x0 + x, p->t->y0 + y, letter, ink);
}

static double clamped(double x, double hi)
{
	return x < 0 ? 0 : x > hi ? hi : x;
}

/* Text in a bar is read on its colour. */
static struct svy_ink inside(const struct pen *p)
{
	static const short dark[] = {25, 29, 94, 24, 67, 137, 240, 166};
	struct svy_ink ink = {16, p->ink.fg, false};
	if (!p->t->colour)
		return svy_ink_plain;
	for (size_t i = 0; i < sizeof dark / sizeof *dark; i++)
		ink.fg = dark[i] == p->ink.fg ? 231 : ink.fg;
	return ink.bg < 0 ? svy_ink_plain : ink;
}

/* In the middle of the cells from..to of a line, if it has room there and leaves a shade to be seen; else behind them, if it is to be read there. */
static void put_bar_label(const struct pen *p, const char *label, ptrdiff_t from, ptrdiff_t to, ptrdiff_t y)
{
	ptrdiff_t w = (ptrdiff_t)svy_term_text_width(label), room = to - from, margin = p->t->colour ? 0 : 3;
	if (p->s->anchor == SVY_ANCHOR_MIDDLE && w + margin <= room) {
		ptrdiff_t at = from + (room - w) / 2;
		if (!p->t->colour) {
			put(p, at - 1, y, " ", svy_ink_plain);
			put(p, at + w, y, " ", svy_ink_plain);
		}
		svy_canvas_text(p->c, p->t->x0 + at, p->t->y0 + y, label, (size_t)w, inside(p));
	} else if (p->s->colour.hue != SVY_HUE_STEP && svy_canvas_is_free(p->c, p->t->x0 + to + 1, p->t->y0 + y, (size_t)w)) {
		svy_canvas_text(p->c, p->t->x0 + to + 1, p->t->y0 + y, label, (size_t)w, svy_ink_plain);
	}
}

/* Stacked bars meet at the edge of a cell; others end within one, by eighths. */
static void draw_bar_across(const struct pen *p, const struct svy_mark_point *m)
{
	static const char *const eighth[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	ptrdiff_t y = line(p, m->y);
	double a = svy_term_column(p->t, m->lo), b = svy_term_column(p->t, m->hi), w = (double)p->t->w;
	const char *shade = svy_term_shade(&p->s->colour, p->t->colour, m->hollow);
	if (y < 0 || !(a <= b) || b < 0 || a > w)
		return;
	bool fine = p->s->colour.hue != SVY_HUE_STEP && strcmp(shade, "█") == 0 && m->hi > 0;
	ptrdiff_t from = (ptrdiff_t)rint(clamped(a, w)), to = (ptrdiff_t)rint(clamped(b, w));
	double part = clamped(b, w);
	if (fine)
		to = (ptrdiff_t)floor(part + 1e-9);
	for (ptrdiff_t x = from; x < to; x++)
		put(p, x, y, shade, p->ink);
	int rest = fine ? (int)rint((part - (double)to) * 8 + SAME) : 0;
	if (rest > 0)
		put(p, to++, y, rest > 7 ? "█" : eighth[rest], p->ink);
	if (m->label)
		put_bar_label(p, m->label, from, to, y);
}

static void draw_bar_up(const struct pen *p, const struct svy_mark_point *m)
{
	static const char *const eighth[] = {"", "▁", "▂", "▃", "▄", "▅", "▆", "▇"};
	const struct svy_term_panel *t = p->t;
	double thick = p->s->thickness > 0 ? p->s->thickness : 0.7, h = (double)t->h;
	double left = svy_term_column(t, m->x - thick / 2), right = svy_term_column(t, m->x + thick / 2);
	double top = svy_term_line(t, m->hi), bottom = svy_term_line(t, m->lo);
	const char *shade = svy_term_shade(&p->s->colour, t->colour, m->hollow);
	if (!(top <= bottom) || !(left <= right) || right < 0 || left > (double)t->w)
		return;
	top = clamped(top, h);
	bottom = clamped(bottom, h);
	ptrdiff_t from = (ptrdiff_t)rint(clamped(left, (double)t->w)), to = (ptrdiff_t)rint(clamped(right, (double)t->w));
	to = to > from ? to : from + 1;
	bool fine = strcmp(shade, "█") == 0;
	ptrdiff_t first = fine ? (ptrdiff_t)ceil(top - 1e-9) : (ptrdiff_t)rint(top);
	int rest = fine ? (int)rint(((double)first - top) * 8 + SAME) : 0;
	for (ptrdiff_t x = from; x < to; x++) {
		for (ptrdiff_t y = first; y < (ptrdiff_t)rint(bottom); y++)
			put(p, x, y, shade, p->ink);
		if (rest > 0)
			put(p, x, first - 1, rest > 7 ? "█" : eighth[rest], p->ink);
	}
	ptrdiff_t over = first - (rest > 0 ? 2 : 1), n = m->label ? (ptrdiff_t)svy_term_text_width(m->label) : 0;
	if (n && n <= to - from + 2 && svy_canvas_is_free(p->c, t->x0 + (from + to - n) / 2, t->y0 + over, (size_t)n) && over >= 0)
		svy_canvas_text(p->c, t->x0 + (from + to - n) / 2, t->y0 + over, m->label, (size_t)n, svy_ink_plain);
}

/* Beside the point, on the side where there is room; nowhere if there is none. */
static void put_point_label(const struct pen *p, const char *label, ptrdiff_t x, ptrdiff_t y)
{
	size_t w = svy_term_text_width(label);
	const ptrdiff_t place[][2] = {{x + 2, y}, {x - 1 - (ptrdiff_t)w, y}, {x - (ptrdiff_t)w / 2, y - 1}, {x - (ptrdiff_t)w / 2, y + 1}};
	for (size_t k = 0; k < 4; k++) {
		ptrdiff_t px = place[k][0], py = place[k][1];
		if (px < 0 || py < 0 || py >= p->t->h || px + (ptrdiff_t)w > p->t->w + (ptrdiff_t)p->t->right ||
		    !svy_canvas_is_free(p->c, p->t->x0 + px, p->t->y0 + py, w))
			continue;
		svy_canvas_text(p->c, p->t->x0 + px, p->t->y0 + py, label, w, svy_ink_plain);
		return;
	}
}

static void draw_point(const struct pen *p, const struct svy_mark_point *m)
{
	ptrdiff_t x = column(p, m->x), y = line(p, m->y);
	if (x < 0 || y < 0)
		return;
	put(p, x, y, svy_term_shape(p->s, m->hollow), p->ink);
	if (m->label)
		put_point_label(p, m->label, x, y);
}

static void draw_interval(const struct pen *p, const struct svy_mark_point *m)
{
	const struct svy_term_panel *t = p->t;
	bool up = p->s->along_y;
	double room = (double)(up ? t->h : t->w);
	double a = up ? svy_term_line(t, m->hi) : svy_term_column(t, m->lo), b = up ? svy_term_line(t, m->lo) : svy_term_column(t, m->hi);
	ptrdiff_t at = up ? column(p, m->x) : line(p, m->y);
	if (at < 0 || !(a <= b) || b < 0 || a > room)
		return;
	ptrdiff_t from = svy_term_cell(clamped(a, room), (ptrdiff_t)room), to = svy_term_cell(clamped(b, room), (ptrdiff_t)room);
	for (ptrdiff_t k = from; k <= to; k++) {
		/* What goes on beyond the axis has no end. */
		bool first = k == from && a >= -1e-6, last = k == to && b <= room + 1e-6;
		const char *letter = up ? (first ? "┬" : last ? "┴" : "│") : first ? "├" : last ? "┤" : p->s->dashed ? "╌" : "─";
		put(p, up ? at : k, up ? k : at, from == to ? (up ? "─" : "│") : letter, p->ink);
	}
}

/* A figure that sums up others: its interval and a full diamond. */
static void draw_diamond(const struct pen *p, const struct svy_mark_point *m)
{
	draw_interval(p, m);
	put(p, column(p, m->x), line(p, m->y), m->hollow ? "◇" : "◆", p->ink);
}

static double half_columns(const struct pen *p, double x)
{
	return 2 * ((double)p->t->x0 + svy_term_column(p->t, x));
}

static double quarter_lines(const struct pen *p, double y)
{
	return 4 * ((double)p->t->y0 + svy_term_line(p->t, y));
}

static bool in_plot(const struct pen *p, double px, double py)
{
	double x = px / 2 - (double)p->t->x0, y = py / 4 - (double)p->t->y0;
	return x >= 0 && y >= 0 && x < (double)p->t->w && y < (double)p->t->h;
}

/* The lowest and the rightmost dot still belong to the plot. */
static void stroke(const struct pen *p, double px, double py, double qx, double qy, unsigned every)
{
	double right = 2 * (double)(p->t->x0 + p->t->w) - 1, low = 4 * (double)(p->t->y0 + p->t->h) - 1;
	double length = fmax(fabs(qx - px), fabs(qy - py));
	if (!(length < 1e5))
		return;
	unsigned n = (unsigned)ceil(length);
	for (unsigned i = 0; i <= n; i += every) {
		double f = n ? (double)i / n : 0, x = px + f * (qx - px), y = py + f * (qy - py);
		x = x >= right && x < right + 1.5 ? right : x;
		y = y >= low && y < low + 1.5 ? low : y;
		if (in_plot(p, x, y))
			svy_canvas_dot(p->c, (ptrdiff_t)floor(x + SAME), (ptrdiff_t)floor(y + SAME), p->ink.fg);
	}
}

static void draw_line(const struct pen *p)
{
	for (size_t i = 0; i + 1 < p->s->n; i++) {
		const struct svy_mark_point *a = &p->s->point[i], *b = a + 1;
		stroke(p, half_columns(p, a->x), quarter_lines(p, a->y), half_columns(p, b->x), quarter_lines(p, b->y), p->s->dashed ? 2 : 1);
	}
}

/* Its edges as rows of single dots. */
static void draw_band(const struct pen *p)
{
	for (size_t i = 0; i + 1 < p->s->n; i++) {
		const struct svy_mark_point *a = &p->s->point[i], *b = a + 1;
		double x = half_columns(p, a->x), to = half_columns(p, b->x);
		stroke(p, x, quarter_lines(p, a->lo), to, quarter_lines(p, b->lo), 3);
		stroke(p, x, quarter_lines(p, a->hi), to, quarter_lines(p, b->hi), 3);
	}
}

static void draw_ellipse(const struct pen *p, const struct svy_mark_point *m)
{
	enum { PARTS = 120 };
	double px = NAN, py = NAN;
	for (unsigned i = 0; i <= PARTS; i++) {
		double f = 2 * M_PI * i / PARTS, u = m->a * cos(f), v = m->b * sin(f);
		double x = half_columns(p, m->x + u * cos(m->angle) - v * sin(m->angle));
		double y = quarter_lines(p, m->y + u * sin(m->angle) + v * cos(m->angle));
		if (i && isfinite(px) && isfinite(x) && isfinite(py) && isfinite(y))
			stroke(p, px, py, x, y, p->s->dashed ? 2 : 1);
		px = x;
		py = y;
	}
}

static void draw_rule(const struct pen *p, const struct svy_mark_point *m)
{
	bool upright = isfinite(m->x);
	ptrdiff_t at = upright ? column(p, m->x) : line(p, m->y), n = upright ? p->t->h : p->t->w;
	const char *letter = upright ? (p->s->dashed ? "┊" : "│") : p->s->dashed ? "╌" : "─";
	for (ptrdiff_t k = 0; at >= 0 && k < n; k++) {
		ptrdiff_t x = p->t->x0 + (upright ? at : k), y = p->t->y0 + (upright ? k : at);
		if (svy_canvas_is_free(p->c, x, y, 1))
			svy_canvas_put(p->c, x, y, letter, p->ink);
	}
}

static void draw_text(const struct pen *p, const struct svy_mark_point *m)
{
	ptrdiff_t x = column(p, m->x), y = line(p, m->y), w = m->label ? (ptrdiff_t)svy_term_text_width(m->label) : 0;
	ptrdiff_t end = p->t->w + (ptrdiff_t)p->t->right;
	if (x < 0 || y < 0 || !w)
		return;
	/* A blank between the text and what it stands beside. */
	ptrdiff_t gap = svy_canvas_is_free(p->c, p->t->x0 + x, p->t->y0 + y, 1) ? 0 : 1;
	x += p->s->anchor == SVY_ANCHOR_START ? 1 + gap : p->s->anchor == SVY_ANCHOR_END ? -w - gap : -w / 2;
	x = x + w > end ? end - w : x;
	x = x < 0 ? 0 : x;
	svy_canvas_text(p->c, p->t->x0 + x, p->t->y0 + y, m->label, (size_t)(w < end - x ? w : end - x), p->ink);
}

static void draw_each(const struct pen *p, const struct svy_mark_point *m)
{
	switch (p->s->mark) {
	case SVY_MARK_BAR:
		(p->s->along_y ? draw_bar_up : draw_bar_across)(p, m);
		break;
	case SVY_MARK_POINT:
		draw_point(p, m);
		break;
	case SVY_MARK_INTERVAL:
		draw_interval(p, m);
		break;
	case SVY_MARK_ELLIPSE:
		draw_ellipse(p, m);
		break;
	case SVY_MARK_RULE:
		draw_rule(p, m);
		break;
	case SVY_MARK_DIAMOND:
		draw_diamond(p, m);
		break;
	case SVY_MARK_TEXT:
		draw_text(p, m);
		break;
	case SVY_MARK_LINE:
	case SVY_MARK_BAND:
		break;
	}
}

#define BANDS 3                 /* that can still be told apart in characters */

bool svy_term_leaves_bands(const struct svy_panel *p)
{
	unsigned seen = 0, n = 0;
	for (size_t i = 0; i < p->nseries; i++)
		seen |= p->series[i].mark == SVY_MARK_BAND ? 1u << p->series[i].colour.index % 32 : 0;
	for (; seen; seen &= seen - 1)
		n++;
	return n > BANDS;
}

void svy_term_marks(const struct svy_term_panel *t, struct svy_canvas *c)
{
	bool bare = svy_term_leaves_bands(t->p);
	for (size_t i = 0; i < t->p->nseries; i++) {
		const struct svy_series *s = &t->p->series[i];
		struct pen p = {t, c, s, svy_term_ink(t, &s->colour)};
		if (bare && s->mark == SVY_MARK_BAND)
			continue;
		if (s->mark == SVY_MARK_LINE)
			draw_line(&p);
		else if (s->mark == SVY_MARK_BAND)
			draw_band(&p);
		else
			for (size_t k = 0; k < s->n; k++)
				draw_each(&p, &s->point[k]);
	}
}

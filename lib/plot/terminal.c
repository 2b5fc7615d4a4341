// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/terminal.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/width.h"
#include "plot/terminal_parts.h"

#define NARROWEST 24
#define GAP 2                   /* columns between panels, and between entries of the legend */
#define LEAST_PLOT 6            /* columns of a plot beside others */

struct sheet {
	const struct svy_chart *c;
	size_t width;
	bool colour;
	struct svy_output *out;
	size_t written;         /* lines */
};

static void show(struct sheet *s, struct svy_canvas *canvas)
{
	svy_canvas_write(canvas, s->colour, s->out);
	s->written += canvas->height;
	svy_canvas_free(canvas);
}

static void put_blank(struct sheet *s)
{
	if (s->written)
		svy_output_puts(s->out, "\n");
}

static void put_text(struct sheet *s, const char *text, struct svy_ink ink)
{
	struct svy_strs lines = {0};
	struct svy_canvas canvas;
	if (!text || !*text)
		return;
	svy_wrap(text, s->width, &lines);
	svy_canvas_init(&canvas, s->width, lines.n);
	for (size_t i = 0; i < lines.n; i++)
		svy_canvas_text(&canvas, 0, (ptrdiff_t)i, lines.v[i], s->width, ink);
	show(s, &canvas);
	svy_strs_free(&lines);
}

/* Entries of the legend: a series for each name. Points tell more of themselves than lines, and bars more than intervals. */
struct entries {
	const struct svy_series **v;
	size_t n, cap;
};

static int telling(enum svy_mark mark)
{
	return mark == SVY_MARK_POINT ? 3 : mark == SVY_MARK_BAR ? 2 : mark == SVY_MARK_LINE || mark == SVY_MARK_ELLIPSE ? 1 : 0;
}

static void add_entry(struct entries *e, const struct svy_series *s)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->v[i]->name, s->name) == 0) {
			if (telling(s->mark) > telling(e->v[i]->mark))
				e->v[i] = s;
			return;
		}
	svy_grow(e->v, e->n, e->cap);
	e->v[e->n++] = s;
}

static void collect(const struct svy_chart *c, struct entries *e)
{
	for (size_t k = 0; k < c->npanel; k++)
		for (size_t i = 0; i < c->panel[k].nseries; i++)
			if (c->panel[k].series[i].name && c->panel[k].series[i].mark != SVY_MARK_TEXT)
				add_entry(e, &c->panel[k].series[i]);
}

/* Entries side by side as long as they fit, each wrapped behind its sample. canvas NULL: counts the lines only. */
static size_t lay_legend(const struct sheet *s, const struct entries *e, struct svy_canvas *canvas)
{
	size_t x = 0, y = 0, rows = 1;
	for (size_t i = 0; i < e->n; i++) {
		struct svy_strs lines = {0};
		svy_wrap(e->v[i]->name, s->width - 2, &lines);
		size_t w = 2 + (lines.n == 1 ? svy_term_text_width(lines.v[0]) : s->width - 2);
		if (x && x + w > s->width) {
			x = 0;
			y += rows;
			rows = 1;
		}
		if (canvas) {
			short fg = s->colour ? svy_term_fg(&e->v[i]->colour) : -1;
			svy_canvas_put(canvas, (ptrdiff_t)x, (ptrdiff_t)y, svy_term_sample(e->v[i], s->colour), (struct svy_ink){fg, -1, false});
			for (size_t k = 0; k < lines.n; k++)
				svy_canvas_text(canvas, (ptrdiff_t)x + 2, (ptrdiff_t)(y + k), lines.v[k], s->width - 2, svy_ink_plain);
		}
		rows = lines.n > rows ? lines.n : rows;
		x += w + GAP;
		svy_strs_free(&lines);
	}
	return e->n ? y + rows : 0;
}

static void put_legend(struct sheet *s)
{
	struct entries e = {0};
	struct svy_canvas canvas;
	collect(s->c, &e);
	if (e.n) {
		put_blank(s);
		svy_canvas_init(&canvas, s->width, lay_legend(s, &e, NULL));
		lay_legend(s, &e, &canvas);
		show(s, &canvas);
	}
	free(e.v);
}

static struct svy_term_panel begin_panel(const struct sheet *s, const struct svy_panel *p, size_t width)
{
	struct svy_term_panel t = {.p = p, .decimal = s->c->decimal ? s->c->decimal : '.', .colour = s->colour, .width = width};
	svy_term_sides(&t);
	return t;
}

static void draw_panel(struct svy_term_panel *t, struct svy_canvas *canvas, size_t left, size_t top)
{
	t->x0 = (ptrdiff_t)(left + t->left);
	t->y0 = (ptrdiff_t)(top + t->top);
	svy_term_axes(t, canvas);
	svy_term_marks(t, canvas);
}

static void put_panel(struct sheet *s, const struct svy_panel *p)
{
	struct svy_canvas canvas;
	struct svy_term_panel t = begin_panel(s, p, s->width);
	svy_term_measure(&t, (ptrdiff_t)(s->width - t.left - t.right), NULL);
	svy_canvas_init(&canvas, s->width, svy_term_height(&t));
	draw_panel(&t, &canvas, 0, 0);
	put_blank(s);
	show(s, &canvas);
	svy_term_free(&t);
}

/* Lengths mean the same in panels whose axes have the same unit. */
static double share(const struct svy_chart *c, size_t k)
{
	const struct svy_axis *x = &c->panel[k].x;
	bool alike = true;
	for (size_t i = 0; i < c->npanel; i++)
		alike = alike && c->panel[i].x.kind == SVY_AXIS_NUMBER && c->panel[i].x.percent && c->panel[i].x.hi > c->panel[i].x.lo;
	return alike ? x->hi - x->lo : 1;
}

/* The columns of each plot; false if there is no room for them beside each other. */
static bool divide(const struct sheet *s, struct svy_term_panel *t, ptrdiff_t *w)
{
	double total = 0;
	size_t n = s->c->npanel, taken = GAP * (n - 1);
	for (size_t k = 0; k < n; k++) {
		t[k] = begin_panel(s, &s->c->panel[k], s->width);
		taken += t[k].left + t[k].right;
		total += share(s->c, k);
	}
	for (size_t k = 0; k < n && taken < s->width; k++) {
		w[k] = (ptrdiff_t)((double)(s->width - taken) * share(s->c, k) / total);
		if (w[k] < LEAST_PLOT && w[0] > 3 * LEAST_PLOT) {
			w[0] -= LEAST_PLOT - w[k];
			w[k] = LEAST_PLOT;
		}
	}
	for (size_t k = 0; k < n && taken < s->width; k++)
		if (w[k] < LEAST_PLOT)
			return false;
	return taken < s->width;
}

static void draw_beside(struct sheet *s, struct svy_term_panel *t, const ptrdiff_t *w)
{
	size_t n = s->c->npanel, top = 0, height = 0, left = 0;
	struct svy_canvas canvas;
	for (size_t k = 0; k < n; k++) {
		/* The last panel has what the rounding left. */
		t[k].width = t[k].left + (size_t)w[k] + t[k].right;
		svy_term_measure(&t[k], w[k], k ? &t[0] : NULL);
		top = t[k].top > top ? t[k].top : top;
	}
	for (size_t k = 0; k < n; k++)
		height = svy_term_height(&t[k]) - t[k].top + top > height ? svy_term_height(&t[k]) - t[k].top + top : height;
	svy_canvas_init(&canvas, s->width, height);
	for (size_t k = 0; k < n; k++) {
		draw_panel(&t[k], &canvas, left, top - t[k].top);
		left += t[k].width + GAP;
	}
	put_blank(s);
	show(s, &canvas);
}

static bool put_beside(struct sheet *s)
{
	size_t n = s->c->npanel;
	struct svy_term_panel *t = svy_calloc(n, sizeof *t);
	ptrdiff_t *w = svy_calloc(n, sizeof *w);
	bool fits = divide(s, t, w);
	if (fits)
		draw_beside(s, t, w);
	for (size_t k = n; k-- > 0;)
		svy_term_free(&t[k]);
	free(t);
	free(w);
	return fits;
}

void svy_chart_terminal(const struct svy_chart *c, const struct svy_terminal_opts *o, struct svy_output *out)
{
	size_t width = o->width ? o->width : 80;
	struct sheet s = {c, width < NARROWEST ? NARROWEST : width, o->colour, out, 0};
	put_text(&s, c->title, svy_ink_bold);
	put_text(&s, c->subtitle, svy_ink_plain);
	if (!c->columns || c->npanel < 2 || !put_beside(&s))
		for (size_t k = 0; k < c->npanel; k++)
			put_panel(&s, &c->panel[k]);
	put_legend(&s);
	bool bare = false;
	for (size_t k = 0; k < c->npanel; k++)
		bare = bare || svy_term_leaves_bands(&c->panel[k]);
	if (c->notes.n || bare)
		put_blank(&s);
	if (bare)
		put_text(&s, svy_lang_say(c->lang, "The bands of so many lines are left out here"), svy_ink_plain);
	for (size_t i = 0; i < c->notes.n; i++)
		put_text(&s, c->notes.v[i], svy_ink_plain);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/gnuplot_parts.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "plot/measure.h"
#include "plot/palette.h"

enum {
	CORNERS = 48,                   /* of an ellipse */
	BESIDE = 5                      /* points between a mark and its label */
};
#define ELLIPSE_FILL 0.12       /* opacity */
#define THICK 0.7
#define DIAMOND_HALF 0.3        /* rows */
#define WHISKER 1.5
#define LINE 1.6

int svy_gnuplot_point_type(const struct svy_series *s, bool hollow)
{
	static const enum svy_shape usual[] = {SVY_SHAPE_CIRCLE, SVY_SHAPE_SQUARE, SVY_SHAPE_TRIANGLE, SVY_SHAPE_DIAMOND, SVY_SHAPE_DOWN, SVY_SHAPE_PENTAGON};
	static const int filled[] = {7, 7, 5, 9, 13, 11, 15};
	enum svy_shape shape = s->shape;
	if (shape == SVY_SHAPE_AUTO)
		shape = s->colour.hue == SVY_HUE_GROUP ? usual[(s->colour.index + s->colour.index / SVY_PALETTE_GROUPS) % 6] : SVY_SHAPE_CIRCLE;
	return filled[shape] - hollow;
}

double svy_gnuplot_point_size(const struct svy_series *s)
{
	return 0.75 * (s->size > 0 ? s->size : 1);
}

/* ---- data ---- */

struct part {
	struct svy_gnuplot *g;
	const struct svy_panel *panel;
	const struct svy_page_panel *place;
	const struct svy_series *s;
	size_t number, at;      /* of the panel and of the series in it, from 1 */
};

/* A place on an axis without the noise of its last digits. */
static void format_place(char text[SVY_NUM_MAX], double x)
{
	snprintf(text, SVY_NUM_MAX, "%.12g", x);
}

/* Rows to a thousandth; numbers as they are. */
static double at(const struct svy_axis *a, const struct svy_page_axis *place, double x)
{
	double row = svy_page_at(a, place, x);
	return a->kind == SVY_AXIS_CATEGORY ? rint(row * 1000) / 1000 : row;
}

static double at_x(const struct part *p, double x)
{
	return at(&p->panel->x, &p->place->x, x);
}

static double at_y(const struct part *p, double y)
{
	return at(&p->panel->y, &p->place->y, y);
}

/* The numbers of one line; those of axes are as the reader knows them. */
static void put_numbers(struct part *p, size_t n, const double *x)
{
	for (size_t i = 0; i < n; i++) {
		char text[SVY_NUM_MAX];
		svy_num_format(text, x[i]);
		svy_buf_printf(p->g->b, "%s%s", i ? " " : "", text);
	}
	svy_buf_putc(p->g->b, '\n');
}

static void put_ellipse(struct part *p, const struct svy_mark_point *m)
{
	for (int k = 0; k <= CORNERS; k++) {
		double turn = 2 * M_PI * k / CORNERS, u = m->a * cos(turn), v = m->b * sin(turn);
		put_numbers(p, 2, (double[]){m->x + u * cos(m->angle) - v * sin(m->angle), m->y + u * sin(m->angle) + v * cos(m->angle)});
	}
	svy_buf_putc(p->g->b, '\n');
}

static void put_diamond(struct part *p, const struct svy_mark_point *m)
{
	double y = at_y(p, m->y);
	put_numbers(p, 2, (double[]){m->lo, y});
	put_numbers(p, 2, (double[]){m->x, y - DIAMOND_HALF});
	put_numbers(p, 2, (double[]){m->hi, y});
	put_numbers(p, 2, (double[]){m->x, y + DIAMOND_HALF});
	put_numbers(p, 2, (double[]){m->lo, y});
	svy_buf_putc(p->g->b, '\n');
}

static double half_thickness(const struct part *p)
{
	const struct svy_axis *a = p->s->along_y ? &p->panel->x : &p->panel->y;
	double thick = p->s->thickness > 0 ? p->s->thickness : THICK;
	return rint(thick * (a->kind == SVY_AXIS_CATEGORY && a->room > 0 ? a->room : 1) * 1e6) / 2e6;
}

static void put_point(struct part *p, const struct svy_mark_point *m)
{
	double at = p->s->along_y ? at_x(p, m->x) : at_y(p, m->y);
	switch (p->s->mark) {
	case SVY_MARK_BAR:
		put_numbers(p, 4, (double[]){at, m->lo, m->hi, half_thickness(p)});
		break;
	case SVY_MARK_INTERVAL:
		put_numbers(p, 3, (double[]){at, m->lo, m->hi});
		break;
	case SVY_MARK_BAND:
		put_numbers(p, 3, (double[]){at_x(p, m->x), m->lo, m->hi});
		break;
	case SVY_MARK_ELLIPSE:
		put_ellipse(p, m);
		break;
	case SVY_MARK_DIAMOND:
		put_diamond(p, m);
		break;
	default:
		put_numbers(p, 2, (double[]){at_x(p, m->x), at_y(p, m->y)});
	}
}

static size_t count_hollow(const struct svy_series *s)
{
	size_t n = 0;
	for (size_t k = 0; k < s->n; k++)
		n += s->point[k].hollow;
	return n;
}

/* Lines and bands are one whole. */
static bool parts_hollow(const struct svy_series *s)
{
	return s->mark == SVY_MARK_BAR || s->mark == SVY_MARK_POINT || s->mark == SVY_MARK_DIAMOND;
}

static bool has_block(const struct svy_series *s)
{
	return s->n && s->mark != SVY_MARK_RULE && s->mark != SVY_MARK_TEXT;
}

static void put_name(struct part *p, bool hollow)
{
	svy_buf_printf(p->g->b, "$p%zus%zu%s", p->number, p->at, hollow ? "_unsure" : "");
}

static void put_block(struct part *p, bool hollow)
{
	static const char *const columns[] = {
		[SVY_MARK_BAR] = "place from to half-thickness", [SVY_MARK_INTERVAL] = "place from to", [SVY_MARK_BAND] = "x from to",
		[SVY_MARK_POINT] = "x y", [SVY_MARK_LINE] = "x y", [SVY_MARK_ELLIPSE] = "x y", [SVY_MARK_DIAMOND] = "x y",
	};
	put_name(p, hollow);
	svy_buf_printf(p->g->b, " << EOD\n# %s\n", columns[p->s->mark]);
	for (size_t k = 0; k < p->s->n; k++)
		if (!parts_hollow(p->s) || p->s->point[k].hollow == hollow)
			put_point(p, &p->s->point[k]);
	svy_buf_puts(p->g->b, "EOD\n");
}

/* ---- commands ---- */

static void put_using(struct part *p)
{
	static const char *const across[] = {[SVY_MARK_BAR] = "2:1:2:3:($1-$4):($1+$4)", [SVY_MARK_INTERVAL] = "2:1:($3-$2):(0)"};
	static const char *const up[] = {[SVY_MARK_BAR] = "1:2:($1-$4):($1+$4):2:3", [SVY_MARK_INTERVAL] = "1:2:(0):($3-$2)"};
	enum svy_mark mark = p->s->mark;
	const char *columns = "1:2";
	if (mark == SVY_MARK_BAND)
		columns = "1:2:3";
	else if (mark == SVY_MARK_BAR || mark == SVY_MARK_INTERVAL)
		columns = p->s->along_y ? up[mark] : across[mark];
	svy_buf_printf(p->g->b, " using %s ", columns);
}

static void put_lc(struct part *p, unsigned rgb)
{
	svy_buf_puts(p->g->b, " lc rgb ");
	svy_gnuplot_colour(p->g, rgb);
}

static void put_fill(struct part *p, const char *style, unsigned rgb)
{
	svy_buf_printf(p->g->b, "%s fc rgb ", style);
	svy_gnuplot_colour(p->g, rgb);
}

static void begin_clause(struct part *p, size_t *clauses, bool hollow)
{
	svy_buf_puts(p->g->b, (*clauses)++ ? ", \\\n\t" : "plot ");
	put_name(p, hollow);
	put_using(p);
}

/* Lines of many rows must not run into each other. */
static double whisker(const struct part *p)
{
	const struct svy_page_panel *q = p->place;
	double usual = p->s->colour.hue == SVY_HUE_INK ? 1 : WHISKER;
	if (p->s->along_y || p->panel->y.kind != SVY_AXIS_CATEGORY)
		return usual;
	return fmin(usual, 0.45 * (q->bottom - q->top) / fmax(q->y.rows, 1));
}

static void put_style(struct part *p, bool hollow)
{
	unsigned rgb = svy_palette(p->s->colour);
	struct svy_buf *b = p->g->b;
	switch (p->s->mark) {
	case SVY_MARK_BAR:
		svy_buf_printf(b, "with boxxyerror fs %s", hollow ? "empty border lw 1.2" : "solid noborder");
		put_lc(p, rgb);
		break;
	case SVY_MARK_POINT:
		svy_buf_printf(b, "with points pt %d ps %g lw 1.2", svy_gnuplot_point_type(p->s, hollow), svy_gnuplot_point_size(p->s));
		put_lc(p, rgb);
		break;
	case SVY_MARK_INTERVAL:
		svy_buf_printf(b, "with vectors nohead lw %.3g", whisker(p));
		put_lc(p, rgb);
		break;
	case SVY_MARK_BAND:
		put_fill(p, "with filledcurves fs transparent solid 0.2 noborder", rgb);
		break;
	case SVY_MARK_DIAMOND:
		put_fill(p, "with filledcurves closed fs solid noborder", hollow ? svy_palette_tint(p->s->colour, 0.35) : rgb);
		break;
	default:
		svy_buf_printf(b, "with lines lw %g%s", p->s->mark == SVY_MARK_ELLIPSE ? 0.5 : LINE, p->s->dashed ? " dt \"-\"" : "");
		put_lc(p, rgb);
	}
	svy_buf_puts(b, " notitle");
}

/* Whiskers must not be seen through hollow marks. */
static void put_paper(struct part *p)
{
	svy_buf_printf(p->g->b, "with points pt %d ps %g", svy_gnuplot_point_type(p->s, false), svy_gnuplot_point_size(p->s));
	put_lc(p, 0xffffff);
	svy_buf_puts(p->g->b, " notitle");
}

/* A dark line on a dark bar is seen by the white beside it. */
static void put_halo(struct part *p)
{
	svy_buf_printf(p->g->b, "with vectors nohead lw %.3g", 3 * whisker(p));
	put_lc(p, 0xffffff);
	svy_buf_puts(p->g->b, " notitle");
}

static void put_clauses(struct part *p, size_t *clauses)
{
	size_t hollow = parts_hollow(p->s) ? count_hollow(p->s) : 0;
	if (!has_block(p->s))
		return;
	if (p->s->mark == SVY_MARK_INTERVAL && p->s->colour.hue == SVY_HUE_INK) {
		begin_clause(p, clauses, false);
		put_halo(p);
	}
	if (p->s->mark == SVY_MARK_ELLIPSE) {
		begin_clause(p, clauses, false);
		char style[80];
		snprintf(style, sizeof style, "with filledcurves closed fs transparent solid %.3g noborder", ELLIPSE_FILL * (p->s->strength > 0 ? p->s->strength : 1));
		put_fill(p, style, svy_palette(p->s->colour));
		svy_buf_puts(p->g->b, " notitle");
	}
	if (hollow < p->s->n) {
		begin_clause(p, clauses, false);
		put_style(p, false);
	}
	if (hollow && p->s->mark == SVY_MARK_POINT) {
		begin_clause(p, clauses, true);
		put_paper(p);
	}
	if (hollow) {
		begin_clause(p, clauses, true);
		put_style(p, true);
	}
}

/* ---- lines and texts ---- */

/* A line across or up the drawing, in parts where names of groups stand between its rows. */
static void put_line(struct svy_gnuplot *g, const struct svy_panel *panel, const struct svy_page_axis *rows, double at, bool upright, const char *style, unsigned rgb)
{
	const struct svy_axis *y = &panel->y;
	char text[SVY_NUM_MAX];
	format_place(text, at);
	for (size_t k = 0, next; k == 0 || (upright && k < y->category.n); k = next) {
		next = k + 1;
		svy_buf_puts(g->b, "set arrow from ");
		if (!upright) {
			svy_buf_printf(g->b, "graph 0, first %s to graph 1, first %s", text, text);
		} else if (!y->group.n) {
			svy_buf_printf(g->b, "first %s, graph 0 to first %s, graph 1", text, text);
			next = SIZE_MAX;
		} else {
			while (next < y->category.n && isnan(rows->head[next]))
				next++;
			svy_buf_printf(g->b, "first %s, first %.4g to first %s, first %.4g", text, rows->top[k], text, rows->bottom[next - 1]);
		}
		svy_buf_printf(g->b, " nohead back %s lc rgb ", style);
		svy_gnuplot_colour(g, rgb);
		svy_buf_putc(g->b, '\n');
	}
}

static void put_rules(struct part *p)
{
	for (size_t k = 0; k < p->s->n; k++) {
		const struct svy_mark_point *m = &p->s->point[k];
		bool upright = !isnan(m->x);
		put_line(p->g, p->panel, &p->place->y, upright ? at_x(p, m->x) : at_y(p, m->y), upright, p->s->dashed ? "lw 1 dt \"-\"" : "lw 1", svy_palette(p->s->colour));
	}
}

/* A label in a bar stands where there is room for it. */
static bool place_in_bar(const struct part *p, const struct svy_mark_point *m, struct svy_page_text *t)
{
	const struct svy_page_panel *q = p->place;
	bool up = p->s->along_y;
	const struct svy_axis *a = up ? &p->panel->y : &p->panel->x;
	const struct svy_page_axis *scale = up ? &q->y : &q->x;
	double length = up ? q->bottom - q->top : q->right - q->left;
	double from = svy_page_part(a, scale, m->lo) * length, to = svy_page_part(a, scale, m->hi) * length;
	double need = up ? t->size * 1.2 : svy_measure(m->label, strlen(m->label), false) * t->size;
	if (up)
		t->y = q->bottom - (from + to) / 2;
	else
		t->x = q->left + (from + to) / 2;
	t->anchor = SVY_ANCHOR_MIDDLE;
	t->colour.hue = !m->hollow && svy_palette_text_on(p->s->colour) == 0xffffff ? SVY_HUE_STEP : SVY_HUE_INK;
	return fabs(to - from) >= need;
}

static bool is_point(const struct svy_panel *panel, double x, double y)
{
	for (size_t i = 0; i < panel->nseries; i++)
		for (size_t k = 0; panel->series[i].mark == SVY_MARK_POINT && k < panel->series[i].n; k++)
			if (panel->series[i].point[k].x == x && panel->series[i].point[k].y == y)
				return true;
	return false;
}

/* Between a point and its label, so that the mark is not under it; other texts lie where they are put. */
static double gap_of(const struct part *p, const struct svy_mark_point *m)
{
	if (p->s->mark != SVY_MARK_POINT && (p->s->anchor == SVY_ANCHOR_MIDDLE || !is_point(p->panel, m->x, m->y)))
		return 0;
	return p->s->anchor == SVY_ANCHOR_END ? -BESIDE : BESIDE;
}

static void put_labels(struct part *p)
{
	const struct svy_page_panel *q = p->place;
	for (size_t k = 0; k < p->s->n; k++) {
		const struct svy_mark_point *m = &p->s->point[k];
		double gap = gap_of(p, m);
		bool white = false;
		if (!m->label)
			continue;
		double y_part = svy_page_part(&p->panel->y, &q->y, m->y);
		struct svy_page_text t = {
			.x = q->left + svy_page_part(&p->panel->x, &q->x, m->x) * (q->right - q->left) + gap,
			.y = p->panel->y.kind == SVY_AXIS_CATEGORY ? q->top + y_part * (q->bottom - q->top) : q->bottom - y_part * (q->bottom - q->top),
			.anchor = p->s->anchor == SVY_ANCHOR_MIDDLE && gap > 0 ? SVY_ANCHOR_START : p->s->anchor,
			.size = SVY_PAGE_FONT * 0.92, .colour = p->s->mark == SVY_MARK_TEXT ? p->s->colour : (struct svy_colour){.hue = SVY_HUE_INK},
		};
		if (p->s->mark == SVY_MARK_BAR && !place_in_bar(p, m, &t))
			continue;
		white = p->s->mark == SVY_MARK_BAR && t.colour.hue == SVY_HUE_STEP;
		struct svy_strs lines = {0};
		svy_measure_wrap(m->label, 1e9, false, &lines);
		for (size_t i = 0; i < lines.n; i++) {
			struct svy_page_text one = t;
			one.text = lines.v[i];
			one.y += ((double)i - ((double)lines.n - 1) / 2) * t.size * 1.2;
			svy_gnuplot_label(p->g, &one, true, white);
		}
		svy_strs_free(&lines);
	}
}

static void put_range(struct svy_gnuplot *g, const char *name, const struct svy_axis *a, const struct svy_page_axis *place)
{
	char lo[SVY_NUM_MAX], hi[SVY_NUM_MAX];
	bool category = a->kind == SVY_AXIS_CATEGORY, down = category && *name == 'y';
	format_place(lo, category ? 0 : place->lo);
	format_place(hi, category ? rint(place->rows * 1000) / 1000 : place->hi);
	svy_buf_printf(g->b, "set %srange [%s:%s]\n%sset logscale %s\n", name, down ? hi : lo, down ? lo : hi, a->log ? "" : "un", name);
}

/* Light lines at the ticks; where one is 0 (or 1 of ratios), a darker one. */
static void put_grid(struct svy_gnuplot *g, const struct svy_panel *panel, const struct svy_page_panel *place, bool upright)
{
	const struct svy_axis *a = upright ? &panel->x : &panel->y;
	const struct svy_page_axis *scale = upright ? &place->x : &place->y;
	for (size_t k = 0; k < scale->ntick; k++) {
		bool origin = scale->tick[k] == (a->log ? 1 : 0);
		put_line(g, panel, &place->y, scale->tick[k], upright, origin ? "lw 0.9" : "lw 0.5", origin ? 0x9a9a9a : 0xdddddd);
	}
}

static void put_margins(struct svy_gnuplot *g, const struct svy_page_panel *q)
{
	double w = g->page.width, h = g->page.height;
	svy_buf_printf(g->b, "set lmargin at screen %.5f\nset rmargin at screen %.5f\nset tmargin at screen %.5f\nset bmargin at screen %.5f\n", q->left / w, q->right / w,
		1 - q->top / h, 1 - q->bottom / h);
}

void svy_gnuplot_panel(struct svy_gnuplot *g, size_t number)
{
	const struct svy_panel *panel = &g->c->panel[number - 1];
	const struct svy_page_panel *place = &g->page.panel[number - 1];
	struct part p = {.g = g, .panel = panel, .place = place, .number = number};
	size_t clauses = 0;
	svy_buf_printf(g->b, "\n# Panel %zu\n", number);
	put_margins(g, place);
	put_range(g, "x", &panel->x, &place->x);
	put_range(g, "y", &panel->y, &place->y);
	put_grid(g, panel, place, true);
	put_grid(g, panel, place, false);
	for (p.at = 1; p.at <= panel->nseries; p.at++) {
		p.s = &panel->series[p.at - 1];
		size_t hollow = parts_hollow(p.s) ? count_hollow(p.s) : 0;
		if (p.s->mark == SVY_MARK_RULE)
			put_rules(&p);
		else
			put_labels(&p);
		if (has_block(p.s) && hollow < p.s->n)
			put_block(&p, false);
		if (has_block(p.s) && hollow)
			put_block(&p, true);
	}
	for (p.at = 1; p.at <= panel->nseries; p.at++) {
		p.s = &panel->series[p.at - 1];
		put_clauses(&p, &clauses);
	}
	svy_buf_puts(g->b, clauses ? "\n" : "plot NaN notitle\n");
}

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates over waves: a line for each term, category or group, with the band of its intervals. Years stand as far apart as they are; where a line has
 * no estimate for a wave that others have, it is broken.
 */
#include "plot/types.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/width.h"
#include "plot/build.h"

#define LINES 8                 /* that can be told apart */
#define APART 0.055             /* of the height: ends of lines whose names can stand beside them */
#define SHORT 24                /* columns of a name that can */

struct spot {
	double x;
	size_t row, panel, line;
};

struct lines {
	const struct svy_estimates *t;
	const struct svy_plot_opts *o;
	struct svy_drawn rows;
	int x, by, colour;              /* dimensions */
	struct svy_dim waves;
	bool number;                    /* of x: true distances */
	struct svy_strs panel, line;    /* names */
	struct spot *spot;              /* by panel, line and x */
	size_t n;
};

/* ---- which dimension is what ---- */

static bool all_numbers(const struct svy_dim *d)
{
	double x;
	for (size_t i = 0; i < d->code.n; i++)
		if (*d->code.v[i] && (!svy_num_parse(d->code.v[i], strlen(d->code.v[i]), &x) || !isfinite(x)))
			return false;
	return true;
}

/* Years, ages: numbers that are called by themselves. Codes with labels are categories. */
static bool is_measured(const struct svy_dim *d)
{
	for (size_t i = 0; i < d->code.n; i++)
		if (*d->code.v[i] && strcmp(d->code.v[i], d->label.v[i]) != 0)
			return false;
	return all_numbers(d);
}

static size_t known_waves(const struct svy_dim *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->code.n; i++)
		n += *d->code.v[i] != '\0';
	return n;
}

/* 2: numbers, 1: categories in an order, 0: no waves. */
static int fitness(const struct lines *l, int what)
{
	struct svy_dim d;
	int fit = 0;
	if (what == l->by || what == l->colour)
		return 0;
	svy_dim_make(l->t, &l->rows, l->o->lang, what, &d);
	if (known_waves(&d) > 1)
		fit = is_measured(&d) ? 2 : svy_dim_ordered(l->t, &d) ? 1 : 0;
	svy_dim_free(&d);
	return fit;
}

static int choose_x(struct svy_ctx *ctx, struct lines *l)
{
	int best = 0;
	if (l->o->x)
		return svy_dim_find(ctx, l->t, "x", l->o->x, &l->x);
	for (size_t k = 0; k < l->t->nby; k++) {
		int fit = fitness(l, (int)k);
		if (fit > best) {
			best = fit;
			l->x = (int)k;
		}
	}
	if (best)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "line needs waves: a by-variable of the estimates that is a number or has an order, such as a year (svymean --by year); "
			"--x names one");
}

static int choose(struct svy_ctx *ctx, struct lines *l)
{
	int rc = svy_dim_find(ctx, l->t, "by", l->o->by, &l->by);
	if (!rc)
		rc = svy_dim_find(ctx, l->t, "colour", l->o->colour, &l->colour);
	if (!rc)
		rc = choose_x(ctx, l);
	if (!rc && (l->x == l->by || l->x == l->colour))
		rc = svy_fail(ctx, SVY_EUSAGE, "'%s' is along the axis, and cannot make panels or colours too", svy_dim_title(l->t, l->x));
	return rc;
}

/* ---- which row is where ---- */

static bool varies(const struct lines *l, int what)
{
	for (size_t i = 1; i < l->rows.n; i++)
		if (strcmp(svy_dim_code(l->t, what, l->rows.v[i]), svy_dim_code(l->t, what, l->rows.v[0])) != 0)
			return true;
	return false;
}

/* Does the dimension part panels? Else it parts lines. A line is told by --colour alone, if that is given. */
static bool parts_panels(const struct lines *l, int what)
{
	return what == l->by || (l->colour != SVY_DIM_NONE && what != l->colour);
}

/* Is it told by the term, so that it need not be said? The only level that a term knows is. */
static bool goes_without_saying(const struct lines *l, size_t row, int what)
{
	const struct svy_term *term = svy_estimates_find_term(l->t, l->t->row[row].term);
	bool own = what == SVY_DIM_BASE || what == SVY_DIM_STAT || (what == SVY_DIM_LEVEL && term && term->nlevel < 2);
	return own && varies(l, SVY_DIM_TERM) && svy_dim_of_term(l->t, &l->rows, what);
}

/* The name of the row's panel or line: what parts it from others. Caller frees. */
static char *name_of(const struct lines *l, size_t row, bool panel)
{
	struct svy_buf b = {0};
	for (int what = (int)l->t->nby - 1; what >= SVY_DIM_BASE; what--) {
		/* Terms and levels first, then by-variables in their order. */
		int dim = what >= 0 ? (int)l->t->nby - 1 - what : what;
		if (dim == SVY_DIM_NONE || dim == l->x || parts_panels(l, dim) != panel || !varies(l, dim))
			continue;
		if (goes_without_saying(l, row, dim))
			continue;
		char *label = svy_row_label(l->t, row, dim, l->o->lang);
		svy_buf_printf(&b, "%s%s", b.n ? ", " : "", label);
		free(label);
	}
	return svy_buf_take(&b);
}

static size_t find_or_add(struct svy_strs *names, char *name)
{
	size_t i = 0;
	while (i < names->n && strcmp(names->v[i], name) != 0)
		i++;
	if (i == names->n)
		svy_strs_add_take(names, name);
	else
		free(name);
	return i;
}

static int by_place(const void *x, const void *y)
{
	const struct spot *a = x, *b = y;
	if (a->panel != b->panel)
		return a->panel < b->panel ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->x > b->x) - (a->x < b->x);
}

static int collect(struct svy_ctx *ctx, struct lines *l)
{
	l->spot = svy_calloc(l->rows.n + 1, sizeof *l->spot);
	svy_dim_make(l->t, &l->rows, l->o->lang, l->x, &l->waves);
	l->number = is_measured(&l->waves);
	for (size_t i = 0; i < l->rows.n; i++) {
		const char *code = svy_dim_code(l->t, l->x, l->rows.v[i]);
		struct spot s = {.row = l->rows.v[i]};
		if (!*code)
			continue;
		s.x = (double)svy_dim_of(l->t, &l->waves, s.row);
		if (l->number)
			svy_num_parse(code, strlen(code), &s.x);
		s.panel = find_or_add(&l->panel, name_of(l, s.row, true));
		s.line = find_or_add(&l->line, name_of(l, s.row, false));
		l->spot[l->n++] = s;
	}
	if (!l->n)
		return svy_fail(ctx, SVY_EDATA, "no estimate belongs to a wave of '%s'", svy_dim_title(l->t, l->x));
	qsort(l->spot, l->n, sizeof *l->spot, by_place);
	for (size_t i = 1; i < l->n; i++)
		if (by_place(&l->spot[i - 1], &l->spot[i]) == 0)
			return svy_fail(ctx, SVY_EUSAGE, "several estimates have the same place on a line; svyfilter can choose among them: base == \"row\"");
	if (l->line.n > LINES)
		return svy_fail(ctx, SVY_EUSAGE, "%zu lines cannot be told apart; --by VAR gives each group of VAR a panel, and svyfilter leaves some out", l->line.n);
	return 0;
}

/* ---- axes ---- */

static double common_divisor(double a, double b)
{
	while (b > 0) {
		double rest = fmod(a, b);
		a = b;
		b = rest;
	}
	return a;
}

/* The greatest whole number that all waves, which are whole, are multiples of, if the range has at most twelve of it; 0: none. */
static double common_step(const struct lines *l, double lo, double hi)
{
	double step = 0;
	for (size_t i = 0; i < l->n; i++)
		step = common_divisor(fabs(l->spot[i].x), step);
	return step >= 1 && (hi - lo) / step <= 12 ? step : 0;
}

/* Ticks at the waves where these are as far apart as a whole number. */
static double wave_step(const struct lines *l, double lo, double hi)
{
	struct svy_axis a = {0};
	double step = common_step(l, lo, hi);
	if (step > 0)
		return step;
	svy_axis_round(&a, lo, hi, 8);
	return hi - lo <= 10 ? 1 : fmax(1, rint(a.step));
}

/* A total over the waves, which is none, stands last among them. */
static size_t last_wave(const struct svy_dim *d)
{
	size_t n = d->code.n;
	while (n && !*d->code.v[n - 1])
		n--;
	return n;
}

static void fill_x(const struct lines *l, struct svy_axis *x)
{
	const char *title = svy_dim_title(l->t, l->x);
	x->title = svy_strdup(title);
	if (!l->number) {
		x->kind = SVY_AXIS_CATEGORY;
		for (size_t i = 0; i < last_wave(&l->waves); i++)
			svy_strs_add(&x->category, *l->waves.code.v[i] ? l->waves.label.v[i] : "");
		return;
	}
	double lo = INFINITY, hi = -INFINITY;
	bool whole = true;
	for (size_t i = 0; i < l->n; i++) {
		lo = fmin(lo, l->spot[i].x);
		hi = fmax(hi, l->spot[i].x);
		whole = whole && l->spot[i].x == rint(l->spot[i].x);
	}
	if (!(hi > lo) || !whole) {
		svy_axis_round(x, lo, hi, 8);
		return;
	}
	*x = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .title = x->title, .lo = lo - 0.03 * (hi - lo), .hi = hi + 0.03 * (hi - lo), .step = wave_step(l, lo, hi)};
}

/* ---- lines ---- */

static bool same_line(const struct lines *l, size_t a, size_t b)
{
	return l->spot[a].panel == l->spot[b].panel && l->spot[a].line == l->spot[b].line;
}

/* Is there a wave of other lines between two spots? */
static bool has_gap(const struct lines *l, size_t a, size_t b)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->spot[i].x > l->spot[a].x && l->spot[i].x < l->spot[b].x)
			return true;
	return false;
}

static struct svy_mark_point *add(const struct lines *l, struct svy_series *s, size_t i)
{
	const struct svy_estimate *e = &l->t->row[l->spot[i].row];
	struct svy_mark_point *m = svy_series_add_point(s);
	m->x = l->spot[i].x;
	m->y = e->estimate * l->rows.scale;
	m->lo = e->lo * l->rows.scale;
	m->hi = e->hi * l->rows.scale;
	m->hollow = svy_row_unsure(l->t, l->spot[i].row);
	return m;
}

static bool has_interval(const struct lines *l, size_t i)
{
	const struct svy_estimate *e = &l->t->row[l->spot[i].row];
	return isfinite(e->lo) && isfinite(e->hi);
}

/* An unbroken piece: what has no neighbour with an interval has a whisker for a band. */
static void draw_bands(const struct lines *l, struct svy_panel *p, size_t from, size_t to, struct svy_colour colour)
{
	for (size_t i = from; i < to;) {
		size_t end = i;
		while (end < to && has_interval(l, end))
			end++;
		if (end - i == 1)
			svy_panel_add_series(p, SVY_MARK_INTERVAL, colour, NULL)->along_y = true;
		else if (end > i)
			svy_panel_add_series(p, SVY_MARK_BAND, colour, NULL);
		for (size_t k = i; k < end; k++)
			add(l, &p->series[p->nseries - 1], k);
		i = end + 1;
	}
}

/* Pieces of the line of spots from..to. */
static size_t piece_end(const struct lines *l, size_t from, size_t to)
{
	size_t end = from + 1;
	while (end < to && !has_gap(l, end - 1, end))
		end++;
	return end;
}

static size_t line_end(const struct lines *l, size_t from)
{
	size_t end = from + 1;
	while (end < l->n && same_line(l, from, end))
		end++;
	return end;
}

static struct svy_colour colour_of(const struct lines *l, size_t i)
{
	return (struct svy_colour){SVY_HUE_GROUP, (unsigned)l->spot[i].line, 0};
}

/* Bands below, then lines, then points, whose shapes the legend shows. */
static void draw_panel(const struct lines *l, struct svy_panel *p, size_t from, size_t to, bool legend)
{
	for (size_t i = from, end; i < to; i = end) {
		end = piece_end(l, i, line_end(l, i));
		draw_bands(l, p, i, end, colour_of(l, i));
	}
	for (size_t i = from, end; i < to; i = end) {
		end = piece_end(l, i, line_end(l, i));
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_LINE, colour_of(l, i), NULL);
		for (size_t k = i; k < end; k++)
			add(l, s, k);
	}
	for (size_t i = from, end; i < to; i = end) {
		end = line_end(l, i);
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_POINT, colour_of(l, i), legend ? l->line.v[l->spot[i].line] : NULL);
		for (size_t k = i; k < end; k++)
			add(l, s, k);
	}
}

/* ---- names at the ends ---- */

/* The last spot of each line, in the only panel. */
static size_t find_ends(const struct lines *l, size_t *ends)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i = line_end(l, i))
		ends[n++] = line_end(l, i) - 1;
	return n;
}

/* All lines must end at the right edge, far enough from each other. */
static bool can_name_ends(const struct lines *l, const struct svy_axis *y)
{
	size_t ends[LINES], n;
	double last = -INFINITY;
	if (l->panel.n > 1)
		return false;
	n = find_ends(l, ends);
	for (size_t i = 0; i < n; i++)
		last = fmax(last, l->spot[ends[i]].x);
	for (size_t i = 0; i < n; i++) {
		double a = l->t->row[l->spot[ends[i]].row].estimate * l->rows.scale;
		const char *name = l->line.v[l->spot[ends[i]].line];
		if (l->spot[ends[i]].x < last || svy_width(name, strlen(name)) > SHORT)
			return false;
		for (size_t k = 0; k < i; k++)
			if (fabs(a - l->t->row[l->spot[ends[k]].row].estimate * l->rows.scale) < APART * (y->hi - y->lo))
				return false;
	}
	return true;
}

static void name_ends(const struct lines *l, struct svy_panel *p)
{
	size_t ends[LINES], n = find_ends(l, ends);
	for (size_t i = 0; i < n; i++) {
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_TEXT, colour_of(l, ends[i]), NULL);
		s->anchor = SVY_ANCHOR_START;
		struct svy_mark_point *m = svy_series_add_point(s);
		m->x = l->spot[ends[i]].x;
		m->y = l->t->row[l->spot[ends[i]].row].estimate * l->rows.scale;
		m->label = svy_strdup(l->line.v[l->spot[ends[i]].line]);
	}
}

/* A level line below all others, and the axis reaches to it. */
static void draw_reference(double ref, struct svy_panel *p)
{
	if (ref < p->y.lo || ref > p->y.hi)
		svy_axis_round(&p->y, fmin(ref, p->y.lo), fmax(ref, p->y.hi), 6);
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_RULE, (struct svy_colour){.hue = SVY_HUE_MUTED}, NULL);
	s->dashed = true;
	svy_series_add_point(s)->y = ref;
}

static void draw(const struct lines *l, double ref, struct svy_chart *c)
{
	bool unsure = false, legend = false;
	svy_build_frame(l->t, &l->rows, l->o, c);
	for (size_t from = 0, to; from < l->n; from = to) {
		struct svy_panel *p = svy_chart_add_panel(c);
		for (to = from; to < l->n && l->spot[to].panel == l->spot[from].panel; to++)
			unsure = unsure || svy_row_unsure(l->t, l->spot[to].row);
		if (l->panel.n > 1)
			p->title = svy_strdup(l->panel.v[l->spot[from].panel]);
		fill_x(l, &p->x);
		svy_build_axis(l->t, &l->rows, l->o, true, false, &p->y);
		if (isfinite(ref))
			draw_reference(ref, p);
		legend = l->line.n > 1 && !can_name_ends(l, &p->y);
		draw_panel(l, p, from, to, legend);
		if (l->line.n > 1 && !legend)
			name_ends(l, p);
	}
	svy_build_notes(l->t, &l->rows, l->o, SVY_INTERVALS_BANDS, unsure, c);
}

int svy_plot_line(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct lines l = {.t = t, .o = o, .x = SVY_DIM_NONE, .by = SVY_DIM_NONE, .colour = SVY_DIM_NONE};
	int rc = svy_drawn_pick(ctx, t, "line", true, &l.rows);
	if (!rc)
		rc = choose(ctx, &l);
	if (!rc)
		rc = collect(ctx, &l);
	double ref = NAN;
	if (!rc && o->ref && (!svy_num_parse(o->ref, strlen(o->ref), &ref) || !isfinite(ref)))
		rc = svy_fail(ctx, SVY_EUSAGE, "'--ref' is a number, not '%s'", o->ref);
	if (!rc)
		draw(&l, ref, c);
	free(l.spot);
	svy_strs_free(&l.panel);
	svy_strs_free(&l.line);
	svy_dim_free(&l.waves);
	svy_drawn_free(&l.rows);
	return rc;
}

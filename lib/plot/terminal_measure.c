// SPDX-License-Identifier: GPL-3.0-or-later
/* How much room everything in a panel takes, and where its numbers are then. */
#include "plot/terminal_parts.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/width.h"

#define SAME 1e-6       /* places of one category that are one line */

static double part(const struct svy_axis *a, double x)
{
	return a->log ? log(x / a->lo) / log(a->hi / a->lo) : (x - a->lo) / (a->hi - a->lo);
}

double svy_term_column(const struct svy_term_panel *t, double x)
{
	if (t->x.kind == SVY_AXIS_CATEGORY)
		return t->x.category.n ? (x + 0.5) / (double)t->x.category.n * (double)t->w : NAN;
	return part(&t->x, x) * (double)t->w;
}

static double category_line(const struct svy_term_panel *t, double y)
{
	double nearest = rint(y);
	if (!(nearest >= 0 && nearest < (double)t->nrow))
		return NAN;
	const struct svy_term_row *r = &t->row[(size_t)nearest];
	size_t k = 0;
	while (k + 1 < r->nplace && r->place[k] < y - SAME)
		k++;
	ptrdiff_t lines = r->nplace ? (ptrdiff_t)r->nplace : 1;
	return (double)(r->first + (r->lines - lines) / 2 + (ptrdiff_t)k) + 0.5;
}

double svy_term_line(const struct svy_term_panel *t, double y)
{
	if (t->y.kind == SVY_AXIS_CATEGORY)
		return category_line(t, y);
	return (1 - part(&t->y, y)) * (double)t->h;
}

ptrdiff_t svy_term_cell(double place, ptrdiff_t n)
{
	if (!(place > -1e-6 && place < (double)n + 1e-6))
		return -1;
	ptrdiff_t cell = (ptrdiff_t)floor(place + 1e-9);
	return cell < n ? cell : n - 1;
}

/* An axis that can be drawn, whatever it is made from. */
static void sane(struct svy_axis *a)
{
	a->log = a->log && a->lo > 0;
	if (a->kind == SVY_AXIS_CATEGORY || (isfinite(a->lo) && isfinite(a->hi) && a->hi > a->lo))
		return;
	a->log = false;
	a->lo = isfinite(a->lo) ? a->lo : 0;
	a->hi = isfinite(a->hi) && a->hi > a->lo ? a->hi : a->lo + 1;
	a->step = 0;
}

/* The next of 1, 2, 5, 10 …; of 2.5 it is 5. */
static double wider_step(double step)
{
	double power = pow(10, floor(log10(step) + 1e-9)), digit = step / power;
	return power * (digit < 1.5 ? 2 : digit < 3.5 ? 5 : 10);
}

/* Wider and wider until a tick has the room of its words. room: cells of the axis for one tick; 0: as wide as its words. */
static void space_ticks(const struct svy_term_panel *t, struct svy_axis *a, double cells, double room)
{
	struct svy_axis round;
	if (a->log)
		return;
	if (!(a->step > 0) || (a->hi - a->lo) / a->step > 1000) {
		svy_axis_round(&round, a->lo, a->hi, 5);
		a->step = round.step;
	}
	for (size_t k = 0; k < 12; k++) {
		char *one = svy_axis_tick(a, a->lo, t->decimal), *other = svy_axis_tick(a, a->hi, t->decimal);
		size_t n = svy_term_text_width(one), m = svy_term_text_width(other);
		free(one);
		free(other);
		double need = room > 0 ? room : (double)(n > m ? n : m) + 2;
		if (a->step / (a->hi - a->lo) * cells >= need || a->step > a->hi - a->lo)
			return;
		a->step = wider_step(a->step);
	}
}

static size_t widest(const struct svy_strs *l)
{
	size_t most = 0;
	for (size_t i = 0; i < l->n; i++)
		most = svy_term_text_width(l->v[i]) > most ? svy_term_text_width(l->v[i]) : most;
	return most;
}

/* Ticks of a vertical axis of numbers. */
static size_t tick_width(const struct svy_term_panel *t)
{
	struct svy_axis a = t->y, round;
	size_t most = 0;
	if (!(a.step > 0)) {
		svy_axis_round(&round, a.lo, a.hi, 5);
		a.step = round.step;
	}
	for (unsigned k = 0; k < 2; k++) {
		char *text = svy_axis_tick(&a, k ? a.hi : a.lo, t->decimal);
		most = svy_term_text_width(text) > most ? svy_term_text_width(text) : most;
		free(text);
	}
	return most + 1;
}

/* Texts that begin at the right end of the axis stand beside the plot. */
static size_t hanging(const struct svy_term_panel *t)
{
	size_t most = 0;
	for (size_t i = 0; i < t->p->nseries; i++) {
		const struct svy_series *s = &t->p->series[i];
		for (size_t k = 0; s->mark == SVY_MARK_TEXT && s->anchor == SVY_ANCHOR_START && k < s->n; k++) {
			double right = t->x.kind == SVY_AXIS_NUMBER ? t->x.hi - 0.1 * (t->x.hi - t->x.lo) : (double)t->x.category.n - 1.5;
			if (s->point[k].label && s->point[k].x >= right && t->y.kind == SVY_AXIS_NUMBER)
				most = svy_term_text_width(s->point[k].label) > most ? svy_term_text_width(s->point[k].label) : most;
		}
	}
	return most ? most + 2 : 0;
}

void svy_term_sides(struct svy_term_panel *t)
{
	size_t limit = t->width * 2 / 5, third = t->width / 3;
	t->x = t->p->x;
	t->y = t->p->y;
	sane(&t->x);
	sane(&t->y);
	if (t->y.hidden)
		t->left = 0;
	else if (t->y.kind == SVY_AXIS_CATEGORY)
		t->left = 1 + (widest(&t->y.category) < limit ? widest(&t->y.category) : limit);
	else
		t->left = tick_width(t);
	t->right = hanging(t);
	if (t->y.aside.n) {
		size_t title = t->y.aside_title ? svy_term_text_width(t->y.aside_title) : 0;
		t->right = 1 + (widest(&t->y.aside) > title ? widest(&t->y.aside) : title);
	}
	t->right = t->right > third ? third : t->right ? t->right : 1;
}

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

static bool is_drawn(double lo, double hi)
{
	return isfinite(lo) || isfinite(hi);
}

/* The lines that the marks of category k need. */
static void find_places(const struct svy_term_panel *t, size_t k, struct svy_term_row *r)
{
	size_t cap = 0;
	for (size_t i = 0; i < t->p->nseries; i++)
		for (size_t j = 0; j < t->p->series[i].n; j++) {
			const struct svy_mark_point *m = &t->p->series[i].point[j];
			if (rint(m->y) != (double)k || !(is_drawn(m->x, m->lo) || m->label))
				continue;
			svy_grow(r->place, r->nplace, cap);
			r->place[r->nplace++] = m->y;
		}
	if (r->nplace)
		qsort(r->place, r->nplace, sizeof *r->place, by_size);
	size_t kept = 0;
	for (size_t j = 0; j < r->nplace; j++)
		if (!kept || r->place[j] > r->place[kept - 1] + SAME)
			r->place[kept++] = r->place[j];
	r->nplace = kept;
}

size_t svy_term_line_count(const char *text, size_t width)
{
	struct svy_strs lines = {0};
	svy_wrap(text, width ? width : 1, &lines);
	size_t n = lines.n;
	svy_strs_free(&lines);
	return n;
}

static const char *heading(const struct svy_term_panel *t, size_t k)
{
	const struct svy_strs *g = &t->p->y.group;
	return k < g->n && *g->v[k] ? g->v[k] : NULL;
}

/* Sets the lines of each category; between categories of several lines one stays empty. */
static void lay_rows(struct svy_term_panel *t)
{
	ptrdiff_t at = 0;
	bool airy = false;
	t->nrow = t->y.category.n;
	t->row = svy_calloc(t->nrow + 1, sizeof *t->row);
	t->own_rows = true;
	for (size_t k = 0; k < t->nrow; k++) {
		size_t label = t->y.hidden ? 1 : svy_term_line_count(t->y.category.v[k], t->left - 1);
		size_t beside = k < t->y.aside.n ? svy_term_line_count(t->y.aside.v[k], t->right - 1) : 1;
		label = beside > label ? beside : label;
		find_places(t, k, &t->row[k]);
		t->row[k].lines = (ptrdiff_t)(label > t->row[k].nplace ? label : t->row[k].nplace);
		airy = airy || t->row[k].lines > 1;
	}
	for (size_t k = 0; k < t->nrow; k++) {
		at += k && (airy || heading(t, k)) ? 1 : 0;
		at += heading(t, k) ? (ptrdiff_t)svy_term_line_count(heading(t, k), t->width) : 0;
		t->row[k].first = at;
		at += t->row[k].lines;
	}
	t->h = at;
}

/* A cell is about twice as high as wide. */
static void lay_numbers(struct svy_term_panel *t)
{
	ptrdiff_t h = t->w / 4 < 8 ? 8 : t->w / 4 > 18 ? 18 : t->w / 4;
	if (t->p->square && t->x.kind == SVY_AXIS_NUMBER) {
		double lines = (double)t->w / 2 * (t->y.hi - t->y.lo) / (t->x.hi - t->x.lo);
		h = lines < 6 ? 6 : lines > 40 ? 40 : (ptrdiff_t)lines;
	}
	t->h = h;
	space_ticks(t, &t->y, (double)h, 2);
}

static bool all_numbers(const struct svy_strs *l)
{
	double x;
	for (size_t i = 0; i < l->n; i++)
		if (!svy_num_parse(l->v[i], strlen(l->v[i]), &x))
			return false;
	return true;
}

/* Lines of the labels below categories of x; those that have no room there become numbers. */
static size_t lay_columns(struct svy_term_panel *t)
{
	size_t n = t->x.category.n, room = n ? (size_t)t->w / n : 0, most = 1;
	if (!n || all_numbers(&t->x.category) || widest(&t->x.category) < room)
		return 1;
	for (size_t i = 0; i < n && room >= 8; i++) {
		size_t lines = svy_term_line_count(t->x.category.v[i], room - 1);
		most = lines > most ? lines : most;
	}
	if (room >= 8 && most <= 4)
		return most;
	svy_strs_copy(&t->key, &t->x.category);
	return 1;
}

void svy_term_measure(struct svy_term_panel *t, ptrdiff_t w, const struct svy_term_panel *rows)
{
	t->w = w < 1 ? 1 : w;
	if (t->y.kind != SVY_AXIS_CATEGORY) {
		lay_numbers(t);
	} else if (rows && rows->row && rows->nrow == t->y.category.n) {
		t->row = rows->row;
		t->nrow = rows->nrow;
		t->h = rows->h;
	} else {
		lay_rows(t);
	}
	t->top = t->p->title ? svy_term_line_count(t->p->title, t->width) : 0;
	if (t->y.kind == SVY_AXIS_NUMBER && t->y.title && !t->y.hidden)
		t->top += svy_term_line_count(t->y.title, t->width);
	if (t->y.aside.n && t->y.aside_title)
		t->top += svy_term_line_count(t->y.aside_title, t->right - 1);
	t->below = 0;
	if (t->x.hidden)
		return;
	if (t->x.kind == SVY_AXIS_NUMBER)
		space_ticks(t, &t->x, (double)t->w, 0);
	t->below = 1 + (t->x.kind == SVY_AXIS_NUMBER ? 1 : lay_columns(t));
	t->below += t->x.title ? svy_term_line_count(t->x.title, t->width) : 0;
	for (size_t i = 0; i < t->key.n; i++)
		t->below += svy_term_line_count(t->key.v[i], t->width - 5);
}

void svy_term_free(struct svy_term_panel *t)
{
	for (size_t k = 0; t->own_rows && k < t->nrow; k++)
		free(t->row[k].place);
	if (t->own_rows)
		free(t->row);
	svy_strs_free(&t->key);
}

size_t svy_term_height(const struct svy_term_panel *t)
{
	return t->top + (size_t)t->h + t->below;
}

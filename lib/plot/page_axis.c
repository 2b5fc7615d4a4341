// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/page_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "plot/measure.h"

enum {
	TALLEST = 700,                  /* points: what many rows share before their labels become small */
	SMALLEST = 8,                   /* a row whose label can still be read */
	GAP = 5,                        /* between labels and the drawing */
	NUMBER_GAP = 7                  /* above the highest number, of which half is above the drawing */
};
#define LABEL_CHARS 21.0                /* em: 38 letters */
#define LABEL_PART 0.42                 /* of the width, at most, for labels */
#define SMALL (SVY_PAGE_FONT * 0.92)    /* ticks */

void svy_page_axis_free(struct svy_page_axis *a)
{
	free(a->tick);
	free(a->centre);
	free(a->head);
	free(a->top);
	free(a->bottom);
	*a = (struct svy_page_axis){0};
}

static size_t categories(const struct svy_axis *a)
{
	return a->kind == SVY_AXIS_CATEGORY ? a->category.n : 0;
}

static double room_of(const struct svy_axis *a)
{
	return a->room > 0 ? a->room : 1;
}

/* ---- numbers ---- */

static void add_tick(struct svy_page_axis *place, double x)
{
	place->tick = svy_reallocarray(place->tick, place->ntick + 1, sizeof *place->tick);
	place->tick[place->ntick++] = x;
}

enum { TICKS_MAX = 200 };       /* a step that makes more is none */

static void add_ticks(struct svy_page_axis *place, double lo, double hi)
{
	double step = place->step;
	for (double k = 0; lo + k * step <= hi + step * 1e-9 && place->ntick < TICKS_MAX; k++)
		add_tick(place, fabs(lo + k * step) < step * 1e-9 ? 0 : lo + k * step);
}

static void place_numbers(const struct svy_axis *a, struct svy_page_axis *place)
{
	struct svy_axis round = *a;
	if (!(a->step > 0) && !a->log)
		svy_axis_round(&round, a->lo, a->hi, 5);
	if (a->hi > a->lo) {
		round.lo = a->lo;
		round.hi = a->hi;
	}
	*place = (struct svy_page_axis){.lo = round.lo, .hi = round.hi, .step = round.step};
	if (a->log) {
		place->tick = svy_calloc(TICKS_MAX, sizeof *place->tick);
		place->ntick = svy_axis_ratios(a, place->tick, TICKS_MAX);
		return;
	}
	add_ticks(place, ceil(round.lo / round.step - 1e-9) * round.step, a->anew > 0 ? a->anew - round.step : round.hi);
	if (a->anew > 0)
		add_ticks(place, a->anew, a->hi);
}

static char *tick_text(const struct svy_axis *a, const struct svy_page_axis *place, double x, char decimal)
{
	struct svy_axis as = *a;
	as.step = place->step;
	return svy_axis_tick(&as, x, decimal);
}

static double tick_width(const struct svy_axis *a, const struct svy_page_axis *place, size_t k, char decimal)
{
	char *s = tick_text(a, place, place->tick[k], decimal);
	double width = svy_measure(s, strlen(s), false) * SMALL;
	free(s);
	return width;
}

static double widest_tick(const struct svy_axis *a, const struct svy_page_axis *place, char decimal)
{
	double width = 0;
	for (size_t k = 0; k < place->ntick; k++)
		width = fmax(width, tick_width(a, place, k, decimal));
	return width;
}

/* Every second tick until they have room; 0 stays. */
static void thin_ticks(const struct svy_axis *a, struct svy_page_axis *place, double width, char decimal)
{
	double need = widest_tick(a, place, decimal) + 8;
	while (place->ntick > 2) {
		double least = INFINITY;
		for (size_t k = 1; k < place->ntick; k++)
			least = fmin(least, svy_page_part(a, place, place->tick[k]) - svy_page_part(a, place, place->tick[k - 1]));
		if (least * width >= need)
			return;
		size_t n = 0, first = 0;
		for (size_t k = 0; k < place->ntick; k++)
			first = place->tick[k] == 0 ? k % 2 : first;
		for (size_t k = 0; k < place->ntick; k++)
			if (k % 2 == first)
				place->tick[n++] = place->tick[k];
		place->ntick = n;
		place->step *= 2;
	}
}

/* ---- categories ---- */

/* The lines of a label are about equally long: no word stands alone where it need not. */
static void balance(const char *label, double em, struct svy_strs *lines)
{
	for (double narrower = em * 0.92; lines->n > 1 && narrower > em / 2; narrower -= em * 0.08) {
		struct svy_strs other = {0};
		svy_measure_wrap(label, narrower, false, &other);
		bool more = other.n > lines->n;
		svy_strs_free(more ? &other : lines);
		if (more)
			return;
		*lines = other;
	}
}

static struct svy_strs *wrap_labels(const struct svy_axis *a, double em)
{
	struct svy_strs *lines = svy_calloc(a->category.n + 1, sizeof *lines);
	for (size_t k = 0; k < a->category.n; k++) {
		svy_measure_wrap(a->category.v[k], em, false, &lines[k]);
		balance(a->category.v[k], em, &lines[k]);
	}
	return lines;
}

static void free_labels(const struct svy_axis *a, struct svy_strs *lines)
{
	for (size_t k = 0; lines && k < a->category.n; k++)
		svy_strs_free(&lines[k]);
	free(lines);
}

static double widest_label(const struct svy_axis *a, const struct svy_strs *lines)
{
	double width = 0;
	for (size_t k = 0; k < a->category.n; k++)
		width = fmax(width, svy_measure_lines(&lines[k], false));
	return width;
}

static bool begins_group(const struct svy_axis *a, size_t k)
{
	return k < a->group.n && *a->group.v[k];
}

#define HEAD_ROWS 1.3

/* Rows of categories, as high as their labels; the names of groups have rows of their own. */
static void place_categories(const struct svy_axis *a, const struct svy_strs *lines, struct svy_page_axis *place)
{
	size_t n = a->category.n;
	*place = (struct svy_page_axis){.centre = svy_calloc(n + 1, sizeof(double)), .head = svy_calloc(n + 1, sizeof(double)),
		.top = svy_calloc(n + 1, sizeof(double)), .bottom = svy_calloc(n + 1, sizeof(double))};
	for (size_t k = 0; k < n; k++) {
		double high = fmax(room_of(a), lines ? ((double)lines[k].n * SVY_PAGE_LEAD * SVY_PAGE_FONT + 4) / SVY_PAGE_ROW : 1);
		place->head[k] = NAN;
		if (begins_group(a, k)) {
			place->head[k] = place->rows + HEAD_ROWS * 0.55;
			place->rows += HEAD_ROWS;
		}
		place->top[k] = place->rows;
		place->centre[k] = place->rows + high / 2;
		place->bottom[k] = place->rows += high;
	}
}

double svy_page_at(const struct svy_axis *a, const struct svy_page_axis *place, double at)
{
	if (a->kind == SVY_AXIS_NUMBER || !a->category.n)
		return at;
	double k = fmin(fmax(rint(at), 0), (double)a->category.n - 1);
	return place->centre[(size_t)k] + (at - k) * room_of(a);
}

double svy_page_part(const struct svy_axis *a, const struct svy_page_axis *place, double at)
{
	if (a->kind == SVY_AXIS_CATEGORY)
		return svy_page_at(a, place, at) / place->rows;
	return a->log ? log(at / place->lo) / log(place->hi / place->lo) : (at - place->lo) / (place->hi - place->lo);
}

/* ---- measuring ---- */

/* Many rows: all labels in one line, small, and where even that has no room, only some of them. */
static void make_dense(const struct svy_axis *a, double height, struct svy_page_panel *place, struct svy_page_room *room)
{
	free_labels(a, room->label);
	room->label = wrap_labels(a, 1e9);
	svy_page_axis_free(&place->y);
	place_categories(a, NULL, &place->y);
	double unit = (height > 0 ? height : TALLEST) / place->y.rows;
	if (!(height > 0) && !a->fit && unit < SMALLEST)
		unit = SMALLEST;
	room->font = fmin(SVY_PAGE_FONT, fmax(unit, SMALLEST) * 0.88);
	room->every = unit < SMALLEST ? (size_t)ceil(SMALLEST / unit) : 1;
	room->drawing = unit * place->y.rows;
}

static void measure_rows(const struct svy_axis *a, double width, double height, struct svy_page_panel *place, struct svy_page_room *room)
{
	room->label = wrap_labels(a, fmin(LABEL_CHARS, width * LABEL_PART / SVY_PAGE_FONT));
	place_categories(a, room->label, &place->y);
	room->drawing = height > 0 ? height : place->y.rows * SVY_PAGE_ROW;
	room->every = 1;
	room->font = SVY_PAGE_FONT;
	if (room->drawing > TALLEST * 1.001 || room->drawing < place->y.rows * SVY_PAGE_ROW * 0.75)
		make_dense(a, height, place, room);
	room->left = a->hidden ? 0 : widest_label(a, room->label) * room->font + room->gap;
	double aside = 0;
	for (size_t k = 0; k < a->aside.n; k++)
		aside = fmax(aside, svy_measure(a->aside.v[k], strlen(a->aside.v[k]), false) * room->font);
	if (a->aside_title)
		aside = fmax(aside, svy_measure(a->aside_title, strlen(a->aside_title), true) * room->font);
	room->right = aside > 0 ? aside + 2 * GAP : 0;
}

static double line(double size)
{
	return size * SVY_PAGE_LEAD;
}

/* Lines of a title that has that width. */
static double title_height(const char *title, double width, double size, bool bold)
{
	struct svy_strs lines = {0};
	if (!title || !*title)
		return 0;
	svy_measure_wrap(title, width / size, bold, &lines);
	double height = (double)lines.n * line(size) + 3;
	svy_strs_free(&lines);
	return height;
}

/* Text that ends at its place may reach to the border of the drawing, and must not touch the labels there. */
static bool has_text_before(const struct svy_panel *panel)
{
	for (size_t i = 0; i < panel->nseries; i++)
		if (panel->series[i].mark == SVY_MARK_TEXT && panel->series[i].anchor == SVY_ANCHOR_END && panel->series[i].n)
			return true;
	return false;
}

void svy_page_measure_y(const struct svy_panel *panel, char decimal, double width, double height, struct svy_page_panel *place, struct svy_page_room *room)
{
	const struct svy_axis *a = &panel->y;
	*room = (struct svy_page_room){.font = SVY_PAGE_FONT, .every = 1, .gap = has_text_before(panel) ? 3 * GAP : GAP};
	if (a->kind == SVY_AXIS_CATEGORY) {
		measure_rows(a, width, height, place, room);
	} else {
		place_numbers(a, &place->y);
		room->left = a->hidden ? 0 : widest_tick(a, &place->y, decimal) + GAP;
		room->drawing = height;
	}
	room->above = title_height(panel->title, width, SVY_PAGE_FONT + 1, true) + 4;
	if (!a->hidden && (a->title || a->aside_title))
		room->above += title_height(a->title ? a->title : " ", width, SVY_PAGE_FONT, false) + (a->kind == SVY_AXIS_NUMBER ? NUMBER_GAP : 2);
}

/* Text that begins in the drawing and ends beyond its right border, where points have a label. */
static double overhang(const struct svy_panel *panel, const struct svy_page_panel *place, double width)
{
	double right = 0;
	for (size_t i = 0; i < panel->nseries; i++) {
		const struct svy_series *s = &panel->series[i];
		for (size_t k = 0; k < s->n; k++) {
			if (!s->point[k].label || s->mark == SVY_MARK_BAR || s->anchor == SVY_ANCHOR_END)
				continue;
			double part = svy_page_part(&panel->x, &place->x, s->point[k].x);
			double text = svy_measure(s->point[k].label, strlen(s->point[k].label), false) * SVY_PAGE_FONT;
			text = s->anchor == SVY_ANCHOR_MIDDLE && s->mark == SVY_MARK_TEXT ? text / 2 : text + GAP;
			if (part > 0.05)
				right = fmax(right, width - (width - text) / part);
		}
	}
	return fmin(right, width / 2);
}

static void measure_x_labels(const struct svy_axis *a, double width, struct svy_page_room *room)
{
	double slot = width / fmax((double)a->category.n, 1);
	room->xlabel = wrap_labels(a, fmax(slot * 0.94 / SVY_PAGE_FONT, 1));
	room->xevery = 1;
	size_t most = 1;
	for (size_t k = 0; k < a->category.n; k++)
		most = room->xlabel[k].n > most ? room->xlabel[k].n : most;
	if (slot < SVY_PAGE_FONT * 3) {
		free_labels(a, room->xlabel);
		room->xlabel = wrap_labels(a, 1e9);
		room->xevery = (size_t)fmax(1, ceil((widest_label(a, room->xlabel) * SVY_PAGE_FONT + 4) / slot));
		most = 1;
	}
	room->below = GAP + (double)most * line(SVY_PAGE_FONT);
}

void svy_page_measure_x(const struct svy_panel *panel, char decimal, double width, struct svy_page_panel *place, struct svy_page_room *room)
{
	const struct svy_axis *a = &panel->x;
	double all = width - room->left;
	if (a->kind == SVY_AXIS_CATEGORY)
		place_categories(a, NULL, &place->x);
	else
		place_numbers(a, &place->x);
	room->right = fmax(room->right, overhang(panel, place, all));
	if (a->hidden) {
		room->below = 0;
	} else if (a->kind == SVY_AXIS_CATEGORY) {
		measure_x_labels(a, all - room->right, room);
	} else {
		thin_ticks(a, &place->x, all - room->right, decimal);
		if (place->x.ntick)
			room->right = fmax(room->right, tick_width(a, &place->x, place->x.ntick - 1, decimal) / 2);
		room->below = GAP + line(SMALL);
	}
	if (!a->hidden)
		room->below += title_height(a->title, all - room->right, SVY_PAGE_FONT, false);
	if (room->drawing > 0)
		return;
	double wide = all - room->right;
	room->drawing = panel->square ? wide * (place->y.hi - place->y.lo) / (place->x.hi - place->x.lo) : wide * 0.55;
}

void svy_page_room_free(const struct svy_panel *panel, struct svy_page_room *room)
{
	free_labels(&panel->y, room->label);
	free_labels(&panel->x, room->xlabel);
}

/* ---- putting ---- */

static void put_lines(struct svy_page *p, double x, double y, enum svy_anchor anchor, double size, const struct svy_strs *lines)
{
	y -= ((double)lines->n - 1) / 2 * line(size);
	for (size_t i = 0; i < lines->n; i++)
		svy_page_put(p, x, y + (double)i * line(size), anchor, size, lines->v[i]);
}

static void put_rows(struct svy_page *p, const struct svy_axis *a, const struct svy_page_panel *place, const struct svy_page_room *room, double edge)
{
	double unit = (place->bottom - place->top) / fmax(place->y.rows, 1e-9);
	for (size_t k = 0; k < categories(a); k++) {
		double y = place->top + place->y.centre[k] * unit;
		if (k % room->every == 0)
			put_lines(p, place->left - room->gap, y, SVY_ANCHOR_END, room->font, &room->label[k]);
		if (k < a->aside.n && *a->aside.v[k] && room->every == 1)
			svy_page_put(p, place->right + room->right, y, SVY_ANCHOR_END, room->font, a->aside.v[k]);
		if (begins_group(a, k))
			svy_page_put(p, edge, place->top + place->y.head[k] * unit, SVY_ANCHOR_START, room->font, a->group.v[k])->bold = true;
	}
}

static void put_y(struct svy_page *p, const struct svy_axis *a, char decimal, const struct svy_page_panel *place, const struct svy_page_room *room, double edge)
{
	if (a->hidden)
		return;
	if (a->title || a->aside_title) {
		double y = place->top - 4 - line(SVY_PAGE_FONT) / 2 - (a->kind == SVY_AXIS_NUMBER ? NUMBER_GAP - 2 : 0);
		if (a->title)
			svy_page_put(p, edge, y, SVY_ANCHOR_START, SVY_PAGE_FONT, a->title);
		if (a->aside_title)
			svy_page_put(p, place->right + room->right, y, SVY_ANCHOR_END, SVY_PAGE_FONT, a->aside_title)->bold = true;
	}
	if (a->kind == SVY_AXIS_CATEGORY) {
		put_rows(p, a, place, room, edge);
		return;
	}
	for (size_t k = 0; k < place->y.ntick; k++) {
		char *s = tick_text(a, &place->y, place->y.tick[k], decimal);
		double part = svy_page_part(a, &place->y, place->y.tick[k]);
		svy_page_put(p, place->left - GAP, place->bottom - part * (place->bottom - place->top), SVY_ANCHOR_END, SMALL, s);
		free(s);
	}
}

static void put_x(struct svy_page *p, const struct svy_axis *a, char decimal, const struct svy_page_panel *place, const struct svy_page_room *room)
{
	double width = place->right - place->left, y = place->bottom + GAP + line(SMALL) / 2;
	if (a->hidden)
		return;
	for (size_t k = 0; k < place->x.ntick; k++) {
		char *s = tick_text(a, &place->x, place->x.tick[k], decimal);
		svy_page_put(p, place->left + svy_page_part(a, &place->x, place->x.tick[k]) * width, y, SVY_ANCHOR_MIDDLE, SMALL, s);
		free(s);
	}
	for (size_t k = 0; k < categories(a); k += room->xevery) {
		double x = place->left + place->x.centre[k] / place->x.rows * width;
		for (size_t i = 0; i < room->xlabel[k].n; i++)
			svy_page_put(p, x, y + (double)i * line(SVY_PAGE_FONT), SVY_ANCHOR_MIDDLE, SVY_PAGE_FONT, room->xlabel[k].v[i]);
	}
	if (!a->title || !*a->title)
		return;
	struct svy_strs lines = {0};
	svy_measure_wrap(a->title, width / SVY_PAGE_FONT, false, &lines);
	y = place->bottom + room->below - ((double)lines.n - 0.5) * line(SVY_PAGE_FONT);
	for (size_t i = 0; i < lines.n; i++)
		svy_page_put(p, (place->left + place->right) / 2, y + (double)i * line(SVY_PAGE_FONT), SVY_ANCHOR_MIDDLE, SVY_PAGE_FONT, lines.v[i]);
	svy_strs_free(&lines);
}

void svy_page_put_axes(struct svy_page *p, const struct svy_panel *panel, char decimal, const struct svy_page_panel *place, const struct svy_page_room *room, double edge)
{
	put_y(p, &panel->y, decimal, place, room, edge);
	put_x(p, &panel->x, decimal, place, room);
}

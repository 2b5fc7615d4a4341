// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/names.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/width.h"

/* Millimetres: height of a line of letters, width of a letter, room between a point and its name, half a point. */
#define LINE 3.4
#define LETTER 1.75
#define ROOM 1.8
#define DOT 1.2

struct box {
	double x0, x1, y0, y1;
};

struct svy_name {
	double x, y;            /* in millimetres, y upwards */
	const char *text;
	double apart;           /* from the nearest other point */
	size_t at;
};

/* Where a name may stand, the best first: across -1 left of its point, 0 around it, 1 right of it; up likewise. */
static const struct side {
	int across, up;
} sides[] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
enum { SIDES = sizeof sides / sizeof *sides };

void svy_names_add(struct svy_names *s, double x, double y, const char *name)
{
	const struct svy_axis *ax = &s->panel->x, *ay = &s->panel->y;
	svy_grow(s->name, s->n, s->cap);
	s->name[s->n] = (struct svy_name){(x - ax->lo) / (ax->hi - ax->lo) * s->width, (y - ay->lo) / (ay->hi - ay->lo) * s->height, name, INFINITY, s->n};
	s->n++;
}

/* The middle of a name's height, and where it begins, ends or has its middle. */
static void place_of(const struct svy_name *n, const struct side *side, double *x, double *y)
{
	bool corner = side->across && side->up;
	*x = n->x + side->across * (corner ? ROOM / 2 : ROOM);
	*y = n->y + side->up * (corner ? LINE * 0.6 : ROOM + LINE / 2);
}

static struct box box_of(const struct svy_name *n, const struct side *side)
{
	double w = LETTER * (double)svy_width(n->text, strlen(n->text)), x, y;
	place_of(n, side, &x, &y);
	x -= side->across > 0 ? 0 : side->across < 0 ? w : w / 2;
	return (struct box){x, x + w, y - LINE / 2, y + LINE / 2};
}

static bool overlap(const struct box *a, const struct box *b)
{
	return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

static bool is_free(const struct svy_names *s, const struct svy_name *of, const struct box *box, const struct box *taken, size_t ntaken)
{
	if (box->x0 < 0 || box->x1 > s->width || box->y0 < 0 || box->y1 > s->height)
		return false;
	for (size_t k = 0; k < ntaken; k++)
		if (overlap(box, &taken[k]))
			return false;
	for (size_t k = 0; k < s->n; k++) {
		const struct svy_name *n = &s->name[k];
		struct box dot = {n->x - DOT, n->x + DOT, n->y - DOT, n->y + DOT};
		if (n != of && overlap(box, &dot))
			return false;
	}
	return true;
}

static int by_distance(const void *a, const void *b)
{
	const struct svy_name *x = a, *y = b;
	if (x->apart != y->apart)
		return x->apart > y->apart ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static void measure(struct svy_names *s)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->n; k++)
			if (k != i)
				s->name[i].apart = fmin(s->name[i].apart, hypot(s->name[i].x - s->name[k].x, s->name[i].y - s->name[k].y));
	qsort(s->name, s->n, sizeof *s->name, by_distance);
}

/* In the units of the axes again. */
static void put(const struct svy_names *s, struct svy_series *texts, const struct svy_name *n, const struct side *side)
{
	const struct svy_axis *ax = &s->panel->x, *ay = &s->panel->y;
	double x, y;
	place_of(n, side, &x, &y);
	struct svy_mark_point *m = svy_series_add_point(texts);
	m->x = ax->lo + x / s->width * (ax->hi - ax->lo);
	m->y = ay->lo + y / s->height * (ay->hi - ay->lo);
	m->label = svy_strdup(n->text);
}

/* The first side on which the name covers nothing; SIDES if there is none. box is its place. */
static size_t find_side(const struct svy_names *s, const struct svy_name *n, const struct box *taken, size_t ntaken, struct box *box)
{
	size_t k = 0;
	for (; k < SIDES; k++) {
		*box = box_of(n, &sides[k]);
		if (is_free(s, n, box, taken, ntaken))
			break;
	}
	return k;
}

bool svy_names_place(struct svy_names *s, struct svy_colour colour)
{
	struct box *taken = svy_calloc(s->n, sizeof *taken);
	size_t *side = svy_calloc(s->n, sizeof *side), n = 0;
	bool all = true;
	measure(s);
	for (size_t k = 0; k < s->n; k++) {
		side[k] = s->name[k].text ? find_side(s, &s->name[k], taken, n, &taken[n]) : SIDES;
		all &= !s->name[k].text || side[k] < SIDES;
		n += side[k] < SIDES;
	}
	for (int across = -1; across <= 1; across++) {
		struct svy_series *texts = svy_panel_add_series(s->panel, SVY_MARK_TEXT, colour, NULL);
		texts->anchor = across < 0 ? SVY_ANCHOR_END : across > 0 ? SVY_ANCHOR_START : SVY_ANCHOR_MIDDLE;
		for (size_t k = 0; k < s->n; k++)
			if (side[k] < SIDES && sides[side[k]].across == across)
				put(s, texts, &s->name[k], &sides[side[k]]);
	}
	free(taken);
	free(side);
	free(s->name);
	s->name = NULL;
	s->n = s->cap = 0;
	return all;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/sketch.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/table.h"

/* Beyond these powers no two doubles are told apart, or none is as large. */
enum { POWER_MIN = -300, POWER_MAX = 308, DOUBLE_DIGITS = 15 };

struct svy_sketch *svy_sketch_new(size_t limit)
{
	struct svy_sketch *s = svy_calloc(1, sizeof *s);
	s->limit = limit;
	s->whole = true;
	s->lo = s->hi = NAN;
	s->index = svy_table_new(sizeof(uint64_t));
	return s;
}

void svy_sketch_free(struct svy_sketch *s)
{
	if (!s)
		return;
	svy_table_free(s->index);
	free(s->cell);
	free(s);
}

double svy_sketch_floor(double x, double step)
{
	double q = x / step, near = rint(q);
	return fabs(q - near) <= 1e-12 * fmax(1, fabs(q)) ? near : floor(q);
}

double svy_sketch_width(const struct svy_sketch *s)
{
	return s->binned ? pow(10, s->power) : 0;
}

double svy_sketch_middle(const struct svy_sketch *s, const struct svy_sketch_cell *c)
{
	double width = svy_sketch_width(s);
	if (!s->binned)
		return c->x;
	/* Whole numbers of a bin of ten are 0 to 9. */
	double middle = s->whole && width >= 1 ? (width - 1) / 2 : width / 2;
	return fmin(fmax(c->x * width + middle, s->lo), s->hi);
}

static void put(struct svy_sketch *s, double x, uint64_t n, double w)
{
	uint64_t key = svy_table_number_key(x);
	bool fresh;
	uint32_t at = svy_table_add(s->index, &key, sizeof key, &fresh);
	if (fresh) {
		svy_grow(s->cell, s->ncell, s->cap);
		s->cell[s->ncell++] = (struct svy_sketch_cell){.x = x};
	}
	s->cell[at].n += n;
	s->cell[at].w += w;
}

static int first_power(const struct svy_sketch *s)
{
	double most = fmax(fabs(s->lo), fabs(s->hi));
	if (s->whole && most < 1e15)
		return 0;
	int power = (int)floor(log10(most)) - DOUBLE_DIGITS;
	return power < POWER_MIN ? POWER_MIN : power;
}

/* Makes bins of the values, or ten times wider ones of the bins. */
static void widen(struct svy_sketch *s)
{
	struct svy_sketch_cell *from = s->cell;
	size_t n = s->ncell;
	double step = s->binned ? 10 : pow(10, first_power(s));
	s->power = s->binned ? s->power + 1 : first_power(s);
	s->binned = true;
	s->cell = NULL;
	s->ncell = s->cap = 0;
	svy_table_clear(s->index);
	for (size_t i = 0; i < n; i++)
		put(s, svy_sketch_floor(from[i].x, step), from[i].n, from[i].w);
	free(from);
}

void svy_sketch_add(struct svy_sketch *s, double x, uint64_t n, double w)
{
	if (isnan(s->lo))
		s->shift = x;
	s->lo = fmin(s->lo, x);
	s->hi = fmax(s->hi, x);
	s->whole &= x == rint(x);
	s->sum += w * (x - s->shift);
	s->weight += w;
	put(s, s->binned ? svy_sketch_floor(x, svy_sketch_width(s)) : x, n, w);
	while (s->ncell > s->limit && (!s->binned || s->power < POWER_MAX))
		widen(s);
}

/* FNV-1a with 64 bits: of a million texts two are taken for one by a chance of 3 in 10^8. */
static uint64_t hash(const char *text, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
	return h;
}

void svy_sketch_add_text(struct svy_sketch *s, const char *text, size_t n)
{
	uint64_t key = hash(text, n);
	if (s->more_text)
		return;
	if (s->ntext < s->limit)
		svy_table_add(s->index, &key, sizeof key, NULL);
	else
		s->more_text = svy_table_find(s->index, &key, sizeof key) == UINT32_MAX;
	s->ntext = svy_table_count(s->index);
}

static int compare(const void *x, const void *y)
{
	const struct svy_sketch_cell *a = x, *b = y;
	return (a->x > b->x) - (a->x < b->x);
}

void svy_sketch_settle(struct svy_sketch *s)
{
	if (s->ncell)
		qsort(s->cell, s->ncell, sizeof *s->cell, compare);
}

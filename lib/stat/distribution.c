// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Room for so many cases before equal values are put together, so that sums of many weights have few roundings. */
#define FIRST 64
#define ROOM 4096

/* Merges v[0..h) and v[h..n), each in order; of equal values those of the first part stay first. spare holds n - h. */
static void merge(struct svy_mass *v, size_t h, size_t n, struct svy_mass *spare)
{
	size_t i = h, j = n - h, to = n;
	memcpy(spare, v + h, j * sizeof *v);
	while (j)
		v[--to] = i && v[i - 1].x > spare[j - 1].x ? v[--i] : spare[--j];
}

/* A merge sort. It is stable, and quick where much is in order. */
static void sort(struct svy_mass *v, size_t n, struct svy_mass *spare)
{
	if (n > 16) {
		size_t h = n / 2;
		sort(v, h, spare);
		sort(v + h, n - h, spare);
		if (v[h - 1].x > v[h].x)
			merge(v, h, n, spare);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct svy_mass m = v[i];
		size_t j = i;
		for (; j && v[j - 1].x > m.x; j--)
			v[j] = v[j - 1];
		v[j] = m;
	}
}

static size_t collapse(struct svy_mass *v, size_t n)
{
	size_t to = 0;
	for (size_t i = 0; i < n;) {
		double x = v[i].x;
		long double w = 0;
		for (; i < n && v[i].x == x; i++)
			w += v[i].w;
		v[to++] = (struct svy_mass){x, (double)w};
	}
	return to;
}

static void put_in_order(struct svy_dist *d)
{
	size_t fresh = d->n - d->sorted;
	struct svy_mass *spare = svy_reallocarray(NULL, fresh + 1, sizeof *spare);
	sort(d->v + d->sorted, fresh, spare);
	if (d->sorted && fresh)
		merge(d->v, d->sorted, d->n, spare);
	free(spare);
	if (!d->apart)
		d->n = collapse(d->v, d->n);
	d->sorted = d->n;
}

static void make_room(struct svy_dist *d)
{
	if (d->cap && !d->apart)
		put_in_order(d);
	if (d->n * 2 < d->cap && (d->cap >= ROOM || d->cases < d->cap * FIRST))
		return;
	d->cap = d->cap ? 2 * d->cap : FIRST;
	d->v = svy_reallocarray(d->v, d->cap, sizeof *d->v);
}

void svy_dist_add(struct svy_dist *d, double x, double w)
{
	if (d->n == d->cap)
		make_room(d);
	d->v[d->n++] = (struct svy_mass){x, w};
	d->cases++;
}

void svy_dist_settle(struct svy_dist *d)
{
	long double sum = 0;
	put_in_order(d);
	for (size_t i = 0; i < d->n; i++) {
		sum += d->v[i].w;
		d->v[i].w = (double)sum;
	}
	d->total = (double)sum;
}

void svy_dist_free(struct svy_dist *d)
{
	free(d->v);
	memset(d, 0, sizeof *d);
}

size_t svy_dist_find(const struct svy_dist *d, double x)
{
	size_t lo = 0, hi = d->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->v[mid].x < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

double svy_dist_mean(const struct svy_dist *d)
{
	long double sum = 0;
	for (size_t k = 1; k < d->n; k++)
		sum += svy_dist_mass(d, k) * (d->v[k].x - d->v[0].x);
	return d->n ? d->v[0].x + (double)(sum / d->total) : NAN;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_allocate.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

const char *const svy_allocation_name[SVY_ALLOCATION_COUNT] = {"proportional", "equal", "neyman", "optimal", "power", "size"};

static double measure(enum svy_allocation rule, double p, const struct svy_allocate_stratum *s)
{
	switch (rule) {
	case SVY_ALLOCATE_EQUAL:
		return 1;
	case SVY_ALLOCATE_NEYMAN:
		return s->N * s->sd;
	case SVY_ALLOCATE_OPTIMAL:
		return s->N * s->sd / sqrt(s->cost);
	case SVY_ALLOCATE_POWER:
		return pow(s->N, p);
	case SVY_ALLOCATE_SIZE:
		return s->size;
	case SVY_ALLOCATE_PROPORTIONAL:
		break;
	}
	return s->N;
}

static double within(const struct svy_allocate_stratum *s, double x)
{
	return x < s->lo ? s->lo : x > s->hi ? s->hi : x;
}

static double total_at(const struct svy_allocate_stratum *v, const double *a, size_t count, double factor)
{
	double total = 0;
	for (size_t h = 0; h < count; h++)
		total += within(&v[h], factor * a[h]);
	return total;
}

/* The factor at which the bounded shares sum to n: the sum grows with it, so it is found by halving, and then made exact for those between their bounds. */
static double find_factor(const struct svy_allocate_stratum *v, const double *a, size_t count, double n)
{
	double lo = 0, hi = 1, free_sum = 0, rest = n;
	while (total_at(v, a, count, hi) < n && hi < 1e300)
		hi *= 2;
	for (int i = 0; i < 200 && lo < hi; i++) {
		double mid = lo + (hi - lo) / 2;
		if (mid <= lo || mid >= hi)
			break;
		if (total_at(v, a, count, mid) < n)
			lo = mid;
		else
			hi = mid;
	}
	for (size_t h = 0; h < count; h++) {
		double x = within(&v[h], hi * a[h]);
		if (x > v[h].lo && x < v[h].hi)
			free_sum += a[h];
		else
			rest -= x;
	}
	return free_sum > 0 ? rest / free_sum : hi;
}

static int check_room(struct svy_ctx *ctx, const struct svy_allocate_stratum *v, size_t count, double n)
{
	double lo = 0, hi = 0;
	for (size_t h = 0; h < count; h++) {
		lo += v[h].lo;
		hi += v[h].hi;
	}
	if (n > hi)
		return svy_fail(ctx, SVY_EDATA, "%.0f units are to be drawn, but there are %.0f", n, hi);
	if (n < lo)
		return svy_fail(ctx, SVY_EDATA, "%.0f units are not enough for %zu strata with their minimum, which needs %.0f (--min lowers it)", n, count, lo);
	return 0;
}

/* A stratum without spread still must take what is left when all others are full: in proportion to its size, long after them. */
static double *measures(enum svy_allocation rule, double p, const struct svy_allocate_stratum *v, size_t count)
{
	double *a = svy_reallocarray(NULL, count + 1, sizeof *a), most = 0;
	for (size_t h = 0; h < count; h++) {
		a[h] = measure(rule, p, &v[h]);
		if (a[h] > most)
			most = a[h];
	}
	for (size_t h = 0; h < count; h++)
		if (!(a[h] > 0))
			a[h] = most > 0 ? most * 1e-12 * v[h].N : v[h].N;
	return a;
}

struct part {
	double rest, N;
	size_t h;
};

static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->rest != y->rest)
		return x->rest > y->rest ? -1 : 1;
	if (x->N != y->N)
		return x->N > y->N ? -1 : 1;
	return x->h < y->h ? -1 : 1;
}

/* Largest remainders; of equal ones that of the larger stratum, and then the earlier. What is whole but for rounding is whole. */
static void round_shares(struct svy_allocate_stratum *v, size_t count, double n)
{
	struct part *part = svy_reallocarray(NULL, count + 1, sizeof *part);
	for (size_t h = 0; h < count; h++) {
		double whole = floor(v[h].share + 1e-9);
		v[h].n = whole;
		n -= whole;
		/* Rounded, so that remainders which are equal but for the last bits are ties on every machine. */
		part[h] = (struct part){whole < v[h].hi ? round((v[h].share - whole) * 1e9) : -1, v[h].N, h};
	}
	qsort(part, count, sizeof *part, compare_parts);
	for (size_t k = 0; k < count && n >= 0.5; k++, n--)
		v[part[k].h].n++;
	free(part);
}

int svy_allocate(struct svy_ctx *ctx, enum svy_allocation rule, double p, double n, struct svy_allocate_stratum *v, size_t count)
{
	int rc = check_room(ctx, v, count, n);
	if (rc)
		return rc;
	double *a = measures(rule, p, v, count), factor = find_factor(v, a, count, n);
	for (size_t h = 0; h < count; h++)
		v[h].share = within(&v[h], factor * a[h]);
	round_shares(v, count, n);
	free(a);
	return 0;
}

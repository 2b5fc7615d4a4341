// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Sources: Särndal, Swensson & Wretman (1992), ch. 3; Tillé (2006), Sampling Algorithms; Bondesson, Traat & Lundqvist (2006), Scand. J. Statist. 33, for
 * Sampford's design as a rejected Poisson sample.
 */
#include "plan/sample_draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

const char *const svy_sample_method_name[SVY_METHOD_COUNT] = {"srs", "wr", "poisson", "systematic", "random-systematic", "sampford", "brewer", "pareto", "chromy"};

bool svy_sample_method_by_name(const char *name, enum svy_sample_method *m)
{
	for (int i = 0; i < SVY_METHOD_COUNT; i++)
		if (strcmp(name, svy_sample_method_name[i]) == 0) {
			*m = (enum svy_sample_method)i;
			return true;
		}
	*m = SVY_METHOD_POISSON;
	return strcmp(name, "bernoulli") == 0;
}

/* Those that are large for what is left become certain; true if there were any. */
static bool take_large(const double *x, size_t N, double n, double total, double *p, double *certain)
{
	double before = *certain;
	for (size_t i = 0; i < N; i++)
		if (p[i] < 1 && x[i] > 0 && x[i] * n >= total) {
			p[i] = 1;
			++*certain;
		}
	return *certain > before;
}

static double sum_uncertain(const double *x, size_t N, const double *p)
{
	double total = 0;
	for (size_t i = 0; i < N; i++)
		if (p[i] < 1)
			total += x[i];
	return total;
}

static size_t unequal(const double *x, size_t N, double n, bool replace, double *p)
{
	double certain = 0, total;
	memset(p, 0, N * sizeof *p);
	do {
		total = sum_uncertain(x, N, p);
	} while (!replace && n > certain && take_large(x, N, n - certain, total, p, &certain));
	for (size_t i = 0; i < N; i++)
		if (p[i] < 1)
			p[i] = n > certain && total > 0 ? (n - certain) * (x[i] / total) : 0;
	return (size_t)certain;
}

size_t svy_sample_probabilities(enum svy_sample_method m, const double *x, size_t N, double n, double *p)
{
	if (x)
		return unequal(x, N, n, m == SVY_METHOD_WR, p);
	for (size_t i = 0; i < N; i++)
		p[i] = n / (double)N;
	return m != SVY_METHOD_WR && n >= (double)N ? N : 0;
}

/* What the methods work on: units whose probability is between 0 and 1. */
struct list {
	struct svy_random *r;
	const double *p;
	size_t N, n;                    /* units, and how many of them are drawn */
	double total;                   /* of p */
	uint32_t *hits;                 /* all 0 before */
};

/* Fan, Muller & Rezucha (1962), method 1: one pass, in the order of the list. */
static void srs(const struct list *l)
{
	size_t left = l->n;
	for (size_t i = 0; i < l->N && left; i++)
		if (svy_random_below(l->r, l->N - i) < left) {
			l->hits[i] = 1;
			left--;
		}
}

static void with_replacement(const struct list *l)
{
	double *sum = svy_reallocarray(NULL, l->N, sizeof *sum), total = 0;
	for (size_t i = 0; i < l->N; i++)
		sum[i] = total += l->p[i];
	for (size_t k = 0; k < l->n; k++) {
		double at = svy_random_uniform(l->r) * total;
		size_t lo = 0, hi = l->N - 1;
		while (lo < hi) {
			size_t mid = lo + (hi - lo) / 2;
			if (sum[mid] > at)
				hi = mid;
			else
				lo = mid + 1;
		}
		l->hits[lo]++;
	}
	free(sum);
}

static size_t poisson(const struct list *l)
{
	size_t taken = 0;
	for (size_t i = 0; i < l->N; i++)
		taken += l->hits[i] = svy_random_uniform(l->r) < l->p[i];
	return taken;
}

/* The sum is scaled, so that it ends in just n whatever was lost in adding, and n points are passed. */
static void systematic(const struct list *l, const uint32_t *order)
{
	double next = svy_random_uniform(l->r), sum = 0, scale = (double)l->n / l->total;
	for (size_t i = 0; i < l->N; i++) {
		size_t unit = order ? order[i] : i;
		sum += l->p[unit];
		double at = i + 1 < l->N ? sum * scale : (double)l->n;
		if (at > next) {
			l->hits[unit] = 1;
			next++;
		}
	}
}

static void random_systematic(struct list *l)
{
	uint32_t *order = svy_reallocarray(NULL, l->N, sizeof *order);
	l->total = 0;
	for (size_t i = 0; i < l->N; i++)
		order[i] = (uint32_t)i;
	svy_random_shuffle(l->r, order, l->N);
	for (size_t i = 0; i < l->N; i++)
		l->total += l->p[order[i]];
	systematic(l, order);
	free(order);
}

static int compare_downwards(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? 1 : x > y ? -1 : 0;
}

/* The most that the sum of 1 - p over n units can be. */
static double largest_sum(const struct list *l)
{
	double *q = svy_reallocarray(NULL, l->N, sizeof *q), sum = 0;
	for (size_t i = 0; i < l->N; i++)
		q[i] = 1 - l->p[i];
	qsort(q, l->N, sizeof *q, compare_downwards);
	for (size_t i = 0; i < l->n; i++)
		sum += q[i];
	free(q);
	return sum;
}

/*
 * A sample has the probability that is in proportion to prod p/(1-p) times sum (1-p) over its units: the first factor is that of a Poisson sample among
 * those of size n, the second is what it is accepted by. About sqrt(2 pi sum p(1-p)) Poisson samples are drawn for one of the right size.
 */
static void sampford(const struct list *l)
{
	double most = largest_sum(l), sum;
	do {
		while (poisson(l) != l->n)
			;
		sum = 0;
		for (size_t i = 0; i < l->N; i++)
			if (l->hits[i])
				sum += 1 - l->p[i];
	} while (svy_random_uniform(l->r) * most >= sum);
}

/* Draw k of n, with a the sum of p over those drawn: in proportion to p (n - a - p) / (n - a - p (n - k + 1)). Tillé (2006), ch. 6. */
static void brewer(const struct list *l)
{
	double *q = svy_reallocarray(NULL, l->N, sizeof *q), a = 0;
	for (size_t k = 1; k <= l->n; k++) {
		double total = 0, left = l->total - a;
		for (size_t i = 0; i < l->N; i++) {
			double p = l->p[i], below = left - p * (double)(l->n - k + 1);
			/* Rounding can leave a unit that is certain by now just beyond it. */
			q[i] = l->hits[i] ? 0 : p * (left - p) / (below > 1e-14 ? below : 1e-14);
			total += q[i];
		}
		double at = svy_random_uniform(l->r) * total, sum = 0;
		size_t chosen = SIZE_MAX;
		for (size_t i = 0; i < l->N && !(chosen != SIZE_MAX && sum > at); i++)
			if (!l->hits[i]) {
				sum += q[i];
				chosen = i;
			}
		l->hits[chosen] = 1;
		a += l->p[chosen];
	}
	free(q);
}

struct ranked {
	double rank;
	size_t unit;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return x->rank < y->rank ? -1 : x->rank > y->rank ? 1 : x->unit < y->unit ? -1 : 1;
}

/* The n units of the smallest odds of a uniform number over the odds of p. */
static void pareto(const struct list *l)
{
	struct ranked *v = svy_reallocarray(NULL, l->N, sizeof *v);
	for (size_t i = 0; i < l->N; i++) {
		double u = svy_random_open(l->r);
		v[i] = (struct ranked){u / (1 - u) * ((1 - l->p[i]) / l->p[i]), i};
	}
	qsort(v, l->N, sizeof *v, compare_ranks);
	for (size_t k = 0; k < l->n; k++)
		l->hits[v[k].unit] = 1;
	free(v);
}

/* A unit, each as likely as its p. */
static size_t one_unit(const struct list *l)
{
	double at = svy_random_uniform(l->r) * l->total, sum = 0;
	size_t i = 0;
	while (i + 1 < l->N && (sum += l->p[i]) <= at)
		i++;
	return i;
}

/*
 * Of the units up to any place whole or whole + 1 are drawn, where whole + part is the sum of their p: the second with probability `part`, given what was drawn
 * before.
 */
static void chromy(const struct list *l)
{
	size_t start = one_unit(l), taken = 0;
	double sum = 0, whole_before = 0, part_before = 0;
	for (size_t k = 0; k < l->N; k++) {
		size_t unit = (start + k) % l->N;
		sum += l->p[unit];
		double at = k + 1 < l->N ? sum * (double)l->n / l->total : (double)l->n, whole = floor(at), part = at - whole, more;
		bool ahead = (double)taken > whole_before;
		if (part > part_before)
			more = ahead ? 1 : (part - part_before) / (1 - part_before);
		else
			more = ahead ? part / part_before : 0;
		size_t now = (size_t)whole + (svy_random_uniform(l->r) < more);
		l->hits[unit] = now > taken;
		taken = now;
		whole_before = whole;
		part_before = part;
	}
}

static void draw_list(struct list *l, enum svy_sample_method m)
{
	switch (m) {
	case SVY_METHOD_SRS:
		srs(l);
		break;
	case SVY_METHOD_WR:
		with_replacement(l);
		break;
	case SVY_METHOD_POISSON:
		poisson(l);
		break;
	case SVY_METHOD_SYSTEMATIC:
		systematic(l, NULL);
		break;
	case SVY_METHOD_RANDOM_SYSTEMATIC:
		random_systematic(l);
		break;
	case SVY_METHOD_SAMPFORD:
		sampford(l);
		break;
	case SVY_METHOD_BREWER:
		brewer(l);
		break;
	case SVY_METHOD_PARETO:
		pareto(l);
		break;
	case SVY_METHOD_CHROMY:
		chromy(l);
		break;
	}
}

void svy_sample_draw(struct svy_random *r, enum svy_sample_method m, const double *p, size_t N, uint32_t *hits)
{
	size_t *unit = svy_reallocarray(NULL, N + 1, sizeof *unit);
	double *q = svy_reallocarray(NULL, N + 1, sizeof *q);
	uint32_t *drawn = svy_calloc(N + 1, sizeof *drawn);
	struct list l = {.r = r, .p = q, .hits = drawn};
	for (size_t i = 0; i < N; i++) {
		hits[i] = p[i] >= 1 && m != SVY_METHOD_WR;
		if (hits[i] || !(p[i] > 0))
			continue;
		unit[l.N] = i;
		q[l.N++] = p[i];
		l.total += p[i];
	}
	l.n = (size_t)(l.total + 0.5);
	if (l.N && (l.n || m == SVY_METHOD_POISSON))
		draw_list(&l, m);
	for (size_t k = 0; k < l.N; k++)
		hits[unit[k]] = drawn[k];
	free(unit);
	free(q);
	free(drawn);
}

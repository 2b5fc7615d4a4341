// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/between_parts.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Over the groups: W, S, Q, S^2/W, A/W, A, W^2. */
enum { N, M, Q, SQUARES, RATIO, A, SIZES };

/* What is this small against what it was computed from is rounding. */
#define ROUNDING 1e-13

void svy_between_add(const double *T, double a0, struct svy_between_sums *sums)
{
	double w = T[SVY_GROUP_W], s = T[SVY_GROUP_S], b = T[SVY_GROUP_B];
	if (!(w > 0))
		return;
	sums->groups++;
	sums->s[N] += w;
	sums->s[M] += s;
	sums->s[Q] += T[SVY_GROUP_Q];
	sums->s[SQUARES] += s * s / w;
	sums->s[RATIO] += b * b / (a0 * w);
	sums->s[A] += b * b / a0;
	sums->s[SIZES] += w * w;
}

void svy_between_chain(const double *T, double a0, const double *d, double *g)
{
	double w = T[SVY_GROUP_W], s = T[SVY_GROUP_S], b = T[SVY_GROUP_B];
	memset(g, 0, SVY_GROUP_TOTALS * sizeof *g);
	if (!(w > 0))
		return;
	g[SVY_GROUP_W] = d[N] - d[SQUARES] * (s / w) * (s / w) - d[RATIO] * b * b / (a0 * w * w) + 2 * d[SIZES] * w;
	g[SVY_GROUP_S] = d[M] + 2 * d[SQUARES] * s / w;
	g[SVY_GROUP_Q] = d[Q];
	g[SVY_GROUP_B] = 2 * b / a0 * (d[RATIO] / w + d[A]);
}

/* A number with its derivatives by the sums. */
struct dual {
	double v, d[SVY_BETWEEN_SUMS];
};

static struct dual sum_of(const struct svy_between_sums *sums, int which)
{
	struct dual x = {.v = sums->s[which]};
	x.d[which] = 1;
	return x;
}

/* a x + b y */
static struct dual combined(double a, struct dual x, double b, struct dual y)
{
	x.v = a * x.v + b * y.v;
	for (int i = 0; i < SVY_BETWEEN_SUMS; i++)
		x.d[i] = a * x.d[i] + b * y.d[i];
	return x;
}

static struct dual minus(struct dual x, struct dual y)
{
	return combined(1, x, -1, y);
}

static struct dual times(struct dual x, struct dual y)
{
	struct dual r = combined(y.v, x, x.v, y);
	r.v = x.v * y.v;
	return r;
}

static struct dual over(struct dual x, struct dual y)
{
	double ratio = x.v / y.v;
	struct dual r = combined(1, x, -ratio, y);      /* first, so that nothing is left of a ratio of two that are the same */
	r = combined(1 / y.v, r, 0, r);
	r.v = ratio;
	return r;
}

/* x - y, which cannot be below 0; where that is rounding it is 0, its lowest value, and does not move. */
static struct dual difference(struct dual x, struct dual y)
{
	struct dual r = minus(x, y), zero = {0};
	return fabs(r.v) <= ROUNDING * fabs(x.v) ? zero : r;
}

/* Sums of squares, and what they are divided by. */
struct squares {
	struct dual between, within, total, by_between, by_within, effect;
};

static struct squares squares_of(const struct svy_between_sums *sums)
{
	struct dual n = sum_of(sums, N), m = sum_of(sums, M), squares = sum_of(sums, SQUARES), ratio = sum_of(sums, RATIO);
	struct dual between = difference(squares, over(times(m, m), n)), within = difference(sum_of(sums, Q), squares);
	return (struct squares){
		.between = between, .within = within, .total = combined(1, between, 1, within),
		.by_between = difference(ratio, over(sum_of(sums, A), n)), .by_within = difference(n, ratio),
		.effect = difference(n, over(sum_of(sums, SIZES), n)),
	};
}

static struct dual icc(const struct squares *q)
{
	struct dual within = over(q->within, q->by_within), between = over(minus(q->between, times(within, q->by_between)), q->effect);
	return over(between, combined(1, between, 1, within));
}

static struct dual adjusted(const struct squares *q)
{
	struct dual one = {.v = 1};
	return minus(one, over(over(q->within, q->by_within), over(q->total, combined(1, q->by_between, 1, q->by_within))));
}

static bool exists(const struct svy_between_sums *sums, const struct squares *q, int part)
{
	switch (part) {
	case SVY_BETWEEN_TOTAL:
		return true;
	case SVY_BETWEEN_BETWEEN:
	case SVY_BETWEEN_WITHIN:
		return sums->groups > 1;
	case SVY_BETWEEN_SHARE:
		return sums->groups > 1 && q->total.v > 0;
	default:
		return sums->groups > 1 && q->total.v > 0 && q->by_within.v > 0 && q->effect.v > 0;
	}
}

void svy_between_evaluate(const struct svy_between_sums *sums, double n, double *part, double *d)
{
	struct squares q = squares_of(sums);
	struct dual all = sum_of(sums, N), zero = {0}, x[SVY_BETWEEN_PARTS];
	double k = n / (n - 1);
	x[SVY_BETWEEN_TOTAL] = over(combined(k, q.total, 0, zero), all);
	x[SVY_BETWEEN_BETWEEN] = over(combined(k, q.between, 0, zero), all);
	x[SVY_BETWEEN_WITHIN] = over(combined(k, q.within, 0, zero), all);
	x[SVY_BETWEEN_SHARE] = over(q.between, q.total);
	x[SVY_BETWEEN_ADJUSTED] = adjusted(&q);
	x[SVY_BETWEEN_ICC] = icc(&q);
	for (int i = 0; i < SVY_BETWEEN_PARTS; i++) {
		part[i] = exists(sums, &q, i) ? x[i].v : NAN;
		if (d)
			memcpy(d + i * SVY_BETWEEN_SUMS, x[i].d, sizeof x[i].d);
	}
}

double svy_between_floor(const struct svy_between_sums *sums, enum svy_between_part part)
{
	struct squares q = squares_of(sums);
	switch (part) {
	case SVY_BETWEEN_SHARE:
		return 0;
	case SVY_BETWEEN_ADJUSTED:
		return -q.by_between.v / q.by_within.v;
	case SVY_BETWEEN_ICC:
		return -q.by_between.v / (q.effect.v - q.by_between.v);
	default:
		return NAN;
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/between_parts.h"

#include <math.h>
#include <string.h>

/* Of all: W, S, Q. Over groups: S^2/W, A/W, A, W^2, W_ci^2/W. Over cells: S^2/W, A/W. Over units: W^2. */
enum { N, M, Q, GROUPS_S, GROUPS_A, A, SIZES, GROUPS_UNITS, CELLS_S, CELLS_A, UNITS };

/* What is this small against what it was computed from is rounding. */
#define ROUNDING 1e-13

void svy_between_add_cell(const double *T, double a0, struct svy_between_group *g, struct svy_between_sums *sums)
{
	double w = T[SVY_CELL_W], s = T[SVY_CELL_S], b = T[SVY_CELL_B];
	if (!(w > 0))
		return;
	sums->cells++;
	sums->s[Q] += T[SVY_CELL_Q];
	sums->s[CELLS_S] += s * s / w;
	sums->s[CELLS_A] += b * b / (a0 * w);
	g->w += w;
	g->s += s;
	g->a += b * b / a0;
	g->squares += w * w;
}

void svy_between_add_group(const struct svy_between_group *g, struct svy_between_sums *sums)
{
	if (!(g->w > 0))
		return;
	sums->groups++;
	sums->s[N] += g->w;
	sums->s[M] += g->s;
	sums->s[GROUPS_S] += g->s * g->s / g->w;
	sums->s[GROUPS_A] += g->a / g->w;
	sums->s[A] += g->a;
	sums->s[SIZES] += g->w * g->w;
	sums->s[GROUPS_UNITS] += g->squares / g->w;
}

void svy_between_add_unit(double w, struct svy_between_sums *sums)
{
	sums->s[UNITS] += w * w;
}

void svy_between_chain(const double *T, double a0, const struct svy_between_group *g, double unit, const double *d, double *slope)
{
	double w = T[SVY_CELL_W], b = T[SVY_CELL_B], mean = T[SVY_CELL_S] / w, all = g->s / g->w;
	memset(slope, 0, SVY_CELL_TOTALS * sizeof *slope);
	if (!(w > 0))
		return;
	slope[SVY_CELL_W] = d[N] - d[GROUPS_S] * all * all - (d[GROUPS_A] * g->a + d[GROUPS_UNITS] * g->squares) / (g->w * g->w) + 2 * d[SIZES] * g->w +
			    2 * d[GROUPS_UNITS] * w / g->w - d[CELLS_S] * mean * mean - d[CELLS_A] * b * b / (a0 * w * w) + 2 * d[UNITS] * unit;
	slope[SVY_CELL_S] = d[M] + 2 * d[GROUPS_S] * all + 2 * d[CELLS_S] * mean;
	slope[SVY_CELL_Q] = d[Q];
	slope[SVY_CELL_B] = 2 * b / a0 * (d[GROUPS_A] / g->w + d[A] + d[CELLS_A] / w);
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

static struct dual scaled(double a, struct dual x)
{
	return combined(a, x, 0, x);
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
	r = scaled(1 / y.v, r);
	r.v = ratio;
	return r;
}

/* x - y, which cannot be below 0; where that is rounding it is 0, its lowest value, and does not move. */
static struct dual difference(struct dual x, struct dual y)
{
	struct dual r = minus(x, y), zero = {0};
	return fabs(r.v) <= ROUNDING * fabs(x.v) ? zero : r;
}

/* Sums of squares, what SSB would be on average without effects of groups, the variance within groups, and L. */
struct squares {
	struct dual between, within, total, chance, variance, effect;
	bool known;                     /* the last three */
};

static void without_units(const struct svy_between_sums *sums, struct squares *q)
{
	struct dual n = sum_of(sums, N), groups = sum_of(sums, GROUPS_A), by_within = difference(n, groups);
	q->known &= by_within.v > 0;
	q->variance = over(q->within, by_within);
	q->chance = times(q->variance, difference(groups, over(sum_of(sums, A), n)));
}

static void with_units(const struct svy_between_sums *sums, struct squares *q)
{
	struct dual n = sum_of(sums, N), groups = sum_of(sums, GROUPS_A), cells = sum_of(sums, CELLS_A), units = sum_of(sums, GROUPS_UNITS);
	struct dual by_within = difference(n, cells), by_units = difference(n, units);
	q->known &= by_within.v > 0 && by_units.v > 0;
	struct dual within = over(difference(sum_of(sums, Q), sum_of(sums, CELLS_S)), by_within);
	struct dual between = difference(sum_of(sums, CELLS_S), sum_of(sums, GROUPS_S));
	struct dual unit = over(minus(between, times(within, minus(cells, groups))), by_units);
	q->variance = combined(1, within, 1, unit);
	q->chance = combined(1, times(within, minus(groups, over(sum_of(sums, A), n))), 1, times(unit, minus(units, over(sum_of(sums, UNITS), n))));
}

static struct squares squares_of(const struct svy_between_sums *sums, bool units)
{
	struct dual n = sum_of(sums, N), m = sum_of(sums, M), groups = sum_of(sums, GROUPS_S);
	struct squares q = {.between = difference(groups, over(times(m, m), n)), .within = difference(sum_of(sums, Q), groups),
			    .effect = difference(n, over(sum_of(sums, SIZES), n))};
	q.total = combined(1, q.between, 1, q.within);
	q.known = sums->groups > 1 && q.total.v > 0 && q.effect.v > 0;
	(units ? with_units : without_units)(sums, &q);
	return q;
}

bool svy_between_has_units(const struct svy_between_sums *sums)
{
	size_t more = sums->cells - sums->groups;
	bool enough = more >= sums->groups || (more >= 10 && 4 * more >= sums->groups);
	return more && enough && difference(sum_of(sums, N), sum_of(sums, CELLS_A)).v > 0;
}

static struct dual icc(const struct squares *q)
{
	struct dual between = over(minus(q->between, q->chance), q->effect);
	return over(between, combined(1, between, 1, q->variance));
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
		return q->known;
	}
}

void svy_between_evaluate(const struct svy_between_sums *sums, double n, bool units, double *part, double *d)
{
	struct squares q = squares_of(sums, units);
	struct dual all = sum_of(sums, N), x[SVY_BETWEEN_PARTS];
	double k = n / (n - 1);
	x[SVY_BETWEEN_TOTAL] = over(scaled(k, q.total), all);
	x[SVY_BETWEEN_BETWEEN] = over(scaled(k, q.between), all);
	x[SVY_BETWEEN_WITHIN] = over(scaled(k, q.within), all);
	x[SVY_BETWEEN_SHARE] = over(q.between, q.total);
	x[SVY_BETWEEN_ADJUSTED] = over(minus(q.between, q.chance), q.total);
	x[SVY_BETWEEN_ICC] = icc(&q);
	for (int i = 0; i < SVY_BETWEEN_PARTS; i++) {
		part[i] = exists(sums, &q, i) ? x[i].v : NAN;
		if (d)
			memcpy(d + i * SVY_BETWEEN_SUMS, x[i].d, sizeof x[i].d);
	}
}

double svy_between_floor(const struct svy_between_sums *sums, bool units, enum svy_between_part part)
{
	struct squares q = squares_of(sums, units);
	switch (part) {
	case SVY_BETWEEN_SHARE:
		return 0;
	case SVY_BETWEEN_ADJUSTED:
		return -q.chance.v / q.within.v;
	case SVY_BETWEEN_ICC:
		return -q.chance.v / (q.effect.v * q.variance.v - q.chance.v);
	default:
		return NAN;
	}
}

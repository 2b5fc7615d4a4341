// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/distribution.h"

#include <math.h>
#include <string.h>

/* Weights up to a value that differ from p W by less than this part of W are equal to it: their sums have roundings, and p is decimal. */
#define SAME 1e-11

bool svy_quantile_rule_by_name(const char *name, enum svy_quantile_rule *rule)
{
	static const struct { const char *name; enum svy_quantile_rule rule; } known[] = {
		{"math", SVY_QUANTILE_MATH}, {"school", SVY_QUANTILE_SCHOOL}, {"sas", SVY_QUANTILE_SAS}, {"hf1", SVY_QUANTILE_MATH},
		{"hf2", SVY_QUANTILE_SCHOOL}, {"hf3", SVY_QUANTILE_HF3}, {"hf4", SVY_QUANTILE_HF4}, {"hf5", SVY_QUANTILE_HF5},
		{"hf6", SVY_QUANTILE_HF6}, {"hf7", SVY_QUANTILE_HF7}, {"hf8", SVY_QUANTILE_HF8}, {"hf9", SVY_QUANTILE_HF9},
		{"shahvaish", SVY_QUANTILE_SHAHVAISH},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(name, known[i].name) == 0) {
			*rule = known[i].rule;
			return true;
		}
	return false;
}

/* The weight up to the value before number k. */
static double before(const struct svy_dist *d, size_t k)
{
	return k ? d->v[k - 1].w : 0;
}

/* p(k) of the header, times a number that is the same for all k: *scale. */
static double position(const struct svy_dist *d, enum svy_quantile_rule rule, size_t k, double *scale)
{
	double C = d->v[k].w, w = C - before(d, k), W = d->total, n = (double)d->n, last = W - before(d, d->n - 1);
	*scale = W;
	switch (rule) {
	case SVY_QUANTILE_HF5:
		return C - w / 2;
	case SVY_QUANTILE_HF6:
		*scale = W + last;
		return C;
	case SVY_QUANTILE_HF7:
		*scale = before(d, d->n - 1);
		return C - w;
	case SVY_QUANTILE_HF8:
		*scale = W + last / 3;
		return C - w / 3;
	case SVY_QUANTILE_HF9:
		*scale = W + last / 4;
		return C - w * 3 / 8;
	case SVY_QUANTILE_SHAHVAISH:
		*scale = n + 1;
		return n * C / W + (1 - n * w / W) / 2;
	default:
		return C;
	}
}

/* The first value whose position is p or more, equal if it is within tolerance; d->n if there is none. */
static size_t first_at(const struct svy_dist *d, enum svy_quantile_rule rule, double p, double tolerance)
{
	size_t lo = 0, hi = d->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		double scale, at = position(d, rule, mid, &scale);
		if (at < (p - tolerance) * scale)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static double step(const struct svy_dist *d, enum svy_quantile_rule rule, double p)
{
	size_t k = first_at(d, SVY_QUANTILE_MATH, p, SAME);
	if (k >= d->n - 1)
		return d->v[d->n - 1].x;
	double x = d->v[k].x, next = d->v[k + 1].x;
	if (rule == SVY_QUANTILE_MATH || d->v[k].w > (p + SAME) * d->total)
		return x;
	if (rule == SVY_QUANTILE_SCHOOL)
		return x / 2 + next / 2;
	return (k + 1) % 2 == 0 ? x : next;
}

static double interpolated(const struct svy_dist *d, enum svy_quantile_rule rule, double p)
{
	size_t k = first_at(d, rule, p, 0);
	if (k == d->n || k == 0)
		return d->v[k ? k - 1 : 0].x;
	double scale, hi = position(d, rule, k, &scale), lo = position(d, rule, k - 1, &scale);
	double a = d->v[k - 1].x, b = d->v[k].x, g = (p * scale - lo) / (hi - lo);
	return a == b || g >= 1 ? b : a * (1 - g) + b * g;
}

static double shah_vaish(const struct svy_dist *d, double p)
{
	size_t k = first_at(d, SVY_QUANTILE_SHAHVAISH, p, -SAME);
	return d->v[k ? k - 1 : 0].x;
}

/* R survey's qrule_shahvaish: weights that nobody has scaled in the last term, and thus positions in any order. */
static double shah_vaish_unscaled(const struct svy_dist *d, double p)
{
	double n = (double)d->n, best = -INFINITY, least = INFINITY, x = NAN, lowest = NAN;
	for (size_t k = 0; k < d->n; k++) {
		double at = (n * d->v[k].w / d->total + 0.5 - (d->v[k].w - before(d, k)) / 2) / (n + 1);
		if (at < least) {
			least = at;
			lowest = d->v[k].x;
		}
		if (at <= p && at >= best) {
			best = at;
			x = d->v[k].x;
		}
	}
	return isnan(x) ? lowest : x;
}

double svy_dist_quantile(const struct svy_dist *d, enum svy_quantile_rule rule, double p)
{
	if (d->n == 0)
		return NAN;
	if (d->n == 1)
		return d->v[0].x;
	switch (rule) {
	case SVY_QUANTILE_MATH:
	case SVY_QUANTILE_SCHOOL:
	case SVY_QUANTILE_HF3:
		return step(d, rule, p);
	case SVY_QUANTILE_SHAHVAISH:
		return d->apart ? shah_vaish_unscaled(d, p) : shah_vaish(d, p);
	default:
		return interpolated(d, rule, p);
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/trim_limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"

/* Of text[0..n) only a number, or nothing, which counts as 1; a '*' may stand behind it. */
static bool multiple(const char *text, size_t n, double *k)
{
	if (n && text[n - 1] == '*')
		n--;
	*k = 1;
	return (n == 0 || svy_num_parse(text, n, k)) && isfinite(*k);
}

static bool ends_in(const char *text, size_t n, const char *end)
{
	size_t m = strlen(end);
	return n >= m && memcmp(text + n - m, end, m) == 0;
}

static bool parse(const char *text, size_t n, struct svy_trim_limit *l)
{
	if (svy_num_parse(text, n, &l->k)) {
		l->of = SVY_TRIM_NUMBER;
		return isfinite(l->k);
	}
	if (n > 7 && strncmp(text, "median+", 7) == 0 && ends_in(text, n, "iqr")) {
		l->of = SVY_TRIM_IQR;
		return multiple(text + 7, n - 10, &l->k) && l->k >= 0;
	}
	if (text[0] == 'p' && svy_num_parse(text + 1, n - 1, &l->k)) {
		l->of = SVY_TRIM_QUANTILE;
		l->k /= 100;
		return l->k >= 0 && l->k <= 1;
	}
	l->of = ends_in(text, n, "mean") ? SVY_TRIM_MEAN : SVY_TRIM_MEDIAN;
	size_t word = l->of == SVY_TRIM_MEAN ? 4 : 6;
	return ends_in(text, n, l->of == SVY_TRIM_MEAN ? "mean" : "median") && multiple(text, n - word, &l->k) && l->k >= 0;
}

bool svy_trim_parse(const char *text, struct svy_trim_limit *limit)
{
	return *text && parse(text, strlen(text), limit);
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* R's type 7. */
static double quantile(const double *sorted, size_t n, double p)
{
	double at = (double)(n - 1) * p;
	size_t i = (size_t)at;
	return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

static double limit_value(const struct svy_trim_limit *l, const double *sorted, size_t n, double mean)
{
	switch (l->of) {
	case SVY_TRIM_NUMBER:
		return l->k;
	case SVY_TRIM_MEAN:
		return l->k * mean;
	case SVY_TRIM_MEDIAN:
		return l->k * quantile(sorted, n, .5);
	case SVY_TRIM_QUANTILE:
		return quantile(sorted, n, l->k);
	case SVY_TRIM_IQR:
		return quantile(sorted, n, .5) + l->k * (quantile(sorted, n, .75) - quantile(sorted, n, .25));
	}
	return NAN;
}

static void find_limits(const struct svy_trim_opts *o, const double *w, size_t n, struct svy_trim_outcome *out)
{
	double *sorted = svy_reallocarray(NULL, n, sizeof *sorted), sum = 0;
	memcpy(sorted, w, n * sizeof *w);
	qsort(sorted, n, sizeof *sorted, ascending);
	for (size_t i = 0; i < n; i++)
		sum += w[i];
	out->mean = sum / (double)n;
	out->lo = o->has_lower ? limit_value(&o->lower, sorted, n, out->mean) : -INFINITY;
	out->hi = o->has_upper ? limit_value(&o->upper, sorted, n, out->mean) : INFINITY;
	free(sorted);
}

/* Cuts what is outside. Returns what that leaves: above zero if more was cut off than added. */
static double cut(double *w, size_t n, double lo, double hi)
{
	double left = 0;
	for (size_t i = 0; i < n; i++) {
		double x = fmin(fmax(w[i], lo), hi);
		left += w[i] - x;
		w[i] = x;
	}
	return left;
}

/* Gives `left` to the weights that take part, wherever that brings them. False if there are none. */
static bool give(double *w, const bool *part, size_t n, bool proportionally, double left)
{
	double count = 0, sum = 0;
	for (size_t i = 0; i < n; i++) {
		count += part[i];
		sum += part[i] ? w[i] : 0;
	}
	for (size_t i = 0; i < n; i++)
		if (part[i])
			w[i] += proportionally ? left * w[i] / sum : left / count;
	return count > 0;
}

/*
 * What was cut off goes to the weights that were within. What gets beyond a limit by that is cut again, and goes to all who are not at that limit; R gives it to those
 * at the limit too, and takes it from them in the next round: without end, and to the same effect.
 */
static void share(double *w, bool *part, size_t n, const struct svy_trim_outcome *t, bool proportionally)
{
	const bool up = t->excess > 0;
	double left = t->excess;
	for (size_t round = 0; round <= n && left != 0; round++) {
		if (give(w, part, n, proportionally, left))
			left = cut(w, n, t->lo, t->hi);
		else if (round > 0)
			return;         /* all are at the limit, but for rounding */
		for (size_t i = 0; i < n; i++)
			part[i] = up ? w[i] < t->hi : w[i] > t->lo;
	}
}

void svy_trim_weights(const struct svy_trim_opts *o, double *w, size_t n, struct svy_trim_outcome *out)
{
	memset(out, 0, sizeof *out);
	find_limits(o, w, n, out);
	for (size_t i = 0; i < n; i++) {
		out->low += w[i] < out->lo;
		out->high += w[i] > out->hi;
	}
	const double hair = 1e-12 * out->mean;
	out->possible = out->lo <= out->hi && (o->excess == SVY_TRIM_DROP || (out->mean >= out->lo - hair && out->mean <= out->hi + hair));
	if (!out->possible || out->low + out->high == 0)
		return;
	bool *within = svy_calloc(n, sizeof *within);
	for (size_t i = 0; i < n; i++)
		within[i] = w[i] >= out->lo && w[i] <= out->hi;
	out->excess = cut(w, n, out->lo, out->hi);
	if (o->excess != SVY_TRIM_DROP)
		share(w, within, n, out, o->excess == SVY_TRIM_PROPORTIONALLY);
	free(within);
}

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

/* One round: what is outside is cut, and the rest gets what that leaves. Returns what was cut, absolutely; 0 if all were within. */
static double cut(const struct svy_trim_opts *o, double *w, size_t n, const struct svy_trim_outcome *t, double *net)
{
	double moved = 0, inside = 0, sum = 0;
	bool *out = svy_calloc(n, sizeof *out);
	*net = 0;
	for (size_t i = 0; i < n; i++) {
		double x = fmin(fmax(w[i], t->lo), t->hi);
		out[i] = x != w[i];
		moved += fabs(w[i] - x);
		*net += w[i] - x;
		inside += !out[i];
		sum += out[i] ? 0 : w[i];
		w[i] = x;
	}
	bool all = inside == 0;         /* nothing is left to take it: the cut ones do, and are cut again */
	for (size_t i = 0; i < n && o->excess != SVY_TRIM_DROP && moved > 0; i++)
		if (all)
			w[i] += *net / (double)n;
		else if (!out[i])
			w[i] += o->excess == SVY_TRIM_EQUALLY ? *net / inside : *net * w[i] / sum;
	free(out);
	return moved;
}

/* Limits that the mean all but touches are met by none but the slowest of approaches. */
#define ROUNDS 100000

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
	double net, moved = cut(o, w, n, out, &out->excess);
	for (int round = 1; round < ROUNDS && moved > 1e-15 * out->mean * (double)n; round++)
		moved = cut(o, w, n, out, &net);
	for (size_t i = 0; i < n; i++)
		w[i] = fmin(fmax(w[i], out->lo), out->hi);
}

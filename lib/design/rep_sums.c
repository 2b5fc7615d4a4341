// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rep_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct svy_rep_sums {
	size_t n, slots;
	double *sum;                    /* [block][slot][set] */
	size_t nblock, cap;             /* in use, and allocated */
};

struct svy_rep_sums *svy_rep_sums_new(size_t n, size_t slots)
{
	struct svy_rep_sums *s = svy_calloc(1, sizeof *s);
	s->n = n;
	s->slots = slots;
	return s;
}

void svy_rep_sums_free(struct svy_rep_sums *s)
{
	if (!s)
		return;
	free(s->sum);
	free(s);
}

static void grow(struct svy_rep_sums *s, size_t nblock)
{
	size_t width = s->slots * s->n;
	if (nblock > s->cap) {
		s->cap = nblock > 2 * s->cap ? nblock : 2 * s->cap;
		s->sum = svy_reallocarray(s->sum, s->cap, width * sizeof *s->sum);
	}
	memset(s->sum + s->nblock * width, 0, (nblock - s->nblock) * width * sizeof *s->sum);
	s->nblock = nblock;
}

/* The totals of a block: [slot][set]. */
static double *sums_of(struct svy_rep_sums *s, uint32_t block)
{
	if (block >= s->nblock)
		grow(s, (size_t)block + 1);
	return s->sum + (size_t)block * s->slots * s->n;
}

void svy_rep_sums_add_some(struct svy_rep_sums *s, uint32_t block, const double *x, size_t from, size_t to, double factor)
{
	double *sum = sums_of(s, block);
	for (size_t i = 0; i < s->slots; i++, sum += s->n)
		for (size_t k = from; k < to; k++)
			sum[k] += factor * x[i];
}

void svy_rep_sums_leave_out(struct svy_rep_sums *s, uint32_t block, const double *x, size_t from, size_t to, double base)
{
	double *sum = sums_of(s, block);
	for (size_t i = 0; i < s->slots; i++, sum += s->n)
		for (size_t k = from; k < to; k++)
			sum[k] = base * (x[i] - sum[k]) - x[i];
}

void svy_rep_sums_add(struct svy_rep_sums *s, uint32_t block, const double *x, const double *w)
{
	double *sum = sums_of(s, block);
	for (size_t i = 0; i < s->slots; i++, sum += s->n) {
		double xi = x[i];
		if (xi == 0)
			continue;
		for (size_t k = 0; k < s->n; k++)
			sum[k] += w[k] * xi;
	}
}

void svy_rep_sums_get(const struct svy_rep_sums *s, size_t k, size_t nblock, double *T)
{
	size_t known = nblock < s->nblock ? nblock : s->nblock;
	memset(T, 0, nblock * s->slots * sizeof *T);
	for (size_t i = 0; i < known * s->slots; i++)
		T[i] = s->sum[i * s->n + k];
}

/* The estimates' centres; NaN if no replicate of one gives a number. dropped counts those that give none, and have[] says of which estimates. */
static size_t centres(const double *theta, const double *full, size_t R, size_t nest, const double *multiplier, bool mse, double *centre, bool *lost)
{
	size_t dropped = 0;
	for (size_t e = 0; e < nest; e++) {
		double sum = 0, n = 0;
		for (size_t r = 0; r < R; r++) {
			double d = theta[r * nest + e] - full[e];
			bool good = isfinite(d);
			dropped += !good && isfinite(full[e]);
			lost[e] |= !good;
			if (good && multiplier[r] > 0) {
				sum += d;
				n++;
			}
		}
		centre[e] = n == 0 ? NAN : mse ? 0 : sum / n;
	}
	return dropped;
}

/* Of two estimates, over the replicates that give both. */
static double product(const double *theta, const double *full, size_t R, size_t nest, const double *multiplier, const double *centre, size_t a, size_t b)
{
	double sum = 0;
	for (size_t r = 0; r < R; r++) {
		double x = theta[r * nest + a] - full[a] - centre[a], y = theta[r * nest + b] - full[b] - centre[b];
		if (isfinite(x) && isfinite(y))
			sum += multiplier[r] * x * y;
	}
	return isnan(centre[a]) || isnan(centre[b]) ? NAN : sum;
}

int svy_rep_variance(struct svy_ctx *ctx, const double *theta, const double *full, size_t R, size_t nest, const double *multiplier, bool mse,
		     double *var, double *cov)
{
	double *centre = svy_calloc(nest, sizeof *centre);
	bool *lost = svy_calloc(nest, sizeof *lost);
	size_t dropped = centres(theta, full, R, nest, multiplier, mse, centre, lost);
	for (size_t e = 0; e < nest; e++) {
		var[e] = product(theta, full, R, nest, multiplier, centre, e, e);
		if (lost[e] && var[e] <= 1e-24 * full[e] * full[e])
			var[e] = NAN;
	}
	for (size_t a = 0; cov && a < nest; a++)
		for (size_t b = 0; b < nest; b++)
			cov[a * nest + b] = a == b ? var[a] : product(theta, full, R, nest, multiplier, centre, a, b);
	free(centre);
	free(lost);
	if (!dropped)
		return 0;
	return svy_warn(ctx, "%zu replicates of estimates give no number, since a domain is empty in them, and are left out", dropped);
}

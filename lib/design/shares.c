// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/shares.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

void svy_shares_init(struct svy_shares *s, size_t nest)
{
	memset(s, 0, sizeof *s);
	s->nest = nest;
	s->start = svy_calloc(nest + 1, sizeof *s->start);
}

void svy_shares_free(struct svy_shares *s)
{
	free(s->v);
	free(s->start);
	memset(s, 0, sizeof *s);
}

void svy_shares_add(struct svy_shares *s, uint32_t unit, const uint32_t *touched, size_t ntouched, const double *z)
{
	for (size_t i = 0; i < ntouched; i++) {
		svy_grow(s->v, s->n, s->cap);
		s->v[s->n++] = (struct svy_share){unit, touched[i], z[touched[i]]};
	}
}

/* Counting sort: start[e] … start[e+1] are the shares of e. Caller frees. */
static struct svy_share *by_estimate(struct svy_shares *s)
{
	struct svy_share *sorted = svy_reallocarray(NULL, s->n ? s->n : 1, sizeof *sorted);
	size_t at = 0;
	memset(s->start, 0, (s->nest + 1) * sizeof *s->start);
	for (size_t i = 0; i < s->n; i++)
		s->start[s->v[i].estimate]++;
	for (size_t e = 0; e <= s->nest; e++) {
		size_t n = s->start[e];
		s->start[e] = at;
		at += n;
	}
	for (size_t i = 0; i < s->n; i++)
		sorted[s->start[s->v[i].estimate]++] = s->v[i];
	memmove(s->start + 1, s->start, s->nest * sizeof *s->start);
	s->start[0] = 0;
	return sorted;
}

static double inner(const double *x, const double *y, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

static void add_pairs(const struct svy_shares *s, const struct svy_share *sorted, size_t e, const double *y, double scale, double *cov)
{
	for (size_t a = 0; a < s->nest; a++) {
		double sum = 0;
		for (size_t i = s->start[a]; i < s->start[a + 1]; i++)
			sum += sorted[i].z * y[sorted[i].unit];
		if (a != e)
			cov[a * s->nest + e] += scale * sum;
	}
}

void svy_shares_quadratic(struct svy_shares *s, size_t nunit, void (*image)(void *self, double *x, double *y), void *self, double scale,
			  double *var, double *cov, double *touched)
{
	struct svy_share *sorted = by_estimate(s);
	double *x = svy_calloc(2 * nunit + 1, sizeof *x), *y = x + nunit;
	for (size_t e = 0; e < s->nest; e++) {
		if (s->start[e] == s->start[e + 1])
			continue;
		memset(x, 0, nunit * sizeof *x);
		for (size_t i = s->start[e]; i < s->start[e + 1]; i++)
			x[sorted[i].unit] = sorted[i].z;
		image(self, x, y);
		var[e] += scale * inner(x, y, nunit);
		if (cov)
			add_pairs(s, sorted, e, y, scale, cov);
		if (touched)
			touched[e]++;
	}
	free(x);
	free(sorted);
}

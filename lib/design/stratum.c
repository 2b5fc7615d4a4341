// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/stratum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

void svy_strata_sum_init(struct svy_strata_sum *s, size_t nest, enum svy_lonely_rule lonely, double *var, double *cov)
{
	memset(s, 0, sizeof *s);
	s->nest = nest;
	s->lonely = lonely;
	s->share = 1;
	s->var = var;
	s->cov = cov;
	memset(var, 0, nest * sizeof *var);
	if (cov)
		memset(cov, 0, nest * nest * sizeof *cov);
	s->strata = svy_calloc(5 * nest, sizeof *s->strata);
	s->lonely_strata = s->strata + nest;
	s->lone_w = s->strata + 2 * nest;
	s->lone_z = s->strata + 3 * nest;
	s->lone_zz = s->strata + 4 * nest;
	if (!cov || lonely != SVY_LONELY_ADJUST)
		return;
	s->pair_w = svy_calloc(nest * nest, sizeof *s->pair_w);
	s->pair_z = svy_calloc(nest * nest, sizeof *s->pair_z);
}

void svy_strata_sum_free(struct svy_strata_sum *s)
{
	free(s->strata);
	free(s->pair_w);
	free(s->pair_z);
	memset(s, 0, sizeof *s);
}

static void scale_estimate(struct svy_strata_sum *s, size_t e, double factor)
{
	s->var[e] *= factor;
	if (!s->cov)
		return;
	/* Half of the factor from each side, so that a pair with the same factor gets it once. */
	double root = sqrt(factor);
	for (size_t k = 0; k < s->nest; k++) {
		s->cov[e * s->nest + k] *= root;
		s->cov[k * s->nest + e] *= root;
	}
}

/* The covariances' part of what svy_strata_sum_finish adds to the variances. */
static void adjust_pairs(struct svy_strata_sum *s, const double *total, double units)
{
	for (size_t a = 0; a < s->nest; a++)
		for (size_t b = 0; b < s->nest; b++) {
			size_t ab = a * s->nest + b, ba = b * s->nest + a;
			double ga = total[a] / units, gb = total[b] / units;
			if (a != b && s->pair_w[ab] > 0)
				s->cov[ab] += ga * gb * s->pair_w[ab] - gb * s->pair_z[ab] - ga * s->pair_z[ba];
		}
}

void svy_strata_sum_finish(struct svy_strata_sum *s, const double *total, double units)
{
	for (size_t e = 0; e < s->nest; e++) {
		if (s->lonely_strata[e] == 0)
			continue;
		if (s->lonely == SVY_LONELY_AVERAGE) {
			scale_estimate(s, e, s->strata[e] / (s->strata[e] - s->lonely_strata[e]));
		} else if (s->lonely == SVY_LONELY_ADJUST) {
			double grand = total[e] / units;
			s->var[e] += s->lone_zz[e] - 2 * grand * s->lone_z[e] + grand * grand * s->lone_w[e];
		} else if (s->lonely == SVY_LONELY_MISSING) {
			scale_estimate(s, e, NAN);
			s->var[e] = NAN;
		}
	}
	if (s->pair_w)
		adjust_pairs(s, total, units);
	for (size_t e = 0; s->cov && e < s->nest; e++)
		s->cov[e * s->nest + e] = s->var[e];
}

void svy_stratum_init(struct svy_stratum *s, size_t nest, bool covariance)
{
	memset(s, 0, sizeof *s);
	s->nest = nest;
	s->n = svy_calloc(3 * nest, sizeof *s->n);
	s->mean = s->n + nest;
	s->m2 = s->n + 2 * nest;
	s->touched = svy_calloc(nest, sizeof *s->touched);
	if (covariance) {
		s->cross = svy_calloc(nest * nest, sizeof *s->cross);
		s->sum = svy_calloc(nest, sizeof *s->sum);
	}
}

void svy_stratum_free(struct svy_stratum *s)
{
	free(s->n);
	free(s->touched);
	free(s->cross);
	free(s->sum);
	memset(s, 0, sizeof *s);
}

/* Chan, Golub & LeVeque (1983): merging of means and squared deviations without cancellation. */
void svy_stratum_add(struct svy_stratum *s, uint32_t e, double n, double mean, double m2)
{
	if (s->n[e] == 0)
		s->touched[s->ntouched++] = e;
	double all = s->n[e] + n, d = mean - s->mean[e];
	s->m2[e] += m2 + d * d * s->n[e] * n / all;
	s->mean[e] += d * n / all;
	s->n[e] = all;
}

void svy_stratum_add_unit(struct svy_stratum *s, const uint32_t *touched, size_t ntouched, const double *z)
{
	for (size_t i = 0; i < ntouched; i++)
		svy_stratum_add(s, touched[i], 1, z[touched[i]], 0);
	if (!s->cross)
		return;
	for (size_t i = 0; i < ntouched; i++) {
		uint32_t a = touched[i];
		s->sum[a] += z[a];
		for (size_t j = 0; j < ntouched; j++)
			s->cross[a * s->nest + touched[j]] += z[a] * z[touched[j]];
	}
}

static void close_cross(const struct svy_stratum *s, double n, double factor, struct svy_strata_sum *to)
{
	for (size_t i = 0; i < s->ntouched; i++)
		for (size_t j = 0; j < s->ntouched; j++) {
			uint32_t a = s->touched[i], b = s->touched[j];
			if (a != b)
				to->cov[a * s->nest + b] += factor * (s->cross[a * s->nest + b] - s->sum[a] * s->sum[b] / n);
		}
}

/*
 * One unit and not all of its population: its variance cannot be seen. It may be centred later at the mean of the units of its own stage,
 * which is the share of that of the first stage.
 */
static void close_lonely(const struct svy_stratum *s, double weight, struct svy_strata_sum *to)
{
	double linear = weight * to->share, square = linear * to->share;
	for (size_t i = 0; i < s->ntouched; i++) {
		uint32_t e = s->touched[i];
		to->lonely_strata[e]++;
		to->lone_w[e] += square;
		to->lone_z[e] += linear * s->mean[e];
		to->lone_zz[e] += weight * s->mean[e] * s->mean[e];
		for (size_t j = 0; to->pair_w && j < s->ntouched; j++) {
			size_t pair = e * to->nest + s->touched[j];
			to->pair_w[pair] += square;
			to->pair_z[pair] += linear * s->mean[e];
			to->cov[pair] += weight * s->mean[e] * s->mean[s->touched[j]];
		}
	}
}

void svy_stratum_clear(struct svy_stratum *s)
{
	for (size_t i = 0; i < s->ntouched; i++) {
		uint32_t a = s->touched[i];
		s->n[a] = s->mean[a] = s->m2[a] = 0;
		if (!s->cross)
			continue;
		s->sum[a] = 0;
		for (size_t j = 0; j < s->ntouched; j++)
			s->cross[a * s->nest + s->touched[j]] = 0;
	}
	s->ntouched = 0;
}

bool svy_stratum_close(struct svy_stratum *s, double n, double f, double scale, struct svy_strata_sum *to)
{
	bool lonely = n <= 1 && f < 1 && s->ntouched > 0;
	double factor = n > 1 ? scale * (1 - f) * n / (n - 1) : 0;
	for (size_t i = 0; i < s->ntouched; i++) {
		uint32_t e = s->touched[i];
		double unseen = n - s->n[e];
		if (factor > 0)
			to->var[e] += factor * (s->m2[e] + s->mean[e] * s->mean[e] * s->n[e] * unseen / n);
		to->strata[e]++;
	}
	if (lonely)
		close_lonely(s, scale * (1 - f), to);
	if (s->cross && to->cov)
		close_cross(s, n, factor, to);
	svy_stratum_clear(s);
	return lonely;
}

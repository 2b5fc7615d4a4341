// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The bootstrap draws units again, stratum by stratum, and counts how often each one comes.
 *
 * bootstrap: n of n with replacement, with fpc without replacement from a population in which each unit stands as often as it must (Canty & Davison 1999,
 * R as.svrepdesign(type = "bootstrap")); the scale makes up for the n-1, by the harmonic mean of the strata's n. rwyb: n-1 of n with replacement, the
 * weights rescaled, which is right in each stratum (Rao & Wu 1988; Rao, Wu & Yue 1992; R type "subbootstrap", which has no fpc).
 */
#include "design/factors_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define SMALL_FRACTION 0.01     /* below it a population is as good as infinite */

static double scale(const struct svy_factors *f)
{
	double inverse = 0, strata = 0, R = (double)f->n;
	if (f->declared.type == SVY_REP_RWYB)
		return 1 / (R - 1);
	for (size_t h = 0; h < f->nstrata; h++)
		if (!svy_factors_certain(f, h)) {
			inverse += 1 / f->strata[h].units;
			strata++;
		}
	double m = strata / inverse;
	return m / ((m - 1) * (R - 1));
}

static int prepare(struct svy_ctx *ctx, struct svy_factors *f, size_t *stratum)
{
	size_t most = 0, exist = 0;
	int rc = svy_factors_check_lonely(ctx, f, stratum);
	if (rc)
		return rc;
	for (size_t h = 0; h < f->nstrata; h++) {
		if (svy_factors_certain(f, h))
			continue;
		size_t n = (size_t)f->strata[h].units, N = f->strata[h].fraction < SMALL_FRACTION ? 0 : (size_t)(n / f->strata[h].fraction) + 1;
		most = n > most ? n : most;
		exist = N > exist ? N : exist;
	}
	if (!most)
		return 0;
	f->n = f->declared.number ? f->declared.number : svy_replicates_usual(f->declared.type);
	f->count = svy_reallocarray(NULL, most, f->n * sizeof *f->count);
	f->population = svy_calloc(exist + 1, sizeof *f->population);
	svy_factors_multiply(f, scale(f));
	return 0;
}

/* Each stratum has numbers of its own, so that it can be opened by itself. */
static void seed_stratum(const struct svy_factors *f, struct svy_random *random)
{
	svy_random_seed(random, f->declared.seed);
	svy_random_seed(random, svy_random_next(random) ^ (f->at + 1) * UINT64_C(0xd1342543de82ef95));
}

/* n of N without replacement; slot s of the population is a copy of unit s mod n, so which units have one more copy than others is drawn first. */
static void draw_finite(struct svy_factors *f, struct svy_random *random, const uint32_t *unit, size_t n, size_t N)
{
	for (size_t s = 0; s < N; s++)
		f->population[s] = unit[s % n];
	for (size_t r = 0; r < f->n; r++)
		for (size_t i = 0; i < n; i++) {
			size_t k = i + svy_random_below(random, N - i);
			uint32_t drawn = f->population[k];
			f->population[k] = f->population[i];
			f->population[i] = drawn;
			f->count[drawn * f->n + r]++;
		}
}

static void open(struct svy_factors *f)
{
	size_t n = (size_t)f->strata[f->at].units, draws = f->declared.type == SVY_REP_RWYB ? n - 1 : n;
	double fraction = f->strata[f->at].fraction;
	struct svy_random random;
	seed_stratum(f, &random);
	memset(f->count, 0, n * f->n * sizeof *f->count);
	if (f->declared.type == SVY_REP_BOOTSTRAP && fraction >= SMALL_FRACTION) {
		uint32_t *unit = svy_calloc(n, sizeof *unit);
		for (size_t i = 0; i < n; i++)
			unit[i] = (uint32_t)i;
		svy_random_shuffle(&random, unit, n);
		draw_finite(f, &random, unit, n, (size_t)llround((double)n / fraction));
		free(unit);
		return;
	}
	for (size_t r = 0; r < f->n; r++)
		for (size_t i = 0; i < draws; i++)
			f->count[svy_random_below(&random, n) * f->n + r]++;
}

static void fill(struct svy_factors *f, size_t unit)
{
	if (svy_factors_certain(f, f->at))
		return;
	const uint16_t *count = f->count + unit * f->n;
	double n = f->strata[f->at].units, shrink = sqrt(1 - f->strata[f->at].fraction);
	bool rescaled = f->declared.type == SVY_REP_RWYB;
	for (size_t r = 0; r < f->n; r++)
		f->row[r] = rescaled ? 1 - shrink + shrink * n / (n - 1) * count[r] : count[r];
}

const struct svy_factors_kind svy_factors_bootstrap = {prepare, open, fill};

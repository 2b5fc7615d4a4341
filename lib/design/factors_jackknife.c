// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The jackknife leaves out one unit at a time and gives its weight to the others of its stratum (Wolter 2007, ch. 4). jk1 takes all units for one
 * stratum; R as.svrepdesign with types "JK1" and "JKn" gives the same factors and multipliers, also by the rules for strata of one unit:
 * "adjust" leaves the lone unit out of the whole sample, as if strata were units; "average" scales all up by the units that the others lack.
 */
#include "design/factors_parts.h"

#include <stdint.h>
#include "base/mem.h"

static bool is_lone(const struct svy_factors *f, size_t h)
{
	return f->strata[h].units < 2 && !svy_factors_certain(f, h);
}

static int check(struct svy_ctx *ctx, struct svy_factors *f, size_t *stratum)
{
	if (f->declared.type == SVY_REP_JK1 && f->nstrata > 1) {
		*stratum = 1;
		return svy_fail(ctx, SVY_EDATA, "is one of several, and the jackknife 'jk1' is for designs without strata; take jkn");
	}
	for (size_t h = 0; h < f->nstrata; h++) {
		if (!is_lone(f, h) || f->lonely == SVY_LONELY_AVERAGE || (f->lonely == SVY_LONELY_ADJUST && f->nstrata > 1))
			continue;
		*stratum = h;
		return svy_fail(ctx, SVY_EDATA, "has only one primary unit, so there are no replicates of it; merge it with another stratum "
				"or choose --lonely adjust, average, certainty or remove");
	}
	return 0;
}

/* Replicates that a stratum has; where all units were drawn, with a multiplier of 0: they count for the degrees of freedom. */
static size_t replicates_of(const struct svy_factors *f, size_t h)
{
	if (is_lone(f, h))
		return f->lonely == SVY_LONELY_ADJUST;
	return f->strata[h].units < 2 ? 0 : (size_t)f->strata[h].units;
}

static void set_multipliers(struct svy_factors *f, double scale)
{
	size_t r = 0;
	for (size_t h = 0; h < f->nstrata; h++) {
		bool lone = is_lone(f, h);
		double n = lone ? (double)f->nstrata : f->strata[h].units, rest = lone ? 1 : 1 - f->strata[h].fraction;
		for (size_t i = 0; i < replicates_of(f, h); i++)
			f->multiplier[r++] = scale * (n - 1) / n * rest;
	}
}

static int prepare(struct svy_ctx *ctx, struct svy_factors *f, size_t *stratum)
{
	double units = 0, lone = 0;
	int rc = check(ctx, f, stratum);
	if (rc)
		return rc;
	f->first = svy_calloc(f->nstrata + 1, sizeof *f->first);
	for (size_t h = 0; h < f->nstrata; h++) {
		f->first[h] = f->n;
		f->n += replicates_of(f, h);
		units += f->strata[h].units;
		lone += is_lone(f, h);
	}
	f->multiplier = svy_calloc(f->n + 1, sizeof *f->multiplier);
	set_multipliers(f, f->lonely == SVY_LONELY_AVERAGE && lone > 0 ? units / (units - lone) : 1);
	return 0;
}

/* A lone unit that is left out is made up for by all others. */
static void fill_lone(struct svy_factors *f)
{
	double H = (double)f->nstrata;
	for (size_t h = 0; h < f->nstrata; h++)
		if (is_lone(f, h))
			f->row[f->first[h]] = h == f->at ? 0 : H / (H - 1);
}

static void fill(struct svy_factors *f, size_t unit)
{
	double n = f->strata[f->at].units;
	if (f->lonely == SVY_LONELY_ADJUST)
		fill_lone(f);
	if (is_lone(f, f->at))
		return;
	for (size_t i = 0; i < replicates_of(f, f->at); i++)
		f->row[f->first[f->at] + i] = i == unit ? 0 : n / (n - 1);
}

bool svy_factors_left_out(const struct svy_factors *f, size_t stratum, size_t *from, size_t *to, double *base)
{
	double n = f->strata[stratum].units;
	*from = *to = 0;
	*base = n / (n - 1);
	/* a lone unit that is left out of the whole sample changes the factors of all */
	if (f->kind != &svy_factors_jackknife || f->lonely == SVY_LONELY_ADJUST)
		return false;
	*from = f->first[stratum];
	*to = *from + replicates_of(f, stratum);
	return true;
}

const struct svy_factors_kind svy_factors_jackknife = {prepare, NULL, fill};

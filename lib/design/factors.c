// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/factors.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct svy_factors {
	enum svy_rep_type type;
	struct svy_factor_stratum *strata;
	size_t nstrata, n;              /* n replicates */
	size_t *first;                  /* jackknife: the replicate that leaves out the first unit of each stratum */
	double *multiplier;
	size_t open;
	double *row;
};

/*
 * The jackknife leaves out one unit at a time and gives its weight to the others of its stratum (Wolter 2007, ch. 4). jk1 takes all units for one
 * stratum; R as.svrepdesign with types "JK1" and "JKn" gives the same factors and multipliers.
 */
static void jackknife(struct svy_factors *f)
{
	size_t r = 0;
	for (size_t h = 0; h < f->nstrata; h++)
		f->n += (size_t)f->strata[h].units;
	f->multiplier = svy_calloc(f->n + 1, sizeof *f->multiplier);
	f->first = svy_calloc(f->nstrata, sizeof *f->first);
	for (size_t h = 0; h < f->nstrata; h++) {
		double n = f->strata[h].units;
		f->first[h] = r;
		for (size_t i = 0; i < (size_t)n; i++)
			f->multiplier[r++] = (n - 1) / n * (1 - f->strata[h].fraction);
	}
}

int svy_factors_new(struct svy_ctx *ctx, const struct svy_replicates *r, const struct svy_factor_stratum *strata, size_t nstrata,
		    struct svy_factors **out, size_t *stratum)
{
	struct svy_factors *f = svy_calloc(1, sizeof *f);
	f->type = r->type;
	f->nstrata = nstrata;
	f->strata = svy_calloc(nstrata, sizeof *f->strata);
	memcpy(f->strata, strata, nstrata * sizeof *strata);
	for (size_t h = 0; h < nstrata; h++)
		if (strata[h].units < 2) {
			*stratum = h;
			svy_factors_free(f);
			return svy_fail(ctx, SVY_EDATA, "a stratum with one primary unit has no replicates");
		}
	if (r->type == SVY_REP_JK1 && nstrata > 1) {
		*stratum = 1;
		svy_factors_free(f);
		return svy_fail(ctx, SVY_EDATA, "the jackknife 'jk1' is for designs without strata; take jkn");
	}
	if (r->type != SVY_REP_JK1 && r->type != SVY_REP_JKN) {
		svy_factors_free(f);
		return svy_fail(ctx, SVY_EDATA, "replicates of the type '%s' cannot be made", svy_rep_type_name[r->type]);
	}
	jackknife(f);
	f->row = svy_calloc(f->n + 1, sizeof *f->row);
	*out = f;
	return 0;
}

void svy_factors_free(struct svy_factors *f)
{
	if (!f)
		return;
	free(f->strata);
	free(f->first);
	free(f->multiplier);
	free(f->row);
	free(f);
}

size_t svy_factors_count(const struct svy_factors *f)
{
	return f->n;
}

const double *svy_factors_multipliers(const struct svy_factors *f)
{
	return f->multiplier;
}

void svy_factors_open(struct svy_factors *f, size_t stratum)
{
	f->open = stratum;
}

const double *svy_factors_of(struct svy_factors *f, size_t unit)
{
	double n = f->strata[f->open].units;
	for (size_t r = 0; r < f->n; r++)
		f->row[r] = 1;
	for (size_t i = 0; i < (size_t)n; i++)
		f->row[f->first[f->open] + i] = i == unit ? 0 : n / (n - 1);
	return f->row;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/factors_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

static const struct svy_factors_kind *kind_of(enum svy_rep_type type)
{
	switch (type) {
	case SVY_REP_JK1:
	case SVY_REP_JKN:       return &svy_factors_jackknife;
	case SVY_REP_BRR:
	case SVY_REP_FAY:       return &svy_factors_halves;
	case SVY_REP_BOOTSTRAP:
	case SVY_REP_RWYB:      return &svy_factors_bootstrap;
	case SVY_REP_SDR:       return &svy_factors_successive;
	default:                return NULL;
	}
}

bool svy_factors_certain(const struct svy_factors *f, size_t stratum)
{
	const struct svy_factor_stratum *h = &f->strata[stratum];
	return h->fraction >= 1 || (h->units < 2 && (f->lonely == SVY_LONELY_CERTAINTY || f->lonely == SVY_LONELY_REMOVE));
}

int svy_factors_check_lonely(struct svy_ctx *ctx, const struct svy_factors *f, size_t *stratum)
{
	for (size_t h = 0; h < f->nstrata; h++)
		if (f->strata[h].units < 2 && !svy_factors_certain(f, h)) {
			*stratum = h;
			return svy_fail(ctx, SVY_EDATA, "has only one primary unit, so there are no replicates of it; merge it with another "
					"stratum or choose --lonely certainty or remove");
		}
	return 0;
}

void svy_factors_multiply(struct svy_factors *f, double multiplier)
{
	f->multiplier = svy_calloc(f->n + 1, sizeof *f->multiplier);
	for (size_t r = 0; r < f->n; r++)
		f->multiplier[r] = multiplier;
}

int svy_factors_new(struct svy_ctx *ctx, const struct svy_replicates *r, enum svy_lonely_rule lonely, const struct svy_factor_stratum *strata,
		    size_t nstrata, struct svy_factors **out, size_t *stratum)
{
	*out = NULL;
	const struct svy_factors_kind *kind = kind_of(r->type);
	if (!kind)
		return svy_fail(ctx, SVY_EDATA, "replicates of the type '%s' cannot be made", svy_rep_type_name[r->type]);
	struct svy_factors *f = svy_calloc(1, sizeof *f);
	f->kind = kind;
	f->declared = (struct svy_replicates){.type = r->type, .number = r->number, .seed = r->seed, .scale = NAN, .rho = r->rho, .mse = r->mse};
	f->lonely = lonely;
	f->nstrata = nstrata;
	f->strata = svy_calloc(nstrata + 1, sizeof *f->strata);
	memcpy(f->strata, strata, nstrata * sizeof *strata);
	int rc = kind->prepare(ctx, f, stratum);
	if (!rc && nstrata && !f->n)
		rc = svy_fail(ctx, SVY_EDATA, "no stratum varies: all units that exist were drawn, or --lonely leaves the strata out");
	if (rc) {
		svy_factors_free(f);
		return rc;
	}
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
	free(f->hadamard);
	free(f->count);
	free(f->population);
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
	f->at = stratum;
	if (f->kind->open && !svy_factors_certain(f, stratum))
		f->kind->open(f);
}

const double *svy_factors_of(struct svy_factors *f, size_t unit)
{
	for (size_t r = 0; r < f->n; r++)
		f->row[r] = 1;
	f->kind->fill(f, unit);
	return f->row;
}

static bool all_same(const double *x, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (x[i] != x[0])
			return false;
	return true;
}

void svy_factors_describe(const struct svy_factors *f, struct svy_replicates *r)
{
	svy_replicates_init(r);
	r->type = f->declared.type == SVY_REP_RWYB ? SVY_REP_BOOTSTRAP : f->declared.type;
	r->rho = f->declared.rho;
	r->mse = f->declared.mse;
	if (r->type != SVY_REP_JKN && all_same(f->multiplier, f->n)) {
		double by_type = svy_replicates_scale(r, f->n);
		if (f->n && fabs(by_type - f->multiplier[0]) > 1e-15 * by_type)
			r->scale = f->multiplier[0];
		return;
	}
	r->scale = r->type == SVY_REP_JKN ? NAN : 1;
	r->nrscales = f->n;
	r->rscales = svy_calloc(f->n + 1, sizeof *r->rscales);
	memcpy(r->rscales, f->multiplier, f->n * sizeof *r->rscales);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/moments.h"
#include "design/multistage.h"
#include "design/units.h"

struct svy_engine {
	struct svy_engine_design design;
	size_t slots, nblock;
	struct svy_moments *moments;    /* one of these two */
	struct svy_units *units;
	struct svy_place here;
	bool open, added;               /* a row is open; it has contributed */
	uint64_t row;
	double *T;
};

struct svy_engine *svy_engine_new(const struct svy_engine_design *d, size_t slots, bool covariance, size_t budget)
{
	struct svy_engine *e = svy_calloc(1, sizeof *e);
	e->design = *d;
	e->slots = slots;
	if (d->rows_are_units && !covariance)
		e->moments = svy_moments_new(slots);
	else
		e->units = svy_units_new(d->stages, slots, budget);
	return e;
}

void svy_engine_free(struct svy_engine *e)
{
	if (!e)
		return;
	svy_moments_free(e->moments);
	svy_units_free(e->units);
	free(e->T);
	free(e);
}

/* A row that contributed to nothing still makes its unit known. */
static int close_row(struct svy_ctx *ctx, struct svy_engine *e)
{
	if (!e->units || !e->open || e->added)
		return 0;
	return svy_units_add(ctx, e->units, &e->here, SVY_BLOCK_NONE, NULL);
}

int svy_engine_row(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_place *place)
{
	int rc = close_row(ctx, e);
	e->open = true;
	e->added = false;
	if (e->moments) {
		svy_moments_row(e->moments, place->code[0]);
	} else {
		e->here = *place;
		if (e->design.rows_are_units)
			e->here.code[1] = e->row++;
	}
	return rc;
}

int svy_engine_add(struct svy_ctx *ctx, struct svy_engine *e, uint32_t block, const double *v)
{
	e->added = true;
	if (e->units)
		return svy_units_add(ctx, e->units, &e->here, block, v);
	svy_moments_add(e->moments, block, v);
	return 0;
}

int svy_engine_totals(struct svy_ctx *ctx, struct svy_engine *e, size_t nblock, const double **T)
{
	int rc = close_row(ctx, e);
	e->open = false;
	e->nblock = nblock;
	e->T = svy_calloc(nblock * e->slots, sizeof *e->T);
	*T = e->T;
	if (rc)
		return rc;
	if (e->units)
		return svy_units_close(ctx, e->units, e->T);
	svy_moments_totals(e->moments, e->T);
	return 0;
}

void svy_engine_counts_init(struct svy_engine_counts *c, size_t nblock)
{
	memset(c, 0, sizeof *c);
	c->block_strata = svy_calloc(3 * nblock, sizeof(double));
	c->block_units = c->block_strata + nblock;
	c->block_units_all = c->block_strata + 2 * nblock;
}

void svy_engine_counts_free(struct svy_engine_counts *c)
{
	free(c->block_strata);
	memset(c, 0, sizeof *c);
}

/* The moments kernel's strata, one after the other. */
struct rows_walk {
	struct svy_ctx *ctx;
	struct svy_engine *e;
	struct svy_stratum *acc;
	struct svy_strata_sum *sum;
};

int svy_engine_close_stratum(struct svy_ctx *ctx, const struct svy_engine_design *d, size_t stage, const struct svy_place *place,
			     double n, double scale, struct svy_stratum *acc, struct svy_strata_sum *sum, double *f)
{
	double population = d->population(d->self, stage, place, n);
	if (population < n * (1 - 1e-9)) {
		char *name = d->stratum_name(d->self, stage, place);
		svy_fail(ctx, SVY_EDATA, "more units are sampled than exist in stratum '%s': %.0f of %.0f (see --fpc)", name, n, population);
		free(name);
		return SVY_EDATA;
	}
	*f = n / population;
	bool lonely = svy_stratum_close(acc, n, *f, scale, sum);
	if (!lonely || sum->lonely != SVY_LONELY_FAIL)
		return 0;
	char *name = d->stratum_name(d->self, stage, place);
	svy_fail(ctx, SVY_EDATA, "stratum '%s' has only one %sunit, so its variance cannot be estimated; "
		 "merge it with another stratum or choose --lonely adjust, average, certainty or remove", name, stage ? "" : "primary ");
	free(name);
	return SVY_EDATA;
}

static int close_rows_stratum(void *self, uint64_t stratum, double n)
{
	struct rows_walk *w = self;
	struct svy_place place = {.code = {stratum}};
	double f;
	return svy_engine_close_stratum(w->ctx, &w->e->design, 0, &place, n, 1, w->acc, w->sum, &f);
}

static int walk_rows(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_gradient *g, struct svy_strata_sum *sum,
		     struct svy_engine_counts *counts)
{
	struct svy_stratum acc;
	svy_stratum_init(&acc, sum->nest, false);
	struct rows_walk w = {ctx, e, &acc, sum};
	int rc = svy_moments_walk(e->moments, g, &acc, counts, close_rows_stratum, &w);
	svy_stratum_free(&acc);
	return rc;
}

/* Sum of z over all units: the gradient times the totals. */
static double *sum_of_z(const struct svy_engine *e, const struct svy_gradient *g, size_t nest)
{
	double *z = svy_calloc(nest, sizeof *z);
	for (size_t b = 0; b < e->nblock; b++)
		for (size_t i = g->start[b]; i < g->start[b + 1]; i++)
			z[g->entry[i].estimate] += g->entry[i].coef * e->T[b * e->slots + g->entry[i].slot];
	return z;
}

int svy_engine_variance(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_gradient *g, size_t nest, enum svy_lonely_rule lonely,
			double *var, double *cov, struct svy_engine_counts *counts)
{
	struct svy_strata_sum sum;
	struct svy_engine_counts own;
	svy_engine_counts_init(&own, e->nblock);
	svy_strata_sum_init(&sum, nest, lonely, var, cov);
	int rc = e->moments ? walk_rows(ctx, e, g, &sum, &own)
		: svy_multistage_walk(ctx, &e->design, e->units, g, e->slots, &sum, &own);
	if (!rc) {
		double *total = sum_of_z(e, g, nest);
		svy_strata_sum_finish(&sum, total, own.units);
		free(total);
	}
	if (counts) {
		counts->strata = own.strata;
		counts->units = own.units;
		memcpy(counts->block_strata, own.block_strata, 3 * e->nblock * sizeof(double));
	}
	svy_engine_counts_free(&own);
	svy_strata_sum_free(&sum);
	return rc;
}

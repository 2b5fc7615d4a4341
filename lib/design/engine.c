// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/made.h"
#include "design/moments.h"
#include "design/multistage.h"
#include "design/residual.h"
#include "design/second.h"
#include "design/units.h"

struct svy_engine {
	struct svy_engine_design design;
	size_t slots, nblock;
	/* where the contributions go: one of the first two, or sums of the full sample and of the replicates */
	struct svy_moments *moments;
	struct svy_units *units;
	struct svy_rep_sums *full, *replicates;
	struct svy_residual *residual;  /* beside the first two, if the weights are calibrated */
	struct svy_place here;
	double w;
	const double *rep;
	double *v;                      /* the contributions, weighted */
	bool open, added;               /* a row is open; it has contributed */
	bool walked;                    /* the units have been read */
	uint64_t row;
	double *T;
	double *second;                 /* what the second phase makes of the variances */
};

struct svy_engine *svy_engine_new(const struct svy_engine_design *d, size_t slots, bool covariance, size_t budget)
{
	struct svy_engine *e = svy_calloc(1, sizeof *e);
	e->design = *d;
	e->slots = slots;
	e->v = svy_calloc(slots, sizeof *e->v);
	if (d->columns) {
		e->full = svy_rep_sums_new(1, slots);
		e->replicates = svy_rep_sums_new(svy_rep_columns_count(d->columns), slots);
	} else if (d->replicates) {
		e->units = svy_units_new(1, slots, budget);     /* later stages have no part in made replicates */
	} else if (d->rows_are_units && (!covariance || (d->disjoint && !d->calibration))) {
		e->moments = svy_moments_new(slots, d->tuple ? d->tuple : 1);
	} else {
		e->units = svy_units_new(d->stages + (d->second != NULL), slots, budget);
	}
	if (d->calibration && !d->replicates)
		e->residual = svy_residual_new(d->calibration, slots, e->moments != NULL);
	return e;
}

void svy_engine_free(struct svy_engine *e)
{
	if (!e)
		return;
	svy_moments_free(e->moments);
	svy_units_free(e->units);
	svy_rep_sums_free(e->full);
	svy_rep_sums_free(e->replicates);
	svy_residual_free(e->residual);
	free(e->v);
	free(e->T);
	free(e->second);
	free(e);
}

/* A row that contributed to nothing still makes its unit known. */
static int close_row(struct svy_ctx *ctx, struct svy_engine *e)
{
	if (!e->units || !e->open || e->added)
		return 0;
	return svy_units_add(ctx, e->units, &e->here, SVY_BLOCK_NONE, NULL);
}

/* What the row's auxiliary variables are for the regressions; the sums per unit take them as they take contributions. */
static int add_auxiliary(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_rows *rows, size_t i)
{
	int rc = 0;
	svy_residual_row(e->residual, &rows->aux, i, e->w, e->moments ? svy_moments_here(e->moments) : 0);
	for (size_t t = 0; e->units && t < svy_regressors_terms(e->design.calibration) && !rc; t++) {
		uint32_t variable;
		if (!svy_residual_term(e->residual, t, &variable, e->v))
			continue;
		memset(e->v + 1, 0, (e->slots - 1) * sizeof *e->v);
		e->added = true;
		rc = svy_units_add(ctx, e->units, &e->here, SVY_BLOCK_AUX + variable, e->v);
	}
	return rc;
}

int svy_engine_row(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_rows *rows, size_t i)
{
	int rc = close_row(ctx, e);
	e->open = true;
	e->added = false;
	e->w = rows->w[i];
	if (e->replicates) {
		e->rep = rows->rep + i * svy_rep_columns_count(e->design.columns);
	} else if (e->moments) {
		svy_moments_row(e->moments, rows->place[i].code[0]);
	} else {
		e->here = rows->place[i];
		if (e->design.rows_are_units)
			e->here.code[1] = e->row++;
	}
	return rc || !e->residual ? rc : add_auxiliary(ctx, e, rows, i);
}

int svy_engine_add(struct svy_ctx *ctx, struct svy_engine *e, uint32_t block, const double *x)
{
	e->added = true;
	if (e->replicates) {
		svy_rep_sums_add(e->full, block, x, &e->w);
		svy_rep_sums_add(e->replicates, block, x, e->rep);
		return 0;
	}
	if (e->residual)
		svy_residual_add(e->residual, block, x);
	for (size_t s = 0; s < e->slots; s++)
		e->v[s] = e->w * x[s];
	if (e->units)
		return svy_units_add(ctx, e->units, &e->here, block, e->v);
	svy_moments_add(e->moments, block, e->v);
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
	if (e->full)
		svy_rep_sums_get(e->full, 0, nblock, e->T);
	else if (e->units)
		return svy_units_close(ctx, e->units, e->T);
	else
		svy_moments_totals(e->moments, e->T);
	return 0;
}

void svy_engine_counts_init(struct svy_engine_counts *c, size_t nblock)
{
	memset(c, 0, sizeof *c);
	c->nblock = nblock;
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
	uint32_t stratum;               /* number of the next one */
};

int svy_engine_close_stratum(struct svy_ctx *ctx, const struct svy_engine_design *d, size_t stage, const struct svy_place *place,
			     double n, double scale, struct svy_stratum *acc, struct svy_strata_sum *sum, double *f)
{
	double population = d->population(d->self, stage, place, n);
	if (population < n * (1 - 1e-9)) {
		char *name = d->stratum_name(d->self, stage, place);
		svy_fail(ctx, SVY_EDATA, "more units are sampled than exist in stratum '%s': %.0f of %g (see --fpc)", name, n, population);
		free(name);
		return SVY_EDATA;
	}
	*f = n / population;
	return svy_engine_close_fraction(ctx, d, stage, place, n, *f, scale, acc, sum);
}

int svy_engine_close_fraction(struct svy_ctx *ctx, const struct svy_engine_design *d, size_t stage, const struct svy_place *place,
			      double n, double f, double scale, struct svy_stratum *acc, struct svy_strata_sum *sum)
{
	bool lonely = svy_stratum_close(acc, n, f, scale, sum);
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
	if (w->e->residual)
		svy_residual_correct(w->e->residual, w->stratum++, n, w->acc);
	return svy_engine_close_stratum(w->ctx, &w->e->design, 0, &place, n, 1, w->acc, w->sum, &f);
}

static int walk_rows(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_gradient *g, struct svy_strata_sum *sum,
		     struct svy_engine_counts *counts)
{
	struct svy_stratum acc;
	svy_stratum_init(&acc, sum->nest, sum->cov != NULL);
	struct rows_walk w = {.ctx = ctx, .e = e, .acc = &acc, .sum = sum};
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

const double *svy_engine_second(const struct svy_engine *e)
{
	return e->second;
}

static int linearised(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_smooth *s, enum svy_lonely_rule lonely, double *var, double *cov,
		      struct svy_engine_counts *counts)
{
	struct svy_strata_sum sum;
	struct svy_gradient g = *s->gradient;
	svy_strata_sum_init(&sum, s->nest, lonely, var, cov);
	if (e->residual) {
		svy_residual_solve(e->residual, s->gradient, s->nest);
		g.aux = e->units ? svy_residual_gradient(e->residual) : NULL;
	}
	int rc = e->moments ? walk_rows(ctx, e, &g, &sum, counts) : svy_multistage_walk(ctx, &e->design, e->units, &g, e->slots, &sum, counts);
	if (!rc) {
		double *total = sum_of_z(e, &g, s->nest);
		if (e->residual)
			svy_residual_subtract(e->residual, total);
		svy_strata_sum_finish(&sum, total, counts->units);
		free(total);
	}
	if (!rc && e->design.second) {
		free(e->second);
		e->second = svy_calloc(s->nest, sizeof *e->second);
		rc = svy_second_phase(ctx, &e->design, e->units, s->gradient, s->nest, lonely, var, cov, e->second, counts);
	}
	svy_strata_sum_free(&sum);
	return rc;
}

/* The estimates with each of the R sets of totals, and with those of the full sample. */
static int spread(struct svy_ctx *ctx, const struct svy_engine *e, const struct svy_rep_sums *sums, size_t R, const double *multiplier,
		  const struct svy_smooth *s, double *var, double *cov)
{
	const struct svy_replicates *declared = e->design.replicates;
	double *theta = svy_calloc(R * s->nest, sizeof *theta), *full = svy_calloc(s->nest, sizeof *full);
	double *T = svy_calloc(e->nblock * e->slots, sizeof *T);
	s->evaluate(s->self, e->T, full);
	for (size_t r = 0; r < R; r++) {
		svy_rep_sums_get(sums, r, e->nblock, T);
		s->evaluate(s->self, T, theta + r * s->nest);
	}
	bool mse = declared->mse || declared->type == SVY_REP_SDR || s->centre_full;
	int rc = svy_rep_variance(ctx, theta, full, R, s->nest, multiplier, mse, var, cov);
	free(theta);
	free(full);
	free(T);
	return rc;
}

static int replicated_columns(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_smooth *s, double *var, double *cov,
			      struct svy_engine_counts *counts)
{
	size_t R = svy_rep_columns_count(e->design.columns);
	double *multiplier = svy_calloc(R, sizeof *multiplier);
	int rc = svy_rep_columns_multipliers(ctx, e->design.columns, multiplier);
	if (!rc)
		rc = spread(ctx, e, e->replicates, R, multiplier, s, var, cov);
	free(multiplier);
	counts->strata = counts->units = NAN;
	for (size_t i = 0; i < 3 * counts->nblock; i++)
		counts->block_strata[i] = NAN;
	counts->replicates = R;
	counts->replicate_df = (double)svy_rep_columns_rank(e->design.columns) - 1;
	return rc;
}

/* Who is a member of which unit and stratum, and nothing else of the walk. */
static int count_members(struct svy_ctx *ctx, struct svy_engine *e, struct svy_engine_counts *counts)
{
	struct svy_engine_design first = e->design;
	struct svy_gradient none = {.start = svy_calloc(e->nblock + 1, sizeof *none.start)};
	struct svy_strata_sum sum;
	double nothing;
	first.stages = 1;
	svy_strata_sum_init(&sum, 0, SVY_LONELY_REMOVE, &nothing, NULL);
	int rc = svy_units_rewind(ctx, e->units);
	if (!rc)
		rc = svy_multistage_walk(ctx, &first, e->units, &none, e->slots, &sum, counts);
	svy_strata_sum_free(&sum);
	free(none.start);
	return rc;
}

static int replicated_units(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_smooth *s, enum svy_lonely_rule lonely, double *var,
			    double *cov, struct svy_engine_counts *counts)
{
	struct svy_made made;
	int rc = svy_made_totals(ctx, &e->design, lonely, e->units, e->slots, &made);
	if (!rc)
		rc = spread(ctx, e, made.sums, svy_factors_count(made.factors), svy_factors_multipliers(made.factors), s, var, cov);
	if (!rc)
		rc = count_members(ctx, e, counts);
	counts->replicates = rc ? 0 : svy_factors_count(made.factors);
	counts->replicate_df = made.df;
	svy_made_free(&made);
	return rc;
}

int svy_engine_variance(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_smooth *s, enum svy_lonely_rule lonely,
			double *var, double *cov, struct svy_engine_counts *counts)
{
	struct svy_engine_counts own;
	svy_engine_counts_init(&own, s->domains ? s->domains->n : e->nblock);
	own.domains = s->domains;
	int rc = e->walked ? svy_units_rewind(ctx, e->units) : 0;
	e->walked = e->units != NULL;
	if (rc)
		;       /* said */
	else if (e->replicates)
		rc = replicated_columns(ctx, e, s, var, cov, &own);
	else if (e->design.replicates)
		rc = replicated_units(ctx, e, s, lonely, var, cov, &own);
	else
		rc = linearised(ctx, e, s, lonely, var, cov, &own);
	own.domains = NULL;
	if (counts) {
		svy_engine_counts_free(counts);
		*counts = own;
	} else {
		svy_engine_counts_free(&own);
	}
	return rc;
}

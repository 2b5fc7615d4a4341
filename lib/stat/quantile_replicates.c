// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Quantiles under each replicate of the weights. The engine is asked for the weight of every value of every cell: a block is a value, and its one total
 * the weight there. So replicates in columns and those that are made serve alike, in memory that grows with values times replicates.
 */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "design/place.h"
#include "stat/quantile_parts.h"

struct values {
	struct svy_quantiles *q;
	struct svy_engine *engine;
	size_t *start;                  /* of each cell among the blocks; ncell + 1 */
	uint32_t *seen;                 /* where values are apart: rows that had the block's value, if it is the first of that value; else NULL */
	struct svy_dist weighted;       /* a cell under a replicate */
};

/* The block of a row: where values are apart they stand in the order of the rows. */
static uint32_t block_of(struct values *v, size_t cell, double x)
{
	size_t at = v->start[cell] + svy_dist_find(&v->q->dist[cell], x);
	return (uint32_t)(v->seen ? at + v->seen[at]++ : at);
}

static int add_row(struct svy_ctx *ctx, struct values *v, const struct svy_items *items, size_t i)
{
	static const double one = 1;
	const struct svy_frame *f = v->q->frame;
	int rc = svy_engine_row(ctx, v->engine, &f->rows, i);
	for (size_t k = 0; k < f->per_row && f->inside[i]; k++) {
		uint32_t group = f->group[k][i];
		for (size_t j = 0; j < v->q->nitem && group != SVY_BLOCK_NONE && !rc; j++)
			if (!items->miss[j][i])
				rc = svy_engine_add(ctx, v->engine, block_of(v, group * v->q->nitem + j, items->y[j][i]), &one);
	}
	return rc;
}

static int add_rows(struct svy_ctx *ctx, void *self, const struct svy_items *items, size_t nrow)
{
	int rc = 0;
	for (size_t i = 0; i < nrow && !rc; i++)
		if (!(items->drop && items->drop[i]))
			rc = add_row(ctx, self, items, i);
	return rc;
}

/* The quantiles of all cells, from the weights of their values. */
static void evaluate(void *self, const double *T, double *estimate)
{
	struct values *v = self;
	const struct svy_quantiles *q = v->q;
	struct svy_dist *d = &v->weighted;
	for (size_t c = 0; c < q->ncell; c++) {
		d->n = 0;
		d->total = 0;
		d->apart = q->dist[c].apart;
		for (size_t k = v->start[c]; k < v->start[c + 1]; k++) {
			if (T[k] == 0)
				continue;
			d->total += T[k];
			d->v[d->n++] = (struct svy_mass){q->dist[c].v[k - v->start[c]].x, d->total};
		}
		for (size_t k = 0; k < q->o.np; k++)
			*estimate++ = svy_dist_quantile(d, q->o.rule, q->o.p[k]);
	}
}

static int prepare(struct svy_ctx *ctx, struct svy_quantiles *q, struct values *v)
{
	struct svy_engine_design d = svy_places_design(q->frame->places);
	size_t most = 0;
	*v = (struct values){.q = q, .start = svy_calloc(q->ncell + 1, sizeof *v->start)};
	for (size_t c = 0; c < q->ncell; c++) {
		v->start[c + 1] = v->start[c] + q->dist[c].n;
		if (q->dist[c].n > most)
			most = q->dist[c].n;
	}
	if (v->start[q->ncell] >= SVY_BLOCK_AUX)
		return svy_fail(ctx, SVY_EDATA, "too many different values for quantiles under each replicate");
	if (q->ncell && q->dist[0].apart)
		v->seen = svy_calloc(v->start[q->ncell], sizeof *v->seen);
	v->weighted.v = svy_reallocarray(NULL, most + 1, sizeof *v->weighted.v);
	v->engine = svy_engine_new(&d, 1, false, 0);
	return 0;
}

static int replicated_variance(struct svy_ctx *ctx, struct values *v, double *var, double *cov)
{
	size_t nblock = v->start[v->q->ncell];
	const double *T;
	int rc = svy_engine_totals(ctx, v->engine, nblock, &T);
	if (rc)
		return rc;
	struct svy_gradient none = {.start = svy_calloc(nblock + 1, sizeof *none.start)};
	struct svy_smooth smooth = {.nest = v->q->nest, .gradient = &none, .evaluate = evaluate, .self = v,
				    .centre_full = v->q->frame->rules->as == SVY_AS_SAS};
	rc = svy_engine_variance(ctx, v->engine, &smooth, v->q->frame->rules->lonely, var, cov, NULL);
	free(none.start);
	return rc;
}

static int warn_jackknife(struct svy_ctx *ctx, const struct svy_quantiles *q)
{
	struct svy_replicates r;
	int rc = svy_replicates_read(ctx, &q->frame->dict->survey, &r);
	if (rc)
		return rc;
	bool jackknife = r.type == SVY_REP_JK1 || r.type == SVY_REP_JK2 || r.type == SVY_REP_JKN;
	svy_replicates_free(&r);
	return jackknife ? svy_warn(ctx, "quantiles under each replicate of a jackknife give no valid standard errors; without --ci quantile they are") : 0;
}

static void fill(struct svy_quantiles *q, const struct svy_below_fit *fit, const double *var, const size_t *from)
{
	for (size_t i = 0; i < q->nest; i++) {
		struct svy_result *r = &q->result[i];
		if (!svy_quantile_has_error(q, fit->counts, from[i], r))
			continue;
		r->se = sqrt(var[from[i]]);
		svy_interval_t(r->estimate, r->se, r->df, q->frame->rules->level, &r->lo, &r->hi);
	}
}

static double *in_order(const double *cov, const size_t *from, size_t n)
{
	double *out = svy_reallocarray(NULL, n * n + 1, sizeof *out);
	for (size_t a = 0; a < n; a++)
		for (size_t b = 0; b < n; b++)
			out[a * n + b] = cov[from[a] * n + from[b]];
	return out;
}

int svy_quantiles_replicated(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from)
{
	struct values v;
	double *var = svy_calloc(q->nest + 1, sizeof *var), *cov = q->o.covariance ? svy_calloc(q->nest * q->nest + 1, sizeof *cov) : NULL;
	int rc = prepare(ctx, q, &v);
	if (!rc)
		rc = svy_replay_run(ctx, q->replay, add_rows, &v);
	if (!rc)
		rc = replicated_variance(ctx, &v, var, cov);
	if (!rc)
		rc = warn_jackknife(ctx, q);
	if (!rc)
		fill(q, fit, var, from);
	if (!rc && cov)
		q->cov = in_order(cov, from, q->nest);
	svy_engine_free(v.engine);
	free(v.weighted.v);
	free(v.start);
	free(v.seen);
	free(var);
	free(cov);
	return rc;
}

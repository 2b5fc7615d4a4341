// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Indices under each replicate of the weights. The engine is asked for the weight of every value of every cell: a block is a value, and its one total
 * the weight there. The values of the population follow those of the cells.
 */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "design/place.h"
#include "stat/indices_parts.h"

struct values {
	struct svy_indices *x;
	struct svy_engine *engine;
	size_t ndist, *start;           /* distributions, and where each begins among the blocks; ndist + 1 */
	struct svy_dist *weighted;      /* room for one cell, and for the population of each item */
};

static int add_value(struct svy_ctx *ctx, struct values *v, size_t c, double y)
{
	static const double one = 1;
	return svy_engine_add(ctx, v->engine, (uint32_t)(v->start[c] + svy_dist_find(svy_indices_distribution(v->x, c), y)), &one);
}

static int add_row(struct svy_ctx *ctx, struct values *v, const struct svy_items *items, size_t i)
{
	const struct svy_indices *x = v->x;
	const struct svy_frame *f = x->frame;
	int rc = svy_engine_row(ctx, v->engine, &f->rows, i);
	for (size_t j = 0; j < x->nitem && f->rows.w[i] != 0; j++) {
		if (items->miss[j][i])
			continue;
		for (size_t k = 0; k < f->per_row && f->inside[i] && !rc; k++)
			if (f->group[k][i] != SVY_BLOCK_NONE)
				rc = add_value(ctx, v, f->group[k][i] * x->nitem + j, items->y[j][i]);
		if (x->o.population && !rc)
			rc = add_value(ctx, v, x->ncell + j, items->y[j][i]);
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

/* The distribution c with the weights of a replicate. */
static void weigh(const struct values *v, size_t c, const double *T, struct svy_dist *d)
{
	const struct svy_dist *of = svy_indices_distribution(v->x, c);
	d->n = 0;
	d->total = 0;
	d->cases = of->cases;
	for (size_t k = 0; k < of->n; k++) {
		double w = T[v->start[c] + k];
		if (w == 0)
			continue;
		d->total += w;
		d->v[d->n++] = (struct svy_mass){of->v[k].x, d->total};
	}
}

static void evaluate(void *self, const double *T, double *estimate)
{
	struct values *v = self;
	const struct svy_indices *x = v->x;
	struct svy_dist *cell = &v->weighted[0], *population = v->weighted + 1;
	for (size_t j = 0; j < x->nitem && x->o.population; j++)
		weigh(v, x->ncell + j, T, &population[j]);
	for (size_t c = 0; c < x->ncell; c++, estimate += x->o.n) {
		weigh(v, c, T, cell);
		for (size_t k = 0; k < x->o.n; k++)
			estimate[k] = NAN;
		if (cell->n)
			x->kind->evaluate(x->self, &(struct svy_indices_cell){cell, x->o.population ? &population[c % x->nitem] : NULL, NAN}, estimate);
	}
}

static int prepare(struct svy_ctx *ctx, struct svy_indices *x, struct values *v)
{
	struct svy_engine_design d = svy_places_design(x->frame->places);
	size_t most = 0;
	*v = (struct values){.x = x, .ndist = x->ncell + (x->o.population ? x->nitem : 0)};
	v->start = svy_calloc(v->ndist + 1, sizeof *v->start);
	v->weighted = svy_calloc(1 + x->nitem, sizeof *v->weighted);
	for (size_t c = 0; c < v->ndist; c++) {
		size_t n = svy_indices_distribution(x, c)->n;
		v->start[c + 1] = v->start[c] + n;
		if (n > most)
			most = n;
	}
	if (v->start[v->ndist] >= SVY_BLOCK_AUX)
		return svy_fail(ctx, SVY_EDATA, "too many different values for indices under each replicate");
	for (size_t j = 0; j < 1 + x->nitem; j++)
		v->weighted[j].v = svy_reallocarray(NULL, most + 1, sizeof *v->weighted[j].v);
	v->engine = svy_engine_new(&d, 1, false, 0);
	return 0;
}

static void release(struct values *v)
{
	svy_engine_free(v->engine);
	for (size_t j = 0; j < 1 + v->x->nitem; j++)
		free(v->weighted[j].v);
	free(v->weighted);
	free(v->start);
}

int svy_indices_replicated(struct svy_ctx *ctx, struct svy_indices *x, double *var, double *cov)
{
	struct values v;
	const double *T;
	int rc = prepare(ctx, x, &v);
	size_t nblock = v.start[v.ndist];
	if (!rc)
		rc = svy_replay_run(ctx, x->replay, add_rows, &v);
	if (!rc)
		rc = svy_engine_totals(ctx, v.engine, nblock, &T);
	if (!rc) {
		struct svy_gradient none = {.start = svy_calloc(nblock + 1, sizeof *none.start)};
		struct svy_smooth smooth = {.nest = x->nest, .gradient = &none, .evaluate = evaluate, .self = &v,
					    .centre_full = x->frame->rules->as == SVY_AS_SAS};
		rc = svy_engine_variance(ctx, v.engine, &smooth, x->frame->rules->lonely, var, cov, NULL);
		free(none.start);
	}
	release(&v);
	return rc;
}

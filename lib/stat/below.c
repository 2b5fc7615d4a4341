// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/below.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "design/place.h"

/* Slots of a block: for each item and point, who is at or below it and who is valid. */
struct svy_below {
	struct svy_frame *frame;
	struct svy_engine *engine;
	size_t nitem, np, nest;         /* estimates: those of all groups */
	const double *point;
	double *x;                      /* contributions of one row */
	double *share, *var, *cov;
	struct svy_engine_counts counts;
};

struct svy_below *svy_below_new(struct svy_frame *frame, size_t nitem, size_t np, const double *point, bool covariance)
{
	struct svy_below *b = svy_calloc(1, sizeof *b);
	struct svy_engine_design d = svy_places_design(frame->places);
	b->frame = frame;
	b->nitem = nitem;
	b->np = np;
	b->point = point;
	b->nest = svy_groups_count(frame->groups) * nitem * np;
	d.tuple = 2;
	b->engine = svy_engine_new(&d, 2 * nitem * np, covariance, 0);
	b->x = svy_calloc(2 * nitem * np, sizeof *b->x);
	b->share = svy_calloc(b->nest, sizeof *b->share);
	b->var = svy_calloc(b->nest, sizeof *b->var);
	b->cov = covariance ? svy_calloc(b->nest * b->nest, sizeof *b->cov) : NULL;
	return b;
}

void svy_below_free(struct svy_below *b)
{
	if (!b)
		return;
	svy_engine_free(b->engine);
	svy_engine_counts_free(&b->counts);
	free(b->x);
	free(b->share);
	free(b->var);
	free(b->cov);
	free(b);
}

static void fill_row(struct svy_below *b, uint32_t group, size_t i, const double *const *y, const uint8_t *const *miss)
{
	const double *point = b->point + (size_t)group * b->nitem * b->np;
	double *x = b->x;
	for (size_t j = 0; j < b->nitem; j++) {
		bool valid = !miss[j][i];
		for (size_t k = 0; k < b->np; k++, x += 2, point++) {
			x[0] = valid && y[j][i] <= *point;
			x[1] = valid;
		}
	}
}

int svy_below_add(struct svy_ctx *ctx, struct svy_below *b, size_t nrow, const double *const *y, const uint8_t *const *miss, const uint8_t *drop)
{
	struct svy_frame *f = b->frame;
	for (size_t i = 0; i < nrow; i++) {
		if (drop && drop[i])
			continue;
		int rc = svy_engine_row(ctx, b->engine, &f->rows, i);
		for (size_t k = 0; k < f->per_row && !rc && f->inside[i]; k++) {
			uint32_t group = f->group[k][i];
			if (group == SVY_BLOCK_NONE)
				continue;
			fill_row(b, group, i, y, miss);
			rc = svy_engine_add(ctx, b->engine, group, b->x);
		}
		if (rc)
			return rc;
	}
	return 0;
}

static void evaluate(void *self, const double *T, double *estimate)
{
	const struct svy_below *b = self;
	for (size_t e = 0; e < b->nest; e++)
		estimate[e] = T[2 * e] / T[2 * e + 1];
}

static void linearise(const struct svy_below *b, const double *T, struct svy_gradient *g)
{
	size_t per = b->nitem * b->np, nblock = per ? b->nest / per : 0;
	g->start = svy_calloc(nblock + 1, sizeof *g->start);
	g->entry = svy_calloc(2 * b->nest, sizeof *g->entry);
	for (size_t e = 0; e < b->nest; e++) {
		uint32_t slot = (uint32_t)(2 * (e % per));
		g->entry[2 * e] = (struct svy_gradient_entry){slot, (uint32_t)e, 1 / T[2 * e + 1]};
		g->entry[2 * e + 1] = (struct svy_gradient_entry){slot + 1, (uint32_t)e, -T[2 * e] / T[2 * e + 1] / T[2 * e + 1]};
	}
	for (size_t k = 0; k <= nblock; k++)
		g->start[k] = 2 * k * per;
}

int svy_below_finish(struct svy_ctx *ctx, struct svy_below *b, struct svy_below_fit *fit)
{
	size_t nblock = svy_groups_count(b->frame->groups);
	const double *T;
	int rc = svy_engine_totals(ctx, b->engine, nblock, &T);
	if (rc)
		return rc;
	struct svy_gradient g;
	linearise(b, T, &g);
	evaluate(b, T, b->share);
	svy_engine_counts_init(&b->counts, nblock);
	struct svy_smooth smooth = {.nest = b->nest, .gradient = &g, .evaluate = evaluate, .self = b,
				    .centre_full = b->frame->rules->as == SVY_AS_SAS};
	rc = svy_engine_variance(ctx, b->engine, &smooth, b->frame->rules->lonely, b->var, b->cov, &b->counts);
	*fit = (struct svy_below_fit){b->share, b->var, b->cov, svy_engine_second(b->engine), &b->counts};
	free(g.start);
	free(g.entry);
	return rc;
}

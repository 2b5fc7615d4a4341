// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/again.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/calibrate.h"
#include "design/regressors.h"
#include "weight/cells.h"

struct again {
	struct svy_ctx *ctx;
	const struct svy_calibration_step *step;
	size_t before, after;           /* columns of the weights */
	struct svy_regressors *regressors;      /* NULL for a step without terms */
	size_t nterm, nweight;
	bool numbers;
	struct svy_cells *cells;
	double *total;                  /* that the weight reaches, by variable */
	size_t naux, total_cap;
	double *l;                      /* multipliers, weight by weight; none for the weight itself */
	/* rows of a batch that take part */
	uint32_t *index;
	double *x, *g;
	double **whole;
};

static void make_room(struct again *a)
{
	a->nterm = svy_regressors_terms(a->regressors);
	for (size_t k = 0; k < a->step->nterm; k++)
		a->numbers = a->numbers || a->step->term[k].of;
	a->cells = svy_cells_new(a->nterm, a->nweight, a->numbers);
	a->index = svy_reallocarray(NULL, SVY_BATCH_ROWS * a->nterm, sizeof *a->index);
	a->x = svy_reallocarray(NULL, SVY_BATCH_ROWS * a->nterm, sizeof *a->x);
	a->g = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *a->g);
	a->whole = svy_calloc(a->nweight, sizeof *a->whole);
	for (size_t k = 0; k < a->nweight; k++)
		a->whole[k] = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof **a->whole);
}

static int bind(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added)
{
	struct again *a = self;
	(void)out;
	*added = 0;
	a->nweight = 1 + replicates;
	int rc = svy_dict_need_number(a->ctx, in, "weight", a->step->base, need, &a->before);
	if (!rc)
		rc = svy_dict_need_number(a->ctx, in, "weight", a->step->result, need, &a->after);
	if (!rc && a->step->nterm)
		rc = svy_regressors_bind_step(a->ctx, in, a->step, need, &a->regressors);
	if (!rc && a->regressors)
		make_room(a);
	return rc;
}

static void add_totals(struct again *a, const uint32_t *index, const double *x, double w)
{
	for (size_t t = 0; t < a->nterm; t++) {
		while (index[t] >= a->naux) {
			svy_grow(a->total, a->naux, a->total_cap);
			a->total[a->naux++] = 0;
		}
		a->total[index[t]] += w * x[t];
	}
}

static int batch(void *self, const struct svy_batch *b, const struct svy_weights *w)
{
	struct again *a = self;
	struct svy_regressor_rows rows;
	size_t n = 0;
	int rc = a->regressors ? svy_regressors_batch(a->ctx, a->regressors, b, NULL, &rows) : 0;
	if (rc || !a->regressors)
		return rc;
	for (size_t i = 0; i < b->nrow; i++) {
		if (rows.after[i] == 0)
			continue;
		add_totals(a, rows.index + i * a->nterm, rows.x + i * a->nterm, rows.after[i]);
		memcpy(a->index + n * a->nterm, rows.index + i * a->nterm, a->nterm * sizeof *a->index);
		memcpy(a->x + n * a->nterm, rows.x + i * a->nterm, a->nterm * sizeof *a->x);
		for (size_t k = 0; k < a->nweight; k++)
			a->whole[k][n] = w->w[k][i];
		n++;
	}
	return svy_cells_add(a->ctx, a->cells, n, a->index, a->numbers ? a->x : NULL, &(struct svy_weights){a->nweight, a->whole});
}

/* In one margin all methods give the same ratios, and those of raking need no matrix. */
static struct svy_calibrate problem(const struct again *a)
{
	bool ratios = a->nterm == 1 && !a->numbers && a->step->method != SVY_CALIBRATE_BOUNDED && a->step->method != SVY_CALIBRATE_LOGIT;
	return (struct svy_calibrate){.nterm = a->nterm, .naux = a->naux, .ones = !a->numbers, .total = a->total,
				      .method = ratios ? SVY_CALIBRATE_RAKING : a->step->method, .lo = a->step->lo, .hi = a->step->hi};
}

static int fail(const struct again *a, size_t replicate, const struct svy_calibrate_outcome *got)
{
	char *name = svy_regressors_name(a->regressors, (uint32_t)got->worst);
	svy_fail(a->ctx, SVY_ENUM, "replicate %zu of the weights cannot be calibrated again: '%s' reaches %.6g, not %.6g (merge categories that have few "
		 "units)", replicate, name, got->got, a->total[got->worst]);
	free(name);
	return SVY_ENUM;
}

static int solve(void *self)
{
	struct again *a = self;
	struct svy_calibrate c;
	int rc = 0;
	if (!a->regressors || !a->naux)
		return 0;
	c = problem(a);
	a->l = svy_calloc(a->nweight * a->naux, sizeof *a->l);
	for (size_t k = 1; k < a->nweight && !rc; k++) {
		struct svy_calibrate_source source = svy_cells_source(a->ctx, a->cells, k);
		struct svy_calibrate_outcome got;
		rc = svy_calibrate(a->ctx, &c, &source, a->l + k * a->naux, &got);
		if (!rc && !got.reached)
			rc = fail(a, k, &got);
	}
	return rc;
}

/* A step without terms: what it did to the weight it does to each replicate. */
static void multiply(const struct again *a, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to)
{
	const double *before = b->col[a->before].num, *after = b->col[a->after].num;
	for (size_t k = 1; k < w->n; k++)
		for (size_t i = 0; i < b->nrow; i++)
			to->w[k][i] = before[i] == 0 ? 0 : w->w[k][i] * (after[i] / before[i]);
}

static int apply(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added)
{
	struct again *a = self;
	struct svy_regressor_rows rows;
	(void)added;
	memcpy(to->w[0], b->col[a->after].num, b->nrow * sizeof(double));
	if (!a->regressors) {
		multiply(a, b, w, to);
		return 0;
	}
	int rc = svy_regressors_batch(a->ctx, a->regressors, b, NULL, &rows);
	if (rc)
		return rc;
	const struct svy_calibrate c = problem(a);
	const struct svy_calibrate_cells cells = {b->nrow, a->index, a->numbers ? a->x : NULL, NULL};
	for (size_t i = 0; i < b->nrow * a->nterm; i++) {
		a->index[i] = rows.index[i] == SVY_REGRESSOR_NONE ? 0 : rows.index[i];
		a->x[i] = rows.x[i];
	}
	for (size_t k = 1; k < w->n && a->naux; k++) {
		svy_calibrate_factors(&c, a->l + k * a->naux, &cells, a->g);
		for (size_t i = 0; i < b->nrow; i++)
			to->w[k][i] = rows.after[i] == 0 || w->w[k][i] == 0 ? 0 : w->w[k][i] * a->g[i];
	}
	for (size_t k = 1; k < w->n && !a->naux; k++)
		memset(to->w[k], 0, b->nrow * sizeof(double));
	return 0;
}

static void declare(void *self, struct svy_calibration_step *to)
{
	const struct svy_calibration_step *from = ((struct again *)self)->step;
	to->method = from->method;
	to->lo = from->lo;
	to->hi = from->hi;
	for (size_t k = 0; k < from->nterm; k++) {
		struct svy_calibration_term *t = svy_calibration_add_term(to);
		svy_strs_copy(&t->by, &from->term[k].by);
		t->of = svy_strdup(from->term[k].of);
	}
}

static void free_again(void *self)
{
	struct again *a = self;
	svy_regressors_free(a->regressors);
	svy_cells_free(a->cells);
	for (size_t k = 0; a->whole && k < a->nweight; k++)
		free(a->whole[k]);
	free(a->whole);
	free(a->total);
	free(a->l);
	free(a->index);
	free(a->x);
	free(a->g);
	free(a);
}

void svy_again_method(struct svy_ctx *ctx, const struct svy_calibration_step *step, struct svy_reweight_method *out)
{
	struct again *a = svy_calloc(1, sizeof *a);
	a->ctx = ctx;
	a->step = step;
	*out = (struct svy_reweight_method){step->kind, NULL, a, bind, batch, solve, apply, declare, free_again};
}

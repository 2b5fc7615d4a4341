// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rep_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/engine.h"
#include "design/rank.h"
#include "design/rep_strata.h"

/* Rows that are looked at for what the weights show of themselves, and how far a ratio may be off: weights are printed with few digits. */
#define LOOK_ROWS 2000
#define RHO_SLACK 0.02
#define TAKEN_FOR_OTHERS 5.0

struct svy_rep_columns {
	const struct svy_dict *dict;
	const struct svy_replicates *declared;
	size_t n, *col;
	double *weight;                 /* of a batch, row by row */
	struct svy_rank *rank;
	uint64_t looked;
	double low, high;               /* ratios below and above 1, as long as there are just two */
	bool two;
	struct svy_rep_strata *strata;  /* NULL where multipliers are known without */
	double sum_w, sum_rep;          /* of the rows that were looked at */
	uint8_t miss[SVY_BATCH_ROWS];
};

int svy_rep_columns_bind(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_replicates *r, uint8_t *need, struct svy_rep_columns **out)
{
	struct svy_rep_columns *c = svy_calloc(1, sizeof *c);
	int rc = 0;
	c->dict = d;
	c->declared = r;
	c->n = r->column.n;
	c->col = svy_calloc(c->n, sizeof *c->col);
	c->low = c->high = NAN;
	c->two = true;
	for (size_t k = 0; k < c->n && !rc; k++) {
		rc = svy_dict_require_number(ctx, d, "replicate weight", r->column.v[k], &c->col[k]);
		if (!rc)
			need[c->col[k]] = 1;
	}
	if (rc) {
		svy_rep_columns_free(c);
		return rc;
	}
	c->weight = svy_reallocarray(NULL, SVY_BATCH_ROWS * c->n, sizeof *c->weight);
	c->rank = svy_rank_new(c->n);
	if (r->type == SVY_REP_JKN && !r->nrscales && isnan(r->scale) && d->survey.strata.n && *d->survey.strata.v[0])
		c->strata = svy_rep_strata_new(c->n);
	*out = c;
	return 0;
}

void svy_rep_columns_free(struct svy_rep_columns *c)
{
	if (!c)
		return;
	svy_rank_free(c->rank);
	svy_rep_strata_free(c->strata);
	free(c->weight);
	free(c->col);
	free(c);
}

size_t svy_rep_columns_count(const struct svy_rep_columns *c)
{
	return c->n;
}

bool svy_rep_columns_want_strata(const struct svy_rep_columns *c)
{
	return c->strata != NULL;
}

static int check_column(struct svy_ctx *ctx, struct svy_rep_columns *c, const struct svy_batch *b, size_t k, const uint8_t *skip)
{
	const struct svy_var *v = &c->dict->var[c->col[k]];
	const struct svy_column *col = &b->col[c->col[k]];
	bool any = svy_column_missing(v, col, b->nrow, c->miss);
	for (size_t i = 0; i < b->nrow; i++)
		if (((any && c->miss[i]) || !isfinite(col->num[i])) && !(skip && skip[i]))
			return svy_fail(ctx, SVY_EDATA, "the replicate weight '%s' is missing in row %llu; it is needed in every row", v->name,
					(unsigned long long)(b->first + i + 1));
	return 0;
}

/* Column by column into rows, a few columns at a time: each line of the cache is then written whole. */
static void transpose(struct svy_rep_columns *c, const struct svy_batch *b, const double *w)
{
	enum { AT_ONCE = 8 };
	for (size_t k0 = 0; k0 < c->n; k0 += AT_ONCE) {
		size_t k1 = k0 + AT_ONCE < c->n ? k0 + AT_ONCE : c->n;
		for (size_t i = 0; i < b->nrow; i++)
			for (size_t k = k0; k < k1; k++)
				c->weight[i * c->n + k] = b->col[c->col[k]].num[i];
	}
	if (!c->declared->factors)
		return;
	for (size_t i = 0; i < b->nrow; i++)
		for (size_t k = 0; k < c->n; k++)
			c->weight[i * c->n + k] *= w[i];
}

static bool near(double a, double b)
{
	return fabs(a - b) <= RHO_SLACK * b;
}

/* Half-samples have two ratios, rho and 2 - rho; a third one says that they are something else, or were calibrated. */
static void look_for_rho(struct svy_rep_columns *c, const double *row, double w)
{
	for (size_t k = 0; k < c->n && c->two; k++) {
		double ratio = row[k] / w, *seen = ratio < 1 ? &c->low : &c->high;
		if (isnan(*seen))
			*seen = ratio;
		c->two = ratio < 1 ? fabs(*seen - ratio) <= RHO_SLACK : near(ratio, *seen);
	}
}

static void look(struct svy_rep_columns *c, const double *row, double w)
{
	c->looked++;
	c->sum_w += w * (double)c->n;
	for (size_t k = 0; k < c->n; k++)
		c->sum_rep += row[k];
	if (c->two)
		look_for_rho(c, row, w);
}

int svy_rep_columns_batch(struct svy_ctx *ctx, struct svy_rep_columns *c, const struct svy_batch *b, const uint8_t *skip, const double *w,
			  const struct svy_place *place, const double **rep)
{
	for (size_t k = 0; k < c->n; k++) {
		int rc = check_column(ctx, c, b, k, skip);
		if (rc)
			return rc;
	}
	transpose(c, b, w);
	for (size_t i = 0; i < b->nrow; i++) {
		if ((skip && skip[i]) || !(w[i] > 0))
			continue;
		const double *row = c->weight + i * c->n;
		svy_rank_add(c->rank, row);
		if (c->looked < LOOK_ROWS)
			look(c, row, w[i]);
		if (c->strata)
			svy_rep_strata_add(c->strata, place[i].code[0], w[i], row);
	}
	*rep = c->weight;
	return 0;
}

size_t svy_rep_columns_rank(const struct svy_rep_columns *c)
{
	return svy_rank_get(c->rank);
}

/* What the ratios show; NaN if they show nothing. */
static double seen_rho(const struct svy_rep_columns *c)
{
	bool half_samples = c->two && c->looked && !isnan(c->low) && !isnan(c->high) && fabs(c->low + c->high - 2) <= 2 * RHO_SLACK;
	return half_samples ? c->low < RHO_SLACK ? 0 : round(c->low * 1000) / 1000 : NAN;
}

static int settle_rho(struct svy_ctx *ctx, const struct svy_rep_columns *c, struct svy_replicates *r)
{
	double seen = seen_rho(c);
	if (!isnan(r->scale) || (r->type != SVY_REP_BRR && r->type != SVY_REP_FAY))
		return 0;
	if (r->type == SVY_REP_FAY && isnan(r->rho)) {
		if (isnan(seen))
			return svy_fail(ctx, SVY_EUSAGE, "Fay's rho cannot be seen from the replicate weights; give it with --fay");
		r->rho = seen;
		svy_note(ctx, "Fay's rho is %g, as the replicate weights show", seen);
		return 0;
	}
	double said = r->type == SVY_REP_BRR && isnan(r->rho) ? 0 : r->rho;
	if (!isnan(seen) && fabs(seen - said) > RHO_SLACK)
		return svy_warn(ctx, "the replicate weights look like Fay's with rho %g, not %g: standard errors are %.3g times as large as with %g",
				seen, said, (1 - seen) / (1 - said), seen);
	return 0;
}

/* As R svrepdesign does: weights and factors of the weight are easily taken for each other. */
static int check_size(struct svy_ctx *ctx, const struct svy_rep_columns *c)
{
	double ratio = c->sum_rep / c->sum_w;
	if (!(ratio > TAKEN_FOR_OTHERS || ratio < 1 / TAKEN_FOR_OTHERS))
		return 0;
	return svy_warn(ctx, "the replicate weights sum to %.3g times the weights: %s", ratio, c->declared->factors
			? "they do not look like factors of the weight, as --repfactors says" : "if they are factors of the weight, say --repfactors");
}

static int jackknife_multipliers(struct svy_ctx *ctx, const struct svy_rep_columns *c, double *multiplier)
{
	if (!c->looked)
		return 0;
	int rc = svy_rep_strata_rscales(ctx, c->strata, &c->declared->column, multiplier);
	if (!rc)
		svy_note(ctx, "the multipliers of the replicates are (n-1)/n, n the replicates that leave out a unit of the stratum");
	return rc;
}

int svy_rep_columns_multipliers(struct svy_ctx *ctx, struct svy_rep_columns *c, double *multiplier)
{
	struct svy_replicates r = *c->declared;
	int rc = check_size(ctx, c);
	if (!rc)
		rc = settle_rho(ctx, c, &r);
	if (rc)
		return rc;
	double scale = svy_replicates_scale(&r, c->n);
	if (isnan(scale))
		return svy_fail(ctx, SVY_EUSAGE, "replicate weights of the type 'other' need --repscale, which only their maker knows");
	if (c->strata)
		return jackknife_multipliers(ctx, c, multiplier);
	if (r.type == SVY_REP_JKN && !r.nrscales && isnan(r.scale))
		return svy_fail(ctx, SVY_EUSAGE, "replicate weights of the type 'jkn' need --reprscales, (n-1)/n of the stratum of each; the weights do not hold them");
	for (size_t k = 0; k < c->n; k++)
		multiplier[k] = scale * (r.nrscales ? r.rscales[k] : 1);
	return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rep_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/rank.h"

/* Rows that are looked at for Fay's rho, and how far a ratio may be off: weights are printed with few digits. */
#define RHO_ROWS 2000
#define RHO_SLACK 0.02

struct svy_rep_columns {
	const struct svy_dict *dict;
	const struct svy_replicates *declared;
	size_t n, *col;
	double *weight;                 /* of a batch, row by row */
	struct svy_rank *rank;
	uint64_t looked;
	double low, high;               /* ratios below and above 1, as long as there are just two */
	bool two;
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
		rc = svy_dict_require(ctx, d, "replicate weight", r->column.v[k], &c->col[k]);
		if (!rc && d->var[c->col[k]].type != SVY_NUMBER)
			rc = svy_fail(ctx, SVY_EDATA, "replicate weights must be numbers, but '%s' holds text", r->column.v[k]);
		if (!rc)
			need[c->col[k]] = 1;
	}
	if (rc) {
		svy_rep_columns_free(c);
		return rc;
	}
	c->weight = svy_reallocarray(NULL, SVY_BATCH_ROWS * c->n, sizeof *c->weight);
	c->rank = svy_rank_new(c->n);
	*out = c;
	return 0;
}

void svy_rep_columns_free(struct svy_rep_columns *c)
{
	if (!c)
		return;
	svy_rank_free(c->rank);
	free(c->weight);
	free(c->col);
	free(c);
}

size_t svy_rep_columns_count(const struct svy_rep_columns *c)
{
	return c->n;
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
	c->looked++;
	for (size_t k = 0; k < c->n && c->two; k++) {
		double ratio = row[k] / w, *seen = ratio < 1 ? &c->low : &c->high;
		if (isnan(*seen))
			*seen = ratio;
		c->two = ratio < 1 ? fabs(*seen - ratio) <= RHO_SLACK : near(ratio, *seen);
	}
}

int svy_rep_columns_batch(struct svy_ctx *ctx, struct svy_rep_columns *c, const struct svy_batch *b, const uint8_t *skip, const double *w,
			  const double **rep)
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
		svy_rank_add(c->rank, c->weight + i * c->n);
		if (c->looked < RHO_ROWS && c->two)
			look_for_rho(c, c->weight + i * c->n, w[i]);
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
		return svy_warn(ctx, "the replicate weights look like Fay's with rho %g, not %g: standard errors are %.3g times what they are with that",
				seen, said, (1 - seen) / (1 - said));
	return 0;
}

int svy_rep_columns_multipliers(struct svy_ctx *ctx, struct svy_rep_columns *c, double *multiplier)
{
	struct svy_replicates r = *c->declared;
	int rc = settle_rho(ctx, c, &r);
	if (rc)
		return rc;
	double scale = svy_replicates_scale(&r, c->n);
	if (isnan(scale))
		return svy_fail(ctx, SVY_EUSAGE, "replicate weights of the type 'other' need --repscale, which only their maker knows");
	if (r.type == SVY_REP_JKN && !r.nrscales && isnan(r.scale))
		return svy_fail(ctx, SVY_EUSAGE, "replicate weights of the type 'jkn' need --reprscales, (n-1)/n of the stratum of each; the weights do not hold them");
	for (size_t k = 0; k < c->n; k++)
		multiplier[k] = scale * (r.nrscales ? r.rscales[k] : 1);
	return 0;
}

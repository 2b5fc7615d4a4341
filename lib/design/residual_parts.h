// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files of residual.h share. Private to lib/design/. */
#ifndef SVY_DESIGN_RESIDUAL_PARTS_H
#define SVY_DESIGN_RESIDUAL_PARTS_H

#include "base/table.h"
#include "design/residual.h"

/* What is found by keys that begin with the stratum, in the order of strata: number h has order[start[h]] … order[start[h + 1]]. */
struct svy_by_stratum {
	uint32_t *order;
	size_t *start;
	uint32_t n;
};

/* Sums of products of one stratum and block with each auxiliary variable that occurs there. Variables are small numbers: they hash to themselves. */
struct svy_cross {
	uint32_t n, mask;
	uint32_t *slot;                 /* mask + 1 of them: record + 1, or 0 */
	uint32_t *variable;             /* of each record */
	double *v;                      /* n records */
};

/* Of pairs of terms a <= b the number. */
static inline size_t svy_residual_pair(size_t a, size_t b)
{
	return b * (b + 1) / 2 + a;
}

/*
 * cells: rows with the same auxiliary variables; key: stratum, variables. A record is [terms] sums of w_s x, [pairs] of d_s (w_t / w_s) x_s x_t, and with
 * squares [pairs] of w_s x_s w_t x_t.
 * cross: key: stratum, block. A record is [slots] of d_s (w / w_s) x_s v, and with squares [slots] of w_s x_s w v.
 */
struct svy_residual {
	const struct svy_regressors *regressors;
	size_t terms, pairs, slots;
	size_t *step;                   /* of each term */
	bool squares;
	struct svy_table *cells, *blocks;
	double *cell;
	size_t cell_width, cell_cap;
	struct svy_cross *cross;
	size_t cross_width, cross_cap;
	/* the last row */
	uint32_t *key;                  /* of its cell */
	double w;
	double *fit, *weighted;         /* by term: d_s (w / w_s) x, and w_s x */
	/* solved */
	const struct svy_gradient *g;
	size_t nest, naux;
	double *B;                      /* naux * nest */
	struct svy_gradient gradient;
	struct svy_by_stratum cells_of, blocks_of;
	double *sum, *square;           /* nest each: scratch of svy_residual_correct */
};

static inline const uint32_t *svy_residual_variables(const struct svy_residual *q, uint32_t cell)
{
	return (const uint32_t *)svy_table_key(q->cells, cell, NULL) + 1;
}

#endif

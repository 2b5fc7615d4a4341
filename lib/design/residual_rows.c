// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows as units: the sum of squares of z in a stratum from that of w u, with what crosses the auxiliary variables. */
#include "design/residual_parts.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define ROUNDING 1e-13          /* of the sums that are subtracted: a difference below is no spread */

/* f times the products of two rows of B, into the squares. */
static void add_product(struct svy_residual *q, uint32_t a, uint32_t b, double f)
{
	const double *x = q->B + (size_t)a * q->nest, *y = q->B + (size_t)b * q->nest;
	for (size_t e = 0; f != 0 && e < q->nest; e++)
		q->square[e] += f * x[e] * y[e];
}

/* The pairs of a cell, each to A or, without it, into the squares at once. */
static void add_pairs(struct svy_residual *q, uint32_t i, double *A)
{
	const uint32_t *key = svy_residual_variables(q, i);
	const double *square = q->cell + i * q->cell_width + q->terms + q->pairs;
	for (size_t b = 0; b < q->terms; b++)
		for (size_t a = 0; a <= b; a++) {
			double f = (a == b ? 1 : 2) * square[svy_residual_pair(a, b)];
			if (key[a] == SVY_REGRESSOR_NONE || key[b] == SVY_REGRESSOR_NONE)
				continue;
			if (A)
				A[key[a] * q->naux + key[b]] += f;
			else
				add_product(q, key[a], key[b], f);
		}
}

/* Of the explained part: its sum from the sum of z, its squares. Pairs are added up first where that leaves fewer of them. */
static void add_explained(struct svy_residual *q, const uint32_t *cell, size_t n)
{
	double *A = n * q->pairs > q->naux * q->naux ? svy_calloc(q->naux * q->naux, sizeof *A) : NULL;
	for (size_t k = 0; k < n; k++) {
		const uint32_t *key = svy_residual_variables(q, cell[k]);
		const double *sum = q->cell + cell[k] * q->cell_width;
		for (size_t t = 0; t < q->terms; t++)
			for (size_t e = 0; key[t] != SVY_REGRESSOR_NONE && e < q->nest; e++)
				q->sum[e] -= sum[t] * q->B[key[t] * q->nest + e];
		add_pairs(q, cell[k], A);
	}
	for (uint32_t a = 0; A && a < q->naux; a++)
		for (uint32_t b = 0; b < q->naux; b++)
			add_product(q, a, b, A[a * q->naux + b]);
	free(A);
}

/* What contributions to one block and the explained part have in common, twice. */
static void subtract_common(struct svy_residual *q, const struct svy_cross *c, uint32_t block)
{
	for (uint32_t k = 0; k < c->n; k++) {
		const double *v = c->v + k * q->cross_width + q->slots, *B = q->B + (size_t)c->variable[k] * q->nest;
		for (size_t i = q->g->start[block]; i < q->g->start[block + 1]; i++) {
			const struct svy_gradient_entry *g = &q->g->entry[i];
			q->square[g->estimate] -= 2 * g->coef * v[g->slot] * B[g->estimate];
		}
	}
}

static uint32_t stratum_of(const struct svy_table *t, uint32_t i)
{
	return *(const uint32_t *)svy_table_key(t, i, NULL);
}

/* Counting sort by the first element of the keys. */
static void order(const struct svy_table *t, struct svy_by_stratum *o)
{
	const uint32_t n = svy_table_count(t);
	for (uint32_t i = 0; i < n; i++)
		o->n = stratum_of(t, i) >= o->n ? stratum_of(t, i) + 1 : o->n;
	o->start = svy_calloc((size_t)o->n + 2, sizeof *o->start);
	o->order = svy_reallocarray(NULL, (size_t)n + 1, sizeof *o->order);
	for (uint32_t i = 0; i < n; i++)
		o->start[stratum_of(t, i) + 2]++;
	for (uint32_t h = 1; h < o->n; h++)
		o->start[h + 1] += o->start[h];
	for (uint32_t i = 0; i < n; i++)
		o->order[o->start[stratum_of(t, i) + 1]++] = i;
}

static void start(struct svy_residual *q, const struct svy_stratum *acc)
{
	if (!q->cells_of.order) {
		order(q->cells, &q->cells_of);
		order(q->blocks, &q->blocks_of);
	}
	if (!q->sum) {
		q->sum = svy_calloc(2 * q->nest, sizeof *q->sum);
		q->square = q->sum + q->nest;
	}
	for (size_t e = 0; e < q->nest; e++) {
		q->sum[e] = acc->n[e] * acc->mean[e];
		q->square[e] = acc->m2[e] + acc->n[e] * acc->mean[e] * acc->mean[e];
	}
}

void svy_residual_correct(struct svy_residual *q, uint32_t stratum, double n, struct svy_stratum *acc)
{
	start(q, acc);
	const struct svy_by_stratum *c = &q->cells_of, *b = &q->blocks_of;
	if (stratum < c->n)
		add_explained(q, c->order + c->start[stratum], c->start[stratum + 1] - c->start[stratum]);
	double *both = svy_reallocarray(NULL, q->nest + 1, sizeof *both);
	memcpy(both, q->square, q->nest * sizeof *both);
	for (size_t k = stratum < b->n ? b->start[stratum] : 0; stratum < b->n && k < b->start[stratum + 1]; k++)
		subtract_common(q, &q->cross[b->order[k]], ((const uint32_t *)svy_table_key(q->blocks, b->order[k], NULL))[1]);
	for (uint32_t e = 0; e < q->nest; e++) {
		double mean = q->sum[e] / n, m2 = q->square[e] - n * mean * mean;
		if (both[e] == 0)
			continue;
		if (acc->n[e] == 0)
			acc->touched[acc->ntouched++] = e;
		acc->n[e] = n;
		acc->mean[e] = mean;
		acc->m2[e] = m2 <= ROUNDING * both[e] ? 0 : m2;
	}
	free(both);
}

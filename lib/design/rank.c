// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

#define TOLERANCE 1e-5

struct svy_rank {
	size_t columns, rank, cap;
	double *basis;                  /* rank rows, orthonormal */
	double *rest;
	float *key;                     /* the row as multiple of its length: to know it again */
	struct svy_table *seen;
};

struct svy_rank *svy_rank_new(size_t columns)
{
	struct svy_rank *r = svy_calloc(1, sizeof *r);
	r->columns = columns;
	r->rest = svy_calloc(columns, sizeof *r->rest);
	r->key = svy_calloc(columns, sizeof *r->key);
	r->seen = svy_table_new(columns * sizeof *r->key);
	return r;
}

void svy_rank_free(struct svy_rank *r)
{
	if (!r)
		return;
	svy_table_free(r->seen);
	free(r->basis);
	free(r->rest);
	free(r->key);
	free(r);
}

static double length(const double *v, size_t n)
{
	double s = 0;
	for (size_t i = 0; i < n; i++)
		s += v[i] * v[i];
	return sqrt(s);
}

static bool is_new(struct svy_rank *r, const double *row, double scale)
{
	bool fresh;
	for (size_t i = 0; i < r->columns; i++)
		r->key[i] = (float)(row[i] / scale);
	svy_table_add(r->seen, r->key, 0, &fresh);
	return fresh;
}

/* Twice, since rounding leaves something of the basis in the rest. */
static void project_out(struct svy_rank *r)
{
	for (int pass = 0; pass < 2; pass++)
		for (size_t k = 0; k < r->rank; k++) {
			const double *b = r->basis + k * r->columns;
			double dot = 0;
			for (size_t i = 0; i < r->columns; i++)
				dot += b[i] * r->rest[i];
			for (size_t i = 0; i < r->columns; i++)
				r->rest[i] -= dot * b[i];
		}
}

void svy_rank_add(struct svy_rank *r, const double *row)
{
	if (r->rank == r->columns || svy_table_count(r->seen) >= SVY_RANK_ROWS)
		return;
	double scale = length(row, r->columns);
	if (!(scale > 0) || !is_new(r, row, scale))
		return;
	for (size_t i = 0; i < r->columns; i++)
		r->rest[i] = row[i] / scale;
	project_out(r);
	double left = length(r->rest, r->columns);
	if (left <= TOLERANCE)
		return;
	if (r->rank == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 8;
		r->basis = svy_reallocarray(r->basis, r->cap, r->columns * sizeof *r->basis);
	}
	for (size_t i = 0; i < r->columns; i++)
		r->basis[r->rank * r->columns + i] = r->rest[i] / left;
	r->rank++;
}

size_t svy_rank_get(const struct svy_rank *r)
{
	return r->rank;
}

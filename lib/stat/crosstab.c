// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/crosstab.h"

#include <stdbool.h>
#include <stdlib.h>
#include "base/mem.h"

void svy_crosstab_at(const struct svy_crosstab *x, size_t cell, size_t *at)
{
	for (size_t d = x->ndim; d-- > 0; cell /= x->size[d])
		at[d] = cell % x->size[d];
}

size_t svy_crosstab_empty(const struct svy_crosstab *x)
{
	size_t n = 0;
	for (size_t i = 0; i < x->ncell; i++)
		n += !(x->p[i] > 0);
	return n;
}

/* used[d][c]: somebody is in category c of variable d. */
static void find_used(const struct svy_crosstab *x, bool **used)
{
	size_t at[SVY_CROSSTAB_DIMS];
	for (size_t i = 0; i < x->ncell; i++) {
		if (!(x->p[i] > 0))
			continue;
		svy_crosstab_at(x, i, at);
		for (size_t d = 0; d < x->ndim; d++)
			used[d][at[d]] = true;
	}
}

/* Cells all of whose categories are used, in order; their number. */
static size_t find_cells(const struct svy_crosstab *x, bool *const *used, size_t *cell)
{
	size_t at[SVY_CROSSTAB_DIMS], n = 0;
	for (size_t i = 0; i < x->ncell; i++) {
		bool in = true;
		svy_crosstab_at(x, i, at);
		for (size_t d = 0; d < x->ndim; d++)
			in &= used[d][at[d]];
		if (in)
			cell[n++] = i;
	}
	return n;
}

static double *part_of(const double *m, size_t size, const size_t *cell, size_t n)
{
	double *part = m ? svy_calloc(n * n, sizeof *part) : NULL;
	for (size_t i = 0; m && i < n; i++)
		for (size_t j = 0; j < n; j++)
			part[i * n + j] = m[cell[i] * size + cell[j]];
	return part;
}

void svy_crosstab_use(const struct svy_crosstab *x, struct svy_crosstab_used *out)
{
	bool *used[SVY_CROSSTAB_DIMS];
	size_t *cell = svy_calloc(x->ncell, sizeof *cell);
	for (size_t d = 0; d < x->ndim; d++)
		used[d] = svy_calloc(x->size[d], sizeof *used[d]);
	find_used(x, used);
	out->size = svy_calloc(x->ndim, sizeof *out->size);
	for (size_t d = 0; d < x->ndim; d++)
		for (size_t c = 0; c < x->size[d]; c++)
			out->size[d] += used[d][c];
	size_t n = find_cells(x, used, cell);
	out->p = svy_calloc(n, sizeof *out->p);
	for (size_t i = 0; i < n; i++)
		out->p[i] = x->p[cell[i]];
	out->cov = part_of(x->cov, x->ncell, cell, n);
	out->cov_counts = part_of(x->cov_counts, x->ncell, cell, n);
	out->table = (struct svy_crosstab){x->ndim, out->size, n, out->p, out->cov, x->n, x->df, out->cov_counts};
	for (size_t d = 0; d < x->ndim; d++)
		free(used[d]);
	free(cell);
}

void svy_crosstab_used_free(struct svy_crosstab_used *out)
{
	free(out->size);
	free(out->p);
	free(out->cov);
	free(out->cov_counts);
}

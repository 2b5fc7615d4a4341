// SPDX-License-Identifier: GPL-3.0-or-later
/* Iterative proportional fitting (Deming & Stephan 1940): each margin in turn is given its totals, until all have them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/calibrate_parts.h"

#define ROUNDS 20000
#define PATIENCE 500            /* rounds within which the largest deviation must fall by a tenth */

static int totals(const struct svy_calibrate *c, const struct svy_calibrate_source *source, const double *times, double *reached)
{
	struct svy_calibrate_cells cells;
	int rc;
	memset(reached, 0, c->naux * sizeof *reached);
	for (size_t piece = 0; (rc = source->read(source->self, piece, &cells)) > 0; piece++)
		for (size_t i = 0; i < cells.n; i++)
			svy_calibrate_add(c, &cells, i, cells.d[i] * svy_calibrate_product(c, times, &cells, i), reached);
	return rc;
}

static int fit_margin(const struct svy_calibrate *c, const struct svy_calibrate_source *source, size_t term, double *times, double *sum)
{
	struct svy_calibrate_cells cells;
	int rc;
	memset(sum, 0, c->naux * sizeof *sum);
	for (size_t piece = 0; (rc = source->read(source->self, piece, &cells)) > 0; piece++)
		for (size_t i = 0; i < cells.n; i++)
			sum[cells.index[i * c->nterm + term]] += cells.d[i] * svy_calibrate_product(c, times, &cells, i);
	for (size_t a = 0; a < c->naux; a++)
		if (sum[a] != 0)
			times[a] *= c->total[a] / sum[a];
	return rc;
}

int svy_calibrate_margins(const struct svy_calibrate *c, const struct svy_calibrate_source *source, const double *scale, double *l,
			  struct svy_calibrate_outcome *out)
{
	const size_t most = c->iterations ? c->iterations : ROUNDS;
	double *sum = svy_calloc(c->naux + 1, sizeof *sum);
	double before = INFINITY;
	int rc = 0;
	while (!rc && !out->reached && out->iterations < most) {
		if (out->iterations % PATIENCE == PATIENCE - 1) {
			if (!(out->deviation <= 0.9 * before))
				break;
			before = out->deviation;
		}
		for (size_t k = 0; k < c->nterm && !rc; k++)
			rc = fit_margin(c, source, k, l, sum);
		if (!rc)
			rc = totals(c, source, l, sum);
		out->iterations++;
		svy_calibrate_judge(c, scale, sum, out);
	}
	free(sum);
	return rc;
}

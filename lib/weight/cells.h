// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What calibration needs of the rows, as the solver reads it. Where all auxiliary variables are categories, rows that are alike in them are one cell, in
 * memory, with the sums of their weights. Numbers make nearly every row a cell of its own: these go on a spool.
 */
#ifndef SVY_WEIGHT_CELLS_H
#define SVY_WEIGHT_CELLS_H

#include "design/calibrate.h"
#include "weight/reweight.h"

struct svy_cells;

struct svy_cells *svy_cells_new(size_t nterm, size_t nweight, bool numbers);
void svy_cells_free(struct svy_cells *c);
/* n rows (of a batch at most): n * nterm auxiliary variables and their values (NULL without numbers), and the weights. */
int svy_cells_add(struct svy_ctx *ctx, struct svy_cells *c, size_t n, const uint32_t *index, const double *x, const struct svy_weights *w);
/* The cells with one of the weights; valid until another weight is asked for. ctx and c are borrowed. */
struct svy_calibrate_source svy_cells_source(struct svy_ctx *ctx, struct svy_cells *c, size_t weight);

#endif

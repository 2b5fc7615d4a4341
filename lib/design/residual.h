// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calibrated weights in linearised variances: each z = w u becomes w u less what the auxiliary variables of the calibration explain of it.
 *
 * With the steps s = 1 … S that take the weights from d_s to w_s by making the totals of x_s known, and the final weight w,
 *
 *   z = w u - sum over s of w_s x_s'B_s,    B_s = (sum d_s x_s x_s')^- sum d_s x_s (w u - sum over t > s of w_t x_t'B_t) / w_s,
 *
 * from the last step back: regressions weighted by the weights before each step, with the factors of the later ones inside. Deville & Särndal (1992),
 * result 5; for one step equal to R survey::calibrate() with svyrecvar(). All respondents are in the regressions, whatever the domain.
 *
 * z is linear in what rows contribute and in w_s x_s, so one pass is enough: cross-products of contributions and auxiliary variables are kept by block, and the
 * kernels add up w_s x_s as they add up contributions, under block numbers from SVY_BLOCK_AUX on. Memory grows with the combinations
 * of blocks and auxiliary variables that occur, not with rows.
 */
#ifndef SVY_DESIGN_RESIDUAL_H
#define SVY_DESIGN_RESIDUAL_H

#include "design/engine.h"
#include "design/regressors.h"
#include "design/stratum.h"

struct svy_residual;

/* r is borrowed and lives as long. squares: rows are units, and svy_residual_correct will be asked for. */
struct svy_residual *svy_residual_new(const struct svy_regressors *r, size_t slots, bool squares);
void svy_residual_free(struct svy_residual *q);
/* Row i of a batch with its final weight; its stratum counts with squares only. */
void svy_residual_row(struct svy_residual *q, const struct svy_regressor_rows *rows, size_t i, double w, uint32_t stratum);
/* The last row contributes x (not weighted) to a block. */
void svy_residual_add(struct svy_residual *q, uint32_t block, const double *x);
/* What the last row adds under SVY_BLOCK_AUX + *variable: term by term; false where it adds nothing. */
bool svy_residual_term(const struct svy_residual *q, size_t term, uint32_t *variable, double *value);
/* After the last row: the regressions for estimates with this gradient. */
void svy_residual_solve(struct svy_residual *q, const struct svy_gradient *g, size_t nest);
/* The gradient by the auxiliary variables, where a block is a variable and its slot is 0. Borrowed. */
const struct svy_gradient *svy_residual_gradient(struct svy_residual *q);
/* Takes from the sums of z over all units what is explained. */
void svy_residual_subtract(const struct svy_residual *q, double *total);
/* Rows as units: acc holds w u of one stratum of n rows, and z afterwards. Strata in the order of their numbers. */
void svy_residual_correct(struct svy_residual *q, uint32_t stratum, double n, struct svy_stratum *acc);

#endif

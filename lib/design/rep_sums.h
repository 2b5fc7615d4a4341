// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Totals under each replicate of the weights, and the variance that replicates of an estimate show.
 */
#ifndef SVY_DESIGN_REP_SUMS_H
#define SVY_DESIGN_REP_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct svy_rep_sums;

/* n sets of totals: the weights themselves and their replicates. */
struct svy_rep_sums *svy_rep_sums_new(size_t n, size_t slots);
void svy_rep_sums_free(struct svy_rep_sums *s);
/* Adds w[k] * x[slot] to the totals of set k, for all k and slots of a block. */
void svy_rep_sums_add(struct svy_rep_sums *s, uint32_t block, const double *x, const double *w);
/* Adds factor * x[slot] to the totals of the sets from … to - 1. */
void svy_rep_sums_add_some(struct svy_rep_sums *s, uint32_t block, const double *x, size_t from, size_t to, double factor);
/* Of the sets from … to - 1, t becomes base * (x[slot] - t) - x[slot]: what a set without t has more than one with all. */
void svy_rep_sums_leave_out(struct svy_rep_sums *s, uint32_t block, const double *x, size_t from, size_t to, double base);
/* T[nblock * slots] of set k. */
void svy_rep_sums_get(const struct svy_rep_sums *s, size_t k, size_t nblock, double *T);

/*
 * From theta[R * nest], row by row, and the estimates of the full sample: var[e] = sum of multiplier[r] (theta_r - centre)^2, centre the mean of the
 * replicates that count (multiplier above zero), or the estimate itself. cov may be NULL. Replicates that give no number are left out, with a warning; where
 * the others show no spread at all then, there is no variance. Wolter (2007), ch. 3-5; equal to R survey::svrVar.
 */
int svy_rep_variance(struct svy_ctx *ctx, const double *theta, const double *full, size_t R, size_t nest, const double *multiplier, bool mse,
		     double *var, double *cov);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The multipliers (n-1)/n of jackknife replicates in columns, where the file does not hold them and strata are declared: a replicate leaves out one unit, whose
 * weights are 0 in it, and as many replicates as leave out a unit of a stratum, as many units the stratum has.
 *
 * That is read off the weights, never guessed: a replicate that leaves out nothing, or rows of several strata, is refused, and so are numbers of units
 * that the weights of the others in the stratum, n/(n-1) times what they were, contradict. Weights that were calibrated show no such ratio.
 */
#ifndef SVY_DESIGN_REP_STRATA_H
#define SVY_DESIGN_REP_STRATA_H

#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct svy_rep_strata;

struct svy_rep_strata *svy_rep_strata_new(size_t replicates);
void svy_rep_strata_free(struct svy_rep_strata *s);
/* A row of weight w > 0 in a stratum, and its replicate weights. */
void svy_rep_strata_add(struct svy_rep_strata *s, uint64_t stratum, double w, const double *rep);
/* After the last row: rscales[replicates]. names: of the columns, for messages. SVY_EUSAGE where the weights do not tell. */
int svy_rep_strata_rscales(struct svy_ctx *ctx, const struct svy_rep_strata *s, const struct svy_strs *names, double *rscales);

#endif

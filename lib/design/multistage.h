// SPDX-License-Identifier: GPL-3.0-or-later
/* The kernel for designs with units: walks the sums per unit in the order of the design and adds up the stages. */
#ifndef SVY_DESIGN_MULTISTAGE_H
#define SVY_DESIGN_MULTISTAGE_H

#include "design/engine.h"
#include "design/stratum.h"
#include "design/units.h"

/*
 * V = sum over strata of (1-f) n/(n-1) sum (z - zbar)^2, plus f times the same of the next stage within each unit, and so on
 * (Särndal, Swensson & Wretman 1992, result 4.3.1; R survey::multistage). Where f is zero (no fpc) the first stage is everything.
 * Stages with unequal probabilities are those of design/unequal.h, and what lies inside a unit is weighed by its probability.
 */
int svy_multistage_walk(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, const struct svy_gradient *g,
			size_t slots, struct svy_strata_sum *sum, struct svy_engine_counts *counts);

/* Closes a stratum of any kernel: its sampling fraction into *f, errors for more units than exist and for the rule "fail". */
int svy_engine_close_stratum(struct svy_ctx *ctx, const struct svy_engine_design *d, size_t stage, const struct svy_place *place,
			     double n, double scale, struct svy_stratum *acc, struct svy_strata_sum *sum, double *f);
/* The same where the fraction is known. */
int svy_engine_close_fraction(struct svy_ctx *ctx, const struct svy_engine_design *d, size_t stage, const struct svy_place *place,
			      double n, double f, double scale, struct svy_stratum *acc, struct svy_strata_sum *sum);

#endif

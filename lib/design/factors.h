// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Replicate weights that nobody wrote down: made from the strata and the primary units, as the factors by which each replicate multiplies the weights
 * of a unit. Whoever reads a declaration makes the same factors: they depend on the seed and on the order of strata and units, on nothing else.
 *
 * Use: svy_factors_new with the strata in their order; then svy_factors_open for a stratum and svy_factors_of for its units, in any order.
 * Going through them again gives the same.
 */
#ifndef SVY_DESIGN_FACTORS_H
#define SVY_DESIGN_FACTORS_H

#include "design/engine.h"
#include "design/replicates.h"

/* A stratum of the first stage. */
struct svy_factor_stratum {
	double units;                   /* drawn */
	double fraction;                /* of the units that exist; 0 without fpc */
};

struct svy_factors;

/*
 * strata are copied. lonely is the rule for strata of one unit: those that represent themselves, all drawn or by the rule, are the same in all replicates.
 * SVY_EDATA for a design from which replicates of the type cannot be made. If that is about a stratum, *stratum is its number, and the message is what follows its
 * name: "has only one primary unit …"; else *stratum is left as it was.
 */
int svy_factors_new(struct svy_ctx *ctx, const struct svy_replicates *r, enum svy_lonely_rule lonely, const struct svy_factor_stratum *strata,
		    size_t nstrata, struct svy_factors **out, size_t *stratum);
void svy_factors_free(struct svy_factors *f);
size_t svy_factors_count(const struct svy_factors *f);
/* Of each replicate in the sum of squares, the scale in it. Borrowed. */
const double *svy_factors_multipliers(const struct svy_factors *f);
void svy_factors_open(struct svy_factors *f, size_t stratum);
/* The factors of unit number `unit` of the stratum that is open, one per replicate. Borrowed, until the next call. */
const double *svy_factors_of(struct svy_factors *f, size_t unit);
/*
 * A jackknife's factors in short: unit u of the stratum is left out of replicate from + u, the others of the stratum count base in the replicates
 * from … to - 1, and everything else is 1. False for other kinds, whose factors are all to be asked for.
 */
bool svy_factors_left_out(const struct svy_factors *f, size_t stratum, size_t *from, size_t *to, double *base);
/* Puts into r, without columns, what a declaration says of columns with these factors: type, scale, rscales, rho. */
void svy_factors_describe(const struct svy_factors *f, struct svy_replicates *r);

#endif

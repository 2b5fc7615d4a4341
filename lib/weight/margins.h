// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Weights whose sums over the sample are those of the population: post-stratification, raking and calibration, as methods of reweight.h.
 *
 * Rows with the same categories and numbers of all terms are one cell, so that what is solved does not depend on the number of rows where all
 * terms are categories. Where a solution does not exist the error says which total was not reached, what was and what was asked.
 */
#ifndef SVY_WEIGHT_MARGINS_H
#define SVY_WEIGHT_MARGINS_H

#include "weight/reweight.h"
#include "weight/targets.h"

enum svy_margins_kind { SVY_POSTSTRATIFY, SVY_RAKE, SVY_CALIBRATE };

struct svy_margins_opts {
	enum svy_margins_kind kind;
	enum svy_calibration_method method;     /* of SVY_CALIBRATE; raking for the others */
	double lo, hi;                          /* bounds of new over base weight; 0 and INFINITY without */
	double total;                           /* the margins of people are scaled to this; NAN: they are taken as they are, shares to the sum of the base weights */
	double tolerance;                       /* see struct svy_calibrate; 0 */
	size_t iterations;                      /* the same */
};

/* t is borrowed and lives as long as the method. SVY_EUSAGE for targets that the kind has no use for. */
int svy_margins_method(struct svy_ctx *ctx, const struct svy_margins_opts *o, const struct svy_targets *t, struct svy_reweight_method *out);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A sink that passes rows on and checks the declared design against them: missing or negative weights, ids and fpc (errors), strata of one
 * primary unit and weights that sum to n (warnings and notes).
 */
#ifndef SVY_STAT_DESIGN_CHECK_H
#define SVY_STAT_DESIGN_CHECK_H

#include "io/flow.h"

struct svy_design_report {
	double n, strata, units, df, sum_w, kish;   /* kish: 1 + cv^2 of the weights (Kish 1965); n: rows of non-zero weight */
	double lonely;                              /* strata of one unit whose sampling fraction is below 1 */
	double second_units, second_strata;         /* that a second phase drew; 0 without */
	bool units_known;
	double replicates;                          /* columns of replicate weights, all that is known then; 0 without */
	bool domain;                                /* a filter has chosen some of the rows; the design is that of all */
	double inside;                              /* of the n, those in the domain */
};

/* next is owned. report is filled in end, before next's end. */
struct svy_sink *svy_design_check_sink(struct svy_ctx *ctx, struct svy_sink *next, struct svy_design_report *report);

/* Do weights with this sum look as if normalised to n? Then there is nothing to gross up with. */
bool svy_weights_sum_to_n(double sum_w, double n);

#endif

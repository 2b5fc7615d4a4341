// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Totals under the replicates of a jackknife, by differences: T without unit u of stratum h is T - T_h + base (T_h - t_u), where base = n/(n-1). So each
 * unit is added once, and not to each of the replicates that keep it, which of thousands of units would take minutes. Where only u has members of a block,
 * the total without it is 0 exactly, and not what rounding leaves.
 */
#ifndef SVY_DESIGN_LEFT_OUT_H
#define SVY_DESIGN_LEFT_OUT_H

#include "design/first_stage.h"
#include "design/rep_sums.h"

/* units: of one stage, rewound; read to their end, in the order in which s was read. f: of a kind that svy_factors_left_out knows. Adds to out. */
int svy_left_out_totals(struct svy_ctx *ctx, struct svy_units *units, const struct svy_first_stage *s, const struct svy_factors *f, size_t slots,
			struct svy_rep_sums *out);

#endif

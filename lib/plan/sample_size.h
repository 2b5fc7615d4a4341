// SPDX-License-Identifier: GPL-3.0-or-later
/* How many units of the first stage are drawn in each stratum of a frame. Private to lib/plan/. */
#ifndef SVY_PLAN_SAMPLE_SIZE_H
#define SVY_PLAN_SAMPLE_SIZE_H

#include "plan/sample_frame.h"
#include "plan/sample_table.h"

/*
 * *n (the caller frees it) and *N, units that can be drawn, by stratum. table may be NULL. SVY_EDATA where there are too few units, where a stratum is not in
 * the table, or has no figure that the rule needs.
 */
int svy_sample_size(struct svy_ctx *ctx, const struct svy_sample_frame *f, struct svy_sample_table *table, double **n, double **N);

#endif

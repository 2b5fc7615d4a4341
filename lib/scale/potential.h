// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The participation table: who is willing, who is able, who is both, and what the willing lack.
 *
 * Every row is a mean of an item that is 1 or 0 on the row's own base and missing elsewhere (a gap: -1, 0, 1), so that standard errors,
 * groups, domains and covariances are those of svy_function_mean. The column `base` names the denominator.
 */
#ifndef SVY_SCALE_POTENTIAL_H
#define SVY_SCALE_POTENTIAL_H

#include "io/flow.h"
#include "scale/constructs.h"
#include "scale/population.h"
#include "stat/estimators.h"

/* Parts of capability at most: the willing who are not able can lack 2^k - 1 combinations of k parts. */
#define SVY_PARTS_MAX 8

/*
 * o->vars is not used. population NULL: the sum of the weights, unless it is about the number of respondents. table is filled in end.
 * The constructs come from the dictionary's header (svyscore); bind fails without them.
 */
struct svy_sink *svy_potential_sink(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_population *population,
				    struct svy_estimates *table);

#endif

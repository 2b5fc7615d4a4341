// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calibration with one factor for all members of a unit, such as a household or a school (Lemaître & Dufour 1987): each case has the means of its unit
 * as auxiliary variables. They stay in the data, in columns of their own, since variances regress on them.
 *
 * Must equal R survey::calibrate(aggregate.stage=). Means are weighted by the base weights, so that the totals are met also where these vary in a unit;
 * R takes plain means there. In memory are the sums of each unit.
 */
#ifndef SVY_WEIGHT_CONSTANT_H
#define SVY_WEIGHT_CONSTANT_H

#include "weight/margins.h"

/* within: a list of variables that name the unit together, borrowed as t is. */
int svy_constant_method(struct svy_ctx *ctx, const struct svy_margins_opts *o, const struct svy_targets *t, const char *within, struct svy_reweight_method *out);

#endif

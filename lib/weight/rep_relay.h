// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Replicates of calibrated weights, made: the design's first weight times the factors of the units, and then every step of the weights again, in each
 * replicate, to the totals that the weight reaches (Canty & Davison 1999; R survey::calibrate() of a replicate design).
 *
 * Where replicates are declared that readers make, and a calibration too, readers need the rows twice: this relay makes the replicates and hands on rows
 * with a column for each, and a design that names the columns. Replicates in columns are calibrated already, and nothing is between then.
 */
#ifndef SVY_WEIGHT_REP_RELAY_H
#define SVY_WEIGHT_REP_RELAY_H

#include "design/rep_make.h"

/* As svy_rep_make_new, whatever was done to the weights. */
int svy_rep_relay_make(struct svy_ctx *ctx, const struct svy_rep_make_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out);
/*
 * What a reader of the rows of d puts before itself: *out is next where nothing is to be made. next is owned if it returns 0. alike: a sink that needs the same
 * columns as next, which is bound to learn them and is not used for anything else; NULL: all columns are kept for the second pass.
 */
int svy_rep_relay_new(struct svy_ctx *ctx, enum svy_lonely_rule lonely, const struct svy_dict *d, struct svy_sink *alike, struct svy_sink *next,
		      struct svy_sink **out);

#endif

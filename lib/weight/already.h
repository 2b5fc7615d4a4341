// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Weights that the makers of the data calibrated: a sink that hands rows on as they are and says so in the design, so that standard errors profit. Nothing
 * is checked but that the columns are there; the totals that the weights reach are told, for comparison with what was published.
 */
#ifndef SVY_WEIGHT_ALREADY_H
#define SVY_WEIGHT_ALREADY_H

#include "design/calibration.h"
#include "io/flow.h"
#include "weight/targets.h"

struct svy_already_opts {
	const char *kind;
	enum svy_calibration_method method;
	const char *base;               /* the weights before; NULL: not known, and residuals regress with the result */
	const char *result;
};

/* t: margins without targets, borrowed for the life of the sink. On success *out owns next. SVY_EUSAGE for unknown variables. */
int svy_already_new(struct svy_ctx *ctx, const struct svy_already_opts *o, const struct svy_targets *t, const struct svy_dict *d, struct svy_sink *next,
		    struct svy_sink **out);

#endif

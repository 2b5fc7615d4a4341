// SPDX-License-Identifier: GPL-3.0-or-later
/* Weights scaled to a sum or a mean, in all rows or in each class: a method of reweight.h. */
#ifndef SVY_WEIGHT_NORMALIZE_H
#define SVY_WEIGHT_NORMALIZE_H

#include "weight/reweight.h"

struct svy_normalize_opts {
	const char *by;                 /* a variable list; NULL: all rows together */
	double sum;                     /* of each class; NAN: its respondents times mean */
	double mean;
};

/* "n", "mean=1", "250000": false for what is none of these. */
bool svy_normalize_parse(const char *text, struct svy_normalize_opts *o);
void svy_normalize_method(struct svy_ctx *ctx, const struct svy_normalize_opts *o, struct svy_reweight_method *out);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* The weights of one class brought within limits. Private to lib/weight/. */
#ifndef SVY_WEIGHT_TRIM_LIMITS_H
#define SVY_WEIGHT_TRIM_LIMITS_H

#include <stddef.h>
#include "weight/trim.h"

struct svy_trim_outcome {
	double lo, hi;                  /* the limits as numbers; infinite without */
	size_t low, high;               /* weights that were outside */
	double excess;                  /* what was cut off, less what was added to the low ones */
	double mean;                    /* before */
	bool possible;                  /* limits can hold the mean; else nothing was done */
};

/* w has n > 0 elements, and holds the result. */
void svy_trim_weights(const struct svy_trim_opts *o, double *w, size_t n, struct svy_trim_outcome *out);

#endif

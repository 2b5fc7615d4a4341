// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How weights changed, as a table of estimates: a column for the weight before and one for the weight after. Rows are cases, sum, smallest, p5, p25, median,
 * p75, p95, largest, range (the largest over the smallest), kish (the design effect of unequal weights) and effective (cases over that); and of the weight
 * after smallest_factor and largest_factor, by which weights that stayed above zero changed.
 */
#ifndef SVY_WEIGHT_REPORT_H
#define SVY_WEIGHT_REPORT_H

#include "data/estimates.h"
#include "weight/spread.h"

struct svy_weight_factors {
	double low, high;               /* INFINITY and -INFINITY at first */
};

/* Takes n rows into account. */
void svy_weight_factors_add(struct svy_weight_factors *f, const double *before, const double *after, size_t n);
/* t is initialised and empty; the names are those of the columns of the weights. */
void svy_weight_report(const struct svy_spread *before, const char *base, const struct svy_spread *after, const char *result, const struct svy_weight_factors *f,
		       struct svy_estimates *t);

#endif

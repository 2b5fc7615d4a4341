// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Weights within limits, with their sum kept: a method of reweight.h.
 *
 * What is cut off goes to the weights that were within the limits, in equal parts or in proportion to them; what gets beyond the limits by that is cut again,
 * until all lie within. In equal parts the result is that of R survey::trimWeights(strict = TRUE). Weights of zero stay out of it.
 */
#ifndef SVY_WEIGHT_TRIM_H
#define SVY_WEIGHT_TRIM_H

#include "weight/reweight.h"

enum svy_trim_of { SVY_TRIM_NUMBER, SVY_TRIM_MEAN, SVY_TRIM_MEDIAN, SVY_TRIM_QUANTILE, SVY_TRIM_IQR };

/* A limit: k; k times the mean or the median; the quantile k (R's type 7); the median and k interquartile ranges. All of the weights of the class. */
struct svy_trim_limit {
	enum svy_trim_of of;
	double k;
};

enum svy_trim_excess { SVY_TRIM_EQUALLY, SVY_TRIM_PROPORTIONALLY, SVY_TRIM_DROP };

struct svy_trim_opts {
	const char *by;                 /* classes keep their sums; NULL: one */
	bool has_lower, has_upper;
	struct svy_trim_limit lower, upper;
	enum svy_trim_excess excess;
};

/* "5", "3*median", "3median", "0.3*mean", "p99", "median+6*iqr": false for what is none of these. */
bool svy_trim_parse(const char *text, struct svy_trim_limit *limit);
void svy_trim_method(struct svy_ctx *ctx, const struct svy_trim_opts *o, struct svy_reweight_method *out);

#endif

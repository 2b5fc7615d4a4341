// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Quantiles of variables, by groups and in domains, with intervals from the distribution function.
 *
 * Source: Woodruff (1952), JASA 47. With F the estimated distribution function and q the quantile at p, an interval of the share F(q) is turned into one
 * of q by the rule that q was found with; the standard error is the width of that interval over 2 t. Must equal R survey::svyquantile, ties
 * collapsed, for all its rules and for the intervals mean, beta, xlogit, asin and (with replicates) quantile; the rule sas: PROC SURVEYMEANS.
 *
 * Two passes: the first finds the distributions, the second the variances of F(q), which is a mean of zeros and ones and so has all kinds of designs.
 */
#ifndef SVY_STAT_QUANTILES_H
#define SVY_STAT_QUANTILES_H

#include "stat/distribution.h"
#include "stat/fit.h"
#include "stat/interval.h"
#include "stat/replay.h"

struct svy_quantiles_opts {
	const double *p;                /* np of them, borrowed */
	size_t np;
	enum svy_quantile_rule rule;
	/*
	 * wald, logit, asin, beta: an interval of the share F(q). t: q -/+ t se, se by wald (SAS). score: the values x at which F(x) does not differ from p
	 * (Francisco & Fuller 1991). quantile: q -/+ t se, se from the quantiles under each replicate of the weights.
	 */
	enum svy_ci ci;
	bool covariance;
};

struct svy_quantiles;

/* frame, items and the lists of o are borrowed. */
struct svy_quantiles *svy_quantiles_new(struct svy_frame *frame, struct svy_items *items, const struct svy_quantiles_opts *o);
void svy_quantiles_free(struct svy_quantiles *q);
/* A batch that the items and the frame have taken. */
int svy_quantiles_add(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_batch *b);

/*
 * Results by group, item and p; level[np] are the p as text, borrowed. Design effects are those of F(q), since what turns its variance into that of q
 * is the same under any design.
 */
int svy_quantiles_finish(struct svy_ctx *ctx, struct svy_quantiles *q, const char *const *level, struct svy_fit *fit);

#endif

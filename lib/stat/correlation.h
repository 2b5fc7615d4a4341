// SPDX-License-Identifier: GPL-3.0-or-later
/* The kinds of correlation that svy_estimator_correlation knows: one of them is a function of totals, the others are of the joint distribution. */
#ifndef SVY_STAT_CORRELATION_H
#define SVY_STAT_CORRELATION_H

#include "stat/functions.h"
#include "stat/pairwise.h"

/* So near to -1 or 1 only rounding keeps a correlation away. */
#define SVY_CORRELATION_EXACT 1e-13

/*
 * Pearson (1896): r = c / sqrt(v1 v2) of weighted covariance and variances. Must equal R cov2cor(survey::svyvar(~x + y)), and its standard error that of the
 * delta method on attr(,"var") of the same.
 */
extern const struct svy_function svy_pearson;

/*
 * Spearman (1904): Pearson's correlation of the mid-distribution functions F(x) and G(y), F(x) = P(X < x) + P(X = x) / 2, which are the mid-ranks in the
 * population over its size. Without weights it is R cor(method = "spearman"). The derivatives know that the ranks are estimated.
 */
extern const struct svy_pair_function svy_spearman;

/*
 * Of two pairs of cases, C the probability that the one with the larger x has the larger y, D that it has the smaller y. Goodman & Kruskal's (1954) gamma is
 * (C - D) / (C + D), Kendall's (1945) tau-b (C - D) / sqrt(P(x differs) P(y differs)): without weights R cor(method = "kendall").
 */
extern const struct svy_pair_function svy_kendall, svy_gamma;

/*
 * Olsson (1979), two steps: thresholds from the margins, then the correlation of the bivariate normal distribution behind the categories by maximum
 * likelihood. Must equal R polycor::polychor(ML = FALSE) on the weighted table. Where the likelihood grows up to -1 or 1, as it does in a table of
 * two by two with an empty cell, that is the estimate, and it has no derivative. Tetrachoric: the same of two categories each.
 */
extern const struct svy_pair_function svy_polychoric, svy_tetrachoric;

#endif

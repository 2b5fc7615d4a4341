// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The parts of a variance: between groups of people, and within them, as functions of totals of the groups.
 *
 * A group c has W = sum of w, S = sum of w y, Q = sum of w y^2 and A = sum of w^2. With N, M and Q those of all, SSB = sum of S_c^2/W_c - M^2/N,
 * SSW = Q - sum of S_c^2/W_c and SST = SSB + SSW. Under a model in which members of a group share an effect, the weights given, the expected value
 * of SSW is dW s_w^2 and that of SSB is L s_b^2 + dB s_w^2, with
 *
 *   dW = N - sum of A_c/W_c,   dB = sum of A_c/W_c - sum of A_c/N,   L = N - sum of W_c^2/N
 *
 * (weights of 1: n - C, C - 1 and n_0 (C - 1): Searle, Casella & McCulloch 1992, sec. 3.6; W^2/A is the equivalent sample size of Potthoff, Woodbury &
 * Manton 1992). So without weights the intraclass correlation is that of the analysis of variance (Shrout & Fleiss 1979, ICC(1,1); R psych::ICC,
 * "ICC1" of complete data), and the adjusted share is the adjusted R squared of R lm(y ~ factor(g)).
 *
 * A counts squares of weights, and an estimate must know how it changes with them. It is taken as B^2/A0 with B = sum of w w0, the total of the
 * sample's own weights, and A0 = B in the sample: of weights that are all multiplied it is the sum of squares again.
 */
#ifndef SVY_STAT_BETWEEN_PARTS_H
#define SVY_STAT_BETWEEN_PARTS_H

#include <stddef.h>

enum { SVY_GROUP_W, SVY_GROUP_S, SVY_GROUP_Q, SVY_GROUP_B, SVY_GROUP_TOTALS };
enum svy_between_part {
	SVY_BETWEEN_TOTAL,      /* n/(n-1) SST/N, as svyvar; the next two sum to it */
	SVY_BETWEEN_BETWEEN, SVY_BETWEEN_WITHIN,
	SVY_BETWEEN_SHARE,      /* SSB/SST, eta squared */
	SVY_BETWEEN_ADJUSTED,   /* 1 - (SSW/dW)/(SST/(dB + dW)), of which groups that have nothing to do with y make 0 on average */
	SVY_BETWEEN_ICC,        /* s_b^2/(s_b^2 + s_w^2) */
	SVY_BETWEEN_PARTS
};

/* Sums over groups, of which the parts are functions, and the number of groups that are summed. */
enum { SVY_BETWEEN_SUMS = 7 };
struct svy_between_sums {
	double s[SVY_BETWEEN_SUMS];
	size_t groups;
};

/* A group of totals T[SVY_GROUP_TOTALS] into the sums; one without weight is none. a0: B in the sample. */
void svy_between_add(const double *T, double a0, struct svy_between_sums *sums);
/* The parts, and d[SVY_BETWEEN_PARTS * SVY_BETWEEN_SUMS] their derivatives by the sums (NULL: not wanted). n: unweighted. NaN is a part that does not
   exist: of one group only the total does. */
void svy_between_evaluate(const struct svy_between_sums *sums, double n, double *part, double *d);
/* g[SVY_GROUP_TOTALS]: what a derivative by the sums is by the totals of a group. */
void svy_between_chain(const double *T, double a0, const double *d, double *g);
/* The value that a part has in the limit of no difference between groups: the lowest. 0 of the plain share; NaN of variances. */
double svy_between_floor(const struct svy_between_sums *sums, enum svy_between_part part);

#endif

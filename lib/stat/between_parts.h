// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The parts of a variance: between groups of people, and within them, as functions of totals.
 *
 * A group c has W = sum of w, S = sum of w y and A = sum of w^2; its members in primary unit i, a cell, have W_ci, S_ci, A_ci; N, M, Q are W, S and the
 * sum of w y^2 of all. SSB = sum of S_c^2/W_c - M^2/N, SSW = Q - sum of S_c^2/W_c, SST = SSB + SSW.
 *
 * Under a model in which members of a group share an effect of variance s_b^2, and differ with s_w^2, the weights given, the expected values are
 *
 *   SSW: dW s_w^2, dW = N - sum of A_c/W_c;   SSB: L s_b^2 + dB s_w^2, L = N - sum of W_c^2/N, dB = sum of A_c/W_c - sum of A_c/N
 *
 * (weights of 1: n - C and C - 1, L = n_0 (C - 1): Searle, Casella & McCulloch 1992, sec. 3.6; W^2/A is the equivalent sample size of Potthoff, Woodbury &
 * Manton 1992). So without weights and units the intraclass correlation is that of the analysis of variance (Shrout & Fleiss 1979, ICC(1,1); R
 * psych::ICC, "ICC1" of complete data), and the adjusted share is the adjusted R squared of R lm(y ~ factor(g)).
 *
 * With units, s_w^2 = s_p^2 + s_e^2, the first shared by members of one primary unit (the same paragraph for two factors, by sequential sums of squares):
 *
 *   Q - sum of S_ci^2/W_ci: (N - sum of A_ci/W_ci) s_e^2
 *   sum of S_ci^2/W_ci - sum of S_c^2/W_c: (N - sum of W_ci^2/W_c) s_p^2 + (sum of A_ci/W_ci - sum of A_c/W_c) s_e^2
 *   SSB: L s_b^2 + (sum of W_ci^2/W_c - sum of W_i^2/N) s_p^2 + dB s_e^2
 *
 * A counts squares of weights, and an estimate must know how it changes with them. A_ci is taken as B^2/A0 with B = sum of w w0, w0 the weights of the
 * sample, and A0 = B in the sample: of a cell whose weights are all multiplied it is the sum of squares again.
 */
#ifndef SVY_STAT_BETWEEN_PARTS_H
#define SVY_STAT_BETWEEN_PARTS_H

#include <stdbool.h>
#include <stddef.h>

/* Totals of a cell. Without units a group is one cell. */
enum { SVY_CELL_W, SVY_CELL_S, SVY_CELL_Q, SVY_CELL_B, SVY_CELL_TOTALS };
enum svy_between_part {
	SVY_BETWEEN_TOTAL,      /* n/(n-1) SST/N, as svyvar; the next two sum to it */
	SVY_BETWEEN_BETWEEN, SVY_BETWEEN_WITHIN,
	SVY_BETWEEN_SHARE,      /* SSB/SST, eta squared */
	SVY_BETWEEN_ADJUSTED,   /* (SSB - what it would be on average without effects of groups)/SST */
	SVY_BETWEEN_ICC,        /* s_b^2/(s_b^2 + s_w^2) */
	SVY_BETWEEN_PARTS
};

/* Sums of W, S, A and W_ci^2 over the cells of a group. */
struct svy_between_group {
	double w, s, a, squares;
};
/* Sums of which the parts are functions, and how many groups and cells they are of. */
enum { SVY_BETWEEN_SUMS = 11 };
struct svy_between_sums {
	double s[SVY_BETWEEN_SUMS];
	size_t groups, cells;
};

/* Each of T[SVY_CELL_TOTALS], a group, and W_i of a unit into the sums; without weight it is none. a0: B in the sample. Cells come first. */
void svy_between_add_cell(const double *T, double a0, struct svy_between_group *g, struct svy_between_sums *sums);
void svy_between_add_group(const struct svy_between_group *g, struct svy_between_sums *sums);
void svy_between_add_unit(double w, struct svy_between_sums *sums);
/*
 * Whether units can be told from groups: beyond the first unit of each group there are as many as groups, or at least ten and a quarter of that; and
 * units have more than one member. Groups that are units, but for a few, are not to depend on those few.
 */
bool svy_between_has_units(const struct svy_between_sums *sums);
/* The parts, and d[SVY_BETWEEN_PARTS * SVY_BETWEEN_SUMS] their derivatives by the sums (NULL: not wanted). n: unweighted. units: with an effect of their
   own. NaN is a part that does not exist: of one group only the total does. */
void svy_between_evaluate(const struct svy_between_sums *sums, double n, bool units, double *part, double *d);
/* slope[SVY_CELL_TOTALS]: what a derivative by the sums is by the totals of a cell, in that group and a unit of that weight. */
void svy_between_chain(const double *T, double a0, const struct svy_between_group *g, double unit, const double *d, double *slope);
/* The value that a part has where the means of groups are all the same: the lowest. 0 of the plain share; NaN of variances. */
double svy_between_floor(const struct svy_between_sums *sums, bool units, enum svy_between_part part);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rankings of groups, with the places that cannot be told apart.
 *
 * The places that a row may take are those that the pairwise differences leave it: behind all that are surely before it, before all that are surely behind it. What
 * is sure is decided for all pairs of a family together, so that with the probability of the level all of its intervals hold the true places at once (Klein,
 * Wright & Wieczorek 2020 for intervals of the estimates; Mogstad, Romano, Shaikh & Wilhelm 2024 for those of differences). The K(K-1) one-sided
 * hypotheses of a family are tested by Holm's method (1979), each by t on the df of the difference. No pair has both of its hypotheses rejected, so the
 * direction of a difference is covered too.
 */
#ifndef SVY_STAT_RANKING_H
#define SVY_STAT_RANKING_H

#include "stat/contrast.h"

/*
 * Columns rank, rank_low and rank_high of the rows of t, which is of->side[0], and its rows into the order of the ranks, family by family (stat/families.h,
 * over); its covariances follow. The first rank is that of the largest estimate, or with ascending of the smallest; equal estimates share the better one.
 * SVY_EDATA where t does not tell the covariances. of's ids are those of the rows before.
 */
int svy_ranking(struct svy_ctx *ctx, const struct svy_contrast_of *of, const char *over, bool ascending, struct svy_estimates *t);
/*
 * The same of K values: before[i * K + j] is the one-sided p-value of i being before j (NaN: none). low[i], high[i] from 1 to K.
 */
void svy_ranking_bounds(const double *before, size_t K, double level, size_t *low, size_t *high);

#endif

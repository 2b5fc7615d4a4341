// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Ranks in the population, estimated from a sample, and what rank tests make of them: a score for each value.
 *
 * Source: Lumley & Scott (2013), Biometrika 100. The rank of a value is the weight of what lies below it and half the weight of what equals it; over the weight
 * of all, N, it lies in (0, 1). A rank test is the test of the mean score between groups, for which the scores are taken as known: that they are
 * estimated does not matter where the groups do not differ. Must equal R survey::svyranktest.
 */
#ifndef SVY_STAT_RANKTEST_H
#define SVY_STAT_RANKTEST_H

#include <stdbool.h>
#include <stdint.h>
#include "stat/ttest.h"

struct svy_ranks;

/* Of nitem variables, each in any number of groups: a cell is a variable in a group. Memory grows with the different values of a cell. */
struct svy_ranks *svy_ranks_new(size_t nitem);
void svy_ranks_free(struct svy_ranks *r);
/* A case. Cases may come in any order. */
void svy_ranks_add(struct svy_ranks *r, uint32_t group, size_t item, double y, double w);
/*
 * After the last case. wilcoxon, kruskal: rank/N. vanderwaerden: the normal quantile of that. median: 1 above N/2, else 0. in_order: the rank of equal
 * values is the plain mean of what they get one after the other as they came, as R has it: with unequal weights it depends on the order of the rows.
 */
void svy_ranks_settle(struct svy_ranks *r, enum svy_rank_test test, bool in_order);
/* Of a value that was added. */
double svy_ranks_score(const struct svy_ranks *r, uint32_t group, size_t item, double y);

#endif

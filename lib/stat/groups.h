// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Groups by one or more variables, crossed, with the totals over each variable on request (--margins). A row belongs to one group per
 * margin; a missing by-value puts it outside the groups that use that variable.
 */
#ifndef SVY_STAT_GROUPS_H
#define SVY_STAT_GROUPS_H

#include "data/batch.h"
#include "data/estimates.h"

#define SVY_BY_MAX 6

struct svy_groups;

/* by NULL: one group, of everyone. The names of by-variables must not be reserved columns of an estimate stream. */
int svy_groups_bind(struct svy_ctx *ctx, const char *by, bool margins, const struct svy_dict *d, uint8_t *need, struct svy_groups **out);
void svy_groups_free(struct svy_groups *g);
/* Groups that a row may belong to: 1, or 2^nby with margins. */
size_t svy_groups_per_row(const struct svy_groups *g);
/* group[k][i] of row i for margin k, or SVY_BLOCK_NONE; rows where inside[i] is 0 are in none and make no group known. */
void svy_groups_batch(struct svy_groups *g, const struct svy_batch *b, const uint8_t *inside, uint32_t *const *group);
uint32_t svy_groups_count(const struct svy_groups *g);
/* Rows inside the domain with a missing by-value. */
uint64_t svy_groups_missing(const struct svy_groups *g);
/* The same rows come again: those are counted anew. */
void svy_groups_again(struct svy_groups *g);
/* The order of printing: by value, a total after its parts. Caller frees. */
uint32_t *svy_groups_order(const struct svy_groups *g);
/* By-variables (with labels) into the table; the codes of a group into a row of it. */
void svy_groups_describe(const struct svy_groups *g, struct svy_estimates *t);
void svy_groups_fill(const struct svy_groups *g, uint32_t group, char **by);
/* "gemeente=363 (Amsterdam)" for messages; "all" without by-variables. Caller frees. */
char *svy_groups_name(const struct svy_groups *g, uint32_t group);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Shares of a population at or below given values: the distribution function at some points, with its variance under the design. Each item has
 * its own points in each group, which is why these are not means of variables.
 *
 * Source: Woodruff (1952); Francisco & Fuller (1991), sec. 2. Must equal R survey::svymean(~I(x <= q)).
 */
#ifndef SVY_STAT_BELOW_H
#define SVY_STAT_BELOW_H

#include "stat/frame.h"

struct svy_below;

/* point[(group * nitem + item) * np + k]: point k of an item in a group; borrowed, as frame is. */
struct svy_below *svy_below_new(struct svy_frame *frame, size_t nitem, size_t np, const double *point, bool covariance);
void svy_below_free(struct svy_below *b);
/* One batch, after svy_frame_batch, as svy_means_add takes it. Every group must be known to the points. */
int svy_below_add(struct svy_ctx *ctx, struct svy_below *b, size_t nrow, const double *const *y, const uint8_t *const *miss, const uint8_t *drop);

/* In the order of the points. A share of nobody is NaN. Owned by b. */
struct svy_below_fit {
	const double *share, *var;
	const double *cov;              /* of all pairs, or NULL */
	const double *second;           /* the part of each variance that a second phase makes, or NULL */
	const struct svy_engine_counts *counts;
};
int svy_below_finish(struct svy_ctx *ctx, struct svy_below *b, struct svy_below_fit *fit);

#endif

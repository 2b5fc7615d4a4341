// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rows of an estimator once more, for those whose estimate must be known before its influence values are: quantiles, regressions. Only the columns
 * that the estimator asked for are kept, in memory and then in a temporary file.
 *
 * The frame sees every pass as if it were the first: places, domain and groups are found again, with the same numbers, and counted anew.
 */
#ifndef SVY_STAT_REPLAY_H
#define SVY_STAT_REPLAY_H

#include "stat/frame.h"
#include "stat/items.h"

struct svy_replay;

/* frame and items, of d, are borrowed. */
struct svy_replay *svy_replay_new(struct svy_frame *frame, struct svy_items *items);
void svy_replay_free(struct svy_replay *r);
/* A batch of the first pass. */
int svy_replay_keep(struct svy_ctx *ctx, struct svy_replay *r, const struct svy_batch *b);
/* Hands all rows to the items, the frame and then each(), which is asked to add them: nrow rows of the items. May be called again. */
int svy_replay_run(struct svy_ctx *ctx, struct svy_replay *r, int (*each)(struct svy_ctx *ctx, void *self, const struct svy_items *items, size_t nrow),
		   void *self);

#endif

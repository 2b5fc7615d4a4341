// SPDX-License-Identifier: GPL-3.0-or-later
/* Sorted runs on disk, merged into one sequence. Private to lib/step/. */
#ifndef SVY_STEP_SORT_MERGE_H
#define SVY_STEP_SORT_MERGE_H

#include "io/spool.h"
#include "step/sort_key.h"

/* What takes the merged rows, batch by batch: 0 to go on; anything else ends the merge and is returned. */
typedef int svy_sort_taker(void *self, const struct svy_batch *b);

/*
 * Merges n runs, earlier ones first among equals, and hands batches of at most `most` rows to take. All borrowed; the runs are read to their
 * ends.
 */
int svy_sort_merge(struct svy_ctx *ctx, const struct svy_dict *d, const uint8_t *need, const struct svy_sort_keys *keys,
		   struct svy_batch_spool **run, size_t n, size_t most, svy_sort_taker *take, void *self);

#endif

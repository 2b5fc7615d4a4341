// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/replay.h"

#include <stdlib.h>
#include "base/mem.h"
#include "io/spool.h"

struct svy_replay {
	struct svy_frame *frame;
	struct svy_items *items;
	struct svy_batch_spool *rows;
};

struct svy_replay *svy_replay_new(struct svy_frame *frame, struct svy_items *items)
{
	struct svy_replay *r = svy_calloc(1, sizeof *r);
	r->frame = frame;
	r->items = items;
	r->rows = svy_batch_spool_new(frame->dict);
	return r;
}

void svy_replay_free(struct svy_replay *r)
{
	if (!r)
		return;
	svy_batch_spool_free(r->rows);
	free(r);
}

int svy_replay_keep(struct svy_ctx *ctx, struct svy_replay *r, const struct svy_batch *b)
{
	return svy_batch_spool_add(ctx, r->rows, b);
}

int svy_replay_run(struct svy_ctx *ctx, struct svy_replay *r, int (*each)(struct svy_ctx *ctx, void *self, const struct svy_items *items, size_t nrow),
		   void *self)
{
	struct svy_batch *b;
	int more;
	svy_frame_again(r->frame);
	svy_batch_spool_rewind(r->rows);
	while ((more = svy_batch_spool_next(ctx, r->rows, &b)) > 0) {
		svy_items_batch(r->items, b);
		int rc = svy_frame_batch(ctx, r->frame, b, r->items->drop);
		if (!rc)
			rc = each(ctx, self, r->items, b->nrow);
		if (rc)
			return rc;
	}
	return more;
}

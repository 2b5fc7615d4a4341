// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The readers that svy_source_open() chooses from by content. Private to lib/io/.
 *
 * Each open function finds b at its start with nothing consumed, fills *vt and *self, and fills dict, which the caller has
 * initialised. b and in are borrowed and outlive self; dict stays at its place, and the caller may change its survey, history
 * and missing rules before vt->read, but not its variables' number, order or types. On an error (negative SVY_E…, ctx->err
 * filled) *self is not set, and the caller frees dict.
 *
 * vt->read is called at most once. It makes its batches with svy_batch_new(dict, need), sets batch->first, and hands each to
 * sink->batch; whatever that returns other than 0 ends the reading and is returned as it is.
 */
#ifndef SVY_IO_READERS_H
#define SVY_IO_READERS_H

#include "io/flow.h"
#include "io/input.h"

int svy_stream_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);
/* .sav and .zsav, told apart by the reader. */
int svy_spss_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);
/* System files of SPSS/PC+, which preceded .sav on small machines. */
int svy_spss_pc_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);
int svy_por_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);
int svy_sas7bdat_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);
int svy_xpt_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);
int svy_stata_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);
int svy_delimited_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self);

#endif

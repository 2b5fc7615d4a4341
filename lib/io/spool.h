// SPDX-License-Identifier: GPL-3.0-or-later
/* Bytes kept for a second pass: in memory up to 64 MB, then in an unlinked temporary file (TMPDIR, else /tmp). */
#ifndef SVY_IO_SPOOL_H
#define SVY_IO_SPOOL_H

#include <stdint.h>
#include <sys/types.h>
#include "base/ctx.h"

/* A file without a name in TMPDIR, else /tmp, for reading and writing: nothing is left whatever happens. The descriptor, or a negative SVY_E…. */
int svy_temporary_open(struct svy_ctx *ctx);

struct svy_spool;
struct svy_spool *svy_spool_new(void);
/* One that keeps nothing in memory, for what left memory already. */
struct svy_spool *svy_spool_new_on_disk(void);
void svy_spool_free(struct svy_spool *s);
int svy_spool_write(struct svy_ctx *ctx, struct svy_spool *s, const void *p, size_t n);    /* appends */
/* n bytes from offset; fewer only at the end. Returns what it read or a negative SVY_E…. */
ssize_t svy_spool_read(struct svy_ctx *ctx, struct svy_spool *s, int64_t offset, void *p, size_t n);
int64_t svy_spool_size(const struct svy_spool *s);

/*
 * Batches kept for a second pass, on a spool. Only the columns that the batches hold are kept.
 */
struct svy_batch_spool;
struct svy_batch;
struct svy_dict;
struct svy_batch_spool *svy_batch_spool_new(const struct svy_dict *d);   /* d borrowed */
/* One that keeps nothing in memory. */
struct svy_batch_spool *svy_batch_spool_new_on_disk(const struct svy_dict *d);
void svy_batch_spool_free(struct svy_batch_spool *s);
int svy_batch_spool_add(struct svy_ctx *ctx, struct svy_batch_spool *s, const struct svy_batch *b);
/* Reads back in order: 1 with b filled, 0 at the end, negative on error. rewind begins anew. */
int svy_batch_spool_next(struct svy_ctx *ctx, struct svy_batch_spool *s, struct svy_batch **b);
void svy_batch_spool_rewind(struct svy_batch_spool *s);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Bytes in: a file or a pipe behind one interface, with a look ahead that consumes nothing, and a spool for readers that must
 * seek in what cannot.
 */
#ifndef SVY_IO_INPUT_H
#define SVY_IO_INPUT_H

#include <stdint.h>
#include <sys/types.h>
#include "base/ctx.h"

struct svy_bytes;

/* path NULL or "-" is standard input. Fails on directories and what cannot be opened: "cannot open 'x': …". */
int svy_bytes_open(struct svy_ctx *ctx, const char *path, struct svy_bytes **out);
void svy_bytes_close(struct svy_bytes *b);
const char *svy_bytes_name(const struct svy_bytes *b);   /* the path, or "standard input" */
/* Up to n (at most 64 KiB) bytes from the present position without consuming them; *got < n only at the end of input. */
int svy_bytes_peek(struct svy_ctx *ctx, struct svy_bytes *b, size_t n, const unsigned char **p, size_t *got);
/* Up to n bytes; 0 is the end, a negative SVY_E… an error. Short only at the end. */
ssize_t svy_bytes_read(struct svy_ctx *ctx, struct svy_bytes *b, void *buf, size_t n);
/*
 * Makes the input seekable from its start: a file stays as it is, a pipe is read to its end into memory (up to 64 MB) and then
 * into an unlinked temporary file. Call before anything was read.
 */
int svy_bytes_spool(struct svy_ctx *ctx, struct svy_bytes *b);
int64_t svy_bytes_size(const struct svy_bytes *b);      /* -1 unless seekable */
int svy_bytes_seek(struct svy_ctx *ctx, struct svy_bytes *b, int64_t offset);
int64_t svy_bytes_tell(const struct svy_bytes *b);
/* SVY_EDATA "damaged file 'x': …", which says something that cannot be, and "truncated file 'x': …", which ends too early. */
int svy_bytes_damaged(struct svy_ctx *ctx, const struct svy_bytes *b, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int svy_bytes_truncated(struct svy_ctx *ctx, const struct svy_bytes *b, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Bytes out: standard output, or a file that appears whole or not at all (a sibling temporary, renamed by commit).
 * Errors stick: after the first failed write every later call fails with the same error, so writers need look only at the end.
 */
#ifndef SVY_IO_OUTPUT_H
#define SVY_IO_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct svy_output;

/* path NULL or "-" is standard output. */
int svy_output_open(struct svy_ctx *ctx, const char *path, struct svy_output **out);
void svy_output_write(struct svy_output *o, const void *p, size_t n);
void svy_output_puts(struct svy_output *o, const char *s);
void svy_output_printf(struct svy_output *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Room for n bytes in the buffer (n <= 64 KiB), to be followed by svy_output_advance: for writers that format in place. */
char *svy_output_room(struct svy_output *o, size_t n);
void svy_output_advance(struct svy_output *o, size_t n);
/* Flushes, closes and renames; the error of any earlier write is reported here: "cannot write 'x': No space left on device". */
int svy_output_commit(struct svy_ctx *ctx, struct svy_output *o);
/* Throws the file away. What went to standard output is gone already. */
void svy_output_abandon(struct svy_output *o);
/* How a sink ends: commits after rc 0, abandons after an error, which is returned. */
int svy_output_finish(struct svy_ctx *ctx, struct svy_output *o, int rc);
void svy_output_free(struct svy_output *o);
/* Is it a regular file, and one of which bytes can be written again: not one that is appended to? */
bool svy_output_is_file(const struct svy_output *o);
bool svy_output_can_patch(const struct svy_output *o);
/* Writes again what was written at this place, counted from the first byte of ours; only where svy_output_can_patch(). */
void svy_output_patch(struct svy_output *o, uint64_t at, const void *p, size_t n);
/* Is it standard output, no file that -o names? */
bool svy_output_is_stdout(const struct svy_output *o);
/* Is it a terminal? */
int svy_output_is_terminal(const struct svy_output *o);

#endif

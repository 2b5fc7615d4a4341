// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The text of an input as UTF-8, whatever its encoding. Private to lib/io/.
 *
 * The encoding is the given one; else UTF-16 or UTF-8 by byte order mark; else UTF-8 if all bytes are, or characters of several bytes are twice as
 * many as bytes that are none (text with debris: by chance windows-1252 hardly ever looks so); else windows-1252 (which latin1 files are
 * read as everywhere), with a warning. What is no character in it becomes U+FFFD and is counted. A byte order mark is never part of the text.
 * A NUL is an error: no text file has one.
 */
#ifndef SVY_IO_DECODE_H
#define SVY_IO_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "base/utf8.h"
#include "io/input.h"

struct svy_decode;

/* b must be seekable (svy_bytes_spool) and is borrowed; encoding may be NULL. An unknown encoding is SVY_EUSAGE. */
int svy_decode_open(struct svy_ctx *ctx, struct svy_bytes *b, const char *encoding, struct svy_decode **out);
/* Begins anew. */
int svy_decode_rewind(struct svy_ctx *ctx, struct svy_decode *d);
/* The next portion, borrowed until the next call; it may end within a character. *n is 0 at the end. */
int svy_decode_next(struct svy_ctx *ctx, struct svy_decode *d, const char **p, size_t *n);
/* Bytes since the last rewind that became U+FFFD. */
uint64_t svy_decode_bad(const struct svy_decode *d);
/* For messages: "UTF-8", "windows-1252", what was given. */
const char *svy_decode_encoding(const struct svy_decode *d);
void svy_decode_free(struct svy_decode *d);


#endif

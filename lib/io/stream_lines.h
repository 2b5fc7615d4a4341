// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The lines of a stream, and the comment lines among them. Private to lib/io/.
 */
#ifndef SVY_IO_STREAM_LINES_H
#define SVY_IO_STREAM_LINES_H

#include "io/flow.h"
#include "io/input.h"

struct svy_lines {
	struct svy_bytes *bytes;        /* borrowed */
	struct svy_spool *spool;        /* the rest of the input after svy_lines_mark() on a pipe; NULL */
	int64_t spool_at;
	int64_t mark_at, mark_line;
	char *buf;
	size_t pos, len, cap;
	uint64_t line;                  /* number of the line that was given last, from 1 */
	bool eof;
	bool unfinished;                /* the input ends within a line: it was not given */
	/* what the comment lines said */
	bool trailer;
	unsigned long long declared;    /* rows, by the trailer */
	struct svy_strs notes;
};

void svy_lines_init(struct svy_lines *l, struct svy_bytes *bytes);
void svy_lines_free(struct svy_lines *l);
/* 1 with the line in [*p, *e) and an LF at *e; 0 at the end. The pointers hold until the next call, and 16 bytes from *e on can be read. A CR before the LF is dropped. */
int svy_lines_next(struct svy_ctx *ctx, struct svy_lines *l, char **p, char **e);
/* A line below the header that begins with '#': trailer, note, or nothing of ours; a second header is an error. */
int svy_lines_comment(struct svy_ctx *ctx, struct svy_lines *l, const char *p, const char *e);
/* Did everything come that was sent, of which rows are there? With partial what lacks is a warning, and tail->partial is set. name: of the input. */
int svy_lines_check_end(struct svy_ctx *ctx, const struct svy_lines *l, const char *name, bool partial, uint64_t rows, struct svy_tail *tail);
/* Remembers the place behind the last line; rewind goes back there. On a pipe the rest is spooled. */
int svy_lines_mark(struct svy_ctx *ctx, struct svy_lines *l);
int svy_lines_rewind(struct svy_ctx *ctx, struct svy_lines *l);

/* Undoes quotes and escapes of one field; out has room for e - p bytes. Returns the length. */
size_t svy_field_decode(const char *p, const char *e, char *out);

/* A column without a declared type is a column of strings as soon as one field is none of a number. */
struct svy_guess {
	bool string, fraction;
};
/* Reads all lines from the mark on; ncol guesses. Does not check the shape of the rows. */
int svy_lines_guess(struct svy_ctx *ctx, struct svy_lines *l, struct svy_guess *guess, size_t ncol);

#endif

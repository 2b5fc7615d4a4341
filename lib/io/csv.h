// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * libcsv with what it lacks: line numbers, whether a field was quoted, a limit to a field's length, handlers that can stop.
 * Private to lib/io/.
 *
 * Invariants: no byte of a field is trimmed; a quote within an unquoted field, text behind a closing quote and a quote that is never
 * closed are errors; CR, LF and CRLF end a record. Blank lines are no records: they are counted.
 */
#ifndef SVY_IO_CSV_H
#define SVY_IO_CSV_H

#include <csv.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/ctx.h"

#define SVY_CSV_FIELD_MAX (16u << 20)   /* bytes; beyond it a quote was left open, or the file is no table */

struct svy_csv {
	/* Set by the caller. A handler that returns other than 0 is not called again, and feed and finish return that. */
	int (*field)(void *arg, size_t index, char *s, size_t n, bool quoted);  /* s[n] is NUL; the handler may change s[0..n) */
	int (*record)(void *arg, size_t nfield);
	void *arg;
	const char *name;               /* of the input, for messages */
	/* To read in handlers. */
	uint64_t line;                  /* where the field begins; from 1 */
	uint64_t record_line;           /* where the record begins */
	uint64_t blank;                 /* blank lines so far that stood before a record */
	/* Private. */
	struct csv_parser csv;
	char quote;
	const char *chunk;
	ptrdiff_t at;                   /* of the next field in the chunk; negative if it began in an earlier one */
	char first;                     /* its first byte, if at < 0 */
	bool pending;                   /* first is set */
	bool after_cr;                  /* the record ended with CR, of which an LF may be the other half */
	uint64_t blank_run;             /* blank lines since the last record */
	size_t nfield;
	int rc;
};

/* The caller has set the handlers; the rest of c is overwritten. */
void svy_csv_begin(struct svy_csv *c, char delimiter, char quote);
/* Bytes in any portions. Returns 0, what a handler returned, or SVY_EDATA with the line. */
int svy_csv_feed(struct svy_ctx *ctx, struct svy_csv *c, const char *p, size_t n);
/* The end of the input; also completes a last line without a line end. */
int svy_csv_finish(struct svy_ctx *ctx, struct svy_csv *c);
void svy_csv_free(struct svy_csv *c);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the parts of the reader of delimited text share. Private to lib/io/.
 *
 * The rules: the first line holds the names, unless it is said that there are none. A column is of numbers if each of its cells is a
 * number or missing; leading zeros (gemeente 0363) or more digits than a double holds make it text. Missing in a column of numbers are
 * the empty cell, '.', NA without quotes, and .a to .z as Stata's tags. In text delimited by TAB, \t \n \r \\ stand for the characters, as in Miller.
 *
 * Two passes: the first finds names and types (delimited_types.c), for which every cell counts; the second delivers (delimited_read.c).
 */
#ifndef SVY_IO_DELIMITED_H
#define SVY_IO_DELIMITED_H

#include <stdbool.h>
#include <stddef.h>
#include "io/csv.h"
#include "io/decode.h"
#include "io/flow.h"

#define SVY_NO_DELIMITER '\x1f'         /* a table of one column: a byte that text does not hold */

enum svy_line_end { SVY_LINE_NONE, SVY_LINE_LF, SVY_LINE_CRLF, SVY_LINE_CR, SVY_LINE_MIXED };

struct svy_dialect {
	char delimiter;                 /* , ; TAB | or SVY_NO_DELIMITER, or what the user gave */
	char decimal;                   /* '.' or ',' */
	char quote;                     /* '"' or '\'', SVY_NO_QUOTE, or what the user gave */
	enum svy_line_end line_end;     /* in the beginning of the text */
	size_t skip;                    /* bytes of the line "sep=;" that Excel understands */
};

/*
 * From the beginning of a text; whole: it is all of it. A delimiter, a quote or a decimal mark that is not 0 is kept. The delimiter is the one by
 * which most records have as many fields as the first; the quote is ' if that quotes fields, nothing else does, and no field is broken by it;
 * the decimal mark a comma if that makes numbers and a point never does.
 */
void svy_dialect_guess(struct svy_dialect *d, const char *text, size_t n, bool whole);

enum svy_cell { SVY_CELL_MISSING, SVY_CELL_TAG, SVY_CELL_INTEGER, SVY_CELL_NUMBER, SVY_CELL_TEXT };
/* What a cell is in a column of numbers. *x is set for numbers, and holds the letter of a tag. */
enum svy_cell svy_cell_parse(const char *s, size_t n, bool quoted, char decimal, double *x);
/* A number whose digits stand in groups of three: 1,234.5 or 1.234.567. */
bool svy_cell_is_grouped(const char *s, size_t n);
/* \t \n \r \\ in text delimited by TAB; a backslash before anything else is itself. In place; returns the new length. */
size_t svy_cell_unescape(char *s, size_t n);

struct svy_delimited_column {
	enum svy_cell kind;             /* the widest that a cell asked for */
	bool grouped, textual;          /* cells that are text: numbers in groups of digits, and others */
	size_t width;                   /* bytes of the longest cell */
};

/* Rows that have not as many fields as there are names. */
struct svy_ragged {
	uint64_t n, first_line;
};

struct svy_delimited {
	struct svy_ctx *ctx;
	struct svy_bytes *bytes;
	struct svy_decode *decode;
	struct svy_dialect dialect;
	struct svy_dict *dict;
	struct svy_csv csv;
	bool no_header, take_ragged;
	char format[160];               /* as svyvars shows it */
	/* first pass */
	struct svy_strs names;
	struct svy_delimited_column *column;
	size_t column_cap, ncol, renamed;
	struct svy_ragged few, many;
	uint64_t bad_line;              /* where the first byte stands that is none in the encoding; 0: none so far */
	size_t bad_column;
	/* second pass */
	bool past_names;
	const uint8_t *need;
	struct svy_batch *batch;
	size_t batch_text;
	struct svy_sink *sink;
	struct svy_tail *tail;
};

/* Runs the text from its start through the handlers that d->csv has. */
int svy_delimited_pass(struct svy_delimited *d);
/* The first pass: fills the dictionary, warns of what had to be changed. */
int svy_delimited_types(struct svy_delimited *d);
/* A record that has not as many fields as there are names: an error, or 0 if such are taken. */
int svy_delimited_ragged(struct svy_delimited *d, size_t nfield);
/* Text of a cell as it is meant; in place, returns the length. */
size_t svy_delimited_plain(const struct svy_delimited *d, char *s, size_t n);

#endif

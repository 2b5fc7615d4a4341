// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writing SPSS portable files: what its parts share. Private to lib/io/por_write*.c. por.h describes the file.
 *
 * All rows are spooled: the widths of strings and the formats of numbers stand at the head of the file, and are known only behind the last row.
 * Numbers are written in as few digits of base 30 as tell them from every other double, so that decimals stay short.
 *
 * Whatever the file cannot hold is changed, with a warning that names the variable; under --strict the warning is the error.
 */
#ifndef SVY_IO_POR_WRITE_H
#define SVY_IO_POR_WRITE_H

#include "io/spool.h"
#include "io/names.h"
#include "io/por.h"
#include "io/writers.h"

/* A column: what the rows hold, and what the file makes of it. */
struct svy_por_column {
	const struct svy_var *from;
	char *name;                     /* in the file */
	size_t longest;                 /* bytes of the longest string */
	double lo, hi;                  /* of the valid numbers; lo > hi if there are none */
	bool fractions;
	bool tag[26];                   /* tags that occur in rows */
	size_t width;                   /* of strings in the file; longer ones are cut */
	double scale, shift;            /* numbers become scale * (x + shift): dates, else 1 and 0 */
	struct svy_var lost;            /* rules of missing values that the file cannot declare: such numbers become system-missing */
	uint64_t dropped;               /* values that became system-missing, or strings that were cut */
	bool plain;                     /* text had to be put into ASCII */
};

struct svy_por_writer {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_writer_opts opts;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_batch_spool *rows;
	struct svy_por_column *col;
	size_t ncol;
	uint64_t nrow;
	size_t column;                  /* bytes of the present line so far */
	struct svy_buf text;            /* a string of a row with its NUL */
	long double power[SVY_POR_POWERS];      /* of 30 */
};

/* The parts of a file, broken into lines. */
void svy_por_put(struct svy_por_writer *w, const char *s, size_t n);
void svy_por_put_record(struct svy_por_writer *w, char record);
void svy_por_put_integer(struct svy_por_writer *w, uint64_t n);
void svy_por_put_text(struct svy_por_writer *w, const char *s, size_t n);      /* its length, and it */
/* A text filled up with blanks: PSPP fills shorter values with whatever it read before. */
void svy_por_put_value(struct svy_por_writer *w, const char *s, size_t n, size_t width);
void svy_por_put_number(struct svy_por_writer *w, double x);                    /* finite */
void svy_por_put_missing(struct svy_por_writer *w);
/* Names, and all that stands before the rows. */
int svy_por_put_dict(struct svy_por_writer *w);
/* What a number of the column is in the file. */
static inline double svy_por_converted(const struct svy_por_column *c, double x)
{
	return c->scale * (x + c->shift);
}
/*
 * Printable ASCII only: base letters for letters with marks, blanks for control characters, '?' for the rest.
 * True if *s was changed.
 */
bool svy_por_make_ascii(char **s);

#endif

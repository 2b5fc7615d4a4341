// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writing an SPSS portable file with ReadStat. Private to lib/io/por_write*.c.
 *
 * All rows are spooled: ReadStat wants the number of rows first, and the widths of strings are known only behind the last row.
 *
 * Text is put into printable ASCII, since readers of portable files know no other characters. Whatever the format cannot hold is changed, with a
 * warning that names the variable; under --strict the warning is the error.
 */
#ifndef SVY_IO_POR_WRITE_H
#define SVY_IO_POR_WRITE_H

#include <readstat.h>
#include "io/spool.h"
#include "io/writers.h"

/* A column: what the rows hold, and what the file makes of it. */
struct svy_por_column {
	const struct svy_var *from;
	char *name;                     /* in the file */
	readstat_variable_t *to;
	size_t longest;                 /* bytes of the longest string */
	double lo, hi;                  /* of the valid numbers; lo > hi if there are none */
	bool fractions;
	bool tag[26];                   /* tags that occur in rows */
	size_t width;                   /* of strings in the file; longer ones are cut */
	double scale, shift;            /* numbers become scale * (x + shift): dates, else 1 and 0 */
	struct svy_var lost;            /* rules of missing values that SPSS cannot declare: such numbers become system-missing */
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
	readstat_writer_t *to;
	struct svy_buf text;            /* a string of a row with its NUL */
};

/* Declares the variables (col[].to), then begins. */
int svy_por_declare(struct svy_por_writer *w);
/* The number as SPSS counts, where that differs. */
static inline double svy_por_converted(const struct svy_por_column *c, double x)
{
	return c->scale * (x + c->shift);
}
/* SVY_EDATA "cannot write the data as 'por': …" with ReadStat's words; 0 for READSTAT_OK. */
int svy_por_write_error(struct svy_por_writer *w, readstat_error_t e);
/* Base letters for letters with marks, blanks for control characters, '?' for the rest beyond ASCII. True if *s was changed. */
bool svy_por_make_ascii(char **s);

#endif

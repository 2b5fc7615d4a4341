// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Syntax that reads a CSV in another program and gives it its names, labels, missing values and formats: for those who cannot open the file
 * itself. Private to lib/io/: the writer of delimited text has it written behind its last row, when the widths of text are known.
 *
 * The CSV that it belongs to holds what the program can read as it stands: codes, and dates as the numbers that the program counts.
 */
#ifndef SVY_IO_SYNTAX_H
#define SVY_IO_SYNTAX_H

#include "data/dict.h"
#include "io/output.h"
#include "io/writer.h"

struct svy_syntax_column {
	char *name;                     /* as the program allows it; owned */
	double scale, shift;            /* numbers of the CSV are scale * (x + shift): dates, else 1 and 0 */
	const char *date;               /* the program's format of such dates; NULL */
	size_t longest;                 /* bytes of the longest text */
	bool tag[26];                   /* tags in the rows */
};

struct svy_syntax {
	struct svy_ctx *ctx;
	const struct svy_dict *dict;
	enum svy_for target;
	struct svy_output *out;         /* owned by the caller */
	const char *data;               /* the name of the CSV, without its folder */
	char delimiter, decimal;
	struct svy_syntax_column *col;
};

/* Fills col[].name, scale, shift and date for a target; warns of names that had to be changed if warn. col is zero before. */
int svy_syntax_columns(struct svy_ctx *ctx, const struct svy_dict *d, enum svy_for target, bool warn, struct svy_syntax_column *col);
void svy_syntax_columns_free(struct svy_syntax_column *col, size_t n);

/* The syntax of s->target. 0, or an error of a warning under --strict; what was not written shows when out is committed. */
int svy_syntax_write(struct svy_syntax *s);
int svy_syntax_spss(struct svy_syntax *s);
int svy_syntax_stata(struct svy_syntax *s);
int svy_syntax_r(struct svy_syntax *s);

/* Helpers of these. A value as the CSV has it; a number as text; a copy of a label on one line, owned by the caller. */
double svy_syntax_value(const struct svy_syntax *s, size_t col, double x);
void svy_syntax_put_number(struct svy_syntax *s, double x);
char *svy_syntax_line(const char *text);
/* The program's name of a variable; NULL if the dictionary has none of that name. */
const char *svy_syntax_name(const struct svy_syntax *s, const char *name);

#endif

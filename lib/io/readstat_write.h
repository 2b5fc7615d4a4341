// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writing .por and .dta with ReadStat. Private to lib/io/readstat_write*.c.
 *
 * All rows are spooled: the number of rows stands at the head of these files, and so do the widths of strings and the types of numbers, which
 * are known only behind the last row.
 *
 * Whatever the target cannot hold is changed, with a warning that names the variable; under --strict the warning is the error.
 */
#ifndef SVY_IO_READSTAT_WRITE_H
#define SVY_IO_READSTAT_WRITE_H

#include <readstat.h>
#include "base/table.h"
#include "io/names.h"
#include "io/spool.h"
#include "io/writers.h"

/* A column: what the rows hold, and what the target makes of it. */
struct svy_rs_column {
	const struct svy_var *from;
	char *name;                     /* in the target */
	readstat_variable_t *to;
	size_t longest;                 /* bytes of the longest string */
	double lo, hi;                  /* of the valid numbers; lo > hi if there are none */
	bool fractions;
	bool tag[26];                   /* tags that occur in rows */
	size_t width;                   /* of strings in the target; longer ones are cut */
	double scale, shift;            /* numbers become scale * (x + shift): dates, else 1 and 0 */
	struct svy_var lost;            /* rules of missing values that the target cannot declare: such numbers become system-missing */
	struct svy_value *become;       /* .dta: codes that become tags */
	size_t nbecome, become_cap;
	uint64_t dropped;               /* values that became system-missing, or strings that were cut */
	bool plain;                     /* text had to be put into ASCII */
};

struct svy_rs_writer {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_writer_opts opts;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_batch_spool *rows;
	struct svy_rs_column *col;
	size_t ncol;
	uint64_t nrow;
	readstat_writer_t *to;
	struct svy_buf text;            /* a string of a row with its NUL */
	bool ascii;                     /* .por: its readers know no other characters */
	struct svy_table *refs;         /* .dta: texts of strL columns, each once; ref[] by index */
	readstat_string_ref_t **ref;
	size_t nref, ref_cap;
	/* The format: declares the variables (col[].to), then begins. put sets one number. */
	int (*declare)(struct svy_rs_writer *w);
	readstat_error_t (*put)(struct svy_rs_writer *w, struct svy_rs_column *c, double x, uint8_t miss);
};

int svy_rs_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink,
	int (*declare)(struct svy_rs_writer *), readstat_error_t (*put)(struct svy_rs_writer *, struct svy_rs_column *, double, uint8_t));
/* SVY_EDATA "cannot write 'x': …" with ReadStat's words; 0 for READSTAT_OK. */
int svy_rs_write_error(struct svy_rs_writer *w, readstat_error_t e);
/* Says that strata, units and the rest of a declared design have no place in the file; the weight is another matter. */
int svy_rs_warn_design(struct svy_rs_writer *w);
/*
 * Where the target holds printable ASCII only: base letters for letters with marks, blanks for control characters, '?' for the rest.
 * True if *s was changed.
 */
bool svy_rs_make_ascii(char **s);
/* A copy of s in those bounds; *cut is set if it had to be cut. */
char *svy_rs_cut(const char *s, size_t n, size_t chars, bool *cut);
/* The moment that every file bears, so that the same input gives the same bytes; local time shows it as 1 Jan 2000 12:00 anywhere. */
time_t svy_rs_moment(void);

/* Fills col[].name. */
int svy_rs_names(struct svy_rs_writer *w, const struct svy_name_rules *rules);

#endif

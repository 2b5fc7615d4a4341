// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writing a Stata .dta, releases 113 to 119: what its parts share. Private to lib/io/dta_write*.c.
 *
 * All rows are spooled: the number of rows, the types of numbers, the widths of text and the places of the parts stand before them. Then the file is
 * written from its start to its end, so that it can go into a pipe.
 *
 * Release 118 is written unless another is asked for, 119 where variables are too many for it. What the release cannot hold is changed, with a
 * warning that names the variable; under --strict the warning is the error. What no .dta has a place for travels in characteristics svykit1,
 * svykit2 … of the file (see sav_header.h), for svykit only; the design stands there whole, and in Stata's own _svy_… as far as svyset could
 * say it.
 */
#ifndef SVY_IO_DTA_WRITE_H
#define SVY_IO_DTA_WRITE_H

#include "base/table.h"
#include "io/dta_embedded.h"
#include "io/dta_layout.h"
#include "io/spool.h"
#include "io/writers.h"

/* A column: what the rows hold, and what the file makes of it. */
struct svy_dta_out {
	const struct svy_var *from;
	char *name;                     /* in the file */
	enum svy_dta_type type;
	unsigned width;                 /* bytes of a value */
	uint64_t offset;                /* in a row */
	char *format;
	char *set;                      /* name of its label set; NULL: none */
	size_t longest;                 /* bytes of the longest text, as the file will have it */
	double lo, hi;                  /* of the valid numbers; lo > hi if there are none */
	bool fractions;
	bool floats;                    /* all numbers are what a float holds exactly */
	bool tag[26];                   /* tags that occur in rows */
	double shift, times, over;      /* a number becomes (x + shift) * times / over: dates, else 0, 1 and 1 */
	struct svy_value *become;       /* codes that become tags */
	size_t nbecome, become_cap;
	uint64_t dropped;               /* numbers that became system-missing, or texts that were cut */
	uint64_t foreign;               /* texts with characters that the encoding has not */
};

struct svy_dta_writer {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_writer_opts opts;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_strs notes;          /* of this run, beside those of dict */
	struct svy_batch_spool *rows;
	const struct svy_dta_layout *l;
	struct svy_dta_out *col;
	size_t ncol;
	uint64_t nrow, row;             /* row: bytes of one */
	struct svy_buf text;            /* one text in the file's encoding */
	struct svy_buf characteristics, sets;   /* these parts as bytes */
	struct svy_table *set_names;    /* tables of labels that are written, and under which name */
	struct svy_strs set_name;
	struct svy_table *strl;         /* texts that more than one cell may refer to */
	uint64_t *owner;                /* of each: the cell that it is written for, row * ncol + column */
	size_t nowner, owner_cap, strl_bytes;
	uint64_t strls;                 /* bytes of that part */
};

/* Numbers in the file's byte order, the least significant byte first. */
void svy_dta_put_number(struct svy_buf *b, uint64_t x, unsigned n);
/* The text in the file's encoding in w->text, NUL-terminated; its length. foreign (may be NULL) is set if a character is none of it. */
size_t svy_dta_encode(struct svy_dta_writer *w, const char *s, size_t n, bool *foreign);

/* The parts. All return 0 or a negative SVY_E…. */
int svy_dta_choose_names(struct svy_dta_writer *w);
int svy_dta_choose_columns(struct svy_dta_writer *w);           /* types, formats, tags of codes */
int svy_dta_make_sets(struct svy_dta_writer *w);
int svy_dta_make_characteristics(struct svy_dta_writer *w);
int svy_dta_collect_strls(struct svy_dta_writer *w);
int svy_dta_put_head(struct svy_dta_writer *w);                 /* all that stands before the rows */
int svy_dta_put_rows(struct svy_dta_writer *w);
int svy_dta_put_strls(struct svy_dta_writer *w);
int svy_dta_put_tail(struct svy_dta_writer *w);
/* Says what happened to values on the way. */
int svy_dta_tell_columns(struct svy_dta_writer *w);

/* The tag of a user-missing code; 0: it has none. */
char svy_dta_tag_of(const struct svy_dta_out *c, double x);
static inline double svy_dta_converted(const struct svy_dta_out *c, double x)
{
	return c->over != 1 ? (x + c->shift) / c->over : (x + c->shift) * c->times;
}

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The reader of SPSS portable files (.por): what its parts share. Private to lib/io/por*.c. Source: PSPP developers guide, "Portable
 * File Format".
 *
 * A file is characters in lines of 80, whose ends do not count and whose blanks may have been cut off. Behind 200 bytes of greeting
 * stands a table that says which byte stands for which character, then "SPSSPORT", then records of one letter each: numbers in base
 * 30 that end with '/', and texts with their length before them. Cases stand behind 'F', without any end but a 'Z' where the next would
 * begin. por_chars.c makes characters of bytes, por.c and por_labels.c the dictionary, por_rows.c numbers and rows.
 *
 * It is read from front to end, so that a pipe will do. Invariants: what is asked for is there, or the file is truncated; nothing
 * is allocated for a number that the file claims.
 */
#ifndef SVY_IO_POR_H
#define SVY_IO_POR_H

#include "data/batch.h"
#include "io/flow.h"
#include "io/input.h"
#include "io/text.h"

#define SVY_POR_LINE 80
#define SVY_POR_STRING_MAX 32767        /* bytes of a text; SPSS writes 255 */
#define SVY_POR_NUMBER_MAX 400          /* characters of a number */
#define SVY_POR_POWERS 300              /* 30 to this power is beyond any double, and its inverse too */

struct svy_por {
	struct svy_ctx *ctx;
	struct svy_bytes *in;
	struct svy_dict *dict;
	struct svy_text text;
	/* Bytes to characters. */
	unsigned char *raw;
	size_t raw_at, raw_n;
	size_t column;                  /* characters of the present line so far */
	unsigned char *buf;             /* characters: [at, n) are next, and a NUL behind them */
	size_t at, n;
	bool end;                       /* no more will come */
	bool maps;                      /* the table is not that of ASCII */
	unsigned char map[256];
	const char *special[256];       /* characters beyond ASCII that the table knows, as UTF-8 */
	bool any_special;
	struct svy_buf made;
	/* Dictionary. */
	long claimed;                   /* variables, by record 4; -1 if there is none */
	struct svy_var *var;            /* of the record before: what follows belongs to it */
	size_t categories;              /* value labels of all variables */
	/* Rows. */
	long double power[SVY_POR_POWERS];      /* of 30 */
	uint64_t rows;
};

/* por_chars.c. The caller's r is zero but for ctx, in and text. */
void svy_por_chars_init(struct svy_por *r);
void svy_por_chars_free(struct svy_por *r);
/* The greeting, the table and the mark. */
int svy_por_read_head(struct svy_por *r);
/* At least n characters at r->at unless the file ends before. n is at most SVY_POR_STRING_MAX. */
int svy_por_fill(struct svy_por *r, size_t n);
static inline int svy_por_ensure(struct svy_por *r, size_t n)
{
	return r->n - r->at >= n || r->end ? 0 : svy_por_fill(r, n);
}
/* Text of the file as UTF-8 without blanks at its end, borrowed until the next call. */
struct svy_str svy_por_decode(struct svy_por *r, const unsigned char *s, size_t n);

/* Arguments: the reader, a format and what it wants. */
#define svy_por_damaged(r, ...) svy_bytes_damaged((r)->ctx, (r)->in, __VA_ARGS__)
#define svy_por_truncated(r, ...) svy_bytes_truncated((r)->ctx, (r)->in, __VA_ARGS__)

/* por_labels.c: record D. */
int svy_por_read_labels(struct svy_por *r);

/* por_rows.c. What is no number, or is cut, is an error that says within what (NULL: the present row). *missing: system-missing, and *x is NaN.
   A number beyond a double is infinite. */
int svy_por_number(struct svy_por *r, double *x, bool *missing, const char *within);
/* A length, and so many characters, borrowed until the next read; not decoded. */
int svy_por_string(struct svy_por *r, struct svy_str *s, const char *within);
void svy_por_powers(struct svy_por *r);
/* The reader's read method. */
int svy_por_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail);

#endif

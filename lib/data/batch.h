// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rows on the move: at most SVY_BATCH_ROWS rows, column by column, in the order of the dictionary.
 *
 * Invariants: ncol equals the dictionary's nvar; a column that nobody needs has num == NULL and str == NULL.
 * For a number, miss[i] says SVY_VALID, SVY_SYSMIS or the tag 'a'…'z', and num[i] is NaN wherever miss[i] != 0; a valid
 * number is whatever the file stores (user-missing codes included: they follow from the dictionary, see svy_column_missing).
 * For a string, str[i] points into the batch's arena or the reader's buffer, is not NUL-terminated, has no trailing
 * blanks where the file pads with them, and miss[i] is SVY_VALID or (empty in a column of strings) SVY_SYSMIS.
 */
#ifndef SVY_DATA_BATCH_H
#define SVY_DATA_BATCH_H

#include <stddef.h>
#include <stdint.h>
#include "data/dict.h"

#define SVY_BATCH_ROWS 4096

struct svy_str {
	const char *p;
	size_t n;
};

struct svy_column {
	double *num;            /* SVY_NUMBER */
	struct svy_str *str;    /* SVY_STRING */
	uint8_t *miss;          /* both */
};

struct svy_arena_chunk;
struct svy_batch {
	size_t nrow, ncol;
	size_t full;            /* rows that fit: SVY_BATCH_ROWS, fewer where columns are many; then a reader hands the batch on */
	uint64_t first;         /* number of the first row in the whole file, from 0 */
	struct svy_column *col;
	struct svy_arena_chunk *arena;
};

/* The rows that fill a batch of these columns: SVY_BATCH_ROWS, fewer where columns are many. */
size_t svy_batch_fill(const struct svy_dict *d, const uint8_t *need);
/* A batch for a dictionary; need[i] != 0 marks the columns that get storage (NULL: all). */
struct svy_batch *svy_batch_new(const struct svy_dict *d, const uint8_t *need);
/* One that holds just so many rows. */
struct svy_batch *svy_batch_new_rows(const struct svy_dict *d, const uint8_t *need, size_t rows);
void svy_batch_free(struct svy_batch *b);
/* Empties it: nrow = 0, strings forgotten. */
void svy_batch_clear(struct svy_batch *b);
/* Copies a string into the batch's arena; a pointer that holds until svy_batch_clear. */
struct svy_str svy_batch_string(struct svy_batch *b, const char *s, size_t n);
/* Sets one value. */
void svy_batch_set_number(struct svy_batch *b, size_t col, size_t row, double x);   /* NaN becomes SVY_SYSMIS */
void svy_batch_set_missing(struct svy_batch *b, size_t col, size_t row, uint8_t miss);
void svy_batch_set_string(struct svy_batch *b, size_t col, size_t row, const char *s, size_t n);

/* A column of SVY_BATCH_ROWS values outside a batch, for sinks that put their own beside those that come in. Strings are somebody else's. */
struct svy_column svy_column_new(enum svy_type type);
void svy_column_free(struct svy_column *c);
/* No values: n rows of c from `at` on are system-missing. */
void svy_column_blank(struct svy_column *c, size_t at, size_t n);
/* Puts the values of n rows of from, in the order of row[], at place `at` of to and behind it. Texts are not copied: they stay where they are. */
void svy_column_gather(struct svy_column *to, size_t at, const struct svy_column *from, const uint32_t *row, size_t n);

/*
 * Which values of a column are missing in any way under v's rules: out[i] = 0, SVY_SYSMIS, SVY_USERMIS or a tag, for
 * nrow rows. Returns the number that are.
 */
size_t svy_column_missing(const struct svy_var *v, const struct svy_column *c, size_t nrow, uint8_t *out);

/* The label of the value in a row; NULL if it has none, or is system-missing. Borrowed from v. */
const char *svy_column_label(const struct svy_var *v, const struct svy_column *c, size_t row);

#endif

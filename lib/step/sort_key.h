// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * By what rows are sorted: variables, upwards or downwards.
 *
 * The order of numbers is that of their values, user-missing codes among them, as in SPSS's SORT CASES; of texts, that of the bytes of UTF-8, blanks
 * at the end left out. What is missing comes last, also downwards: first no value, then Stata's tags by letter, as Stata orders them.
 *
 * A value is put into a word whose order as an integer is that of the values; of a text the first eight bytes are, so that only texts which begin
 * alike are compared as such.
 */
#ifndef SVY_STEP_SORT_KEY_H
#define SVY_STEP_SORT_KEY_H

#include "data/batch.h"

struct svy_sort_key {
	size_t col;
	bool text, descending;
};

struct svy_sort_keys {
	struct svy_sort_key *v;
	size_t n, cap;
};

/* "region,age:desc": variable lists, each with its direction; reverse turns all round. An unknown name or direction is SVY_EUSAGE. out starts as {0}. */
int svy_sort_keys_parse(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, bool reverse, struct svy_sort_keys *out);
void svy_sort_keys_free(struct svy_sort_keys *k);
/* The words of all rows of b: out has b->nrow * k->n, those of a row beside each other. */
void svy_sort_words(const struct svy_sort_keys *k, const struct svy_batch *b, uint64_t *out);

/* A row where it lies. */
struct svy_sort_row {
	const uint64_t *word;           /* one per key */
	const struct svy_batch *b;
	size_t row;
};

/* Below, above or equal to 0, as x comes before y, behind it, or is its equal. */
int svy_sort_compare(const struct svy_sort_keys *k, const struct svy_sort_row *x, const struct svy_sort_row *y);

#endif

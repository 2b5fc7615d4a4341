// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/sort_run.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct svy_sort_run {
	const struct svy_dict *dict;
	const uint8_t *need;
	const struct svy_sort_keys *keys;
	struct svy_batch **chunk;
	size_t nchunk, chunk_cap;
	uint64_t *word;                 /* [row][key] */
	size_t word_room;
	struct svy_sort_row *row;       /* once sorted, in order */
	size_t rows, bytes;
};

struct svy_sort_run *svy_sort_run_new(const struct svy_dict *d, const uint8_t *need, const struct svy_sort_keys *keys)
{
	struct svy_sort_run *r = svy_calloc(1, sizeof *r);
	r->dict = d;
	r->need = need;
	r->keys = keys;
	return r;
}

void svy_sort_run_free(struct svy_sort_run *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->nchunk; i++)
		svy_batch_free(r->chunk[i]);
	free(r->chunk);
	free(r->word);
	free(r->row);
	free(r);
}

static void copy_column(struct svy_sort_run *r, struct svy_batch *to, size_t col, const struct svy_column *from)
{
	struct svy_column *c = &to->col[col];
	memcpy(c->miss, from->miss, to->nrow);
	r->bytes += to->nrow;
	if (c->num) {
		memcpy(c->num, from->num, to->nrow * sizeof *c->num);
		r->bytes += to->nrow * sizeof *c->num;
		return;
	}
	for (size_t i = 0; i < to->nrow; i++) {
		c->str[i] = svy_batch_string(to, from->str[i].p, from->str[i].n);
		r->bytes += sizeof *c->str + from->str[i].n;
	}
}

static void add_words(struct svy_sort_run *r, const struct svy_batch *b)
{
	size_t want = (r->rows + b->nrow) * r->keys->n;
	if (want > r->word_room) {
		r->word_room = want * 2;
		r->word = svy_reallocarray(r->word, r->word_room, sizeof *r->word);
	}
	svy_sort_words(r->keys, b, r->word + r->rows * r->keys->n);
	r->bytes += b->nrow * (2 * r->keys->n * sizeof *r->word + sizeof *r->row);
}

void svy_sort_run_add(struct svy_sort_run *r, const struct svy_batch *b)
{
	if (!b->nrow)
		return;
	struct svy_batch *copy = svy_batch_new_rows(r->dict, r->need, b->nrow);
	copy->nrow = b->nrow;
	for (size_t i = 0; i < copy->ncol; i++)
		if (r->need[i])
			copy_column(r, copy, i, &b->col[i]);
	svy_grow(r->chunk, r->nchunk, r->chunk_cap);
	r->chunk[r->nchunk++] = copy;
	add_words(r, b);
	r->rows += b->nrow;
}

size_t svy_sort_run_rows(const struct svy_sort_run *r)
{
	return r->rows;
}

size_t svy_sort_run_bytes(const struct svy_sort_run *r)
{
	return r->bytes;
}

/* Words lie in the order in which the rows came: where all else is equal, their addresses keep it. */
static int compare(const void *a, const void *b, void *keys)
{
	const struct svy_sort_row *x = a, *y = b;
	int c = svy_sort_compare(keys, x, y);
	return c ? c : (x->word > y->word) - (x->word < y->word);
}

void svy_sort_run_sort(struct svy_sort_run *r)
{
	size_t at = 0;
	r->row = svy_reallocarray(NULL, r->rows + 1, sizeof *r->row);
	for (size_t i = 0; i < r->nchunk; i++)
		for (size_t k = 0; k < r->chunk[i]->nrow; k++, at++)
			r->row[at] = (struct svy_sort_row){r->word + at * r->keys->n, r->chunk[i], k};
	qsort_r(r->row, r->rows, sizeof *r->row, compare, (void *)r->keys);
}

static void gather_column(const struct svy_sort_row *row, size_t n, size_t col, struct svy_column *to)
{
	for (size_t i = 0; i < n; i++)
		to->miss[i] = row[i].b->col[col].miss[row[i].row];
	if (to->num)
		for (size_t i = 0; i < n; i++)
			to->num[i] = row[i].b->col[col].num[row[i].row];
	else
		for (size_t i = 0; i < n; i++)
			to->str[i] = row[i].b->col[col].str[row[i].row];
}

void svy_sort_gather(const struct svy_sort_row *row, size_t n, const uint8_t *need, struct svy_batch *out)
{
	out->nrow = n;
	for (size_t i = 0; i < out->ncol; i++)
		if (need[i])
			gather_column(row, n, i, &out->col[i]);
}

const struct svy_sort_row *svy_sort_run_order(const struct svy_sort_run *r)
{
	return r->row;
}

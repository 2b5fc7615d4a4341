// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/rows.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct svy_rows {
	const struct svy_dict *dict;
	uint8_t *wanted;
	struct svy_batch *own;          /* holds the chosen rows; NULL before they are first needed */
	size_t room;                    /* rows of own */
	struct svy_batch out;           /* what was given out */
	struct svy_column *col;         /* its columns, where all rows were chosen */
	uint32_t row[SVY_BATCH_ROWS];
	uint64_t taken;
};

struct svy_rows *svy_rows_new(const struct svy_dict *d, const uint8_t *wanted)
{
	struct svy_rows *r = svy_calloc(1, sizeof *r);
	r->dict = d;
	r->wanted = svy_malloc(d->nvar + 1);
	memcpy(r->wanted, wanted, d->nvar);
	r->col = svy_calloc(d->nvar + 1, sizeof *r->col);
	return r;
}

void svy_rows_free(struct svy_rows *r)
{
	if (!r)
		return;
	svy_batch_free(r->own);
	free(r->wanted);
	free(r->col);
	free(r);
}

/* Files with many columns have few rows in a batch: memory is made for as many as come. */
static void make_room(struct svy_rows *r, const struct svy_batch *b)
{
	size_t rows = b->nrow > b->full ? b->nrow : b->full;
	if (r->own && b->nrow <= r->room)
		return;
	svy_batch_free(r->own);
	r->own = svy_batch_new_rows(r->dict, r->wanted, rows);
	r->room = rows;
}

static void gather(struct svy_rows *r, const struct svy_batch *b, size_t n)
{
	make_room(r, b);
	for (size_t j = 0; j < r->dict->nvar; j++)
		if (r->wanted[j])
			svy_column_gather(&r->own->col[j], 0, &b->col[j], r->row, n);
	r->out.col = r->own->col;
	r->out.arena = NULL;
}

static void borrow(struct svy_rows *r, const struct svy_batch *b)
{
	for (size_t j = 0; j < r->dict->nvar; j++)
		if (r->wanted[j])
			r->col[j] = b->col[j];
	r->out.col = r->col;
}

const struct svy_batch *svy_rows_take(struct svy_rows *r, const struct svy_batch *b, const uint8_t *keep)
{
	size_t n = 0;
	for (size_t i = 0; i < b->nrow; i++) {
		r->row[n] = (uint32_t)i;
		n += keep[i] != 0;
	}
	if (!n)
		return NULL;
	r->out = *b;
	if (n < b->nrow)
		gather(r, b, n);
	else
		borrow(r, b);
	r->out.nrow = n;
	r->out.first = r->taken;
	r->taken += n;
	return &r->out;
}

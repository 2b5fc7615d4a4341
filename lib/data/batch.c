// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/batch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define ARENA_CHUNK ((size_t)64 << 10)
#define FULL_BYTES ((size_t)8 << 20)    /* of values in a batch */
#define FULL_MIN 64

/* Chunks never move, so strings keep their address; the first chunk is the one that is being filled. */
struct svy_arena_chunk {
	struct svy_arena_chunk *next;
	size_t used, size;
	char bytes[];
};

/* Strings are counted with the bytes of a short text. */
size_t svy_batch_fill(const struct svy_dict *d, const uint8_t *need)
{
	size_t row_bytes = 1;
	for (size_t i = 0; i < d->nvar; i++)
		if (!need || need[i])
			row_bytes += 1 + (d->var[i].type == SVY_NUMBER ? sizeof(double) : sizeof(struct svy_str) + 48);
	size_t rows = FULL_BYTES / row_bytes;
	return rows > SVY_BATCH_ROWS ? SVY_BATCH_ROWS : rows < FULL_MIN ? FULL_MIN : rows;
}

struct svy_batch *svy_batch_new(const struct svy_dict *d, const uint8_t *need)
{
	return svy_batch_new_rows(d, need, svy_batch_fill(d, need));
}

struct svy_batch *svy_batch_new_rows(const struct svy_dict *d, const uint8_t *need, size_t rows)
{
	struct svy_batch *b = svy_calloc(1, sizeof *b);
	b->ncol = d->nvar;
	b->full = rows;
	b->col = svy_calloc(d->nvar, sizeof *b->col);
	for (size_t i = 0; i < d->nvar; i++) {
		if (need && !need[i])
			continue;
		b->col[i].miss = svy_calloc(rows, 1);
		if (d->var[i].type == SVY_NUMBER)
			b->col[i].num = svy_calloc(rows, sizeof(double));
		else
			b->col[i].str = svy_calloc(rows, sizeof(struct svy_str));
	}
	return b;
}

struct svy_column svy_column_new(enum svy_type type)
{
	struct svy_column c = {.miss = svy_calloc(SVY_BATCH_ROWS, 1)};
	if (type == SVY_NUMBER)
		c.num = svy_calloc(SVY_BATCH_ROWS, sizeof *c.num);
	else
		c.str = svy_calloc(SVY_BATCH_ROWS, sizeof *c.str);
	return c;
}

void svy_column_free(struct svy_column *c)
{
	free(c->num);
	free(c->str);
	free(c->miss);
	*c = (struct svy_column){0};
}

void svy_column_blank(struct svy_column *c, size_t at, size_t n)
{
	memset(c->miss + at, SVY_SYSMIS, n);
	for (size_t i = at; c->num && i < at + n; i++)
		c->num[i] = NAN;
	for (size_t i = at; c->str && i < at + n; i++)
		c->str[i] = (struct svy_str){"", 0};
}

void svy_column_gather(struct svy_column *to, size_t at, const struct svy_column *from, const uint32_t *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to->miss[at + i] = from->miss[row[i]];
	if (from->num)
		for (size_t i = 0; i < n; i++)
			to->num[at + i] = from->num[row[i]];
	else
		for (size_t i = 0; i < n; i++)
			to->str[at + i] = from->str[row[i]];
}

static void free_chunks(struct svy_arena_chunk *c)
{
	while (c) {
		struct svy_arena_chunk *next = c->next;
		free(c);
		c = next;
	}
}

void svy_batch_free(struct svy_batch *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->ncol; i++) {
		free(b->col[i].num);
		free(b->col[i].str);
		free(b->col[i].miss);
	}
	free(b->col);
	free_chunks(b->arena);
	free(b);
}

void svy_batch_clear(struct svy_batch *b)
{
	b->nrow = 0;
	if (!b->arena)
		return;
	free_chunks(b->arena->next);
	b->arena->next = NULL;
	b->arena->used = 0;
}

struct svy_str svy_batch_string(struct svy_batch *b, const char *s, size_t n)
{
	struct svy_arena_chunk *c = b->arena;
	if (!c || c->size - c->used < n) {
		size_t size = n > ARENA_CHUNK ? n : ARENA_CHUNK;
		c = svy_malloc(sizeof *c + size);
		*c = (struct svy_arena_chunk){b->arena, 0, size};
		b->arena = c;
	}
	char *p = c->bytes + c->used;
	if (n)
		memcpy(p, s, n);
	c->used += n;
	return (struct svy_str){p, n};
}

void svy_batch_set_number(struct svy_batch *b, size_t col, size_t row, double x)
{
	b->col[col].num[row] = x;
	b->col[col].miss[row] = isnan(x) ? SVY_SYSMIS : SVY_VALID;
}

void svy_batch_set_missing(struct svy_batch *b, size_t col, size_t row, uint8_t miss)
{
	struct svy_column *c = &b->col[col];
	c->miss[row] = miss;
	if (c->num)
		c->num[row] = NAN;
	else
		c->str[row] = (struct svy_str){"", 0};
}

void svy_batch_set_string(struct svy_batch *b, size_t col, size_t row, const char *s, size_t n)
{
	b->col[col].str[row] = svy_batch_string(b, s, n);
	b->col[col].miss[row] = n ? SVY_VALID : SVY_SYSMIS;
}

/* In parts whose counts fit in a byte, so that sixteen of them are added at a time. */
static size_t count_missing(const uint8_t *miss, size_t nrow)
{
	enum { LANES = 16, PART = LANES * 255 };
	size_t n = 0;
	for (size_t from = 0; from < nrow; from += PART) {
		uint8_t lane[LANES] = {0};
		size_t rows = nrow - from < PART ? nrow - from : PART, whole = rows / LANES * LANES;
		for (size_t i = from; i < from + whole; i += LANES)
			for (size_t k = 0; k < LANES; k++)
				lane[k] += miss[i + k] != 0;
		for (size_t k = 0; k < LANES; k++)
			n += lane[k];
		for (size_t i = from + whole; i < from + rows; i++)
			n += miss[i] != 0;
	}
	return n;
}

/* Without branches: codes are found often. */
static void flag_code(size_t nrow, const double *restrict x, double code, uint8_t *restrict out)
{
	for (size_t i = 0; i < nrow; i++)
		out[i] |= (uint8_t)(SVY_USERMIS & -(x[i] == code));
}

static void flag_range(size_t nrow, const double *restrict x, struct svy_range r, uint8_t *restrict out)
{
	for (size_t i = 0; i < nrow; i++)
		out[i] |= (uint8_t)(SVY_USERMIS & -((x[i] >= r.lo) & (x[i] <= r.hi)));
}

size_t svy_column_missing(const struct svy_var *v, const struct svy_column *c, size_t nrow, uint8_t *out)
{
	memcpy(out, c->miss, nrow);
	for (size_t i = 0; v->type == SVY_STRING && v->nmissing && i < nrow; i++)
		if (!out[i] && svy_var_string_is_missing(v, c->str[i].p, c->str[i].n))
			out[i] = SVY_USERMIS;
	if (v->type == SVY_STRING)
		return count_missing(out, nrow);
	/* A NaN matches no code, so values that are missing already keep their kind. */
	for (size_t k = 0; k < v->nmissing; k++)
		flag_code(nrow, c->num, v->missing[k].num, out);
	for (size_t k = 0; k < v->nrange; k++)
		flag_range(nrow, c->num, v->range[k], out);
	return count_missing(out, nrow);
}

const char *svy_column_label(const struct svy_var *v, const struct svy_column *c, size_t row)
{
	if (!v->ncat || c->miss[row] == SVY_SYSMIS)
		return NULL;
	if (c->miss[row])
		return svy_var_label_of_tag(v, (char)c->miss[row]);
	if (v->type == SVY_STRING)
		return svy_var_label_of_string(v, c->str[row].p, c->str[row].n);
	return svy_var_label_of_number(v, c->num[row]);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A batch on the spool: its length in bytes, rows and first row; then for each column that it holds whether any value is missing, and if so the bytes
 * of miss; and the numbers, or the lengths of the strings and their text.
 *
 * Most numbers of a survey are codes. A column that holds nothing but small whole numbers is kept in one or two bytes for each, which is said before them:
 * most surveys stay in memory then, and a file is a fraction of what it was.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/batch.h"
#include "io/spool.h"

struct svy_batch_spool {
	const struct svy_dict *dict;
	struct svy_spool *bytes;
	struct svy_buf buf;             /* a batch being written or read */
	uint8_t *held;                  /* columns that the first batch has, and so all */
	struct svy_batch *batch;        /* what next gave out */
	int64_t at;
};

struct head {
	uint64_t size, nrow, first;
};

static struct svy_batch_spool *spool_on(const struct svy_dict *d, struct svy_spool *bytes)
{
	struct svy_batch_spool *s = svy_calloc(1, sizeof *s);
	s->dict = d;
	s->bytes = bytes;
	return s;
}

struct svy_batch_spool *svy_batch_spool_new(const struct svy_dict *d)
{
	return spool_on(d, svy_spool_new());
}

struct svy_batch_spool *svy_batch_spool_new_on_disk(const struct svy_dict *d)
{
	return spool_on(d, svy_spool_new_on_disk());
}

void svy_batch_spool_free(struct svy_batch_spool *s)
{
	if (!s)
		return;
	svy_spool_free(s->bytes);
	svy_buf_free(&s->buf);
	svy_batch_free(s->batch);
	free(s->held);
	free(s);
}

/* Whole numbers from -limit to limit, -0 not among them, or missing. */
static bool are_small(const struct svy_column *c, size_t nrow, double limit)
{
	for (size_t from = 0, to; from < nrow; from = to) {
		bool small = true;
		to = from + 256 < nrow ? from + 256 : nrow;
		for (size_t i = from; i < to; i++) {
			double x = c->miss[i] ? 0 : c->num[i];
			bool fits = x >= -limit && x <= limit;
			int k = fits ? (int)x : 0;
			small &= fits & ((double)k == x) & !(x == 0 && signbit(x));
		}
		if (!small)
			return false;
	}
	return true;
}

static size_t width_of(const struct svy_column *c, size_t nrow)
{
	return are_small(c, nrow, INT8_MAX) ? sizeof(int8_t) : are_small(c, nrow, INT16_MAX) ? sizeof(int16_t) : sizeof(double);
}

static void put_numbers(struct svy_buf *b, const struct svy_column *c, size_t nrow)
{
	const size_t width = width_of(c, nrow);
	svy_buf_putc(b, (char)width);
	char *p = svy_buf_room(b, nrow * width);
	if (width == sizeof(double))
		memcpy(p, c->num, nrow * width);
	for (size_t i = 0; width < sizeof(double) && i < nrow; i++) {
		const int16_t k = c->miss[i] ? 0 : (int16_t)c->num[i];
		if (width == sizeof(int8_t))
			p[i] = (char)k;
		else
			memcpy(p + i * width, &k, width);
	}
	b->n += nrow * width;
}

static const char *get_numbers(struct svy_column *c, const char *p, size_t nrow, bool any)
{
	const size_t width = (unsigned char)*p++;
	int16_t k;
	if (width == sizeof(double))
		memcpy(c->num, p, nrow * width);
	for (size_t i = 0; width == sizeof(int8_t) && i < nrow; i++)
		c->num[i] = (signed char)p[i];
	for (size_t i = 0; width == sizeof(int16_t) && i < nrow; i++) {
		memcpy(&k, p + i * width, width);
		c->num[i] = k;
	}
	for (size_t i = 0; any && width < sizeof(double) && i < nrow; i++)
		if (c->miss[i])
			c->num[i] = NAN;
	return p + nrow * width;
}

static void put_column(struct svy_buf *b, const struct svy_column *c, size_t nrow)
{
	bool any = false;
	for (size_t i = 0; i < nrow; i++)
		any |= c->miss[i] != SVY_VALID;
	svy_buf_putc(b, any);
	if (any)
		svy_buf_add(b, (const char *)c->miss, nrow);
	if (c->num)
		put_numbers(b, c, nrow);
	for (size_t i = 0; !c->num && i < nrow; i++) {
		uint32_t n = (uint32_t)c->str[i].n;
		svy_buf_add(b, (const char *)&n, sizeof n);
		svy_buf_add(b, c->str[i].p, n);
	}
}

static void note_columns(struct svy_batch_spool *s, const struct svy_batch *b)
{
	s->held = svy_calloc(b->ncol + 1, 1);
	for (size_t j = 0; j < b->ncol; j++)
		s->held[j] = b->col[j].num || b->col[j].str;
}

int svy_batch_spool_add(struct svy_ctx *ctx, struct svy_batch_spool *s, const struct svy_batch *b)
{
	if (!s->held)
		note_columns(s, b);
	s->buf.n = 0;
	for (size_t j = 0; j < b->ncol; j++)
		if (s->held[j])
			put_column(&s->buf, &b->col[j], b->nrow);
	struct head h = {s->buf.n, b->nrow, b->first};
	int rc = svy_spool_write(ctx, s->bytes, &h, sizeof h);
	return rc ? rc : svy_spool_write(ctx, s->bytes, s->buf.p, s->buf.n);
}

/* Columns of the batch point into the buffer's text, which stands until the next call. */
static const char *get_column(struct svy_column *c, const char *p, size_t nrow)
{
	const bool any = *p++;
	if (any)
		memcpy(c->miss, p, nrow);
	else
		memset(c->miss, SVY_VALID, nrow);
	p += any ? nrow : 0;
	if (c->num)
		return get_numbers(c, p, nrow, any);
	for (size_t i = 0; i < nrow; i++) {
		uint32_t n;
		memcpy(&n, p, sizeof n);
		c->str[i] = (struct svy_str){p + sizeof n, n};
		p += sizeof n + n;
	}
	return p;
}

/* A spool gives back what it was given, or says why it cannot. */
static int fetch(struct svy_ctx *ctx, struct svy_batch_spool *s, void *p, size_t n)
{
	ssize_t got = svy_spool_read(ctx, s->bytes, s->at, p, n);
	if (got >= 0 && (size_t)got != n)
		return svy_fail(ctx, SVY_EIO, "the temporary file ends too early");
	s->at += (int64_t)n;
	return got < 0 ? (int)got : 0;
}

int svy_batch_spool_next(struct svy_ctx *ctx, struct svy_batch_spool *s, struct svy_batch **out)
{
	struct head h;
	int rc;
	if (s->at >= svy_spool_size(s->bytes))
		return 0;
	if ((rc = fetch(ctx, s, &h, sizeof h)))
		return rc;
	s->buf.n = 0;
	svy_buf_room(&s->buf, h.size + 1);
	if ((rc = fetch(ctx, s, s->buf.p, h.size)))
		return rc;
	if (s->batch && s->batch->full < h.nrow) {
		svy_batch_free(s->batch);
		s->batch = NULL;
	}
	if (!s->batch)
		s->batch = svy_batch_new_rows(s->dict, s->held, h.nrow);
	svy_batch_clear(s->batch);
	s->batch->nrow = h.nrow;
	s->batch->first = h.first;
	const char *p = s->buf.p;
	for (size_t j = 0; j < s->batch->ncol; j++)
		if (s->held[j])
			p = get_column(&s->batch->col[j], p, h.nrow);
	*out = s->batch;
	return 1;
}

void svy_batch_spool_rewind(struct svy_batch_spool *s)
{
	s->at = 0;
}

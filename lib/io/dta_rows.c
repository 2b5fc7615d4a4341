// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows: whole ones in a buffer that stays in the cache, gathered column by column; unwanted columns cost nothing but their bytes. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"

#define BUFFER ((uint64_t)256 << 10)
#define TEXT_MAX ((size_t)8 << 20)      /* long text in a batch */

struct rows {
	struct svy_dta *d;
	const uint8_t *need;
	struct svy_sink *sink;
	struct svy_batch *batch;
	size_t *strl;                   /* wanted columns of long text */
	size_t nstrl;
	struct {
		uint64_t key;
		struct svy_str text;
	} *last;                        /* per such column: what it had last in this batch */
	size_t text;                    /* bytes of long text in the batch */
	uint64_t row;                   /* rows gathered */
	unsigned char *buf;
	uint64_t held, at;              /* rows in buf, and those of them that are gathered */
};

#define LITTLE (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

static inline uint16_t load16(const unsigned char *p, bool swap)
{
	uint16_t x;
	memcpy(&x, p, sizeof x);
	return swap ? __builtin_bswap16(x) : x;
}

static inline uint32_t load32(const unsigned char *p, bool swap)
{
	uint32_t x;
	memcpy(&x, p, sizeof x);
	return swap ? __builtin_bswap32(x) : x;
}

static inline uint64_t load64(const unsigned char *p, bool swap)
{
	uint64_t x;
	memcpy(&x, p, sizeof x);
	return swap ? __builtin_bswap64(x) : x;
}

/* n values of one column, stride bytes apart, into num and miss. */
struct run {
	struct svy_dta *d;
	const char *var;
	uint64_t row;
	const unsigned char *p;
	size_t stride, n;
	double *num;
	uint8_t *miss;
	bool swap;
};

static inline void put_integer(const struct run *r, size_t i, int32_t x, int32_t first)
{
	if (__builtin_expect(x < first, 1)) {
		r->num[i] = x;
		r->miss[i] = SVY_VALID;
	} else {
		r->num[i] = NAN;
		r->miss[i] = x == first ? SVY_SYSMIS : (uint8_t)('a' + (x - first) - 1);
	}
}

static void gather_byte(const struct run *r)
{
	int32_t first = svy_dta_first_missing(r->d->l, SVY_DTA_BYTE);
	for (size_t i = 0; i < r->n; i++)
		put_integer(r, i, (int8_t)r->p[i * r->stride], first);
}

static inline void gather_int_as(const struct run *r, bool swap)
{
	int32_t first = svy_dta_first_missing(r->d->l, SVY_DTA_INT);
	for (size_t i = 0; i < r->n; i++)
		put_integer(r, i, (int16_t)load16(r->p + i * r->stride, swap), first);
}

static inline void gather_long_as(const struct run *r, bool swap)
{
	int32_t first = svy_dta_first_missing(r->d->l, SVY_DTA_LONG);
	for (size_t i = 0; i < r->n; i++)
		put_integer(r, i, (int32_t)load32(r->p + i * r->stride, swap), first);
}

static void put_miss(const struct run *r, size_t i, uint8_t miss, bool odd)
{
	r->miss[i] = miss;
	if (miss)
		r->num[i] = NAN;
	if (odd)
		svy_count_add(&r->d->odd, r->var, r->row + i + 1);
}

static inline void gather_float_as(const struct run *r, bool swap)
{
	for (size_t i = 0; i < r->n; i++) {
		uint32_t bits = load32(r->p + i * r->stride, swap);
		float x;
		memcpy(&x, &bits, sizeof x);
		r->num[i] = (double)x;
		r->miss[i] = SVY_VALID;
		if (__builtin_expect((bits & 0x7fffffff) >= 0x7f000000, 0)) {
			bool odd = false;
			uint8_t miss = svy_dta_float_missing(r->d->l, bits, &odd);
			put_miss(r, i, miss, odd);
		}
	}
}

static inline void gather_double_as(const struct run *r, bool swap)
{
	uint64_t from = r->d->l->small_doubles ? 0x54c0000000000000 : 0x7fe0000000000000;
	for (size_t i = 0; i < r->n; i++) {
		uint64_t bits = load64(r->p + i * r->stride, swap);
		memcpy(&r->num[i], &bits, sizeof bits);
		r->miss[i] = SVY_VALID;
		if (__builtin_expect((bits & INT64_MAX) >= from, 0)) {
			bool odd = false;
			uint8_t miss = svy_dta_double_missing(r->d->l, bits, &odd);
			put_miss(r, i, miss, odd);
		}
	}
}

static void gather_number(const struct run *r, enum svy_dta_type type)
{
	switch (type) {
	case SVY_DTA_BYTE: gather_byte(r); break;
	case SVY_DTA_INT: r->swap ? gather_int_as(r, true) : gather_int_as(r, false); break;
	case SVY_DTA_LONG: r->swap ? gather_long_as(r, true) : gather_long_as(r, false); break;
	case SVY_DTA_FLOAT: r->swap ? gather_float_as(r, true) : gather_float_as(r, false); break;
	default: r->swap ? gather_double_as(r, true) : gather_double_as(r, false);
	}
}

static void put_text(struct rows *r, struct svy_column *c, size_t at, struct svy_str s)
{
	if (s.n > 0)
		s = svy_batch_string(r->batch, s.p, s.n);
	c->str[at] = s.n > 0 ? s : (struct svy_str){"", 0};
	c->miss[at] = s.n > 0 ? SVY_VALID : SVY_SYSMIS;
}

static struct svy_str decode(struct rows *r, const char *var, uint64_t row, const char *s, size_t n, size_t width)
{
	svy_text_at(&r->d->text, var, row);
	return svy_text_decode(&r->d->text, s, n, width);
}

/* What stands behind the first NUL of a field is what was there before. */
static void gather_text(struct rows *r, size_t j, const unsigned char *p, size_t n, size_t to)
{
	const char *var = r->d->dict->var[j].name;
	unsigned width = r->d->col[j].width;
	for (size_t i = 0; i < n; i++) {
		const char *s = (const char *)p + i * r->d->row;
		size_t len = strnlen(s, width);
		put_text(r, &r->batch->col[j], to + i, len ? decode(r, var, r->row + i + 1, s, len, width) : (struct svy_str){"", 0});
	}
}

/* Stops behind the row that makes the batch's text too much: n rows may refer to one text of any length. Returns the rows done, or an error. */
static ssize_t gather_strls(struct rows *r, const unsigned char *p, size_t n, size_t to)
{
	struct svy_dta *d = r->d;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < r->nstrl; k++) {
			size_t j = r->strl[k];
			const unsigned char *reference = p + i * d->row + d->col[j].offset;
			struct svy_column *c = &r->batch->col[j];
			uint64_t key = svy_dta_strl_key(d, reference);
			if (key == 0 || key != r->last[k].key) {
				struct svy_str s;
				svy_text_at(&d->text, d->dict->var[j].name, r->row + i + 1);
				int rc = svy_dta_strl_text(d, reference, j, r->row + i + 1, &s);
				if (rc)
					return rc;
				put_text(r, c, to + i, s);
				r->last[k].key = key;
				r->last[k].text = c->str[to + i];
				r->text += s.n;
			} else {
				c->str[to + i] = r->last[k].text;
				c->miss[to + i] = r->last[k].text.n > 0 ? SVY_VALID : SVY_SYSMIS;
			}
		}
		if (r->text > TEXT_MAX)
			return (ssize_t)i + 1;
	}
	return (ssize_t)n;
}

static void gather_column(struct rows *r, size_t j, const unsigned char *p, size_t n, size_t to)
{
	struct svy_column *c = &r->batch->col[j];
	const struct svy_dta_column *from = &r->d->col[j];
	if (from->type == SVY_DTA_ALIAS) {
		for (size_t i = 0; i < n; i++)
			put_text(r, c, to + i, (struct svy_str){"", 0});
	} else if (from->type == SVY_DTA_STR) {
		gather_text(r, j, p + from->offset, n, to);
	} else if (from->type != SVY_DTA_STRL) {
		struct run run = {r->d, r->d->dict->var[j].name, r->row, p + from->offset, r->d->row, n, c->num + to, c->miss + to, r->d->big == LITTLE};
		gather_number(&run, from->type);
	}
}

static int flush(struct rows *r)
{
	int rc = 0;
	r->batch->first = r->row - r->batch->nrow;
	if (r->batch->nrow > 0)
		rc = r->sink->batch(r->sink, r->batch);
	svy_batch_clear(r->batch);
	for (size_t k = 0; k < r->nstrl; k++)
		r->last[k].key = 0;
	r->text = 0;
	return rc;
}

static int fill(struct rows *r)
{
	struct svy_dta *d = r->d;
	uint64_t fit = d->row ? BUFFER / d->row : BUFFER, left = d->nobs - r->row;
	r->held = fit < 1 ? 1 : fit;
	if (r->held > left)
		r->held = left;
	r->at = 0;
	if (!svy_dta_seek(d, d->data + (int64_t)(r->row * d->row)) || !svy_dta_take(d, r->buf, r->held * d->row))
		return svy_dta_damaged(d, "it changed while it was read");
	return 0;
}

/* As many rows as are in the buffer and fit. */
static int gather(struct rows *r)
{
	const unsigned char *p = r->buf + r->at * r->d->row;
	size_t to = r->batch->nrow, n = r->held - r->at < r->batch->full - to ? r->held - r->at : r->batch->full - to;
	bool full = false;
	if (r->nstrl > 0) {
		ssize_t done = gather_strls(r, p, n, to);
		if (done < 0)
			return (int)done;
		full = r->text > TEXT_MAX;
		n = (size_t)done;
	}
	for (size_t j = 0; j < r->d->nvar; j++)
		if (r->need[j])
			gather_column(r, j, p, n, to);
	r->row += n;
	r->at += n;
	r->batch->nrow += n;
	return full || r->batch->nrow == r->batch->full ? flush(r) : 0;
}

static bool any_needed(const struct rows *r)
{
	for (size_t j = 0; j < r->d->nvar; j++)
		if (r->need[j])
			return true;
	return false;
}

/* Rows that nothing is wanted of are only counted. */
static int count_rows(struct rows *r)
{
	int rc = 0;
	while (!rc && r->row < r->d->nobs) {
		uint64_t left = r->d->nobs - r->row;
		r->batch->nrow = left < r->batch->full ? left : r->batch->full;
		r->row += r->batch->nrow;
		rc = flush(r);
	}
	return rc;
}

static int run_rows(struct rows *r)
{
	int rc = 0;
	if (!any_needed(r))
		return count_rows(r);
	while (!rc && r->row < r->d->nobs) {
		if (r->at == r->held)
			rc = fill(r);
		if (!rc)
			rc = gather(r);
	}
	return rc ? rc : flush(r);
}

/* Once for all rows, behind them. */
static int tell_counts(struct svy_dta *d)
{
	int rc = svy_count_warn(d->ctx, &d->odd, "numbers",
		" are infinite, NaN or beyond what Stata stores: NaN is read as system-missing, others as they are");
	if (!rc)
		rc = svy_count_warn(d->ctx, &d->nowhere, "strLs", " refer to no text of the file and are empty");
	if (!rc)
		rc = svy_count_warn(d->ctx, &d->as_118, "strLs", " refer to their texts as those of release 118 do, and are read so");
	if (!rc)
		rc = svy_count_warn(d->ctx, &d->binary, "strLs", " are binary; their NULs are read as U+FFFD");
	if (!rc)
		rc = svy_count_warn(d->ctx, &d->endless, "strLs", " lack the NUL at their end");
	return rc ? rc : svy_text_report(d->ctx, &d->text, "rows");
}

int svy_dta_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail)
{
	struct svy_dta *d = self;
	struct rows r = {.d = d, .need = need, .sink = sink, .batch = svy_batch_new(d->dict, need)};
	d->ctx = ctx;
	r.buf = svy_malloc(d->nobs == 0 ? 1 : d->row > BUFFER ? d->row : BUFFER);
	r.strl = svy_calloc(d->nvar, sizeof *r.strl);
	r.last = svy_calloc(d->nvar, sizeof *r.last);
	for (size_t j = 0; j < d->nvar; j++)
		if (need[j] && d->col[j].type == SVY_DTA_STRL)
			r.strl[r.nstrl++] = j;
	int rc = run_rows(&r);
	tail->rows = r.row;
	if (rc == 0 || rc == SVY_STOP) {
		int told = tell_counts(d);
		rc = told ? told : rc;
	}
	svy_batch_free(r.batch);
	free(r.buf);
	free(r.strl);
	free(r.last);
	return rc;
}

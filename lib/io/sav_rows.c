// SPDX-License-Identifier: GPL-3.0-or-later
/* Wanted columns, gathered from the cases into batches: column by column, so that each of the loops is short and knows its kind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav.h"
#include "io/sav_header.h"

#define BLANKS 0x2020202020202020u

/* The kind of a number is settled without a branch; what is odd (rare) is counted behind the loop. */
#define GATHER(name, convert) \
	static unsigned name(const unsigned char *p, size_t stride, size_t n, double sysmis, double *num, uint8_t *miss) \
	{ \
		unsigned odd = 0; \
		for (size_t i = 0; i < n; i++, p += stride) { \
			uint64_t bits; \
			double x; \
			memcpy(&bits, p, 8); \
			bits = convert(bits); \
			memcpy(&x, &bits, 8); \
			unsigned strange = (x != x) | (bits == BLANKS); \
			unsigned none = (x == sysmis) | strange; \
			num[i] = none ? NAN : x; \
			miss[i] = (uint8_t)(none ? SVY_SYSMIS : SVY_VALID); \
			odd |= strange; \
		} \
		return odd; \
	}
#define AS_IT_IS(x) (x)
GATHER(gather_native, AS_IT_IS)
GATHER(gather_swapped, __builtin_bswap64)

/* Tags are put in; what else is odd is counted. first: number of the first row in the file, from 0. */
static void settle_odd(struct svy_sav *s, size_t col, const unsigned char *p, size_t n, uint64_t first, uint8_t *miss)
{
	for (size_t i = 0; i < n; i++, p += 8 * s->nslot) {
		char tag = svy_sav_tag_of((uint64_t)svy_sav_int64(s, p));
		if (tag)
			miss[i] = (uint8_t)tag;
		else if (isnan(svy_sav_double(s, p)))
			s->nan++;
		else if (!memcmp(p, "        ", 8))
			svy_count_add(&s->blank, s->dict->var[col].name, first + i + 1);
	}
}

static void gather_numbers(struct svy_sav *s, struct svy_batch *b, size_t col, const unsigned char *row, size_t n)
{
	struct svy_column *c = &b->col[col];
	const unsigned char *p = row + s->col[col].at;
	unsigned odd = (s->swap ? gather_swapped : gather_native)(p, 8 * s->nslot, n, s->sysmis, c->num + b->nrow, c->miss + b->nrow);
	if (odd)
		settle_odd(s, col, p, n, b->first + b->nrow, c->miss + b->nrow);
}

/* The bytes of a text. Of a very long string the segments are put together in buf. */
static struct svy_str value_text(const struct svy_sav_column *c, const unsigned char *row, char *buf)
{
	const unsigned char *p = row + c->at;
	if (c->segments == 1)
		return (struct svy_str){(const char *)p, c->width};
	for (size_t k = 0, at = 0; k < c->segments; k++) {
		size_t n = svy_sav_segment_bytes(c->width, k);
		memcpy(buf + at, p, n);
		at += n;
		p += 8 * svy_sav_slots(svy_sav_segment_width(c->width, k));
	}
	return (struct svy_str){buf, c->width};
}

static void gather_strings(struct svy_sav *s, struct svy_batch *b, size_t col, const unsigned char *row, size_t n)
{
	struct svy_column *to = &b->col[col];
	const struct svy_sav_column *from = &s->col[col];
	char *buf = from->segments > 1 ? svy_malloc(from->width) : NULL;
	for (size_t i = 0; i < n; i++, row += 8 * s->nslot) {
		struct svy_str t = value_text(from, row, buf);
		t = s->lane ? svy_sav_lane_text(t) : svy_sav_trim(t);
		size_t len = strnlen(t.p, t.n);
		if (len < t.n)
			svy_count_add(&s->nul, s->dict->var[col].name, b->first + b->nrow + i + 1);
		svy_text_at(&s->text, s->dict->var[col].name, b->first + b->nrow + i + 1);
		t = svy_text_decode(&s->text, t.p, len, from->width);
		to->str[b->nrow + i] = t.n > 0 ? svy_batch_string(b, t.p, t.n) : (struct svy_str){"", 0};
		to->miss[b->nrow + i] = t.n > 0 ? SVY_VALID : SVY_SYSMIS;
	}
	free(buf);
}

static int emit(struct svy_sav *s, struct svy_batch *b, struct svy_sink *sink)
{
	int rc = b->nrow > 0 ? sink->batch(sink, b) : 0;
	svy_batch_clear(b);
	b->first = s->rows;
	return rc;
}

/* n cases from row on. */
static int gather(struct svy_sav *s, struct svy_batch *b, struct svy_sink *sink, const unsigned char *row, size_t n)
{
	int rc = 0;
	while (n > 0 && !rc) {
		size_t some = b->full - b->nrow < n ? b->full - b->nrow : n;
		for (size_t j = 0; j < b->ncol; j++) {
			if (b->col[j].num)
				gather_numbers(s, b, j, row, some);
			else if (b->col[j].str)
				gather_strings(s, b, j, row, some);
		}
		b->nrow += some;
		s->rows += some;
		row += 8 * s->nslot * some;
		n -= some;
		if (b->nrow == b->full)
			rc = emit(s, b, sink);
	}
	return rc;
}

/*
 * No more cases are to be had, or wanted: is this the end of the file? Where nothing tells how many there are, compressed cases may end within
 * one: old writers did that; a file that was cut seldom ends with a whole block.
 */
static int check_end(struct svy_sav *s)
{
	int rc = 0;
	if (s->cases >= 0 && s->rows < (uint64_t)s->cases)
		return svy_sav_truncated(s, "%" PRIu64 " of its %" PRId64 " cases are there", s->rows, s->cases);
	/* Files of SPSS/PC+ may go on with what once stood there. */
	if (s->pc)
		return 0;
	if (s->cases < 0 && s->row_n > 0 && s->compression != SVY_SAV_PLAIN && s->stray == 0)
		rc = svy_sav_warn(s, "the file ends within case %" PRIu64 ", %zu of whose %zu values are there; they are left out", s->rows + 1, s->row_n, s->nslot);
	else if (s->cases < 0 && s->row_n + s->stray > 0)
		return svy_sav_truncated(s, "it ends within case %" PRIu64, s->rows + 1);
	else if (s->row_n == 0)
		rc = svy_sav_cases_fill(s);
	if (!rc && s->cases >= 0 && s->row_n > 0)
		rc = svy_sav_warn(s, "the file has more data behind the last of its %" PRId64 " cases; they are not read", s->cases);
	else if (!rc && s->stray > 0 && s->compression != SVY_SAV_PLAIN)
		return svy_sav_truncated(s, "it ends within a block of codes, behind its last case");
	else if (!rc && s->stray > 0)
		rc = svy_sav_warn(s, "the file ends with %zu bytes that are no whole value", s->stray);
	return rc ? rc : svy_sav_cases_finish(s);
}

static int read_cases(struct svy_sav *s, struct svy_batch *b, struct svy_sink *sink, struct svy_tail *tail)
{
	for (;;) {
		uint64_t left = s->cases < 0 ? UINT64_MAX : (uint64_t)s->cases - s->rows;
		int rc = left > 0 ? svy_sav_cases_fill(s) : 0;
		size_t n = s->row_n / s->nslot;
		n = n < left ? n : (size_t)left;
		if (s->lane)
			n = svy_sav_lane_rows(s, n);
		if (!rc && n == 0)
			break;
		if (!rc)
			rc = gather(s, b, sink, s->row_buf, n);
		if (rc)
			return rc;
		s->row_n -= n * s->nslot;
		memmove(s->row_buf, s->row_buf + 8 * n * s->nslot, 8 * s->row_n + s->stray);
		if (s->lane_end)
			break;
	}
	int rc = s->lane ? svy_sav_lane_finish(s, tail) : check_end(s);
	return rc ? rc : emit(s, b, sink);
}

static int report(struct svy_sav *s)
{
	if (s->nan > 0)
		svy_note(s->ctx, "%" PRIu64 " numbers in the file are NaN; they are taken as system-missing", s->nan);
	int rc = svy_count_warn(s->ctx, &s->blank, "numbers are blanks", "; they are taken as system-missing");
	if (!rc)
		rc = svy_count_warn(s->ctx, &s->nul, "texts have a NUL in them", "; they are cut there");
	return rc ? rc : svy_text_report(s->ctx, &s->text, "rows");
}

int svy_sav_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail)
{
	struct svy_sav *s = self;
	s->ctx = ctx;
	struct svy_batch *b = svy_batch_new(s->dict, need);
	int rc = svy_sav_cases_start(s);
	if (!rc)
		rc = read_cases(s, b, sink, tail);
	tail->rows = s->rows;
	svy_batch_free(b);
	if (rc == 0 || rc == SVY_STOP) {
		int warned = report(s);
		rc = warned ? warned : rc;
	}
	return rc;
}

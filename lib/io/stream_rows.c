// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One scan per line: TABs of columns that nobody needs are counted eight bytes at a time, fields that are needed are parsed
 * where they stand. A raw TAB or LF is always a separator, within quotes too, since the writer escapes both.
 */
#include "io/stream_rows.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"

#define ONES 0x0101010101010101u        /* times a byte: eight of them */

/* A wanted column: its place, and how many columns lie between it and the wanted one before. */
struct want {
	size_t col, skip;
	bool number;
	struct svy_date date;
};

struct rows {
	struct svy_ctx *ctx;
	struct svy_stream *s;
	struct want *want;
	size_t nwant, rest;     /* rest: separators that must follow the last wanted field */
	struct svy_batch *batch;
	uint64_t done;          /* rows in earlier batches */
};

static int ragged(const struct rows *r, const char *p, const char *e)
{
	size_t n = 1, wanted = r->s->dict->nvar;
	for (; p < e; p++)
		n += *p == '\t';
	return svy_fail(r->ctx, SVY_EDATA, "line %llu of '%s' has %zu field%s where the table has %zu column%s", (unsigned long long)r->s->lines.line,
			r->s->name, n, n == 1 ? "" : "s", wanted, wanted == 1 ? "" : "s");
}

static int bad_number(const struct rows *r, const char *p, const char *e, size_t col)
{
	int n = e - p > 60 ? 60 : (int)(e - p);
	return svy_fail(r->ctx, SVY_EDATA, "line %llu of '%s': '%.*s' is no number, in column '%s'", (unsigned long long)r->s->lines.line, r->s->name, n, p,
			r->s->dict->var[col].name);
}

/* How many of eight bytes are TABs: exact per byte, no carry between them. */
static inline unsigned tabs_in(const char *p)
{
	const uint64_t low = ONES * 0x7f;
	uint64_t x;
	memcpy(&x, p, 8);
	x ^= ONES * '\t';
	x = ~(((x & low) + low) | x | low);
	return (unsigned)(((x >> 7) * ONES) >> 56);
}

/* Behind the k-th TAB from p; NULL if [p, e) has fewer. */
static const char *skip_tabs(const char *p, const char *e, size_t k)
{
	while (k && e - p >= 8) {
		unsigned n = tabs_in(p);
		if (n >= k)
			break;
		k -= n;
		p += 8;
	}
	for (; k; k--) {
		while (p < e && *p != '\t')
			p++;
		if (p == e)
			return NULL;
		p++;
	}
	return p;
}

static size_t count_tabs(const char *p, const char *e)
{
	size_t n = 0;
	for (; e - p >= 8; p += 8)
		n += tabs_in(p);
	for (; p < e; p++)
		n += *p == '\t';
	return n;
}

static inline const char *field_end(const char *p)
{
	while (*p != '\t' && *p != '\n')
		p++;
	return p;
}

/* Missing values, dates, quoted numbers, exponents, long fractions: anything but short decimals. */
static int slow_number(const struct rows *r, const char *p, const char *e, const struct want *w, double *x, uint8_t *miss)
{
	const char *start = p, *end = e;
	if (e - p >= 2 && *p == '"' && e[-1] == '"') {
		p++;
		e--;
	}
	size_t n = (size_t)(e - p);
	*x = NAN;
	*miss = SVY_SYSMIS;
	if (n == 0 || (n == 1 && *p == '.'))
		return 0;
	if (n == 2 && *p == '.' && p[1] >= 'a' && p[1] <= 'z') {
		*miss = (uint8_t)p[1];
		return 0;
	}
	if (!svy_num_parse(p, n, x) && !svy_date_parse(&w->date, p, n, x))
		return bad_number(r, start, end, w->col);
	*miss = isnan(*x) ? SVY_SYSMIS : SVY_VALID;
	return 0;
}

/* The value of up to eight digits: the first in the lowest byte, anything behind the n-th. */
static inline uint64_t digits_value(uint64_t digits, unsigned n)
{
	const uint64_t pairs = 0x000000ff000000ffu;
	digits <<= 64 - 8 * n;
	digits = digits * 10 + (digits >> 8);
	return ((digits & pairs) * (100 + (1000000ull << 32)) + ((digits >> 16) & pairs) * (1 + (10000ull << 32))) >> 32;
}

/*
 * A whole number or a decimal of up to seven characters without its sign, from p up to the TAB or LF behind it; NULL if it is anything else.
 * No branch depends on its length. The quotient of two exact doubles is rounded correctly, so this equals strtod. Nine bytes can be read.
 */
static inline const char *short_number(const char *p, double *x)
{
	static const double ten_to[8] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
	bool minus = *p == '-';
	uint64_t digits;
	p += minus;
	memcpy(&digits, p, 8);
	digits = le64toh(digits) ^ ONES * '0';
	/* The top bit of each byte that is no digit: exact per byte, no carry between them. */
	uint64_t other = (((digits & ONES * 0x7f) + ONES * 0x76) | digits) & ONES * 0x80;
	if (!other)
		return NULL;
	unsigned whole = (unsigned)__builtin_ctzll(other) / 8;
	const char *end = p + whole;
	double v;
	if (!whole)
		return NULL;
	if (*end != '.') {
		v = (double)digits_value(digits, whole);
	} else {
		uint64_t before = (1ull << 8 * whole) - 1;
		other &= other - 1;
		if (!other)
			return NULL;
		unsigned n = (unsigned)__builtin_ctzll(other) / 8 - 1;
		end = p + n + 1;
		v = (double)digits_value((digits & before) | (digits >> 8 & ~before), n) / ten_to[n - whole];
	}
	*x = minus ? -v : v;
	return *end == '\t' || *end == '\n' ? end : NULL;
}

/* As short_number, up to 15 digits. */
static const char *longer_number(const char *p, double *x)
{
	static const double ten_to[16] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	bool minus = *p == '-';
	const char *start = p + minus;
	uint64_t m = 0;
	unsigned d;
	for (p = start; (d = (unsigned)(*p - '0')) <= 9; p++)
		m = m * 10 + d;
	size_t whole = (size_t)(p - start), fraction = 0;
	if (!whole)
		return NULL;
	if (*p == '.') {
		const char *point = ++p;
		for (; (d = (unsigned)(*p - '0')) <= 9; p++)
			m = m * 10 + d;
		fraction = (size_t)(p - point);
	}
	if ((*p != '\t' && *p != '\n') || whole + fraction > 15)
		return NULL;
	double v = fraction ? (double)m / ten_to[fraction] : (double)m;
	*x = minus ? -v : v;
	return p;
}

/* One or two digits: most fields of a survey, and where a column has always as many a processor need not wait for one field to begin the next. */
static inline const char *code(const char *p, double *x)
{
	unsigned first = (unsigned)(*p - '0'), second = (unsigned)(p[1] - '0');
	if (first > 9)
		return NULL;
	if (p[1] == '\t') {
		*x = first;
		return p + 1;
	}
	if (second > 9 || p[2] != '\t')
		return NULL;
	*x = first * 10 + second;
	return p + 2;
}

static void put_string(struct svy_batch *b, size_t col, size_t row, const char *p, const char *e)
{
	size_t n = (size_t)(e - p);
	if (n && (*p == '"' || memchr(p, '\\', n))) {
		struct svy_str s = svy_batch_string(b, p, n);
		/* The arena is the batch's and ours until it is handed on. */
		s.n = svy_field_decode(p, e, (char *)s.p);
		b->col[col].str[row] = s;
		b->col[col].miss[row] = s.n ? SVY_VALID : SVY_SYSMIS;
	} else {
		svy_batch_set_string(b, col, row, p, n);
	}
}

static inline int number_field(const struct rows *r, const char **p, const struct want *w, size_t row)
{
	struct svy_column *c = &r->batch->col[w->col];
	const char *e;
	int rc = 0;
	c->miss[row] = SVY_VALID;
	if (!(e = code(*p, &c->num[row])) && !(e = short_number(*p, &c->num[row])) && !(e = longer_number(*p, &c->num[row]))) {
		e = field_end(*p);
		rc = slow_number(r, *p, e, w, &c->num[row], &c->miss[row]);
	}
	*p = e;
	return rc;
}

/* *e is an LF, so a field always ends. */
static int one_row(const struct rows *r, const char *line, const char *e)
{
	size_t row = r->batch->nrow;
	const char *p = line;
	for (size_t k = 0; k < r->nwant; k++) {
		const struct want *w = &r->want[k];
		if (w->skip == 1 && *p == '\t')
			p++;
		else if (w->skip && !(p = skip_tabs(p, e, w->skip)))
			return ragged(r, line, e);
		if (w->number) {
			int rc = number_field(r, &p, w, row);
			if (rc)
				return rc;
		} else {
			const char *end = field_end(p);
			put_string(r->batch, w->col, row, p, end);
			p = end;
		}
	}
	return count_tabs(p, e) == r->rest ? 0 : ragged(r, line, e);
}

static int hand_on(struct rows *r, struct svy_sink *sink)
{
	if (!r->batch->nrow)
		return 0;
	r->batch->first = r->done;
	r->done += r->batch->nrow;
	int rc = sink->batch(sink, r->batch);
	svy_batch_clear(r->batch);
	return rc;
}

static int all_rows(struct rows *r, struct svy_sink *sink)
{
	char *p, *e;
	int rc;
	while ((rc = svy_lines_next(r->ctx, &r->s->lines, &p, &e)) > 0) {
		if (*p == '#') {
			rc = svy_lines_comment(r->ctx, &r->s->lines, p, e);
		} else {
			rc = one_row(r, p, e);
			if (!rc && ++r->batch->nrow == r->batch->full)
				rc = hand_on(r, sink);
		}
		if (rc)
			return rc;
	}
	return rc ? rc : hand_on(r, sink);
}

static void plan(struct rows *r, const uint8_t *need)
{
	const struct svy_dict *d = r->s->dict;
	size_t last = 0;
	r->want = svy_calloc(d->nvar, sizeof *r->want);
	for (size_t i = 0; i < d->nvar; i++) {
		if (!need[i])
			continue;
		r->want[r->nwant++] = (struct want){i, i - last, d->var[i].type == SVY_NUMBER, svy_date_of(&d->var[i])};
		last = i;
	}
	r->rest = d->nvar - 1 - last;
	r->batch = svy_batch_new(d, need);
}

int svy_stream_rows(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail)
{
	struct rows r = {.ctx = ctx, .s = self};
	plan(&r, need);
	int rc = all_rows(&r, sink);
	if (!rc)
		rc = svy_lines_check_end(ctx, &r.s->lines, r.s->name, r.s->partial, r.done, tail);
	tail->rows = r.done;
	svy_strs_copy(&tail->notes, &r.s->lines.notes);
	svy_batch_free(r.batch);
	free(r.want);
	return rc;
}

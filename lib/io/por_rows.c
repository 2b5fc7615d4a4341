// SPDX-License-Identifier: GPL-3.0-or-later
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "io/por.h"

/* Of base 30: 0-9, then A (10) to T (29), plus one; 0: none. */
static const uint8_t digit_plus_one[256] = {
	['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ['A'] = 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
};

/* 255 for what is none. */
static inline uint8_t digit(unsigned char c)
{
	return (uint8_t)(digit_plus_one[c] - 1);
}

void svy_por_powers(struct svy_por *r)
{
	r->power[0] = 1;
	for (int i = 1; i < SVY_POR_POWERS; i++)
		r->power[i] = r->power[i - 1] * 30;
}

/* NULL within stands for the present row, whose name is made only where it is needed. */
static int ends_within(struct svy_por *r, const char *within)
{
	if (within)
		return svy_por_truncated(r, "it ends within %s", within);
	return svy_por_truncated(r, "it ends within row %" PRIu64, r->rows + 1);
}

static int damaged(struct svy_por *r, const char *within, const char *what)
{
	if (within)
		return svy_por_damaged(r, "%s in %s", what, within);
	return svy_por_damaged(r, "%s in row %" PRIu64, what, r->rows + 1);
}

static int not_a_number(struct svy_por *r, const char *within)
{
	if (r->end && r->n - r->at < SVY_POR_NUMBER_MAX && memchr(r->buf + r->at, '/', r->n - r->at) == NULL)
		return ends_within(r, within);
	return damaged(r, within, "what should be a number is none");
}

/* The power of 30 behind the digits: "+K", "-2". False if that is none. */
static bool exponent(const unsigned char **s, int *power)
{
	bool minus = **s == '-';
	int e = 0, n = 0;
	for (++*s; digit(**s) < 30; ++*s, n++)
		if (e < 10000)
			e = e * 30 + (int)digit(**s);
	*power += minus ? -e : e;
	return n > 0;
}

enum { HALF = 12 };     /* digits that 64 bits hold */

/*
 * Digits, a point, digits, an exponent; m are the n first digits. Two times 12 digits are more than a double holds, and a long double
 * (64 bits) the quotient well enough to round it to the nearest double in all but one of a thousand ties.
 */
static bool fraction(struct svy_por *r, const unsigned char **at, uint64_t m, unsigned n, double *x)
{
	uint64_t rest = 0;
	unsigned nrest = 0;
	const unsigned char *s = *at;
	int power = 0, point = 0;
	for (;; s++) {
		unsigned d = digit(*s);
		if (d >= 30 && (*s != '.' || point))
			break;
		if (d >= 30) {
			point = 1;
			continue;
		}
		power -= point;
		if (n < HALF) {
			m = m * 30 + d;
			n += m > 0;
		} else if (nrest < HALF) {
			rest = rest * 30 + d;
			nrest++;
		} else {
			power++;
		}
	}
	if ((*s == '+' || *s == '-') && !exponent(&s, &power))
		return false;
	if (*s != '/')
		return false;
	long double value = (long double)m;
	if (nrest)
		value = (long double)((unsigned __int128)m * (uint64_t)r->power[nrest] + rest);
	int size = power < 0 ? -power : power;
	for (; size > 0 && value > 0; size -= SVY_POR_POWERS - 1) {
		long double by = r->power[size < SVY_POR_POWERS ? size : SVY_POR_POWERS - 1];
		value = power < 0 ? value / by : value * by;
	}
	*at = s;
	*x = (double)value;
	return true;
}

int svy_por_number(struct svy_por *r, double *x, bool *missing, const char *within)
{
	int rc = svy_por_ensure(r, SVY_POR_NUMBER_MAX);
	if (rc)
		return rc;
	const unsigned char *s = r->buf + r->at, *first;
	while (*s == ' ')
		s++;
	*missing = *s == '*';
	if (*missing) {
		if (s[1] == 0)
			return ends_within(r, within);
		*x = NAN;
		r->at = (size_t)(s + 2 - r->buf);
		return 0;
	}
	bool minus = *s == '-';
	s += minus;
	first = s;
	uint64_t m = 0;
	for (unsigned d; (d = digit(*s)) < 30 && s < first + HALF; s++)
		m = m * 30 + d;
	*x = (double)m;
	if (*s != '/' && !fraction(r, &s, m, m ? (unsigned)(s - first) : 0, x))
		return not_a_number(r, within);
	if (s == first || (s == first + 1 && *first == '.'))
		return not_a_number(r, within);
	if (minus)
		*x = -*x;
	r->at = (size_t)(s + 1 - r->buf);
	return 0;
}

int svy_por_string(struct svy_por *r, struct svy_str *s, const char *within)
{
	double n;
	bool missing;
	int rc = svy_por_number(r, &n, &missing, within);
	if (rc)
		return rc;
	if (missing || n < 0 || n > SVY_POR_STRING_MAX || n != floor(n))
		return damaged(r, within, "a text has an impossible length");
	if ((rc = svy_por_ensure(r, (size_t)n)))
		return rc;
	if (r->n - r->at < (size_t)n)
		return ends_within(r, within);
	*s = (struct svy_str){(const char *)r->buf + r->at, (size_t)n};
	r->at += (size_t)n;
	return 0;
}

static int read_text(struct svy_por *r, struct svy_batch *b, size_t i)
{
	struct svy_column *c = &b->col[i];
	struct svy_str s;
	int rc = svy_por_string(r, &s, NULL);
	if (rc || !c->str)
		return rc;
	svy_text_at(&r->text, r->dict->var[i].name, r->rows + 1);
	s = svy_por_decode(r, (const unsigned char *)s.p, s.n);
	c->str[b->nrow] = s.n ? svy_batch_string(b, s.p, s.n) : (struct svy_str){"", 0};
	c->miss[b->nrow] = s.n ? SVY_VALID : SVY_SYSMIS;
	return 0;
}

static int read_number(struct svy_por *r, struct svy_batch *b, size_t i)
{
	struct svy_column *c = &b->col[i];
	bool missing;
	double x;
	int rc = svy_por_number(r, &x, &missing, NULL);
	if (!rc && isinf(x))
		rc = svy_por_damaged(r, "a number that is too large in row %" PRIu64, r->rows + 1);
	if (rc || !c->num)
		return rc;
	c->num[b->nrow] = x;
	c->miss[b->nrow] = missing ? SVY_SYSMIS : SVY_VALID;
	return 0;
}

static int read_row(struct svy_por *r, struct svy_batch *b)
{
	for (size_t i = 0; i < r->dict->nvar; i++) {
		int rc = r->dict->var[i].type == SVY_STRING ? read_text(r, b, i) : read_number(r, b, i);
		if (rc)
			return rc;
	}
	b->nrow++;
	r->rows++;
	return 0;
}

static int deliver(struct svy_batch *b, struct svy_sink *sink)
{
	if (!b->nrow)
		return 0;
	uint64_t first = b->first + b->nrow;
	int rc = sink->batch(sink, b);
	svy_batch_clear(b);
	b->first = first;
	return rc;
}

/* Cases up to the 'Z' behind the last. */
static int read_rows(struct svy_por *r, struct svy_batch *b, struct svy_sink *sink)
{
	for (;;) {
		int rc = svy_por_ensure(r, SVY_POR_NUMBER_MAX);
		if (rc)
			return rc;
		if (r->at == r->n)
			return svy_por_truncated(r, "the mark behind its last row is not there, and %" PRIu64 " rows are", r->rows);
		if (r->buf[r->at] == 'Z')
			return deliver(b, sink);
		if (!(rc = read_row(r, b)) && b->nrow == b->full)
			rc = deliver(b, sink);
		if (rc)
			return rc;
	}
}

int svy_por_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail)
{
	struct svy_por *r = self;
	struct svy_batch *b = svy_batch_new(r->dict, need);
	r->ctx = ctx;
	b->first = 0;
	int rc = read_rows(r, b, sink);
	svy_batch_free(b);
	tail->rows = r->rows;
	if (rc >= 0) {
		int warned = svy_text_report(ctx, &r->text, "rows");
		rc = warned ? warned : rc;
	}
	return rc;
}

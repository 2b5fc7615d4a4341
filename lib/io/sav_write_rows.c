// SPDX-License-Identifier: GPL-3.0-or-later
/* Columns become rows of slots, a few rows at a time so that they stay in the cache while column after column is put into them. */
#include <endian.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include "io/sav_write.h"

static inline void put_slot(char *to, uint64_t bits)
{
	bits = htole64(bits);
	memcpy(to, &bits, sizeof bits);
}

static inline uint64_t bits_of(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

/* The hot path. A number is NaN where it is missing and nowhere else. Adding zero makes -0 0, as the stream writes it. */
static size_t put_numbers(const struct svy_sav_writer *w, const double *num, const uint8_t *miss, size_t n, char *to, size_t stride)
{
	size_t sysmis = 0;
	for (size_t i = 0; i < n; i++, to += stride) {
		double x = num[i] + 0.0;
		if (x == x)
			put_slot(to, bits_of(x));
		else
			put_slot(to, w->missing[miss[i]]);
		sysmis += x == SVY_SAV_SYSMIS;
	}
	return sysmis;
}

static void put_converted(const struct svy_sav_writer *w, struct svy_sav_target *c, const double *num, const uint8_t *miss, size_t n, char *to,
	size_t stride)
{
	for (size_t i = 0; i < n; i++, to += stride) {
		bool lost = !miss[i] && svy_var_number_is_missing(&c->lost, num[i]);
		double x = c->scale * (num[i] + c->shift) + 0.0;
		c->dropped += lost;
		put_slot(to, miss[i] ? w->missing[miss[i]] : lost ? bits_of(SVY_SAV_SYSMIS) : bits_of(x));
	}
}

static void look_at_numbers(struct svy_sav_target *c, const struct svy_column *from, size_t nrow, bool tags)
{
	bool numbers = false, fractions = false;
	for (size_t i = 0; c->guess && i < nrow; i++) {
		bool valid = from->miss[i] == SVY_VALID;
		numbers |= valid;
		fractions |= valid && from->num[i] != floor(from->num[i]);
	}
	c->numbers |= numbers;
	c->fractions |= fractions;
	for (size_t i = 0; tags && i < nrow; i++)
		c->tagged += from->miss[i] > SVY_USERMIS;
}

/* Bytes of s that fit. */
static size_t fitting(struct svy_sav_target *c, const struct svy_str *s)
{
	size_t n = s->n;
	if (n <= c->width)
		return n;
	for (n = c->width; n > 0 && ((unsigned char)s->p[n] & 0xc0) == 0x80;)
		n--;
	c->cut++;
	return n;
}

static void put_text(struct svy_sav_target *c, const struct svy_str *s, char *to)
{
	const char *p = s->p;
	size_t n = fitting(c, s);
	for (size_t k = 0; k < c->segments; k++) {
		size_t room = svy_sav_slots(svy_sav_segment_width(c->width, k)) * 8, bytes = svy_sav_segment_bytes(c->width, k);
		size_t part = n < bytes ? n : bytes;
		if (part)
			memcpy(to, p, part);
		memset(to + part, ' ', room - part);
		to += room;
		p += part;
		n -= part;
	}
}

/* In the lane blanks at the end of a text are kept by a NUL behind them, for which the width has a byte. */
static void put_lane_text(struct svy_sav_writer *w, struct svy_sav_target *c, const struct svy_str *s, char *to)
{
	if (s->n == 0 || s->p[s->n - 1] != ' ') {
		put_text(c, s, to);
		return;
	}
	w->text.n = 0;
	svy_buf_add(&w->text, s->p, s->n);
	svy_buf_putc(&w->text, '\0');
	put_text(c, &(struct svy_str){w->text.p, w->text.n}, to);
}

static void put_column(struct svy_sav_writer *w, struct svy_sav_target *c, const struct svy_column *from, size_t first, size_t n, char *to)
{
	size_t stride = w->slots * 8;
	to += c->slot * 8;
	if (c->width && w->lane)
		for (size_t i = 0; i < n; i++)
			put_lane_text(w, c, &from->str[first + i], to + i * stride);
	else if (c->width)
		for (size_t i = 0; i < n; i++)
			put_text(c, &from->str[first + i], to + i * stride);
	else if (c->scale != 1 || c->shift != 0 || svy_var_has_missing(&c->lost))
		put_converted(w, c, from->num + first, from->miss + first, n, to, stride);
	else
		c->sysmis += put_numbers(w, from->num + first, from->miss + first, n, to, stride);
}

int svy_sav_rows(struct svy_sav_writer *w, const struct svy_batch *b)
{
	size_t block = svy_sav_body_block(w->body);
	int rc = 0;
	for (size_t j = 0; j < w->ncol; j++)
		if (!w->col[j].width)
			look_at_numbers(&w->col[j], &b->col[j], b->nrow, !w->lane);
	for (size_t first = 0, n; first < b->nrow && !rc; first += n) {
		n = b->nrow - first < block ? b->nrow - first : block;
		char *rows = svy_sav_body_room(w->body, n);
		for (size_t j = 0; j < w->ncol; j++)
			put_column(w, &w->col[j], &b->col[j], first, n, rows);
		rc = svy_sav_body_put(w->body, n);
	}
	w->nrow += b->nrow;
	return rc;
}

/* Into the file, or the head that still waits. */
static void patch(struct svy_sav_writer *w, size_t at, const struct svy_buf *b)
{
	if (svy_output_can_patch(w->out))
		svy_output_patch(w->out, at, b->p, b->n);
	else
		memcpy(w->head.p + at, b->p, b->n);
}

static void patch_count(struct svy_sav_writer *w)
{
	struct svy_buf n = {0}, n64 = {0};
	svy_sav_put_int(&n, w->nrow > INT32_MAX ? -1 : (int64_t)w->nrow);
	patch(w, SVY_SAV_AT_CASES, &n);
	svy_sav_put_int64(&n64, (int64_t)w->nrow);
	patch(w, w->count64_at, &n64);
	svy_buf_free(&n);
	svy_buf_free(&n64);
}

static void patch_formats(struct svy_sav_writer *w)
{
	struct svy_buf f = {0};
	svy_sav_put_int(&f, SVY_SAV_FORMAT_F << 16 | 8 << 8);
	svy_sav_put_int(&f, SVY_SAV_FORMAT_F << 16 | 8 << 8);
	for (size_t j = 0; j < w->ncol; j++)
		if (w->col[j].guess && w->col[j].numbers && !w->col[j].fractions)
			patch(w, w->col[j].format_at, &f);
	svy_buf_free(&f);
}

int svy_sav_rows_end(struct svy_sav_writer *w)
{
	int64_t trailer[2] = {0};
	int rc = svy_sav_body_end(w->body, trailer);
	if (rc || w->lane)
		return rc;
	patch_count(w);
	patch_formats(w);
	if (w->zlib) {
		struct svy_buf at = {0};
		svy_sav_put_int64(&at, trailer[0]);
		svy_sav_put_int64(&at, trailer[1]);
		patch(w, w->head.n - 16, &at);
		svy_buf_free(&at);
	}
	if (svy_output_can_patch(w->out))
		return 0;
	svy_output_write(w->out, w->head.p, w->head.n);
	return svy_sav_body_copy(w->body);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/por.h"

#define PORTION ((size_t)64 << 10)
#define ROOM ((size_t)256 << 10)

/* The characters of the table by their place in it, from 64 on. Blanks behind that at 126 stand for what ASCII has not. */
enum { FIRST = 64, BLANK = 126, LAST = 188 };
static const char ascii[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+|&[]!$*);^-/|,%_>?`:#@'=\"      ~                     {}\\  ";
_Static_assert(sizeof ascii == LAST - FIRST + 2, "one character for each place");

static const struct {
	unsigned char place;
	const char *utf8;
} beyond[] = {
	{156, "\u2264"}, {157, "\u25a1"}, {158, "\u00b1"}, {159, "\u25a0"}, {160, "\u00b0"}, {161, "\u2020"}, {163, "\u2013"}, {164, "\u2514"},
	{165, "\u250c"}, {166, "\u2265"}, {167, "\u2070"}, {168, "\u00b9"}, {169, "\u00b2"}, {170, "\u00b3"}, {171, "\u2074"}, {172, "\u2075"},
	{173, "\u2076"}, {174, "\u2077"}, {175, "\u2078"}, {176, "\u2079"}, {177, "\u2518"}, {178, "\u2510"}, {179, "\u2260"}, {180, "\u2014"},
	{181, "\u207d"}, {182, "\u207e"}, {183, "\u207a"}, {187, "\u00a2"}, {188, "\u2022"},
};

void svy_por_chars_init(struct svy_por *r)
{
	r->raw = svy_malloc(PORTION);
	r->buf = svy_malloc(ROOM + 1);
	r->buf[0] = 0;
	for (int i = 0; i < 256; i++)
		r->map[i] = (unsigned char)i;
}

void svy_por_chars_free(struct svy_por *r)
{
	free(r->raw);
	free(r->buf);
	svy_buf_free(&r->made);
}

static void translate(const struct svy_por *r, unsigned char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s[i] = r->map[s[i]];
}

/* n bytes of a line as characters. */
static void add(struct svy_por *r, const unsigned char *s, size_t n)
{
	unsigned char *to = r->buf + r->n, *start = to;
	if (memchr(s, '\r', n)) {
		for (size_t i = 0; i < n; i++)
			if (s[i] != '\r')
				*to++ = s[i];
	} else {
		memcpy(to, s, n);
		to += n;
	}
	size_t made = (size_t)(to - start);
	r->n += made;
	r->column += made;
	if (r->maps)
		translate(r, start, made);
}

/* A line that ends early had blanks that something cut off. */
static void end_line(struct svy_por *r)
{
	if (r->column < SVY_POR_LINE) {
		memset(r->buf + r->n, ' ', SVY_POR_LINE - r->column);
		r->n += SVY_POR_LINE - r->column;
	}
	r->column = 0;
}

/* As many of the raw bytes as there is room for. */
static void take_raw(struct svy_por *r)
{
	while (r->raw_at < r->raw_n && r->n + 2 * SVY_POR_LINE <= ROOM) {
		const unsigned char *p = r->raw + r->raw_at;
		size_t left = r->raw_n - r->raw_at, most = left < SVY_POR_LINE + 2 ? left : SVY_POR_LINE + 2;
		const unsigned char *lf = memchr(p, '\n', most);
		add(r, p, lf ? (size_t)(lf - p) : most < SVY_POR_LINE ? most : SVY_POR_LINE);
		r->raw_at += lf ? (size_t)(lf - p) + 1 : most < SVY_POR_LINE ? most : SVY_POR_LINE;
		if (lf)
			end_line(r);
	}
}

int svy_por_fill(struct svy_por *r, size_t n)
{
	memmove(r->buf, r->buf + r->at, r->n - r->at);
	r->n -= r->at;
	r->at = 0;
	while (r->n < n && !r->end) {
		if (r->raw_at == r->raw_n) {
			ssize_t got = svy_bytes_read(r->ctx, r->in, r->raw, PORTION);
			if (got < 0)
				return (int)got;
			r->raw_at = 0;
			r->raw_n = (size_t)got;
			r->end = got == 0;
		}
		take_raw(r);
	}
	r->buf[r->n] = 0;
	return 0;
}

/* The byte of the digit 0 also fills the places that a table leaves open. */
static void read_table(struct svy_por *r, const unsigned char *table)
{
	bool known[256] = {0};
	for (int i = FIRST; i <= LAST; i++) {
		unsigned char b = table[i], c = (unsigned char)ascii[i - FIRST];
		if (known[b] || (i != FIRST && b == table[FIRST]) || (c == ' ' && i != BLANK))
			continue;
		known[b] = true;
		r->map[b] = c;
		r->maps |= b != c;
	}
	for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
		unsigned char b = table[beyond[i].place];
		if (known[b] || b == table[FIRST] || (b >= ' ' && b < 0x7f))
			continue;
		r->special[b] = beyond[i].utf8;
		r->any_special = true;
	}
}

int svy_por_read_head(struct svy_por *r)
{
	enum { GREETING = 200, TABLE = 256, MARK = 8 };
	int rc = svy_por_fill(r, GREETING + TABLE + MARK);
	if (rc)
		return rc;
	if (r->n < GREETING + TABLE + MARK)
		return svy_por_truncated(r, "it ends within its table of characters");
	read_table(r, r->buf + GREETING);
	r->at = GREETING + TABLE;
	if (r->maps)
		translate(r, r->buf + r->at, r->n - r->at);
	if (memcmp(r->buf + r->at, "SPSSPORT", MARK) != 0)
		return svy_por_damaged(r, "its table of characters does not give the mark 'SPSSPORT'");
	r->at += MARK;
	return 0;
}

/* Parts of a text in the table's own characters become UTF-8; between them stand bytes in whatever encoding. */
static struct svy_str decode_special(struct svy_por *r, const unsigned char *s, size_t n)
{
	r->made.n = 0;
	for (size_t i = 0; i < n;) {
		size_t run = i;
		while (run < n && !r->special[s[run]])
			run++;
		struct svy_str t = svy_text_decode(&r->text, (const char *)s + i, run - i, SIZE_MAX);
		svy_buf_add(&r->made, t.p, t.n);
		if (run < n)
			svy_buf_puts(&r->made, r->special[s[run++]]);
		i = run;
	}
	return (struct svy_str){r->made.p ? r->made.p : "", r->made.n};
}

struct svy_str svy_por_decode(struct svy_por *r, const unsigned char *s, size_t n)
{
	while (n > 0 && s[n - 1] == ' ')
		n--;
	if (r->any_special)
		return decode_special(r, s, n);
	return svy_text_decode(&r->text, (const char *)s, n, SIZE_MAX);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/utf8.h"

/* windows-1252, 0x80 to 0x9f; the five unassigned bytes stand for themselves, as in the WHATWG encoding standard. */
static const uint16_t high_1252[32] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

iconv_t svy_text_converter(const char *encoding)
{
	iconv_t cd = iconv_open("UTF-8", encoding);
	if (cd == (iconv_t)-1 && errno == ENOMEM)
		svy_mem_exhausted();
	return cd;
}

bool svy_text_init(struct svy_text *t, const char *declared)
{
	memset(t, 0, sizeof *t);
	t->cd = (iconv_t)-1;
	t->how = SVY_TEXT_GUESS;
	if (declared && (!strcasecmp(declared, "utf-8") || !strcasecmp(declared, "utf8")))
		t->how = SVY_TEXT_UTF8;
	else if (declared && (!strcasecmp(declared, "windows-1252") || !strcasecmp(declared, "cp1252")))
		t->how = SVY_TEXT_1252;
	else if (declared && (t->cd = svy_text_converter(declared)) != (iconv_t)-1)
		t->how = SVY_TEXT_ICONV;
	bool known = !declared || t->how != SVY_TEXT_GUESS;
	t->name = svy_strdup(known && declared ? declared : "UTF-8");
	return known;
}

void svy_text_free(struct svy_text *t)
{
	if (t->how == SVY_TEXT_ICONV)
		iconv_close(t->cd);
	free(t->name);
	free(t->buf);
	free(t->bad.var);
	free(t->cut.var);
	memset(t, 0, sizeof *t);
}

static bool is_ascii(const char *s, size_t n)
{
	uint64_t word, any = 0;
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		memcpy(&word, s + i, 8);
		any |= word;
	}
	for (; i < n; i++)
		any |= (unsigned char)s[i];
	return (any & 0x8080808080808080u) == 0;
}

static void reserve(struct svy_text *t, size_t n)
{
	if (n > t->cap) {
		t->cap = n * 2;
		t->buf = svy_realloc(t->buf, t->cap);
	}
}

static struct svy_str from_1252(struct svy_text *t, const char *s, size_t n)
{
	reserve(t, n * 3 + 1);
	char *p = t->buf;
	for (size_t i = 0; i < n; i++) {
		unsigned c = (unsigned char)s[i];
		if (c >= 0x80 && c < 0xa0)
			c = high_1252[c - 0x80];
		if (c >= 0x800)
			*p++ = (char)(0xe0 | c >> 12);
		if (c >= 0x800)
			*p++ = (char)(0x80 | (c >> 6 & 0x3f));
		else if (c >= 0x80)
			*p++ = (char)(0xc0 | c >> 6);
		*p++ = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
	}
	return (struct svy_str){t->buf, (size_t)(p - t->buf)};
}

static void count(const struct svy_text *t, struct svy_text_count *c)
{
	if (c->n++ > 0)
		return;
	c->var = svy_strdup(t->var);
	c->row = t->row;
}

static const char replacement[] = "\xef\xbf\xbd";

/* Bytes that are no UTF-8 replaced, one by one. A character that the end of a full field cuts in two is left out. */
static struct svy_str from_utf8(struct svy_text *t, const char *s, size_t n, bool full)
{
	size_t at = 0, to = 0;
	bool cut, bad = false;
	reserve(t, n * 3 + 1);
	while (at < n) {
		size_t good = svy_utf8_prefix(s + at, n - at, &cut);
		memcpy(t->buf + to, s + at, good);
		to += good;
		at += good;
		if (at == n)
			break;
		if (cut && full) {
			count(t, &t->cut);
			break;
		}
		memcpy(t->buf + to, replacement, 3);
		to += 3;
		at++;
		bad = true;
	}
	if (bad)
		count(t, &t->bad);
	return (struct svy_str){t->buf, to};
}

/* Some encodings compose characters (windows-1255, 1258): the last one is held back until it is asked for. */
static void flush(struct svy_text *t, char **to, size_t *room)
{
	iconv(t->cd, NULL, NULL, to, room);
}

static struct svy_str from_iconv(struct svy_text *t, const char *s, size_t n, bool full)
{
	reserve(t, n * 4 + 16);
	char *in = (char *)(uintptr_t)s, *to = t->buf;
	size_t left = n, room = t->cap;
	bool bad = false;
	iconv(t->cd, NULL, NULL, NULL, NULL);
	while (left > 0 && iconv(t->cd, &in, &left, &to, &room) == (size_t)-1) {
		if (errno == EINVAL && full) {
			count(t, &t->cut);
			break;
		}
		flush(t, &to, &room);
		memcpy(to, replacement, 3);
		to += 3;
		room -= 3;
		in++;
		left--;
		bad = true;
	}
	flush(t, &to, &room);
	if (bad)
		count(t, &t->bad);
	return (struct svy_str){t->buf, (size_t)(to - t->buf)};
}

struct svy_str svy_text_decode(struct svy_text *t, const char *s, size_t n, size_t width)
{
	bool full = n >= width, cut;
	/* Encodings that are not ASCII at heart (UTF-16, EBCDIC) cannot stand in these files, whose padding is blanks. */
	if (is_ascii(s, n))
		return (struct svy_str){s, n};
	if (t->how == SVY_TEXT_1252)
		return from_1252(t, s, n);
	if (t->how == SVY_TEXT_ICONV)
		return from_iconv(t, s, n, full);
	size_t good = svy_utf8_prefix(s, n, &cut);
	/* Where it is a guess, what has characters of UTF-8 before is UTF-8, cut. */
	bool cut_off = cut && (full || (t->how == SVY_TEXT_GUESS && !is_ascii(s, good)));
	if (cut_off)
		count(t, &t->cut);
	if (good == n || cut_off)
		return (struct svy_str){s, good};
	if (t->how == SVY_TEXT_UTF8)
		return from_utf8(t, s, n, full);
	count(t, &t->bad);
	return from_1252(t, s, n);
}

char *svy_text_dup(struct svy_text *t, const char *s, size_t n, size_t width)
{
	struct svy_str u = svy_text_decode(t, s, n, width);
	return svy_strndup(u.p, u.n);
}

/* " (first in 'q1', row 3)". */
static void put_place(struct svy_buf *b, const struct svy_text_count *c)
{
	if (!c->var)
		return;
	svy_buf_printf(b, " (first in '%s'", c->var);
	if (c->row)
		svy_buf_printf(b, ", row %" PRIu64, c->row);
	svy_buf_putc(b, ')');
}

/* Notes travel with the result: they name no path. */
static int report(struct svy_ctx *ctx, struct svy_text_count *c, const char *where, const char *what, const char *done)
{
	struct svy_buf place = {0};
	if (c->n == 0)
		return 0;
	put_place(&place, c);
	int rc = svy_warn(ctx, "%" PRIu64 " text%s in the %s %s%s%s", c->n, c->n == 1 ? "" : "s", where, what, place.p ? place.p : "", done);
	svy_buf_free(&place);
	free(c->var);
	*c = (struct svy_text_count){0};
	return rc;
}

int svy_text_report(struct svy_ctx *ctx, struct svy_text *t, const char *where)
{
	struct svy_buf what = {0};
	svy_buf_printf(&what, "%s not valid %s", t->bad.n == 1 ? "is" : "are", t->name);
	int rc = report(ctx, &t->bad, where, what.p, t->how == SVY_TEXT_GUESS ? ": read as windows-1252; --encoding names another" :
		": U+FFFD stands for what is not; --encoding names another");
	svy_buf_free(&what);
	if (!rc)
		rc = report(ctx, &t->cut, where, t->cut.n == 1 ? "ends within a character" : "end within a character",
			": the rest of it has no room in its field, and it is left out");
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "io/decode.h"
#include "io/readstat_base.h"

/* windows-1252, 0x80 to 0x9f; the five unassigned bytes stand for themselves, as in the WHATWG encoding standard. */
static const uint16_t high_1252[32] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

bool svy_rs_text_init(struct svy_rs_text *t, const char *declared)
{
	memset(t, 0, sizeof *t);
	t->cd = (iconv_t)-1;
	if (!declared || !strcasecmp(declared, "utf-8") || !strcasecmp(declared, "utf8")) {
		t->name = svy_strdup("UTF-8");
		return true;
	}
	bool latin = !strcasecmp(declared, "windows-1252") || !strcasecmp(declared, "cp1252");
	t->how = latin ? SVY_RS_1252 : SVY_RS_ICONV;
	if (!latin && (t->cd = iconv_open("UTF-8", declared)) == (iconv_t)-1) {
		t->how = SVY_RS_UTF8;
		t->name = svy_strdup("UTF-8");
		return false;
	}
	t->name = svy_strdup(declared);
	return true;
}

void svy_rs_text_free(struct svy_rs_text *t)
{
	if (t->how == SVY_RS_ICONV)
		iconv_close(t->cd);
	free(t->name);
	free(t->buf);
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

static void reserve(struct svy_rs_text *t, size_t n)
{
	if (n > t->cap) {
		t->cap = n * 2;
		t->buf = svy_realloc(t->buf, t->cap);
	}
}

static struct svy_str from_1252(struct svy_rs_text *t, const char *s, size_t n)
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

/* False if the text is not valid. */
static bool from_iconv(struct svy_rs_text *t, const char *s, size_t n, bool full, struct svy_str *out)
{
	reserve(t, n * 4 + 16);
	char *in = (char *)(uintptr_t)s, *to = t->buf;
	size_t left = n, room = t->cap;
	iconv(t->cd, NULL, NULL, NULL, NULL);
	if (iconv(t->cd, &in, &left, &to, &room) == (size_t)-1 && !(errno == EINVAL && full))
		return false;
	*out = (struct svy_str){t->buf, (size_t)(to - t->buf)};
	return true;
}

struct svy_str svy_rs_text_decode(struct svy_rs_text *t, const char *s, size_t n, size_t width)
{
	bool full = n >= width;
	struct svy_str out = {s, n};
	/* Encodings that are not ASCII at heart (UTF-16, EBCDIC) cannot stand in these files, whose padding is blanks. */
	if (is_ascii(s, n))
		return out;
	if (t->how == SVY_RS_UTF8) {
		bool cut;
		out.n = svy_utf8_prefix(s, n, &cut);
		if (out.n == n || (cut && (full || !is_ascii(s, out.n))))
			return out;
	} else if (t->how == SVY_RS_1252) {
		return from_1252(t, s, n);
	} else if (from_iconv(t, s, n, full, &out)) {
		return out;
	}
	t->bad++;
	return from_1252(t, s, n);
}

char *svy_rs_text_dup(struct svy_rs_text *t, const char *s, size_t n)
{
	struct svy_str u = svy_rs_text_decode(t, s, n, n == 8 ? 8 : 60);
	return svy_strndup(u.p, u.n);
}

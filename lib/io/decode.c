// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "io/text.h"

#define PORTION (64u << 10)
#define FALLBACK "windows-1252"

struct svy_decode {
	struct svy_bytes *bytes;
	char *encoding;
	iconv_t cd;
	bool converts, repairs;         /* by iconv; UTF-8 with bytes that are none */
	uint64_t bad;
	bool begun;                     /* the place of a byte order mark is behind us */
	uint64_t lines;                 /* line ends in the portions handed out */
	size_t kept;                    /* bytes at the start of raw that began a character */
	char raw[PORTION];
	char text[4 * PORTION];         /* one byte of windows-1252 becomes at most three */
};

/* Reads all of the input once; most files are ASCII, and 1 GB of them takes half a second. Counts characters of several bytes, and bytes that are none. */
static int look(struct svy_ctx *ctx, struct svy_bytes *b, char *buf, uint64_t *wide, uint64_t *bad)
{
	size_t kept = 0;
	*wide = *bad = 0;
	for (;;) {
		ssize_t got = svy_bytes_read(ctx, b, buf + kept, PORTION - kept);
		if (got < 0)
			return (int)got;
		size_t n = kept + (size_t)got, at = 0;
		bool cut = false;
		while (at < n) {
			size_t good = svy_utf8_prefix(buf + at, n - at, &cut);
			for (size_t i = at; i < at + good; i++)
				*wide += (unsigned char)buf[i] >= 0xc0;
			at += good;
			if (at == n || (cut && got))
				break;
			at++;
			++*bad;
		}
		if (!got)
			return svy_bytes_seek(ctx, b, 0);
		kept = n - at;
		memmove(buf, buf + at, kept);
	}
}

static bool is_utf8_name(const char *s)
{
	return !strcasecmp(s, "utf-8") || !strcasecmp(s, "utf8");
}

/* NULL: it must be looked at whole. */
static const char *by_mark(const unsigned char *p, size_t n)
{
	if (n >= 2 && (!memcmp(p, "\xff\xfe", 2) || !memcmp(p, "\xfe\xff", 2)))
		return "UTF-16";
	return NULL;
}

static int choose(struct svy_ctx *ctx, struct svy_decode *d, const char *given)
{
	const unsigned char *p;
	size_t n;
	uint64_t wide, bad;
	int rc = svy_bytes_peek(ctx, d->bytes, 2, &p, &n);
	if (rc < 0)
		return rc;
	const char *encoding = given ? given : by_mark(p, n);
	d->converts = encoding && !is_utf8_name(encoding);
	d->repairs = encoding && !d->converts;
	if (!encoding) {
		if ((rc = look(ctx, d->bytes, d->raw, &wide, &bad)) < 0)
			return rc;
		d->repairs = bad && wide >= 2 * bad;
		d->converts = bad && !d->repairs;
		encoding = d->converts ? FALLBACK : "UTF-8";
		if (d->converts && (rc = svy_warn(ctx, "the text is not UTF-8 and is read as " FALLBACK " (--encoding names another)")) < 0)
			return rc;
	}
	d->encoding = svy_strdup(d->converts ? encoding : "UTF-8");
	return 0;
}

int svy_decode_open(struct svy_ctx *ctx, struct svy_bytes *b, const char *encoding, struct svy_decode **out)
{
	struct svy_decode *d = svy_malloc(sizeof *d);
	int rc;
	d->bytes = b;
	d->encoding = NULL;
	d->converts = d->repairs = d->begun = false;
	d->bad = 0;
	d->cd = (iconv_t)-1;
	d->lines = 0;
	d->kept = 0;
	if ((rc = choose(ctx, d, encoding)) < 0)
		goto cleanup;
	if (d->converts && (d->cd = svy_text_converter(d->encoding)) == (iconv_t)-1) {
		rc = svy_fail(ctx, SVY_EUSAGE, "unknown encoding '%s'", d->encoding);
		goto cleanup;
	}
	*out = d;
	return 0;
cleanup:
	svy_decode_free(d);
	return rc;
}

int svy_decode_rewind(struct svy_ctx *ctx, struct svy_decode *d)
{
	if (d->converts)
		iconv(d->cd, NULL, NULL, NULL, NULL);
	d->begun = false;
	d->bad = 0;
	d->lines = 0;
	d->kept = 0;
	return svy_bytes_seek(ctx, d->bytes, 0);
}

static uint64_t count_lines(const char *s, size_t n)
{
	uint64_t k = 0;
	for (const char *end = s + n, *p = s; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		k++;
	return k;
}

/* What is left of a portion begins the next. */
static void keep(struct svy_decode *d, const char *from, size_t n)
{
	d->kept = n;
	memmove(d->raw, from, n);
}

static const char replacement[] = "\xef\xbf\xbd";

/* Bytes that a character has at least: what is none is skipped by so many, or all behind it would be out of step. */
static size_t step(const char *encoding)
{
	if (!strncasecmp(encoding, "UTF-16", 6) || !strncasecmp(encoding, "UTF16", 5) || !strncasecmp(encoding, "UCS-2", 5))
		return 2;
	return !strncasecmp(encoding, "UTF-32", 6) || !strncasecmp(encoding, "UTF32", 5) || !strncasecmp(encoding, "UCS-4", 5) ? 4 : 1;
}

/* Windows-1255 and others compose characters: the last one is held back until it is asked for. That also forgets the byte order of UTF-16. */
static void flush(struct svy_decode *d, char **to, size_t *room)
{
	iconv(d->cd, NULL, NULL, to, room);
}

/* Converts raw[0..n) as far as whole characters go; keeps the rest. last: no more bytes will come. Returns the bytes made. */
static size_t convert(struct svy_decode *d, size_t n, bool last)
{
	char *from = d->raw, *to = d->text;
	size_t left = n, room = sizeof d->text;
	while (left > 0 && iconv(d->cd, &from, &left, &to, &room) == (size_t)-1) {
		if (errno != EILSEQ && !(errno == EINVAL && last))
			break;
		if (step(d->encoding) == 1)
			flush(d, &to, &room);
		memcpy(to, replacement, 3);
		to += 3;
		room -= 3;
		size_t skip = left < step(d->encoding) ? left : step(d->encoding);
		from += skip;
		left -= skip;
		d->bad += skip;
	}
	if (last)
		flush(d, &to, &room);
	keep(d, from, left);
	return sizeof d->text - room;
}

/* The same for UTF-8. */
static size_t repair(struct svy_decode *d, size_t n, bool last)
{
	size_t at = 0, made = 0;
	bool cut = false;
	while (at < n) {
		size_t good = svy_utf8_prefix(d->raw + at, n - at, &cut);
		memcpy(d->text + made, d->raw + at, good);
		made += good;
		at += good;
		if (at == n || (cut && !last))
			break;
		memcpy(d->text + made, replacement, 3);
		made += 3;
		at++;
		d->bad++;
	}
	keep(d, d->raw + at, n - at);
	return made;
}

int svy_decode_next(struct svy_ctx *ctx, struct svy_decode *d, const char **p, size_t *n)
{
	do {
		ssize_t got = svy_bytes_read(ctx, d->bytes, d->raw + d->kept, PORTION - d->kept);
		if (got < 0)
			return (int)got;
		size_t have = d->kept + (size_t)got;
		*n = have;
		if (d->converts || d->repairs)
			*n = d->converts ? convert(d, have, !got) : repair(d, have, !got);
		if (!*n && !have)
			return 0;
		*p = d->converts || d->repairs ? d->text : d->raw;
		if (!d->begun && *n) {
			size_t mark = *n >= 3 && !memcmp(*p, "\xef\xbb\xbf", 3) ? 3 : 0;
			*p += mark;
			*n -= mark;
			d->begun = true;
		}
	} while (!*n);
	const char *nul = memchr(*p, 0, *n);
	if (nul)
		return svy_fail(ctx, SVY_EDATA, "'%s' is not a text file: a NUL byte in line %llu", svy_bytes_name(d->bytes),
		                (unsigned long long)(d->lines + count_lines(*p, (size_t)(nul - *p)) + 1));
	d->lines += count_lines(*p, *n);
	return 0;
}

uint64_t svy_decode_bad(const struct svy_decode *d)
{
	return d->bad;
}

const char *svy_decode_encoding(const struct svy_decode *d)
{
	return d->encoding;
}

void svy_decode_free(struct svy_decode *d)
{
	if (!d)
		return;
	if (d->cd != (iconv_t)-1)
		iconv_close(d->cd);
	free(d->encoding);
	free(d);
}

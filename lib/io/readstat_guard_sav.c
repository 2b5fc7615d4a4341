// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Walks the dictionary of a .sav or .zsav before ReadStat does. Layout: PSPP developers guide, "System File Format".
 * Only what could make ReadStat read or write outside its memory, allocate without bound, or lose rows in silence is refused.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "io/readstat_base.h"

enum { MAX_SEGMENTS = 131 };            /* of a string of 32767 bytes, 252 of them each */

struct record {
	char name[8];                   /* as it stands in the file, blanks at the end */
	int32_t width;                  /* 0 for numbers */
};

struct walk {
	struct svy_rs_io *io;
	struct svy_rs_facts *facts;
	bool swap;
	int32_t compression, cases, code_page;
	int32_t weight;                 /* slot of the weight variable, from 1; 0 if there is none */
	int64_t cases64;                /* record 7/16; -1 if absent */
	size_t slots;                   /* 8-byte pieces of a case */
	int32_t pieces;                 /* that the string before still lacks */
	struct svy_buf begins;          /* a byte per slot: does a variable begin there? */
	bool response_sets;             /* record 7/7 or 7/19, of which ReadStat makes nothing */
	bool lost_labels;               /* value labels name a slot where none does */
	struct record *var;             /* variable records, continuations left out */
	size_t nvar, cap;
	size_t hint, unknown;           /* where the next name is sought first; names that were not found */
};

static int32_t int_at(const struct walk *w, const void *p)
{
	uint32_t x;
	memcpy(&x, p, 4);
	return (int32_t)(w->swap ? __builtin_bswap32(x) : x);
}

static int64_t long_at(const struct walk *w, const void *p)
{
	uint64_t x;
	memcpy(&x, p, 8);
	return (int64_t)(w->swap ? __builtin_bswap64(x) : x);
}

static bool take_int(struct walk *w, int32_t *x)
{
	unsigned char b[4];
	if (!svy_rs_io_take(w->io, b, 4))
		return false;
	*x = int_at(w, b);
	return true;
}

static int cut_short(struct walk *w)
{
	return svy_rs_truncated(w->io, "it ends within its dictionary");
}

static int walk_header(struct walk *w)
{
	unsigned char h[176];
	if (!svy_rs_io_take(w->io, h, sizeof h))
		return svy_rs_truncated(w->io, "it ends within its header");
	int32_t layout = int_at(w, h + 64);
	w->swap = layout != 2 && layout != 3;
	layout = int_at(w, h + 64);
	if (layout != 2 && layout != 3)
		return svy_rs_damaged(w->io, "layout code %" PRId32, layout);
	w->compression = int_at(w, h + 72);
	w->weight = int_at(w, h + 76);
	w->cases = int_at(w, h + 80);
	if (w->compression < 0 || w->compression > 2 || (w->compression == 2) != (h[3] == '3'))
		return svy_rs_damaged(w->io, "compression code %" PRId32, w->compression);
	if (w->cases < -1)
		return svy_rs_damaged(w->io, "%" PRId32 " cases", w->cases);
	return 0;
}

static int walk_variable(struct walk *w)
{
	unsigned char b[28];
	int32_t len = 0;
	if (!svy_rs_io_take(w->io, b, sizeof b))
		return cut_short(w);
	int32_t type = int_at(w, b), has_label = int_at(w, b + 4), nmissing = int_at(w, b + 8);
	if (type > 255 || type < -1)
		return svy_rs_damaged(w->io, "variable type %" PRId32, type);
	if (type == -1 ? w->pieces-- <= 0 : w->pieces > 0)
		return svy_rs_damaged(w->io, "a string with too many or too few pieces, at variable %zu", w->nvar);
	if (nmissing < -3 || nmissing > 3 || nmissing == -1)
		return svy_rs_damaged(w->io, "%" PRId32 " missing values", nmissing);
	if (has_label && !take_int(w, &len))
		return cut_short(w);
	if (len < 0 || !svy_rs_io_skip(w->io, ((int64_t)len + 3) / 4 * 4) || !svy_rs_io_skip(w->io, 8 * (int64_t)abs(nmissing)))
		return svy_rs_damaged(w->io, "a variable label of %" PRId32 " bytes", len);
	w->slots++;
	svy_buf_putc(&w->begins, type >= 0);
	if (type == -1)
		return 0;
	w->pieces = type > 0 ? (type + 7) / 8 - 1 : 0;
	svy_grow(w->var, w->nvar, w->cap);
	memcpy(w->var[w->nvar].name, b + 20, 8);
	w->var[w->nvar++].width = type;
	return 0;
}

static bool is_variable(const struct walk *w, int32_t slot)
{
	return slot >= 1 && (size_t)slot <= w->slots && w->begins.p[slot - 1];
}

static int walk_value_labels(struct walk *w)
{
	int32_t n, type;
	unsigned char b[9];
	if (!take_int(w, &n))
		return cut_short(w);
	if (n < 0 || n > svy_rs_io_left(w->io) / 16)
		return svy_rs_damaged(w->io, "%" PRId32 " value labels", n);
	for (int32_t i = 0; i < n; i++)
		if (!svy_rs_io_take(w->io, b, 9) || !svy_rs_io_skip(w->io, (b[8] + 8) / 8 * 8 - 1))
			return cut_short(w);
	if (!take_int(w, &type) || !take_int(w, &n))
		return cut_short(w);
	if (type != 4)
		return svy_rs_damaged(w->io, "value labels without their variables");
	if (n < 0 || n > svy_rs_io_left(w->io) / 4)
		return svy_rs_damaged(w->io, "value labels of %" PRId32 " variables", n);
	for (int32_t at; n > 0 && take_int(w, &at); n--)
		w->lost_labels |= !is_variable(w, at);
	return w->io->rc;
}

static bool is_named(const struct record *r, const char *name, size_t n)
{
	size_t len = 8;
	while (len > 0 && r->name[len - 1] == ' ')
		len--;
	return len == n && !strncasecmp(r->name, name, n);
}

/* Names come in the order of the variables, so the search goes on where the last one ended. */
static const struct record *find(struct walk *w, const char *name, size_t n)
{
	for (size_t k = 0; k < w->nvar; k++) {
		size_t i = (w->hint + k) % w->nvar;
		if (is_named(&w->var[i], name, n)) {
			w->hint = i + 1;
			return &w->var[i];
		}
	}
	w->unknown++;
	return NULL;
}

/* NAME=LENGTH, NUL, TAB …: every segment that the length asks for must stand behind its variable, and be a string. */
static int check_long_strings(struct walk *w, const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t end = i;
		while (end < n && p[end] != '\t' && p[end] != '\0')
			end++;
		const char *eq = memchr(p + i, '=', end - i);
		const struct record *r = eq ? find(w, p + i, (size_t)(eq - (p + i))) : NULL;
		if (w->unknown > 1000)
			return svy_rs_damaged(w->io, "lengths of strings that do not exist");
		if (r) {
			char digits[8] = "";
			memcpy(digits, eq + 1, (size_t)(p + end - eq - 1) < sizeof digits - 1 ? (size_t)(p + end - eq - 1) : sizeof digits - 1);
			long len = strtol(digits, NULL, 10), segments = (len + 251) / 252;
			if (len < 0 || segments > MAX_SEGMENTS || segments > (long)(w->var + w->nvar - r))
				return svy_rs_damaged(w->io, "a string of %ld bytes", len);
			for (long k = 0; k < segments; k++)
				if (k < segments - 1 ? r[k].width != 255 : (r[k].width + 7) / 8 != (len - 252 * k + 7) / 8)
					return svy_rs_damaged(w->io, "a string of %ld bytes in pieces of another width", len);
		}
		for (i = end; i < n && (p[i] == '\t' || p[i] == '\0'); i++)
			continue;
	}
	return 0;
}

/* A counted piece of record 7/21 or 7/22; false if it does not fit. */
static bool piece(const struct walk *w, const char *p, size_t n, size_t *at)
{
	if (n - *at < 4)
		return false;
	int32_t len = int_at(w, p + *at);
	*at += 4;
	if (len < 0 || (size_t)len > n - *at)
		return false;
	*at += (size_t)len;
	return true;
}

/* Value labels (7/21) and missing values (7/22) of long strings: ReadStat adds lengths to pointers without a look at the sign. */
static int check_long_values(struct walk *w, int32_t subtype, const char *p, size_t n)
{
	for (size_t at = 0; at < n;) {
		if (!piece(w, p, n, &at))
			return svy_rs_damaged(w->io, "record 7/%" PRId32 " does not fit its length", subtype);
		int32_t count = 0;
		if (subtype == 21 && n - at >= 8) {
			count = int_at(w, p + at + 4);
			at += 8;
		} else if (subtype == 22 && n - at >= 5) {
			int32_t len = int_at(w, p + at + 1);
			count = p[at];
			at += 5;
			if (count < 0 || count > 3 || len < 0 || (uint64_t)len * (uint64_t)count > n - at)
				return svy_rs_damaged(w->io, "missing values of a long string");
			at += (size_t)len * (size_t)count;
			continue;
		} else {
			return svy_rs_damaged(w->io, "record 7/%" PRId32 " does not fit its length", subtype);
		}
		for (int32_t i = 0; i < count; i++)
			if (!piece(w, p, n, &at) || !piece(w, p, n, &at))
				return svy_rs_damaged(w->io, "value labels of a long string");
		if (count < 0)
			return svy_rs_damaged(w->io, "value labels of a long string");
	}
	return 0;
}

static int check_content(struct walk *w, int32_t subtype, char *p, size_t n)
{
	switch (subtype) {
	case 3:
		w->code_page = int_at(w, p + 28);
		return 0;
	case 14:
		return check_long_strings(w, p, n);
	case 16:
		w->cases64 = n == 16 ? long_at(w, p + 8) : -1;
		return 0;
	case 20:
		n = n < sizeof w->facts->encoding_name ? n : sizeof w->facts->encoding_name - 1;
		memcpy(w->facts->encoding_name, p, n);
		w->facts->encoding_name[n] = '\0';
		return 0;
	default:
		return check_long_values(w, subtype, p, n);
	}
}

/* The sizes that ReadStat assumes without a look: it takes count numbers of that size from a buffer of size * count bytes. */
static int32_t size_of_item(int32_t subtype)
{
	return subtype == 3 || subtype == 11 ? 4 : subtype == 4 || subtype == 16 ? 8 : 1;
}

static int walk_extension(struct walk *w)
{
	int32_t subtype, size, count;
	if (!take_int(w, &subtype) || !take_int(w, &size) || !take_int(w, &count))
		return cut_short(w);
	int64_t n = (int64_t)size * count;
	if (size < 0 || count < 0 || n > svy_rs_io_left(w->io) || n > INT32_MAX)
		return svy_rs_damaged(w->io, "record 7/%" PRId32 " of %" PRId32 " times %" PRId32 " bytes", subtype, count, size);
	bool known = subtype == 3 || subtype == 4 || subtype == 11 || subtype == 13 || subtype == 14 || subtype == 21 || subtype == 22;
	if ((known && size != size_of_item(subtype)) || (subtype == 3 && count != 8) || (subtype == 4 && count != 3))
		return svy_rs_damaged(w->io, "record 7/%" PRId32 " of %" PRId32 " times %" PRId32 " bytes", subtype, count, size);
	w->response_sets |= (subtype == 7 || subtype == 19) && n > 1;
	if (subtype != 3 && subtype != 14 && subtype != 16 && subtype != 20 && subtype != 21 && subtype != 22)
		return svy_rs_io_skip(w->io, n) ? 0 : cut_short(w);
	char *p = svy_malloc((size_t)n + 1);
	int rc = svy_rs_io_take(w->io, p, (size_t)n) ? check_content(w, subtype, p, (size_t)n) : cut_short(w);
	free(p);
	return rc;
}

static int walk_records(struct walk *w)
{
	for (;;) {
		int32_t type, n;
		int rc = 0;
		if (!take_int(w, &type))
			return cut_short(w);
		if (type == 2)
			rc = walk_variable(w);
		else if (type == 3)
			rc = walk_value_labels(w);
		else if (type == 6)
			rc = !take_int(w, &n) || n < 0 || !svy_rs_io_skip(w->io, 80 * (int64_t)n) ? cut_short(w) : 0;
		else if (type == 7)
			rc = walk_extension(w);
		else if (type == 999)
			return svy_rs_io_skip(w->io, 4) ? 0 : cut_short(w);
		else
			rc = svy_rs_damaged(w->io, "record type %" PRId32, type);
		if (rc)
			return rc;
	}
}

static int check_plain_data(struct walk *w)
{
	int64_t size = (int64_t)w->slots * 8, left = svy_rs_io_left(w->io);
	if (w->facts->rows > left / size)
		return svy_rs_truncated(w->io, "%" PRId64 " of its %" PRId64 " cases are there", left / size, w->facts->rows);
	if (w->facts->rows < 0 && left % size != 0)
		return svy_rs_truncated(w->io, "it ends within case %" PRId64, left / size + 1);
	return 0;
}

/* Blocks of a .zsav: none may lie outside the file, nor swell to more than zlib can make of it (1032 to 1). */
static int check_zlib_data(struct walk *w)
{
	unsigned char h[24], e[24];
	int64_t data = w->io->pos;
	if (!svy_rs_io_take(w->io, h, 24))
		return cut_short(w);
	int64_t trailer = long_at(w, h + 8), len = long_at(w, h + 16);
	if (long_at(w, h) != data || trailer < data + 24 || len < 24 || trailer > w->io->size || len > w->io->size - trailer)
		return svy_rs_truncated(w->io, "its table of blocks is not where it should be");
	w->io->pos = trailer;
	if (!svy_rs_io_take(w->io, h, 24))
		return cut_short(w);
	int32_t block = int_at(w, h + 16), n = int_at(w, h + 20);
	if (n < 0 || block < 0 || len != 24 + 24 * (int64_t)n)
		return svy_rs_damaged(w->io, "a table of %" PRId32 " blocks", n);
	for (int32_t i = 0; i < n; i++) {
		if (!svy_rs_io_take(w->io, e, 24))
			return cut_short(w);
		int64_t at = long_at(w, e + 8), plain = int_at(w, e + 16), packed = int_at(w, e + 20);
		if (at < data + 24 || at > trailer || packed < 0 || packed > trailer - at || plain < 0 || plain > block || plain > packed * 1032 + 64)
			return svy_rs_damaged(w->io, "block %" PRId32 " of its data", i + 1);
	}
	return 0;
}

/* Code pages that ReadStat does not know, or knows by a name that iconv does not. */
static const char *code_page_name(int32_t code, char *buf, size_t size)
{
	switch (code) {
	case 2: case 3: case 20127: return "windows-1252";      /* "ASCII", and often more */
	case 819: case 28591: return "ISO-8859-1";
	case 936: return "GBK";
	case 949: return "CP949";
	case 950: return "BIG5";
	case 932: return "CP932";
	case 10000: return "MACINTOSH";
	case 20866: return "KOI8-R";
	case 21866: return "KOI8-U";
	case 51949: return "EUC-KR";
	case 54936: return "GB18030";
	case 65001: return "UTF-8";
	}
	if (code > 28591 && code <= 28605)
		snprintf(buf, size, "ISO-8859-%d", (int)(code - 28590));
	else if (code > 0 && code < 2000)
		snprintf(buf, size, "CP%d", (int)code);
	else
		return NULL;
	return buf;
}

/* The name of record 7/20 is the more precise of the two; "windows-1252" may stand there in many spellings. */
static void settle_encoding(struct walk *w)
{
	struct svy_rs_facts *f = w->facts;
	char by_code[32];
	const char *code = code_page_name(w->code_page, by_code, sizeof by_code);
	iconv_t cd = f->encoding_name[0] ? iconv_open("UTF-8", f->encoding_name) : (iconv_t)-1;
	if (cd != (iconv_t)-1) {
		iconv_close(cd);
		f->encoding = f->encoding_name;
	} else if (code) {
		f->encoding = strcpy(f->encoding_name, code);
	}
}

static int walk(struct walk *w)
{
	int rc = walk_header(w);
	if (!rc)
		rc = walk_records(w);
	if (rc)
		return rc;
	if (w->nvar == 0 || w->pieces > 0)
		return svy_rs_damaged(w->io, "no variables, or not the whole of the last");
	settle_encoding(w);
	if (w->response_sets)
		svy_note(w->io->ctx, "the file has multiple-response sets, which are not read");
	if (w->lost_labels)
		rc = svy_warn(w->io->ctx, "the file has value labels for variables that do not exist");
	if (!rc && w->weight && !is_variable(w, w->weight))
		rc = svy_warn(w->io->ctx, "the file declares a weight that is none of its variables; it is taken as unweighted");
	if (!rc && w->code_page && !w->facts->encoding)
		rc = svy_warn(w->io->ctx, "the file declares an unknown code page, %" PRId32 "; it is read as UTF-8", w->code_page);
	if (rc)
		return rc;
	w->facts->vars = w->nvar;
	w->facts->rows = w->cases >= 0 ? w->cases : w->cases64 > 0 ? w->cases64 : -1;
	return w->compression == 0 ? check_plain_data(w) : w->compression == 2 ? check_zlib_data(w) : 0;
}

int svy_rs_guard_sav(struct svy_rs_io *io, struct svy_rs_facts *f)
{
	struct walk w = {.io = io, .facts = f, .cases64 = -1};
	memset(f, 0, sizeof *f);
	int rc = walk(&w);
	free(w.var);
	svy_buf_free(&w.begins);
	io->pos = 0;
	return rc;
}

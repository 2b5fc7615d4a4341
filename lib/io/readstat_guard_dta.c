// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Walks a .dta before ReadStat does: releases 104 to 119. Layout: Stata's "help dta" (117 to 119, and the older ones by release).
 * ReadStat takes a file that ends within its value labels for whole, and text of a strL without its NUL for text.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readstat_base.h"

struct walk {
	struct svy_rs_io *io;
	bool swap, tagged;              /* tagged: release 117 and later */
	int release;
	uint64_t nvar, nobs, row;       /* row: bytes of one */
	int64_t map[14];
	size_t name_len;                /* of variables and label sets */
};

static uint64_t number(const struct walk *w, const unsigned char *p, int n)
{
	uint64_t x = 0;
	for (int i = 0; i < n; i++)
		x = x << 8 | p[w->swap ? i : n - 1 - i];
	return x;
}

static bool take_number(struct walk *w, int n, uint64_t *x)
{
	unsigned char b[8];
	if (!svy_rs_io_take(w->io, b, (size_t)n))
		return false;
	*x = number(w, b, n);
	return true;
}

/* Consumes the tag, or leaves the position where it is. */
static bool tag(struct walk *w, const char *text)
{
	char b[64];
	int64_t at = w->io->pos;
	size_t n = strlen(text);
	if (n <= sizeof b && svy_rs_io_take(w->io, b, n) && !memcmp(b, text, n))
		return true;
	w->io->pos = at;
	return false;
}

static int cut_short(struct walk *w, const char *where)
{
	return svy_rs_truncated(w->io, "it ends within its %s", where);
}

static int lost(struct walk *w, const char *what)
{
	return svy_rs_damaged(w->io, "%s not found where it should be", what);
}

/* Bytes of a value of the type; 0 if there is no such type. */
static unsigned type_width(const struct walk *w, unsigned type)
{
	if (w->tagged)
		return type >= 65526 && type <= 65530 ? (const unsigned[]){8, 4, 4, 2, 1}[type - 65526] : type == 32768 ? 8 : type <= 2045 ? type : 0;
	if (w->release >= 111)
		return type >= 251 ? (const unsigned[]){1, 2, 4, 4, 8}[type - 251] : type;
	switch (type) {
	case 'b': return 1;
	case 'i': return 2;
	case 'l': case 'f': return 4;
	case 'd': return 8;
	}
	return type > 0x7f ? type - 0x7f : 0;
}

static int walk_types(struct walk *w)
{
	for (uint64_t i = 0; i < w->nvar; i++) {
		uint64_t type;
		if (!take_number(w, w->tagged ? 2 : 1, &type))
			return cut_short(w, "list of variables");
		unsigned width = type_width(w, (unsigned)type);
		if (width == 0)
			return svy_rs_damaged(w->io, "type %" PRIu64 " of variable %" PRIu64, type, i + 1);
		w->row += width;
	}
	return 0;
}

/* n*size without wrapping, as far as the file goes. */
static bool skip_items(struct walk *w, uint64_t n, uint64_t size)
{
	int64_t left = svy_rs_io_left(w->io);
	return n <= (uint64_t)left / size && svy_rs_io_skip(w->io, (int64_t)(n * size));
}

static int check_rows(struct walk *w, int64_t left)
{
	if (w->nobs > INT32_MAX - 1)
		return svy_fail(w->io->ctx, SVY_EDATA, "'%s' has more rows than can be read: %" PRIu64, svy_bytes_name(w->io->in), w->nobs);
	if (w->nobs > 0 && w->nvar == 0)
		return svy_rs_damaged(w->io, "rows without variables");
	if (w->nobs > 0 && w->nobs > (uint64_t)left / w->row)
		return svy_rs_truncated(w->io, "%" PRIu64 " of its %" PRIu64 " rows are there", (uint64_t)left / w->row, w->nobs);
	return 0;
}

/* The table of one label set, of n bytes: number of labels, bytes of text, offsets, values, text. */
static int check_table(struct walk *w, uint64_t n)
{
	uint64_t count, text, offset;
	int64_t start = w->io->pos;
	if (n < 8 || n > (uint64_t)svy_rs_io_left(w->io))
		return cut_short(w, "value labels");
	if (!take_number(w, 4, &count) || !take_number(w, 4, &text))
		return cut_short(w, "value labels");
	if (text > n - 8 || count > (n - 8 - text) / 8)
		return svy_rs_damaged(w->io, "%" PRIu64 " value labels in %" PRIu64 " bytes", count, n);
	for (uint64_t i = 0; i < count; i++)
		if (!take_number(w, 4, &offset) || offset >= text)
			return svy_rs_damaged(w->io, "a value label outside its table");
	w->io->pos = start + (int64_t)n;
	return 0;
}

static int walk_labels(struct walk *w)
{
	for (;;) {
		uint64_t n;
		if (w->tagged ? tag(w, "</value_labels>") : svy_rs_io_left(w->io) == 0)
			return 0;
		if (w->tagged && !tag(w, "<lbl>"))
			return lost(w, "value labels");
		if (!take_number(w, 4, &n) || !svy_rs_io_skip(w->io, (int64_t)w->name_len + 3))
			return cut_short(w, "value labels");
		int rc = check_table(w, n);
		if (rc)
			return rc;
		if (w->tagged && !tag(w, "</lbl>"))
			return lost(w, "the end of a label set");
	}
}

/* Long strings: text (type 130) must end in NUL, since ReadStat gives no length; and 16 MB is what it can hold. */
static int walk_strls(struct walk *w)
{
	if (!tag(w, "<strls>"))
		return lost(w, "long strings");
	while (!tag(w, "</strls>")) {
		unsigned char type, last;
		uint64_t n;
		if (!tag(w, "GSO") || !svy_rs_io_skip(w->io, w->release >= 118 ? 12 : 8) || !svy_rs_io_take(w->io, &type, 1) || !take_number(w, 4, &n))
			return cut_short(w, "long strings");
		if (n > (uint64_t)svy_rs_io_left(w->io))
			return cut_short(w, "long strings");
		if (n > 0x1000000 - 64)
			return svy_fail(w->io->ctx, SVY_EDATA, "'%s' has a string of %" PRIu64 " bytes; 16 MB is the limit", svy_bytes_name(w->io->in), n);
		if (type == 130 && n == 0)
			return svy_rs_damaged(w->io, "a long string without its end");
		if (type != 130) {
			w->io->pos += (int64_t)n;
			continue;
		}
		w->io->pos += (int64_t)n - 1;
		if (!svy_rs_io_take(w->io, &last, 1) || last != '\0')
			return svy_rs_damaged(w->io, "a long string without its end");
	}
	return 0;
}

static int walk_tagged_header(struct walk *w)
{
	unsigned char b[3];
	uint64_t n;
	if (!tag(w, "<stata_dta><header><release>") || !svy_rs_io_take(w->io, b, 3) || !tag(w, "</release><byteorder>"))
		return lost(w, "the header");
	w->release = 100 * (b[0] - '0') + 10 * (b[1] - '0') + (b[2] - '0');
	if (w->release < 117 || w->release > 119)
		return svy_fail(w->io->ctx, SVY_EDATA, "'%s' is of Stata release %d, which cannot be read", svy_bytes_name(w->io->in), w->release);
	if (!svy_rs_io_take(w->io, b, 3) || !tag(w, "</byteorder><K>"))
		return lost(w, "the byte order");
	w->swap = !memcmp(b, "MSF", 3);
	if (!take_number(w, w->release >= 119 ? 4 : 2, &w->nvar) || !tag(w, "</K><N>"))
		return lost(w, "the number of variables");
	if (!take_number(w, w->release >= 118 ? 8 : 4, &w->nobs) || !tag(w, "</N><label>"))
		return lost(w, "the number of rows");
	if (!take_number(w, w->release >= 118 ? 2 : 1, &n) || !svy_rs_io_skip(w->io, (int64_t)n) || !tag(w, "</label><timestamp>"))
		return lost(w, "the data label");
	if (!take_number(w, 1, &n) || !svy_rs_io_skip(w->io, (int64_t)n) || !tag(w, "</timestamp></header><map>"))
		return lost(w, "the time stamp");
	return 0;
}

/* The map says where each part begins; Stata 13 leaves an early entry 0, so only those of the data and behind are held to their order. */
static int walk_map(struct walk *w)
{
	static const char end[] = "</stata_dta>";
	for (int i = 0; i < 14; i++) {
		uint64_t x;
		if (!take_number(w, 8, &x))
			return cut_short(w, "map");
		if (x > (uint64_t)w->io->size)
			return svy_rs_truncated(w->io, "its map names offset %" PRIu64 " of %" PRId64, x, w->io->size);
		w->map[i] = (int64_t)x;
		if (i > 9 && w->map[i] < w->map[i - 1])
			return svy_rs_damaged(w->io, "its map is out of order");
	}
	if (!tag(w, "</map>"))
		return lost(w, "the end of the map");
	int64_t at = w->io->pos;
	w->io->pos = w->map[12];
	if (!tag(w, end))
		return svy_rs_truncated(w->io, "'%s' not found at its end", end);
	w->io->pos = at;
	return 0;
}

static int walk_descriptors(struct walk *w)
{
	size_t format = w->release >= 118 ? 57 : 49, label = w->release >= 118 ? 321 : 81;
	if (!tag(w, "<variable_types>"))
		return lost(w, "the types");
	int rc = walk_types(w);
	if (rc)
		return rc;
	if (!tag(w, "</variable_types><varnames>") || !skip_items(w, w->nvar, w->name_len) || !tag(w, "</varnames><sortlist>"))
		return lost(w, "the names");
	if (!skip_items(w, w->nvar + 1, w->release >= 119 ? 4 : 2) || !tag(w, "</sortlist><formats>"))
		return lost(w, "the order");
	if (!skip_items(w, w->nvar, format) || !tag(w, "</formats><value_label_names>"))
		return lost(w, "the formats");
	if (!skip_items(w, w->nvar, w->name_len) || !tag(w, "</value_label_names><variable_labels>"))
		return lost(w, "the names of label sets");
	if (!skip_items(w, w->nvar, label) || !tag(w, "</variable_labels><characteristics>"))
		return lost(w, "the variable labels");
	while (!tag(w, "</characteristics>")) {
		uint64_t n;
		if (!tag(w, "<ch>") || !take_number(w, 4, &n) || n < 2 * w->name_len || !skip_items(w, n, 1) || !tag(w, "</ch>"))
			return lost(w, "characteristics");
	}
	return 0;
}

static int walk_tagged(struct walk *w)
{
	int rc = walk_tagged_header(w);
	w->tagged = true;
	w->name_len = w->release >= 118 ? 129 : 33;
	if (rc || (rc = walk_map(w)) || (rc = walk_descriptors(w)))
		return rc;
	if (w->io->pos != w->map[9] || !tag(w, "<data>"))
		return lost(w, "data");
	if ((rc = check_rows(w, w->map[10] - w->io->pos)))
		return rc;
	w->io->pos += (int64_t)(w->nobs * w->row);
	if (!tag(w, "</data>") || w->io->pos != w->map[10])
		return lost(w, "the end of the data");
	if ((rc = walk_strls(w)))
		return rc;
	if (w->io->pos != w->map[11] || !tag(w, "<value_labels>"))
		return lost(w, "value labels");
	return walk_labels(w);
}

/* Characteristics of the releases before 117: a type byte and a length, both 0 at the end. */
static int walk_expansion(struct walk *w)
{
	for (;;) {
		uint64_t type, n;
		if (!take_number(w, 1, &type) || !take_number(w, w->release < 110 ? 2 : 4, &n))
			return cut_short(w, "characteristics");
		if (type == 0 && n == 0)
			return 0;
		if (type != 1 || !skip_items(w, n, 1))
			return svy_rs_damaged(w->io, "a characteristic of %" PRIu64 " bytes", n);
	}
}

static int walk_plain(struct walk *w)
{
	unsigned char h[10];
	if (!svy_rs_io_take(w->io, h, sizeof h))
		return cut_short(w, "header");
	w->release = h[0];
	w->swap = h[1] == 1;
	if (w->release < 104 || w->release > 116 || h[1] < 1 || h[1] > 2)
		return svy_fail(w->io->ctx, SVY_EDATA, "'%s' is of Stata release %d, which cannot be read", svy_bytes_name(w->io->in), w->release);
	w->nvar = number(w, h + 4, 2);
	w->nobs = number(w, h + 6, 4);
	w->name_len = w->release < 110 ? 9 : 33;
	size_t format = w->release < 105 ? 7 : w->release < 114 ? 12 : 49, label = w->release < 108 ? 32 : 81;
	if (!svy_rs_io_skip(w->io, (int64_t)label + (w->release < 105 ? 0 : 18)))
		return cut_short(w, "header");
	int rc = walk_types(w);
	if (rc)
		return rc;
	if (!skip_items(w, w->nvar, 2 * w->name_len + 2 + format + label) || !svy_rs_io_skip(w->io, 2))
		return cut_short(w, "list of variables");
	if (w->release >= 105 && (rc = walk_expansion(w)))
		return rc;
	if ((rc = check_rows(w, svy_rs_io_left(w->io))))
		return rc;
	w->io->pos += (int64_t)(w->nobs * w->row);
	/* The tables of releases before 110 differ among the programs that wrote them: ReadStat checks what it takes of them. */
	return w->release >= 110 ? walk_labels(w) : 0;
}

int svy_rs_guard_dta(struct svy_rs_io *io, struct svy_rs_facts *f)
{
	struct walk w = {.io = io};
	unsigned char first = 0;
	memset(f, 0, sizeof *f);
	if (svy_rs_io_take(io, &first, 1))
		io->pos = 0;
	int rc = first == '<' ? walk_tagged(&w) : walk_plain(&w);
	f->encoding = w.release >= 118 ? "UTF-8" : "windows-1252";
	f->rows = (int64_t)w.nobs;
	f->vars = (size_t)w.nvar;
	f->name_len = w.name_len;
	io->pos = 0;
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Composes .sav files byte by byte, in either byte order, and reads them back as text: what the tests of the reader stand on. */
#ifndef SVY_UNIT_SAV_BUILD_H
#define SVY_UNIT_SAV_BUILD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/strs.h"
#include "io/flow.h"
#include "io/sav_layout.h"

struct build {
	struct svy_buf b;
	bool big;
};

static inline void put_bytes(struct build *f, const void *p, size_t n)
{
	svy_buf_add(&f->b, p, n);
}

static inline void put_number(struct build *f, uint64_t x, int bytes)
{
	for (int i = 0; i < bytes; i++)
		svy_buf_putc(&f->b, (char)(x >> 8 * (f->big ? bytes - 1 - i : i)));
}

static inline void put_int(struct build *f, int32_t x)
{
	put_number(f, (uint32_t)x, 4);
}

static inline void put_int64(struct build *f, int64_t x)
{
	put_number(f, (uint64_t)x, 8);
}

static inline void put_double(struct build *f, double x)
{
	uint64_t bits;
	memcpy(&bits, &x, 8);
	put_number(f, bits, 8);
}

/* Padded with blanks, or cut, to n bytes. */
static inline void put_text(struct build *f, const char *s, size_t n)
{
	for (size_t i = 0, len = strlen(s); i < n; i++)
		svy_buf_putc(&f->b, i < len ? s[i] : ' ');
}

static inline void put_header(struct build *f, int compression, int32_t weight, int32_t cases)
{
	put_bytes(f, compression == 2 ? "$FL3" : "$FL2", 4);
	put_text(f, "@(#) SPSS DATA FILE of a test", 60);
	put_int(f, 2);
	put_int(f, -1);
	put_int(f, compression);
	put_int(f, weight);
	put_int(f, cases);
	put_double(f, 100);
	put_text(f, "01 Jan 2012:34:56", 17);
	put_text(f, "A title", 64);
	put_bytes(f, "\0\0\0", 3);
}

/* missing: as many doubles as |nmissing|. A string's continuations are put too. */
static inline void put_variable_full(struct build *f, const char *name, int width, const char *title, int nmissing, const double *missing, uint32_t print,
	uint32_t write)
{
	put_int(f, SVY_SAV_VARIABLE);
	put_int(f, width);
	put_int(f, title != NULL);
	put_int(f, nmissing);
	put_int(f, (int32_t)print);
	put_int(f, (int32_t)write);
	put_text(f, name, 8);
	if (title) {
		put_int(f, (int32_t)strlen(title));
		put_text(f, title, (strlen(title) + 3) / 4 * 4);
	}
	for (int i = 0; i < abs(nmissing); i++)
		put_double(f, missing[i]);
	for (size_t i = 1; i < svy_sav_slots((size_t)width); i++) {
		put_int(f, SVY_SAV_VARIABLE);
		put_int(f, -1);
		for (int k = 0; k < 4; k++)
			put_int(f, 0);
		put_text(f, "", 8);
	}
}

static inline void put_variable(struct build *f, const char *name, int width)
{
	uint32_t format = width ? 0x010000u | (uint32_t)width << 8 : 0x050802u;
	put_variable_full(f, name, width, NULL, 0, NULL, format, format);
}

static inline void put_extension(struct build *f, int subtype, int size, const void *p, size_t n)
{
	put_int(f, SVY_SAV_EXTENSION);
	put_int(f, subtype);
	put_int(f, size);
	put_int(f, (int32_t)(n / (size_t)size));
	put_bytes(f, p, n);
}

static inline void put_text_extension(struct build *f, int subtype, const char *s)
{
	put_extension(f, subtype, 1, s, strlen(s));
}

static inline void put_ints(struct build *f, int subtype, int n, const int32_t *v)
{
	put_int(f, SVY_SAV_EXTENSION);
	put_int(f, subtype);
	put_int(f, 4);
	put_int(f, n);
	for (int i = 0; i < n; i++)
		put_int(f, v[i]);
}

static inline void put_end(struct build *f)
{
	put_int(f, SVY_SAV_END);
	put_int(f, 0);
}

/* A value and its label, as in record 3. */
static inline void put_label_text(struct build *f, const char *label)
{
	size_t n = strlen(label);
	svy_buf_putc(&f->b, (char)n);
	put_text(f, label, (n + 8) / 8 * 8 - 1);
}

/* A length and text. */
static inline void put_counted(struct build *f, const char *s)
{
	put_int(f, (int32_t)strlen(s));
	put_bytes(f, s, strlen(s));
}

/* An extension of what was built; frees that. */
static inline void put_built(struct build *f, int subtype, struct build *part)
{
	put_extension(f, subtype, 1, part->b.p, part->b.n);
	svy_buf_free(&part->b);
}

/* What came of reading it. */
struct outcome {
	int rc;
	char error[1024];
	struct svy_strs notes;
	struct svy_dict dict;
	char *rows;             /* "1|abc|." and an LF per row; '.' is system-missing */
};

struct text_sink {
	struct svy_sink sink;
	struct svy_buf out;
	const uint8_t *skip;    /* columns that are not asked for; NULL: none */
};

static int text_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	const struct text_sink *t = (struct text_sink *)s;
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] = !t->skip || !t->skip[i];
	return 0;
}

static int text_begin(struct svy_sink *s)
{
	(void)s;
	return 0;
}

static int text_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct svy_buf *out = &((struct text_sink *)s)->out;
	for (size_t i = 0; i < b->nrow; i++)
		for (size_t j = 0; j < b->ncol; j++) {
			const struct svy_column *c = &b->col[j];
			if (c->str)
				svy_buf_add(out, c->str[i].p, c->str[i].n);
			else if (c->num && c->miss[i] > SVY_USERMIS)
				svy_buf_printf(out, ".%c", c->miss[i]);
			else if (c->num && c->miss[i])
				svy_buf_putc(out, '.');
			else if (c->num)
				svy_buf_printf(out, "%.17g", c->num[i]);
			svy_buf_putc(out, j + 1 < b->ncol ? '|' : '\n');
		}
	return 0;
}

static int text_end(struct svy_sink *s, const struct svy_tail *tail)
{
	(void)s, (void)tail;
	return 0;
}

static void text_abort(struct svy_sink *s)
{
	(void)s;
}

static inline struct outcome read_bytes_as(const void *p, size_t n, const char *encoding, bool strict, const uint8_t *skip)
{
	struct outcome o = {0};
	struct svy_ctx ctx;
	struct svy_source *src = NULL;
	struct text_sink t = {.sink = {text_bind, text_begin, text_batch, text_end, text_abort, NULL}, .skip = skip};
	char path[40];
	int fd = memfd_create("sav", MFD_CLOEXEC);
	if (fd < 0 || write(fd, p, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	svy_ctx_init(&ctx);
	ctx.strict = strict;
	svy_dict_init(&o.dict);
	o.rc = svy_source_open(&ctx, &(struct svy_input){.path = path, .encoding = encoding}, &src);
	if (!o.rc) {
		svy_dict_free(&o.dict);
		svy_dict_copy(&o.dict, svy_source_dict(src));
		o.rc = svy_source_run(&ctx, src, &t.sink);
	}
	svy_source_close(src);
	close(fd);
	snprintf(o.error, sizeof o.error, "%s", ctx.err.msg);
	o.notes = ctx.notes;
	memset(&ctx.notes, 0, sizeof ctx.notes);
	svy_ctx_free(&ctx);
	o.rows = svy_buf_take(&t.out);
	return o;
}

static inline struct outcome read_build(struct build *f)
{
	return read_bytes_as(f->b.p, f->b.n, NULL, false, NULL);
}

static inline void free_outcome(struct outcome *o)
{
	svy_strs_free(&o->notes);
	svy_dict_free(&o->dict);
	free(o->rows);
}

static inline bool noted(const struct outcome *o, const char *part)
{
	for (size_t i = 0; i < o->notes.n; i++)
		if (strstr(o->notes.v[i], part))
			return true;
	return false;
}

#endif

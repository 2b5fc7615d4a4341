// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/dta_write.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"

enum { VARS_118 = 32767, VARS_119 = 120000 };

void svy_dta_put_number(struct svy_buf *b, uint64_t x, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		svy_buf_putc(b, (char)(x >> (8 * i)));
}

/* windows-1252 of a character; 0 if it has none. */
static unsigned char in_1252(utf8proc_int32_t c)
{
	static const uint16_t high[32] = {
		0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
		0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
	};
	if (c < 0x80 || (c >= 0xa0 && c <= 0xff))
		return (unsigned char)c;
	for (unsigned i = 0; i < 32; i++)
		if (high[i] == c)
			return (unsigned char)(0x80 + i);
	return 0;
}

size_t svy_dta_encode(struct svy_dta_writer *w, const char *s, size_t n, bool *foreign)
{
	w->text.n = 0;
	if (w->l->utf8) {
		svy_buf_add(&w->text, s, n);
		return n;
	}
	for (size_t i = 0; i < n;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
		unsigned char byte = k > 0 ? in_1252(c) : 0;
		svy_buf_putc(&w->text, byte ? (char)byte : '?');
		if (!byte && foreign)
			*foreign = true;
		i += k > 0 ? (size_t)k : 1;
	}
	svy_buf_add(&w->text, "", 0);
	return w->text.n;
}

/* Bytes that the text will have. */
static size_t encoded_length(const struct svy_dta_writer *w, const char *s, size_t n)
{
	size_t chars = 0;
	if (w->l->utf8)
		return n;
	for (size_t i = 0; i < n; i++)
		chars += ((unsigned char)s[i] & 0xc0) != 0x80;
	return chars;
}

static struct svy_dta_writer *self(struct svy_sink *s)
{
	return (struct svy_dta_writer *)s;
}

static int choose_release(struct svy_dta_writer *w)
{
	int asked = w->opts.dta_version;
	w->l = svy_dta_layout(asked ? asked : w->ncol > VARS_118 ? 119 : 118);
	size_t most = w->l->nvar == 4 ? VARS_119 : VARS_118;
	if (w->ncol == 0)
		return svy_fail(w->ctx, SVY_EDATA, "no variables to write as 'dta'");
	if (w->ncol > most)
		return svy_fail(w->ctx, SVY_EDATA, "%zu variables are more than a .dta of release %u can hold: %zu", w->ncol, (unsigned)w->l->release, most);
	return 0;
}

static int bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct svy_dta_writer *w = self(s);
	w->dict = dict;
	w->ncol = dict->nvar;
	memset(need, 1, dict->nvar);
	return choose_release(w);
}

static int begin(struct svy_sink *s)
{
	struct svy_dta_writer *w = self(s);
	w->rows = svy_batch_spool_new(w->dict);
	w->col = svy_calloc(w->ncol, sizeof *w->col);
	for (size_t j = 0; j < w->ncol; j++)
		w->col[j] = (struct svy_dta_out){.from = &w->dict->var[j], .lo = INFINITY, .hi = -INFINITY, .floats = true, .times = 1, .over = 1};
	return 0;
}

static void look_at_number(struct svy_dta_out *c, double x)
{
	c->lo = x < c->lo ? x : c->lo;
	c->hi = x > c->hi ? x : c->hi;
	c->fractions |= x != floor(x);
	c->floats &= fabs(x) < 0x1p127 && (double)(float)x == x;
}

static void look_at(struct svy_dta_writer *w, struct svy_dta_out *c, const struct svy_column *from, size_t nrow)
{
	for (size_t i = 0; i < nrow; i++) {
		uint8_t miss = from->miss[i];
		if (from->str) {
			size_t n = encoded_length(w, from->str[i].p, from->str[i].n);
			c->longest = n > c->longest ? n : c->longest;
		} else if (miss == SVY_VALID) {
			look_at_number(c, from->num[i]);
		} else if (miss >= 'a' && miss <= 'z') {
			c->tag[miss - 'a'] = true;
		}
	}
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct svy_dta_writer *w = self(s);
	for (size_t j = 0; j < w->ncol; j++)
		look_at(w, &w->col[j], &b->col[j], b->nrow);
	w->nrow += b->nrow;
	return svy_batch_spool_add(w->ctx, w->rows, b);
}

static int write_file(struct svy_dta_writer *w)
{
	int (*const parts[])(struct svy_dta_writer *) = {
		svy_dta_choose_names, svy_dta_choose_columns, svy_dta_make_sets, svy_dta_make_characteristics, svy_dta_collect_strls, svy_dta_put_head,
		svy_dta_put_rows, svy_dta_put_strls, svy_dta_put_tail, svy_dta_tell_columns,
	};
	if (w->nrow > INT32_MAX && w->l->nobs == 4)
		return svy_fail(w->ctx, SVY_EDATA, "%" PRIu64 " rows are more than a .dta of release %u can hold", w->nrow, (unsigned)w->l->release);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		int rc = parts[i](w);
		if (rc)
			return rc;
	}
	return 0;
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct svy_dta_writer *w = self(s);
	svy_writer_notes(&w->notes, w->ctx, 0, tail);
	return svy_output_finish(w->ctx, w->out, write_file(w));
}

static void abort_writing(struct svy_sink *s)
{
	svy_output_abandon(self(s)->out);
}

static void free_writer(struct svy_sink *s)
{
	struct svy_dta_writer *w = self(s);
	for (size_t j = 0; w->col && j < w->ncol; j++) {
		free(w->col[j].name);
		free(w->col[j].format);
		free(w->col[j].set);
		free(w->col[j].become);
	}
	free(w->col);
	svy_strs_free(&w->notes);
	svy_batch_spool_free(w->rows);
	svy_buf_free(&w->text);
	svy_buf_free(&w->characteristics);
	svy_buf_free(&w->sets);
	svy_table_free(w->set_names);
	svy_strs_free(&w->set_name);
	svy_table_free(w->strl);
	free(w->owner);
	svy_output_free(w->out);
	free(w);
}

int svy_stata_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	int version = opts->dta_version;
	if (version && (version < 113 || version > 119 || version == 116))
		return svy_fail(ctx, SVY_EUSAGE, "cannot write Stata release %d; 113, 114, 115, 117, 118 and 119 can be written", version);
	struct svy_dta_writer *w = svy_calloc(1, sizeof *w);
	w->sink = (struct svy_sink){bind, begin, batch, end, abort_writing, free_writer};
	w->ctx = ctx;
	w->opts = *opts;
	w->out = out;
	*sink = &w->sink;
	return 0;
}

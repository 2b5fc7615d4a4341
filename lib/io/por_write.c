// SPDX-License-Identifier: GPL-3.0-or-later
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"
#include "io/por_write.h"

/* The text with marks taken off its letters, owned by the caller; NULL if it is not UTF-8. */
static char *without_marks(const char *s)
{
	utf8proc_uint8_t *to = NULL;
	const utf8proc_option_t how = UTF8PROC_NULLTERM | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK;
	return utf8proc_map((const utf8proc_uint8_t *)s, 0, &to, how) >= 0 ? (char *)to : NULL;
}

static bool is_printable(char c)
{
	return c >= ' ' && c < 0x7f;
}

bool svy_por_make_ascii(char **s)
{
	const char *from = *s;
	while (is_printable(*from))
		from++;
	if (!*from)
		return false;
	char *base = without_marks(*s);
	if (base) {
		free(*s);
		*s = base;
	}
	char *to = *s;
	for (from = *s; *from; from++)
		if (!(*from & 0x80) || ((unsigned char)*from & 0xc0) == 0xc0)
			*to++ = is_printable(*from) ? *from : *from & 0x80 ? '?' : ' ';
	*to = '\0';
	return true;
}

static struct svy_por_writer *self(struct svy_sink *s)
{
	return (struct svy_por_writer *)s;
}

static int bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct svy_por_writer *w = self(s);
	w->dict = dict;
	memset(need, 1, dict->nvar);
	return 0;
}

static int begin(struct svy_sink *s)
{
	struct svy_por_writer *w = self(s);
	w->ncol = w->dict->nvar;
	w->rows = svy_batch_spool_new(w->dict);
	w->col = svy_calloc(w->ncol + 1, sizeof *w->col);
	for (size_t j = 0; j < w->ncol; j++)
		w->col[j] = (struct svy_por_column){.from = &w->dict->var[j], .lo = INFINITY, .hi = -INFINITY, .scale = 1};
	return 0;
}

static void look_at(struct svy_por_column *c, const struct svy_column *from, size_t nrow)
{
	for (size_t i = 0; i < nrow; i++) {
		uint8_t miss = from->miss[i];
		if (from->str) {
			if (from->str[i].n > c->longest)
				c->longest = from->str[i].n;
		} else if (miss == SVY_VALID) {
			double x = from->num[i];
			c->lo = x < c->lo ? x : c->lo;
			c->hi = x > c->hi ? x : c->hi;
			c->fractions |= x != floor(x);
		} else if (miss >= 'a' && miss <= 'z') {
			c->tag[miss - 'a'] = true;
		}
	}
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct svy_por_writer *w = self(s);
	for (size_t j = 0; j < w->ncol; j++)
		look_at(&w->col[j], &b->col[j], b->nrow);
	w->nrow += b->nrow;
	return svy_batch_spool_add(w->ctx, w->rows, b);
}

static bool make_text_ascii(struct svy_buf *b, size_t *n)
{
	char *s = svy_strdup(b->p);
	bool changed = svy_por_make_ascii(&s);
	b->n = 0;
	svy_buf_puts(b, s);
	*n = b->n;
	free(s);
	return changed;
}

static void put_string(struct svy_por_writer *w, struct svy_por_column *c, struct svy_str s)
{
	size_t n = s.n;
	w->text.n = 0;
	svy_buf_add(&w->text, s.p, n);
	svy_buf_putc(&w->text, '\0');
	c->plain |= make_text_ascii(&w->text, &n);
	if (n > c->width) {
		n = c->width;
		c->dropped++;
	}
	svy_por_put_value(w, w->text.p, n, c->width);
}

static void put_value(struct svy_por_writer *w, struct svy_por_column *c, double x, uint8_t miss)
{
	if (miss == SVY_VALID && (svy_var_number_is_missing(&c->lost, x) || !isfinite(svy_por_converted(c, x)))) {
		c->dropped++;
		miss = SVY_SYSMIS;
	}
	if (miss == SVY_VALID)
		svy_por_put_number(w, svy_por_converted(c, x));
	else
		svy_por_put_missing(w);
}

static int put_rows(struct svy_por_writer *w)
{
	struct svy_batch *b;
	int more;
	svy_por_put_record(w, 'F');
	svy_batch_spool_rewind(w->rows);
	while ((more = svy_batch_spool_next(w->ctx, w->rows, &b)) == 1)
		for (size_t i = 0; i < b->nrow; i++)
			for (size_t j = 0; j < w->ncol; j++) {
				const struct svy_column *from = &b->col[j];
				if (from->str)
					put_string(w, &w->col[j], from->str[i]);
				else
					put_value(w, &w->col[j], from->num[i], from->miss[i]);
			}
	return more;
}

/* The last line is full. */
static void put_end(struct svy_por_writer *w)
{
	do
		svy_por_put_record(w, 'Z');
	while (w->column < SVY_POR_LINE);
	svy_output_puts(w->out, "\r\n");
}

static int warn_dropped(struct svy_por_writer *w)
{
	int rc = 0;
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		const struct svy_por_column *c = &w->col[j];
		if (c->plain && (rc = svy_warn(w->ctx, "text of '%s' that is not printable ASCII was put into it: the format holds no other", c->from->name)))
			return rc;
		if (c->dropped && c->from->type == SVY_STRING)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' were cut to %zu bytes", c->dropped, c->from->name, c->width);
		else if (c->dropped)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' became system-missing: the format cannot hold them, or not that they are missing",
				c->dropped, c->from->name);
	}
	return rc;
}

static int write_file(struct svy_por_writer *w)
{
	if (w->ncol == 0)
		return svy_fail(w->ctx, SVY_EDATA, "no variables to write as '%s'", w->opts.format);
	int rc = svy_por_put_dict(w);
	if (!rc)
		rc = put_rows(w);
	if (rc)
		return rc;
	put_end(w);
	return warn_dropped(w);
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct svy_por_writer *w = self(s);
	(void)tail;
	int rc = write_file(w);
	if (!rc)
		return svy_output_commit(w->ctx, w->out);
	svy_output_abandon(w->out);
	return rc;
}

static void abort_writing(struct svy_sink *s)
{
	svy_output_abandon(self(s)->out);
}

static void free_writer(struct svy_sink *s)
{
	struct svy_por_writer *w = self(s);
	for (size_t j = 0; w->col && j < w->ncol; j++) {
		free(w->col[j].name);
		svy_var_free(&w->col[j].lost);
	}
	free(w->col);
	svy_batch_spool_free(w->rows);
	svy_buf_free(&w->text);
	svy_output_free(w->out);
	free(w);
}

int svy_por_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	struct svy_por_writer *w = svy_calloc(1, sizeof *w);
	w->sink = (struct svy_sink){bind, begin, batch, end, abort_writing, free_writer};
	w->ctx = ctx;
	w->opts = *opts;
	w->out = out;
	w->power[0] = 1;
	for (size_t i = 1; i < SVY_POR_POWERS; i++)
		w->power[i] = 30 * w->power[i - 1];
	*sink = &w->sink;
	return 0;
}

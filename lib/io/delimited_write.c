// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * csv (RFC 4180, with LF) and tsv (\t \n \r \\ as in Miller, quotes as in the stream). Codes as they are, user-missing ones too; system-missing is the empty field,
 * Stata's tags are .a to .z, dates are ISO 8601. With labels, a value that has one is written as its label.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/date.h"
#include "io/writers.h"

struct delimited {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_date *date;          /* per column */
	char delimiter, decimal;
	bool tsv, labels;
};

static bool needs_quotes(const struct delimited *d, const char *s, size_t n)
{
	return memchr(s, d->delimiter, n) || memchr(s, '"', n) || memchr(s, '\n', n) || memchr(s, '\r', n);
}

static void put_quoted(struct svy_output *out, const char *s, size_t n)
{
	const char *end = s + n, *quote;
	svy_output_write(out, "\"", 1);
	while ((quote = memchr(s, '"', (size_t)(end - s)))) {
		svy_output_write(out, s, (size_t)(quote - s) + 1);
		svy_output_write(out, "\"", 1);
		s = quote + 1;
	}
	svy_output_write(out, s, (size_t)(end - s));
	svy_output_write(out, "\"", 1);
}

/* A tsv is the table of a stream without its header and trailer: one rule for text between TABs. */
static void put_text(struct delimited *d, const char *s, size_t n)
{
	if (d->tsv)
		svy_stream_put_field(d->out, s, n);
	else if (needs_quotes(d, s, n))
		put_quoted(d->out, s, n);
	else
		svy_output_write(d->out, s, n);
}

static void put_number(struct delimited *d, const struct svy_date *date, double x)
{
	char *to = svy_output_room(d->out, SVY_DATE_MAX);
	size_t n = svy_date_put(to, date, x);
	char *point = d->decimal == '.' ? NULL : memchr(to, '.', n);
	if (point)
		*point = d->decimal;
	svy_output_advance(d->out, n);
}

static void put_cell(struct delimited *d, const struct svy_var *v, const struct svy_column *c, size_t row)
{
	const char *label = d->labels ? svy_column_label(v, c, row) : NULL;
	if (label)
		put_text(d, label, strlen(label));
	else if (c->miss[row] == SVY_SYSMIS)
		/* A blank line would be lost by most readers. */
		svy_output_puts(d->out, d->dict->nvar > 1 ? "" : v->type == SVY_STRING ? "\"\"" : ".");
	else if (c->miss[row])
		svy_output_write(d->out, (char[2]){'.', (char)c->miss[row]}, 2);
	else if (v->type == SVY_STRING)
		put_text(d, c->str[row].p, c->str[row].n);
	else
		put_number(d, &d->date[v - d->dict->var], c->num[row]);
}

static int delimited_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct delimited *d = (struct delimited *)s;
	d->dict = dict;
	memset(need, 1, dict->nvar);
	return 0;
}

static int delimited_begin(struct svy_sink *s)
{
	struct delimited *d = (struct delimited *)s;
	d->date = svy_calloc(d->dict->nvar + 1, sizeof *d->date);
	for (size_t i = 0; i < d->dict->nvar; i++) {
		d->date[i] = svy_date_of(&d->dict->var[i]);
		if (i)
			svy_output_write(d->out, &d->delimiter, 1);
		put_text(d, d->dict->var[i].name, strlen(d->dict->var[i].name));
	}
	svy_output_write(d->out, "\n", 1);
	return 0;
}

static int delimited_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct delimited *d = (struct delimited *)s;
	for (size_t row = 0; row < b->nrow; row++) {
		for (size_t i = 0; i < b->ncol; i++) {
			if (i)
				svy_output_write(d->out, &d->delimiter, 1);
			put_cell(d, &d->dict->var[i], &b->col[i], row);
		}
		svy_output_write(d->out, "\n", 1);
	}
	return 0;
}

static int delimited_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct delimited *d = (struct delimited *)s;
	(void)tail;
	return svy_output_commit(d->ctx, d->out);
}

static void delimited_abort(struct svy_sink *s)
{
	svy_output_abandon(((struct delimited *)s)->out);
}

static void delimited_free(struct svy_sink *s)
{
	struct delimited *d = (struct delimited *)s;
	svy_output_free(d->out);
	free(d->date);
	free(d);
}

int svy_delimited_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	struct delimited *d = svy_calloc(1, sizeof *d);
	d->sink = (struct svy_sink){.bind = delimited_bind, .begin = delimited_begin, .batch = delimited_batch, .end = delimited_end,
	                            .abort = delimited_abort, .free = delimited_free};
	d->ctx = ctx;
	d->out = out;
	d->tsv = !strcmp(opts->format, "tsv");
	d->labels = opts->labels;
	d->decimal = opts->decimal == ',' ? ',' : '.';
	d->delimiter = d->tsv ? '\t' : d->decimal == ',' ? ';' : ',';
	*sink = &d->sink;
	return 0;
}

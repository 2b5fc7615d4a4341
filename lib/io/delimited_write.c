// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * csv (RFC 4180, with LF) and tsv (\t \n \r \\ as in Miller, quotes as in the stream). Codes as they are, user-missing ones too; system-missing is the empty field,
 * Stata's tags are .a to .z, dates are ISO 8601. With labels, a value that has one is written as its label.
 *
 * For a certain reader: Excel (a byte order mark, CRLF), SPSS and Stata (missing is '.', dates are the numbers that the program counts; SPSS has
 * neither tags nor line breaks in text), R (what is missing is empty). Behind the last row the syntax that goes with it may be written.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "io/syntax.h"
#include "io/writers.h"

#define FIELDS_AT_ONCE 1024     /* SVY_DATE_MAX + 1 bytes each fit in the room that an output gives */

struct delimited {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_date *date;          /* per column */
	bool *plain;                    /* per column: numbers that are never written as labels */
	char delimiter, decimal;
	bool tsv, labels;
	enum svy_for target;
	struct svy_output *syntax;      /* NULL: none is wanted */
	const char *data_name;
	size_t ncol;
	struct svy_syntax_column *col;  /* for SPSS and Stata, and where syntax is wanted; NULL */
	uint64_t tags, breaks;          /* tags that became system-missing; texts whose line breaks became blanks */
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

/* SPSS ends a case at any line end, in quotes or not. */
static void put_without_breaks(struct delimited *d, const char *s, size_t n)
{
	char *copy = svy_strndup(s, n);
	for (size_t i = 0; i < n; i++)
		if (copy[i] == '\n' || copy[i] == '\r')
			copy[i] = ' ';
	d->breaks++;
	put_quoted(d->out, copy, n);
	free(copy);
}

/* A tsv is the table of a stream without its header and trailer: one rule for text between TABs. */
static void put_text(struct delimited *d, const char *s, size_t n)
{
	if (d->target == SVY_FOR_SPSS && (memchr(s, '\n', n) || memchr(s, '\r', n)))
		put_without_breaks(d, s, n);
	else if (d->tsv && d->target == SVY_FOR_ANY)
		svy_stream_put_field(d->out, s, n);
	else if (needs_quotes(d, s, n))
		put_quoted(d->out, s, n);
	else
		svy_output_write(d->out, s, n);
}

static char *put_missing(struct delimited *d, char *p, size_t col, uint8_t miss)
{
	bool tag = miss != SVY_SYSMIS;
	if (tag && d->col)
		d->col[col].tag[miss - 'a'] = true;
	d->tags += tag && d->target != SVY_FOR_ANY && d->target != SVY_FOR_STATA;
	if (d->target == SVY_FOR_R || d->target == SVY_FOR_EXCEL)
		return d->dict->nvar == 1 ? (char *)mempcpy(p, "\"\"", 2) : p;
	/* A blank line would be lost by most readers. */
	if (tag || d->dict->nvar == 1 || d->target != SVY_FOR_ANY)
		*p++ = '.';
	if (tag && d->target != SVY_FOR_SPSS)
		*p++ = (char)miss;
	return p;
}

/* A number as it stands in the batch, formatted at p; returns behind it. */
static inline char *put_number(struct delimited *d, char *p, const struct svy_column *c, size_t col, size_t row)
{
	uint8_t miss = c->miss[row];
	if (miss != SVY_VALID)
		return put_missing(d, p, col, miss);
	size_t n;
	if (!d->date[col].kind)
		n = svy_num_put(p, c->num[row]);
	else if (d->target == SVY_FOR_SPSS || d->target == SVY_FOR_STATA)
		n = svy_num_put(p, d->col[col].scale * (c->num[row] + d->col[col].shift));
	else
		n = svy_date_put(p, &d->date[col], c->num[row]);
	char *point = d->decimal == '.' ? NULL : memchr(p, '.', n);
	if (point)
		*point = d->decimal;
	return p + n;
}

/* Numbers of columns [from, to) of a row, with what parts them, in the output's own buffer. */
static void put_numbers(struct delimited *d, const struct svy_batch *b, size_t row, size_t from, size_t to)
{
	char *start = svy_output_room(d->out, (to - from) * (SVY_DATE_MAX + 1)), *p = start;
	for (size_t i = from; i < to; i++) {
		if (i)
			*p++ = d->delimiter;
		p = put_number(d, p, &b->col[i], i, row);
	}
	svy_output_advance(d->out, (size_t)(p - start));
}

/* Text, or a number that may have a label. */
static void put_cell(struct delimited *d, const struct svy_batch *b, size_t row, size_t col)
{
	const struct svy_var *v = &d->dict->var[col];
	const struct svy_column *c = &b->col[col];
	const char *label = d->labels ? svy_column_label(v, c, row) : NULL;
	if (!label && v->type == SVY_NUMBER) {
		put_numbers(d, b, row, col, col + 1);
		return;
	}
	if (col)
		svy_output_write(d->out, &d->delimiter, 1);
	if (d->col && v->type == SVY_STRING && c->miss[row] == SVY_VALID && c->str[row].n > d->col[col].longest)
		d->col[col].longest = c->str[row].n;
	if (label)
		put_text(d, label, strlen(label));
	else if (c->miss[row] == SVY_VALID)
		put_text(d, c->str[row].p, c->str[row].n);
	else if (d->dict->nvar == 1)
		svy_output_puts(d->out, "\"\"");
}

static int delimited_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct delimited *d = (struct delimited *)s;
	d->dict = dict;
	memset(need, 1, dict->nvar);
	return 0;
}

static inline void end_line(struct delimited *d)
{
	if (d->target == SVY_FOR_EXCEL)
		svy_output_write(d->out, "\r\n", 2);
	else
		svy_output_write(d->out, "\n", 1);
}

static int delimited_begin(struct svy_sink *s)
{
	struct delimited *d = (struct delimited *)s;
	d->date = svy_calloc(d->dict->nvar + 1, sizeof *d->date);
	d->plain = svy_calloc(d->dict->nvar + 1, sizeof *d->plain);
	if (d->syntax || d->target == SVY_FOR_SPSS || d->target == SVY_FOR_STATA) {
		d->ncol = d->dict->nvar;
		d->col = svy_calloc(d->ncol + 1, sizeof *d->col);
		int rc = svy_syntax_columns(d->ctx, d->dict, d->target, d->syntax != NULL, d->col);
		if (rc)
			return rc;
	}
	if (d->target == SVY_FOR_EXCEL)
		svy_output_puts(d->out, "\xef\xbb\xbf");
	for (size_t i = 0; i < d->dict->nvar; i++) {
		const struct svy_var *v = &d->dict->var[i];
		d->date[i] = svy_date_of(v);
		d->plain[i] = v->type == SVY_NUMBER && !(d->labels && v->ncat);
		if (i)
			svy_output_write(d->out, &d->delimiter, 1);
		put_text(d, d->dict->var[i].name, strlen(d->dict->var[i].name));
	}
	end_line(d);
	return 0;
}

static int delimited_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct delimited *d = (struct delimited *)s;
	for (size_t row = 0; row < b->nrow; row++) {
		for (size_t i = 0; i < b->ncol;) {
			size_t to = i;
			while (to < b->ncol && to - i < FIELDS_AT_ONCE && d->plain[to])
				to++;
			if (to > i)
				put_numbers(d, b, row, i, to);
			else
				put_cell(d, b, row, to++);
			i = to;
		}
		end_line(d);
	}
	return 0;
}

static int write_syntax(struct delimited *d)
{
	struct svy_syntax s = {.ctx = d->ctx, .dict = d->dict, .target = d->target, .out = d->syntax, .data = d->data_name, .delimiter = d->delimiter,
		.decimal = d->decimal, .col = d->col};
	int rc = svy_syntax_write(&s);
	return rc ? rc : svy_output_commit(d->ctx, d->syntax);
}

/* A warning under --strict is an error, before anything appears. */
static int delimited_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct delimited *d = (struct delimited *)s;
	int rc = 0;
	(void)tail;
	if (d->tags)
		rc = svy_warn(d->ctx, "%" PRIu64 " tagged missing values (.a to .z) are written as system-missing", d->tags);
	if (!rc && d->breaks)
		rc = svy_warn(d->ctx, "line breaks in %" PRIu64 " texts became blanks", d->breaks);
	if (!rc && d->syntax)
		rc = write_syntax(d);
	if (!rc)
		return svy_output_commit(d->ctx, d->out);
	s->abort(s);
	return rc;
}

static void delimited_abort(struct svy_sink *s)
{
	struct delimited *d = (struct delimited *)s;
	svy_output_abandon(d->out);
	if (d->syntax)
		svy_output_abandon(d->syntax);
}

static void delimited_free(struct svy_sink *s)
{
	struct delimited *d = (struct delimited *)s;
	svy_output_free(d->out);
	if (d->syntax)
		svy_output_free(d->syntax);
	svy_syntax_columns_free(d->col, d->ncol);
	free(d->date);
	free(d->plain);
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
	d->target = opts->target;
	d->syntax = opts->syntax;
	d->data_name = opts->data_name;
	d->decimal = opts->decimal == ',' ? ',' : '.';
	d->delimiter = d->tsv ? '\t' : d->decimal == ',' ? ';' : ',';
	*sink = &d->sink;
	return 0;
}

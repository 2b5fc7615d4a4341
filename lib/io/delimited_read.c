// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/delimited.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readers.h"

#define BATCH_TEXT (4u << 20)           /* bytes of strings after which a batch is handed on, full or not */

int svy_delimited_pass(struct svy_delimited *d)
{
	const char *p;
	size_t n, skip = d->dialect.skip;
	int rc = svy_decode_rewind(d->ctx, d->decode);
	svy_csv_begin(&d->csv, d->dialect.delimiter, d->dialect.quote);
	d->csv.line += skip > 0;
	while (!rc && !(rc = svy_decode_next(d->ctx, d->decode, &p, &n)) && n) {
		rc = svy_csv_feed(d->ctx, &d->csv, p + skip, n - skip);
		skip = 0;
	}
	if (!rc)
		rc = svy_csv_finish(d->ctx, &d->csv);
	svy_csv_free(&d->csv);
	return rc;
}

/* A word without a line end is what is left of something else. */
static bool is_scrap(struct svy_delimited *d, const char *text, size_t n)
{
	return d->dialect.delimiter == SVY_NO_DELIMITER && !memchr(text, '\n', n) && !memchr(text, '\r', n);
}

/* Control characters that text has no use for. UTF-16 is looked at after its conversion. */
static bool is_binary(const unsigned char *p, size_t n)
{
	if (n >= 2 && ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (p[i] < ' ' && !strchr("\t\n\r\f\v\032", p[i] ? p[i] : 1))
			return true;
	return false;
}

static int refuse_binary(struct svy_delimited *d, const struct svy_input *in)
{
	const unsigned char *p;
	size_t n;
	int rc = svy_bytes_peek(d->ctx, d->bytes, 64 << 10, &p, &n);
	if (rc < 0)
		return rc;
	if (!in->encoding && is_binary(p, n))
		return svy_fail(d->ctx, SVY_EDATA, "'%s' is neither SPSS, Stata, SAS nor text", svy_bytes_name(d->bytes));
	return 0;
}

/* "delimited text: ';' between fields, decimal comma, windows-1252, CRLF"; what is as everywhere is not named. */
static void describe(struct svy_delimited *d)
{
	static const char *const ends[] = {[SVY_LINE_CRLF] = ", CRLF", [SVY_LINE_CR] = ", CR", [SVY_LINE_MIXED] = ", line ends of several kinds"};
	const struct svy_dialect *g = &d->dialect;
	const char *encoding = svy_decode_encoding(d->decode), *end = g->line_end < sizeof ends / sizeof *ends ? ends[g->line_end] : NULL;
	struct svy_buf b = {0};
	if (g->delimiter == SVY_NO_DELIMITER)
		svy_buf_puts(&b, ", one column");
	else if (g->delimiter == '\t')
		svy_buf_puts(&b, ", TAB between fields");
	else if (g->delimiter != ',')
		svy_buf_printf(&b, ", '%c' between fields", g->delimiter);
	if (g->quote == SVY_NO_QUOTE)
		svy_buf_puts(&b, ", no quotes");
	else if (g->quote != '"')
		svy_buf_printf(&b, ", quoted by %c", g->quote);
	if (g->decimal == ',')
		svy_buf_puts(&b, ", decimal comma");
	if (strcmp(encoding, "UTF-8") != 0)
		svy_buf_printf(&b, ", %.40s", encoding);
	svy_buf_puts(&b, end ? end : "");
	snprintf(d->format, sizeof d->format, "delimited text%s%s", b.n ? ":" : "", b.n ? b.p + 1 : "");
	svy_buf_free(&b);
}

/* A guess that is not what everybody expects travels with the result. */
static void note_guess(struct svy_delimited *d, const struct svy_input *in)
{
	const struct svy_dialect *g = &d->dialect;
	bool guessed = (!in->delimiter && g->delimiter != ',') || (!in->decimal && g->decimal != '.') || (!in->quote && g->quote != '"') ||
		(!in->encoding && strcmp(svy_decode_encoding(d->decode), "UTF-8") != 0);
	if (guessed)
		svy_note(d->ctx, "read as %s (guessed from the text)", d->format);
}

static int find_dialect(struct svy_delimited *d, const struct svy_input *in)
{
	const char *p;
	size_t n, more;
	int rc = svy_decode_next(d->ctx, d->decode, &p, &n);
	if (rc < 0)
		return rc;
	if (!n)
		return svy_fail(d->ctx, SVY_EDATA, "no data: '%s' is empty", svy_bytes_name(d->bytes));
	struct svy_buf begin = {0};
	svy_buf_add(&begin, p, n);
	if ((rc = svy_decode_next(d->ctx, d->decode, &p, &more)) >= 0) {
		d->dialect = (struct svy_dialect){.delimiter = in->delimiter, .decimal = in->decimal, .quote = in->quote};
		svy_dialect_guess(&d->dialect, begin.p, n, !more);
		if (!more && is_scrap(d, begin.p, n))
			rc = svy_fail(d->ctx, SVY_EDATA, "no table in '%s': it holds one word without a line end", svy_bytes_name(d->bytes));
		describe(d);
		note_guess(d, in);
	}
	svy_buf_free(&begin);
	return rc;
}

static int deliver(struct svy_delimited *d)
{
	struct svy_batch *b = d->batch;
	if (!b->nrow)
		return 0;
	d->tail->rows += b->nrow;
	int rc = d->sink->batch(d->sink, b);
	svy_batch_clear(b);
	b->first = d->tail->rows;
	d->batch_text = 0;
	return rc;
}

static int read_field(void *arg, size_t index, char *s, size_t n, bool quoted)
{
	struct svy_delimited *d = arg;
	struct svy_batch *b = d->batch;
	double x = 0;
	if (!d->past_names || index >= d->ncol || !d->need[index])
		return 0;
	if (d->dict->var[index].type == SVY_STRING) {
		n = svy_delimited_plain(d, s, n);
		svy_batch_set_string(b, index, b->nrow, s, n);
		d->batch_text += n;
		return 0;
	}
	enum svy_cell kind = svy_cell_parse(s, n, quoted, d->dialect.decimal, &x);
	if (kind == SVY_CELL_MISSING)
		svy_batch_set_missing(b, index, b->nrow, SVY_SYSMIS);
	else if (kind == SVY_CELL_TAG)
		svy_batch_set_missing(b, index, b->nrow, (uint8_t)x);
	else
		svy_batch_set_number(b, index, b->nrow, x);
	return 0;
}

static int read_record(void *arg, size_t nfield)
{
	struct svy_delimited *d = arg;
	if (!d->past_names) {
		d->past_names = true;
		return 0;
	}
	int rc = nfield == d->ncol ? 0 : svy_delimited_ragged(d, nfield);
	if (rc)
		return rc;
	for (size_t i = nfield; i < d->ncol; i++)
		if (d->need[i])
			svy_batch_set_missing(d->batch, i, d->batch->nrow, SVY_SYSMIS);
	d->batch->nrow++;
	return d->batch->nrow >= d->batch->full || d->batch_text >= BATCH_TEXT ? deliver(d) : 0;
}

static int delimited_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail)
{
	struct svy_delimited *d = self;
	d->ctx = ctx;
	d->need = need;
	d->sink = sink;
	d->tail = tail;
	d->batch = svy_batch_new(d->dict, need);
	d->batch->first = 0;
	d->csv.field = read_field;
	d->csv.record = read_record;
	d->past_names = d->no_header;
	int rc = svy_delimited_pass(d);
	return rc ? rc : deliver(d);
}

static void delimited_free(void *self)
{
	struct svy_delimited *d = self;
	if (d->batch)
		svy_batch_free(d->batch);
	svy_decode_free(d->decode);
	svy_strs_free(&d->names);
	free(d->column);
	free(d);
}

int svy_delimited_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	struct svy_delimited *d = svy_calloc(1, sizeof *d);
	int rc;
	d->ctx = ctx;
	d->bytes = b;
	d->dict = dict;
	d->no_header = in->no_header;
	d->take_ragged = in->ragged;
	d->csv.arg = d;
	d->csv.name = svy_bytes_name(b);
	if ((rc = refuse_binary(d, in)) < 0 || (rc = svy_bytes_spool(ctx, b)) < 0 ||
	    (rc = svy_decode_open(ctx, b, in->encoding, &d->decode)) < 0 || (rc = find_dialect(d, in)) < 0 || (rc = svy_delimited_types(d)) < 0) {
		delimited_free(d);
		return rc;
	}
	*vt = (struct svy_reader){.format = d->format, .read = delimited_read, .free = delimited_free};
	*self = d;
	return 0;
}

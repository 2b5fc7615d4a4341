// SPDX-License-Identifier: GPL-3.0-or-later
/* Two passes over the text: the first finds names and types, for which every cell counts; the second delivers. */
#include "io/delimited.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/csv.h"
#include "io/decode.h"
#include "io/readers.h"

#define RENAMED_TOLD 3          /* columns whose new name is told one by one */
#define BATCH_TEXT (4u << 20)           /* bytes of strings after which a batch is handed on, full or not */

enum cell { CELL_MISSING, CELL_TAG, CELL_INTEGER, CELL_NUMBER, CELL_TEXT };

struct delimited {
	struct svy_ctx *ctx;
	struct svy_bytes *bytes;
	struct svy_decode *decode;
	struct svy_dialect dialect;
	struct svy_dict *dict;
	struct svy_csv csv;
	/* first pass */
	struct svy_strs names;
	struct column {
		enum cell kind;         /* the widest that a cell asked for */
		size_t width;           /* bytes of the longest cell */
	} *column;
	size_t ncol, renamed;
	/* second pass */
	bool past_names;
	const uint8_t *need;
	struct svy_batch *batch;
	size_t batch_text;
	struct svy_sink *sink;
	struct svy_tail *tail;
};

/* Digits beyond 2^53 are held exactly by chance only, so they are an identifier and no number. */
static bool held(const char *s, size_t n)
{
	static const char limit[] = "9007199254740992";
	return n < sizeof limit - 1 || (n == sizeof limit - 1 && memcmp(s, limit, n) <= 0);
}

static enum cell number(const char *s, size_t n, char decimal, double *x)
{
	char copy[64];
	size_t sign = s[0] == '-', digits = 0;
	while (sign + digits < n && s[sign + digits] >= '0' && s[sign + digits] <= '9')
		digits++;
	if (digits > 1 && s[sign] == '0')
		return CELL_TEXT;
	if (sign + digits == n) {
		if (!digits || !held(s + sign, digits))
			return CELL_TEXT;
		int64_t v = 0;
		for (size_t i = sign; i < n; i++)
			v = v * 10 + (s[i] - '0');
		*x = (double)(sign ? -v : v);
		return CELL_INTEGER;
	}
	if (n >= sizeof copy || s[0] == '+')
		return CELL_TEXT;
	if (decimal == ',') {
		if (memchr(s, '.', n))
			return CELL_TEXT;
		memcpy(copy, s, n);
		char *mark = memchr(copy, ',', n);
		if (mark)
			*mark = '.';
		s = copy;
	}
	return svy_num_parse(s, n, x) ? CELL_NUMBER : CELL_TEXT;
}

/* What a cell is in a column of numbers. *x is set for numbers, and holds the letter of a tag. */
static enum cell parse_cell(const char *s, size_t n, bool quoted, char decimal, double *x)
{
	while (n && s[0] == ' ')
		s++, n--;
	while (n && s[n - 1] == ' ')
		n--;
	if (!n || (n == 1 && s[0] == '.') || (n == 2 && !quoted && s[0] == 'N' && s[1] == 'A'))
		return CELL_MISSING;
	if (n == 2 && s[0] == '.' && s[1] >= 'a' && s[1] <= 'z') {
		*x = s[1];
		return CELL_TAG;
	}
	return number(s, n, decimal, x);
}

/* \t \n \r \\ in text delimited by TAB; a backslash before anything else is itself. In place; returns the new length. */
static size_t unescape(char *s, size_t n)
{
	char *bs = memchr(s, '\\', n), *to = bs;
	if (!bs)
		return n;
	for (const char *from = bs, *end = s + n; from < end; from++) {
		static const char codes[] = "tnr\\", chars[] = "\t\n\r\\";
		const char *code = *from == '\\' && from + 1 < end ? memchr(codes, from[1], sizeof codes - 1) : NULL;
		*to++ = code ? chars[code - codes] : *from;
		from += code != NULL;
	}
	return (size_t)(to - s);
}

static size_t plain(const struct delimited *d, char *s, size_t n)
{
	return d->dialect.delimiter == '\t' ? unescape(s, n) : n;
}

static int ragged(struct delimited *d, size_t nfield)
{
	return svy_fail(d->ctx, SVY_EDATA, "line %llu of '%s' has %zu field%s, but the first line names %zu",
	                (unsigned long long)d->csv.record_line, svy_bytes_name(d->bytes), nfield, nfield == 1 ? "" : "s", d->ncol);
}

/* A name is one line without blanks at its edges; spreadsheets break their headings. */
static void add_name(struct delimited *d, char *s, size_t n)
{
	n = plain(d, s, n);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ')
			s[i] = ' ';
	while (n && *s == ' ')
		s++, n--;
	while (n && s[n - 1] == ' ')
		n--;
	svy_strs_add_take(&d->names, svy_strndup(s, n));
}

static int type_field(void *arg, size_t index, char *s, size_t n, bool quoted)
{
	struct delimited *d = arg;
	double x;
	if (!d->ncol) {
		add_name(d, s, n);
		return 0;
	}
	if (index >= d->ncol)
		return 0;
	struct column *c = &d->column[index];
	if (n > c->width)
		c->width = n;
	if (c->kind == CELL_TEXT)
		return 0;
	enum cell kind = parse_cell(s, n, quoted, d->dialect.decimal, &x);
	if (kind > c->kind)
		c->kind = kind;
	return 0;
}

static int type_record(void *arg, size_t nfield)
{
	struct delimited *d = arg;
	if (!d->ncol) {
		d->ncol = nfield;
		d->column = svy_calloc(nfield, sizeof *d->column);
		return 0;
	}
	return nfield == d->ncol ? 0 : ragged(d, nfield);
}

/* Runs the text from its start through the handlers that d->csv has. */
static int pass(struct delimited *d)
{
	const char *p;
	size_t n, skip = d->dialect.skip;
	int rc = svy_decode_rewind(d->ctx, d->decode);
	svy_csv_begin(&d->csv, d->dialect.delimiter);
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

static bool taken(const struct delimited *d, const char *name)
{
	return svy_dict_find(d->dict, name) >= 0 || svy_strs_has(&d->names, name);
}

/* V3 for a third column without a name, x_2 for a second x. Caller frees. */
static char *new_name(const struct delimited *d, const char *name, size_t col)
{
	struct svy_buf b = {0};
	for (size_t k = *name ? 2 : col + 1;; k++) {
		b.n = 0;
		svy_buf_printf(&b, *name ? "%s_%zu" : "%sV%zu", name, k);
		if (!taken(d, b.p))
			return svy_buf_take(&b);
	}
}

static int tell_renamed(struct delimited *d, size_t col, const char *name, const char *made)
{
	if (++d->renamed > RENAMED_TOLD)
		return 0;
	if (*name)
		return svy_warn(d->ctx, "column %zu has the name of an earlier one, '%s', and is called '%s'", col + 1, name, made);
	return svy_warn(d->ctx, "column %zu has no name and is called '%s'", col + 1, made);
}

static int add_variable(struct delimited *d, size_t col)
{
	const struct column *c = &d->column[col];
	const char *name = d->names.v[col];
	int rc = 0;
	struct svy_var *v = *name ? svy_dict_add(d->dict, name, SVY_NUMBER) : NULL;
	if (!v) {
		char *made = new_name(d, name, col);
		rc = tell_renamed(d, col, name, made);
		v = svy_dict_add(d->dict, made, SVY_NUMBER);
		free(made);
	}
	v->type = c->kind == CELL_TEXT ? SVY_STRING : SVY_NUMBER;
	v->integer = c->kind == CELL_INTEGER;
	v->width = c->kind == CELL_TEXT ? c->width : 0;
	return rc;
}

static int add_variables(struct delimited *d)
{
	int rc = 0;
	for (size_t i = 0; i < d->ncol && !rc; i++)
		rc = add_variable(d, i);
	if (!rc && d->renamed > RENAMED_TOLD)
		rc = svy_warn(d->ctx, "%zu more columns had no name or that of an earlier one and were named anew", d->renamed - RENAMED_TOLD);
	return rc;
}

/* A table whose first line is data already loses a row and gets names nobody meant. */
static int check_names(struct delimited *d)
{
	for (size_t i = 0; i < d->names.n; i++) {
		double x;
		enum cell kind = parse_cell(d->names.v[i], strlen(d->names.v[i]), false, d->dialect.decimal, &x);
		if (kind != CELL_INTEGER && kind != CELL_NUMBER)
			return 0;
	}
	return svy_warn(d->ctx, "the first line of the text is taken as names, and all of them are numbers");
}

static int note_blank_lines(struct delimited *d)
{
	unsigned long long blank = d->csv.blank;
	if (!blank)
		return 0;
	if (d->ncol == 1)
		return svy_warn(d->ctx, "%llu blank line(s) of the text are skipped", blank);
	svy_note(d->ctx, "%llu blank line(s) of the text are skipped", blank);
	return 0;
}

/* A word without a line end is what is left of something else. */
static bool is_scrap(struct delimited *d, const char *text, size_t n)
{
	return d->dialect.delimiter == SVY_NO_DELIMITER && !memchr(text, '\n', n) && !memchr(text, '\r', n);
}

static int find_types(struct delimited *d)
{
	int rc;
	d->csv.field = type_field;
	d->csv.record = type_record;
	if ((rc = pass(d)) < 0)
		return rc;
	if (!d->ncol)
		return svy_fail(d->ctx, SVY_EDATA, "no table in '%s': it holds blank lines only", svy_bytes_name(d->bytes));
	if ((rc = check_names(d)) < 0)
		return rc;
	if ((rc = add_variables(d)) < 0)
		return rc;
	return note_blank_lines(d);
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

static int refuse_binary(struct delimited *d, const struct svy_input *in)
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

static void note_dialect(struct delimited *d, const struct svy_input *in)
{
	static const struct {
		char delimiter;
		const char *words;
	} known[] = {{'\t', "delimited by TAB"}, {',', "delimited by commas"}, {';', "delimited by semicolons"}, {'|', "delimited by bars"}};
	const char *words = "of one column";
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].delimiter == d->dialect.delimiter)
			words = known[i].words;
	if (!in->delimiter || !in->decimal)
		svy_note(d->ctx, "read as text %s, with a decimal %s (guessed from its beginning)", words, d->dialect.decimal == ',' ? "comma" : "point");
}

static int find_dialect(struct delimited *d, const struct svy_input *in)
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
		d->dialect = (struct svy_dialect){.delimiter = in->delimiter, .decimal = in->decimal};
		svy_dialect_guess(&d->dialect, begin.p, n, !more);
		if (!more && is_scrap(d, begin.p, n))
			rc = svy_fail(d->ctx, SVY_EDATA, "no table in '%s': it holds one word without a line end", svy_bytes_name(d->bytes));
		note_dialect(d, in);
	}
	svy_buf_free(&begin);
	return rc;
}

static int deliver(struct delimited *d)
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
	struct delimited *d = arg;
	struct svy_batch *b = d->batch;
	double x = 0;
	if (!d->past_names || index >= d->ncol || !d->need[index])
		return 0;
	if (d->dict->var[index].type == SVY_STRING) {
		n = plain(d, s, n);
		svy_batch_set_string(b, index, b->nrow, s, n);
		d->batch_text += n;
		return 0;
	}
	enum cell kind = parse_cell(s, n, quoted, d->dialect.decimal, &x);
	if (kind == CELL_MISSING)
		svy_batch_set_missing(b, index, b->nrow, SVY_SYSMIS);
	else if (kind == CELL_TAG)
		svy_batch_set_missing(b, index, b->nrow, (uint8_t)x);
	else
		svy_batch_set_number(b, index, b->nrow, x);
	return 0;
}

static int read_record(void *arg, size_t nfield)
{
	struct delimited *d = arg;
	if (!d->past_names) {
		d->past_names = true;
		return 0;
	}
	if (nfield != d->ncol)
		return ragged(d, nfield);
	d->batch->nrow++;
	return d->batch->nrow >= d->batch->full || d->batch_text >= BATCH_TEXT ? deliver(d) : 0;
}

static int delimited_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail)
{
	struct delimited *d = self;
	d->ctx = ctx;
	d->need = need;
	d->sink = sink;
	d->tail = tail;
	d->batch = svy_batch_new(d->dict, need);
	d->batch->first = 0;
	d->csv.field = read_field;
	d->csv.record = read_record;
	int rc = pass(d);
	return rc ? rc : deliver(d);
}

static void delimited_free(void *self)
{
	struct delimited *d = self;
	if (d->batch)
		svy_batch_free(d->batch);
	svy_decode_free(d->decode);
	svy_strs_free(&d->names);
	free(d->column);
	free(d);
}

int svy_delimited_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	struct delimited *d = svy_calloc(1, sizeof *d);
	int rc;
	d->ctx = ctx;
	d->bytes = b;
	d->dict = dict;
	d->csv.arg = d;
	d->csv.name = svy_bytes_name(b);
	if ((rc = refuse_binary(d, in)) < 0 || (rc = svy_bytes_spool(ctx, b)) < 0 ||
	    (rc = svy_decode_open(ctx, b, in->encoding, &d->decode)) < 0 || (rc = find_dialect(d, in)) < 0 || (rc = find_types(d)) < 0) {
		delimited_free(d);
		return rc;
	}
	*vt = (struct svy_reader){.format = "delimited text", .read = delimited_read, .free = delimited_free};
	*self = d;
	return 0;
}

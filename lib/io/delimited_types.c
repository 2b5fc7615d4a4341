// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/delimited.h"

#define RENAMED_TOLD 3          /* columns whose new name is told one by one */
#define GROUPED_TOLD 3

size_t svy_delimited_plain(const struct svy_delimited *d, char *s, size_t n)
{
	return d->dialect.delimiter == '\t' ? svy_cell_unescape(s, n) : n;
}

int svy_delimited_ragged(struct svy_delimited *d, size_t nfield)
{
	struct svy_ragged *r = nfield < d->ncol ? &d->few : &d->many;
	if (!d->take_ragged)
		return svy_fail(d->ctx, SVY_EDATA, "line %llu of '%s' has %zu field%s, but the first line %s %zu (--ragged fills or cuts such lines)",
			(unsigned long long)d->csv.record_line, svy_bytes_name(d->bytes), nfield, nfield == 1 ? "" : "s", d->no_header ? "has" : "names", d->ncol);
	if (!r->n++)
		r->first_line = d->csv.record_line;
	return 0;
}

/* A name is one line without blanks at its edges; spreadsheets break their headings. */
static void add_name(struct svy_delimited *d, char *s, size_t n)
{
	n = svy_delimited_plain(d, s, n);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ')
			s[i] = ' ';
	while (n && *s == ' ')
		s++, n--;
	n = svy_trimmed(s, n);
	svy_strs_add_take(&d->names, svy_strndup(s, n));
}

static struct svy_delimited_column *column(struct svy_delimited *d, size_t index)
{
	while (index >= d->column_cap) {
		size_t old = d->column_cap;
		d->column_cap = old ? 2 * old : 64;
		d->column = svy_reallocarray(d->column, d->column_cap, sizeof *d->column);
		memset(d->column + old, 0, (d->column_cap - old) * sizeof *d->column);
	}
	return &d->column[index];
}

/* The decoder has put U+FFFD for bytes that are none; this finds where the first of them stands. */
static void find_bad(struct svy_delimited *d, size_t index, const char *s, size_t n)
{
	if (d->bad_line || !svy_decode_bad(d->decode) || !memmem(s, n, "\xef\xbf\xbd", 3))
		return;
	d->bad_line = d->csv.line;
	d->bad_column = index;
}

static int type_field(void *arg, size_t index, char *s, size_t n, bool quoted)
{
	struct svy_delimited *d = arg;
	double x;
	find_bad(d, index, s, n);
	if (!d->ncol && !d->no_header) {
		add_name(d, s, n);
		return 0;
	}
	if (d->ncol && index >= d->ncol)
		return 0;
	struct svy_delimited_column *c = column(d, index);
	if (n > c->width)
		c->width = n;
	if (c->textual)
		return 0;
	enum svy_cell kind = svy_cell_parse(s, n, quoted, d->dialect.decimal, &x);
	if (kind > c->kind)
		c->kind = kind;
	if (kind == SVY_CELL_TEXT && svy_cell_is_grouped(s, n))
		c->grouped = true;
	else if (kind == SVY_CELL_TEXT)
		c->textual = true;
	return 0;
}

static int type_record(void *arg, size_t nfield)
{
	struct svy_delimited *d = arg;
	if (d->ncol)
		return nfield == d->ncol ? 0 : svy_delimited_ragged(d, nfield);
	d->ncol = nfield;
	column(d, nfield - 1);
	for (size_t i = 0; i < nfield && d->no_header; i++) {
		struct svy_buf b = {0};
		svy_buf_printf(&b, "v%zu", i + 1);
		svy_strs_add_take(&d->names, svy_buf_take(&b));
	}
	return 0;
}

static bool taken(const struct svy_delimited *d, const char *name)
{
	return svy_dict_find(d->dict, name) >= 0 || svy_strs_has(&d->names, name);
}

/* V3 for a third column without a name, x_2 for a second x. Caller frees. */
static char *new_name(const struct svy_delimited *d, const char *name, size_t col)
{
	struct svy_buf b = {0};
	for (size_t k = *name ? 2 : col + 1;; k++) {
		b.n = 0;
		svy_buf_printf(&b, *name ? "%s_%zu" : "%sV%zu", name, k);
		if (!taken(d, b.p))
			return svy_buf_take(&b);
	}
}

static int tell_renamed(struct svy_delimited *d, size_t col, const char *name, const char *made)
{
	if (++d->renamed > RENAMED_TOLD)
		return 0;
	if (*name)
		return svy_warn(d->ctx, "column %zu has the name of an earlier one, '%s', and is called '%s'", col + 1, name, made);
	return svy_warn(d->ctx, "column %zu has no name and is called '%s'", col + 1, made);
}

static int add_variable(struct svy_delimited *d, size_t col)
{
	const struct svy_delimited_column *c = &d->column[col];
	const char *name = d->names.v[col];
	int rc = 0;
	struct svy_var *v = *name ? svy_dict_add(d->dict, name, SVY_NUMBER) : NULL;
	if (!v) {
		char *made = new_name(d, name, col);
		rc = tell_renamed(d, col, name, made);
		v = svy_dict_add(d->dict, made, SVY_NUMBER);
		free(made);
	}
	v->type = c->kind == SVY_CELL_TEXT ? SVY_STRING : SVY_NUMBER;
	v->integer = c->kind == SVY_CELL_INTEGER;
	v->width = c->kind == SVY_CELL_TEXT ? c->width : 0;
	return rc;
}

static int add_variables(struct svy_delimited *d)
{
	int rc = 0;
	for (size_t i = 0; i < d->ncol && !rc; i++)
		rc = add_variable(d, i);
	if (!rc && d->renamed > RENAMED_TOLD)
		rc = svy_warn(d->ctx, "%zu more columns had no name or that of an earlier one and were named anew", d->renamed - RENAMED_TOLD);
	return rc;
}

/* A table whose first line is data already loses a row and gets names nobody meant. */
static int check_names(struct svy_delimited *d)
{
	for (size_t i = 0; i < d->names.n; i++) {
		double x;
		enum svy_cell kind = svy_cell_parse(d->names.v[i], strlen(d->names.v[i]), false, d->dialect.decimal, &x);
		if (kind != SVY_CELL_INTEGER && kind != SVY_CELL_NUMBER)
			return 0;
	}
	return svy_warn(d->ctx, "the first line of the text is taken as names, and all of them are numbers");
}

static int note_blank_lines(struct svy_delimited *d)
{
	unsigned long long blank = d->csv.blank;
	if (!blank)
		return 0;
	if (d->ncol == 1)
		return svy_warn(d->ctx, "%llu blank line(s) of the text are skipped", blank);
	svy_note(d->ctx, "%llu blank line(s) of the text are skipped", blank);
	return 0;
}

/* Numbers as people write them: which mark is which cannot be known of all, so they stay what they are. */
static int tell_grouped(struct svy_delimited *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->ncol; i++) {
		if (!d->column[i].grouped || d->column[i].textual)
			continue;
		if (++n > GROUPED_TOLD)
			continue;
		int rc = svy_warn(d->ctx, "numbers of '%s' have their digits in groups, such as 1,234, and are read as text", d->dict->var[i].name);
		if (rc)
			return rc;
	}
	return n > GROUPED_TOLD ? svy_warn(d->ctx, "%zu more columns have such numbers", n - GROUPED_TOLD) : 0;
}

static int tell_ragged(struct svy_delimited *d)
{
	const unsigned long long few = d->few.n, many = d->many.n;
	int rc = 0;
	if (few)
		rc = svy_warn(d->ctx, "%llu line(s) have fewer fields than the %zu of the first, and are filled with missing values (first: line %llu)", few,
			d->ncol, (unsigned long long)d->few.first_line);
	if (!rc && many)
		rc = svy_warn(d->ctx, "%llu line(s) have more fields than the %zu of the first, and what is beyond is left out (first: line %llu)", many, d->ncol,
			(unsigned long long)d->many.first_line);
	return rc;
}

static int tell_bad(struct svy_delimited *d)
{
	unsigned long long bad = svy_decode_bad(d->decode);
	if (!bad)
		return 0;
	if (!d->bad_line)
		return svy_warn(d->ctx, "%llu byte(s) are not %s and became U+FFFD; --encoding names another", bad, svy_decode_encoding(d->decode));
	return svy_warn(d->ctx, "%llu byte(s) are not %s and became U+FFFD (first in line %llu, column %zu '%s'); --encoding names another", bad,
		svy_decode_encoding(d->decode), (unsigned long long)d->bad_line, d->bad_column + 1,
		d->bad_column < d->dict->nvar ? d->dict->var[d->bad_column].name : "");
}

int svy_delimited_types(struct svy_delimited *d)
{
	int rc;
	d->csv.field = type_field;
	d->csv.record = type_record;
	if ((rc = svy_delimited_pass(d)) < 0)
		return rc;
	if (!d->ncol)
		return svy_fail(d->ctx, SVY_EDATA, "no table in '%s': it holds blank lines only", svy_bytes_name(d->bytes));
	if ((!d->no_header && (rc = check_names(d)) < 0) || (rc = add_variables(d)) < 0)
		return rc;
	if ((rc = tell_bad(d)) < 0 || (rc = tell_grouped(d)) < 0 || (rc = tell_ragged(d)) < 0)
		return rc;
	return note_blank_lines(d);
}

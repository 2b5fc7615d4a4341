// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/csv.h"

#include <stdlib.h>
#include <string.h>

#define GROW_BY (64u << 10)     /* libcsv grows its field buffer in steps; its own of 128 bytes makes long fields quadratic */

/* libcsv strips "space" from unquoted fields: nothing is space. */
static int never(unsigned char c)
{
	(void)c;
	return 0;
}

/* The one place where libcsv can be told that a field is too long. */
static void *bounded_realloc(void *p, size_t n)
{
	return n > SVY_CSV_FIELD_MAX + GROW_BY ? NULL : realloc(p, n);
}

void svy_csv_begin(struct svy_csv *c, char delimiter, char quote)
{
	c->quote = quote;
	c->line = c->record_line = 1;
	c->blank = c->blank_run = 0;
	c->chunk = NULL;
	c->at = 0;
	c->pending = c->after_cr = false;
	c->nfield = 0;
	c->rc = 0;
	csv_init(&c->csv, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_REPALL_NL);
	csv_set_space_func(&c->csv, never);
	csv_set_realloc_func(&c->csv, bounded_realloc);
	csv_set_blk_size(&c->csv, GROW_BY);
	csv_set_delim(&c->csv, (unsigned char)delimiter);
	csv_set_quote(&c->csv, (unsigned char)quote);
}

static size_t count_char(const char *s, size_t n, char what)
{
	size_t k = 0;
	for (const char *end = s + n, *p = s; (p = memchr(p, what, (size_t)(end - p))); p++)
		k++;
	return k;
}

static size_t line_ends(const char *s, size_t n)
{
	size_t k = count_char(s, n, '\n');
	for (const char *end = s + n, *p = s; (p = memchr(p, '\r', (size_t)(end - p))); p++)
		k += p + 1 == end || p[1] != '\n';
	return k;
}

/*
 * libcsv hands over contents only. Since nothing is trimmed, the length of a field in the input follows from its contents: that
 * keeps `at` on the first byte of each field, which tells whether it was quoted.
 */
static void on_field(void *s, size_t n, void *arg)
{
	struct svy_csv *c = arg;
	char first = c->at < 0 ? c->first : c->chunk[c->at];
	bool quoted = first == c->quote && (c->at >= 0 || c->pending);
	size_t lines = 0;
	if (c->rc)
		return;
	c->after_cr = false;
	c->at += (ptrdiff_t)n + 1;
	if (quoted) {
		c->at += 2 + (ptrdiff_t)count_char(s, n, c->quote);
		lines = line_ends(s, n);
	}
	c->pending = false;
	if (!c->nfield) {
		c->blank += c->blank_run;
		c->blank_run = 0;
	}
	c->rc = c->field(c->arg, c->nfield++, s, n, quoted);
	c->line += lines;
}

static void on_line_end(int terminator, void *arg)
{
	struct svy_csv *c = arg;
	if (c->rc)
		return;
	if (c->nfield) {
		c->rc = c->record(c->arg, c->nfield);
		c->nfield = 0;
		c->after_cr = terminator == '\r';
		c->record_line = ++c->line;
		return;
	}
	c->at++;
	if (c->after_cr && terminator == '\n') {
		c->after_cr = false;
		return;
	}
	c->blank_run++;
	c->after_cr = terminator == '\r';
	c->record_line = ++c->line;
}

static int explain(struct svy_ctx *ctx, const struct svy_csv *c)
{
	unsigned long long line = c->line;
	int status = csv_error((struct csv_parser *)&c->csv);
	if (status == CSV_ENOMEM || status == CSV_ETOOBIG)
		return svy_fail(ctx, SVY_EDATA, "a field of over %u MiB, number %zu, begins in line %llu (a quote that is never closed?) of '%s'",
		                SVY_CSV_FIELD_MAX >> 20, c->nfield + 1, line, c->name);
	return svy_fail(ctx, SVY_EDATA, "a stray quote in field %zu, which begins in line %llu of '%s'", c->nfield + 1, line, c->name);
}

int svy_csv_feed(struct svy_ctx *ctx, struct svy_csv *c, const char *p, size_t n)
{
	if (c->rc || !n)
		return c->rc;
	c->chunk = p;
	size_t done = csv_parse(&c->csv, p, n, on_field, on_line_end, c);
	if (c->rc)
		return c->rc;
	if (done != n)
		return c->rc = explain(ctx, c);
	if (c->at >= 0 && c->at < (ptrdiff_t)n) {
		c->first = p[c->at];
		c->pending = true;
	}
	c->at -= (ptrdiff_t)n;
	return 0;
}

int svy_csv_finish(struct svy_ctx *ctx, struct svy_csv *c)
{
	bool open = c->nfield || c->at < 0;
	if (c->rc)
		return c->rc;
	if (open && svy_csv_feed(ctx, c, "\n", 1) < 0)
		return c->rc;
	if (csv_fini(&c->csv, on_field, on_line_end, c))
		return c->rc = svy_fail(ctx, SVY_EDATA, "a quote that opens in line %llu of '%s', field %zu, is never closed",
		                        (unsigned long long)c->line, c->name, c->nfield + 1);
	return c->rc;
}

void svy_csv_free(struct svy_csv *c)
{
	csv_free(&c->csv);
}

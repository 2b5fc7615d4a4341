// SPDX-License-Identifier: GPL-3.0-or-later
/* The stream as a source: header, table header, rows. The rows have a file of their own, stream_rows.c. */
#include "io/readers.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/stream_header.h"
#include "io/stream_rows.h"

#define HEADER_MAX ((size_t)256 << 20)

static int cut_in_header(struct svy_ctx *ctx, const struct svy_stream *s)
{
	return svy_fail(ctx, SVY_EDATA, "the stream is cut within its header: '%s'", s->name);
}

/* The YAML between the two #--- lines, "# " taken off, one line for one line. */
static int read_header(struct svy_ctx *ctx, struct svy_stream *s, struct svy_buf *text)
{
	char *p, *e;
	int rc = svy_lines_next(ctx, &s->lines, &p, &e);
	while (rc > 0 && (rc = svy_lines_next(ctx, &s->lines, &p, &e)) > 0) {
		if (p == e || *p != '#')
			return svy_fail(ctx, SVY_EDATA, "line %llu of '%s' stands before the end of the header ('#---')", (unsigned long long)s->lines.line, s->name);
		while (e > p && (e[-1] == ' ' || e[-1] == '\t'))
			e--;
		if (e - p == 4 && memcmp(p, "#---", 4) == 0)
			return 0;
		p += e - p > 1 && p[1] == ' ' ? 2 : 1;
		svy_buf_add(text, p, (size_t)(e - p));
		svy_buf_putc(text, '\n');
		if (text->n > HEADER_MAX)
			return svy_fail(ctx, SVY_EDATA, "the header never ends in '%s'", s->name);
	}
	return rc < 0 ? rc : cut_in_header(ctx, s);
}

/* The names of the table; Miller may have moved comments before them. */
static int read_names(struct svy_ctx *ctx, struct svy_stream *s, struct svy_strs *names)
{
	char *p, *e;
	int rc;
	while ((rc = svy_lines_next(ctx, &s->lines, &p, &e)) > 0 && p < e && *p == '#')
		if ((rc = svy_lines_comment(ctx, &s->lines, p, e)) < 0)
			return rc;
	if (rc <= 0)
		return rc < 0 ? rc : cut_in_header(ctx, s);
	for (;;) {
		char *tab = memchr(p, '\t', (size_t)(e - p)), *end = tab ? tab : e;
		char *name = svy_malloc((size_t)(end - p) + 1);
		name[svy_field_decode(p, end, name)] = '\0';
		svy_strs_add_take(names, name);
		if (!*name)
			return svy_fail(ctx, SVY_EDATA, "column %zu has no name in line %llu of '%s'", names->n, (unsigned long long)s->lines.line, s->name);
		if (!tab)
			return 0;
		p = tab + 1;
	}
}

/* Types of the columns that the schema does not declare, from all of their values. */
static int guess_types(struct svy_ctx *ctx, struct svy_stream *s, const struct svy_strs *names, enum svy_declared *type)
{
	bool open = false;
	for (size_t i = 0; i < names->n; i++)
		open |= type[i] == SVY_DECLARED_NOT;
	if (!open)
		return 0;
	struct svy_guess *guess = svy_calloc(names->n, sizeof *guess);
	int rc = svy_lines_mark(ctx, &s->lines);
	if (!rc)
		rc = svy_lines_guess(ctx, &s->lines, guess, names->n);
	if (!rc)
		rc = svy_lines_rewind(ctx, &s->lines);
	for (size_t i = 0; i < names->n; i++)
		if (type[i] == SVY_DECLARED_NOT)
			type[i] = guess[i].string ? SVY_DECLARED_STRING : guess[i].fraction ? SVY_DECLARED_NUMBER : SVY_DECLARED_INTEGER;
	free(guess);
	return rc;
}

static int add_vars(struct svy_ctx *ctx, struct svy_stream *s, const struct svy_header *h, const struct svy_strs *names,
		    const enum svy_declared *type, struct svy_dict *dict)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < names->n; i++) {
		struct svy_var *v = svy_dict_add(dict, names->v[i], type[i] == SVY_DECLARED_STRING ? SVY_STRING : SVY_NUMBER);
		if (!v)
			return svy_fail(ctx, SVY_EDATA, "two columns of '%s' have the name '%s'", s->name, names->v[i]);
		v->integer = type[i] == SVY_DECLARED_INTEGER;
		rc = svy_header_fill_var(ctx, h, v);
	}
	return rc;
}

static int fill_dict(struct svy_ctx *ctx, struct svy_stream *s, const struct svy_header *h, struct svy_dict *dict)
{
	struct svy_strs names = {0};
	enum svy_declared *type = NULL;
	int rc = read_names(ctx, s, &names);
	if (!rc) {
		type = svy_calloc(names.n, sizeof *type);
		for (size_t i = 0; i < names.n; i++)
			type[i] = svy_header_type(h, names.v[i]);
		rc = guess_types(ctx, s, &names, type);
	}
	if (!rc)
		rc = add_vars(ctx, s, h, &names, type, dict);
	if (!rc)
		rc = svy_header_fill_dict(ctx, h, dict);
	if (!rc)
		rc = svy_header_check_design(ctx, s->name, dict);
	svy_strs_free(&names);
	free(type);
	return rc;
}

static void free_stream(void *self)
{
	struct svy_stream *s = self;
	svy_lines_free(&s->lines);
	free(s);
}

int svy_stream_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	struct svy_stream *s = svy_calloc(1, sizeof *s);
	struct svy_buf text = {0};
	struct svy_header h;
	s->name = svy_bytes_name(b);
	s->dict = dict;
	s->partial = in->partial;
	svy_lines_init(&s->lines, b);
	int rc = read_header(ctx, s, &text);
	if (!rc)
		rc = svy_header_parse(ctx, s->name, text.p ? text.p : "", text.n, &h);
	if (!rc) {
		rc = fill_dict(ctx, s, &h, dict);
		svy_header_free(&h);
	}
	svy_buf_free(&text);
	if (rc) {
		free_stream(s);
		return rc;
	}
	*vt = (struct svy_reader){"the stream", svy_stream_rows, free_stream};
	*self = s;
	return 0;
}

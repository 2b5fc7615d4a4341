// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/findings.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "base/width.h"
#include "data/value.h"
#include "out/names.h"

#define LINES_MAX 12            /* of one kind, unless all are asked for */
#define CODES_MAX 6             /* named in a line */
#define NAMES_MAX 28            /* columns; longer lists stand in a line of their own */
#define WHAT_MAX 44
#define LABEL_MAX 30            /* columns of a label */

/* Findings of one kind that say the same of several variables. */
struct line {
	char *names, *what;
	size_t *var, nvar, cap;
	uint64_t least, most;           /* rows */
};

struct lines {
	struct line *v;
	size_t n, cap;
	size_t names, what;             /* widths */
};

static void put_label(struct svy_buf *b, const char *label)
{
	size_t n = strlen(label), shown = svy_width_cut(label, n, LABEL_MAX);
	svy_buf_puts(b, " \"");
	svy_buf_add(b, label, shown);
	svy_buf_puts(b, shown < n ? "…\"" : "\"");
}

static char *what_text(const struct svy_finding *f, const struct svy_var *v)
{
	struct svy_buf b = {0};
	bool labels = f->kind == SVY_FOUND_UNDECLARED || f->kind == SVY_FOUND_SAME_LABEL || f->kind == SVY_FOUND_CONSTANT;
	for (size_t i = 0; i < f->ncode && i < CODES_MAX; i++) {
		const char *label = labels ? svy_value_label(v, &f->code[i].value) : NULL;
		svy_buf_puts(&b, i ? ", " : "");
		svy_value_put(&b, &f->code[i].value);
		if (label)
			put_label(&b, label);
	}
	if (f->ncode > CODES_MAX)
		svy_buf_printf(&b, ", … (%zu in all)", f->ncode);
	if (f->what)
		svy_buf_printf(&b, "%s%s", b.n ? ", " : "", f->what);
	return svy_buf_take(&b);
}

/* Whether what the finding says is told apart from the variables that it is said of. */
static bool stands_alone(enum svy_finding_kind kind)
{
	return kind == SVY_FOUND_SAME_TITLE || kind == SVY_FOUND_ID_TWICE || kind == SVY_FOUND_ID_MISSING;
}

static struct line *find_line(struct lines *l, struct svy_table *seen, char *what, const struct svy_finding *f)
{
	bool fresh;
	struct svy_buf key = {0};
	svy_buf_puts(&key, what);
	if (stands_alone(f->kind))
		svy_buf_add(&key, (const char *)&f->var[0], sizeof f->var[0]);
	uint32_t k = svy_table_add(seen, key.n ? key.p : "", key.n, &fresh);
	svy_buf_free(&key);
	if (!fresh) {
		free(what);
		return &l->v[k];
	}
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n] = (struct line){.what = what, .least = UINT64_MAX};
	return &l->v[l->n++];
}

static size_t width_of(const char *s)
{
	return svy_width(s, strlen(s));
}

static void widen(size_t *width, const char *s, size_t most)
{
	size_t w = width_of(s);
	if (w > *width && w <= most)
		*width = w;
}

static void make_lines(const struct svy_findings_report *r, size_t from, size_t to, struct lines *l)
{
	struct svy_table *seen = svy_table_new(0);
	*l = (struct lines){0};
	for (size_t i = from; i < to; i++) {
		const struct svy_finding *f = &r->findings->v[i];
		struct line *line = find_line(l, seen, what_text(f, &r->dict->var[f->var[0]]), f);
		for (size_t k = 0; k < f->nvar; k++) {
			svy_grow(line->var, line->nvar, line->cap);
			line->var[line->nvar++] = f->var[k];
		}
		line->least = f->n < line->least ? f->n : line->least;
		line->most = f->n > line->most ? f->n : line->most;
	}
	svy_table_free(seen);
	for (size_t i = 0; i < l->n; i++) {
		struct svy_buf names = {0};
		svy_out_names(&names, r->dict, l->v[i].var, l->v[i].nvar, 4, SVY_OUT_WIDTH);
		l->v[i].names = svy_buf_take(&names);
		widen(&l->names, l->v[i].names, NAMES_MAX);
		widen(&l->what, l->v[i].what, WHAT_MAX);
	}
}

static void free_lines(struct lines *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].names);
		free(l->v[i].what);
		free(l->v[i].var);
	}
	free(l->v);
}

static void put_rows(struct svy_buf *b, const struct line *line)
{
	if (line->least != line->most)
		svy_buf_printf(b, "%llu to ", (unsigned long long)line->least);
	svy_out_count(b, line->most, "row");
}

static bool counts_rows(enum svy_finding_kind kind)
{
	return kind != SVY_FOUND_UNUSED_LABEL && kind != SVY_FOUND_UNUSED_MISSING && kind != SVY_FOUND_CONSTANT && kind != SVY_FOUND_EMPTY;
}

static void put_line(struct svy_buf *b, const struct lines *l, const struct line *line, enum svy_finding_kind kind)
{
	size_t at = 4 + l->names + 2;
	bool rows = line->most && counts_rows(kind);
	svy_buf_puts(b, "    ");
	if (width_of(line->names) <= l->names) {
		svy_pad_text(b, line->names, *line->what || rows ? l->names + 2 : 0, false);
	} else {
		svy_buf_puts(b, line->names);
		if (*line->what || rows)
			svy_buf_putc(b, '\n');
		svy_pad(b, *line->what || rows ? at : 0);
	}
	bool wide = width_of(line->what) > l->what;
	if (wide)
		svy_out_wrapped(b, line->what, at, SVY_OUT_WIDTH);
	else
		svy_pad_text(b, line->what, rows ? l->what : 0, false);
	if (rows) {
		svy_buf_puts(b, l->what ? "  " : "");
		put_rows(b, line);
		svy_buf_puts(b, kind == SVY_FOUND_ID_TWICE ? " too many" : "");
	}
	svy_buf_putc(b, '\n');
}

static void put_kind(struct svy_buf *b, const struct svy_findings_report *r, size_t from, size_t to)
{
	const struct svy_finding *f = &r->findings->v[from];
	struct lines l;
	make_lines(r, from, to, &l);
	svy_buf_printf(b, "\n%s: %s\n", svy_severity_word(f->severity), svy_finding_text(f->kind));
	for (size_t i = 0; i < l.n; i++) {
		if (!r->all && i == LINES_MAX && l.n > LINES_MAX + 1) {
			svy_buf_printf(b, "    … and %zu more lines: --all shows them\n", l.n - i);
			break;
		}
		put_line(b, &l, &l.v[i], f->kind);
	}
	free_lines(&l);
}

static void put_sums(struct svy_buf *b, const struct svy_findings *f)
{
	const char *before = "\n";
	for (int s = SVY_SEVERITY_ERROR; s <= SVY_SEVERITY_NOTE; s++) {
		if (!f->count[s])
			continue;
		svy_buf_puts(b, before);
		svy_out_count(b, f->count[s], svy_severity_word((enum svy_severity)s));
		before = ", ";
	}
	svy_buf_puts(b, f->n ? "\n" : "nothing found\n");
}

void svy_findings_text(const struct svy_findings_report *r, struct svy_output *out)
{
	const struct svy_findings *f = r->findings;
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s (%s): ", r->name, r->format);
	svy_out_count(&b, r->dict->nvar, "variable");
	svy_buf_puts(&b, ", ");
	svy_out_count(&b, f->rows, "row");
	if (f->outside)
		svy_buf_printf(&b, " in the domain, %llu outside it not looked at", (unsigned long long)f->outside);
	if (r->dict->excerpt)
		svy_buf_printf(&b, ", an excerpt (%s)", r->dict->excerpt);
	svy_buf_putc(&b, '\n');
	for (size_t from = 0, to; from < f->n; from = to) {
		for (to = from; to < f->n && f->v[to].kind == f->v[from].kind && f->v[to].severity == f->v[from].severity;)
			to++;
		put_kind(&b, r, from, to);
	}
	put_sums(&b, f);
	svy_output_write(out, b.p, b.n);
	svy_buf_free(&b);
}

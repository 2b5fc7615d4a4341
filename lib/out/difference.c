// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/difference.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "base/width.h"
#include "out/names.h"

/* Longer lists of names have a line of their own. */
#define NAMES_MAX 24
/* Fewer rows show by themselves what they are. */
#define SHUFFLED_MIN 20

/* Differences that say the same of several variables. */
struct group {
	const struct svy_dict_diff *diff;
	size_t *at, n, cap;
};

struct groups {
	struct group *v;
	size_t n, cap;
};

bool svy_difference_any(const struct svy_difference *d)
{
	return (d->dict && d->dict->n) || (d->values && svy_value_diffs_any(d->values));
}

static void put_key(struct svy_buf *key, const char *s)
{
	svy_buf_puts(key, s ? s : "\x01");
	svy_buf_putc(key, '\0');
}

/* Of those whose content is their name, all are one group. */
static void make_key(struct svy_buf *key, const struct svy_dict_diff *f)
{
	key->n = 0;
	svy_buf_putc(key, (char)f->conflict);
	if (f->kind == SVY_DIFF_ONLY_A || f->kind == SVY_DIFF_ONLY_B)
		return;
	put_key(key, f->of);
	put_key(key, f->in_a);
	put_key(key, f->in_b);
}

static void make_groups(const struct svy_dict_diffs *d, enum svy_diff_kind kind, bool conflict, struct groups *g)
{
	struct svy_table *seen = svy_table_new(0);
	struct svy_buf key = {0};
	*g = (struct groups){0};
	for (size_t i = 0; i < d->n; i++) {
		const struct svy_dict_diff *f = &d->v[i];
		bool fresh;
		if (f->kind != kind || f->conflict != conflict)
			continue;
		make_key(&key, f);
		uint32_t k = svy_table_add(seen, key.p, key.n, &fresh);
		if (fresh) {
			svy_grow(g->v, g->n, g->cap);
			g->v[g->n++] = (struct group){.diff = f};
		}
		svy_grow(g->v[k].at, g->v[k].n, g->v[k].cap);
		g->v[k].at[g->v[k].n++] = (size_t)(f->a >= 0 ? f->a : f->b);
	}
	svy_table_free(seen);
	svy_buf_free(&key);
}

static void free_groups(struct groups *g)
{
	for (size_t i = 0; i < g->n; i++)
		free(g->v[i].at);
	free(g->v);
}

static bool is_text(enum svy_diff_kind kind)
{
	return kind == SVY_DIFF_LABEL || kind == SVY_DIFF_LABEL_ONLY_A || kind == SVY_DIFF_LABEL_ONLY_B || kind == SVY_DIFF_TITLE ||
	       kind == SVY_DIFF_FILE_TITLE || kind == SVY_DIFF_DOCUMENTS;
}

/* In quotes where blanks at the ends may be the difference. */
static char *side_text(const struct svy_dict_diff *f, const char *text)
{
	struct svy_buf b = {0};
	if (!text)
		svy_buf_puts(&b, "(none)");
	else
		svy_buf_printf(&b, is_text(f->kind) && (f->of || (f->kind != SVY_DIFF_LABEL_ONLY_A && f->kind != SVY_DIFF_LABEL_ONLY_B)) ? "\"%s\"" : "%s", text);
	return svy_buf_take(&b);
}

/* What stands before the two sides: the variables, and of what of theirs. */
static char *subject(const struct svy_difference *d, const struct group *g)
{
	struct svy_buf b = {0};
	const struct svy_dict *dict = g->diff->a >= 0 ? d->a.dict : d->b.dict;
	if (g->diff->kind == SVY_DIFF_ORDER)
		svy_buf_puts(&b, "where they part");
	else if (g->diff->a >= 0 || g->diff->b >= 0)
		svy_out_names(&b, dict, g->at, g->n, 4, SVY_OUT_WIDTH);
	if (g->diff->of)
		svy_buf_printf(&b, "%s%s", b.n ? "  " : "", g->diff->of);
	return svy_buf_take(&b);
}

static size_t text_width(const char *s)
{
	return svy_width(s, strlen(s));
}

static void put_sides(struct svy_buf *b, const struct svy_dict_diff *f, size_t at)
{
	char *in_a = side_text(f, f->in_a), *in_b = side_text(f, f->in_b);
	if (f->kind == SVY_DIFF_LABEL_ONLY_A || f->kind == SVY_DIFF_LABEL_ONLY_B)
		svy_out_wrapped(b, f->kind == SVY_DIFF_LABEL_ONLY_A ? in_a : in_b, at, SVY_OUT_WIDTH);
	else if (at + text_width(in_a) + text_width(in_b) + 6 <= SVY_OUT_WIDTH)
		svy_buf_printf(b, "%s  →  %s", in_a, in_b);
	else {
		svy_buf_puts(b, "A  ");
		svy_out_wrapped(b, in_a, at + 3, SVY_OUT_WIDTH);
		svy_buf_putc(b, '\n');
		svy_pad(b, at);
		svy_buf_puts(b, "B  ");
		svy_out_wrapped(b, in_b, at + 3, SVY_OUT_WIDTH);
	}
	svy_buf_putc(b, '\n');
	free(in_a);
	free(in_b);
}

static void put_group(struct svy_buf *b, const struct svy_dict_diff *f, const char *subject_text, size_t width)
{
	svy_buf_puts(b, "    ");
	if (!*subject_text) {
		put_sides(b, f, 4);
	} else if (text_width(subject_text) <= width) {
		svy_pad_text(b, subject_text, width + 2, false);
		put_sides(b, f, 4 + width + 2);
	} else {
		svy_buf_printf(b, "%s\n        ", subject_text);
		put_sides(b, f, 8);
	}
}

static void put_kind(struct svy_buf *b, const struct svy_difference *d, enum svy_diff_kind kind, bool conflict)
{
	struct groups g;
	size_t width = 0;
	make_groups(d->dict, kind, conflict, &g);
	char **subjects = svy_calloc(g.n + 1, sizeof *subjects);
	for (size_t i = 0; i < g.n; i++) {
		subjects[i] = subject(d, &g.v[i]);
		size_t w = text_width(subjects[i]);
		width = w > width && w <= NAMES_MAX ? w : width;
	}
	if (g.n)
		svy_buf_printf(b, "%s %s\n", conflict ? "!" : " ", svy_diff_text(kind));
	for (size_t i = 0; i < g.n; i++) {
		if (kind == SVY_DIFF_ONLY_A || kind == SVY_DIFF_ONLY_B)
			svy_buf_printf(b, "    %s\n", subjects[i]);
		else
			put_group(b, g.v[i].diff, subjects[i], width);
		free(subjects[i]);
	}
	free(subjects);
	free_groups(&g);
}

static void put_dict(struct svy_buf *b, const struct svy_difference *d)
{
	for (int conflict = 1; conflict >= 0; conflict--)
		for (int kind = 0; kind < SVY_DIFF_KINDS; kind++)
			put_kind(b, d, (enum svy_diff_kind)kind, conflict);
	if (d->dict->conflicts) {
		svy_buf_puts(b, "! ");
		svy_out_count(b, d->dict->conflicts, "difference");
		svy_buf_puts(b, " under which the values cannot stand in one column as they are\n");
	}
}

/* The rows of one side that have no partner. */
static void put_only(struct svy_buf *b, const struct svy_difference *d, const char *side, uint64_t n, const struct svy_strs *ids)
{
	char *list = svy_strs_join(ids, "; ");
	if (n) {
		svy_buf_puts(b, "    ");
		svy_out_count(b, n, "row");
		svy_buf_printf(b, " only in %s", side);
		if (d->id)
			svy_buf_printf(b, ": %s %s%s", d->id, list, n > ids->n ? "; …" : "");
		svy_buf_putc(b, '\n');
	}
	free(list);
}

static void put_cell(struct svy_buf *b, const struct svy_difference *d, const struct svy_cell_diff *c, bool number)
{
	const char *quote = number ? "" : "\"";
	if (d->id)
		svy_buf_printf(b, "%s %s", d->id, c->at);
	else
		svy_buf_printf(b, "row %llu", (unsigned long long)c->row_a);
	svy_buf_printf(b, ": %s%s%s → %s%s%s", quote, c->in_a, quote, quote, c->in_b, quote);
}

static void put_column(struct svy_buf *b, const struct svy_difference *d, const struct svy_column_diff *c)
{
	const struct svy_var *v = &d->a.dict->var[c->at.a];
	struct svy_buf cells = {0};
	if (!c->comparable) {
		svy_buf_printf(b, "    %s: not compared, numbers on one side and text on the other\n", v->name);
		return;
	}
	if (!c->n)
		return;
	svy_buf_printf(b, "    %s: ", v->name);
	svy_out_count(b, c->n, "cell");
	if (c->apart > 0)
		svy_buf_printf(b, ", numbers at most %.6g apart", c->apart);
	svy_buf_puts(b, "\n        ");
	for (size_t i = 0; i < c->nfirst; i++) {
		svy_buf_puts(&cells, i ? "; " : "");
		put_cell(&cells, d, &c->first[i], v->type == SVY_NUMBER);
	}
	svy_buf_puts(&cells, c->n > c->nfirst ? "; …" : "");
	svy_out_wrapped(b, cells.p, 8, SVY_OUT_WIDTH);
	svy_buf_putc(b, '\n');
	svy_buf_free(&cells);
}

/* Rows in another order look like this. */
static bool looks_shuffled(const struct svy_difference *d)
{
	return !d->id && d->values->compared >= SHUFFLED_MIN && d->values->cells > d->values->compared * d->values->n / 3;
}

static void put_values(struct svy_buf *b, const struct svy_difference *d)
{
	const struct svy_value_diffs *f = d->values;
	size_t columns = 0;
	for (size_t i = 0; i < f->n; i++)
		columns += f->v[i].n > 0;
	if (!svy_value_diffs_any(f))
		return;
	svy_buf_puts(b, "  values: ");
	svy_out_count(b, f->compared, "row");
	if (d->id)
		svy_buf_printf(b, " compared by %s, ", d->id);
	else
		svy_buf_puts(b, " compared in order, ");
	svy_out_count(b, f->cells, "cell");
	svy_buf_printf(b, " in %zu of %zu variable%s differ%s\n", columns, f->n, f->n == 1 ? "" : "s", f->cells == 1 ? "s" : "");
	if (looks_shuffled(d))
		svy_buf_puts(b, "    So many cells differ as if the rows were others, or in another order: --id VARS matches them\n");
	put_only(b, d, "A", f->only_a, &f->ids_a);
	put_only(b, d, "B", f->only_b, &f->ids_b);
	for (size_t i = 0; i < f->n; i++)
		put_column(b, d, &f->v[i]);
}

static void put_file(struct svy_buf *b, const char *letter, const struct svy_difference_file *f, const uint64_t *rows)
{
	svy_buf_printf(b, "%s  %s (%s): ", letter, f->name, f->format);
	svy_out_count(b, f->dict->nvar, "variable");
	if (rows) {
		svy_buf_puts(b, ", ");
		svy_out_count(b, *rows, "row");
	}
	svy_buf_putc(b, '\n');
}

void svy_difference_text(const struct svy_difference *d, struct svy_output *out)
{
	struct svy_buf b = {0};
	put_file(&b, "A", &d->a, d->values ? &d->values->rows_a : NULL);
	put_file(&b, "B", &d->b, d->values ? &d->values->rows_b : NULL);
	svy_buf_puts(&b, svy_difference_any(d) ? "\n" : "no difference\n");
	if (d->dict)
		put_dict(&b, d);
	if (d->values)
		put_values(&b, d);
	svy_output_write(out, b.p, b.n);
	svy_buf_free(&b);
}

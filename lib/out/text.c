// SPDX-License-Identifier: GPL-3.0-or-later
/* A table for a terminal or a letter: columns aligned by their width on the screen, figures at their decimal mark. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/grid.h"
#include "out/width.h"

#define LABEL_MAX 48    /* longer labels are wrapped */
#define HEAD_MAX 12     /* heads of narrow columns may be as wide: figures, */
#define WORD_HEAD_MAX 24        /* and words */
#define NOTE_MIN 78
#define NOTE_MAX 100

/* Room for figures that stand below each other: before the decimal mark, and from it on. */
struct room {
	size_t whole, fraction;
};
struct text_column {
	struct room text, lo, hi;
	size_t width;
	struct svy_strs head;
};
struct text {
	const struct svy_grid *g;
	struct text_column *col;
	size_t width;           /* of the table */
	struct svy_buf b;
};

static size_t whole_bytes(const struct svy_grid *g, const char *s)
{
	const char *mark = strchr(s, g->decimal);
	return mark ? (size_t)(mark - s) : strlen(s);
}

static void make_room(const struct svy_grid *g, struct room *r, const char *s)
{
	if (!s)
		return;
	size_t n = whole_bytes(g, s), whole = svy_width(s, n), fraction = svy_width(s + n, strlen(s + n));
	if (whole > r->whole)
		r->whole = whole;
	if (fraction > r->fraction)
		r->fraction = fraction;
}

static size_t room_width(const struct room *r)
{
	return r->whole + r->fraction;
}

/* With the blank between a figure and its interval. */
static size_t figures_width(const struct text_column *c)
{
	size_t w = room_width(&c->text);
	if (c->lo.whole)
		w += (w ? 1 : 0) + room_width(&c->lo) + room_width(&c->hi) + 4;
	return w;
}

static void put_figure(const struct svy_grid *g, struct svy_buf *b, const struct room *r, const char *s)
{
	size_t n = whole_bytes(g, s);
	svy_pad(b, r->whole - svy_width(s, n));
	svy_buf_puts(b, s);
	svy_pad(b, r->fraction - svy_width(s + n, strlen(s + n)));
}

/* Bounds are aligned at their marks; what a shorter fraction leaves stands behind the bracket. */
static void put_interval(const struct svy_grid *g, struct svy_buf *b, const struct text_column *c, const struct svy_cell *cell)
{
	size_t start = b->n;
	if (cell->lo) {
		svy_buf_putc(b, '[');
		svy_pad(b, c->lo.whole - svy_width(cell->lo, whole_bytes(g, cell->lo)));
		svy_buf_puts(b, cell->lo);
		svy_buf_puts(b, g->decimal == ',' ? "; " : ", ");
		svy_pad(b, c->hi.whole - svy_width(cell->hi, whole_bytes(g, cell->hi)));
		svy_buf_printf(b, "%s]", cell->hi);
	}
	svy_pad(b, room_width(&c->lo) + room_width(&c->hi) + 4 - (b->n > start ? svy_width(b->p + start, b->n - start) : 0));
}

/* A dash in a row that has other figures says that this one does not exist. */
static void put_figures(struct text *t, size_t c, const struct svy_cell *cell, bool dash)
{
	const struct text_column *col = &t->col[c];
	if (!cell->text && !cell->lo) {
		size_t right = col->lo.whole ? 0 : col->text.fraction;
		svy_pad(&t->b, col->width - 1 - right);
		svy_buf_puts(&t->b, dash ? "\u2013" : " ");
		svy_pad(&t->b, right);
		return;
	}
	svy_pad(&t->b, col->width - figures_width(col));
	if (cell->text)
		put_figure(t->g, &t->b, &col->text, cell->text);
	else
		svy_pad(&t->b, room_width(&col->text));
	if (!col->lo.whole)
		return;
	if (room_width(&col->text))
		svy_buf_putc(&t->b, ' ');
	put_interval(t->g, &t->b, col, cell);
}

static size_t widest(const struct svy_strs *lines)
{
	size_t w = 0;
	for (size_t i = 0; i < lines->n; i++) {
		size_t k = svy_width(lines->v[i], strlen(lines->v[i]));
		w = k > w ? k : w;
	}
	return w;
}

static size_t label_width(const struct svy_grid *g, size_t c)
{
	size_t w = 0;
	for (size_t i = 0; i < g->n; i++) {
		const char *s = g->row[i].section ? NULL : g->row[i].cell[c].text;
		size_t k = s ? svy_width(s, strlen(s)) + (c == g->label ? g->row[i].indent : 0) : 0;
		w = k > w ? k : w;
	}
	return w > LABEL_MAX ? LABEL_MAX : w;
}

static void measure_column(struct text *t, size_t c)
{
	struct text_column *col = &t->col[c];
	size_t limit;
	if (t->g->col[c].number) {
		for (size_t i = 0; i < t->g->n; i++) {
			const struct svy_cell *cell = &t->g->row[i].cell[c];
			make_room(t->g, &col->text, cell->text);
			make_room(t->g, &col->lo, cell->lo);
			make_room(t->g, &col->hi, cell->hi);
		}
		col->width = figures_width(col);
		limit = HEAD_MAX;
	} else {
		col->width = label_width(t->g, c);
		limit = WORD_HEAD_MAX;
	}
	svy_wrap(t->g->col[c].head, col->width > limit ? col->width : limit, &col->head);
	size_t head = widest(&col->head);
	if (head > col->width)
		col->width = head;
}

static void end_line(struct text *t)
{
	while (t->b.n && t->b.p[t->b.n - 1] == ' ')
		t->b.n--;
	svy_buf_putc(&t->b, '\n');
}

static void put_heads(struct text *t)
{
	size_t lines = 1;
	for (size_t c = 0; c < t->g->ncol; c++)
		if (t->col[c].head.n > lines)
			lines = t->col[c].head.n;
	for (size_t i = 0; i < lines; i++) {
		for (size_t c = 0; c < t->g->ncol; c++) {
			const struct text_column *col = &t->col[c];
			const char *s = i + col->head.n >= lines ? col->head.v[i + col->head.n - lines] : "";
			size_t pad = col->width - svy_width(s, strlen(s));
			svy_pad(&t->b, (c ? 2 : 0) + (t->g->col[c].number ? pad : 0));
			svy_buf_puts(&t->b, s);
			svy_pad(&t->b, t->g->col[c].number ? 0 : pad);
		}
		end_line(t);
	}
}

static void put_rule(struct text *t)
{
	for (size_t i = 0; i < t->width; i++)
		svy_buf_puts(&t->b, "\u2500");
	svy_buf_putc(&t->b, '\n');
}

static bool has_figures(const struct svy_grid *g, const struct svy_grid_row *row)
{
	for (size_t c = 0; c < g->ncol; c++)
		if (g->col[c].number && (row->cell[c].text || row->cell[c].lo))
			return true;
	return false;
}

/* Labels that are wrapped take more lines; figures stand in the first. */
static void put_row(struct text *t, const struct svy_grid_row *row)
{
	const struct svy_grid *g = t->g;
	struct svy_strs *label = svy_calloc(g->ncol, sizeof *label);
	size_t lines = 1;
	bool dash = has_figures(g, row);
	for (size_t c = 0; c < g->ncol; c++) {
		if (g->col[c].number)
			continue;
		svy_wrap(row->cell[c].text ? row->cell[c].text : "", t->col[c].width - (c == g->label ? row->indent : 0), &label[c]);
		lines = label[c].n > lines ? label[c].n : lines;
	}
	for (size_t i = 0; i < lines; i++) {
		for (size_t c = 0; c < g->ncol; c++) {
			size_t start = t->b.n;
			svy_pad(&t->b, c ? 2 : 0);
			if (g->col[c].number) {
				if (i == 0)
					put_figures(t, c, &row->cell[c], dash && !g->col[c].optional);
				else
					svy_pad(&t->b, t->col[c].width);
				continue;
			}
			svy_pad(&t->b, c == g->label ? row->indent : 0);
			if (i < label[c].n)
				svy_buf_puts(&t->b, label[c].v[i]);
			size_t used = svy_width(t->b.p + start, t->b.n - start);
			svy_pad(&t->b, t->col[c].width + (c ? 2 : 0) - used);
		}
		end_line(t);
	}
	for (size_t c = 0; c < g->ncol; c++)
		svy_strs_free(&label[c]);
	free(label);
}

static void put_wrapped(struct text *t, const char *s, size_t width)
{
	struct svy_strs lines = {0};
	svy_wrap(s, width, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		svy_buf_puts(&t->b, lines.v[i]);
		svy_buf_putc(&t->b, '\n');
	}
	svy_strs_free(&lines);
}

void svy_grid_text(const struct svy_grid *g, struct svy_output *out)
{
	struct text t = {.g = g, .col = svy_calloc(g->ncol, sizeof *t.col)};
	for (size_t c = 0; c < g->ncol; c++) {
		measure_column(&t, c);
		t.width += t.col[c].width + (c ? 2 : 0);
	}
	size_t note = t.width < NOTE_MIN ? NOTE_MIN : t.width > NOTE_MAX ? NOTE_MAX : t.width;
	if (g->title)
		put_wrapped(&t, g->title, note);
	put_heads(&t);
	put_rule(&t);
	for (size_t i = 0; i < g->n; i++) {
		if (g->row[i].gap)
			svy_buf_putc(&t.b, '\n');
		if (g->row[i].section)
			put_wrapped(&t, g->row[i].cell[g->label].text, note);
		else
			put_row(&t, &g->row[i]);
	}
	put_rule(&t);
	for (size_t i = 0; i < g->notes.n; i++)
		put_wrapped(&t, g->notes.v[i], note);
	svy_output_write(out, t.b.p, t.b.n);
	for (size_t c = 0; c < g->ncol; c++)
		svy_strs_free(&t.col[c].head);
	free(t.col);
	svy_buf_free(&t.b);
}

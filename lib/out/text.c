// SPDX-License-Identifier: GPL-3.0-or-later
/* A table for a terminal or a letter: columns aligned by their width on the screen, figures at their decimal mark. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/width.h"
#include "out/text.h"

#define NOTE_MIN 78
#define NOTE_MAX 100

static void put_figure(const struct svy_grid *g, struct svy_buf *b, const struct svy_textgrid_room *r, const char *s)
{
	size_t n = svy_textgrid_whole(g, s);
	svy_pad(b, r->whole - svy_width(s, n));
	svy_buf_puts(b, s);
	svy_pad(b, r->fraction - svy_width(s + n, strlen(s + n)));
}

/* Bounds are aligned at their marks; what a shorter fraction leaves stands behind the bracket. */
static void put_interval(const struct svy_grid *g, struct svy_buf *b, const struct svy_textgrid_column *c, const struct svy_cell *cell)
{
	size_t start = b->n;
	if (cell->lo) {
		svy_buf_putc(b, '[');
		svy_pad(b, c->lo.whole - svy_width(cell->lo, svy_textgrid_whole(g, cell->lo)));
		svy_buf_puts(b, cell->lo);
		svy_buf_puts(b, g->decimal == ',' ? "; " : ", ");
		svy_pad(b, c->hi.whole - svy_width(cell->hi, svy_textgrid_whole(g, cell->hi)));
		svy_buf_printf(b, "%s]", cell->hi);
	}
	svy_pad(b, svy_textgrid_room_width(&c->lo) + svy_textgrid_room_width(&c->hi) + 4 - (b->n > start ? svy_width(b->p + start, b->n - start) : 0));
}

/* In its parentheses, which no shorter error moves. */
static void put_error(const struct svy_grid *g, struct svy_buf *b, const struct svy_textgrid_column *c, const char *se)
{
	size_t n = se ? svy_textgrid_whole(g, se) : 0;
	if (!se) {
		svy_pad(b, svy_textgrid_room_width(&c->se) + 2);
		return;
	}
	svy_pad(b, c->se.whole - svy_width(se, n));
	svy_buf_printf(b, "(%s)", se);
	svy_pad(b, c->se.fraction - svy_width(se + n, strlen(se + n)));
}

static bool is_empty(const struct svy_cell *cell)
{
	return !cell->text && !cell->se && !cell->lo;
}

/* A dash in a row that has other figures says that this one does not exist. */
static void put_figures(struct svy_textgrid *t, size_t c, const struct svy_cell *cell, bool dash)
{
	const struct svy_textgrid_column *col = &t->col[c];
	if (is_empty(cell)) {
		size_t right = col->lo.whole ? 0 : col->se.whole ? svy_textgrid_room_width(&col->se) + 3 + col->text.fraction : col->text.fraction;
		svy_pad(&t->b, col->width - 1 - right);
		svy_buf_puts(&t->b, dash || cell->dash ? "\u2013" : " ");
		svy_pad(&t->b, right);
		return;
	}
	if (t->g->col[c].right) {
		svy_pad(&t->b, col->width - svy_textgrid_plain_width(t->g, cell));
		svy_textgrid_put_plain(t->g, &t->b, cell);
		return;
	}
	svy_pad(&t->b, col->width - svy_textgrid_figures_width(col));
	if (cell->text)
		put_figure(t->g, &t->b, &col->text, cell->text);
	else
		svy_pad(&t->b, svy_textgrid_room_width(&col->text));
	if (col->se.whole) {
		svy_pad(&t->b, svy_textgrid_room_width(&col->text) ? 1 : 0);
		put_error(t->g, &t->b, col, cell->se);
	}
	if (!col->lo.whole)
		return;
	if (svy_textgrid_room_width(&col->text) || col->se.whole)
		svy_buf_putc(&t->b, ' ');
	put_interval(t->g, &t->b, col, cell);
}

static void end_line(struct svy_textgrid *t)
{
	while (t->b.n && t->b.p[t->b.n - 1] == ' ')
		t->b.n--;
	svy_buf_putc(&t->b, '\n');
}

static void end_bold(struct svy_textgrid *t)
{
	while (t->b.n && t->b.p[t->b.n - 1] == ' ')
		t->b.n--;
	svy_buf_puts(&t->b, svy_screen_plain(t->screen));
	svy_buf_putc(&t->b, '\n');
}

/* Columns from c on that share the words above their heads, and how wide those that are shown are together. */
static size_t shared(const struct svy_textgrid *t, size_t c, size_t *width)
{
	size_t n = 0;
	*width = 0;
	do {
		if (!t->col[c + n].hidden)
			*width += (*width ? 2 : 0) + t->col[c + n].width;
		n++;
	} while (t->g->col[c].over && c + n < t->g->ncol && svy_same_text(t->g->col[c].over, t->g->col[c + n].over));
	return n;
}

/* In the middle above their columns. */
static void put_over(struct svy_textgrid *t)
{
	struct svy_strs *line = svy_calloc(t->g->ncol, sizeof *line);
	size_t lines = 0, width, n;
	for (size_t c = 0; c < t->g->ncol; c += n) {
		n = shared(t, c, &width);
		if (width && t->g->col[c].over && *t->g->col[c].over)
			svy_wrap(t->g->col[c].over, width, &line[c]);
		lines = line[c].n > lines ? line[c].n : lines;
	}
	for (size_t i = 0; i < lines; i++) {
		svy_buf_puts(&t->b, svy_screen_bold(t->screen));
		for (size_t c = 0; c < t->g->ncol; c += n) {
			n = shared(t, c, &width);
			if (!width)
				continue;
			const char *s = i + line[c].n >= lines ? line[c].v[i + line[c].n - lines] : "";
			size_t free_width = width - svy_width(s, strlen(s));
			svy_pad(&t->b, (c ? 2 : 0) + free_width / 2);
			svy_buf_puts(&t->b, s);
			svy_pad(&t->b, free_width - free_width / 2);
		}
		end_bold(t);
	}
	for (size_t c = 0; c < t->g->ncol; c++)
		svy_strs_free(&line[c]);
	free(line);
}

static void put_heads(struct svy_textgrid *t)
{
	size_t lines = 1;
	for (size_t c = 0; c < t->g->ncol; c++)
		if (!t->col[c].hidden && t->col[c].head.n > lines)
			lines = t->col[c].head.n;
	for (size_t i = 0; i < lines; i++) {
		svy_buf_puts(&t->b, svy_screen_bold(t->screen));
		for (size_t c = 0; c < t->g->ncol; c++) {
			const struct svy_textgrid_column *col = &t->col[c];
			if (col->hidden)
				continue;
			const char *s = i + col->head.n >= lines ? col->head.v[i + col->head.n - lines] : "";
			size_t pad = col->width - svy_width(s, strlen(s));
			svy_pad(&t->b, (c ? 2 : 0) + (t->g->col[c].number ? pad : 0));
			svy_buf_puts(&t->b, s);
			svy_pad(&t->b, t->g->col[c].number ? 0 : pad);
		}
		end_bold(t);
	}
}

static void put_rule(struct svy_textgrid *t)
{
	svy_buf_puts(&t->b, svy_screen_dim(t->screen));
	for (size_t i = 0; i < t->width; i++)
		svy_buf_puts(&t->b, "\u2500");
	svy_buf_puts(&t->b, svy_screen_plain(t->screen));
	svy_buf_putc(&t->b, '\n');
}

static bool has_figures(const struct svy_grid *g, const struct svy_grid_row *row)
{
	for (size_t c = 0; c < g->ncol; c++)
		if (g->col[c].number && !is_empty(&row->cell[c]))
			return true;
	return false;
}

static void put_label(struct svy_textgrid *t, size_t c, const char *s, unsigned indent)
{
	size_t start = t->b.n;
	svy_pad(&t->b, indent);
	svy_buf_puts(&t->b, s);
	svy_pad(&t->b, t->col[c].width - svy_width(t->b.p + start, t->b.n - start));
}

/* One line of a row: of its labels the i-th, and its figures in the first. below: lines of the label that the rows above have left. */
static void put_line(struct svy_textgrid *t, const struct svy_grid_row *row, const struct svy_strs *label, size_t i, const char *below)
{
	const struct svy_grid *g = t->g;
	bool dash = has_figures(g, row) && !row->sparse;
	for (size_t c = 0; c < g->ncol; c++) {
		if (t->col[c].hidden)
			continue;
		svy_pad(&t->b, c ? 2 : 0);
		if (g->col[c].number && i == 0)
			put_figures(t, c, &row->cell[c], dash && !g->col[c].optional);
		else if (g->col[c].number)
			svy_pad(&t->b, t->col[c].width);
		else if (c == g->label && below)
			put_label(t, c, below, row->indent);
		else
			put_label(t, c, i < label[c].n ? label[c].v[i] : "", c == g->label ? row->indent : 0);
	}
	end_line(t);
}

/* Labels that are wrapped take more lines, those of the rows that continue theirs first; figures stand in the first line of each row. */
static void put_rows(struct svy_textgrid *t, size_t first, size_t n)
{
	const struct svy_grid *g = t->g;
	struct svy_strs *label = svy_calloc(g->ncol, sizeof *label);
	struct svy_strs whole = {0};
	const char *head = g->row[first].cell[g->label].text;
	svy_wrap(head ? head : "", t->col[g->label].width - g->row[first].indent, &whole);
	for (size_t k = 0; k < n; k++) {
		const struct svy_grid_row *row = &g->row[first + k];
		size_t lines = k + 1 == n && whole.n > k ? whole.n - k : 1;
		for (size_t c = 0; c < g->ncol; c++) {
			if (g->col[c].number || c == g->label || t->col[c].hidden)
				continue;
			svy_wrap(row->cell[c].text ? row->cell[c].text : "", t->col[c].width, &label[c]);
			lines = label[c].n > lines ? label[c].n : lines;
		}
		for (size_t i = 0; i < lines; i++)
			put_line(t, row, label, i, g->ncol && !g->col[g->label].number && k + i < whole.n ? whole.v[k + i] : NULL);
		for (size_t c = 0; c < g->ncol; c++)
			svy_strs_free(&label[c]);
	}
	svy_strs_free(&whole);
	free(label);
}

static void put_wrapped(struct svy_textgrid *t, const char *s, size_t width, const char *style)
{
	struct svy_strs lines = {0};
	svy_wrap(s, width, &lines);
	for (size_t i = 0; i < lines.n; i++)
		svy_buf_printf(&t->b, "%s%s%s\n", style, lines.v[i], *style ? svy_screen_plain(t->screen) : "");
	svy_strs_free(&lines);
}

/* What spans the row: titles of sections, and words below their rows, which the last block of columns has alone. */
static void put_spanning(struct svy_textgrid *t, const struct svy_grid_row *row, size_t width, bool last)
{
	if (row->section || last)
		put_wrapped(t, row->cell[t->g->label].text, width, row->section ? svy_screen_bold(t->screen) : "");
}

/* The heads and all rows of the columns that are shown. */
static void put_block(struct svy_textgrid *t, size_t note, bool last)
{
	const struct svy_grid *g = t->g;
	put_over(t);
	put_heads(t);
	put_rule(t);
	for (size_t i = 0, n; i < g->n; i += n) {
		for (n = 1; i + n < g->n && g->row[i + n].continues; n++)
			;
		if (g->row[i].gap)
			svy_buf_putc(&t->b, '\n');
		if (svy_textgrid_spans(&g->row[i]))
			put_spanning(t, &g->row[i], note, last);
		else
			put_rows(t, i, n);
	}
	put_rule(t);
}

/* How wide titles and notes are. */
static size_t note_width(const struct svy_textgrid *t)
{
	size_t width = t->width < NOTE_MIN ? NOTE_MIN : t->width > NOTE_MAX ? NOTE_MAX : t->width;
	return t->screen && t->screen->width && t->screen->width < width ? t->screen->width : width;
}

void svy_grid_text(const struct svy_grid *g, struct svy_output *out)
{
	struct svy_textgrid t = {.g = g, .screen = g->screen};
	svy_textgrid_measure(&t);
	size_t note = note_width(&t), next = svy_textgrid_block(&t, 0);
	if (g->title)
		put_wrapped(&t, g->title, note, svy_screen_bold(t.screen));
	put_block(&t, note, next == g->ncol);
	while (next < g->ncol) {
		svy_buf_putc(&t.b, '\n');
		next = svy_textgrid_block(&t, next);
		put_block(&t, note, next == g->ncol);
	}
	for (size_t i = 0; i < g->notes.n; i++)
		put_wrapped(&t, g->notes.v[i], note, svy_screen_dim(t.screen));
	svy_output_write(out, t.b.p, t.b.n);
	svy_textgrid_free(&t);
	svy_buf_free(&t.b);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* A table in Typst. All words stand in strings of its code, in which only two characters and line ends mean something. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "out/grid.h"

/* Rows below which a table stays on one page, if it has to be the next. */
#define PAGE 30
/* Characters that a line of Typst's own page has room for. */
#define LINE 80

static void put_string(struct svy_buf *b, const char *s, size_t n)
{
	struct svy_buf good = {0};
	char *part = svy_strndup(s, n);
	svy_utf8_add(&good, part);
	free(part);
	svy_buf_putc(b, '"');
	for (const char *p = good.p ? good.p : ""; *p; p++) {
		if (strchr("\"\\", *p))
			svy_buf_putc(b, '\\');
		svy_buf_putc(b, (unsigned char)*p < ' ' || *p == 0x7f ? ' ' : *p);
	}
	svy_buf_putc(b, '"');
	svy_buf_free(&good);
}

/* Lines of a text, as content. */
static void put_text(struct svy_buf *b, const char *s)
{
	s = s ? s : "";
	for (;;) {
		size_t n = strcspn(s, "\n");
		put_string(b, s, n);
		s += n;
		if (!*s++)
			return;
		svy_buf_puts(b, " + linebreak() + ");
	}
}

static void put_columns(struct svy_buf *b, const struct svy_grid *g)
{
	svy_buf_printf(b, "    columns: %zu,\n    align: (", g->ncol);
	for (size_t c = 0; c < g->ncol; c++)
		svy_buf_printf(b, "%s,%s", g->col[c].number ? "right" : "left", c + 1 < g->ncol ? " " : "");
	svy_buf_puts(b, "),\n    stroke: none,\n    inset: (x: 5pt, y: 3pt),\n    table.hline(),\n");
}

/* A head ends at the line below it. */
static void put_head(struct svy_buf *b, const struct svy_grid_column *col, bool tall)
{
	svy_buf_printf(b, "table.cell(align: %s + bottom%s, ", col->number ? "right" : "left", tall ? ", rowspan: 2" : "");
	put_text(b, col->head);
	svy_buf_puts(b, "), ");
}

static void put_heads(struct svy_buf *b, const struct svy_grid *g)
{
	bool over = svy_grid_has_over(g);
	size_t n;
	svy_buf_puts(b, "    table.header(\n      ");
	for (size_t c = 0; c < g->ncol; c += n) {
		n = svy_grid_over(g, c);
		if (n) {
			svy_buf_printf(b, "table.cell(align: center, colspan: %zu, stroke: (bottom: 0.4pt), ", n);
			put_text(b, g->col[c].over);
			svy_buf_puts(b, "), ");
		} else {
			put_head(b, &g->col[c], over);
			n = 1;
		}
	}
	if (over)
		svy_buf_puts(b, "\n      ");
	for (size_t c = 0; c < g->ncol && over; c++)
		if (svy_grid_over(g, c))
			put_head(b, &g->col[c], false);
	svy_buf_puts(b, "\n      table.hline(stroke: 0.6pt),\n    ),\n");
}

static void put_figures(struct svy_buf *b, const struct svy_grid *g, const struct svy_grid_row *row, size_t c)
{
	const struct svy_cell *cell = &row->cell[c];
	struct svy_buf text = {0};
	if (svy_grid_dash(g, row, c))
		svy_buf_puts(&text, "\u2013");
	if (cell->text)
		svy_buf_puts(&text, cell->text);
	if (cell->se)
		svy_buf_printf(&text, "%s(%s)", text.n ? " " : "", cell->se);
	if (cell->lo)
		svy_buf_printf(&text, "%s[%s%s %s]", text.n ? " " : "", cell->lo, g->decimal == ',' ? ";" : ",", cell->hi);
	put_text(b, text.p);
	svy_buf_free(&text);
}

static void put_spanning(struct svy_buf *b, const struct svy_grid *g, const struct svy_grid_row *row)
{
	svy_buf_printf(b, "    table.cell(colspan: %zu, align: left, %s", g->ncol, row->section ? "strong(" : "");
	put_text(b, row->cell[g->label].text);
	svy_buf_puts(b, row->section ? ")),\n" : "),\n");
}

static void put_row(struct svy_buf *b, const struct svy_grid *g, const struct svy_grid_row *row)
{
	svy_buf_puts(b, "    ");
	for (size_t c = 0; c < g->ncol; c++) {
		if (c == g->label && row->indent && !g->col[c].number)
			svy_buf_puts(b, "pad(left: 1em, ");
		if (g->col[c].number)
			put_figures(b, g, row, c);
		else
			put_text(b, row->cell[c].text);
		if (c == g->label && row->indent && !g->col[c].number)
			svy_buf_putc(b, ')');
		svy_buf_puts(b, c + 1 < g->ncol ? ", " : ",\n");
	}
}

static void put_rows(struct svy_buf *b, const struct svy_grid *g)
{
	for (size_t i = 0; i < g->n; i++) {
		if (g->row[i].gap)
			svy_buf_printf(b, "    table.cell(colspan: %zu, inset: 2pt, []),\n", g->ncol);
		if (svy_grid_spans(&g->row[i]))
			put_spanning(b, g, &g->row[i]);
		else
			put_row(b, g, &g->row[i]);
	}
	svy_buf_puts(b, "    table.hline(),\n");
}

static void put_notes(struct svy_buf *b, const struct svy_grid *g)
{
	for (size_t i = 0; i < g->notes.n; i++) {
		svy_buf_puts(b, "  block(above: 0.5em, below: 0.5em, text(size: 0.8em, ");
		put_text(b, g->notes.v[i]);
		svy_buf_puts(b, "))\n");
	}
}

/* What is wider than the page gets smaller letters. */
static const char *size_of(const struct svy_grid *g)
{
	size_t w = svy_grid_text_width(g);
	return w <= LINE ? "" : w <= LINE * 10 / 9 ? ", size: 0.9em" : w <= LINE * 10 / 8 ? ", size: 0.8em" : ", size: 0.7em";
}

void svy_grid_typst(const struct svy_grid *g, struct svy_output *out)
{
	struct svy_buf b = {0};
	if (g->n > PAGE)
		svy_buf_puts(&b, "#show figure.where(kind: table): set block(breakable: true)\n");
	svy_buf_puts(&b, "#figure(kind: table, ");
	if (g->lang != SVY_LANG_EN)
		svy_buf_printf(&b, "supplement: \"%s\", ", svy_lang_say(g->lang, "Table"));
	if (g->title) {
		svy_buf_puts(&b, "caption: figure.caption(position: top, ");
		put_text(&b, g->title);
		svy_buf_puts(&b, "), ");
	}
	svy_buf_printf(&b, "block({\n  set align(left)\n  set text(number-width: \"tabular\"%s)\n  table(\n", size_of(g));
	put_columns(&b, g);
	put_heads(&b, g);
	put_rows(&b, g);
	svy_buf_puts(&b, "  )\n");
	put_notes(&b, g);
	svy_buf_puts(&b, "}))");
	if (g->anchor)
		svy_buf_printf(&b, " <%s>", g->anchor);
	svy_buf_putc(&b, '\n');
	svy_output_write(out, b.p, b.n);
	svy_buf_free(&b);
}

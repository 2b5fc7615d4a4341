// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A table in HTML that can be read without its style: words that stand above columns and beside rows are heads with their scopes, and each figure tells its
 * number.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "out/grid.h"
#include "out/html_text.h"
#include "out/html_page.h"
#include "out/text.h"

/* Behind the style of all pages. */
static const char style[] =
"main { max-width: none; width: fit-content; }\n"
"@media (max-width: 60rem) { main { width: auto; padding: .5rem .75rem 2rem; } }\n"
"table.svy { border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); }\n"
"table.svy caption { padding: 0 0 .5rem; }\n"
"table.svy caption h1 { font-size: 1.1rem; margin: 0; position: sticky; left: 0; max-width: min(100%, 100vw - 1.5rem); }\n"
"table.svy th, table.svy td { padding: .2rem .75rem .2rem 0; overflow-wrap: break-word; }\n"
"table.svy th.num, table.svy td.num { padding: .2rem 0 .2rem 1.25rem; }\n"
"table.svy th.text { max-width: 28rem; }\n"
"table.svy thead th { vertical-align: bottom; }\n"
"table.svy thead { border-bottom: 1px solid var(--ink); }\n"
"table.svy th[scope=colgroup] { text-align: center; border-bottom: 1px solid var(--line); padding-left: 1.25rem; padding-right: 0; }\n"
"table.svy tbody th { font-weight: 400; }\n"
"table.svy tbody tr.section th { font-weight: 600; padding-top: .75rem; }\n"
"table.svy tbody tr.gap > * { padding-top: .75rem; }\n"
"table.svy th.indent { padding-left: 1.25rem; }\n"
"table.svy tfoot td { font-size: .875rem; color: var(--quiet); padding-right: 0; white-space: normal; }\n"
"table.svy tfoot { border-top: 1px solid var(--ink); }\n"
"table.svy tfoot tr:first-child > td { padding-top: .5rem; }\n"
"table.svy tfoot p { margin: 0; position: sticky; left: 0; max-width: min(100%, 100vw - 1.5rem); }\n"
"table.svy tfoot td, table.svy tr.remark td { max-width: 1px; }\n";

/* How the table is written. */
struct html {
	const struct svy_grid *g;
	bool plain;             /* for readers that know no classes, notes in no table and no styles: word processors */
	struct svy_buf b;
};

static void put_number(struct svy_buf *b, const char *name, double x)
{
	char number[SVY_NUM_MAX];
	if (isnan(x))
		return;
	svy_num_format(number, x);
	svy_buf_printf(b, " data-%s=\"%s\"", name, number);
}

static void put_figures(struct html *h, const struct svy_cell *cell)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	svy_html_escape_lines(b, cell->text);
	if (cell->se) {
		svy_buf_printf(b, "%s<span class=\"se\">(", cell->text ? " " : "");
		svy_html_escape(b, cell->se);
		svy_buf_puts(b, ")</span>");
	}
	if (cell->lo) {
		svy_buf_printf(b, "%s<span class=\"ci\">[", cell->text || cell->se ? " " : "");
		svy_html_escape(b, cell->lo);
		svy_buf_puts(b, g->decimal == ',' ? "; " : ", ");
		svy_html_escape(b, cell->hi);
		svy_buf_puts(b, "]</span>");
	}
}

static void put_figure_cell(struct html *h, const struct svy_grid_row *row, size_t c)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	const struct svy_cell *cell = &row->cell[c];
	static const char *const name[SVY_CELL_PARTS] = {"value", "se", "low", "high"};
	svy_buf_printf(b, "<td class=\"num\"%s", h->plain ? " align=\"right\"" : "");
	for (int part = 0; part < SVY_CELL_PARTS; part++)
		put_number(b, name[part], cell->number[part].x);
	svy_buf_putc(b, '>');
	if (svy_grid_dash(g, row, c))
		svy_buf_puts(b, "\u2013");
	put_figures(h, cell);
	svy_buf_puts(b, "</td>");
}

/* Is that column, of words, one that names the row? */
static bool names_row(const struct svy_grid *g, size_t c)
{
	return !g->col[c].number && c <= g->label;
}

/* Rows that a word names: those below it where nothing else stands, for words that are not repeated. */
static size_t rows_of(const struct svy_grid *g, size_t i, size_t c)
{
	size_t n = 1;
	while (i + n < g->n && !svy_grid_spans(&g->row[i + n]) && !g->row[i + n].cell[c].text)
		n++;
	return n;
}

static void put_row_head(struct html *h, size_t i, size_t c)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	const struct svy_grid_row *row = &g->row[i];
	bool starts = row->cell[c].text || i == 0 || svy_grid_spans(&g->row[i - 1]);
	if (!starts)
		return;
	size_t n = rows_of(g, i, c);
	const char *tag = row->cell[c].text && *row->cell[c].text ? "th scope=\"row\"" : "td";
	svy_buf_printf(b, "<%s class=\"text%s\"", tag, c == g->label && row->indent ? " indent" : "");
	if (n > 1)
		svy_buf_printf(b, " rowspan=\"%zu\"", n);
	svy_buf_puts(b, h->plain && c == g->label && row->indent ? ">\u2003" : ">");
	svy_html_escape_lines(b, row->cell[c].text);
	svy_buf_printf(b, "</%.2s>", tag);
}

static void put_row(struct html *h, size_t i)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	const struct svy_grid_row *row = &g->row[i];
	svy_buf_puts(b, row->gap ? "<tr class=\"gap\">" : "<tr>");
	for (size_t c = 0; c < g->ncol; c++) {
		if (g->col[c].number) {
			put_figure_cell(h, row, c);
		} else if (names_row(g, c)) {
			put_row_head(h, i, c);
		} else {
			svy_buf_puts(b, "<td class=\"text\">");
			svy_html_escape_lines(b, row->cell[c].text);
			svy_buf_puts(b, "</td>");
		}
	}
	svy_buf_puts(b, "</tr>\n");
}

static void put_spanning(struct html *h, const struct svy_grid_row *row)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	const char *tag = row->section ? "th scope=\"rowgroup\"" : "td";
	svy_buf_printf(b, "<tr class=\"%s%s\"><%s colspan=\"%zu\">", row->section ? "section" : "remark", row->gap && !row->section ? " gap" : "", tag, g->ncol);
	svy_buf_puts(b, row->section && h->plain ? "<strong>" : "");
	svy_html_escape_lines(b, row->cell[g->label].text);
	svy_buf_printf(b, "%s</%.2s></tr>\n", row->section && h->plain ? "</strong>" : "", tag);
}

/* A section is the head of a body of its own, which ends where rows are indented no more. */
static bool begins_body(const struct svy_grid *g, size_t i)
{
	return i && (g->row[i].section || (g->row[i - 1].indent && !g->row[i].indent));
}

static void put_body(struct html *h)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	svy_buf_puts(b, "<tbody>\n");
	for (size_t i = 0; i < g->n; i++) {
		if (begins_body(g, i))
			svy_buf_puts(b, "</tbody>\n<tbody>\n");
		if (svy_grid_spans(&g->row[i]))
			put_spanning(h, &g->row[i]);
		else
			put_row(h, i);
	}
	svy_buf_puts(b, "</tbody>\n");
}

/* A column without a head has an empty cell there, which is no head. */
static void put_head(struct html *h, const struct svy_grid_column *col, bool tall)
{
	struct svy_buf *b = &h->b;
	const char *class = col->number ? "num" : "text";
	bool any = *col->head;
	svy_buf_printf(b, any ? "<th scope=\"col\" class=\"%s\"" : "<td class=\"%s\"", class);
	svy_buf_printf(b, "%s%s>", h->plain && col->number ? " align=\"right\"" : "", tall ? " rowspan=\"2\"" : "");
	svy_html_escape_lines(b, col->head);
	svy_buf_puts(b, any ? "</th>" : "</td>");
}

/* Heads of groups of columns need groups; word processors need widths. */
static void put_columns(struct html *h)
{
	const struct svy_grid *g = h->g;
	struct svy_textgrid t = {.g = g};
	size_t n = 1;
	if (!h->plain && !svy_grid_has_over(g))
		return;
	svy_textgrid_measure(&t);
	for (size_t c = 0; c < g->ncol; c += n) {
		if (h->plain)
			svy_buf_printf(&h->b, "<col width=\"%zu%%\">", (t.col[c].width + 2) * 100 / (t.width + 2));
		else
			n = svy_grid_over(g, c) ? svy_grid_over(g, c) : 1;
		if (!h->plain)
			svy_buf_printf(&h->b, "<colgroup span=\"%zu\"></colgroup>", n);
	}
	svy_buf_putc(&h->b, '\n');
	svy_textgrid_free(&t);
}

static void put_heads(struct html *h)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	bool over = svy_grid_has_over(g);
	size_t n;
	svy_buf_puts(b, "<thead>\n<tr>");
	for (size_t c = 0; c < g->ncol; c += n) {
		n = svy_grid_over(g, c);
		if (n) {
			svy_buf_printf(b, "<th scope=\"colgroup\" colspan=\"%zu\">", n);
			svy_html_escape_lines(b, g->col[c].over);
			svy_buf_puts(b, "</th>");
		} else {
			put_head(h, &g->col[c], over);
			n = 1;
		}
	}
	if (over)
		svy_buf_puts(b, "</tr>\n<tr>");
	for (size_t c = 0; c < g->ncol && over; c++)
		if (svy_grid_over(g, c))
			put_head(h, &g->col[c], false);
	svy_buf_puts(b, "</tr>\n</thead>\n");
}

static void put_notes(struct html *h)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	if (!g->notes.n || h->plain)
		return;
	svy_buf_puts(b, "<tfoot>\n");
	for (size_t i = 0; i < g->notes.n; i++) {
		svy_buf_printf(b, "<tr class=\"note\"><td colspan=\"%zu\"><p>", g->ncol);
		svy_html_escape_lines(b, g->notes.v[i]);
		svy_buf_puts(b, "</p></td></tr>\n");
	}
	svy_buf_puts(b, "</tfoot>\n");
}

static void put_table(struct html *h)
{
	const struct svy_grid *g = h->g;
	struct svy_buf *b = &h->b;
	svy_buf_puts(b, "<table class=\"svy\"");
	if (g->anchor) {
		svy_buf_puts(b, " id=\"");
		svy_html_id(b, g->anchor);
		svy_buf_putc(b, '"');
	}
	svy_buf_puts(b, ">\n");
	if (g->title) {
		bool heading = !g->fragment && !h->plain;
		svy_buf_puts(b, heading ? "<caption><h1>" : "<caption>");
		svy_html_escape_lines(b, g->title);
		svy_buf_puts(b, heading ? "</h1></caption>\n" : "</caption>\n");
	}
	put_columns(h);
	put_heads(h);
	put_body(h);
	put_notes(h);
	svy_buf_puts(b, "</table>\n");
}

/* What a window and a reader of screens call a table without a title: by the head of its rows. */
static const char *called(const struct svy_grid *g)
{
	const char *head = g->ncol ? g->col[g->label].head : "";
	return g->title ? g->title : *head ? head : svy_lang_say(g->lang, "Table");
}

static void begin_page(struct html *h)
{
	const char *name = called(h->g);
	svy_html_page_begin(&h->b, &(struct svy_html_page){.lang = h->g->lang, .title = name, .style = style, .bare = true});
	if (!h->g->title) {
		svy_buf_puts(&h->b, "<h1 class=\"sr\">");
		svy_html_escape(&h->b, name);
		svy_buf_puts(&h->b, "</h1>\n");
	}
	svy_buf_puts(&h->b, "<div class=\"wrap\" role=\"region\" tabindex=\"0\" aria-label=\"");
	svy_html_escape(&h->b, name);
	svy_buf_puts(&h->b, "\">\n");
}

void svy_grid_html(const struct svy_grid *g, struct svy_output *out)
{
	struct html h = {.g = g};
	if (!g->fragment)
		begin_page(&h);
	put_table(&h);
	if (!g->fragment) {
		svy_buf_puts(&h.b, "</div>\n");
		svy_html_page_end(&h.b, NULL);
	}
	svy_output_write(out, h.b.p, h.b.n);
	svy_buf_free(&h.b);
}

char *svy_html_plain(const struct svy_grid *g)
{
	struct html h = {.g = g, .plain = true};
	put_table(&h);
	for (size_t i = 0; i < g->notes.n; i++) {
		svy_buf_puts(&h.b, "<p>");
		svy_html_escape_lines(&h.b, g->notes.v[i]);
		svy_buf_puts(&h.b, "</p>\n");
	}
	return svy_buf_take(&h.b);
}

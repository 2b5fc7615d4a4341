// SPDX-License-Identifier: GPL-3.0-or-later
/* A table in LaTeX with the rules of booktabs: a float, or where it is longer than a page a longtable; in a document that compiles as it stands. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/width.h"
#include "out/grid.h"
#include "out/latex_align.h"
#include "out/latex_text.h"
#include "out/text.h"

/* Characters and rows that a page of A4 with margins of 2 cm has room for beside title and notes, upright and turned. */
static const struct page {
	size_t width, rows;
} upright = {92, 48}, turned = {140, 26};
/* What gets smaller letters at most, in characters, before the page is turned. */
#define SMALLEST 120
/* Of a column of text, in thousandths of an em for each character. */
#define CHARACTER 460

struct latex {
	const struct svy_grid *g;
	struct svy_textgrid measured;   /* its widths in characters, and its heads in lines */
	struct svy_latex_column *col;
	struct svy_buf b;
	const struct page *page;
	bool is_long;
};

static void put_em(struct svy_buf *b, size_t characters)
{
	svy_buf_printf(b, "%zu.%02zuem", characters * CHARACTER / 1000, characters * CHARACTER % 1000 / 10);
}

/* Is a text of that column wider than it, and takes lines then? */
static bool wraps(const struct latex *x, size_t c)
{
	for (size_t i = 0; i < x->g->n; i++) {
		const char *s = svy_grid_spans(&x->g->row[i]) ? NULL : x->g->row[i].cell[c].text;
		if (s && svy_width(s, strlen(s)) + (c == x->g->label ? x->g->row[i].indent : 0) > x->measured.col[c].width)
			return true;
	}
	return false;
}

static void put_columns(struct latex *x)
{
	svy_buf_puts(&x->b, "{@{}");
	for (size_t c = 0; c < x->g->ncol; c++) {
		if (x->g->col[c].number) {
			svy_buf_putc(&x->b, 'r');
		} else if (wraps(x, c)) {
			svy_buf_puts(&x->b, ">{\\raggedright\\arraybackslash}p{");
			put_em(&x->b, x->measured.col[c].width);
			svy_buf_putc(&x->b, '}');
		} else {
			svy_buf_putc(&x->b, 'l');
		}
	}
	svy_buf_puts(&x->b, "@{}}\n");
}

static void put_over(struct latex *x)
{
	const struct svy_grid *g = x->g;
	size_t n;
	if (!svy_grid_has_over(g))
		return;
	for (size_t c = 0; c < g->ncol; c += n) {
		n = svy_grid_over(g, c);
		svy_buf_puts(&x->b, c ? " & " : "");
		if (n) {
			svy_buf_printf(&x->b, "\\multicolumn{%zu}{c}{", n);
			svy_latex_escape(&x->b, g->col[c].over);
			svy_buf_putc(&x->b, '}');
		}
		n = n ? n : 1;
	}
	svy_buf_puts(&x->b, " \\\\\n");
	for (size_t c = 0; c < g->ncol; c += n) {
		n = svy_grid_over(g, c);
		if (n)
			svy_buf_printf(&x->b, "\\cmidrule(lr){%zu-%zu}\n", c + 1, c + n);
		n = n ? n : 1;
	}
}

/* Heads end at one line. */
static void put_heads(struct latex *x)
{
	size_t lines = 1;
	svy_buf_puts(&x->b, "\\toprule\n");
	put_over(x);
	for (size_t c = 0; c < x->g->ncol; c++)
		lines = x->measured.col[c].head.n > lines ? x->measured.col[c].head.n : lines;
	for (size_t i = 0; i < lines; i++) {
		for (size_t c = 0; c < x->g->ncol; c++) {
			const struct svy_strs *head = &x->measured.col[c].head;
			svy_buf_puts(&x->b, c ? " & " : "");
			svy_latex_escape(&x->b, i + head->n >= lines ? head->v[i + head->n - lines] : "");
		}
		svy_buf_puts(&x->b, " \\\\\n");
	}
	svy_buf_puts(&x->b, "\\midrule\n");
}

static void put_spanning(struct latex *x, const struct svy_grid_row *row)
{
	const char *s = row->cell[x->g->label].text;
	svy_buf_printf(&x->b, "\\multicolumn{%zu}{@{}", x->g->ncol);
	if (s && svy_width(s, strlen(s)) > x->measured.width) {
		svy_buf_puts(&x->b, "p{");
		put_em(&x->b, x->measured.width);
		svy_buf_puts(&x->b, "}@{}}{\\raggedright ");
	} else {
		svy_buf_puts(&x->b, "l@{}}{");
	}
	svy_buf_puts(&x->b, row->section ? "\\textbf{" : "");
	svy_latex_escape(&x->b, s);
	svy_buf_puts(&x->b, row->section ? "}} \\\\*\n" : "} \\\\\n");
}

/* A row without figures is the head of those below it, and stays with them on a page. */
static void put_row(struct latex *x, const struct svy_grid_row *row)
{
	const struct svy_grid *g = x->g;
	bool figures = false;
	for (size_t c = 0; c < g->ncol; c++) {
		svy_buf_puts(&x->b, c ? " & " : "");
		figures |= g->col[c].number && !svy_cell_is_empty(&row->cell[c]);
		if (!g->col[c].number && c == g->label && row->indent)
			svy_buf_puts(&x->b, "\\hspace*{1em}");
		if (!g->col[c].number)
			svy_latex_escape(&x->b, row->cell[c].text);
		else if (svy_grid_dash(g, row, c))
			svy_buf_puts(&x->b, "\u2013");
		else
			svy_latex_put_cell(&x->b, g, &x->col[c], c, &row->cell[c]);
	}
	svy_buf_puts(&x->b, figures ? " \\\\\n" : " \\\\*\n");
}

static void put_rows(struct latex *x)
{
	for (size_t i = 0; i < x->g->n; i++) {
		const struct svy_grid_row *row = &x->g->row[i];
		if (row->gap)
			svy_buf_puts(&x->b, "\\addlinespace\n");
		if (svy_grid_spans(row))
			put_spanning(x, row);
		else
			put_row(x, row);
	}
}

static void put_caption(struct latex *x, const char *end)
{
	const struct svy_grid *g = x->g;
	if (g->title) {
		svy_buf_puts(&x->b, "\\caption{");
		svy_latex_escape(&x->b, g->title);
		svy_buf_putc(&x->b, '}');
	}
	if (g->anchor)
		svy_buf_printf(&x->b, "%s\\label{%s}", g->title ? "\n" : "", g->anchor);
	if (g->title || g->anchor)
		svy_buf_puts(&x->b, end);
}

static void put_notes(struct latex *x)
{
	svy_buf_puts(&x->b, "\\footnotesize\\raggedright\n");
	for (size_t i = 0; i < x->g->notes.n; i++) {
		svy_buf_puts(&x->b, "\\noindent ");
		svy_latex_escape(&x->b, x->g->notes.v[i]);
		svy_buf_puts(&x->b, "\\par\n");
	}
}

/* What is wider than the page gets smaller letters. */
static const char *size_of(const struct latex *x)
{
	size_t w = x->measured.width, page = x->page->width;
	return w <= page ? "" : w * 9 <= page * 10 ? "\\small\n" : w <= page + 28 ? "\\footnotesize\\setlength{\\tabcolsep}{4pt}\n" :
		"\\scriptsize\\setlength{\\tabcolsep}{3pt}\n";
}

/* The notes are as wide as the table: it is set in a box that tells. */
static void put_float(struct latex *x)
{
	svy_buf_printf(&x->b, "\\begin{table}[htbp]\n\\centering\n");
	put_caption(x, "\n");
	svy_buf_printf(&x->b, "%s\\sbox0{\\begin{tabular}", size_of(x));
	put_columns(x);
	put_heads(x);
	put_rows(x);
	svy_buf_puts(&x->b, "\\bottomrule\n\\end{tabular}}\n\\begin{minipage}{\\ifdim\\wd0<18em 18em\\else\\wd0\\fi}\n\\usebox0\\par\\vspace{.5ex}\n");
	put_notes(x);
	svy_buf_puts(&x->b, "\\end{minipage}\n\\end{table}\n");
}

static void put_long(struct latex *x)
{
	svy_buf_printf(&x->b, "\\begingroup\n%s\\begin{longtable}", size_of(x));
	put_columns(x);
	put_caption(x, "\\\\\n");
	put_heads(x);
	svy_buf_puts(&x->b, "\\endfirsthead\n");
	put_heads(x);
	svy_buf_puts(&x->b, "\\endhead\n\\bottomrule\n\\endfoot\n");
	put_rows(x);
	svy_buf_puts(&x->b, "\\end{longtable}\n");
	put_notes(x);
	svy_buf_puts(&x->b, "\\endgroup\n");
}

static void put_others(struct latex *x)
{
	const struct svy_grid *g = x->g;
	struct svy_strs seen = {0};
	svy_latex_others(&x->b, &seen, g->title);
	for (size_t c = 0; c < g->ncol; c++) {
		svy_latex_others(&x->b, &seen, g->col[c].head);
		svy_latex_others(&x->b, &seen, g->col[c].over);
		for (size_t i = 0; i < g->n; i++)
			svy_latex_others(&x->b, &seen, g->row[i].cell[c].text);
	}
	for (size_t i = 0; i < g->notes.n; i++)
		svy_latex_others(&x->b, &seen, g->notes.v[i]);
	svy_strs_free(&seen);
}

/* Lines, in which two gaps make one. */
static size_t rows(const struct svy_grid *g)
{
	size_t halves = 0;
	for (size_t i = 0; i < g->n; i++)
		halves += 2 + g->row[i].gap;
	return halves / 2;
}

static void begin_document(struct latex *x)
{
	svy_buf_puts(&x->b, "\\documentclass{article}\n");
	svy_buf_puts(&x->b, svy_latex_preamble);
	svy_buf_puts(&x->b, x->is_long ? "\\usepackage{longtable}\n" : "");
	svy_buf_printf(&x->b, "\\usepackage[a4paper,margin=2cm%s]{geometry}\n\\pagestyle{empty}\n", x->page == &turned ? ",landscape" : "");
	if (x->g->lang != SVY_LANG_EN)
		svy_buf_printf(&x->b, "\\renewcommand{\\tablename}{%s}\n", svy_lang_say(x->g->lang, "Table"));
	put_others(x);
	svy_buf_puts(&x->b, "\\begin{document}\n");
}

void svy_grid_latex(const struct svy_grid *g, struct svy_output *out)
{
	struct latex x = {.g = g, .measured = {.g = g}, .col = svy_calloc(g->ncol, sizeof *x.col), .page = &upright};
	svy_textgrid_measure(&x.measured);
	if (!g->fragment && x.measured.width > SMALLEST)
		x.page = &turned;
	x.is_long = rows(g) + g->notes.n > x.page->rows;
	for (size_t c = 0; c < g->ncol; c++)
		svy_latex_measure(g, c, &x.col[c]);
	if (!g->fragment)
		begin_document(&x);
	if (x.is_long)
		put_long(&x);
	else
		put_float(&x);
	if (!g->fragment)
		svy_buf_puts(&x.b, "\\end{document}\n");
	svy_output_write(out, x.b.p, x.b.n);
	svy_textgrid_free(&x.measured);
	svy_buf_free(&x.b);
	free(x.col);
}

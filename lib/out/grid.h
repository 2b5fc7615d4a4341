// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A table for people: cells as text, ready to be aligned. layout.c makes it of estimates, the renderers draw it. Private to lib/out/.
 *
 * Invariants: every row has ncol cells, of a section and of a remark the one of the label spans the row. A cell is a figure, its standard error, an
 * interval (lo and hi), or several of these; nothing at all if they are NULL.
 */
#ifndef SVY_OUT_GRID_H
#define SVY_OUT_GRID_H

#include "base/screen.h"
#include "base/strs.h"
#include "io/output.h"
#include "out/cell.h"
#include "out/lang.h"

struct svy_grid_column {
	char *head;
	char *over;             /* columns that follow each other with the same words here share them above their heads; NULL */
	bool number;            /* aligned at the decimal mark; otherwise text, aligned left */
	bool right;             /* a number whose cells are aligned at their ends: unlike figures below each other */
	bool optional;          /* a figure that is not there says nothing; elsewhere a dash stands for it */
	bool has_text, has_stars, has_se, has_interval, has_mark;       /* what its cells have: decides on csv's columns */
	bool cases;             /* what stands in the place of standard errors are numbers of cases */
};

/* What the part of a cell in parentheses is, behind a head of a file: " SE". */
#define SVY_GRID_SE_WORD(col) ((col)->cases ? " cases" : " SE")

struct svy_grid_row {
	struct svy_cell *cell;
	bool section;
	bool remark;            /* a line of words below the rows that it is about */
	bool sparse;            /* figures that are not there say nothing: no dashes */
	bool continues;         /* goes on with the row above, whose label may need more lines */
	bool below;             /* only what stands below the figures of the row above: nothing, where that has none */
	bool gap;               /* a new group begins: text leaves room above it */
	unsigned indent;        /* of the label */
};

struct svy_grid {
	char *title;            /* NULL if none */
	struct svy_grid_column *col;
	size_t ncol, col_cap;
	size_t label;           /* the column that indent is of */
	size_t fit;             /* text: labels and heads are narrowed to come near to this width; 0: not */
	struct svy_grid_row *row;
	size_t n, cap;
	struct svy_strs notes;
	char decimal;
	const struct svy_screen *screen;        /* text: what it is drawn on; borrowed; NULL: no terminal */
	/* for formats that are parts of documents */
	const char *anchor;     /* what a reference to the table names; borrowed; NULL */
	bool captioned;         /* the title is a caption that was asked for: Markdown has it where quarto looks for one */
	bool fragment;          /* only the table, to be included; else a document */
	enum svy_lang lang;     /* of the words that renderers add */
};

struct svy_grid_column *svy_grid_add_column(struct svy_grid *g, const char *head, bool number);
/* After the last column. All cells empty; holds until the next add. */
struct svy_grid_row *svy_grid_add_row(struct svy_grid *g);
void svy_grid_free(struct svy_grid *g);

/* Columns from c on that share words above their heads; 0 if c has none. */
size_t svy_grid_over(const struct svy_grid *g, size_t c);
bool svy_grid_has_over(const struct svy_grid *g);
/* Does the label span the row? */
bool svy_grid_spans(const struct svy_grid_row *row);
/* Has the cell nothing at all? */
bool svy_cell_is_empty(const struct svy_cell *cell);
/* Does a dash stand for a figure that does not exist? */
bool svy_grid_dash(const struct svy_grid *g, const struct svy_grid_row *row, size_t c);

/* Columns of a screen that the text takes, without title and notes. */
size_t svy_grid_text_width(const struct svy_grid *g);

/* Renderers. */
/* A table that is wider than the screen is narrowed, or parted into blocks of columns that repeat the labels. */
void svy_grid_text(const struct svy_grid *g, struct svy_output *out);
void svy_grid_markdown(const struct svy_grid *g, struct svy_output *out);
/* HTML: a table, in a page of its own unless g->fragment. Its classes are documented in svytable(1). */
void svy_grid_html(const struct svy_grid *g, struct svy_output *out);
/* The same for programs that turn HTML into files of word processors: alignment and widths without styles, notes below the table. Caller frees. */
char *svy_html_plain(const struct svy_grid *g);
/* Word, made by pandoc; SVY_EIO, with the name of the package, where there is none. */
int svy_grid_docx(struct svy_ctx *ctx, const struct svy_grid *g, struct svy_output *out);
/* Excel: figures are numbers that look as they do elsewhere; errors and bounds have columns of their own. SVY_EDATA for what no sheet holds. */
int svy_grid_xlsx(struct svy_ctx *ctx, const struct svy_grid *g, struct svy_output *out);
/* Typst: a figure, to be included or compiled. */
void svy_grid_typst(const struct svy_grid *g, struct svy_output *out);
/* LaTeX with booktabs: a document, or with g->fragment only the table, for a document that loads booktabs, array and (where it is longer than a page) longtable. */
void svy_grid_latex(const struct svy_grid *g, struct svy_output *out);
/* csv (fields separated by ';' if the decimal mark is a comma) and tsv. No notes: the file is for a spreadsheet. */
void svy_grid_separated(const struct svy_grid *g, bool tabs, struct svy_output *out);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A table as a workbook of Excel. A figure is its number, with a format that shows it as it stands elsewhere; what stands in one cell there (a standard
 * error, the bounds of an interval) has columns of its own here, so that it can be computed with.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/width.h"
#include "out/grid.h"
#include "out/xlsx_format.h"
#include "out/xlsx_library.h"

/* 1980, as the files in the archive: the same table gives the same bytes. */
#define CREATED 315532800

struct xlsx {
	struct svy_xlsx_library lib;
	const struct svy_grid *g;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	struct svy_xlsx_column *col;
	size_t ncol;            /* of the sheet */
	lxw_row_t row;          /* the next */
	lxw_error error;        /* the first */
};

enum look { PLAIN, BOLD, HEAD, HEAD_NUMBER, OVER, LABEL, INDENTED, NOTE, LOOKS };

static lxw_format *look_of(struct xlsx *x, enum look look)
{
	lxw_format *f = x->lib.workbook_add_format(x->book);
	if (look == BOLD || look == HEAD || look == HEAD_NUMBER || look == OVER)
		x->lib.format_set_bold(f);
	if (look == HEAD || look == HEAD_NUMBER || look == LABEL || look == INDENTED)
		x->lib.format_set_text_wrap(f);
	if (look == HEAD_NUMBER)
		x->lib.format_set_align(f, LXW_ALIGN_RIGHT);
	if (look == OVER)
		x->lib.format_set_align(f, LXW_ALIGN_CENTER);
	x->lib.format_set_align(f, look == HEAD || look == HEAD_NUMBER || look == OVER ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP);
	if (look == INDENTED)
		x->lib.format_set_indent(f, 1);
	if (look == NOTE)
		x->lib.format_set_font_size(f, 9);
	return f;
}

static void note_error(struct xlsx *x, lxw_error e)
{
	if (!x->error)
		x->error = e;
}

static void put_text(struct xlsx *x, size_t col, const char *s, lxw_format *f)
{
	char *text = svy_xlsx_text(s);
	if (*text)
		note_error(x, x->lib.worksheet_write_string(x->sheet, x->row, (lxw_col_t)col, text, f));
	free(text);
}

static void put_number(struct xlsx *x, size_t col, enum svy_cell_part part, const struct svy_cell *cell, bool enclosed)
{
	char *format = svy_xlsx_format(x->g, cell, part, enclosed);
	lxw_format *f = look_of(x, PLAIN);
	x->lib.format_set_align(f, LXW_ALIGN_RIGHT);
	if (!format) {
		put_text(x, col, svy_cell_text(cell, part), f);
		return;
	}
	x->lib.format_set_num_format(f, format);
	note_error(x, x->lib.worksheet_write_number(x->sheet, x->row, (lxw_col_t)col, cell->number[part].x, f));
	free(format);
}

static void put_figures(struct xlsx *x, const struct svy_grid_row *row, size_t c)
{
	const struct svy_xlsx_column *col = &x->col[c];
	const struct svy_cell *cell = &row->cell[c];
	if (svy_grid_dash(x->g, row, c)) {
		lxw_format *f = look_of(x, PLAIN);
		x->lib.format_set_align(f, LXW_ALIGN_RIGHT);
		put_text(x, col->at, "\u2013", f);
	}
	for (int part = 0; part < SVY_CELL_PARTS; part++)
		if (svy_cell_text(cell, part))
			put_number(x, col->place[part], part, cell, part == SVY_CELL_SE && col->under);
}

static void merge(struct xlsx *x, size_t from, size_t n, const char *s, enum look look)
{
	lxw_format *f = look_of(x, look);
	char *text = svy_xlsx_text(s);
	if (n > 1)
		note_error(x, x->lib.worksheet_merge_range(x->sheet, x->row, (lxw_col_t)from, x->row, (lxw_col_t)(from + n - 1), text, f));
	else
		put_text(x, from, text, f);
	free(text);
}

static void put_over(struct xlsx *x)
{
	const struct svy_grid *g = x->g;
	size_t n;
	if (!svy_grid_has_over(g))
		return;
	for (size_t c = 0; c < g->ncol; c += n) {
		n = svy_grid_over(g, c);
		if (n)
			merge(x, x->col[c].at, x->col[c + n - 1].at + x->col[c + n - 1].n - x->col[c].at, g->col[c].over, OVER);
		n = n ? n : 1;
	}
	x->row++;
}

/* Heads stand above the columns that their figures take; if one takes several, a line says what each is, and the others stand in it. */
static void put_heads(struct xlsx *x)
{
	static const char *const word[SVY_CELL_PARTS] = {NULL, NULL, " low", " high"};
	bool parts = false;
	put_over(x);
	for (size_t c = 0; c < x->g->ncol; c++)
		parts |= x->col[c].n > 1;
	for (size_t c = 0; c < x->g->ncol; c++)
		if (parts && x->col[c].n > 1)
			merge(x, x->col[c].at, x->col[c].n, x->g->col[c].head, OVER);
	x->row += parts;
	for (size_t c = 0; c < x->g->ncol; c++) {
		const struct svy_xlsx_column *col = &x->col[c];
		if (col->n == 1)
			put_text(x, col->at, x->g->col[c].head, look_of(x, x->g->col[c].number ? HEAD_NUMBER : HEAD));
		for (int part = SVY_CELL_SE; part < SVY_CELL_PARTS && col->n > 1; part++)
			if (col->has[part] && !(part == SVY_CELL_SE && col->under))
				put_text(x, col->place[part], svy_lang_say(x->g->lang, part == SVY_CELL_SE ? SVY_GRID_SE_WORD(&x->g->col[c]) : word[part]) + 1, look_of(x, HEAD_NUMBER));
	}
	x->row++;
	x->lib.worksheet_freeze_panes(x->sheet, x->row, (lxw_col_t)(x->g->ncol ? x->col[x->g->label].at + 1 : 0));
}

static void put_row(struct xlsx *x, const struct svy_grid_row *row)
{
	const struct svy_grid *g = x->g;
	if (svy_grid_spans(row)) {
		put_text(x, x->col[0].at, row->cell[g->label].text, look_of(x, row->section ? BOLD : PLAIN));
		x->row++;
		return;
	}
	for (size_t c = 0; c < g->ncol; c++) {
		if (g->col[c].number)
			put_figures(x, row, c);
		else
			put_text(x, x->col[c].at, row->cell[c].text, look_of(x, c == g->label && row->indent ? INDENTED : LABEL));
	}
	x->row++;
}

static void put_notes(struct xlsx *x)
{
	x->row += x->g->notes.n > 0;
	for (size_t i = 0; i < x->g->notes.n; i++, x->row++)
		put_text(x, 0, x->g->notes.v[i], look_of(x, NOTE));
}

static void put_sheet(struct xlsx *x)
{
	for (size_t c = 0; c < x->g->ncol; c++)
		for (size_t k = 0; k < x->col[c].n; k++)
			x->lib.worksheet_set_column(x->sheet, (lxw_col_t)(x->col[c].at + k), (lxw_col_t)(x->col[c].at + k), (double)x->col[c].width[k], NULL);
	if (x->g->title) {
		put_text(x, 0, x->g->title, look_of(x, BOLD));
		x->row += 2;
	}
	put_heads(x);
	for (size_t i = 0; i < x->g->n; i++)
		put_row(x, &x->g->row[i]);
	put_notes(x);
}

static int tell(struct svy_ctx *ctx, const struct xlsx *x, lxw_error e)
{
	if (e == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
		return svy_fail(ctx, SVY_EDATA, "the table has more rows or columns than a sheet of Excel (1048576, 16384)");
	if (e == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
		return svy_fail(ctx, SVY_EDATA, "a text is longer than a cell of Excel holds (32767 characters)");
	return svy_fail(ctx, SVY_EIO, "cannot make the xlsx: %s", x->lib.lxw_strerror(e));
}

/* The library writes to a file by its name: this one is in memory. */
static int write_book(struct svy_ctx *ctx, const struct svy_grid *g, const char *path)
{
	struct xlsx x = {.g = g};
	int rc = svy_xlsx_library_load(ctx, &x.lib);
	if (rc)
		return rc;
	x.col = svy_xlsx_columns(g);
	x.book = x.lib.workbook_new(path);
	char *name = svy_xlsx_sheet_name(g->title ? g->title : svy_lang_say(g->lang, "Table"));
	if (!x.book) {
		free(name);
		free(x.col);
		return svy_fail(ctx, SVY_EIO, "cannot make the xlsx");
	}
	x.sheet = x.lib.workbook_add_worksheet(x.book, name);
	if (!x.sheet)           /* a name that Excel does not take after all: the library gives one */
		x.sheet = x.lib.workbook_add_worksheet(x.book, NULL);
	x.lib.workbook_set_properties(x.book, &(lxw_doc_properties){.created = CREATED, .comments = (char *)"svykit"});
	put_sheet(&x);
	lxw_error closed = x.lib.workbook_close(x.book);
	free(name);
	free(x.col);
	return x.error || closed ? tell(ctx, &x, x.error ? x.error : closed) : 0;
}

static int copy(struct svy_ctx *ctx, int fd, struct svy_output *out)
{
	char bytes[65536];
	ssize_t n;
	for (off_t at = 0; (n = pread(fd, bytes, sizeof bytes, at)) != 0; at += n > 0 ? n : 0) {
		if (n < 0 && errno != EINTR)
			return svy_fail_errno(ctx, "cannot read the xlsx again");
		if (n > 0)
			svy_output_write(out, bytes, (size_t)n);
	}
	return 0;
}

int svy_grid_xlsx(struct svy_ctx *ctx, const struct svy_grid *g, struct svy_output *out)
{
	struct svy_buf path = {0};
	int fd = memfd_create("table.xlsx", MFD_CLOEXEC);
	if (fd < 0)
		return svy_fail_errno(ctx, "cannot make a file in memory");
	svy_buf_printf(&path, "/proc/self/fd/%d", fd);
	int rc = write_book(ctx, g, path.p);
	if (!rc)
		rc = copy(ctx, fd, out);
	close(fd);
	svy_buf_free(&path);
	return rc;
}

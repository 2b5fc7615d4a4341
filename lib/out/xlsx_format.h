// SPDX-License-Identifier: GPL-3.0-or-later
/* What a figure, a text and a name are in Excel, and where the parts of a cell stand in a sheet. Private to lib/out/. */
#ifndef SVY_OUT_XLSX_FORMAT_H
#define SVY_OUT_XLSX_FORMAT_H

#include "out/grid.h"

/* A column of the table in the sheet: a column for each part that its cells have. */
struct svy_xlsx_column {
	size_t at, n;
	bool has[SVY_CELL_PARTS];
	bool under;             /* errors stand below the figures, in the same column */
	size_t place[SVY_CELL_PARTS];
	size_t width[SVY_CELL_PARTS];   /* in characters, of its n columns */
};

/* One for each column of g; the caller frees it. */
struct svy_xlsx_column *svy_xlsx_columns(const struct svy_grid *g);
/*
 * The number format that shows the number of a part as its text: "0.0", "#,##0", "+0.0;-0.0;0.0"; signs around it are quoted, and a text that is not the
 * number but says something of it ("<0.001") is quoted whole. enclosed: in parentheses. NULL if the part is no number for Excel. Caller frees.
 */
char *svy_xlsx_format(const struct svy_grid *g, const struct svy_cell *cell, enum svy_cell_part part, bool enclosed);
/* Without characters that a cell cannot hold. Caller frees. */
char *svy_xlsx_text(const char *s);
/* A name that Excel takes for a sheet: 31 characters, without []:*?/\ . Caller frees. */
char *svy_xlsx_sheet_name(const char *title);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What figures and texts of tables become in Excel and LaTeX. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/latex_align.h"
#include "out/latex_text.h"
#include "out/xlsx_format.h"

static struct svy_grid grid = {.decimal = '.'};

static void formatted(const char *text, double x, int digits, bool enclosed, const char *want)
{
	struct svy_cell cell;
	svy_cells_clear(&cell, 1);
	svy_cell_take(&cell, SVY_CELL_TEXT, svy_strdup(text), x, digits);
	char *format = svy_xlsx_format(&grid, &cell, SVY_CELL_TEXT, enclosed);
	if (want)
		ck_assert_str_eq(format, want);
	else
		ck_assert_ptr_null(format);
	free(format);
	free(cell.text);
}

START_TEST(number_formats)
{
	formatted("45.0", 45.03, 1, false, "0.0");
	formatted("1 234 567", 1234567, 0, false, "#,##0");
	formatted("\u22121 234.50", -1234.5, 2, false, "#,##0.00");
	formatted("\u22125", -5, 0, false, "0");
	formatted("+11.2", 11.23, 1, false, "+0.0;-0.0;0.0");
	formatted("0.1", 0.1, 1, true, "\"(\"0.0\")\";\"(\"-0.0\")\";\"(\"0.0\")\"");
	formatted("0.32**", 0.32, 2, false, "0.00\"**\";-0.00\"**\";0.00\"**\"");
	formatted("F 4.51", 4.51, 2, false, "\"F \"0.00;\"F \"-0.00;\"F \"0.00");
	formatted("<0.001", 1e-9, 3, false, "\"<0.001\"");
	formatted("a\"b", 1, 0, false, "\"a\"\\\"\"b\"");
	formatted("words", NAN, 0, false, NULL);
	formatted("\u221e", INFINITY, 0, false, NULL);
	char longer[300];
	memset(longer, 'x', sizeof longer);
	longer[0] = '1';
	longer[sizeof longer - 1] = '\0';
	formatted(longer, 1, 0, false, NULL);   /* Excel takes no format of that length: it is shown as text */
}
END_TEST

static void named(const char *title, const char *want)
{
	char *name = svy_xlsx_sheet_name(title);
	ck_assert_str_eq(name, want);
	free(name);
}

START_TEST(sheet_names)
{
	named("Who is able?", "Who is able");
	named("'a'/[b]\\*:", "a' b");
	named("", "Table");
	named("'' [] ", "Table");
	named("History", "Table");
	named("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
	      "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9");
	named("a\U0001f600b\nc", "a b c");
}
END_TEST

static void escaped(const char *s, const char *want)
{
	struct svy_buf b = {0};
	svy_latex_escape(&b, s);
	ck_assert_str_eq(b.p ? b.p : "", want);
	svy_buf_free(&b);
}

START_TEST(latex)
{
	escaped("a&b_c {50%}", "a\\&b\\_c \\{50\\%\\}");
	escaped("[x]*", "{[}x]*");
	escaped("a--b ''", "a-{}-b '{}'");
	escaped("e\u0301\u2212\u2265\u2009x", "\u00e9$-$$\\geq$\\,x");
	escaped("tab\tbell\a", "tab bell ");
	escaped("\xff", "\ufffd");
	escaped(NULL, "");
	struct svy_strs seen = {0};
	struct svy_buf b = {0};
	svy_latex_others(&b, &seen, "\u4e2d\u00e9\u4e2d\u2265");
	ck_assert_str_eq(b.p, "\\svyother{\u4e2d}{4E2D}\n");
	svy_buf_free(&b);
	svy_strs_free(&seen);
}
END_TEST

/* The same width on both sides of the mark, whatever the figure. */
START_TEST(aligned)
{
	static const char *const text[] = {"1 234.5", "\u22127", "0.25*", "many (2.5 of 3)"}, *const want[] = {"1\\,234.5\\phantom{0*}", "$-$7\\phantom{.00*}", "0.25*", "many (2.5 of 3)"};
	struct svy_latex_column col;
	struct svy_grid g = {.decimal = '.'};
	svy_grid_add_column(&g, "", true);
	for (size_t i = 0; i < 4; i++)
		svy_grid_add_row(&g)->cell[0].text = svy_strdup(text[i]);
	svy_latex_measure(&g, 0, &col);
	for (size_t i = 0; i < 4; i++) {
		struct svy_buf b = {0};
		svy_latex_put_cell(&b, &g, &col, 0, &g.row[i].cell[0]);
		ck_assert_str_eq(b.p, want[i]);
		svy_buf_free(&b);
	}
	svy_grid_free(&g);
}
END_TEST

UNIT_MAIN("formats", NULL, NULL, number_formats, sheet_names, latex, aligned)

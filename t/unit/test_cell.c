// SPDX-License-Identifier: GPL-3.0-or-later
/* Cells of tables for people hold the number behind each text. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include "base/strs.h"
#include "base/mem.h"
#include "out/cell.h"
#include "out/layout.h"

static struct svy_ctx ctx;

static void setup(void)
{
	svy_ctx_init(&ctx);
}

static void teardown(void)
{
	svy_ctx_free(&ctx);
}

static void clear(struct svy_cell *c)
{
	for (int part = 0; part < SVY_CELL_PARTS; part++)
		svy_cell_take(c, part, NULL, 0, 0);
}

START_TEST(a_figure_sets_text_and_number_in_one_unit)
{
	struct svy_figure percent = {.scale = 100, .digits = 1, .mark = ','};
	struct svy_cell c;
	svy_cells_clear(&c, 1);
	ck_assert(isnan(c.number[SVY_CELL_TEXT].x) && isnan(c.number[SVY_CELL_HI].x));
	svy_cell_figure(&c, SVY_CELL_TEXT, &percent, 0.4503);
	svy_cell_interval(&c, &percent, 0.4, NAN);
	ck_assert_str_eq(svy_cell_text(&c, SVY_CELL_TEXT), "45,0");
	ck_assert_double_eq_tol(c.number[SVY_CELL_TEXT].x, 45.03, 1e-12);
	ck_assert_int_eq(c.number[SVY_CELL_TEXT].digits, 1);
	ck_assert_ptr_null(c.lo);       /* one bound is none */
	svy_cell_interval(&c, &percent, 0.4, 0.5);
	ck_assert_str_eq(svy_cell_text(&c, SVY_CELL_LO), "40,0");
	ck_assert_str_eq(svy_cell_text(&c, SVY_CELL_HI), "50,0");
	ck_assert_double_eq(c.number[SVY_CELL_HI].x, 50);
	svy_cell_figure(&c, SVY_CELL_TEXT, &percent, NAN);
	ck_assert_ptr_null(c.text);
	ck_assert(isnan(c.number[SVY_CELL_TEXT].x));
	clear(&c);
}
END_TEST

static void add(struct svy_estimates *t, double p)
{
	struct svy_estimate *r = svy_estimates_add(t, "x", "", "difference");
	r->estimate = 12345.678;
	r->se = 50;
	r->lo = 12200;
	r->hi = 12500;
	r->df = INFINITY;
	r->n = 40000;
	r->extra[SVY_COL_STATISTIC] = 246.9;
	r->extra[SVY_COL_P_VALUE] = p;
}

/* Whatever a layout writes as a figure has its number: the text, without blanks and signs of its own, is that number rounded. */
START_TEST(every_figure_of_a_list_has_its_number)
{
	struct svy_show_opts o = {.digits = -1, .decimal = '.'};
	struct svy_estimates t;
	struct svy_grid g;
	svy_estimates_init(&t);
	t.has[SVY_COL_STATISTIC] = t.has[SVY_COL_P_VALUE] = true;
	add(&t, 1e-9);
	ck_assert_int_eq(svy_layout_make(&ctx, &t, &o, false, &g), 0);
	ck_assert_uint_eq(g.n, 1);
	const struct svy_cell *cell = g.row[0].cell;
	size_t figures = 0;
	for (size_t c = 0; c < g.ncol; c++) {
		for (int part = 0; part < SVY_CELL_PARTS; part++) {
			const char *text = svy_cell_text(&cell[c], part);
			ck_assert(!text || g.col[c].number == !isnan(cell[c].number[part].x));
			figures += text && !isnan(cell[c].number[part].x);
		}
	}
	ck_assert_uint_eq(figures, 7);  /* estimate, error, two bounds, n, z, p */
	ck_assert_str_eq(cell[g.ncol - 1].text, "<0.001");
	ck_assert_double_eq(cell[g.ncol - 1].number[SVY_CELL_TEXT].x, 1e-9);
	ck_assert_int_eq(cell[g.ncol - 1].number[SVY_CELL_TEXT].digits, 3);
	svy_grid_free(&g);
	svy_estimates_free(&t);
}
END_TEST

UNIT_MAIN("cell", setup, teardown, a_figure_sets_text_and_number_in_one_unit, every_figure_of_a_list_has_its_number)

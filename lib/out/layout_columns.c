// SPDX-License-Identifier: GPL-3.0-or-later
/* The figures of a list: a row for each estimate. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/layout_extras.h"
#include "out/layout_ranks.h"
#include "out/layout_template.h"
#include "out/layout_tests.h"

/* A column of figures: where they come from and how they are written. */
struct column {
	const char *head, *file_head;   /* of the table; in a file, if it differs there */
	int extra;              /* svy_est_col, or one of the below */
	int digits;
	double scale;
	const struct svy_layout_extra *of;      /* NULL: not one of those */
};
enum { ESTIMATE = -1, SE = -2, N = -3, INTERVAL = -4, PERSONS_INTERVAL = -5 };

static double value_of(const struct svy_estimate *r, int what)
{
	if (what == PERSONS_INTERVAL)
		return r->extra[SVY_COL_PERSONS_HIGH];
	if (what >= 0)
		return r->extra[what];
	return what == ESTIMATE ? r->estimate : what == SE ? r->se : r->n;
}

/* Blanks between thousands if a figure of the column has five digits. */
static bool is_large(const struct svy_layout *l, int what)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (fabs(value_of(&l->t->row[i], what)) >= 10000)
			return true;
	return false;
}

static struct svy_figure plain_figure(const struct svy_layout *l, const struct column *c)
{
	return svy_layout_plain_figure(l, c->digits, c->scale, is_large(l, c->extra));
}

static void fill_estimate(struct svy_layout *l, size_t i, size_t row, size_t at)
{
	for (size_t k = 0; k < svy_layout_cell_rows(l); k++)
		svy_layout_estimate_cell(l, i, k, &l->figure[i], &l->g->row[row + k].cell[at]);
}

/* row[i] is the grid's row of estimate i. */
static void fill(struct svy_layout *l, const struct column *c, const size_t *row)
{
	struct svy_grid_column *col = svy_grid_add_column(l->g, l->separated && c->file_head ? c->file_head : c->head, true);
	struct svy_figure plain = plain_figure(l, c);
	size_t at = l->g->ncol - 1;
	col->has_interval = c->extra == INTERVAL || c->extra == PERSONS_INTERVAL;
	col->has_text = !col->has_interval;
	col->has_stars = c->extra == ESTIMATE && l->separated && l->o->stars && !l->o->ncell;
	if (c->extra == ESTIMATE)
		svy_layout_flag_column(l, col);
	col->optional = c->extra >= 0 || c->extra == PERSONS_INTERVAL || !l->counted;
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		struct svy_cell *cell = &l->g->row[row[i]].cell[at];
		struct svy_figure own = l->figure[i];
		if (c->extra == SE)
			own.sign = false;
		if (c->extra == ESTIMATE)
			fill_estimate(l, i, row[i], at);
		else if (c->extra == INTERVAL)
			svy_cell_interval(cell, &own, r->lo, r->hi);
		else if (c->extra == PERSONS_INTERVAL)
			svy_cell_interval(cell, &plain, r->extra[SVY_COL_PERSONS_LOW], r->extra[SVY_COL_PERSONS_HIGH]);
		else if (c->of)
			svy_layout_extra_cell(l, c->of, i, plain.group, cell);
		else
			svy_cell_figure(cell, SVY_CELL_TEXT, c->extra == SE ? &own : &plain, value_of(r, c->extra));
		if (c->extra == SE && r->flag & SVY_FLAG_SUPPRESSED && !l->separated)
			svy_layout_flag_cell(l, i, cell);
	}
}

/* Columns are added to rows that are there already: rows get their cells anew. */
static void widen_rows(struct svy_grid *g, size_t ncol)
{
	for (size_t i = 0; i < g->n; i++) {
		g->row[i].cell = svy_reallocarray(g->row[i].cell, ncol, sizeof *g->row[i].cell);
		svy_cells_clear(g->row[i].cell + g->ncol, ncol - g->ncol);
	}
}

/* Rows that a filter has left may have nothing of what others had. */
static bool any_number(const struct svy_layout *l, int col)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (!isnan(l->t->row[i].extra[col]))
			return true;
	return !l->t->n;
}

void svy_layout_long(struct svy_layout *l)
{
	size_t *row = svy_calloc(l->t->n, sizeof *row);
	for (size_t i = 0; i < l->t->n; i++) {
		row[i] = svy_layout_add_row(l, i);
		svy_layout_add_cell_rows(l, row[i]);
	}
	const bool *has = l->t->has;
	widen_rows(l->g, l->g->ncol + 7 + SVY_LAYOUT_TEST_COLUMNS + svy_layout_nextra);
	svy_layout_rank_column(l, row);
	char *head = l->o->ncell ? svy_layout_cell_head(l, svy_layout_estimate_head(l)) : svy_strdup(svy_layout_estimate_head(l));
	if (l->estimated || l->o->ncell)
		fill(l, &(struct column){head, NULL, ESTIMATE, 0, 1, NULL}, row);
	free(head);
	if (l->measured && !l->o->ncell) {
		fill(l, &(struct column){svy_layout_say(l, "SE"), NULL, SE, 0, 1, NULL}, row);
		fill(l, &(struct column){l->interval, NULL, INTERVAL, 0, 1, NULL}, row);
	}
	if (has[SVY_COL_PERSONS])
		fill(l, &(struct column){svy_layout_say(l, "Persons"), NULL, SVY_COL_PERSONS, 0, 1, NULL}, row);
	if (has[SVY_COL_PERSONS] && has[SVY_COL_PERSONS_LOW] && has[SVY_COL_PERSONS_HIGH])
		fill(l, &(struct column){l->interval, svy_layout_say(l, "Persons"), PERSONS_INTERVAL, 0, 1, NULL}, row);
	if (l->counted && l->o->n != SVY_N_NOWHERE)
		fill(l, &(struct column){svy_layout_say(l, "n"), NULL, N, 0, 1, NULL}, row);
	for (size_t k = 0; k < svy_layout_nextra; k++) {
		const struct svy_layout_extra *x = &svy_layout_extras[k];
		if (has[x->col] && any_number(l, x->col))
			fill(l, &(struct column){svy_layout_say(l, x->head), NULL, x->col, x->digits, x->scale, x}, row);
	}
	if (svy_layout_has_tests(l->t))
		svy_layout_test_columns(l, row);
	free(row);
}

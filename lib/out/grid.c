// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/grid.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct svy_grid_column *svy_grid_add_column(struct svy_grid *g, const char *head, bool number)
{
	svy_grow(g->col, g->ncol, g->col_cap);
	g->col[g->ncol] = (struct svy_grid_column){.head = svy_strdup(head), .number = number, .has_text = true};
	return &g->col[g->ncol++];
}

struct svy_grid_row *svy_grid_add_row(struct svy_grid *g)
{
	svy_grow(g->row, g->n, g->cap);
	g->row[g->n] = (struct svy_grid_row){.cell = svy_calloc(g->ncol, sizeof(struct svy_cell))};
	svy_cells_clear(g->row[g->n].cell, g->ncol);
	return &g->row[g->n++];
}

size_t svy_grid_over(const struct svy_grid *g, size_t c)
{
	size_t n = 1;
	if (!g->col[c].over || !*g->col[c].over)
		return 0;
	while (c + n < g->ncol && svy_same_text(g->col[c].over, g->col[c + n].over))
		n++;
	return n;
}

bool svy_grid_has_over(const struct svy_grid *g)
{
	for (size_t c = 0; c < g->ncol; c++)
		if (svy_grid_over(g, c))
			return true;
	return false;
}

bool svy_grid_spans(const struct svy_grid_row *row)
{
	return row->section || row->remark;
}

bool svy_cell_is_empty(const struct svy_cell *cell)
{
	return !cell->text && !cell->se && !cell->lo;
}

bool svy_grid_dash(const struct svy_grid *g, const struct svy_grid_row *row, size_t c)
{
	bool figures = false;
	if (!g->col[c].number || !svy_cell_is_empty(&row->cell[c]))
		return false;
	for (size_t k = 0; k < g->ncol; k++)
		figures |= g->col[k].number && !svy_cell_is_empty(&row->cell[k]);
	return row->cell[c].dash || (figures && !row->sparse && !g->col[c].optional);
}

void svy_grid_free(struct svy_grid *g)
{
	for (size_t i = 0; i < g->n; i++) {
		for (size_t c = 0; c < g->ncol; c++) {
			free(g->row[i].cell[c].text);
			free(g->row[i].cell[c].se);
			free(g->row[i].cell[c].lo);
			free(g->row[i].cell[c].hi);
			free(g->row[i].cell[c].stars);
			free(g->row[i].cell[c].mark);
		}
		free(g->row[i].cell);
	}
	free(g->row);
	for (size_t c = 0; c < g->ncol; c++) {
		free(g->col[c].head);
		free(g->col[c].over);
	}
	free(g->col);
	svy_strs_free(&g->notes);
	free(g->title);
	memset(g, 0, sizeof *g);
}

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

void svy_grid_free(struct svy_grid *g)
{
	for (size_t i = 0; i < g->n; i++) {
		for (size_t c = 0; c < g->ncol; c++) {
			free(g->row[i].cell[c].text);
			free(g->row[i].cell[c].se);
			free(g->row[i].cell[c].lo);
			free(g->row[i].cell[c].hi);
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/cell.h"

#include <math.h>
#include <stdlib.h>

void svy_cells_clear(struct svy_cell *cell, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cell[i] = (struct svy_cell){0};
		for (int part = 0; part < SVY_CELL_PARTS; part++)
			cell[i].number[part].x = NAN;
	}
}

static char **place_of(struct svy_cell *cell, enum svy_cell_part part)
{
	switch (part) {
	case SVY_CELL_SE:
		return &cell->se;
	case SVY_CELL_LO:
		return &cell->lo;
	case SVY_CELL_HI:
		return &cell->hi;
	default:
		return &cell->text;
	}
}

const char *svy_cell_text(const struct svy_cell *cell, enum svy_cell_part part)
{
	struct svy_cell copy = *cell;
	return *place_of(&copy, part);
}

void svy_cell_take(struct svy_cell *cell, enum svy_cell_part part, char *text, double x, int digits)
{
	char **place = place_of(cell, part);
	free(*place);
	*place = text;
	cell->number[part] = (struct svy_cell_number){text ? x : NAN, digits};
}

void svy_cell_figure(struct svy_cell *cell, enum svy_cell_part part, const struct svy_figure *f, double x)
{
	svy_cell_take(cell, part, svy_figure_text(f, x), x * f->scale, f->digits);
}

void svy_cell_interval(struct svy_cell *cell, const struct svy_figure *f, double lo, double hi)
{
	if (isnan(lo) || isnan(hi))
		return;
	svy_cell_figure(cell, SVY_CELL_LO, f, lo);
	svy_cell_figure(cell, SVY_CELL_HI, f, hi);
}

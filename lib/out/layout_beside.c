// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands beside an estimate in its cell. */
#include <math.h>
#include "out/layout_extras.h"

static double cases_of(const struct svy_estimate *r)
{
	double cell = r->extra[SVY_COL_N_CELL];
	return !isnan(cell) ? cell : *r->level ? NAN : r->n;
}

void svy_layout_beside_cell(const struct svy_layout *l, size_t i, const struct svy_figure *f, struct svy_cell *cell)
{
	const struct svy_estimate *r = &l->t->row[i];
	struct svy_figure own = *f, n = svy_layout_plain_figure(l, 0, 1, l->many);
	if (l->with == SVY_WITH_INTERVAL)
		svy_cell_interval(cell, &own, r->lo, r->hi);
	own.sign = false;
	if (l->with == SVY_WITH_SE)
		svy_cell_figure(cell, SVY_CELL_SE, &own, r->se);
	if (l->with == SVY_WITH_CASES && !r->missing)
		svy_cell_figure(cell, SVY_CELL_SE, &n, cases_of(r));
}

void svy_layout_beside_column(const struct svy_layout *l, struct svy_grid_column *col)
{
	col->has_interval = l->with == SVY_WITH_INTERVAL;
	col->has_se = l->with == SVY_WITH_SE || l->with == SVY_WITH_CASES;
	col->cases = l->with == SVY_WITH_CASES;
}

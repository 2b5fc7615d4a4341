// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout_extras.h"

const struct svy_layout_extra svy_layout_extras[] = {
	{"Cumulative", SVY_COL_CUMULATIVE, 1, 1, true}, {"Expected", SVY_COL_EXPECTED, 1, 1, true}, {"Residual", SVY_COL_RESIDUAL, 1, 1, true},
	{"Adj. residual", SVY_COL_ADJ_RESIDUAL, 1, 1, false},
	{"Cases", SVY_COL_N_CELL, 0, 1, false}, {"Missing", SVY_COL_N_MISSING, 0, 1, false}, {"CV %", SVY_COL_CV, 1, 100, false}, {"Deff", SVY_COL_DEFF, 2, 1, false},
	{"Deff WOR", SVY_COL_DEFF_WOR, 2, 1, false}, {"Deft", SVY_COL_DEFT, 2, 1, false}, {"n eff.", SVY_COL_N_EFF, 0, 1, false}, {"Sum of weights", SVY_COL_SUM_W, 0, 1, false},
	{"Variance, phase 1", SVY_COL_PHASE1, 4, 1, false}, {"Variance, phase 2", SVY_COL_PHASE2, 4, 1, false},
};
const size_t svy_layout_nextra = sizeof svy_layout_extras / sizeof *svy_layout_extras;

struct svy_figure svy_layout_plain_figure(const struct svy_layout *l, int digits, double scale, bool large)
{
	return (struct svy_figure){.scale = scale, .digits = digits, .group = large && !l->separated, .plain = l->separated, .mark = l->o->decimal};
}

void svy_layout_extra_cell(const struct svy_layout *l, const struct svy_layout_extra *x, size_t i, bool large, struct svy_cell *cell)
{
	const struct svy_figure *own = &l->figure[i];
	struct svy_figure f = svy_layout_plain_figure(l, x->digits, x->alike ? own->scale : x->scale, large);
	if (x->col == SVY_COL_CUMULATIVE)
		f.digits = own->digits;
	svy_cell_figure(cell, SVY_CELL_TEXT, &f, l->t->row[i].extra[x->col]);
}

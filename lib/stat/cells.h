// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Cells of a table of one variable or several: counts and shares of rows, columns, layers and the whole, with their margins.
 *
 * Every figure is a count, or a ratio of two: the number of people in a cell, or in a margin, over that of a larger margin. Must equal R
 * svytotal(~interaction()) and svymean(~interaction()) of the complete cases, and svyby(~col, ~row, svymean) for shares of rows; Stata svy: tabulate.
 * Binder (1983).
 */
#ifndef SVY_STAT_CELLS_H
#define SVY_STAT_CELLS_H

#include "base/strs.h"
#include "stat/mrset.h"
#include "stat/tabletests.h"

struct svy_cells_opts {
	const char *figures;            /* --cells; NULL: counts and shares of rows, of a table of one variable of the whole */
	bool no_totals;
	struct svy_strs mr;             /* definitions of sets; owned by who fills them */
	enum svy_mrset_base mr_base;
	struct svy_tabletests_opts test;
};

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands below tables that are side by side, of each of them. Private to lib/out/. */
#ifndef SVY_OUT_LAYOUT_MODELS_H
#define SVY_OUT_LAYOUT_MODELS_H

#include "out/layout.h"

/* A column of the grid, and the table whose estimates are in it. */
struct svy_layout_model {
	const char *code;       /* of the by-variable that tells tables apart: 1 is the first of o->models */
	ptrdiff_t col;
	double n;               /* cases, if all estimates have as many */
};
/* Rows of n, if cases is set, and of the numbers about the whole fit in which the tables differ: df, strata, units, and others that commands put into the header. */
void svy_layout_model_foot(struct svy_layout *l, const struct svy_layout_model *model, size_t n, bool cases);

#endif

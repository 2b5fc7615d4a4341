// SPDX-License-Identifier: GPL-3.0-or-later
/* Rankings: rows in the order of their ranks, and a column that says which places each may have. Private to lib/out/. */
#ifndef SVY_OUT_LAYOUT_RANKS_H
#define SVY_OUT_LAYOUT_RANKS_H

#include "out/layout.h"

/* The rows of t (borrowed, in an array that the caller frees): those that follow each other and have ranks, by these. */
struct svy_estimate *svy_layout_ranked(const struct svy_estimates *t);
/* Adds the column, if there are ranks. row[i] is the grid's row of estimate i, whose cells have room for one more. */
void svy_layout_rank_column(struct svy_layout *l, const size_t *row);

#endif

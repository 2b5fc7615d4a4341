// SPDX-License-Identifier: GPL-3.0-or-later
/* Columns that an estimate has on request: what they are called, and how they are written. Private to lib/out/. */
#ifndef SVY_OUT_LAYOUT_EXTRAS_H
#define SVY_OUT_LAYOUT_EXTRAS_H

#include "out/layout.h"

struct svy_layout_extra {
	const char *head;
	int col;                /* svy_est_col */
	int digits;
	double scale;
	bool alike;             /* in the unit of its estimate */
};
extern const struct svy_layout_extra svy_layout_extras[];
extern const size_t svy_layout_nextra;

/* The figure of column x in row i: what is left of a share, or summed of shares, is one. The cell stays empty if there is none. */
void svy_layout_extra_cell(const struct svy_layout *l, const struct svy_layout_extra *x, size_t i, bool large, struct svy_cell *cell);
/* How figures that have nothing to do with the estimates' digits are written; large: one of them has five digits. */
struct svy_figure svy_layout_plain_figure(const struct svy_layout *l, int digits, double scale, bool large);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Figures below each other at their decimal marks in a column that LaTeX aligns right, by signs that take room and are not seen: digits are equally wide,
 * and so are plus and minus. Needs no package. Private to lib/out/.
 */
#ifndef SVY_OUT_LATEX_ALIGN_H
#define SVY_OUT_LATEX_ALIGN_H

#include "out/grid.h"

/* A figure in its pieces, and the most of each that one column has. */
struct svy_latex_room {
	size_t signs, digits, blanks;   /* before the mark */
	size_t marks, fraction;         /* the mark, and digits behind it */
	size_t behind;                  /* characters behind the figure: stars, signs of notes */
	bool any;
};

struct svy_latex_column {
	struct svy_latex_room part[SVY_CELL_PARTS];
};

void svy_latex_measure(const struct svy_grid *g, size_t c, struct svy_latex_column *col);
/* A cell of figures; nothing if it is empty. */
void svy_latex_put_cell(struct svy_buf *b, const struct svy_grid *g, const struct svy_latex_column *col, size_t c, const struct svy_cell *cell);

#endif

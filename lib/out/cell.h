// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Cells of a table for people: text, and the number that it stands for. Private to lib/out/.
 *
 * Invariant: what sets a text from a number sets the number with it, so that a renderer for spreadsheets and one for readers cannot tell different
 * things. A cell that only got words has NaN.
 */
#ifndef SVY_OUT_CELL_H
#define SVY_OUT_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include "out/figures.h"

enum svy_cell_part { SVY_CELL_TEXT, SVY_CELL_SE, SVY_CELL_LO, SVY_CELL_HI, SVY_CELL_PARTS };

/* In the unit of the text: 45.03 for "45.0" under a head "%". */
struct svy_cell_number {
	double x;               /* NaN: the text is words */
	int digits;             /* of the text, behind the mark */
};

struct svy_cell {
	char *text, *se, *lo, *hi;
	struct svy_cell_number number[SVY_CELL_PARTS];
	char *stars;            /* behind the text, which has them where people read it; NULL */
	char *mark;             /* in files: what is said of the figure, in a field of its own; elsewhere a sign is part of the text */
	bool dash;              /* nothing is there, and that says something: drawn also in optional columns */
};

/* Empty cells, whatever was in that memory. */
void svy_cells_clear(struct svy_cell *cell, size_t n);
/* The text of a part; NULL if there is none. Borrowed. */
const char *svy_cell_text(const struct svy_cell *cell, enum svy_cell_part part);
/* x as f writes it, and its number; nothing if x does not exist. What was there is freed. */
void svy_cell_figure(struct svy_cell *cell, enum svy_cell_part part, const struct svy_figure *f, double x);
/* Both bounds, or none of them. */
void svy_cell_interval(struct svy_cell *cell, const struct svy_figure *f, double lo, double hi);
/* A text of the caller's for a number ("<0.001"); takes text, which may be NULL. */
void svy_cell_take(struct svy_cell *cell, enum svy_cell_part part, char *text, double x, int digits);

#endif

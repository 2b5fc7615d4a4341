// SPDX-License-Identifier: GPL-3.0-or-later
/* What the two halves of the text renderer share: how wide everything is, and the drawing of it. Private to lib/out/. */
#ifndef SVY_OUT_TEXT_H
#define SVY_OUT_TEXT_H

#include "out/grid.h"

/* Room for figures that stand below each other: before the decimal mark, and from it on. */
struct svy_textgrid_room {
	size_t whole, fraction;
};
struct svy_textgrid_column {
	struct svy_textgrid_room text, se, lo, hi;
	size_t width;
	struct svy_strs head;
	bool hidden;            /* in another block of columns */
};
struct svy_textgrid {
	const struct svy_grid *g;
	const struct svy_screen *screen;        /* NULL: no terminal */
	struct svy_textgrid_column *col;
	size_t width;           /* of the columns that are shown */
	struct svy_buf b;       /* what has been drawn */
};

/* g and screen are set; makes col and width. */
void svy_textgrid_measure(struct svy_textgrid *t);
/*
 * Shows the labels and those figures from column c on that fit the screen, at least one; hides the others. c = 0 is the first block. Returns where the
 * next block begins, ncol after the last.
 */
size_t svy_textgrid_block(struct svy_textgrid *t, size_t c);
void svy_textgrid_free(struct svy_textgrid *t);

/* Bytes of a figure before its decimal mark. */
size_t svy_textgrid_whole(const struct svy_grid *g, const char *s);
size_t svy_textgrid_room_width(const struct svy_textgrid_room *r);
/* With the blanks between a figure, its standard error and its interval. */
size_t svy_textgrid_figures_width(const struct svy_textgrid_column *c);
/* All of a cell, without room for others. */
void svy_textgrid_put_plain(const struct svy_grid *g, struct svy_buf *b, const struct svy_cell *cell);
size_t svy_textgrid_plain_width(const struct svy_grid *g, const struct svy_cell *cell);
/* Does one cell span the row? */
bool svy_textgrid_spans(const struct svy_grid_row *row);

#endif

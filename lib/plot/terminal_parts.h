// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parts of the terminal renderer share: where on the sheet what of a panel is. Private to lib/plot/. */
#ifndef SVY_PLOT_TERMINAL_PARTS_H
#define SVY_PLOT_TERMINAL_PARTS_H

#include "plot/canvas.h"
#include "plot/terminal.h"

/* A line of a vertical axis of categories. */
struct svy_term_row {
	ptrdiff_t first;        /* of the lines of this category; the heading of its group is above */
	ptrdiff_t lines;
	double *place;          /* the different y of its marks, in order: one line each */
	size_t nplace;
};

struct svy_term_panel {
	const struct svy_panel *p;
	char decimal;
	bool colour;
	size_t width;           /* columns of all of it */
	ptrdiff_t x0, y0;       /* of the plot: its upper left cell */
	ptrdiff_t w, h;         /* of the plot */
	size_t left, right;     /* columns beside the plot: labels of the y axis, texts that begin at its right edge */
	size_t top, below;      /* lines above and below the plot: title; axis, ticks, title */
	struct svy_axis x, y;   /* with ticks that fit; text is the panel's */
	struct svy_term_row *row;       /* of categories of y; NULL */
	size_t nrow;
	bool own_rows;
	struct svy_strs key;    /* labels of categories of x too long for their room: numbers stand for them */
};

/* Widths: left and right of the plot, before its own is known. */
void svy_term_sides(struct svy_term_panel *t);
/* Columns of the plot are w: everything else follows. rows: those of a panel beside it, borrowed; NULL. */
void svy_term_measure(struct svy_term_panel *t, ptrdiff_t w, const struct svy_term_panel *rows);
void svy_term_free(struct svy_term_panel *t);
/* Lines of all of it. */
size_t svy_term_height(const struct svy_term_panel *t);
/* x0 and y0 are set. */
void svy_term_axes(const struct svy_term_panel *t, struct svy_canvas *c);
void svy_term_marks(const struct svy_term_panel *t, struct svy_canvas *c);

/* Has the panel so many bands that they would hide its lines? */
bool svy_term_leaves_bands(const struct svy_panel *p);

/* Place in the plot, in columns from its left and lines from its top; outside it too. NaN for NaN. */
double svy_term_column(const struct svy_term_panel *t, double x);
double svy_term_line(const struct svy_term_panel *t, double y);
/* The cell of it, -1 if it is not in the plot. */
ptrdiff_t svy_term_cell(double place, ptrdiff_t n);

/* What a series is drawn in. */
short svy_term_fg(const struct svy_colour *k);          /* of 256 colours */
struct svy_ink svy_term_ink(const struct svy_term_panel *t, const struct svy_colour *k);
const char *svy_term_shade(const struct svy_colour *k, bool colour, bool hollow);       /* of bars */
const char *svy_term_shape(const struct svy_series *s, bool hollow);                     /* of points */
/* The letter of its entry in a legend. */
const char *svy_term_sample(const struct svy_series *s, bool colour);
/* Columns that text takes, without what is not drawn. */
size_t svy_term_text_width(const char *s);
/* Lines that it takes where each has so many columns. */
size_t svy_term_line_count(const char *text, size_t width);

#endif

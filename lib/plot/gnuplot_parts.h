// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts of a program for gnuplot: gnuplot_series.c. Private to lib/plot/. */
#ifndef SVY_PLOT_GNUPLOT_PARTS_H
#define SVY_PLOT_GNUPLOT_PARTS_H

#include "plot/gnuplot.h"

#define SVY_GNUPLOT_FONT "Liberation Sans"

struct svy_gnuplot {
	const struct svy_chart *c;
	struct svy_page page;
	enum svy_gnuplot_format format;
	struct svy_buf *b;
};

/* `set label …` at points of the page; front: over the drawing; white: for text on dark bars, whatever its colour says. */
void svy_gnuplot_label(struct svy_gnuplot *g, const struct svy_page_text *t, bool front, bool white);
/* "#0072b2" in quotes. */
void svy_gnuplot_colour(struct svy_gnuplot *g, unsigned rgb);
/* gnuplot's number of the mark of a series' points. */
int svy_gnuplot_point_type(const struct svy_series *s, bool hollow);
double svy_gnuplot_point_size(const struct svy_series *s);

/* The data of a panel's series as blocks; its reference lines and texts; and the command that draws all. number: of the panel, from 1. */
void svy_gnuplot_panel(struct svy_gnuplot *g, size_t number);

#endif

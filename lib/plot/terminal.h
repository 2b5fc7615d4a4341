// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Charts in characters, for a terminal: bars in blocks, lines in Braille dots, intervals of box-drawing characters. It needs no other program.
 * What colours tell apart is told apart without them too, by shades and the shapes of points.
 */
#ifndef SVY_PLOT_TERMINAL_H
#define SVY_PLOT_TERMINAL_H

#include "io/output.h"
#include "plot/chart.h"

struct svy_terminal_opts {
	size_t width;           /* columns, of which no line has more; 0: 80. Fewer than 24 are taken for 24 */
	bool colour;            /* escapes for 256 colours; otherwise none at all */
};

/* Draws c. Errors of writing stick to out. */
void svy_chart_terminal(const struct svy_chart *c, const struct svy_terminal_opts *o, struct svy_output *out);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * SVG as gnuplot writes it, made fit for pages: a size in millimetres, a title and a description for who listens, no ids (several pictures can stand in one
 * page), nothing empty, and nothing that differs between two runs. Ink is currentColor, and the classes paper, grid and muted are what a dark page
 * recolours. Text stays text.
 */
#ifndef SVY_PLOT_SVG_H
#define SVY_PLOT_SVG_H

#include <stdbool.h>
#include "plot/chart.h"

/* width and height in points. False, with nothing added, if svg is none. */
bool svy_svg_clean(const char *svg, const struct svy_chart *c, double width, double height, struct svy_buf *b);

#endif

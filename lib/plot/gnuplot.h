// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Charts drawn by gnuplot (5.2 and later), which is run where it is installed. The program that it gets holds its data and can be run again by hand.
 * Texts are never taken for commands or for markup.
 */
#ifndef SVY_PLOT_GNUPLOT_H
#define SVY_PLOT_GNUPLOT_H

#include "base/ctx.h"
#include "plot/page.h"

enum svy_gnuplot_format { SVY_GNUPLOT_SVG, SVY_GNUPLOT_PNG, SVY_GNUPLOT_PDF, SVY_GNUPLOT_LATEX };

/* The program, for that format. */
void svy_gnuplot_program(const struct svy_chart *c, enum svy_gnuplot_format format, struct svy_buf *b);
/*
 * What gnuplot makes of it, made fit for its use (svg, latex). SVY_EIO where gnuplot is not installed (says which package it is in), fails (with its
 * own message), or hands back what is no picture; nothing is in b then.
 */
int svy_gnuplot_draw(struct svy_ctx *ctx, const struct svy_chart *c, enum svy_gnuplot_format format, struct svy_buf *b);

#endif

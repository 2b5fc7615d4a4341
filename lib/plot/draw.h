// SPDX-License-Identifier: GPL-3.0-or-later
/* Charts in the formats that svyplot writes: who draws which. */
#ifndef SVY_PLOT_DRAW_H
#define SVY_PLOT_DRAW_H

#include "base/ctx.h"
#include "io/output.h"
#include "plot/chart.h"

#define SVY_PLOT_FORMATS "terminal svg png pdf latex gnuplot"

/* What a file name's extension means: .svg .png .pdf .tex .gp .gnuplot .plt .txt; NULL if it is none. */
const char *svy_plot_format_by_extension(const char *path);

struct svy_draw_opts {
	const char *format;     /* one of SVY_PLOT_FORMATS */
	size_t columns;         /* terminal: width, 0: 80 */
	bool colour;            /* terminal */
};

/*
 * Draws c. Nothing is written after an error: SVY_EUSAGE for formats that are none, SVY_EIO where gnuplot, which all but terminal and gnuplot need, is
 * not there or fails.
 */
int svy_plot_draw(struct svy_ctx *ctx, const struct svy_chart *c, const struct svy_draw_opts *o, struct svy_output *out);

#endif

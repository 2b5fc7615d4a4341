// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/draw.h"

#include <string.h>
#include <strings.h>
#include "plot/gnuplot.h"
#include "plot/terminal.h"

const char *svy_plot_format_by_extension(const char *path)
{
	static const char *const known[][2] = {
		{".svg", "svg"}, {".png", "png"}, {".pdf", "pdf"}, {".tex", "latex"}, {".gp", "gnuplot"}, {".gnuplot", "gnuplot"}, {".plt", "gnuplot"}, {".txt", "terminal"},
	};
	const char *dot = strrchr(path, '.');
	for (size_t k = 0; dot && k < sizeof known / sizeof *known; k++)
		if (strcasecmp(dot, known[k][0]) == 0)
			return known[k][1];
	return NULL;
}

enum { UNKNOWN = 1 };

int svy_plot_draw(struct svy_ctx *ctx, const struct svy_chart *c, const struct svy_draw_opts *o, struct svy_output *out)
{
	static const char *const drawn[] = {[SVY_GNUPLOT_SVG] = "svg", [SVY_GNUPLOT_PNG] = "png", [SVY_GNUPLOT_PDF] = "pdf", [SVY_GNUPLOT_LATEX] = "latex"};
	struct svy_buf b = {0};
	int rc = UNKNOWN;
	if (strcmp(o->format, "terminal") == 0) {
		svy_chart_terminal(c, &(struct svy_terminal_opts){.width = o->columns, .colour = o->colour}, out);
		return 0;
	}
	if (strcmp(o->format, "gnuplot") == 0) {
		svy_gnuplot_program(c, SVY_GNUPLOT_SVG, &b);
		rc = 0;
	}
	for (int k = 0; k < 4 && rc == UNKNOWN; k++)
		if (strcmp(o->format, drawn[k]) == 0)
			rc = svy_gnuplot_draw(ctx, c, (enum svy_gnuplot_format)k, &b);
	if (rc == UNKNOWN)
		rc = svy_fail(ctx, SVY_EUSAGE, "unknown format '%s'", o->format);
	if (!rc)
		svy_output_write(out, b.p, b.n);
	svy_buf_free(&b);
	return rc;
}

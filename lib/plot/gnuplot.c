// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/gnuplot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "plot/gnuplot_parts.h"
#include "plot/palette.h"

/* A screen has 96 pixels in 72 points, and twice as many are sharp in print. pngcairo knows the former of its fonts, and of nothing else. */
#define SHARP 2
#define PIXELS (SHARP * 96 / 72.0)

/*
 * A text in quotes, in which gnuplot finds nothing but text. Between double quotes it runs what stands in backquotes, so there are none. A line ends the
 * quotes, and what follows would be commands.
 */
static void put_quoted(struct svy_gnuplot *g, const char *s)
{
	svy_buf_putc(g->b, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			svy_buf_putc(g->b, '\\');
		if (*s == '`')
			svy_buf_puts(g->b, "\\140");
		else
			svy_buf_putc(g->b, (unsigned char)*s < ' ' ? ' ' : *s);
	}
	svy_buf_putc(g->b, '"');
}

/* "0.25,0.75": points of the page as parts of it, from the lower left. */
static void put_place(struct svy_gnuplot *g, double x, double y)
{
	svy_buf_printf(g->b, "screen %.5f,%.5f", x / g->page.width, 1 - y / g->page.height);
}

void svy_gnuplot_colour(struct svy_gnuplot *g, unsigned rgb)
{
	svy_buf_printf(g->b, "\"#%06x\"", rgb);
}

void svy_gnuplot_label(struct svy_gnuplot *g, const struct svy_page_text *t, bool front, bool white)
{
	static const char *const side[] = {[SVY_ANCHOR_START] = "left", [SVY_ANCHOR_MIDDLE] = "center", [SVY_ANCHOR_END] = "right"};
	svy_buf_puts(g->b, "set label ");
	put_quoted(g, t->text);
	svy_buf_puts(g->b, " at ");
	put_place(g, t->x, t->y);
	svy_buf_printf(g->b, " %s noenhanced%s font \"%s,%g\" tc rgb ", side[t->anchor], front ? " front" : "", t->bold ? SVY_GNUPLOT_FONT ":Bold" : "", t->size);
	svy_gnuplot_colour(g, white ? 0xffffff : svy_palette(t->colour));
	svy_buf_putc(g->b, '\n');
}

static void put_terminal(struct svy_gnuplot *g)
{
	double w = ceil(g->page.width), h = ceil(g->page.height);
	switch (g->format) {
	case SVY_GNUPLOT_PNG:
		svy_buf_printf(g->b, "set terminal pngcairo size %.0f,%.0f noenhanced font \"" SVY_GNUPLOT_FONT ",%g\" fontscale %.4g linewidth %.4g pointscale %.4g background rgb \"white\"\n",
			ceil(w * PIXELS), ceil(h * PIXELS), SVY_PAGE_FONT, (double)SHARP, PIXELS, PIXELS);
		break;
	case SVY_GNUPLOT_PDF:
		svy_buf_printf(g->b, "set terminal pdfcairo size %.4fin,%.4fin noenhanced font \"" SVY_GNUPLOT_FONT ",%g\" fontscale 0.75 linewidth 2 pointscale 0.9\n", w / 72, h / 72, SVY_PAGE_FONT);
		break;
	default:
		svy_buf_printf(g->b, "set terminal svg size %.0f,%.0f noenhanced font \"" SVY_GNUPLOT_FONT ",%g\" background rgb \"white\"\n", w, h, SVY_PAGE_FONT);
	}
}

static void put_box(struct svy_gnuplot *g, double x, double y, double w, double h, unsigned rgb)
{
	svy_buf_puts(g->b, "set object rectangle from ");
	put_place(g, x - w / 2, y + h / 2);
	svy_buf_puts(g->b, " to ");
	put_place(g, x + w / 2, y - h / 2);
	svy_buf_puts(g->b, " fs solid noborder fc rgb ");
	svy_gnuplot_colour(g, rgb);
	svy_buf_putc(g->b, '\n');
}

static void put_stroke(struct svy_gnuplot *g, const struct svy_page_key *k)
{
	svy_buf_puts(g->b, "set arrow from ");
	put_place(g, k->x - 6, k->y);
	svy_buf_puts(g->b, " to ");
	put_place(g, k->x + 6, k->y);
	svy_buf_printf(g->b, " nohead lw 1.6%s lc rgb ", k->series->dashed ? " dt \"-\"" : "");
	svy_gnuplot_colour(g, svy_palette(k->series->colour));
	svy_buf_putc(g->b, '\n');
}

static void put_spot(struct svy_gnuplot *g, const struct svy_page_key *k)
{
	svy_buf_puts(g->b, "set label \"\" at ");
	put_place(g, k->x, k->y);
	svy_buf_printf(g->b, " point pt %d ps %g lc rgb ", svy_gnuplot_point_type(k->series, false), svy_gnuplot_point_size(k->series));
	svy_gnuplot_colour(g, svy_palette(k->series->colour));
	svy_buf_putc(g->b, '\n');
}

static void put_key(struct svy_gnuplot *g, const struct svy_page_key *k)
{
	switch (k->series->mark) {
	case SVY_MARK_POINT:
		put_spot(g, k);
		break;
	case SVY_MARK_BAND:
	case SVY_MARK_ELLIPSE:
		put_box(g, k->x, k->y, 11, 7.5, svy_palette_tint(k->series->colour, 0.3));
		break;
	case SVY_MARK_BAR:
	case SVY_MARK_DIAMOND:
		put_box(g, k->x, k->y, 11, 7.5, svy_palette(k->series->colour));
		break;
	default:
		put_stroke(g, k);
	}
}

static void put_page(struct svy_gnuplot *g)
{
	svy_buf_puts(g->b, "set encoding utf8\n");
	put_terminal(g);
	svy_buf_puts(g->b, "unset key\nunset border\nunset tics\n\n# Words, and the samples of the legend\n");
	for (size_t i = 0; i < g->page.ntext; i++)
		svy_gnuplot_label(g, &g->page.text[i], false, false);
	for (size_t i = 0; i < g->page.nkey; i++)
		put_key(g, &g->page.key[i]);
}

void svy_gnuplot_program(const struct svy_chart *c, enum svy_gnuplot_format format, struct svy_buf *b)
{
	struct svy_gnuplot g = {.c = c, .format = format, .b = b};
	svy_page_make(c, &g.page);
	put_page(&g);
	if (c->npanel > 1)
		svy_buf_puts(b, "\nset multiplot\n");
	for (size_t i = 1; i <= c->npanel; i++) {
		svy_gnuplot_panel(&g, i);
		if (i < c->npanel)
			svy_buf_puts(b, "unset label\nunset arrow\nunset object\n");
	}
	if (c->npanel > 1)
		svy_buf_puts(b, "unset multiplot\n");
	svy_page_free(&g.page);
}

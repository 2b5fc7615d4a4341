// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The page of a chart: where everything lies that a drawing program does not place by itself, computed from the room that texts need. The size of the
 * page follows from what is on it, so that nothing is cut.
 *
 * Points (1/72 inch) from the upper left corner, y down. Rows of a category axis are counted in usual rows: `centre` says where each category lies, since
 * one with a long label takes more.
 */
#ifndef SVY_PLOT_PAGE_H
#define SVY_PLOT_PAGE_H

#include "plot/chart.h"

#define SVY_PAGE_FONT 9.0       /* points: labels */

struct svy_page_text {
	double x, y;            /* of the middle of its line */
	enum svy_anchor anchor;
	double size;
	bool bold;
	struct svy_colour colour;
	char *text;             /* one line, clean UTF-8 */
};

/* A sample of a series, before its name in the legend. */
struct svy_page_key {
	double x, y;            /* its middle */
	const struct svy_series *series;
};

struct svy_page_axis {
	double lo, hi, step;    /* numbers */
	double *tick;           /* numbers that have a label and a line */
	size_t ntick;
	double *centre;         /* of each category, in rows */
	double rows;            /* in all */
	double *head;           /* of the name of the group that begins at each category, in rows; NaN where none does */
	double *top, *bottom;   /* of each category, in rows; the names of groups lie between */
};

struct svy_page_panel {
	double left, right, top, bottom;
	struct svy_page_axis x, y;
};

struct svy_page {
	double width, height;
	struct svy_page_text *text;
	size_t ntext, text_cap;
	struct svy_page_key *key;
	size_t nkey, key_cap;
	struct svy_page_panel *panel;   /* of the chart, in its order */
	size_t npanel;
};

/* Lays c out. c stays as it is, and must live as long as the page. */
void svy_page_make(const struct svy_chart *c, struct svy_page *p);
void svy_page_free(struct svy_page *p);
/* Where a category, or a place beside it (k + 0.3), or a number lies on an axis: in rows, or the number itself. */
double svy_page_at(const struct svy_axis *a, const struct svy_page_axis *place, double at);
/* The same as part of the axis, 0 at its beginning and 1 at its end. */
double svy_page_part(const struct svy_axis *a, const struct svy_page_axis *place, double at);

#endif

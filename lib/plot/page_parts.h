// SPDX-License-Identifier: GPL-3.0-or-later
/* The axes of a page: page_axis.c. Private to lib/plot/. */
#ifndef SVY_PLOT_PAGE_PARTS_H
#define SVY_PLOT_PAGE_PARTS_H

#include "plot/page.h"

#define SVY_PAGE_ROW 15.0       /* points: a usual row of a category axis */
#define SVY_PAGE_LEAD 1.2       /* lines: of the size of their letters */

/* The room that a panel needs, in points. */
struct svy_page_room {
	double gap;             /* points between the labels of rows and the drawing */
	double left, right;     /* beside the drawing: labels and the column aside */
	double above, below;    /* titles; ticks and their title */
	double drawing;         /* its height */
	double font;            /* of the labels of the vertical axis */
	size_t every;           /* which of the labels of the vertical axis are shown: each, each second … */
	struct svy_strs *label; /* lines of each category of the vertical axis; NULL */
	struct svy_strs *xlabel;        /* the same of the horizontal axis */
	size_t xevery;
};

/*
 * Places the axes of a panel and measures what is around it. width: all the room across that it has. height: what the drawing shall have; 0: as its
 * content needs. Horizontal labels are measured by svy_page_measure_x(), once it is known how wide the drawing is.
 */
void svy_page_measure_y(const struct svy_panel *panel, char decimal, double width, double height, struct svy_page_panel *place, struct svy_page_room *room);
void svy_page_measure_x(const struct svy_panel *panel, char decimal, double width, struct svy_page_panel *place, struct svy_page_room *room);
void svy_page_room_free(const struct svy_panel *panel, struct svy_page_room *room);

void svy_page_axis_free(struct svy_page_axis *a);

/* Adds text; s is copied. y is the middle of its line. */
struct svy_page_text *svy_page_put(struct svy_page *p, double x, double y, enum svy_anchor anchor, double size, const char *s);
/* Labels of both axes; edge: where titles and names of groups begin. The borders of place are set. */
void svy_page_put_axes(struct svy_page *p, const struct svy_panel *panel, char decimal, const struct svy_page_panel *place, const struct svy_page_room *room, double edge);

#endif

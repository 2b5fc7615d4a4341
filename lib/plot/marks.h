// SPDX-License-Identifier: GPL-3.0-or-later
/* Marks that several types put in a panel. */
#ifndef SVY_PLOT_MARKS_H
#define SVY_PLOT_MARKS_H

#include "plot/arrange.h"

/* What was drawn, for the notes. */
struct svy_drawing {
	const struct svy_estimates *t;
	const struct svy_drawn *r;
	const struct svy_arrangement *a;
	bool unsure, intervals; /* some mark is hollow; some estimate has an interval */
};

/* Intervals of a panel's rows that have this colour in the arrangement, drawn as told; then points at, or bars from 0 to, their estimates. */
void svy_draw_intervals(struct svy_drawing *d, size_t panel, size_t colour, struct svy_colour as, const char *name, struct svy_panel *p);
void svy_draw_points(struct svy_drawing *d, size_t panel, size_t colour, const char *name, enum svy_shape shape, struct svy_panel *p);
void svy_draw_bars(struct svy_drawing *d, size_t panel, size_t colour, const char *name, struct svy_panel *p);
/* A dashed line at the number that the text is; nothing where it is NULL. SVY_EUSAGE if it is none. */
int svy_draw_reference(struct svy_ctx *ctx, const char *ref, struct svy_panel *p);
/* Widens the axis until the line is on it. */
int svy_draw_reach(struct svy_ctx *ctx, const char *ref, struct svy_axis *a);

/* The figures of a panel beside its rows, under that title (NULL: none); ends: with their intervals. Only where each row has but one. */
void svy_draw_figures(const struct svy_drawing *d, size_t panel, const char *title, bool ends, char decimal, struct svy_axis *a);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Names beside points: each at that side of its point where it covers no other name and no point; those that are farthest from the
 * others first. A name without room is left out.
 */
#ifndef SVY_PLOT_NAMES_H
#define SVY_PLOT_NAMES_H

#include "plot/chart.h"

struct svy_names {
	struct svy_panel *panel;        /* its axes have their ranges */
	double width, height;           /* of the drawing, in millimetres */
	struct svy_name *name;
	size_t n, cap;
};

/* Points without a name (NULL) keep their place free too. The name is borrowed until svy_names_place. */
void svy_names_add(struct svy_names *s, double x, double y, const char *name);
/* Adds texts to the panel; false if a name was left out. Frees what was added. */
bool svy_names_place(struct svy_names *s, struct svy_colour colour);

#endif

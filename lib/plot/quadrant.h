// SPDX-License-Identifier: GPL-3.0-or-later
/* The two halves of a quadrant plot: type_quadrant.c finds what is shown, quadrant_draw.c draws it. Private to lib/plot/. */
#ifndef SVY_PLOT_QUADRANT_H
#define SVY_PLOT_QUADRANT_H

#include "plot/types.h"

/* What one axis shows. */
struct svy_quadrant_axis {
	const char *term, *level;       /* level NULL: any, the first that a group has */
	char *own;                      /* what term and level point into */
	double scale;                   /* 100 for shares */
};

/* The rows of an area; SIZE_MAX where there is none. */
struct svy_quadrant_area {
	size_t x, y;
};

struct svy_quadrant {
	const struct svy_estimates *t;
	const struct svy_plot_opts *o;
	struct svy_quadrant_axis x, y;
	struct svy_quadrant_area *area;
	size_t narea;
	struct svy_quadrant_area all;        /* of all areas together, with --margins */
	size_t name;            /* the by-variable that areas are called by */
};

/* The panel with lines, corners, areas and their names, and what the notes say of them. SVY_EUSAGE for lines that make no sense. */
int svy_quadrant_draw(struct svy_ctx *ctx, const struct svy_quadrant *q, struct svy_chart *c);
/* Are they the two that svypotential calls willing and able? */
bool svy_quadrant_is_own(const struct svy_quadrant *q);
/* Must one of its two figures be read with care? */
bool svy_quadrant_unsure(const struct svy_quadrant *q, const struct svy_quadrant_area *a);
/* The level of the regions. */
double svy_quadrant_level(const struct svy_estimates *t);

#endif

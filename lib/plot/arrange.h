// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which of a table's rows stand where: in which panel, in which category, in which colour. For the types whose categories are rows with a label: dot, bar,
 * forest, rank.
 */
#ifndef SVY_PLOT_ARRANGE_H
#define SVY_PLOT_ARRANGE_H

#include "plot/build.h"

struct svy_arranged_row {
	size_t row;             /* in the table */
	size_t colour, place;   /* position in the colours; the category */
};

struct svy_arranged_place {
	char *group, *label;    /* group: the outer of two dimensions; "" if there is but one */
	size_t outer, inner;    /* positions that make the order of the dictionary */
	double sum;             /* of its estimates, for sorting */
	size_t n;
};

/* One panel. */
struct svy_arranged {
	struct svy_arranged_row *row;
	size_t n;
	struct svy_arranged_place *place;       /* in the order of drawing */
	size_t nplace;
	bool grouped;
};

struct svy_arrangement {
	struct svy_dim panel, colour;           /* of one value each where there are none */
	struct svy_arranged *v;                 /* of each panel */
	size_t n;
};

/*
 * o->by and o->colour as the options say; without the latter, the last by-variable that has 2 to 7 groups is told by colour, where another dimension is left
 * for the categories (colour false: none is). o->sort: "estimate", "label", "none" (as in the dictionary); NULL: by estimate where the categories have no
 * order of their own. SVY_EUSAGE for names that the table has not, and where two rows would stand in one place. To be freed also after an error.
 */
int svy_arrange(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, bool colour, struct svy_arrangement *a);
void svy_arrangement_free(struct svy_arrangement *a);
/* Where the marks of a colour stand beside the middle of their category, -0.5 to 0.5. */
double svy_arranged_offset(const struct svy_arrangement *a, size_t colour);
double svy_arranged_share(const struct svy_arrangement *a);    /* of the room, for a bar */
/* A new panel of c for panel i of a, with its title and its categories. */
struct svy_panel *svy_arranged_panel(const struct svy_arrangement *a, size_t i, struct svy_chart *c);
/* The colour of the index-th of the colours, and its name in the legend; NULL where there is but one. */
struct svy_colour svy_arranged_colour(size_t colour);
const char *svy_arranged_name(const struct svy_arrangement *a, size_t colour);

#endif

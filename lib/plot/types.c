// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/types.h"

#include <string.h>

const struct svy_plot_type svy_plot_types[] = {
	{"dot", "estimates with their intervals, sorted", svy_plot_dot},
	{"bar", "estimates as bars from 0, with their intervals", svy_plot_bar},
	{"forest", "contrasts and coefficients with their figures, and the line of no effect", svy_plot_forest},
	{"rank", "groups in their order, with the places that the data do not rule out", svy_plot_rank},
	{"likert", "shares of answers on a scale, to both sides of 0", svy_plot_likert},
	{"line", "estimates over waves, with bands", svy_plot_line},
	{"hist", "the shares of classes of a number, of data", svy_plot_hist},
	{"lorenz", "what the poorest share of people has of all, with bands", svy_plot_lorenz},
	{"quadrant", "two estimates against each other, an area a point with its joint region", svy_plot_quadrant},
	{0},
};

const struct svy_plot_type *svy_plot_type_find(const char *name)
{
	for (const struct svy_plot_type *k = svy_plot_types; k->name; k++)
		if (strcmp(k->name, name) == 0)
			return k;
	return NULL;
}

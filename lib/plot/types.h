// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The types of charts: each makes a chart of a table of estimates, in a file of its own (type_*.c). It computes no statistic: what it draws stands in the
 * table, which svyplot -O gnuplot and svytable show to whoever wants the numbers.
 */
#ifndef SVY_PLOT_TYPES_H
#define SVY_PLOT_TYPES_H

#include "data/estimates.h"
#include "plot/chart.h"

struct svy_plot_opts {
	const char *title, *subtitle;   /* NULL: what the table says; "" : none */
	enum svy_lang lang;
	char decimal;
	const char *by;         /* by-variable that makes panels; NULL */
	const char *colour;     /* by-variable that is told by colour, or "term"; NULL: the type's choice */
	const char *sort;       /* "estimate", "label" or "none"; NULL: the type's choice */
	const char *neutral;    /* likert: codes of the answers that are set aside, separated by commas; NULL: the middle of an odd scale; "": it is drawn around 0 */
	const char *x, *y;      /* quadrant: the terms of the axes, TERM or TERM[LEVEL]; NULL: the first two. x of line: the by-variable of the waves */
	const char *ref;        /* reference line: a number on the axis of estimates; NULL: the type's own */
	double width, height;   /* millimetres; 0: as the content needs */
};

struct svy_plot_type {
	const char *name;       /* what --type takes */
	const char *what;       /* "estimates with their intervals, sorted" */
	/* Fills c (initialised before). SVY_EUSAGE if the table has not what the type needs: says what, and which command makes it. */
	int (*make)(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
};

/* Ended by an entry without a name. */
extern const struct svy_plot_type svy_plot_types[];
const struct svy_plot_type *svy_plot_type_find(const char *name);

int svy_plot_bar(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_dot(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_forest(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_hist(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_likert(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_line(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_lorenz(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_quadrant(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);
int svy_plot_rank(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c);

#endif

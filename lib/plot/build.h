// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the types of charts have in common: which rows of a table are drawn, what their groups and labels are, and the words around the drawing.
 *
 * A table of estimates has dimensions: its by-variables, its terms, its levels, its bases. A type gives one to the panels, one to colour, and the rest
 * makes the categories of its axis.
 */
#ifndef SVY_PLOT_BUILD_H
#define SVY_PLOT_BUILD_H

#include "plot/types.h"

/* A dimension: the position of a by-variable, or one of these. */
enum { SVY_DIM_NONE = -1, SVY_DIM_TERM = -2, SVY_DIM_LEVEL = -3, SVY_DIM_BASE = -4, SVY_DIM_STAT = -5 };

/* The values of a dimension that the drawn rows have, each once: in the order of the labels where they have such, else as they come. */
struct svy_dim {
	int what;
	struct svy_strs code, label;    /* a total over a by-variable has the code "" */
};

/* The rows of a table that can be drawn: those with an estimate. */
struct svy_drawn {
	size_t *v;              /* positions in the table, in its order */
	size_t n;
	size_t lost;            /* rows whose estimate does not exist */
	bool share;             /* all are shares or differences of shares: drawn per cent */
	double scale;           /* 100 for shares, else 1 */
	int digits;             /* of figures, behind the decimal mark */
	const char *stat;       /* the one statistic of all; NULL if they have several */
};

/*
 * Picks rows with an estimate (not those of tests, which have none). one: several statistics are SVY_EUSAGE. type is for messages. SVY_EDATA where no row is
 * left. To be freed also after an error.
 */
int svy_drawn_pick(struct svy_ctx *ctx, const struct svy_estimates *t, const char *type, bool one, struct svy_drawn *r);
void svy_drawn_free(struct svy_drawn *r);

/* "term", "level" or a by-variable; SVY_EUSAGE names what there is. option is for the message. name NULL: SVY_DIM_NONE. */
int svy_dim_find(struct svy_ctx *ctx, const struct svy_estimates *t, const char *option, const char *name, int *what);
/* The code of a row in a dimension; "" where it has none. Borrowed. */
const char *svy_dim_code(const struct svy_estimates *t, int what, size_t row);
void svy_dim_make(const struct svy_estimates *t, const struct svy_drawn *r, enum svy_lang lang, int what, struct svy_dim *d);
void svy_dim_free(struct svy_dim *d);
/* Position of the row's code. */
size_t svy_dim_of(const struct svy_estimates *t, const struct svy_dim *d, size_t row);
/* "Gemeente", "Age": what the values of a dimension are of; NULL where there is no such word. Borrowed. */
const char *svy_dim_title(const struct svy_estimates *t, int what);
/* Has the dimension an order of its own (levels of an ordered scale, classes, waves), or is it a set of names? */
bool svy_dim_ordered(const struct svy_estimates *t, const struct svy_dim *d);
/* Has each term but one value of it? Then the term tells it. */
bool svy_dim_of_term(const struct svy_estimates *t, const struct svy_drawn *r, int what);
/* What a row is called in a dimension, as people call it. Caller frees. */
char *svy_row_label(const struct svy_estimates *t, size_t row, int what, enum svy_lang lang);

/* Are two rows about the same term in the same group? */
bool svy_rows_share_group(const struct svy_estimates *t, size_t a, size_t b);
/* Must the estimate be read with care: fewer than 30 cases, or flagged so? */
bool svy_row_unsure(const struct svy_estimates *t, size_t row);

/* Title, subtitle, language, mark and size of the options; without a title that of the table, or of its only term. */
void svy_build_frame(const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c);
/* What a type of one statistic does: picks the rows, frames the chart, and draws. Frees what it picked. */
int svy_build_chart(struct svy_ctx *ctx, const struct svy_estimates *t, const char *type, const struct svy_plot_opts *o,
		    int (*draw)(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c),
		    struct svy_chart *c);
/* How a chart shows intervals. */
enum svy_build_intervals { SVY_INTERVALS_NONE, SVY_INTERVALS_LINES, SVY_INTERVALS_BANDS };
/* What the lines through marks or the bands are (intervals), that hollow marks are of few cases (unsure), how many estimates do not exist; and the notes of the table. */
void svy_build_notes(const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, enum svy_build_intervals intervals, bool unsure,
		     struct svy_chart *c);
/*
 * A number axis round the estimates, and their intervals where asked for; zero: it begins or ends at 0 if all are on one side. Shares stay within 0
 * and 100. Title: what the statistic is called, where the chart's title does not say so.
 */
void svy_build_axis(const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, bool intervals, bool zero, struct svy_axis *a);
/* "45%", "3.21": a figure as a label, with the digits that the standard errors of the drawn rows warrant. Caller frees. */
char *svy_build_figure(const struct svy_estimates *t, const struct svy_drawn *r, size_t row, char decimal);
/* "3.21 [2.90, 3.52]", with a semicolon where commas are decimal marks; the figure alone where there is no interval. Caller frees. */
char *svy_build_interval(const struct svy_estimates *t, const struct svy_drawn *r, size_t row, char decimal);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Parts of the cells of tables (stat/cells.h).
 *
 * Rows of the file are in blocks: a group and a category of each variable, or none where it is missing. A set of several answers puts a respondent into one
 * block for each answer, one for the base and one that counts the answers. A margin is a place in an array with one element more than each variable has
 * categories, that of the total; it adds up the blocks that lie in it. Estimates are made of margins.
 */
#ifndef SVY_STAT_CELLS_PARTS_H
#define SVY_STAT_CELLS_PARTS_H

#include "design/place.h"
#include "stat/cells.h"
#include "stat/estimators.h"

struct svy_table;

#define SVY_CELLS_DIMS 6
#define SVY_CELLS_MAX 10000             /* of one table */

enum svy_figure { SVY_FIGURE_COUNT, SVY_FIGURE_ROW, SVY_FIGURE_COLUMN, SVY_FIGURE_LAYER, SVY_FIGURE_TABLE, SVY_FIGURE_RESPONSES, SVY_FIGURES };
extern const char *const svy_figure_name[SVY_FIGURES];

/* One variable of the table. */
struct svy_cells_dim {
	size_t col, item;               /* in the dictionary, and among the items */
	const struct svy_var *var;      /* NULL: a set */
	struct svy_mrset_var set;       /* set.name is NULL where it is none */
	struct svy_levels levels;
	size_t size, stride;            /* categories; distance in the array of margins */
	const char **code;
};

/* Codes of a block's place where it has no category. */
enum { SVY_CELLS_MISSING = -1, SVY_CELLS_BASE = -2, SVY_CELLS_ANSWERS = -3 };
struct svy_cells_key {
	uint32_t group;
	int32_t at[SVY_CELLS_DIMS];
};

/* Numbers from start[i] to start[i + 1] - 1 belong to i. */
struct svy_cells_lists {
	size_t *start;
	uint32_t *v;
};

/* count: margin at[0]. share: at[0] over at[1]. residual: at[0]/N - at[1] at[2]/N^2, N = at[3]. Margins are those of the group. */
enum svy_cells_kind { SVY_CELLS_COUNT, SVY_CELLS_SHARE, SVY_CELLS_RESIDUAL };
struct svy_cells_estimate {
	uint32_t group;
	uint8_t kind, figure, nat;
	uint32_t at[4];
};

struct svy_cells {
	struct svy_frame *frame;
	struct svy_items *items;
	const struct svy_estimator_opts *o;
	struct svy_engine *engine;
	size_t ndim;
	ptrdiff_t set;                  /* which variable is one; -1 */
	struct svy_cells_dim dim[SVY_CELLS_DIMS];
	bool figure[SVY_FIGURES];
	bool tests, residuals;
	struct svy_table *blocks;
	double *cases;                  /* unweighted, per block */
	size_t cases_cap;
	/* after the last row */
	uint32_t ngroup, nblock, *order;
	size_t nmargin, width;          /* of a group: margins, and those of the answers behind them */
	const double *T;
	struct svy_cells_lists margins; /* of a block: numbers of margins, group * width + margin */
	struct svy_cells_lists parts;   /* of a margin: the blocks that it adds up */
	bool *complete;                 /* of a block */
	double *total, *n;              /* by margin: weighted, unweighted, of the complete cases */
	double *members, *members_w;    /* by margin: whoever is there, missing elsewhere or not */
	struct svy_engine_counts counts;        /* by margin */
	/* the fit */
	struct svy_cells_estimate *estimate;
	size_t nestimate, estimate_cap;
	struct svy_result *result;
	size_t nresult, result_cap, extra_cap, by_cap;
	double *extra;                  /* SVY_COL_COUNT for each result */
	double *cov, *second;
	const char **by;                /* codes of each result: layers, then the second variable; NULL: total */
	struct svy_strs term, term_title;       /* of tests; the first is that of tables of two variables */
	bool tested;                    /* there are rows of tests */
};

/* cells_options.c */
/* What the command alone says of a table. */
const struct svy_cells_opts *svy_cells_own(const struct svy_estimator_opts *o);
int svy_cells_variables(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *list);
/* What a figure is of; shares of the respondents are those of a set's table. */
const char *svy_cells_base(const struct svy_cells *c, enum svy_figure f);
int svy_cells_read(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_cells *c);

/* cells_margins.c: levels in order, lists of margins and parts, what is in them. */
int svy_cells_order(struct svy_ctx *ctx, struct svy_cells *c);
/* The margin with variable d summed over. */
size_t svy_cells_over(const struct svy_cells *c, size_t margin, size_t d);
/* Category of variable d in a margin; its size for the total. */
size_t svy_cells_at(const struct svy_cells *c, size_t margin, size_t d);
void svy_cells_lists_free(struct svy_cells_lists *l);

/* cells_variance.c: estimates from … n, their variances and, if not NULL, covariances. counts: of the domains, or NULL. */
double svy_cells_value(const struct svy_cells *c, const struct svy_cells_estimate *e, const double *total);
int svy_cells_variance(struct svy_ctx *ctx, struct svy_cells *c, const struct svy_cells_estimate *e, size_t n, double *var, double *cov,
		       struct svy_engine_counts *counts);
/* How many of the estimates fit into one call. */
size_t svy_cells_chunk(const struct svy_cells *c, const struct svy_cells_estimate *e, size_t n);

/* cells_fit.c */
int svy_cells_fit(struct svy_ctx *ctx, struct svy_cells *c, struct svy_fit *fit);
/* A result at the end, in a margin of a group; further columns, all NaN, into *extra. Both hold until the next. */
struct svy_result *svy_cells_result(struct svy_cells *c, uint32_t group, size_t margin, double **extra);

/* cells_tests.c */
int svy_cells_tests(struct svy_ctx *ctx, struct svy_cells *c);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files of the test share: rows into sums in lib/stat/ttest.c, sums into estimates in ttest_fit.c, these into tests in ttest_rows.c. */
#ifndef SVY_STAT_TTEST_PARTS_H
#define SVY_STAT_TTEST_PARTS_H

#include "stat/estimators.h"
#include "stat/levels.h"
#include "stat/ranktest.h"
#include "stat/replay.h"
#include "stat/ttest_plan.h"

/* Slots of an item: who is valid, the value, its square; of pairs that are not compared between groups also their two sides. Values are shifted. */
enum { SVY_TTEST_ONE, SVY_TTEST_VALUE, SVY_TTEST_SQUARE, SVY_TTEST_Y, SVY_TTEST_MINUS };

/* Of one item in one block, beside what the engine sums. */
struct svy_ttest_base {
	double n, sum_w;
	double shift[SVY_TTEST_MINUS + 1];      /* by slot */
};

enum svy_ttest_kind { SVY_TTEST_MEAN, SVY_TTEST_DIFFERENCE, SVY_TTEST_EFFECT, SVY_TTEST_EQUALITY };

/* One estimate: a mean in block a, the difference a - b, that in standard deviations, or a place for the test that all groups are the same. */
struct svy_ttest_cell {
	enum svy_ttest_kind kind;
	uint32_t a, b;                  /* blocks; SVY_BLOCK_NONE: nobody */
	uint32_t slot, item, group, category;
	bool tested;
};

struct svy_ttest {
	const struct svy_ttest_opts *o;
	struct svy_convention rules;    /* with the level of the intervals */
	bool covariance;
	struct svy_frame *frame;
	struct svy_items *items;
	struct svy_ttest_plan plan;
	bool pairs;                     /* pairs that are not compared between groups: their sides have rows of their own */
	size_t nitem, tuple;
	size_t *y, *minus, between;     /* places among the items' variables */
	struct svy_levels levels;       /* categories of the groups */
	uint8_t *unknown;               /* rows of the batch without a group */
	struct svy_ranks *ranks;        /* NULL: values themselves */
	struct svy_replay *replay;
	struct svy_engine *engine;
	struct svy_table *blocks;       /* (group, 0): all that are compared; (group, 1 + category) */
	struct svy_ttest_base *base;    /* [block][item] */
	double *members;                /* per block */
	size_t cap;
	double *x, *none;               /* contributions of one row, and of nobody */
	/* the fit */
	uint32_t ngroup, *order;
	size_t ncategory, nrow, nest;   /* rows are the first estimates; behind them differences of all pairs, where there are more than two groups */
	struct svy_ttest_cell *cell;
	const double *T;                /* of the full sample */
	bool fixed;                     /* replicates take the estimates as linear, as R does with ranks */
	struct svy_engine_counts counts;
	struct svy_result *result;
	double (*extra)[SVY_COL_COUNT];
	double *cov;
	struct svy_strs text;           /* of levels */
};

uint32_t svy_ttest_block(const struct svy_ttest *t, uint32_t group, uint32_t at);       /* SVY_BLOCK_NONE if nobody is in it */
/* Lays out the cells; SVY_EUSAGE, SVY_EDATA where there is nothing to compare, or too much. */
int svy_ttest_layout(struct svy_ctx *ctx, struct svy_ttest *t);
/* The place of category i in the order of the table as the levels number it. */
uint32_t svy_ttest_category(const struct svy_ttest *t, size_t i);
const char *svy_ttest_category_text(const struct svy_ttest *t, size_t i);
/* All estimates from totals; self is a struct svy_ttest. */
void svy_ttest_evaluate(void *self, const double *T, double *estimate);
/* Their gradient at t->T; entries and start are the caller's to free. */
void svy_ttest_gradient(const struct svy_ttest *t, struct svy_gradient *g);
/* Among all estimates the difference of categories i > k of an item in the group that is printed as number o. */
size_t svy_ttest_pair(const struct svy_ttest *t, uint32_t o, size_t item, size_t i, size_t k);
/* Results with their tests, warnings and notes. */
int svy_ttest_results(struct svy_ctx *ctx, struct svy_ttest *t, const double *estimate, const double *var);
/* What was tested, as a note. */
void svy_ttest_note(struct svy_ctx *ctx, const struct svy_ttest *t);
/* Words: see struct svy_estimator. */
void svy_ttest_describe(const void *self, struct svy_estimates *t);
void svy_ttest_place(const void *self, const struct svy_result *r, char **by);
char *svy_ttest_term(const void *self, const struct svy_items *it, size_t item, char **title);

#endif

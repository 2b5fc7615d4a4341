// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimators as sinks: rows in, a table of estimates out when the rows end.
 *
 * A new estimator is one file that defines a struct svy_estimator, and a small command. The sink does what they have in common: variables, missing
 * answers, the frame of design, domain and groups, the kind of interval, the table with its extra columns, labels, notes and covariances.
 */
#ifndef SVY_STAT_ESTIMATORS_H
#define SVY_STAT_ESTIMATORS_H

#include "io/flow.h"
#include "stat/fit.h"
#include "stat/frame.h"
#include "stat/interval.h"
#include "stat/items.h"
#include "stat/standard.h"

struct svy_ttest_opts;

struct svy_estimator_opts {
	const char *vars;               /* variable list, or what the estimator takes for one */
	struct svy_frame_opts frame;
	const char *ci;                 /* NULL: the estimator's default */
	bool stats[SVY_COL_COUNT];      /* extra columns */
	bool vcov;
	bool missing_level;             /* proportions: missing values are categories */
	struct svy_standard_opts standard;      /* of those that take it */
	const void *own;                /* what the kind's command alone can say, of the type that stands with the kind; NULL: its defaults. Borrowed */
};

/* What an estimator is made from; all borrowed for its life. */
struct svy_estimator_parts {
	const struct svy_estimator_opts *o;
	struct svy_frame *frame;
	struct svy_items *items;
	const struct svy_standard *standard;    /* NULL: none */
	bool deff;                      /* design effects are wanted */
};

struct svy_estimator {
	bool numbers;                   /* the variables must be numbers */
	bool categories;                /* estimates have levels, which are codes of their variable */
	const char *intervals;          /* names of svy_ci_by_name that fit, separated by ", "; the first is the default */
	uint32_t stats;                 /* columns that have a meaning, a bit for each enum svy_est_col */
	/* Variables into *list, if they are not simply the list o->vars; marks nothing. NULL: they are. */
	int (*variables)(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *list);
	/* *self is freed by free() also if this fails. */
	int (*make)(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self);
	/* A batch that the items and the frame have taken; rows where drop (may be NULL) is 1 are as if they were not in the file. */
	int (*add)(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop);
	int (*finish)(struct svy_ctx *ctx, void *self, struct svy_fit *fit);
	/* The interval of an estimate; NULL: t, or normal where the rules say so. */
	void (*interval)(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi);
	uint32_t always;                /* extra columns that its rows have unasked, such as SVY_STATS_TEST; a bit for each */
	/* Variables that its rows are by beside the groups, appended to t->by; their codes of a result, by[0] being the first of them. NULL: none. */
	void (*describe)(const void *self, struct svy_estimates *t);
	void (*place)(const void *self, const struct svy_result *r, char **by);
	const char *no_error;           /* why an estimate may have no standard error; NULL: its values are too large or not finite */
	/* Term of a result, and its title (NULL: none). NULL: name and title of its item's variable. Caller frees. */
	char *(*term)(const void *self, const struct svy_items *it, size_t item, char **title);
	void (*free)(void *self);
};
/* Bits of stats: what every estimator has, the variances of two phases, what tests say, and what design effects give. */
#define SVY_STATS_BASE (1u << SVY_COL_N_MISSING | 1u << SVY_COL_CV | 1u << SVY_COL_SUM_W | 1u << SVY_COL_PHASE1 | 1u << SVY_COL_PHASE2)
#define SVY_STATS_TEST (1u << SVY_COL_STATISTIC | 1u << SVY_COL_DF1 | 1u << SVY_COL_DF2 | 1u << SVY_COL_P_VALUE)
#define SVY_STATS_DEFF (1u << SVY_COL_DEFF | 1u << SVY_COL_DEFF_WOR | 1u << SVY_COL_DEFT | 1u << SVY_COL_N_EFF)

/* The kinds, each behind what its command can say: strings are as given, NULL where they are not. */
extern const struct svy_estimator svy_estimator_mean, svy_estimator_total, svy_estimator_prop, svy_estimator_ratio;
extern const struct svy_estimator svy_estimator_cells;          /* struct svy_cells_opts, stat/cells.h */
extern const struct svy_estimator svy_estimator_ttest;          /* struct svy_ttest_opts, stat/ttest.h */
struct svy_variance_opts {
	bool sd, pairs;                 /* their roots; covariances of all pairs too */
};
extern const struct svy_estimator svy_estimator_variance;
struct svy_quantile_opts {
	const char *p, *rule;           /* which, "0.25,0.5", the median; the rule for them by name, that of --as */
};
extern const struct svy_estimator svy_estimator_quantile;
struct svy_correlation_opts {
	const char *with, *method;      /* a list for the other side of the pairs, all pairs; which kind of correlation, Pearson's */
};
extern const struct svy_estimator svy_estimator_correlation;
struct svy_inequality_opts {
	const char *measures, *p;       /* by name, the Gini coefficient; points of the Lorenz curve, deciles */
};
extern const struct svy_estimator svy_estimator_inequality;
struct svy_poverty_opts {
	const char *measures;           /* by name */
	const char *threshold, *bandwidth;      /* the line, "0.6*median" or a number; how wide densities are smoothed */
	bool of_domain;                 /* the line is that of each domain and group by itself */
};
extern const struct svy_estimator svy_estimator_poverty;
struct svy_between_opts {
	const char *between;            /* variables between whose groups variance is to lie; never NULL */
};
extern const struct svy_estimator svy_estimator_between;
/* What the command says alone, or the kind's defaults. */
static inline const void *svy_estimator_own(const struct svy_estimator_opts *o, const void *defaults)
{
	return o->own ? o->own : defaults;
}

/*
 * table is filled in end; it must be initialised and live longer than the sink. A --ci or a column that does not fit the estimator is
 * SVY_EUSAGE in bind.
 */
struct svy_sink *svy_estimator_sink(struct svy_ctx *ctx, const struct svy_estimator *kind, const struct svy_estimator_opts *o, struct svy_estimates *table);

/* SVY_EUSAGE for a column that was asked for and is not among those allowed (a bit for each enum svy_est_col). */
int svy_estimator_check_stats(struct svy_ctx *ctx, const bool *stats, uint32_t allowed);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates that are smooth functions of a few totals each: groups times items, each item on its own base, in one pass.
 *
 * A kind of estimate says what a row adds to its totals, what the estimate is from them, and its gradient; domains, groups, every kind of variance,
 * design effects, covariances and replicates follow from that (Binder 1983; Särndal, Swensson & Wretman 1992, ch. 5).
 *
 * Values are shifted by one number per group and item before they are summed, so that dates keep their digits and a constant has a
 * standard error of exactly 0. A share on a base is an item that is 1 and 0 on the base and missing elsewhere.
 */
#ifndef SVY_STAT_FUNCTIONS_H
#define SVY_STAT_FUNCTIONS_H

#include "stat/fit.h"
#include "stat/frame.h"
#include "stat/items.h"
#include "stat/standard.h"

/* Of one item: values of a row, totals, estimates. */
enum { SVY_FUNCTION_VALUES = 2, SVY_FUNCTION_TOTALS = 6, SVY_FUNCTION_OUTPUTS = 2 };

/* What a kind knows when it turns totals into estimates: the shifts of its group and item, and n of the factor n/(n-1). */
struct svy_function_at {
	const double *shift;            /* SVY_FUNCTION_VALUES */
	double n;
};

struct svy_function {
	size_t values, totals, outputs;
	const char *stat[SVY_FUNCTION_OUTPUTS];
	bool centred;                   /* z sums to zero over the group: within one unit, or of one case, there is no variance */
	const char *undefined;          /* why an estimate of somebody may not exist, for a warning; NULL */
	bool zero_if_empty;             /* the estimate of nobody is 0; otherwise it does not exist */
	/* From the first valid values of the group, and sums over the first valid rows of the file. NULL: no shift. */
	void (*start)(const double *y, const double *sum, double *shift);
	/* What a row with a weight of 1 adds: x[totals]. */
	void (*contribute)(const double *y, const double *shift, double *x);
	void (*evaluate)(const struct svy_function_at *at, const double *T, double *estimate);
	/* g[outputs * totals], estimate by estimate. */
	void (*gradient)(const struct svy_function_at *at, const double *T, double *g);
};

/* y: which of the variables, value by value of its kind. */
struct svy_function_item {
	const struct svy_function *f;
	size_t y[SVY_FUNCTION_VALUES];
};

struct svy_functions_opts {
	bool deff;                      /* keep what design effects need */
	bool covariance;                /* keep what covariances between estimates need */
	bool members;                   /* n of the factor n/(n-1) counts who did not answer, too (R's svyvar of a linearised design) */
	const struct svy_standard *standard;    /* NULL: none; else borrowed, and read for every batch before it is added */
};

struct svy_functions;

/* frame is borrowed; item is copied. */
struct svy_functions *svy_functions_new(struct svy_frame *frame, const struct svy_function_item *item, size_t nitem, const struct svy_functions_opts *o);
void svy_functions_free(struct svy_functions *m);
/* One batch, after svy_frame_batch: variable v of row i is y[v][i], valid where miss[v][i] == 0. drop as given to svy_frame_batch. */
int svy_functions_add(struct svy_ctx *ctx, struct svy_functions *m, size_t nrow, const double *const *y, const uint8_t *const *miss, const uint8_t *drop);
/* Results group by group, item by item, output by output. */
int svy_functions_finish(struct svy_ctx *ctx, struct svy_functions *m, struct svy_fit *fit);
const struct svy_function_item *svy_functions_item(const struct svy_functions *m, size_t item);
/* The same as members of a struct svy_estimator whose self is a struct svy_functions. */
int svy_functions_batch(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop);
int svy_functions_fit(struct svy_ctx *ctx, void *self, struct svy_fit *fit);
void svy_functions_end(void *self);

#endif

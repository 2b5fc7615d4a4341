// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files of svy_quantiles share: points in lib/stat/quantiles.c, their intervals in quantile_interval.c. Private to them. */
#ifndef SVY_STAT_QUANTILE_PARTS_H
#define SVY_STAT_QUANTILE_PARTS_H

#include "stat/below.h"
#include "stat/quantiles.h"

struct svy_quantiles {
	struct svy_frame *frame;
	struct svy_items *items;
	size_t nitem;
	struct svy_quantiles_opts o;
	struct svy_replay *replay;
	struct svy_dist *dist;          /* [group][item]: a cell */
	uint64_t *members;              /* per group: respondents, whether they answered or not */
	size_t cap;                     /* groups with room */
	/* after the first pass */
	uint32_t ngroup, *order;
	size_t ncell, nest;
	double *point;                  /* [cell][p] */
	struct svy_below *below;        /* shares at the points */
	struct svy_result *result;    /* in the order of printing */
	double *cov;
	double *second;                 /* the part of each variance that a second phase makes, or NULL */
};

/* Shares at or below np points of each cell, in one more pass. *below, which holds fit, is the caller's also if this fails. */
int svy_quantiles_below(struct svy_ctx *ctx, struct svy_quantiles *q, const double *point, size_t np, bool covariance, struct svy_below **below,
			struct svy_below_fit *fit);
/* The t quantile of two-sided intervals. */
double svy_quantile_t(const struct svy_quantiles *q, double df);
/* Has quantile e ([cell][p]) an error? Not of nobody, not of one case or unit, and not the least or greatest value asked for as such. */
bool svy_quantile_has_error(const struct svy_quantiles *q, const struct svy_engine_counts *c, size_t e, const struct svy_result *r);
/* se, lo and hi of all results; fit is of the quantiles, result i at from[i] of it. */
int svy_quantiles_intervals(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from);
/* The kinds of them that take passes of their own: from the test of F(x) = p, and from replicates (with q->cov, if it is wanted). */
int svy_quantiles_score(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from);
int svy_quantiles_replicated(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from);

#endif

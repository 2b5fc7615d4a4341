// SPDX-License-Identifier: GPL-3.0-or-later
/* Estimators as sinks: rows in, a table of estimates out when the rows end. */
#ifndef SVY_STAT_ESTIMATORS_H
#define SVY_STAT_ESTIMATORS_H

#include "io/flow.h"
#include "stat/frame.h"
#include "stat/interval.h"
#include "stat/means.h"

struct svy_estimator_opts {
	const char *vars;               /* variable list */
	struct svy_frame_opts frame;
	const char *ci;                 /* NULL: t for means and totals, logit for proportions */
	bool stats[SVY_COL_COUNT];      /* extra columns */
	bool vcov;
	bool missing_level;             /* proportions: missing values are categories */
};

/* table is filled in end; it must be initialised and live longer than the sink. A --ci that does not fit is SVY_EUSAGE in bind. */
struct svy_sink *svy_mean_sink(struct svy_ctx *ctx, const struct svy_estimator_opts *o, enum svy_means_kind kind, struct svy_estimates *table);
struct svy_sink *svy_prop_sink(struct svy_ctx *ctx, const struct svy_estimator_opts *o, struct svy_estimates *table);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Proportions of the categories of variables, by groups and in domains, in one pass; the categories are found on the way.
 *
 * Must equal R survey::svymean(~factor(x), na.rm=TRUE) for estimate and standard error, svyciprop for intervals; Stata svy: proportion.
 */
#ifndef SVY_STAT_PROPS_H
#define SVY_STAT_PROPS_H

#include "stat/fit.h"
#include "stat/frame.h"
#include "stat/interval.h"
#include "stat/standard.h"

/* A variable with more values than this is refused: the gradient of L proportions has L * L entries, and a table of them helps nobody. */
#define SVY_LEVELS_MAX 1000

struct svy_props;

/* The variables at these positions of frame's dictionary. missing_level: each kind of missing value is a category of its own. standard may be NULL. */
struct svy_props *svy_props_new(struct svy_frame *frame, const size_t *var, size_t nvar, bool missing_level, bool covariance,
				const struct svy_standard *standard);
void svy_props_free(struct svy_props *p);
/* miss[k]: svy_column_missing() of variable k, or what stands for it under --na listwise. */
int svy_props_add(struct svy_ctx *ctx, struct svy_props *p, const struct svy_batch *b, const uint8_t *const *miss, const uint8_t *drop);

/* Results in the order of printing: group, variable, category. */
int svy_props_finish(struct svy_ctx *ctx, struct svy_props *p, struct svy_fit *fit);
/* The interval of a share, by its members, dispersion and df: svy_interval_proportion() under the rules in force. */
void svy_props_interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What the options of a sample mean, before and after they meet the frame. Private to lib/plan/. */
#ifndef SVY_PLAN_SAMPLE_PLAN_H
#define SVY_PLAN_SAMPLE_PLAN_H

#include "plan/sample.h"
#include "plan/sample_allocate.h"
#include "plan/sample_draw.h"

struct svy_sample_count {
	double value;
	bool share;                     /* value is a part of the units there are, above 0 and up to 1 */
};

struct svy_sample_stage {
	char *unit;                     /* variable of the units; NULL: rows */
	ptrdiff_t unit_col;
	char *size;                     /* variable of their sizes; NULL: none */
	ptrdiff_t size_col;
	bool size_is_rows;
	enum svy_sample_method method;
	struct svy_sample_count n;      /* in each unit above; at the first stage in all strata together */
};

struct svy_sample_plan {
	struct svy_sample_stage stage[SVY_STAGES_MAX];
	size_t nstage;                  /* at which units are drawn */
	size_t nunit;                   /* of them, those whose units are no rows */
	struct svy_varlist strata;
	enum svy_allocation allocate;
	double power, min;
	bool n_given;                   /* false: the table of strata has it */
	ptrdiff_t sd_col, cost_col;
};

/* *p is overwritten; what it holds is to be freed also after an error. Mistakes are SVY_EUSAGE. */
int svy_sample_plan_make(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_dict *d, struct svy_sample_plan *p);
void svy_sample_plan_free(struct svy_sample_plan *p);
/* Are the units of a stage drawn with probabilities that differ? */
bool svy_sample_stage_is_pps(const struct svy_sample_stage *s);
/* Is the first stage drawn with replacement? */
bool svy_sample_plan_replaces(const struct svy_sample_plan *p);
/* Does a later stage leave no estimate of its variance: one unit of several, or a number that is left to chance and may be one? */
bool svy_sample_plan_first_only(const struct svy_sample_plan *p);
/* Are probabilities needed for the variance, since they differ or the number of units is left to chance? */
bool svy_sample_plan_unequal(const struct svy_sample_plan *p);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What an estimator hands on when its rows have ended: its estimates in the order of printing, whatever their kind. */
#ifndef SVY_STAT_FIT_H
#define SVY_STAT_FIT_H

#include "design/engine.h"

/* One estimate. se is NaN where no variance exists (a mean of a domain inside one primary unit, or of one case). */
struct svy_result {
	uint32_t group;
	size_t item;                    /* which of the estimator's items: variables, or pairs of them */
	const char *level;              /* the category's code; "" for a number */
	const char *stat;               /* "mean" "ratio" …; static text */
	double estimate, se, df;
	double lo, hi;                  /* where the interval comes with the estimate */
	double n, n_missing, n_cell;    /* unweighted respondents: the base, those without an answer, those of the category */
	double members;                 /* respondents of the group, whether they answered or not */
	double sum_w;                   /* over the base */
	double dispersion;              /* of a share as R's svyglm takes it; 0 for others */
	const char *base;               /* name of the denominator; NULL: estimates have one base only */
	const double *extra;            /* by svy_est_col: what else stands in the row, NaN: nothing; NULL. Owned as the result is */
	double deff, deff_wor;          /* against simple random sampling with and without replacement; NaN unless kept */
};

/* All owned by the estimator. */
struct svy_fit {
	size_t n;
	const struct svy_result *result;
	const double *cov;              /* n * n, or NULL */
	const struct svy_engine_counts *counts;
	uint32_t ngroup;
	const uint32_t *order;          /* groups in the order of printing */
	const double *second;           /* the part of each variance that a second phase makes, or NULL */
};

#endif

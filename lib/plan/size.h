// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How large a sample must be, and what a sample of a given size can show: precision and power for a proportion, a mean, and differences of two.
 *
 * A question is a set of parameters, each NaN where it is not given. What is wanted is a precision (margin, se, cv, relative) or a power; where the
 * number of respondents is given instead, all of these are answered. Sizes are those of the first group; the second has `ratio` times as many.
 *
 * One rule for everything: the variance of an estimate is S^2 deff (1/n - 1/N), so a design effect and a finite population change the size that
 * counts, and no formula else. For proportions S^2 is p(1 - p) N/(N - 1), as PracTools has it.
 */
#ifndef SVY_PLAN_SIZE_H
#define SVY_PLAN_SIZE_H

#include <stdbool.h>
#include "base/ctx.h"
#include "stat/interval.h"

enum svy_size_param {
	SVY_SIZE_PROPORTION, SVY_SIZE_MEAN, SVY_SIZE_SD, SVY_SIZE_SD_OTHER, SVY_SIZE_VERSUS, SVY_SIZE_DIFFERENCE,
	SVY_SIZE_MARGIN, SVY_SIZE_SE, SVY_SIZE_CV, SVY_SIZE_RELATIVE, SVY_SIZE_POWER,
	SVY_SIZE_RESPONDENTS, SVY_SIZE_ISSUED,
	SVY_SIZE_RATIO, SVY_SIZE_OVERLAP, SVY_SIZE_CORRELATION,
	SVY_SIZE_DEFF, SVY_SIZE_ICC, SVY_SIZE_CLUSTER_SIZE, SVY_SIZE_CLUSTER_CV, SVY_SIZE_WEIGHT_CV,
	SVY_SIZE_POPULATION, SVY_SIZE_RESPONSE, SVY_SIZE_ELIGIBLE, SVY_SIZE_DF,
	SVY_SIZE_PARAMS
};

struct svy_size {
	double v[SVY_SIZE_PARAMS];      /* NaN: not given */
	double level;                   /* of intervals; 1 - level is the size of tests */
	bool one_sided;
	bool known;                     /* the other value is a fact, not an estimate from a second sample */
	enum svy_ci ci;                 /* of one proportion: wald, logit, wilson, asin */
};

struct svy_size_answer {
	bool two;                       /* there is a second sample */
	double exact;                   /* size of the first group before it is rounded up; NaN where the size was given */
	double n[2], issued[2], clusters[2];    /* by group; NaN where there is none */
	double deff;
	double estimate, se, lo, hi;    /* what the survey is to find, with these respondents */
	double margin, cv;              /* of estimate; NaN where there is none */
	double power;                   /* NaN where nothing is tested */
	double above, below;            /* smallest detectable differences upwards and downwards; NaN unless asked */
};

/* Name of the option, and of the column that tells it in a table of several. */
const char *svy_size_name(enum svy_size_param p);
const char *svy_size_column(enum svy_size_param p);
/* "0.3", "30%" where the parameter is a share or a multiple of one. False if it is no number. */
bool svy_size_number(enum svy_size_param p, const char *text, double *x);
/* Is the value possible? code is that of the error: SVY_EUSAGE for options, SVY_EDATA for values of a file; where says of which row, or is "". */
int svy_size_check_value(struct svy_ctx *ctx, int code, enum svy_size_param p, double x, const char *where);
/* Do the parameters that are given make a question? SVY_EUSAGE that says what is missing or too much. given has SVY_SIZE_PARAMS elements. */
int svy_size_check_question(struct svy_ctx *ctx, const struct svy_size *q, const bool *given);

/* code and where as above: for questions whose numbers contradict each other, or have no answer. */
int svy_size_solve(struct svy_ctx *ctx, int code, const char *where, const struct svy_size *q, struct svy_size_answer *a);

#endif

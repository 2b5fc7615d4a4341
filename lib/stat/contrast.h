// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Contrasts: functions of rows of a table of estimates, with standard errors from the covariance that the table carries.
 *
 * The variance is g'Vg, g the gradient by the rows and V their covariance (the delta method; Binder 1983; R survey::svycontrast, Stata lincom and nlcom).
 * Rows come from one table, or from two of independent samples, between which covariances are 0.
 *
 * Invariants: a covariance that no table tells is an error and never 0. A row without a standard error leaves the contrast without one, whatever stands in V.
 */
#ifndef SVY_STAT_CONTRAST_H
#define SVY_STAT_CONTRAST_H

#include "data/estimates.h"
#include "stat/convention.h"

/* What contrasts are taken of. Rows of the second table are numbered behind those of the first. */
struct svy_contrast_of {
	const struct svy_estimates *side[2];    /* the second NULL: one table */
	char **id[2];                           /* of the rows */
	const struct svy_convention *rules;     /* level, df_rule, df, normal_means; borrowed */
	double null;                            /* that tests are of */
	bool joint;                             /* that they all are, too */
};

/* side[1] may be NULL. Borrows a and b. */
void svy_contrast_of_init(struct svy_contrast_of *of, const struct svy_estimates *a, const struct svy_estimates *b, const struct svy_convention *rules);
void svy_contrast_of_free(struct svy_contrast_of *of);
size_t svy_contrast_rows(const struct svy_contrast_of *of);
const struct svy_estimate *svy_contrast_row(const struct svy_contrast_of *of, size_t row);
/* Its id, with a. or b. before it where there are two tables. Caller frees. */
char *svy_contrast_id(const struct svy_contrast_of *of, size_t row);

/* A value and its gradient: rows that take part, each once. */
struct svy_contrast_part {
	size_t row;
	double coef;            /* not 0; NaN where the derivative does not exist */
};
struct svy_contrast {
	double value;
	struct svy_contrast_part *part;         /* owned */
	size_t n, cap;
};
/* Adds coef to the part of a row; coef 0 is no part. */
void svy_contrast_add(struct svy_contrast *c, size_t row, double coef);
void svy_contrast_free(struct svy_contrast *c);

/* Standard error and df of a contrast; as svy_contrast_fill. */
int svy_contrast_error(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, double *se, double *df);
/*
 * Estimate, standard error, df, interval, statistic and p-value of a contrast into a row. df: the smallest among the rows that take part, or what the
 * rules say; of two tables by Satterthwaite (1946) from the parts of both; INFINITY where intervals are normal. SVY_EDATA without a covariance.
 */
int svy_contrast_fill(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, struct svy_estimate *to);
/* Covariances of n contrasts, cov[n * n]. False if a table does not tell one. */
bool svy_contrast_covariances(const struct svy_contrast_of *of, const struct svy_contrast *c, size_t n, double *cov);
/* A fact of the header that is a number; NaN if it is none. */
double svy_contrast_fact(const struct svy_estimates *t, const char *key);
/* What stays true of a table whose rows are contrasts of one table: its facts, design, notes and history into out. */
void svy_contrast_describe(const struct svy_contrast_of *of, struct svy_estimates *out);
/* The level, and what tests are of, into out's facts; the covariances into out, if they are known and there are not too many; then says how many contrasts have no interval, and why. */
int svy_contrast_finish(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, bool vcov, struct svy_estimates *out);

#endif

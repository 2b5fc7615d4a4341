// SPDX-License-Identifier: GPL-3.0-or-later
/* Tests: a statistic, its distribution and what lies beyond it. Where df1 and df2 are numbers it is an F, with df1 alone a chi-square, with neither a t. */
#ifndef SVY_STAT_TEST_H
#define SVY_STAT_TEST_H

#include <stdbool.h>
#include <stddef.h>

struct svy_test {
	double statistic, df1, df2;     /* NaN where the distribution has none */
	double p;                       /* NaN where there is no test: degrees of freedom <= 0, a standard error of 0 or none */
};

enum svy_alternative { SVY_TWO_SIDED, SVY_LESS, SVY_GREATER };

/* (estimate - null) / se on df (INFINITY: normal); what is greater than null is the alternative of SVY_GREATER. */
struct svy_test svy_test_t(double estimate, double null, double se, double df, enum svy_alternative alternative);
struct svy_test svy_test_f(double f, double df1, double df2);   /* df2 INFINITY: df1 f is a chi-square */
struct svy_test svy_test_chisq(double x, double df);
/*
 * That all of estimate[k] are 0, with cov[k * k] between them and df of the design: W = e' V^-1 e, over the rank of V. adjusted: F = (d - r + 1)/(d r) W on r and
 * d - r + 1 (Stata; Korn & Graubard 1990); otherwise W/r on r and d (R survey::regTermTest with df = d). Estimates that follow from others, or have
 * no variance, are left out; a V of rank 0 is no test.
 */
struct svy_test svy_test_wald(const double *estimate, const double *cov, size_t k, double df, bool adjusted);
/* Into the columns of a row (struct svy_result's extra, struct svy_estimate's). */
void svy_test_put(const struct svy_test *t, double *extra);

#endif

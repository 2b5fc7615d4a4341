// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/cholesky.h"
#include "base/mem.h"
#include "data/estimates.h"

/* Estimates whose variance, beside what the others explain, is less than this part of itself follow from them. */
#define DEPENDENT 1e-10

static double t_upper(double t, double df)
{
	return isinf(df) ? gsl_cdf_ugaussian_Q(t) : gsl_cdf_tdist_Q(t, df);
}

struct svy_test svy_test_t(double estimate, double null, double se, double df, enum svy_alternative alternative)
{
	struct svy_test test = {NAN, NAN, NAN, NAN};
	if (!(se > 0) || !isfinite(se))
		return test;
	double t = test.statistic = (estimate - null) / se;
	if (!(df > 0) || isnan(t))
		return test;
	test.p = alternative == SVY_TWO_SIDED ? 2 * t_upper(fabs(t), df) : t_upper(alternative == SVY_GREATER ? t : -t, df);
	return test;
}

/* By the beta distribution: gsl_cdf_fdist_Q is 0 in far tails with large df2. */
static double f_upper(double f, double df1, double df2)
{
	return gsl_cdf_beta_P(df2 / (df2 + df1 * f), df2 / 2, df1 / 2);
}

struct svy_test svy_test_f(double f, double df1, double df2)
{
	struct svy_test test = {f, df1, df2, NAN};
	if (df1 > 0 && df2 > 0 && f >= 0)
		test.p = isinf(df2) ? gsl_cdf_chisq_Q(df1 * f, df1) : f_upper(f, df1, df2);
	return test;
}

struct svy_test svy_test_chisq(double x, double df)
{
	struct svy_test test = {x, df, NAN, NAN};
	if (df > 0 && x >= 0)
		test.p = gsl_cdf_chisq_Q(x, df);
	return test;
}

/* e' V^-1 e over the estimates that do not follow from others; *rank of these. V is changed. */
static double quadratic_form(const double *estimate, double *cov, size_t k, size_t *rank)
{
	double *x = svy_calloc(k, sizeof *x), sum = 0;
	svy_cholesky(cov, k, DEPENDENT);
	*rank = 0;
	for (size_t i = 0; i < k; i++)
		*rank += cov[i * k + i] > 0;
	memcpy(x, estimate, k * sizeof *x);
	svy_cholesky_solve(cov, k, x);
	for (size_t i = 0; i < k; i++)
		sum += x[i] * estimate[i];
	free(x);
	return sum;
}

struct svy_test svy_test_wald(const double *estimate, const double *cov, size_t k, double df, bool adjusted)
{
	struct svy_test none = {NAN, NAN, NAN, NAN};
	double *v = svy_calloc(k * k, sizeof *v);
	size_t rank;
	memcpy(v, cov, k * k * sizeof *v);
	double w = quadratic_form(estimate, v, k, &rank), r = (double)rank;
	free(v);
	if (rank == 0 || isnan(w))
		return none;
	if (!adjusted || isinf(df))
		return svy_test_f(w / r, r, df);
	return svy_test_f((df - r + 1) / (df * r) * w, r, df - r + 1);
}

void svy_test_put(const struct svy_test *t, double *extra)
{
	extra[SVY_COL_STATISTIC] = t->statistic;
	extra[SVY_COL_DF1] = t->df1;
	extra[SVY_COL_DF2] = t->df2;
	extra[SVY_COL_P_VALUE] = t->p;
}

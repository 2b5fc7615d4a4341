// SPDX-License-Identifier: GPL-3.0-or-later
/* Weighted distributions against their definition, on values that come in any order. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "stat/distribution.h"

#define CASES 20000

static uint64_t state;

static double uniform(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (double)(state >> 11) / 9007199254740992.0;
}

/* CASES values, of `different` ones, with weights. */
static void make(double *x, double *w, int different)
{
	state = 7;
	for (int i = 0; i < CASES; i++) {
		x[i] = floor(uniform() * different);
		w[i] = 0.5 + uniform();
	}
}

static struct svy_dist settled(const double *x, const double *w, bool backwards, bool apart)
{
	struct svy_dist d = {.apart = apart};
	for (int i = 0; i < CASES; i++)
		svy_dist_add(&d, x[backwards ? CASES - 1 - i : i], w[backwards ? CASES - 1 - i : i]);
	svy_dist_settle(&d);
	return d;
}

static double share_below(const double *x, const double *w, double at)
{
	double below = 0, all = 0;
	for (int i = 0; i < CASES; i++) {
		below += x[i] <= at ? w[i] : 0;
		all += w[i];
	}
	return below / all;
}

static const int numbers[] = {1, 2, 11, 500, 1000000000};
#define NUMBERS (sizeof numbers / sizeof *numbers)

START_TEST(math_is_the_inverse)
{
	static double x[CASES], w[CASES];
	for (size_t k = 0; k < NUMBERS; k++) {
		make(x, w, numbers[k]);
		struct svy_dist d = settled(x, w, false, false);
		ck_assert_uint_eq(d.cases, CASES);
		for (size_t i = 1; i < d.n; i++)
			ck_assert(d.v[i - 1].x < d.v[i].x && d.v[i - 1].w < d.v[i].w);
		for (double p = 0.05; p < 1; p += 0.1) {
			double q = svy_dist_quantile(&d, SVY_QUANTILE_MATH, p);
			size_t at = svy_dist_find(&d, q);
			ck_assert(d.v[at].x == q);
			ck_assert(share_below(x, w, q) >= p - 1e-11);
			ck_assert(at == 0 || share_below(x, w, d.v[at - 1].x) < p);
		}
		svy_dist_free(&d);
	}
}
END_TEST

START_TEST(order_does_not_matter)
{
	static double x[CASES], w[CASES];
	for (size_t k = 0; k < NUMBERS; k++) {
		make(x, w, numbers[k]);
		struct svy_dist a = settled(x, w, false, false), b = settled(x, w, true, false);
		ck_assert_uint_eq(a.n, b.n);
		for (int rule = SVY_QUANTILE_MATH; rule <= SVY_QUANTILE_SHAHVAISH; rule++)
			for (double p = 0; p <= 1; p += 0.01) {
				double q = svy_dist_quantile(&a, rule, p), r = svy_dist_quantile(&b, rule, p);
				ck_assert_msg(fabs(q - r) <= 1e-9 * fabs(q), "rule %d of %d values at %g: %.17g and %.17g", rule, numbers[k], p, q, r);
			}
		svy_dist_free(&a);
		svy_dist_free(&b);
	}
}
END_TEST

/* Ties that stay apart change no rule that takes a value as it is. */
START_TEST(apart)
{
	static double x[CASES], w[CASES];
	make(x, w, 11);
	struct svy_dist a = settled(x, w, false, false), b = settled(x, w, false, true);
	ck_assert_uint_eq(a.n, 11);
	ck_assert_uint_eq(b.n, CASES);
	for (double p = 0.005; p < 1; p += 0.01)
		ck_assert(svy_dist_quantile(&a, SVY_QUANTILE_MATH, p) == svy_dist_quantile(&b, SVY_QUANTILE_MATH, p));
	svy_dist_free(&a);
	svy_dist_free(&b);
}
END_TEST

/* A tenth has no exact double, and its multiples must be met all the same. */
START_TEST(weights_that_reach_p)
{
	struct svy_dist d = {0};
	for (int k = 0; k < 1000; k++)
		for (int i = 1; i <= 10; i++)
			svy_dist_add(&d, i, 0.1);
	svy_dist_settle(&d);
	for (int i = 1; i < 10; i++) {
		ck_assert(svy_dist_quantile(&d, SVY_QUANTILE_MATH, i / 10.0) == i);
		ck_assert(svy_dist_quantile(&d, SVY_QUANTILE_SCHOOL, i / 10.0) == i + 0.5);
		ck_assert(svy_dist_quantile(&d, SVY_QUANTILE_HF3, i / 10.0) == (i % 2 ? i + 1 : i));
	}
	svy_dist_free(&d);
}
END_TEST

/* Type 7 of the rule that R's quantile() has by default, and type 6 of SPSS, where no two values are equal. */
START_TEST(plain_quantiles)
{
	static const double x[] = {2, 3, 5, 7, 11, 13, 17, 19, 23};
	struct svy_dist d = {0};
	for (size_t i = 0; i < 9; i++)
		svy_dist_add(&d, x[i], 3);
	svy_dist_settle(&d);
	for (double p = 0.1; p < 0.9; p += 0.01) {
		double at7 = 8 * p, at6 = 10 * p - 1, k;
		double g = modf(at7, &k), q = x[(int)k] + g * (x[(int)k + 1] - x[(int)k]);
		ck_assert_double_eq_tol(svy_dist_quantile(&d, SVY_QUANTILE_HF7, p), q, 1e-9);
		g = modf(at6, &k);
		q = x[(int)k] + g * (x[(int)k + 1] - x[(int)k]);
		ck_assert_double_eq_tol(svy_dist_quantile(&d, SVY_QUANTILE_HF6, p), q, 1e-9);
	}
	svy_dist_free(&d);
}
END_TEST

START_TEST(few_cases)
{
	struct svy_dist d = {0};
	svy_dist_settle(&d);
	for (int rule = SVY_QUANTILE_MATH; rule <= SVY_QUANTILE_SHAHVAISH; rule++)
		ck_assert(isnan(svy_dist_quantile(&d, rule, 0.5)));
	svy_dist_free(&d);
	svy_dist_add(&d, 4, 2);
	svy_dist_settle(&d);
	for (int rule = SVY_QUANTILE_MATH; rule <= SVY_QUANTILE_SHAHVAISH; rule++)
		for (double p = 0; p <= 1; p += 0.5)
			ck_assert(svy_dist_quantile(&d, rule, p) == 4);
	svy_dist_free(&d);
	svy_dist_add(&d, 1, 2);
	svy_dist_add(&d, 0, 2);
	svy_dist_settle(&d);
	for (int rule = SVY_QUANTILE_MATH; rule <= SVY_QUANTILE_SHAHVAISH; rule++) {
		ck_assert(svy_dist_quantile(&d, rule, 0) == 0);
		ck_assert(svy_dist_quantile(&d, rule, 1) == 1);
	}
	svy_dist_free(&d);
}
END_TEST

UNIT_MAIN("distribution", NULL, NULL, math_is_the_inverse, order_does_not_matter, apart, weights_that_reach_p, plain_quantiles, few_cases)

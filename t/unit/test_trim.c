// SPDX-License-Identifier: GPL-3.0-or-later
/* What holds for all weights that are trimmed, and what the words for limits mean. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "unit.h"
#include "weight/trim_limits.h"

#define N 200

static double draw(double lo, double hi)
{
	return lo + (hi - lo) * (double)random() / (double)RAND_MAX;
}

static double total(const double *w, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += w[i];
	return sum;
}

static struct svy_trim_opts limits(double lo, double hi, enum svy_trim_excess excess)
{
	return (struct svy_trim_opts){.has_lower = lo > 0, .has_upper = isfinite(hi), .lower = {SVY_TRIM_NUMBER, lo}, .upper = {SVY_TRIM_NUMBER, hi}, .excess = excess};
}

START_TEST(trimmed_weights_lie_within_and_keep_their_sum_and_order)
{
	srandom(1);
	for (int round = 0; round < 2000; round++) {
		size_t n = 1 + (size_t)random() % N;
		double before[N], w[N], mean;
		struct svy_trim_outcome t;
		for (size_t i = 0; i < n; i++)
			before[i] = exp(draw(-3, 3));
		memcpy(w, before, n * sizeof *w);
		mean = total(w, n) / (double)n;
		struct svy_trim_opts o = limits(random() % 3 ? draw(0, 1) * mean : 0, random() % 3 ? draw(1, 4) * mean : INFINITY, round % 2 ? SVY_TRIM_EQUALLY : SVY_TRIM_PROPORTIONALLY);
		svy_trim_weights(&o, w, n, &t);
		ck_assert(t.possible);
		ck_assert_double_eq_tol(total(w, n), total(before, n), 1e-9 * total(before, n));
		bool within = true, ordered = true;
		for (size_t i = 0; i < n; i++) {
			within &= w[i] >= t.lo && w[i] <= t.hi;
			for (size_t j = 0; j < n; j++)
				ordered &= !(before[i] < before[j]) || w[i] <= w[j] * (1 + 1e-12);
		}
		ck_assert(within);
		ck_assert(ordered);
		double again[N];
		memcpy(again, w, n * sizeof *w);
		svy_trim_weights(&o, again, n, &t);
		ck_assert(memcmp(again, w, n * sizeof *w) == 0);
	}
}
END_TEST

START_TEST(a_limit_that_is_the_mean_makes_all_weights_equal)
{
	double w[] = {1, 2, 3, 6};
	struct svy_trim_outcome t;
	struct svy_trim_opts o = limits(0, 3, SVY_TRIM_EQUALLY);
	svy_trim_weights(&o, w, 4, &t);
	ck_assert(t.possible);
	for (int i = 0; i < 4; i++)
		ck_assert_double_eq_tol(w[i], 3, 1e-9);
}
END_TEST

/* Every weight is outside, on either side. */
START_TEST(what_nobody_within_can_take_is_shared_by_all)
{
	double w[] = {1, 1, 10};
	struct svy_trim_outcome t;
	struct svy_trim_opts o = limits(2, 6, SVY_TRIM_EQUALLY);
	svy_trim_weights(&o, w, 3, &t);
	ck_assert(t.possible);
	ck_assert_double_eq_tol(total(w, 3), 12, 1e-9);
	ck_assert_double_eq_tol(w[0], 3, 1e-9);
	ck_assert_double_eq_tol(w[2], 6, 1e-9);
}
END_TEST

START_TEST(limits_that_exclude_the_mean_change_nothing)
{
	double w[] = {1, 2, 3};
	struct svy_trim_outcome t;
	struct svy_trim_opts o = limits(0, 1.9, SVY_TRIM_EQUALLY);
	svy_trim_weights(&o, w, 3, &t);
	ck_assert(!t.possible);
	ck_assert_double_eq(w[2], 3);
	o.excess = SVY_TRIM_DROP;
	svy_trim_weights(&o, w, 3, &t);
	ck_assert(t.possible);
	ck_assert_double_eq(w[2], 1.9);
}
END_TEST

START_TEST(words_for_limits)
{
	static const struct { const char *text; enum svy_trim_of of; double k; } good[] = {
		{"5", SVY_TRIM_NUMBER, 5}, {"0.3*mean", SVY_TRIM_MEAN, .3}, {"mean", SVY_TRIM_MEAN, 1}, {"3median", SVY_TRIM_MEDIAN, 3}, {"p99.5", SVY_TRIM_QUANTILE, .995},
		{"median+6*iqr", SVY_TRIM_IQR, 6}, {"median+iqr", SVY_TRIM_IQR, 1}, {"p0", SVY_TRIM_QUANTILE, 0},
	};
	static const char *const bad[] = {"", "x", "p", "p-1", "p101", "3*", "*mean*", "mean+2*iqr", "-1*mean", "Inf", "NaN", "median+x*iqr", "3mode"};
	struct svy_trim_limit l;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ck_assert_msg(svy_trim_parse(good[i].text, &l), "%s", good[i].text);
		ck_assert_int_eq(l.of, good[i].of);
		ck_assert_double_eq_tol(l.k, good[i].k, 1e-15);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!svy_trim_parse(bad[i], &l), "%s", bad[i]);
}
END_TEST

UNIT_MAIN("trim", NULL, NULL, trimmed_weights_lie_within_and_keep_their_sum_and_order, a_limit_that_is_the_mean_makes_all_weights_equal,
	  what_nobody_within_can_take_is_shared_by_all, limits_that_exclude_the_mean_change_nothing, words_for_limits)

// SPDX-License-Identifier: GPL-3.0-or-later
/* Each threshold of the standards from both sides. Intervals are those of R's qbeta(), see the comments. */
#include <math.h>
#include "stat/reliability.h"
#include "unit.h"

/* The standard error of a share of n_eff effective cases. */
static double se_of(double p, double n_eff)
{
	return sqrt(p * (1 - p) / n_eff);
}

START_TEST(a_large_sample_is_reliable)
{
	struct svy_reliability_of of;
	ck_assert_uint_eq(svy_reliability_proportion(0.4, se_of(0.4, 900), 1000, 60, &of), 0);
	ck_assert_double_eq_tol(of.n_eff, 900, 1e-9);
	/* n <- min(1000, 900 * (qt(.975, 999) / qt(.975, 60))^2); qbeta(c(.025, .975), n*.4 + 0:1, n*.6 + 1:0) */
	ck_assert_double_eq_tol(of.lo, 0.36717, 1e-4);
	ck_assert_double_eq_tol(of.hi, 0.43355, 1e-4);
}
END_TEST

START_TEST(thirty_cases_and_effective_cases)
{
	ck_assert(svy_reliability_proportion(0.02, se_of(0.02, 29), 29, 500, NULL) & SVY_UNRELIABLE_N);
	ck_assert(svy_reliability_proportion(0.02, se_of(0.02, 29.9), 400, 500, NULL) & SVY_UNRELIABLE_N);
	ck_assert(!(svy_reliability_proportion(0.02, se_of(0.02, 30.1), 400, 500, NULL) & SVY_UNRELIABLE_N));
	/* More effective cases than cases are none. */
	ck_assert(svy_reliability_proportion(0.5, se_of(0.5, 100), 29, 500, NULL) & SVY_UNRELIABLE_N);
}
END_TEST

START_TEST(the_width_of_the_interval)
{
	struct svy_reliability_of of;
	unsigned wide = svy_reliability_proportion(0.5, se_of(0.5, 40), 40, 1e6, &of);
	ck_assert_double_gt(of.hi - of.lo, 0.30);
	ck_assert_uint_eq(wide, SVY_UNRELIABLE_WIDTH);
	unsigned narrow = svy_reliability_proportion(0.5, se_of(0.5, 50), 50, 1e6, &of);
	ck_assert_double_lt(of.hi - of.lo, 0.30);
	ck_assert_uint_eq(narrow, 0);
}
END_TEST

START_TEST(the_width_relative_to_the_share_and_to_the_rest)
{
	struct svy_reliability_of of;
	/* 5 of 100: 0.0164 to 0.1128, 193 % of 0.05. */
	ck_assert_uint_eq(svy_reliability_proportion(0.05, se_of(0.05, 100), 100, 1e6, &of), SVY_UNRELIABLE_RELATIVE);
	ck_assert_double_eq_tol(of.lo, 0.01643, 1e-4);
	ck_assert_double_eq_tol(of.hi, 0.11283, 1e-4);
	/* The share itself may be shown, what is left of it not. */
	ck_assert_uint_eq(svy_reliability_proportion(0.95, se_of(0.95, 100), 100, 1e6, NULL), SVY_UNRELIABLE_COMPLEMENT);
	/* An interval of 0.05 or less is narrow whatever it is of. */
	ck_assert_uint_eq(svy_reliability_proportion(0.005, se_of(0.005, 1000), 1000, 1e6, &of), 0);
	ck_assert_double_gt((of.hi - of.lo) / 0.005, 1.3);
}
END_TEST

START_TEST(what_needs_a_look)
{
	ck_assert_uint_eq(svy_reliability_proportion(0.4, se_of(0.4, 900), 1000, 7, NULL), SVY_REVIEW_DF);
	ck_assert_uint_eq(svy_reliability_proportion(0.4, se_of(0.4, 900), 1000, 8, NULL), 0);
	ck_assert_uint_eq(svy_reliability_proportion(0, 0, 100, 60, NULL), SVY_REVIEW_EVENTS);
	ck_assert_uint_eq(svy_reliability_proportion(1, 0, 100, 60, NULL), SVY_REVIEW_EVENTS);
	ck_assert_uint_eq(svy_reliability_proportion(1 - 1e-14, 1e-15, 100, 60, NULL), SVY_REVIEW_EVENTS);
	ck_assert_uint_eq(svy_reliability_proportion(0, NAN, 100, 5, NULL), SVY_REVIEW_EVENTS | SVY_REVIEW_DF);
	/* What is not shown needs none. */
	ck_assert_uint_eq(svy_reliability_proportion(0.5, se_of(0.5, 20), 20, 3, NULL) & SVY_REVIEW_ANY, 0);
}
END_TEST

START_TEST(what_cannot_be_judged_is_not_reliable)
{
	ck_assert_uint_eq(svy_reliability_proportion(0.4, NAN, 1000, 60, NULL), SVY_UNRELIABLE_UNKNOWN);
	ck_assert_uint_eq(svy_reliability_proportion(0.4, 0.01, NAN, 60, NULL), SVY_UNRELIABLE_UNKNOWN);
	ck_assert_uint_eq(svy_reliability_proportion(0.4, 0.01, 1000, 0, NULL), SVY_UNRELIABLE_UNKNOWN);
	ck_assert_uint_eq(svy_reliability_proportion(0.4, 0.01, 1000, NAN, NULL), SVY_UNRELIABLE_UNKNOWN);
	ck_assert_uint_eq(svy_reliability_proportion(NAN, 0.01, 1000, 60, NULL), SVY_UNRELIABLE_UNKNOWN);
	ck_assert_uint_eq(svy_reliability_count(NAN, 1, 20, 60, NULL), SVY_UNRELIABLE_UNKNOWN);
	/* Normal intervals are those of infinitely many degrees of freedom, and a share that does not vary has all cases. */
	ck_assert_uint_eq(svy_reliability_proportion(0.4, se_of(0.4, 900), 1000, INFINITY, NULL), 0);
	ck_assert_uint_eq(svy_reliability_proportion(0.4, 0, 1000, 60, NULL), 0);
}
END_TEST

START_TEST(counts)
{
	struct svy_reliability_of of;
	/* exp(log(1000) -/+ qt(.975, 60) * 0.3): 549 to 1822, 127 %. */
	ck_assert_uint_eq(svy_reliability_count(1000, 300, 12, 60, &of), 0);
	ck_assert_double_eq_tol(of.lo, 1000 * exp(-2.0002978 * 0.3), 1e-3);
	ck_assert_double_eq_tol(of.hi, 1000 * exp(2.0002978 * 0.3), 1e-3);
	ck_assert_uint_eq(svy_reliability_count(1000, 300, 9, 60, NULL), SVY_UNRELIABLE_N);
	ck_assert_uint_eq(svy_reliability_count(1000, 400, 12, 60, NULL), SVY_UNRELIABLE_RELATIVE);
	ck_assert_uint_eq(svy_reliability_count(1000, 300, 12, 7, NULL) & SVY_UNRELIABLE_ANY, 0);
	ck_assert_uint_eq(svy_reliability_count(1000, 100, 12, 7, NULL), SVY_REVIEW_DF);
	ck_assert_uint_eq(svy_reliability_count(0, 0, 0, 60, NULL), SVY_UNRELIABLE_N);
}
END_TEST

UNIT_MAIN("reliability", NULL, NULL, a_large_sample_is_reliable, thirty_cases_and_effective_cases, the_width_of_the_interval,
	  the_width_relative_to_the_share_and_to_the_rest, what_needs_a_look, what_cannot_be_judged_is_not_reliable, counts)

// SPDX-License-Identifier: GPL-3.0-or-later
/* What is told of weights: exact where few values occur, near where many do. */
#include "unit.h"

#include <math.h>
#include "weight/spread.h"

static struct svy_spread *s;

static void setup(void)
{
	s = svy_spread_new();
}

static void teardown(void)
{
	svy_spread_free(s);
}

START_TEST(few_values)
{
	static const double w[] = {2, 2, 0, 4, 8, 0, 4};
	svy_spread_add(s, w, 7);
	ck_assert_uint_eq(svy_spread_count(s), 5);
	ck_assert_double_eq(svy_spread_sum(s), 20);
	ck_assert_double_eq(svy_spread_low(s), 2);
	ck_assert_double_eq(svy_spread_high(s), 8);
	ck_assert_double_eq(svy_spread_quantile(s, 0.4), 2);
	ck_assert_double_eq(svy_spread_quantile(s, 0.5), 4);
	ck_assert_double_eq(svy_spread_quantile(s, 1), 8);
	ck_assert_double_eq_tol(svy_spread_kish(s), 5 * 104.0 / 400, 1e-15);
}
END_TEST

START_TEST(many_values)
{
	for (int i = 1; i <= 100000; i++)
		svy_spread_add(s, &(double){i * 0.37}, 1);
	for (int p = 1; p < 100; p++) {
		double exact = p * 1000 * 0.37;
		ck_assert_double_eq_tol(svy_spread_quantile(s, p / 100.0), exact, 0.002 * exact);
	}
}
END_TEST

START_TEST(far_out)
{
	static const double w[] = {-5, 1e-300, 5e-324, 1e300, 1, 1};
	svy_spread_add(s, w, 6);
	ck_assert_uint_eq(svy_spread_negative(s), 1);
	ck_assert_double_eq(svy_spread_low(s), -5);
	ck_assert_double_eq(svy_spread_quantile(s, 0.6), 1);
	ck_assert_double_eq(svy_spread_quantile(s, 1), 1e300);
}
END_TEST

START_TEST(none)
{
	ck_assert_uint_eq(svy_spread_count(s), 0);
	ck_assert(isnan(svy_spread_quantile(s, 0.5)));
	ck_assert(isnan(svy_spread_kish(s)));
}
END_TEST

UNIT_MAIN("spread", setup, teardown, few_values, many_values, far_out, none)

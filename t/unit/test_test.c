// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include "stat/test.h"
#include "unit.h"

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-10 * fabs(b);
}

/* R: 2*pt(-2.5, 12), pt(2.5, 12), pt(-2.5, 12). */
START_TEST(t_has_both_sides)
{
	struct svy_test t = svy_test_t(7, 2, 2, 12, SVY_TWO_SIDED);
	ck_assert(near(t.statistic, 2.5) && isnan(t.df1) && isnan(t.df2));
	ck_assert(near(t.p, 0.027915399571325213));
	ck_assert(near(svy_test_t(7, 2, 2, 12, SVY_GREATER).p, 0.013957699785662607));
	ck_assert(near(svy_test_t(7, 2, 2, 12, SVY_LESS).p, 0.98604230021433747));
	ck_assert(near(svy_test_t(7, 2, 2, INFINITY, SVY_TWO_SIDED).p, 0.01241933065155227));
}
END_TEST

START_TEST(no_error_or_no_df_is_no_test)
{
	ck_assert(isnan(svy_test_t(1, 0, 0, 10, SVY_TWO_SIDED).p));
	ck_assert(isnan(svy_test_t(1, 0, NAN, 10, SVY_TWO_SIDED).p));
	ck_assert(isnan(svy_test_t(1, 0, 1, 0, SVY_TWO_SIDED).p));
	ck_assert(isnan(svy_test_f(2, 2, 0).p));
	ck_assert(isnan(svy_test_chisq(2, 0).p));
}
END_TEST

/* R: e = c(1, 2); V = matrix(c(2, .5, .5, 1), 2); W = e %*% solve(V) %*% e; pf(W/2, 2, 10, lower=F); pf(9/20*W, 2, 9, lower=F) */
/* R: pf(40, 3, 1e6, lower=F), pf(2.5, 1.9, 38, lower=F), pchisq(300, 4, lower=F). */
START_TEST(tails_are_not_zero)
{
	ck_assert(near(svy_test_f(40, 3, 1e6).p, 7.7441596833779342e-26));
	ck_assert(near(svy_test_f(2.5, 1.9, 38).p, 0.098012695079847958));
	ck_assert(near(svy_test_chisq(300, 4).p, 1.083439491947826e-63));
	ck_assert(near(svy_test_f(100, 3, INFINITY).p, svy_test_chisq(300, 3).p));
}
END_TEST

START_TEST(wald_of_two)
{
	const double e[] = {1, 2}, v[] = {2, .5, .5, 1};
	struct svy_test t = svy_test_wald(e, v, 2, 10, false);
	ck_assert(near(t.statistic, 2) && t.df1 == 2 && t.df2 == 10);
	ck_assert(near(t.p, 0.18593443208187066));
	t = svy_test_wald(e, v, 2, 10, true);
	ck_assert(near(t.statistic, 1.8) && t.df1 == 2 && t.df2 == 9);
	ck_assert(near(t.p, 0.22000058692433266));
}
END_TEST

START_TEST(what_follows_from_others_does_not_count)
{
	const double e[] = {1, -1}, v[] = {2, -2, -2, 2};
	struct svy_test t = svy_test_wald(e, v, 2, 10, true);
	ck_assert(near(t.statistic, 0.5) && t.df1 == 1 && t.df2 == 10);
	const double zero[4] = {0};
	ck_assert(isnan(svy_test_wald(e, zero, 2, 10, true).p));
}
END_TEST

UNIT_MAIN("tests", NULL, NULL, t_has_both_sides, no_error_or_no_df_is_no_test, tails_are_not_zero, wald_of_two, what_follows_from_others_does_not_count)

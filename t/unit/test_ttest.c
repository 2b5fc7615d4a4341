// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include "stat/equivalence.h"
#include "stat/ranktest.h"
#include "unit.h"

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-12 * fabs(b);
}

/* R: pt(-3, 12), pt(-2, 12) */
START_TEST(margins_are_two_tests)
{
	struct svy_test t = svy_test_margin(2, -10, 10, 4, 12, SVY_TWO_SIDED);
	ck_assert(near(t.p, 0.0343275070190429826) && near(t.statistic, -2) && isnan(t.df1));
	t = svy_test_margin(-2, -10, 10, 4, 12, SVY_TWO_SIDED);
	ck_assert(near(t.p, 0.0343275070190429826) && near(t.statistic, 2));
	ck_assert(near(svy_test_margin(2, -10, 10, 4, 12, SVY_GREATER).p, 0.0055333478430168387));
	ck_assert(near(svy_test_margin(2, -10, 10, 4, 12, SVY_LESS).p, 0.0343275070190429826));
	ck_assert(svy_test_margin(20, -10, 10, 4, 12, SVY_TWO_SIDED).p > 0.95);
}
END_TEST

START_TEST(no_error_is_no_margin)
{
	ck_assert(isnan(svy_test_margin(2, -10, 10, 0, 12, SVY_TWO_SIDED).p));
	ck_assert(isnan(svy_test_margin(2, -10, 10, NAN, 12, SVY_TWO_SIDED).p));
	ck_assert(isnan(svy_test_margin(2, -10, 10, 4, 0, SVY_TWO_SIDED).p));
	ck_assert(isnan(svy_test_margin(NAN, -10, 10, 4, 12, SVY_TWO_SIDED).p));
}
END_TEST

START_TEST(levels_are_round)
{
	ck_assert(svy_margin_level(0.95) == 0.9 && svy_margin_level(0.99) == 0.98 && svy_margin_level(0.975) == 0.95);
}
END_TEST

static struct svy_ranks *four(enum svy_rank_test test, bool in_order)
{
	static const double y[] = {3, 1, 3, 2}, w[] = {1, 2, 3, 2};
	struct svy_ranks *r = svy_ranks_new(2);
	for (int i = 0; i < 4; i++)
		svy_ranks_add(r, 5, 1, y[i], w[i]);
	svy_ranks_settle(r, test, in_order);
	return r;
}

/* Weights 2, 2 and 1 + 3 of 8: middles at 1, 3 and 6. R takes the mean of 4.5 and 6.5 for the last, as the rows come. */
START_TEST(ranks_are_in_the_middle_of_ties)
{
	struct svy_ranks *r = four(SVY_RANK_WILCOXON, false);
	ck_assert(near(svy_ranks_score(r, 5, 1, 1), 1.0 / 8) && near(svy_ranks_score(r, 5, 1, 2), 3.0 / 8) && near(svy_ranks_score(r, 5, 1, 3), 6.0 / 8));
	svy_ranks_free(r);
	r = four(SVY_RANK_KRUSKAL, true);
	ck_assert(near(svy_ranks_score(r, 5, 1, 2), 3.0 / 8) && near(svy_ranks_score(r, 5, 1, 3), 5.5 / 8));
	svy_ranks_free(r);
}
END_TEST

/* R: qnorm(1/8) */
START_TEST(scores_of_the_other_tests)
{
	struct svy_ranks *r = four(SVY_RANK_VANDERWAERDEN, false);
	ck_assert(near(svy_ranks_score(r, 5, 1, 1), -1.1503493803760081));
	svy_ranks_free(r);
	r = four(SVY_RANK_MEDIAN, false);
	ck_assert(svy_ranks_score(r, 5, 1, 2) == 0 && svy_ranks_score(r, 5, 1, 3) == 1);
	svy_ranks_free(r);
}
END_TEST

UNIT_MAIN("tests of means and ranks", NULL, NULL, margins_are_two_tests, no_error_is_no_margin, levels_are_round, ranks_are_in_the_middle_of_ties, scores_of_the_other_tests)

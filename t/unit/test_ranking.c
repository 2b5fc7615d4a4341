// SPDX-License-Identifier: GPL-3.0-or-later
/* Rankings: the bounds that p-values leave, their joint confidence, and names and families of rows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/random.h"
#include "stat/families.h"
#include "stat/ranking.h"
#include "stat/row_name.h"
#include "stat/test.h"
#include "unit.h"

static void bounds_are(const double *before, size_t K, const size_t *low, const size_t *high)
{
	size_t lo[8], hi[8];
	svy_ranking_bounds(before, K, 0.95, lo, hi);
	for (size_t i = 0; i < K; i++)
		ck_assert_msg(lo[i] == low[i] && hi[i] == high[i], "%zu: %zu to %zu", i, lo[i], hi[i]);
}

/* Of three: six hypotheses, each next one tested at 0.05 over those that are left. */
START_TEST(holm_goes_on_while_it_rejects)
{
	const double sure[] = {NAN, 0.008, 0.01, 0.992, NAN, 0.0125, 0.99, 0.9875, NAN};
	const double first_fails[] = {NAN, 0.009, 0.01, 0.991, NAN, 0.0125, 0.99, 0.9875, NAN};
	const double third_fails[] = {NAN, 0.008, 0.01, 0.992, NAN, 0.0126, 0.99, 0.9874, NAN};
	bounds_are(sure, 3, (size_t[]){1, 2, 3}, (size_t[]){1, 2, 3});
	bounds_are(first_fails, 3, (size_t[]){1, 1, 1}, (size_t[]){3, 3, 3});
	bounds_are(third_fails, 3, (size_t[]){1, 2, 2}, (size_t[]){1, 3, 3});
}
END_TEST

START_TEST(without_tests_all_is_open)
{
	const double none[] = {NAN, NAN, NAN, NAN};
	bounds_are(none, 2, (size_t[]){1, 1}, (size_t[]){2, 2});
	bounds_are(none, 1, (size_t[]){1}, (size_t[]){1});
}
END_TEST

/* How often the bounds of all groups hold all ranks that their true values may have, of 2,000 samples. */
static double coverage(const double *truth, size_t K, uint64_t seed)
{
	enum { DRAWS = 2000 };
	struct svy_random r;
	size_t held = 0, lo[8], hi[8];
	svy_random_seed(&r, seed);
	for (int d = 0; d < DRAWS; d++) {
		double x[8], before[64];
		for (size_t i = 0; i < K; i++)
			x[i] = truth[i] + sqrt(-2 * log(1 - svy_random_uniform(&r))) * cos(2 * M_PI * svy_random_uniform(&r));
		for (size_t i = 0; i < K; i++)
			for (size_t j = 0; j < K; j++)
				before[i * K + j] = i == j ? NAN : svy_test_t(x[i] - x[j], 0, M_SQRT2, INFINITY, SVY_GREATER).p;
		svy_ranking_bounds(before, K, 0.95, lo, hi);
		bool all = true;
		for (size_t i = 0; i < K; i++)
			for (size_t j = 0, better = 0, worse = 0; j < K; j++) {
				better += truth[j] > truth[i];
				worse += truth[j] < truth[i];
				all &= j + 1 < K || (lo[i] <= 1 + better && hi[i] >= K - worse);
			}
		held += all;
	}
	return (double)held / DRAWS;
}

START_TEST(bounds_hold_jointly)
{
	double equal = coverage((double[]){0, 0, 0, 0, 0, 0}, 6, 1);
	ck_assert_msg(equal >= 0.945 && equal < 0.99, "equal: %g", equal);
	double groups = coverage((double[]){0, 0, 9, 9, 18, 18}, 6, 2);
	ck_assert_msg(groups >= 0.945, "groups: %g", groups);
	double steps = coverage((double[]){0, 1, 2, 3, 4, 5}, 6, 3);
	ck_assert_msg(steps >= 0.945, "steps: %g", steps);
}
END_TEST

/* Two terms by two variables, the first row of each term over all groups; the last row a test. */
static void make_table(struct svy_estimates *t)
{
	static const char *const code[][2] = {{NULL, NULL}, {"1", "x"}, {"1", "y"}, {"2", "x"}};
	svy_estimates_init(t);
	t->by = svy_calloc(2, sizeof *t->by);
	t->nby = 2;
	t->by[0] = (struct svy_var){.name = svy_strdup("land")};
	t->by[1] = (struct svy_var){.name = svy_strdup("sex"), .type = SVY_STRING};
	svy_var_label_number(&t->by[0], 1, "Holland, mostly");
	svy_var_label_string(&t->by[1], "x", "X");
	for (int k = 0; k < 9; k++) {
		struct svy_estimate *r = svy_estimates_add(t, k < 4 ? "a" : "b", k < 4 ? "1" : "", "mean");
		for (int i = 0; i < 2; i++)
			r->by[i] = svy_strdup(code[k % 4][i]);
		if (k < 8)
			r->estimate = k;
		else
			r->extra[SVY_COL_STATISTIC] = 1;
	}
	struct svy_term *term = svy_estimates_term(t, "a", "A title");
	svy_grow(term->level, term->nlevel, term->level_cap);
	term->level[term->nlevel++] = (struct svy_category){{.kind = SVY_VALUE_NUMBER, .num = 1}, svy_strdup("Yes")};
}

START_TEST(rows_have_many_names)
{
	static const char *const names[] = {"a@1,x", "A title[Yes]@land=1,sex=X", "Yes@Holland, mostly,X", "1@1,x", "Holland, mostly, X", "1,x", "a[1]@1,X", "land=1,x"};
	static const char *const others[] = {"a@1", "b@1,x", "No@1,x", "a@1,x,", "@1,x", "a@", "", "a[2]@1,x", "land=2,x", "total", "a[1@1,x", "x"};
	struct svy_estimates t;
	make_table(&t);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		ck_assert_msg(svy_row_is_called(&t, 1, names[i]), "%s", names[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ck_assert_msg(!svy_row_is_called(&t, 1, others[i]), "%s", others[i]);
	ck_assert(svy_row_is_called(&t, 0, "a@total") && svy_row_is_called(&t, 0, "Total") && svy_row_is_test(&t.row[8]));
	svy_estimates_free(&t);
}
END_TEST

START_TEST(families_by_what_is_not_compared)
{
	struct svy_ctx ctx;
	struct svy_estimates t;
	struct svy_families f;
	svy_ctx_init(&ctx);
	make_table(&t);
	ck_assert_int_eq(svy_families_find(&ctx, &t, NULL, &f), 0);
	ck_assert(f.n == 2 && f.v[0].n == 3 && f.v[0].total == 0 && f.v[1].n == 3 && f.v[1].total == 4);
	char *label = svy_families_label(&f, 1), *total = svy_families_code(&f, 0);
	ck_assert_str_eq(label, "Holland, mostly,X");
	ck_assert_str_eq(total, "total");
	free(label);
	free(total);
	svy_families_free(&f);
	ck_assert_int_eq(svy_families_find(&ctx, &t, "sex", &f), 0);
	ck_assert(f.n == 6 && f.v[1].n == 2 && f.v[2].n == 1);
	svy_families_free(&f);
	ck_assert_int_eq(svy_families_find(&ctx, &t, "term,level", &f), 0);
	ck_assert(f.n == 4 && f.v[0].n == 2);
	svy_families_free(&f);
	ck_assert_int_eq(svy_families_find(&ctx, &t, "country", &f), SVY_EUSAGE);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "land, sex, level, term"));
	svy_families_free(&f);
	svy_estimates_free(&t);
	svy_ctx_free(&ctx);
}
END_TEST

UNIT_MAIN("ranking", NULL, NULL, holm_goes_on_while_it_rejects, without_tests_all_is_open, bounds_hold_jointly, rows_have_many_names,
	  families_by_what_is_not_compared)

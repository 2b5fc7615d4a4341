// SPDX-License-Identifier: GPL-3.0-or-later
/* The solver of calibration on small problems whose solutions are known, and where there are none. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include "design/calibrate.h"

static struct svy_ctx ctx;
static struct svy_calibrate_outcome got;

static void setup(void)
{
	svy_ctx_init(&ctx);
}

static void teardown(void)
{
	svy_ctx_free(&ctx);
}

/* A table of 2 by 2: rows are auxiliary variables 0 and 1, columns 2 and 3. */
static const uint32_t table[] = {0, 2, 0, 3, 1, 2, 1, 3};
static const double table_d[] = {10, 20, 30, 40};

static struct svy_calibrate margins(const double *total, enum svy_calibration_method method)
{
	return (struct svy_calibrate){.nterm = 2, .naux = 4, .ones = true, .total = total, .method = method, .lo = 0.5, .hi = 2};
}

static int solve(const struct svy_calibrate *c, const uint32_t *index, const double *x, const double *d, size_t n, double *g)
{
	return svy_calibrate_all(&ctx, c, &(struct svy_calibrate_cells){n, index, x, d}, g, &got);
}

static void check_margins(const double *total, const double *g)
{
	double t[4] = {0};
	for (size_t i = 0; i < 4; i++) {
		t[table[2 * i]] += table_d[i] * g[i];
		t[table[2 * i + 1]] += table_d[i] * g[i];
	}
	for (size_t k = 0; k < 4; k++)
		ck_assert_double_eq_tol(t[k], total[k], 1e-8);
}

START_TEST(every_distance_meets_its_totals)
{
	static const double total[] = {36, 64, 45, 55};
	double g[4][4];
	for (int m = 0; m < 4; m++) {
		struct svy_calibrate c = margins(total, (enum svy_calibration_method)m);
		ck_assert_int_eq(solve(&c, table, NULL, table_d, 4, g[m]), 0);
		ck_assert(got.reached);
		check_margins(total, g[m]);
	}
	/* Raking keeps the odds ratio of the base weights; nothing is at the bounds, where linear and bounded differ. */
	const double *r = g[SVY_CALIBRATE_RAKING];
	ck_assert_double_eq_tol(r[0] * r[3] / (r[1] * r[2]), 1, 1e-9);
	for (int i = 0; i < 4; i++)
		ck_assert_double_eq_tol(g[SVY_CALIBRATE_LINEAR][i], g[SVY_CALIBRATE_BOUNDED][i], 1e-12);
	/* The linear factors are the sum of a row's and a column's share. */
	const double *l = g[SVY_CALIBRATE_LINEAR];
	ck_assert_double_eq_tol(l[0] - l[1], l[2] - l[3], 1e-12);
}
END_TEST

START_TEST(raking_by_margins_is_raking_by_newton)
{
	static const double total[] = {60, 40, 80, 20}, ones[] = {1, 1, 1, 1, 1, 1, 1, 1};
	struct svy_calibrate c = margins(total, SVY_CALIBRATE_RAKING);
	double a[4], b[4];
	solve(&c, table, NULL, table_d, 4, a);
	ck_assert(got.reached);
	c.ones = false;
	solve(&c, table, ones, table_d, 4, b);
	ck_assert(got.reached);
	for (int i = 0; i < 4; i++)
		ck_assert_double_eq_tol(a[i], b[i], 1e-8);
}
END_TEST

START_TEST(nothing_to_do)
{
	static const double total[] = {30, 70, 40, 60};
	double g[4];
	for (int m = 0; m < 4; m++) {
		struct svy_calibrate c = margins(total, (enum svy_calibration_method)m);
		solve(&c, table, NULL, table_d, 4, g);
		ck_assert(got.reached);
		ck_assert_uint_eq(got.iterations, 0);
		for (int i = 0; i < 4; i++)
			ck_assert_double_eq_tol(g[i], 1, 1e-15);
	}
}
END_TEST

START_TEST(margins_that_disagree)
{
	static const double total[] = {36, 64, 45, 56};
	double g[4];
	for (int m = 0; m < 4; m++) {
		struct svy_calibrate c = margins(total, (enum svy_calibration_method)m);
		ck_assert_int_eq(solve(&c, table, NULL, table_d, 4, g), 0);
		ck_assert(!got.reached);
		ck_assert(isfinite(got.deviation) && got.deviation > 1e-4);
	}
}
END_TEST

START_TEST(bounds_too_narrow)
{
	static const double total[] = {75, 25, 50, 50};
	double g[4];
	for (int m = SVY_CALIBRATE_LOGIT; m <= SVY_CALIBRATE_BOUNDED; m++) {
		struct svy_calibrate c = margins(total, (enum svy_calibration_method)m);
		solve(&c, table, NULL, table_d, 4, g);
		ck_assert(!got.reached);
		ck_assert_uint_lt(got.iterations, 201);
		for (int i = 0; i < 4; i++)
			ck_assert(g[i] >= 0.5 && g[i] <= 2);
		c.hi = 4;
		c.lo = 0.1;
		solve(&c, table, NULL, table_d, 4, g);
		ck_assert(got.reached);
	}
}
END_TEST

/* A solution at the bounds themselves: half of the cells have the largest factor. */
START_TEST(bounds_that_bind)
{
	static const uint32_t index[] = {0, 1, 0, 1, 0, 1};
	static const double x[] = {1, 1, 1, 2, 1, 10}, d[] = {10, 10, 10}, total[] = {30, 170};
	struct svy_calibrate c = {.nterm = 2, .naux = 2, .total = total, .method = SVY_CALIBRATE_BOUNDED, .lo = 0.5, .hi = 1.6};
	double g[3];
	solve(&c, index, x, d, 3, g);
	ck_assert(got.reached);
	ck_assert_double_eq_tol(10 * (g[0] + g[1] + g[2]), 30, 1e-9);
	ck_assert_double_eq_tol(10 * (g[0] + 2 * g[1] + 10 * g[2]), 170, 1e-8);
	ck_assert(g[2] <= 1.6 && g[0] >= 0.5);
}
END_TEST

/* Numbers of very different size, one of which follows from the others. */
START_TEST(scales_and_dependence)
{
	static const uint32_t index[] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
	static const double x[] = {1, 1.3e10, 2.6e10 + 5, 1, 1.31e10, 2.62e10 + 5, 1, 1.35e10, 2.7e10 + 5, 1, 1.29e10, 2.58e10 + 5}, d[] = {3, 5, 2, 4};
	static const double total[] = {15, 15 * 1.31e10, 15 * (2 * 1.31e10 + 5)};
	struct svy_calibrate c = {.nterm = 3, .naux = 3, .total = total};
	double g[4];
	solve(&c, index, x, d, 4, g);
	ck_assert(got.reached);
	static const double other[] = {15, 15 * 1.31e10, 15 * (2 * 1.31e10 + 6000000)};
	c.total = other;
	solve(&c, index, x, d, 4, g);
	ck_assert(!got.reached);
}
END_TEST

START_TEST(an_empty_category)
{
	static const double total[] = {50, 50, 45, 55}, d[] = {10, 20, 0, 0};
	double g[4];
	for (int m = 0; m < 4; m++) {
		struct svy_calibrate c = margins(total, (enum svy_calibration_method)m);
		solve(&c, table, NULL, d, 4, g);
		ck_assert(!got.reached);
		ck_assert(got.deviation > 0.1 && isfinite(got.deviation));
	}
}
END_TEST

START_TEST(a_total_of_zero)
{
	static const double total[] = {0, 100, 45, 55};
	struct svy_calibrate c = margins(total, SVY_CALIBRATE_RAKING);
	double g[4];
	solve(&c, table, NULL, table_d, 4, g);
	ck_assert(got.reached);
	ck_assert_double_eq(g[0], 0);
	ck_assert_double_eq(g[1], 0);
	check_margins(total, g);
}
END_TEST

/* Weights of 1 and a population of millions: the first step is a thousand times too long. */
START_TEST(far_away)
{
	static const double total[] = {9e6, 21e6, 12e6, 18e6};
	static const double ones[] = {1, 1, 1, 1, 1, 1, 1, 1};
	struct svy_calibrate c = margins(total, SVY_CALIBRATE_RAKING);
	double g[4];
	c.ones = false;
	solve(&c, table, ones, table_d, 4, g);
	ck_assert(got.reached);
	c.method = SVY_CALIBRATE_LINEAR;
	solve(&c, table, ones, table_d, 4, g);
	ck_assert(got.reached);
}
END_TEST

START_TEST(no_cells)
{
	static const double total[] = {0, 0, 0, 0};
	struct svy_calibrate c = margins(total, SVY_CALIBRATE_LINEAR);
	double g[1];
	ck_assert_int_eq(solve(&c, table, NULL, table_d, 0, g), 0);
	ck_assert(got.reached);
}
END_TEST

START_TEST(too_many)
{
	struct svy_calibrate c = {.nterm = 1, .naux = SVY_CALIBRATE_NEWTON_MAX + 1, .ones = true, .method = SVY_CALIBRATE_LINEAR};
	double g[1];
	ck_assert_int_eq(solve(&c, NULL, NULL, NULL, 0, g), SVY_EUSAGE);
}
END_TEST

UNIT_MAIN("calibrate", setup, teardown, every_distance_meets_its_totals, raking_by_margins_is_raking_by_newton, nothing_to_do, margins_that_disagree, bounds_too_narrow,
	  bounds_that_bind, scales_and_dependence, an_empty_category, a_total_of_zero, far_away, no_cells, too_many)

// SPDX-License-Identifier: GPL-3.0-or-later
/* Allocation to strata: published examples, bounds, rounding. */
#include "unit.h"

#include <math.h>
#include "base/random.h"
#include "plan/sample_allocate.h"

static struct svy_ctx ctx;

static void setup(void)
{
	svy_ctx_init(&ctx);
}

static void teardown(void)
{
	svy_ctx_free(&ctx);
}

static struct svy_allocate_stratum stratum(double N, double sd, double cost)
{
	return (struct svy_allocate_stratum){.N = N, .sd = sd, .cost = cost, .lo = 0, .hi = N};
}

static void check(const struct svy_allocate_stratum *v, const double *want, size_t n)
{
	for (size_t h = 0; h < n; h++)
		ck_assert_msg(v[h].n == want[h], "stratum %zu: %g, not %g", h, v[h].n, want[h]);
}

/* Lohr (2010), Sampling: Design and Analysis, chapter 3, the census of agriculture: 300 of 3,078 counties in four regions. */
START_TEST(lohr)
{
	struct svy_allocate_stratum v[] = {stratum(220, 0, 0), stratum(1054, 0, 0), stratum(1382, 0, 0), stratum(422, 0, 0)};
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_PROPORTIONAL, 0, 300, v, 4), 0);
	check(v, (const double[]){21, 103, 135, 41}, 4);
}
END_TEST

/* Cochran (1977), Sampling Techniques, chapter 5: sizes of 64 cities in 1930, 24 in the sample; 16 large ones with S^2 = 53,843, 48 with 5,581. */
START_TEST(cochran)
{
	struct svy_allocate_stratum v[] = {stratum(16, sqrt(53843), 1), stratum(48, sqrt(5581), 1)};
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_PROPORTIONAL, 0, 24, v, 2), 0);
	check(v, (const double[]){6, 18}, 2);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_NEYMAN, 0, 24, v, 2), 0);
	ck_assert(fabs(v[0].share - 12.21) < 0.005);
	check(v, (const double[]){12, 12}, 2);
	/* The variances that he prints follow from these: N_h (N_h - n_h) S_h^2 / n_h. */
	double var = 0;
	for (int h = 0; h < 2; h++)
		var += v[h].N * (v[h].N - v[h].n) * v[h].sd * v[h].sd / v[h].n;
	ck_assert(fabs(var - 1090827) < 1);
}
END_TEST

/* By hand: N S / sqrt(c) is 100 * 10 / 2 = 500 and 200 * 5 / 1 = 1000; equal costs give Neyman; equal spread too gives proportional. */
START_TEST(optimal)
{
	struct svy_allocate_stratum v[] = {stratum(100, 10, 4), stratum(200, 5, 1)};
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_OPTIMAL, 0, 30, v, 2), 0);
	check(v, (const double[]){10, 20}, 2);
	v[0].cost = v[1].cost = 7;
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_OPTIMAL, 0, 30, v, 2), 0);
	check(v, (const double[]){15, 15}, 2);
	v[0].sd = v[1].sd = 3;
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_NEYMAN, 0, 30, v, 2), 0);
	check(v, (const double[]){10, 20}, 2);
}
END_TEST

START_TEST(power)
{
	struct svy_allocate_stratum v[] = {stratum(100, 0, 0), stratum(400, 0, 0), stratum(900, 0, 0)};
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_POWER, 0.5, 60, v, 3), 0);
	check(v, (const double[]){10, 20, 30}, 3);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_POWER, 0, 60, v, 3), 0);
	check(v, (const double[]){20, 20, 20}, 3);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_POWER, 1, 14, v, 3), 0);
	check(v, (const double[]){1, 4, 9}, 3);
	v[0].size = 50;
	v[1].size = 100;
	v[2].size = 30;
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_SIZE, 0, 18, v, 3), 0);
	check(v, (const double[]){5, 10, 3}, 3);
}
END_TEST

/* A small stratum is taken whole, a minimum is kept, and the others share the rest in proportion. */
START_TEST(bounds)
{
	struct svy_allocate_stratum v[] = {stratum(5, 100, 1), stratum(100, 1, 1), stratum(100, 2, 1), stratum(100, 3, 1)};
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_NEYMAN, 0, 65, v, 4), 0);
	check(v, (const double[]){5, 10, 20, 30}, 4);
	v[1].lo = 15;
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_NEYMAN, 0, 65, v, 4), 0);
	check(v, (const double[]){5, 15, 18, 27}, 4);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_EQUAL, 0, 305, v, 4), 0);
	check(v, (const double[]){5, 100, 100, 100}, 4);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_EQUAL, 0, 306, v, 4), SVY_EDATA);
	svy_ctx_free(&ctx);
	svy_ctx_init(&ctx);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_EQUAL, 0, 14, v, 4), SVY_EDATA);
}
END_TEST

/* Strata without spread take what is left when the others are full. */
START_TEST(no_spread)
{
	struct svy_allocate_stratum v[] = {stratum(100, 0, 1), stratum(50, 0, 1), stratum(20, 4, 1)};
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_NEYMAN, 0, 20, v, 3), 0);
	check(v, (const double[]){0, 0, 20}, 3);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_NEYMAN, 0, 50, v, 3), 0);
	check(v, (const double[]){20, 10, 20}, 3);
	v[2].sd = 0;
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_NEYMAN, 0, 17, v, 3), 0);
	check(v, (const double[]){10, 5, 2}, 3);
}
END_TEST

START_TEST(ties)
{
	struct svy_allocate_stratum v[] = {stratum(10, 0, 0), stratum(10, 0, 0), stratum(10, 0, 0)};
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_EQUAL, 0, 4, v, 3), 0);
	check(v, (const double[]){2, 1, 1}, 3);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_EQUAL, 0, 0, v, 3), 0);
	check(v, (const double[]){0, 0, 0}, 3);
	ck_assert_int_eq(svy_allocate(&ctx, SVY_ALLOCATE_EQUAL, 0, 0, v, 0), 0);
}
END_TEST

/* Whatever the figures: the sum is n, the bounds hold, and no stratum is a unit or more from its share. */
START_TEST(any)
{
	struct svy_random r;
	svy_random_seed(&r, 5);
	for (int i = 0; i < 3000; i++) {
		struct svy_allocate_stratum v[20];
		size_t H = 1 + svy_random_below(&r, 20);
		double lo = 0, hi = 0, sum = 0;
		for (size_t h = 0; h < H; h++) {
			v[h] = stratum((double)svy_random_below(&r, 1000), svy_random_below(&r, 4) ? exp(10 * svy_random_uniform(&r)) : 0, 1 + svy_random_uniform(&r));
			v[h].lo = v[h].N < 2 ? v[h].N : 2;
			lo += v[h].lo;
			hi += v[h].hi;
		}
		double n = lo + (double)svy_random_below(&r, (uint64_t)(hi - lo) + 1);
		ck_assert_int_eq(svy_allocate(&ctx, (enum svy_allocation)svy_random_below(&r, SVY_ALLOCATION_COUNT), 0.3, n, v, H), 0);
		for (size_t h = 0; h < H; h++) {
			ck_assert(v[h].n >= v[h].lo && v[h].n <= v[h].hi && fabs(v[h].n - v[h].share) < 1 + 1e-9);
			sum += v[h].n;
		}
		ck_assert(sum == n);
	}
}
END_TEST

UNIT_MAIN("sample_allocate", setup, teardown, lohr, cochran, optimal, power, bounds, no_spread, ties, any)

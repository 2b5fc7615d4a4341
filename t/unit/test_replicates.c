// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Made replicates against what theory says of them: rows of Hadamard matrices are orthogonal, the mean of the factors of a unit is 1, and the variance
 * of a total under fully balanced replicates is the linearised one of its stratum.
 */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "design/factors.h"
#include "design/hadamard.h"

START_TEST(hadamard_rows_are_orthogonal)
{
	size_t sizes = 0;
	for (size_t n = 1; n <= 400; n = svy_hadamard_size(n + 1), sizes++) {
		int8_t *h = svy_hadamard_new(n);
		for (size_t a = 0; a < n; a++) {
			ck_assert_int_eq(h[a], 1);
			ck_assert_int_eq(h[a * n], 1);
			for (size_t b = 0; b <= a; b++) {
				int dot = 0;
				for (size_t j = 0; j < n; j++)
					dot += h[a * n + j] * h[b * n + j];
				ck_assert_int_eq(dot, a == b ? (int)n : 0);
			}
		}
		free(h);
	}
	/* 1, 2 and 80 of the 100 multiples of 4 up to 400 */
	ck_assert_uint_eq(sizes, 82);
}
END_TEST

START_TEST(hadamard_sizes)
{
	static const size_t want[][2] = {{1, 1}, {2, 2}, {3, 4}, {5, 8}, {9, 12}, {13, 16}, {17, 20}, {25, 28}, {33, 36}, {79, 80}, {80, 80}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		ck_assert_uint_eq(svy_hadamard_size(want[i][0]), want[i][1]);
	ck_assert_uint_eq(svy_hadamard_size(SVY_HADAMARD_MAX), SVY_HADAMARD_MAX);
	ck_assert_uint_eq(svy_hadamard_size(SVY_HADAMARD_MAX + 1), 0);
}
END_TEST

/* The variance of the total of y, unit by unit, and the largest distance of a unit's mean factor from 1. */
static double variance(const struct svy_replicates *r, const struct svy_factor_stratum *strata, size_t nstrata, const double *y, double *off)
{
	struct svy_ctx ctx;
	struct svy_factors *f;
	size_t refused, unit = 0;
	svy_ctx_init(&ctx);
	ck_assert_int_eq(svy_factors_new(&ctx, r, SVY_LONELY_FAIL, strata, nstrata, &f, &refused), 0);
	size_t R = svy_factors_count(f);
	double *total = calloc(R, sizeof *total), full = 0, centre = 0, v = 0;
	*off = 0;
	for (size_t h = 0; h < nstrata; h++) {
		svy_factors_open(f, h);
		for (size_t i = 0; i < (size_t)strata[h].units; i++, unit++) {
			const double *factor = svy_factors_of(f, i);
			double mean = 0;
			full += y[unit];
			for (size_t k = 0; k < R; k++) {
				total[k] += factor[k] * y[unit];
				mean += factor[k] / (double)R;
			}
			*off = fmax(*off, fabs(mean - 1));
		}
	}
	for (size_t k = 0; k < R; k++)
		centre += total[k] / (double)R;
	if (r->mse)
		centre = full;
	for (size_t k = 0; k < R; k++)
		v += svy_factors_multipliers(f)[k] * (total[k] - centre) * (total[k] - centre);
	free(total);
	svy_factors_free(f);
	svy_ctx_free(&ctx);
	return v;
}

static const double y[] = {3, 5, 11, 4, 7, 7.5, 2, 9, 6, 1};

/* sum of (1-f) n/(n-1) (y - mean)^2 */
static double linearised(const struct svy_factor_stratum *strata, size_t nstrata)
{
	double v = 0;
	size_t unit = 0;
	for (size_t h = 0; h < nstrata; h++) {
		size_t n = (size_t)strata[h].units;
		double mean = 0, s = 0;
		for (size_t i = 0; i < n; i++)
			mean += y[unit + i] / (double)n;
		for (size_t i = 0; i < n; i++)
			s += (y[unit + i] - mean) * (y[unit + i] - mean);
		v += (1 - strata[h].fraction) * (double)n / ((double)n - 1) * s;
		unit += n;
	}
	return v;
}

static struct svy_replicates declare(enum svy_rep_type type)
{
	struct svy_replicates r;
	svy_replicates_init(&r);
	r.type = type;
	return r;
}

START_TEST(balanced_totals_are_linearised)
{
	static const struct svy_factor_stratum pairs[] = {{2, 0}, {2, 0}, {2, 0}, {2, 0}, {2, 0}};
	static const struct svy_factor_stratum strata[] = {{2, 0}, {5, 0.25}, {3, 0.5}}, one = {10, 0.1};
	double off;
	struct svy_replicates r = declare(SVY_REP_BRR);
	ck_assert_double_eq_tol(variance(&r, pairs, 5, y, &off), linearised(pairs, 5), 1e-12);
	ck_assert_double_eq_tol(off, 0, 1e-14);
	r.number = 20;
	ck_assert_double_eq_tol(variance(&r, pairs, 5, y, &off), linearised(pairs, 5), 1e-12);
	r = declare(SVY_REP_FAY);
	r.rho = 0.3;
	ck_assert_double_eq_tol(variance(&r, pairs, 5, y, &off), linearised(pairs, 5), 1e-12);
	r = declare(SVY_REP_JKN);
	r.mse = true;
	ck_assert_double_eq_tol(variance(&r, strata, 3, y, &off), linearised(strata, 3), 1e-12);
	r = declare(SVY_REP_JK1);
	ck_assert_double_eq_tol(variance(&r, &one, 1, y, &off), linearised(&one, 1), 1e-12);
	/* two neighbours in a circle differ twice */
	r = declare(SVY_REP_SDR);
	r.mse = true;
	ck_assert_double_eq_tol(variance(&r, pairs, 5, y, &off), linearised(pairs, 5), 1e-12);
}
END_TEST

START_TEST(successive_differences)
{
	static const struct svy_factor_stratum strata[] = {{4, 0}, {6, 0.5}};
	double off, want = 0;
	struct svy_replicates r = declare(SVY_REP_SDR);
	for (size_t i = 0; i < 10; i++) {
		size_t next = i == 3 ? 0 : i == 9 ? 4 : i + 1;
		want += 0.5 * (i < 4 ? 1 : 0.5) * (y[i] - y[next]) * (y[i] - y[next]);
	}
	ck_assert_double_eq_tol(variance(&r, strata, 2, y, &off), want, 1e-12);
	ck_assert_double_eq_tol(off, 0, 1e-14);
	/* rows of the matrix are used again, and no unit is without a difference */
	for (size_t n = 2; n <= 10; n++) {
		struct svy_factor_stratum one = {(double)n, 0};
		for (size_t size = 4; size <= 8; size += 4) {
			struct svy_ctx ctx;
			struct svy_factors *f;
			size_t refused;
			svy_ctx_init(&ctx);
			r.number = size;
			ck_assert_int_eq(svy_factors_new(&ctx, &r, SVY_LONELY_FAIL, &one, 1, &f, &refused), 0);
			svy_factors_open(f, 0);
			for (size_t i = 0; i < n; i++) {
				const double *factor = svy_factors_of(f, i);
				double spread = 0;
				for (size_t k = 0; k < size; k++)
					spread += fabs(factor[k] - 1);
				ck_assert_double_gt(spread, 1);
			}
			svy_factors_free(f);
			svy_ctx_free(&ctx);
		}
	}
}
END_TEST

/* With many replicates a bootstrap comes near the linearised variance of a total. */
START_TEST(bootstraps_come_near)
{
	static const struct svy_factor_stratum strata[] = {{2, 0}, {5, 0.25}, {3, 0.5}}, same[] = {{5, 0}, {5, 0}}, finite[] = {{5, 0.25}, {5, 0.25}};
	double off;
	struct svy_replicates r = declare(SVY_REP_RWYB);
	r.number = 20000;
	r.seed = 1;
	ck_assert_double_eq_tol(variance(&r, strata, 3, y, &off) / linearised(strata, 3), 1, 0.03);
	ck_assert_double_eq_tol(off, 0, 0.03);
	r.type = SVY_REP_BOOTSTRAP;
	ck_assert_double_eq_tol(variance(&r, same, 2, y, &off) / linearised(same, 2), 1, 0.03);
	/* n of N copies without replacement: (1 - n/N) N/(N-1) */
	ck_assert_double_eq_tol(variance(&r, finite, 2, y, &off) / (linearised(finite, 2) * 20 / 19), 1, 0.03);
}
END_TEST

START_TEST(a_seed_is_a_seed)
{
	static const struct svy_factor_stratum strata[] = {{4, 0}, {6, 0}};
	double off;
	struct svy_replicates r = declare(SVY_REP_BOOTSTRAP);
	r.number = 50;
	r.seed = 7;
	double first = variance(&r, strata, 2, y, &off);
	ck_assert_double_eq(variance(&r, strata, 2, y, &off), first);
	r.seed = 8;
	ck_assert_double_ne(variance(&r, strata, 2, y, &off), first);
}
END_TEST

/* A stratum is opened by itself, in any order. */
START_TEST(strata_open_in_any_order)
{
	static const struct svy_factor_stratum strata[] = {{3, 0}, {4, 0.5}};
	static const enum svy_rep_type type[] = {SVY_REP_JKN, SVY_REP_BOOTSTRAP, SVY_REP_RWYB, SVY_REP_SDR};
	for (size_t t = 0; t < 4; t++) {
		struct svy_replicates r = declare(type[t]);
		struct svy_ctx ctx;
		struct svy_factors *f;
		size_t refused;
		svy_ctx_init(&ctx);
		ck_assert_int_eq(svy_factors_new(&ctx, &r, SVY_LONELY_FAIL, strata, 2, &f, &refused), 0);
		size_t R = svy_factors_count(f);
		double *was = calloc(R, sizeof *was);
		svy_factors_open(f, 1);
		memcpy(was, svy_factors_of(f, 2), R * sizeof *was);
		svy_factors_open(f, 0);
		svy_factors_of(f, 1);
		svy_factors_open(f, 1);
		svy_factors_of(f, 3);
		ck_assert_mem_eq(was, svy_factors_of(f, 2), R * sizeof *was);
		free(was);
		svy_factors_free(f);
		svy_ctx_free(&ctx);
	}
}
END_TEST

static void refuse(struct svy_replicates r, enum svy_lonely_rule lonely, const struct svy_factor_stratum *strata, size_t n, size_t about, const char *says)
{
	struct svy_ctx ctx;
	struct svy_factors *f;
	size_t refused = 99;
	svy_ctx_init(&ctx);
	ck_assert_int_lt(svy_factors_new(&ctx, &r, lonely, strata, n, &f, &refused), 0);
	ck_assert_uint_eq(refused, about);
	ck_assert_msg(strstr(ctx.err.msg, says) != NULL, "'%s' does not say '%s'", ctx.err.msg, says);
	svy_ctx_free(&ctx);
}

START_TEST(refusals)
{
	static const struct svy_factor_stratum lone[] = {{2, 0}, {1, 0}}, three[] = {{2, 0}, {2, 0}, {3, 0}}, all[] = {{2, 1}, {3, 1}};
	struct svy_replicates r = declare(SVY_REP_BRR);
	refuse(r, SVY_LONELY_FAIL, three, 3, 2, "half-samples need two");
	refuse(r, SVY_LONELY_ADJUST, lone, 2, 1, "only one primary unit");
	refuse(r, SVY_LONELY_FAIL, all, 2, 99, "no stratum varies");
	r.number = 6;
	refuse(r, SVY_LONELY_FAIL, three, 2, 99, "the next number that does is 8");
	refuse(declare(SVY_REP_JK1), SVY_LONELY_FAIL, three, 3, 1, "without strata");
	refuse(declare(SVY_REP_JKN), SVY_LONELY_FAIL, lone, 2, 1, "only one primary unit");
	refuse(declare(SVY_REP_JKN), SVY_LONELY_ADJUST, lone + 1, 1, 0, "only one primary unit");
	refuse(declare(SVY_REP_BOOTSTRAP), SVY_LONELY_AVERAGE, lone, 2, 1, "only one primary unit");
	refuse(declare(SVY_REP_FAY), SVY_LONELY_FAIL, three, 2, 99, "rho is missing");
	refuse(declare(SVY_REP_JK2), SVY_LONELY_FAIL, three, 2, 99, "cannot be made");
}
END_TEST

UNIT_MAIN("replicates", NULL, NULL, hadamard_rows_are_orthogonal, hadamard_sizes, balanced_totals_are_linearised, successive_differences, bootstraps_come_near,
	  a_seed_is_a_seed, strata_open_in_any_order, refusals)

// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts of a variance: expected values by traces, derivatives by differences, intervals. */
#include <math.h>
#include <string.h>
#include "stat/between_parts.h"
#include "stat/interval.h"
#include "base/random.h"
#include "unit.h"

enum { CASES = 40, GROUPS = 7 };

static double weight[CASES], factor[CASES];
static int group_of[CASES];

static void make(void)
{
	struct svy_random r;
	svy_random_seed(&r, 7);
	for (int i = 0; i < CASES; i++) {
		weight[i] = 0.2 + 3 * svy_random_uniform(&r);
		factor[i] = 1;
		group_of[i] = i < GROUPS ? i : (int)(svy_random_uniform(&r) * svy_random_uniform(&r) * GROUPS);
	}
}

/* Parts of y, with the weights times their factors. */
static void parts_of(const double *y, double *part)
{
	double T[GROUPS][SVY_GROUP_TOTALS] = {{0}}, a0[GROUPS] = {0};
	struct svy_between_sums sums = {0};
	for (int i = 0; i < CASES; i++) {
		double w = weight[i] * factor[i], *t = T[group_of[i]];
		t[SVY_GROUP_W] += w;
		t[SVY_GROUP_S] += w * y[i];
		t[SVY_GROUP_Q] += w * y[i] * y[i];
		t[SVY_GROUP_B] += w * weight[i];
		a0[group_of[i]] += weight[i] * weight[i];
	}
	for (int c = 0; c < GROUPS; c++)
		svy_between_add(T[c], a0[c], &sums);
	svy_between_evaluate(&sums, CASES, part, NULL);
}

static double sum_of_weights(void)
{
	double n = 0;
	for (int i = 0; i < CASES; i++)
		n += weight[i];
	return n;
}

/* A variance back to the sum of squares. */
static double squares(double variance)
{
	return variance * (CASES - 1) / CASES * sum_of_weights();
}

/* E(y'My) of independent y with variance 1 is the trace of M, which is the sum of y'My over unit vectors; of group effects, over those of groups. */
START_TEST(expected_values)
{
	double by_within = 0, by_between = 0, effect = 0, y[CASES], part[SVY_BETWEEN_PARTS];
	make();
	for (int i = 0; i < CASES; i++) {
		memset(y, 0, sizeof y);
		y[i] = 1;
		parts_of(y, part);
		by_within += squares(part[SVY_BETWEEN_WITHIN]);
		by_between += squares(part[SVY_BETWEEN_BETWEEN]);
	}
	for (int c = 0; c < GROUPS; c++) {
		for (int i = 0; i < CASES; i++)
			y[i] = group_of[i] == c;
		parts_of(y, part);
		effect += squares(part[SVY_BETWEEN_BETWEEN]);
	}
	for (int i = 0; i < CASES; i++)
		y[i] = sin(i) + group_of[i];
	parts_of(y, part);
	double within = squares(part[SVY_BETWEEN_WITHIN]) / by_within, total = squares(part[SVY_BETWEEN_TOTAL]);
	double between = (squares(part[SVY_BETWEEN_BETWEEN]) - by_between * within) / effect;
	ck_assert_double_eq_tol(part[SVY_BETWEEN_ICC], between / (between + within), 1e-12);
	ck_assert_double_eq_tol(part[SVY_BETWEEN_ADJUSTED], 1 - within / (total / (by_between + by_within)), 1e-12);
	ck_assert_double_eq_tol(part[SVY_BETWEEN_BETWEEN] + part[SVY_BETWEEN_WITHIN], part[SVY_BETWEEN_TOTAL], 1e-12);
}
END_TEST

START_TEST(derivatives)
{
	double T[GROUPS][SVY_GROUP_TOTALS], a0[GROUPS], part[SVY_BETWEEN_PARTS], d[SVY_BETWEEN_PARTS * SVY_BETWEEN_SUMS], up[SVY_BETWEEN_PARTS], down[SVY_BETWEEN_PARTS];
	struct svy_between_sums sums = {0};
	for (int c = 0; c < GROUPS; c++) {
		double w = 3 + c, t[] = {w, w * sin(c), w * (1 + sin(c) * sin(c)), 2 * w};
		memcpy(T[c], t, sizeof t);
		a0[c] = 2.2 * w;        /* not what B is: as in a replicate */
		svy_between_add(T[c], a0[c], &sums);
	}
	svy_between_evaluate(&sums, 50, part, d);
	for (int c = 0; c < GROUPS; c++)
		for (int s = 0; s < SVY_GROUP_TOTALS; s++) {
			double keep = T[c][s], h = 1e-6;
			for (int k = 0; k < 2; k++) {
				struct svy_between_sums moved = {0};
				T[c][s] = keep + (k ? -h : h);
				for (int b = 0; b < GROUPS; b++)
					svy_between_add(T[b], a0[b], &moved);
				svy_between_evaluate(&moved, 50, k ? down : up, NULL);
			}
			T[c][s] = keep;
			for (int p = 0; p < SVY_BETWEEN_PARTS; p++) {
				double g[SVY_GROUP_TOTALS];
				svy_between_chain(T[c], a0[c], d + p * SVY_BETWEEN_SUMS, g);
				ck_assert_double_eq_tol(g[s], (up[p] - down[p]) / (2 * h), 1e-7);
			}
		}
}
END_TEST

/* Weights that are all multiplied change nothing, so that replicates of a jackknife, of which some are, may be compared with the sample. */
START_TEST(scale_of_weights)
{
	double y[CASES], a[SVY_BETWEEN_PARTS], b[SVY_BETWEEN_PARTS];
	make();
	for (int i = 0; i < CASES; i++)
		y[i] = cos(3 * i) + group_of[i];
	parts_of(y, a);
	for (int i = 0; i < CASES; i++)
		factor[i] = 8.0 / 7;
	parts_of(y, b);
	for (int p = 0; p < SVY_BETWEEN_PARTS; p++)
		ck_assert_double_eq_tol(a[p], b[p], 1e-12 * a[p]);
}
END_TEST

START_TEST(groups_that_are_none)
{
	struct svy_between_sums sums = {0};
	double T[2][SVY_GROUP_TOTALS] = {{4, 1, 6, 4}, {0}}, part[SVY_BETWEEN_PARTS];
	for (int c = 0; c < 2; c++)
		svy_between_add(T[c], T[c][SVY_GROUP_B], &sums);
	svy_between_evaluate(&sums, 4, part, NULL);
	ck_assert_double_eq_tol(part[SVY_BETWEEN_TOTAL], 4.0 / 3 * (6.0 / 4 - 1.0 / 16), 1e-14);
	for (int p = SVY_BETWEEN_BETWEEN; p < SVY_BETWEEN_PARTS; p++)
		ck_assert(isnan(part[p]));
}
END_TEST

/* Without weights: 5, 5 and 2 cases. n - C = 9, C - 1 = 2, L = 12 - 54/12. */
START_TEST(floors)
{
	struct svy_between_sums sums = {0};
	const double size[] = {5, 5, 2};
	for (int c = 0; c < 3; c++)
		svy_between_add((double[]){size[c], c, 9, size[c]}, size[c], &sums);
	ck_assert(svy_between_floor(&sums, SVY_BETWEEN_SHARE) == 0);
	ck_assert_double_eq_tol(svy_between_floor(&sums, SVY_BETWEEN_ADJUSTED), -2.0 / 9, 1e-14);
	ck_assert_double_eq_tol(svy_between_floor(&sums, SVY_BETWEEN_ICC), -1 / ((12 - 54.0 / 12) / 2 - 1), 1e-14);
	ck_assert(isnan(svy_between_floor(&sums, SVY_BETWEEN_TOTAL)));
}
END_TEST

START_TEST(intervals)
{
	double lo, hi, lo2, hi2;
	svy_interval_floor(0.3, 0, 0.05, 20, 0.95, &lo, &hi);
	svy_interval_proportion(SVY_CI_LOGIT, 0.3, 0.05, 100, 100, 20, 0.95, true, &lo2, &hi2);
	ck_assert_double_eq_tol(lo, lo2, 1e-14);
	ck_assert_double_eq_tol(hi, hi2, 1e-14);
	/* Fisher's z of a correlation is half the logarithm of (1 + r)/(1 - r): groups of two */
	svy_interval_floor(-0.2, -1, 0.1, INFINITY, 0.95, &lo, &hi);
	ck_assert_double_eq_tol(lo, tanh(atanh(-0.2) - 1.959963984540054 * 0.1 / 0.96), 1e-12);
	ck_assert_double_eq_tol(hi, tanh(atanh(-0.2) + 1.959963984540054 * 0.1 / 0.96), 1e-12);
	svy_interval_floor(0.5, -0.1, 1e6, 5, 0.95, &lo, &hi);  /* says nothing, but stays inside */
	ck_assert_double_eq_tol(lo, -0.1, 1e-12);
	ck_assert_double_eq_tol(hi, 1, 1e-12);
	svy_interval_floor(1, 0, 0, 5, 0.95, &lo, &hi);
	ck_assert(isnan(lo) && isnan(hi));
	svy_interval_floor(0.5, 0, 0.1, 0, 0.95, &lo, &hi);
	ck_assert(isnan(lo) && isnan(hi));
	svy_interval_floor(0.5, NAN, 0.1, 5, 0.95, &lo, &hi);
	ck_assert(isnan(lo) && isnan(hi));
}
END_TEST

UNIT_MAIN("between", NULL, NULL, expected_values, derivatives, scale_of_weights, groups_that_are_none, floors, intervals)

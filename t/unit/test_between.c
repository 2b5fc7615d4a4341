// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts of a variance: expected values by traces, derivatives by differences, intervals. */
#include <math.h>
#include <string.h>
#include "stat/between_parts.h"
#include "stat/interval.h"
#include "base/random.h"
#include "unit.h"

enum { CASES = 60, GROUPS = 5, UNITS = 9 };

static double weight[CASES], factor[CASES];
static int group_of[CASES], unit_of[CASES];

static void make(void)
{
	struct svy_random r;
	svy_random_seed(&r, 7);
	for (int i = 0; i < CASES; i++) {
		weight[i] = 0.2 + 3 * svy_random_uniform(&r);
		factor[i] = 1;
		group_of[i] = i < GROUPS ? i : (int)(svy_random_uniform(&r) * svy_random_uniform(&r) * GROUPS);
		unit_of[i] = (int)(svy_random_uniform(&r) * UNITS);
	}
}

/* Totals of cells into sums: the groups and, where units matter, the units within them. */
static void sum_cells(double (*T)[UNITS][SVY_CELL_TOTALS], double (*a0)[UNITS], struct svy_between_group *g, struct svy_between_sums *sums)
{
	memset(g, 0, GROUPS * sizeof *g);
	memset(sums, 0, sizeof *sums);
	for (int c = 0; c < GROUPS; c++) {
		for (int u = 0; u < UNITS; u++)
			svy_between_add_cell(T[c][u], a0[c][u], &g[c], sums);
		svy_between_add_group(&g[c], sums);
	}
	for (int u = 0; u < UNITS; u++) {
		double w = 0;
		for (int c = 0; c < GROUPS; c++)
			w += T[c][u][SVY_CELL_W];
		svy_between_add_unit(w, sums);
	}
}

/* Parts of y, with the weights times their factors. */
static void parts_of(const double *y, bool units, double *part)
{
	double T[GROUPS][UNITS][SVY_CELL_TOTALS] = {{{0}}}, a0[GROUPS][UNITS] = {{0}};
	struct svy_between_group g[GROUPS];
	struct svy_between_sums sums;
	for (int i = 0; i < CASES; i++) {
		int u = units ? unit_of[i] : 0;
		double w = weight[i] * factor[i], *t = T[group_of[i]][u];
		t[SVY_CELL_W] += w;
		t[SVY_CELL_S] += w * y[i];
		t[SVY_CELL_Q] += w * y[i] * y[i];
		t[SVY_CELL_B] += w * weight[i];
		a0[group_of[i]][u] += weight[i] * weight[i];
	}
	sum_cells(T, a0, g, &sums);
	ck_assert(svy_between_has_units(&sums) == units);
	svy_between_evaluate(&sums, CASES, units, part, NULL);
}

static double sum_of_weights(void)
{
	double n = 0;
	for (int i = 0; i < CASES; i++)
		n += weight[i];
	return n;
}

/* Sums of squares between groups, between units within groups, and within units. */
static void squares_of(const double *y, double *q)
{
	double part[SVY_BETWEEN_PARTS], scale = (CASES - 1.0) / CASES * sum_of_weights(), within = 0;
	parts_of(y, true, part);
	for (int c = 0; c < GROUPS * UNITS; c++) {
		double w = 0, s = 0;
		for (int k = 0; k < 2; k++)
			for (int i = 0; i < CASES; i++)
				if (group_of[i] * UNITS + unit_of[i] == c) {
					if (k)
						within += weight[i] * (y[i] - s / w) * (y[i] - s / w);
					else
						w += weight[i], s += weight[i] * y[i];
				}
	}
	q[0] = scale * part[SVY_BETWEEN_BETWEEN];
	q[1] = scale * part[SVY_BETWEEN_WITHIN] - within;
	q[2] = within;
}

/* The traces of the three, or what they are of the effects of units or of groups: sums over vectors that are 1 for a case, a unit, a group. */
static void traces(const int *of, int n, double *t)
{
	double y[CASES], q[3];
	t[0] = t[1] = t[2] = 0;
	for (int k = 0; k < n; k++) {
		for (int i = 0; i < CASES; i++)
			y[i] = of ? of[i] == k : i == k;
		squares_of(y, q);
		for (int s = 0; s < 3; s++)
			t[s] += q[s];
	}
}

static void scores(double *y)
{
	for (int i = 0; i < CASES; i++)
		y[i] = sin(i) + 0.3 * group_of[i] + cos(unit_of[i]);
}

/* E(y'My) of independent y with variance 1 is the trace of M, which is the sum of y'My over unit vectors; of effects, over those of whom they are shared. */
START_TEST(expected_values)
{
	double y[CASES], q[3], of_case[3], of_group[3], part[SVY_BETWEEN_PARTS];
	make();
	traces(NULL, CASES, of_case);
	traces(group_of, GROUPS, of_group);
	scores(y);
	squares_of(y, q);
	parts_of(y, false, part);
	double within = (q[1] + q[2]) / (of_case[1] + of_case[2]), between = (q[0] - of_case[0] * within) / of_group[0], all = q[0] + q[1] + q[2];
	ck_assert_double_eq_tol(part[SVY_BETWEEN_ICC], between / (between + within), 1e-12);
	ck_assert_double_eq_tol(part[SVY_BETWEEN_ADJUSTED], (q[0] - of_case[0] * within) / all, 1e-12);
	ck_assert_double_eq_tol(part[SVY_BETWEEN_ADJUSTED], 1 - within / (all / (of_case[0] + of_case[1] + of_case[2])), 1e-12);
	ck_assert_double_eq_tol(part[SVY_BETWEEN_BETWEEN] + part[SVY_BETWEEN_WITHIN], part[SVY_BETWEEN_TOTAL], 1e-12);
}
END_TEST

START_TEST(expected_values_with_units)
{
	double y[CASES], q[3], of_case[3], of_unit[3], of_group[3], part[SVY_BETWEEN_PARTS];
	make();
	traces(NULL, CASES, of_case);
	traces(unit_of, UNITS, of_unit);
	traces(group_of, GROUPS, of_group);
	scores(y);
	squares_of(y, q);
	parts_of(y, true, part);
	double within = q[2] / of_case[2], unit = (q[1] - of_case[1] * within) / of_unit[1], chance = of_case[0] * within + of_unit[0] * unit;
	double between = (q[0] - chance) / of_group[0];
	ck_assert_double_eq_tol(part[SVY_BETWEEN_ICC], between / (between + unit + within), 1e-12);
	ck_assert_double_eq_tol(part[SVY_BETWEEN_ADJUSTED], (q[0] - chance) / (q[0] + q[1] + q[2]), 1e-12);
}
END_TEST

static void move(double (*T)[UNITS][SVY_CELL_TOTALS], double (*a0)[UNITS], double *x, double by, bool units, double *part)
{
	struct svy_between_group g[GROUPS];
	struct svy_between_sums sums;
	double keep = *x;
	*x += by;
	sum_cells(T, a0, g, &sums);
	svy_between_evaluate(&sums, 50, units, part, NULL);
	*x = keep;
}

static void check_derivatives(bool units)
{
	double T[GROUPS][UNITS][SVY_CELL_TOTALS] = {{{0}}}, a0[GROUPS][UNITS] = {{0}}, d[SVY_BETWEEN_PARTS * SVY_BETWEEN_SUMS];
	double part[SVY_BETWEEN_PARTS], up[SVY_BETWEEN_PARTS], down[SVY_BETWEEN_PARTS], h = 1e-6;
	struct svy_between_group g[GROUPS];
	struct svy_between_sums sums;
	for (int c = 0; c < GROUPS; c++)
		for (int u = c % 2; u < (units ? UNITS : 1 + c % 2); u++) {
			double w = 3 + c + 0.5 * u, m = sin(c) + cos(3 * u), t[] = {w, w * m, w * (1 + m * m), 2 * w};
			memcpy(T[c][u], t, sizeof t);
			a0[c][u] = 2.2 * w;     /* not what B is: as in a replicate */
		}
	sum_cells(T, a0, g, &sums);
	svy_between_evaluate(&sums, 50, units, part, d);
	for (int c = 0; c < GROUPS; c++)
		for (int u = c % 2; u < (units ? UNITS : 1 + c % 2); u++)
			for (int s = 0; s < SVY_CELL_TOTALS; s++) {
				move(T, a0, &T[c][u][s], h, units, up);
				move(T, a0, &T[c][u][s], -h, units, down);
				double unit = 0, slope[SVY_CELL_TOTALS];
				for (int k = 0; k < GROUPS; k++)
					unit += T[k][u][SVY_CELL_W];
				for (int p = 0; p < SVY_BETWEEN_PARTS; p++) {
					svy_between_chain(T[c][u], a0[c][u], &g[c], unit, d + p * SVY_BETWEEN_SUMS, slope);
					ck_assert_double_eq_tol(slope[s], (up[p] - down[p]) / (2 * h), 1e-7);
				}
			}
}

START_TEST(derivatives)
{
	check_derivatives(false);
	check_derivatives(true);
}
END_TEST

/* Weights that are all multiplied change nothing, so that replicates of a jackknife, of which some are, may be compared with the sample. */
START_TEST(scale_of_weights)
{
	double y[CASES], a[SVY_BETWEEN_PARTS], b[SVY_BETWEEN_PARTS];
	for (int units = 0; units < 2; units++) {
		make();
		scores(y);
		parts_of(y, units, a);
		for (int i = 0; i < CASES; i++)
			factor[i] = 8.0 / 7;
		parts_of(y, units, b);
		for (int p = 0; p < SVY_BETWEEN_PARTS; p++)
			ck_assert_double_eq_tol(a[p], b[p], 1e-12);
	}
}
END_TEST

START_TEST(groups_that_are_none)
{
	struct svy_between_sums sums = {0};
	struct svy_between_group g[2] = {{0}};
	double T[2][SVY_CELL_TOTALS] = {{4, 1, 6, 4}, {0}}, part[SVY_BETWEEN_PARTS];
	for (int c = 0; c < 2; c++) {
		svy_between_add_cell(T[c], T[c][SVY_CELL_B], &g[c], &sums);
		svy_between_add_group(&g[c], &sums);
	}
	ck_assert(!svy_between_has_units(&sums));
	svy_between_evaluate(&sums, 4, false, part, NULL);
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
	for (int c = 0; c < 3; c++) {
		struct svy_between_group g = {0};
		svy_between_add_cell((double[]){size[c], c, 9, size[c]}, size[c], &g, &sums);
		svy_between_add_group(&g, &sums);
	}
	ck_assert(svy_between_floor(&sums, false, SVY_BETWEEN_SHARE) == 0);
	ck_assert_double_eq_tol(svy_between_floor(&sums, false, SVY_BETWEEN_ADJUSTED), -2.0 / 9, 1e-14);
	ck_assert_double_eq_tol(svy_between_floor(&sums, false, SVY_BETWEEN_ICC), -1 / ((12 - 54.0 / 12) / 2 - 1), 1e-14);
	ck_assert(isnan(svy_between_floor(&sums, false, SVY_BETWEEN_TOTAL)));
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

UNIT_MAIN("between", NULL, NULL, expected_values, expected_values_with_units, derivatives, scale_of_weights, groups_that_are_none, floors, intervals)

// SPDX-License-Identifier: GPL-3.0-or-later
/* Influence values of indices against what they mean: the growth of the index with the weight of one person, by differences. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include "stat/density.h"
#include "stat/inequality.h"
#include "stat/lorenz.h"
#include "stat/poverty.h"

enum { CASES = 60, MOST = 32 };

/* Values with ties, or without; above zero. */
static void make(double *x, double *w, bool ties)
{
	for (int i = 0; i < CASES; i++) {
		x[i] = ties ? 1 + i * i % 7 : exp(0.05 * (i * 37 % CASES));
		w[i] = 1 + fmod(0.6180339887 * i, 1);    /* no share is met exactly: a curve has no derivative there */
	}
}

/* With h more of the weight of person `at`. */
static struct svy_dist settled(const double *x, const double *w, int at, double h)
{
	struct svy_dist d = {0};
	for (int i = 0; i < CASES; i++)
		svy_dist_add(&d, x[i], w[i] + (i == at ? h : 0));
	svy_dist_settle(&d);
	return d;
}

static void evaluate(const struct svy_indices_kind *kind, const void *self, const double *x, const double *w, int at, double h, double *index)
{
	struct svy_dist d = settled(x, w, at, h);
	kind->evaluate(self, &(struct svy_indices_cell){&d, NULL, NAN}, index);
	svy_dist_free(&d);
}

/* z sums to zero, and z of everyone is the derivative; tolerance 1e-6 of the largest. */
static void check_influence(const struct svy_indices_kind *kind, const void *self, size_t n, bool ties)
{
	double x[CASES], w[CASES], index[MOST], less[MOST], more[MOST], z[MOST], sum[MOST] = {0}, h = 1e-5;
	make(x, w, ties);
	struct svy_dist d = settled(x, w, 0, 0);
	struct svy_indices_cell cell = {&d, NULL, NAN};
	kind->evaluate(self, &cell, index);
	void *known = kind->linearise(self, &cell, index);
	for (int i = 0; i < CASES; i++) {
		evaluate(kind, self, x, w, i, -h, less);
		evaluate(kind, self, x, w, i, h, more);
		kind->influence(self, known, x[i], w[i], z);
		for (size_t k = 0; k < n; k++) {
			ck_assert_double_eq_tol(z[k], (more[k] - less[k]) / (2 * h), 1e-6 * (0.01 + fabs(index[k])));
			sum[k] += w[i] * z[k];
		}
	}
	for (size_t k = 0; k < n; k++)
		ck_assert_double_eq_tol(sum[k], 0, 1e-12 * (1 + fabs(index[k])));
	kind->forget(known);
	svy_dist_free(&d);
}

START_TEST(inequality)
{
	struct svy_ctx ctx;
	struct svy_inequality_measures l = {0};
	svy_ctx_init(&ctx);
	ck_assert_int_eq(svy_inequality_read(&ctx, "gini,lorenz,top:0.07,s80s20,palma,theil,mld,ge:2,ge:-1,ge:0.5,atkinson:0.5,atkinson:1,atkinson:2", "0.13,0.47,0.91", &l), 0);
	ck_assert_uint_eq(l.n, 15);
	check_influence(&svy_inequality_kind, &l, l.n, false);
	check_influence(&svy_inequality_kind, &l, l.n, true);
	svy_inequality_free(&l);
	svy_ctx_free(&ctx);
}
END_TEST

/* A fixed line and one that is a part of the mean; none of the values, so that nobody changes sides. Quantiles have no derivative in a sample. */
START_TEST(poverty)
{
	static const char *const line[] = {"3.3", "0.7*mean"};
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	for (int i = 0; i < 2; i++)
		for (int ties = 0; ties < 2; ties++) {
			struct svy_poverty_measures l = {0};
			ck_assert_int_eq(svy_poverty_read(&ctx, i ? "threshold,fgt:1,fgt:2,fgt:1.5" : "rate,fgt:1,fgt:2,fgt:0", line[i], NULL, &l), 0);
			check_influence(&svy_poverty_kind, &l, l.n, ties);
			svy_poverty_free(&l);
		}
	svy_ctx_free(&ctx);
}
END_TEST

START_TEST(lorenz)
{
	double x[CASES], w[CASES], last = 0;
	make(x, w, true);
	struct svy_dist d = settled(x, w, 0, 0);
	double total = svy_dist_mean(&d) * d.total;
	for (int i = 0; i <= 100; i++) {
		struct svy_lorenz_part l = svy_lorenz_part(&d, i / 100.0);
		ck_assert(l.total >= last && l.total <= i / 100.0 * total + 1e-9);
		last = l.total;
	}
	ck_assert_double_eq_tol(last, total, 1e-9);
	ck_assert(svy_lorenz_part(&d, 0).total == 0);
	svy_dist_free(&d);
}
END_TEST

/* A density has an area of 1, and a bandwidth does not know the scale of the weights, but for Osier's. */
START_TEST(density)
{
	double x[CASES], w[CASES], heavy[CASES], area = 0, moment, sum = 0;
	make(x, w, false);
	for (int i = 0; i < CASES; i++)
		heavy[i] = 1000 * w[i];
	struct svy_dist d = settled(x, w, 0, 0), e = settled(x, heavy, 0, 0);
	double h = svy_bandwidth_silverman(&d, CASES);
	for (double at = -50; at < 100; at += 0.05) {
		area += 0.05 * svy_density(&d, h, at, &moment);
		sum += 0.05 * moment;
	}
	ck_assert_double_eq_tol(area, 1, 1e-6);
	ck_assert_double_eq_tol(sum, svy_dist_mean(&d), 1e-5);
	ck_assert_double_eq_tol(h, svy_bandwidth_silverman(&e, CASES), 1e-12);
	ck_assert_double_eq_tol(svy_bandwidth_cuberoot(&d, CASES), svy_bandwidth_cuberoot(&e, CASES), 1e-12);
	ck_assert_double_eq_tol(svy_bandwidth_osier(&e) / svy_bandwidth_osier(&d), pow(1000, -0.2), 1e-9);
	ck_assert(isnan(svy_density(&d, 0, 1, NULL)));
	svy_dist_free(&d);
	svy_dist_free(&e);
}
END_TEST

START_TEST(equal_values)
{
	double index[1];
	struct svy_ctx ctx;
	struct svy_inequality_measures l = {0};
	struct svy_dist d = {0};
	svy_ctx_init(&ctx);
	ck_assert_int_eq(svy_inequality_read(&ctx, "gini", NULL, &l), 0);
	for (int i = 1; i <= 1000; i++)
		svy_dist_add(&d, 0.1, i / 3.0);
	svy_dist_settle(&d);
	ck_assert(svy_dist_mean(&d) == 0.1);
	svy_inequality_kind.evaluate(&l, &(struct svy_indices_cell){&d, NULL, NAN}, index);
	ck_assert(index[0] == 0);
	svy_dist_free(&d);
	svy_inequality_free(&l);
	svy_ctx_free(&ctx);
}
END_TEST

UNIT_MAIN("indices", NULL, NULL, inequality, poverty, lorenz, density, equal_values)

// SPDX-License-Identifier: GPL-3.0-or-later
/* Tests of tables against R survey on the same shares and covariances (crosstab_r.h, made by crosstab.R). */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "crosstab_r.h"
#include "stat/goodness.h"
#include "stat/hypothesis.h"
#include "stat/independence.h"
#include "stat/quadratic.h"
#include "stat/twobytwo.h"
#include "unit.h"

static bool near_by(double a, double b, double rel)
{
	return fabs(a - b) <= rel * fabs(b) || (isnan(a) && isnan(b));
}

static bool near(double a, double b)
{
	return near_by(a, b, 1e-8);
}

static struct svy_hypothesis independence(const struct svy_crosstab *x)
{
	struct svy_loglinear model = svy_loglinear_order(2, 1), all = svy_loglinear_order(2, 2);
	struct svy_hypothesis h;
	svy_hypothesis_make(x, &model, &all, true, &h);
	return h;
}

static void check_two_way(const struct svy_crosstab *x, const double *second, const double *first, const double *effects, double exact,
			  const double *wald, const double *adjusted)
{
	struct svy_hypothesis h = independence(x);
	struct svy_test t = svy_hypothesis_test(&h, SVY_PEARSON, SVY_SECOND_ORDER, x->df);
	ck_assert(near(t.statistic, second[0]) && near(t.df1, second[1]) && near(t.df2, second[2]) && near(t.p, second[3]));
	t = svy_hypothesis_test(&h, SVY_PEARSON, SVY_FIRST_ORDER, x->df);
	ck_assert(near(t.df1, first[1]) && near(t.p, first[2]) && isnan(t.df2));
	ck_assert(near(h.effects.each[0], effects[0]) && near(h.effects.each[1], effects[1]));
	ck_assert(near(svy_hypothesis_test(&h, SVY_PEARSON, SVY_EXACT, x->df).p, exact));
	ck_assert(near_by(svy_hypothesis_test(&h, SVY_PEARSON, SVY_SADDLEPOINT, x->df).p, exact, 0.1));
	svy_hypothesis_free(&h);
	double w;
	t = svy_independence_wald(x, false, &w);
	ck_assert(near(t.statistic, wald[0]) && near(t.df1, wald[1]) && near(t.df2, wald[2]) && near(t.p, wald[3]) && near(w, wald[0] * wald[1]));
	t = svy_independence_wald(x, true, &w);
	ck_assert(near(t.statistic, adjusted[0]) && near(t.df1, adjusted[1]) && near(t.df2, adjusted[2]) && near(t.p, adjusted[3]));
}

START_TEST(independence_of_clusters)
{
	check_two_way(&clus1_table, clus1_table_second, clus1_table_first, clus1_table_effects, clus1_table_exact[0], clus1_table_wald,
		      clus1_table_adjwald);
}
END_TEST

START_TEST(independence_of_two_stages)
{
	check_two_way(&clus2_table, clus2_table_second, clus2_table_first, clus2_table_effects, clus2_table_exact[0], clus2_table_wald,
		      clus2_table_adjwald);
}
END_TEST

START_TEST(independence_with_an_empty_cell)
{
	check_two_way(&empty_table, empty_table_second, empty_table_first, empty_table_effects, empty_table_exact[0], empty_table_wald,
		      empty_table_adjwald);
}
END_TEST

/* LGL01 of the oracles: deviance 8.37676689326, score 9.01387368372. */
START_TEST(statistics_are_not_corrected)
{
	struct svy_hypothesis h = independence(&clus1_table);
	ck_assert(near(h.x2[SVY_LIKELIHOOD_RATIO], 8.37676689326) && near(h.x2[SVY_PEARSON], 9.01387368372));
	svy_hypothesis_free(&h);
}
END_TEST

static const char *const names[] = {"stype", "poor", "comp_imp"};

static struct svy_loglinear model_of(const char *formula)
{
	struct svy_ctx ctx;
	struct svy_loglinear m;
	svy_ctx_init(&ctx);
	ck_assert_int_eq(svy_loglinear_parse(&ctx, formula, names, 3, &m), 0);
	svy_ctx_free(&ctx);
	return m;
}

/* r: deviance, p of first and second order, Pearson, p of first and second order, rank. */
static void check_models(const char *small, const char *large, const double *r, double rel)
{
	struct svy_loglinear a = model_of(small), b = model_of(large);
	struct svy_hypothesis h;
	svy_hypothesis_make(&three_table, &a, &b, false, &h);
	double df = three_table.df;
	ck_assert(h.converged && h.effects.rank == r[6]);
	ck_assert(near_by(h.x2[SVY_LIKELIHOOD_RATIO], r[0], rel) && near_by(h.x2[SVY_PEARSON], r[3], rel));
	ck_assert(near_by(svy_hypothesis_test(&h, SVY_LIKELIHOOD_RATIO, SVY_FIRST_ORDER, df).p, r[1], rel));
	ck_assert(near_by(svy_hypothesis_test(&h, SVY_LIKELIHOOD_RATIO, SVY_SECOND_ORDER, df).p, r[2], rel));
	ck_assert(near_by(svy_hypothesis_test(&h, SVY_PEARSON, SVY_FIRST_ORDER, df).p, r[4], rel));
	ck_assert(near_by(svy_hypothesis_test(&h, SVY_PEARSON, SVY_SECOND_ORDER, df).p, r[5], rel));
	svy_hypothesis_free(&h);
}

/* R's own fits stop at a relative change of the deviance of 1e-8. */
START_TEST(models_of_three_variables)
{
	check_models("stype + poor + comp_imp", "stype*poor*comp_imp", three_mutual, 1e-6);
	check_models("stype + poor*comp_imp", "stype*poor*comp_imp", three_joint, 1e-6);
	check_models("stype*poor + stype*comp_imp", "stype*poor*comp_imp", three_conditional, 1e-6);
	check_models("stype*poor + stype*comp_imp + poor*comp_imp", "stype*poor*comp_imp", three_interaction, 1e-6);
	check_models("stype + poor + comp_imp", "stype*poor + stype*comp_imp + poor*comp_imp", three_nested, 1e-6);
	check_models("stype + poor + comp_imp", "stype + poor*comp_imp", three_nested2, 1e-6);
}
END_TEST

START_TEST(formulas)
{
	struct svy_loglinear m = model_of(" poor*stype +comp_imp");
	char *text = svy_loglinear_formula(&m, names, 3);
	ck_assert_str_eq(text, "stype*poor + comp_imp");
	free(text);
	struct svy_loglinear all = svy_loglinear_order(3, 3), two = svy_loglinear_order(3, 2);
	ck_assert(all.has == 255 && two.has == 127 && svy_loglinear_within(&m, &two) && !svy_loglinear_within(&all, &two));
	text = svy_loglinear_formula(&two, names, 3);
	ck_assert_str_eq(text, "stype*poor + stype*comp_imp + poor*comp_imp");
	free(text);
	const char *const bad[] = {"", "stype", "stype*poor + comp", "stype**poor + comp_imp", "stype + poor + comp_imp +", "stype:poor + comp_imp"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct svy_ctx ctx;
		svy_ctx_init(&ctx);
		ck_assert_int_eq(svy_loglinear_parse(&ctx, bad[i], names, 3, &m), SVY_EUSAGE);
		svy_ctx_free(&ctx);
	}
}
END_TEST

/* X2 on weights that sum to n, sum of the effects, p of R's chi-square by Satterthwaite. */
START_TEST(goodness_of_fit)
{
	const double given[] = {0.3, 0.7};
	struct svy_goodness g;
	svy_goodness_make(&one_table, given, false, true, &g);
	ck_assert(near(g.x2[SVY_PEARSON], one_gof[0]) && near(g.effects.sum, one_gof[1]) && g.effects.rank == 1);
	g.df = INFINITY;
	ck_assert(near(svy_goodness_test(&g, SVY_PEARSON, SVY_SECOND_ORDER).p, one_gof[2]));
	ck_assert(near(svy_goodness_test(&g, SVY_PEARSON, SVY_EXACT).p, one_gof[2]));
	svy_goodness_free(&g);
}
END_TEST

/* Under simple random sampling with replacement all design effects are 1, and the tests are Pearson's and the likelihood ratio's of the textbooks. */
static struct svy_crosstab multinomial(size_t ndim, const size_t *size, size_t ncell, const double *count, double *p, double *cov)
{
	double n = 0;
	for (size_t i = 0; i < ncell; i++)
		n += count[i];
	for (size_t i = 0; i < ncell; i++)
		p[i] = count[i] / n;
	for (size_t i = 0; i < ncell; i++)
		for (size_t j = 0; j < ncell; j++)
			cov[i * ncell + j] = ((i == j) * p[i] - p[i] * p[j]) / n;
	return (struct svy_crosstab){ndim, size, ncell, p, cov, n, INFINITY, NULL};
}

/* Berkeley admissions, R's UCBAdmissions: glm(Freq ~ (Admit + Gender + Dept)^2, poisson) has deviance 20.2042753272, Pearson's X2 18.8242807781, 5 df. */
START_TEST(simple_random_samples_have_effects_of_one)
{
	static const double count[] = {512, 353, 120, 138, 53, 22, 89, 17, 202, 131, 94, 24, 313, 207, 205, 279, 138, 351, 19, 8, 391, 244, 299, 317};
	const size_t size[] = {2, 2, 6};
	double p[24], cov[24 * 24];
	struct svy_crosstab x = multinomial(3, size, 24, count, p, cov);
	for (size_t order = 1; order < 3; order++) {
		struct svy_loglinear m = svy_loglinear_order(3, order), all = svy_loglinear_order(3, 3);
		struct svy_hypothesis h;
		svy_hypothesis_make(&x, &m, &all, true, &h);
		ck_assert(near(h.effects.sum, h.effects.rank) && near(h.effects.squares, h.effects.rank) && h.effects.rank == (order == 1 ? 16 : 5));
		ck_assert(order == 1 || (near(h.x2[SVY_LIKELIHOOD_RATIO], 20.2042753272) && near(h.x2[SVY_PEARSON], 18.8242807781)));
		struct svy_test first = svy_hypothesis_test(&h, SVY_PEARSON, SVY_FIRST_ORDER, INFINITY);
		ck_assert(near(svy_hypothesis_test(&h, SVY_PEARSON, SVY_SECOND_ORDER, INFINITY).p, first.p));
		ck_assert(near(svy_hypothesis_test(&h, SVY_PEARSON, SVY_NULL_BASED, INFINITY).df1, h.effects.rank) || order > 0);
		svy_hypothesis_free(&h);
	}
}
END_TEST

START_TEST(the_order_of_categories_does_not_tell)
{
	double p[6], cov[36];
	const size_t order[] = {5, 4, 1, 0, 3, 2};
	struct svy_crosstab x = clus1_table;
	for (size_t i = 0; i < 6; i++)
		p[i] = x.p[order[i]];
	for (size_t i = 0; i < 36; i++)
		cov[i] = x.cov[order[i / 6] * 6 + order[i % 6]];
	x.p = p;
	x.cov = cov;
	struct svy_hypothesis a = independence(&clus1_table), b = independence(&x);
	for (int c = SVY_SECOND_ORDER; c <= SVY_SADDLEPOINT; c++)
		for (int s = 0; s < SVY_CHI_SQUARES; s++)
			ck_assert(near(svy_hypothesis_test(&a, s, c, 14).p, svy_hypothesis_test(&b, s, c, 14).p));
	svy_hypothesis_free(&a);
	svy_hypothesis_free(&b);
}
END_TEST

START_TEST(categories_of_nobody_do_not_count)
{
	double p[12] = {0}, cov[144] = {0};
	const size_t size[] = {4, 3}, to[] = {0, 2, 6, 8, 9, 11};
	struct svy_crosstab x = {2, size, 12, p, cov, clus1_table.n, clus1_table.df, NULL};
	for (size_t i = 0; i < 6; i++) {
		p[to[i]] = clus1_table.p[i];
		for (size_t j = 0; j < 6; j++)
			cov[to[i] * 12 + to[j]] = clus1_table.cov[i * 6 + j];
	}
	struct svy_hypothesis h = independence(&x);
	ck_assert(near(svy_hypothesis_test(&h, SVY_PEARSON, SVY_SECOND_ORDER, 14).p, clus1_table_second[3]));
	svy_hypothesis_free(&h);
}
END_TEST

START_TEST(nothing_to_test)
{
	double p[4] = {0.4, 0, 0.6, 0}, cov[16] = {0}, w, v, se;
	const size_t size[] = {2, 2};
	struct svy_crosstab x = {2, size, 4, p, cov, 10, 5, NULL};
	struct svy_hypothesis h = independence(&x);
	ck_assert(isnan(svy_hypothesis_test(&h, SVY_PEARSON, SVY_SECOND_ORDER, 5).p) && h.effects.rank == 0);
	svy_hypothesis_free(&h);
	ck_assert(isnan(svy_independence_wald(&x, true, &w).p) && isnan(w));
	svy_cramers_v(&x, &v, &se);
	ck_assert(isnan(v) && isnan(se));
	memset(p, 0, sizeof p);
	h = independence(&x);
	ck_assert(isnan(svy_hypothesis_test(&h, SVY_LIKELIHOOD_RATIO, SVY_EXACT, 5).p));
	svy_hypothesis_free(&h);
	/* Degrees of freedom of the design that are not there: the statistic is, the test is not. */
	x = clus1_table;
	h = independence(&x);
	struct svy_test t = svy_hypothesis_test(&h, SVY_PEARSON, SVY_SECOND_ORDER, 0);
	ck_assert(t.statistic > 0 && isnan(t.p));
	svy_hypothesis_free(&h);
	x.df = 1;
	ck_assert(isnan(svy_independence_wald(&x, true, &w).p) && w > 0);
}
END_TEST

/* R: fisher's example of tea has none of these; by hand for 20 10 / 5 15: OR 6, log se sqrt(1/20 + 1/10 + 1/5 + 1/15); RR (2/3) / (1/4), log se sqrt(1/20 - 1/30 + 1/5 - 1/20). */
START_TEST(measures_of_a_fourfold_table)
{
	static const double count[] = {20, 10, 5, 15};
	const size_t size[] = {2, 2};
	double p[4], cov[16];
	struct svy_crosstab x = multinomial(2, size, 4, count, p, cov);
	struct svy_fourfold_value m = svy_fourfold(&x, SVY_ODDS_RATIO, 0.95);
	double se = sqrt(1. / 20 + 1. / 10 + 1. / 5 + 1. / 15), z = 1.959963984540054;
	ck_assert(near(m.estimate, 6) && near(m.se, 6 * se) && near(m.lo, 6 * exp(-z * se)) && near(m.hi, 6 * exp(z * se)));
	m = svy_fourfold(&x, SVY_RISK_RATIO, 0.95);
	se = sqrt(1. / 20 - 1. / 30 + 1. / 5 - 1. / 20);
	ck_assert(near(m.estimate, 8. / 3) && near(m.se, 8. / 3 * se) && near(m.lo, 8. / 3 * exp(-z * se)));
	m = svy_fourfold(&x, SVY_RISK_RATIO_2, 0.95);
	ck_assert(near(m.estimate, 4. / 9));
	m = svy_fourfold(&x, SVY_RISK_DIFFERENCE, 0.95);
	se = sqrt(2. / 9 / 30 + 3. / 16 / 20);
	ck_assert(near(m.estimate, 5. / 12) && near(m.se, se) && near(m.hi, 5. / 12 + z * se));
	double v, v_se;
	svy_cramers_v(&x, &v, &v_se);
	ck_assert(near(v, (20. * 15 - 10. * 5) / sqrt(30. * 20 * 25 * 25)));
}
END_TEST

START_TEST(ratios_that_do_not_exist)
{
	const size_t size[] = {2, 2};
	double p[4], cov[16];
	static const double zero[] = {20, 0, 5, 15};
	struct svy_crosstab x = multinomial(2, size, 4, zero, p, cov);
	ck_assert(isnan(svy_fourfold(&x, SVY_ODDS_RATIO, 0.95).estimate));
	ck_assert(svy_fourfold(&x, SVY_RISK_RATIO_2, 0.95).estimate == 0 && isnan(svy_fourfold(&x, SVY_RISK_RATIO_2, 0.95).hi));
	ck_assert(near(svy_fourfold(&x, SVY_RISK_RATIO, 0.95).estimate, 4));
	static const double row[] = {20, 4, 0, 0};
	x = multinomial(2, size, 4, row, p, cov);
	for (int k = 0; k < SVY_FOURFOLDS; k++)
		ck_assert(isnan(svy_fourfold(&x, k, 0.95).estimate));
}
END_TEST

/* The derivative of V by finite differences. */
START_TEST(error_of_cramers_v)
{
	double p[6], g[6], v, se, var = 0, up, down, none;
	struct svy_crosstab x = clus1_table;
	svy_cramers_v(&x, &v, &se);
	ck_assert(near(v, sqrt(9.01387368421 / 183)));
	x.p = p;
	for (size_t i = 0; i < 6; i++) {
		memcpy(p, clus1_table.p, sizeof p);
		for (size_t k = 0; k < 6; k++)
			p[k] = (clus1_table.p[k] + (k == i) * 1e-6) / (1 + 1e-6);
		svy_cramers_v(&x, &up, &none);
		for (size_t k = 0; k < 6; k++)
			p[k] = (clus1_table.p[k] - (k == i) * 1e-6) / (1 - 1e-6);
		svy_cramers_v(&x, &down, &none);
		g[i] = (up - down) / 2e-6;
	}
	for (size_t i = 0; i < 36; i++)
		var += g[i / 6] * g[i % 6] * x.cov[i];
	ck_assert(near_by(se, sqrt(var), 1e-6));
}
END_TEST

/* Equal weights make a chi-square, or an F, whose tails are known; Imhof (1961), table 1: .6 X + .3 X + .1 X, by integrate() in R to 12 digits. */
START_TEST(sums_of_chi_squares)
{
	const double equal[] = {2, 2, 2}, one[] = {1, 1, 1}, imhof[] = {0.6, 0.3, 0.1};
	struct svy_quadratic q = {3, equal, one, 9};
	ck_assert(near_by(svy_quadratic_exact(&q), svy_test_chisq(4.5, 3).p, 1e-10));
	const double ratio[] = {1, 1, 1, -6. / 12}, df[] = {1, 1, 1, 12};
	q = (struct svy_quadratic){4, ratio, df, 0};
	ck_assert(near_by(svy_quadratic_exact(&q), svy_test_f(2, 3, 12).p, 1e-10));
	ck_assert(near_by(svy_quadratic_saddlepoint(&q), svy_test_f(2, 3, 12).p, 0.02));
	q = (struct svy_quadratic){3, imhof, one, 0.1};
	ck_assert(near(svy_quadratic_exact(&q), 0.94578615393330));
	q.x = 0.7;
	ck_assert(near(svy_quadratic_exact(&q), 0.50643823347200));
	ck_assert(near_by(svy_quadratic_saddlepoint(&q), saddle[2], 1e-5));
	q.x = 2;
	ck_assert(near(svy_quadratic_exact(&q), 0.12395907420526));
	ck_assert(near_by(svy_quadratic_saddlepoint(&q), saddle[1], 1e-5));
	q.x = 6;
	ck_assert(near(svy_quadratic_exact(&q), 0.00259169487467));
	q.x = 60;
	ck_assert(svy_quadratic_exact(&q) > 1e-24 && svy_quadratic_exact(&q) < 1e-22);
	const double f[] = {0.6, 0.3, 0.1, -2. / 20}, f_df[] = {1, 1, 1, 20};
	q = (struct svy_quadratic){4, f, f_df, 0};
	ck_assert(near_by(svy_quadratic_saddlepoint(&q), saddle[0], 1e-5));
}
END_TEST

UNIT_MAIN("crosstab", NULL, NULL, independence_of_clusters, independence_of_two_stages, independence_with_an_empty_cell, statistics_are_not_corrected,
	  models_of_three_variables, formulas, goodness_of_fit, simple_random_samples_have_effects_of_one, the_order_of_categories_does_not_tell,
	  categories_of_nobody_do_not_count, nothing_to_test, measures_of_a_fourfold_table, ratios_that_do_not_exist, error_of_cramers_v, sums_of_chi_squares)

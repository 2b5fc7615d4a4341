// SPDX-License-Identifier: GPL-3.0-or-later
#include "long.h"

#include <stdlib.h>
#include "stat/ttest.h"

static double sum_of(const struct all *a, int v)
{
	double sum = 0;
	for (size_t i = 0; i < a->n; i++)
		sum += a->person[i].value[v];
	return sum;
}

static double mean_age(const struct all *a)
{
	return sum_of(a, AGE) / (double)a->n;
}

static double total_care(const struct all *a)
{
	return sum_of(a, CARE);
}

static double share_willing(const struct all *a)
{
	return sum_of(a, WILLING) / (double)a->n;
}

static double care_over_paid(const struct all *a)
{
	return sum_of(a, CARE) / sum_of(a, PAID);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double median_income(const struct all *a)
{
	double *x = calloc(a->n, sizeof *x);
	for (size_t i = 0; i < a->n; i++)
		x[i] = a->person[i].value[INCOME];
	qsort(x, a->n, sizeof *x, by_size);
	double m = x[(a->n - 1) / 2];
	free(x);
	return m;
}

#define TEST(between_, rank_) .own = &(const struct svy_ttest_opts){.between = between_, .rank = rank_}

const struct question questions[] = {
	{"mean age", &svy_estimator_mean, {.vars = "age"}, .value = mean_age},
	{"total care", &svy_estimator_total, {.vars = "care"}, .value = total_care},
	{"share willing", &svy_estimator_prop, {.vars = "willing"}, .id = "willing[1]", .value = share_willing},
	{"ratio care/paid", &svy_estimator_ratio, {.vars = "care/paid"}, .value = care_over_paid},
	{"median income", &svy_estimator_quantile, {.vars = "income"}, .id = "income[0.5]", .value = median_income},
	{"between schools", &svy_estimator_between, {.vars = "income", .own = &(const struct svy_between_opts){.between = "school"}}, .id = "income[share]"},
	{"same, adjusted", &svy_estimator_between, {.vars = "income", .own = &(const struct svy_between_opts){.between = "school"}}, .id = "income[adjusted]"},
	{"pearson", &svy_estimator_correlation, {.vars = "age,income"}, .id = "age:income"},
	{"spearman", &svy_estimator_correlation, {.vars = "age,care", .own = &(const struct svy_correlation_opts){.method = "spearman"}}, .id = "age:care"},
	{"polychoric", &svy_estimator_correlation, {.vars = "school,opinion", .own = &(const struct svy_correlation_opts){.method = "polychoric"}}, .id = "school:opinion"},
	{"gini", &svy_estimator_inequality, {.vars = "income"}, .id = "income[gini]"},
	{"poverty rate", &svy_estimator_poverty, {.vars = "income", .own = &(const struct svy_poverty_opts){.measures = "rate"}}, .id = "income[rate]"},
	{"two means", &svy_estimator_ttest, {.vars = "income", TEST("area", SVY_RANK_NONE)}, .id = "income@area=2-1", .test = true},
	{"two shares", &svy_estimator_ttest, {.vars = "willing=1", TEST("area", SVY_RANK_NONE)}, .id = "willing[1]@area=2-1", .test = true},
	{"three means", &svy_estimator_ttest, {.vars = "income", TEST("label", SVY_RANK_NONE)}, .id = "income@label=equal", .test = true},
	{"wilcoxon", &svy_estimator_ttest, {.vars = "income", TEST("area", SVY_RANK_WILCOXON)}, .id = "income@area=2-1", .test = true},
	{"kruskal", &svy_estimator_ttest, {.vars = "income", TEST("label", SVY_RANK_KRUSKAL)}, .id = "income@label=equal", .test = true},
	{"independence", &svy_estimator_cells, {.vars = "school,label"}, .id = "school*label[pearson]", .test = true},
	{"same, areas", &svy_estimator_cells, {.vars = "willing,area"}, .id = "willing*area[pearson]", .test = true},
};
_Static_assert(sizeof questions / sizeof *questions == QUESTIONS, "long.h tells how many");

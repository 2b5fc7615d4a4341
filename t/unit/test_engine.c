// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The variance engine against published values: R survey's example `fpc` (tests/check.R) and example 4.3.2 of Särndal, Swensson & Wretman (1992),
 * and its own invariants: a spilled store gives what memory gives, the order of rows does not matter.
 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "design/engine.h"

struct row {
	double stratum, psu, weight, x, fpc1, fpc2, ssu;
};

/* R survey, data(fpc) */
static const struct row fpc[] = {
	{1, 1, 3, 2.8, 15, 0, 0}, {1, 2, 3, 4.1, 15, 0, 0}, {1, 3, 3, 6.8, 15, 0, 0}, {1, 4, 3, 6.8, 15, 0, 0}, {1, 5, 3, 9.2, 15, 0, 0},
	{2, 1, 4, 3.7, 12, 0, 0}, {2, 2, 4, 6.6, 12, 0, 0}, {2, 3, 4, 4.2, 12, 0, 0},
};

/* R survey, data(mu284): five clusters of a population of 50, three units of each; ssu is the unit's number, fpc2 is the cluster's size */
static const struct row mu284[] = {
	{0, 19, 0, 41, 50, 5, 1}, {0, 45, 0, 49, 50, 8, 1}, {0, 47, 0, 31, 50, 5, 1},
	{0, 50, 0, 39, 50, 9, 1}, {0, 31, 0, 49, 50, 7, 1}, {0, 19, 0, 49, 50, 5, 2},
	{0, 45, 0, 49, 50, 8, 2}, {0, 47, 0, 31, 50, 5, 2}, {0, 50, 0, 41, 50, 9, 2},
	{0, 31, 0, 51, 50, 7, 2}, {0, 19, 0, 49, 50, 5, 3}, {0, 45, 0, 45, 50, 8, 3},
	{0, 47, 0, 35, 50, 5, 3}, {0, 50, 0, 61, 50, 9, 3}, {0, 31, 0, 33, 50, 7, 3},
};

struct setup {
	bool fpc;
	size_t stages;
	bool rows_are_units;
	size_t budget;
	bool covariance;
	bool reversed;
	bool disjoint;          /* moments give the covariance */
};

static const struct row *population_rows;
static size_t population_n;

static double population(void *self, size_t stage, const struct svy_place *place, double sampled)
{
	const struct setup *s = self;
	(void)sampled;
	if (!s->fpc)
		return INFINITY;
	for (size_t i = 0; i < population_n; i++) {
		const struct row *r = &population_rows[i];
		if (stage == 0 && (uint64_t)r->stratum == place->code[0])
			return r->fpc1;
		if (stage == 1 && (uint64_t)r->psu == place->code[1])
			return r->fpc2;
	}
	return INFINITY;
}

static char *stratum_name(void *self, size_t stage, const struct svy_place *place)
{
	(void)self;
	(void)stage;
	char *s = malloc(32);
	snprintf(s, 32, "%llu", (unsigned long long)place->code[0]);
	return s;
}

struct result {
	double estimate, var, units, strata, cov01;
	int rc;
	char msg[512];
};

/* Total (mean == false) or mean of x with the rows' weights; block 0 holds everyone. */
static struct result run(const struct row *rows, size_t n, struct setup setup, bool mean, enum svy_lonely_rule lonely)
{
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	population_rows = rows;
	population_n = n;
	struct svy_engine_design d = {.stages = setup.stages, .rows_are_units = setup.rows_are_units, .population = population,
				      .stratum_name = stratum_name, .self = &setup};
	d.tuple = 2;
	d.disjoint = setup.disjoint;
	struct svy_engine *e = svy_engine_new(&d, 2, setup.covariance, setup.budget);
	for (size_t k = 0; k < n; k++) {
		const struct row *r = &rows[setup.reversed ? n - 1 - k : k];
		struct svy_place p = {.code = {(uint64_t)r->stratum, (uint64_t)r->psu, 0, (uint64_t)r->ssu}};
		double w = r->weight > 0 ? r->weight : r->fpc1 / 5 * r->fpc2 / 3, x[2] = {r->x, 1};
		struct svy_rows one = {.w = &w, .place = &p};
		ck_assert_int_eq(svy_engine_row(&ctx, e, &one, 0), 0);
		ck_assert_int_eq(svy_engine_add(&ctx, e, 0, x), 0);
	}
	const double *T;
	struct result res = {0};
	ck_assert_int_eq(svy_engine_totals(&ctx, e, 1, &T), 0);
	struct svy_gradient_entry entry[4] = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {1, 1, 1}};
	res.estimate = T[0];
	if (mean) {
		res.estimate = T[0] / T[1];
		entry[0].coef = 1 / T[1];
		entry[1].coef = -res.estimate / T[1];
	}
	size_t start[2] = {0, 4};
	struct svy_gradient g = {.start = start, .entry = entry};
	struct svy_engine_counts c;
	double var[2], cov[4];
	svy_engine_counts_init(&c, 1);
	struct svy_smooth smooth = {.nest = 2, .gradient = &g};
	res.rc = svy_engine_variance(&ctx, e, &smooth, lonely, var, setup.covariance ? cov : NULL, &c);
	res.var = var[0];
	res.cov01 = setup.covariance ? cov[1] : NAN;
	res.units = c.units;
	res.strata = c.strata;
	snprintf(res.msg, sizeof res.msg, "%.500s", ctx.err.msg);
	svy_engine_counts_free(&c);
	svy_engine_free(e);
	svy_ctx_free(&ctx);
	return res;
}

#define N(a) (sizeof(a) / sizeof *(a))
#define near(a, b, rel) ck_assert_double_le(fabs((a) - (b)), (rel) * fabs((double)(b)))

START_TEST(stratified_clusters)
{
	struct result r = run(fpc, N(fpc), (struct setup){.stages = 1}, true, SVY_LONELY_FAIL);
	near(r.estimate, 5.4481, 1e-5);
	near(sqrt(r.var), 0.7413, 1e-4);
	ck_assert_double_eq(r.units, 8);
	ck_assert_double_eq(r.strata, 2);
	r = run(fpc, N(fpc), (struct setup){.stages = 1, .fpc = true}, true, SVY_LONELY_FAIL);
	near(sqrt(r.var), 0.616, 1e-3);
}
END_TEST

/* Each row of `fpc` is its own unit, so the kernel for rows must say the same. */
START_TEST(rows_as_units)
{
	struct setup units = {.stages = 1, .fpc = true}, rows = {.stages = 1, .fpc = true, .rows_are_units = true};
	struct result a = run(fpc, N(fpc), units, true, SVY_LONELY_FAIL), b = run(fpc, N(fpc), rows, true, SVY_LONELY_FAIL);
	near(b.var, a.var, 1e-12);
	rows.covariance = units.covariance = true;
	a = run(fpc, N(fpc), units, false, SVY_LONELY_FAIL);
	b = run(fpc, N(fpc), rows, false, SVY_LONELY_FAIL);
	near(b.var, a.var, 1e-12);
	near(b.cov01, a.cov01 + 1e-300, 1e-9);
	rows.disjoint = true;
	a = run(fpc, N(fpc), units, true, SVY_LONELY_FAIL);
	b = run(fpc, N(fpc), rows, true, SVY_LONELY_FAIL);
	near(b.var, a.var, 1e-12);
	ck_assert_double_eq_tol(b.cov01, a.cov01, 1e-12);
}
END_TEST

START_TEST(two_stages)
{
	struct setup s = {.stages = 2, .fpc = true};
	struct result r = run(mu284, N(mu284), s, false, SVY_LONELY_FAIL);
	near(r.estimate, 15080, 1e-12);
	near(r.var, 5172234, 1e-7);
	s.covariance = true;
	near(run(mu284, N(mu284), s, false, SVY_LONELY_FAIL).var, 5172234, 1e-7);
	s.reversed = true;
	near(run(mu284, N(mu284), s, false, SVY_LONELY_FAIL).var, r.var, 1e-12);
}
END_TEST

START_TEST(spilling_changes_nothing)
{
	struct setup kept = {.stages = 2, .fpc = true}, spilled = kept;
	spilled.budget = 1;
	struct result a = run(mu284, N(mu284), kept, true, SVY_LONELY_FAIL), b = run(mu284, N(mu284), spilled, true, SVY_LONELY_FAIL);
	near(b.estimate, a.estimate, 1e-14);
	near(b.var, a.var, 1e-12);
}
END_TEST

START_TEST(lonely_strata)
{
	struct row rows[N(fpc) + 1];
	for (size_t i = 0; i < N(fpc); i++)
		rows[i] = fpc[i];
	rows[N(fpc)] = (struct row){3, 1, 5, 4, 0, 0, 0};
	struct setup s = {.stages = 1};
	struct result r = run(rows, N(rows), s, true, SVY_LONELY_FAIL);
	ck_assert_int_eq(r.rc, SVY_EDATA);
	ck_assert_ptr_nonnull(strstr(r.msg, "'3'"));
	double removed = run(rows, N(rows), s, true, SVY_LONELY_REMOVE).var;
	ck_assert_double_eq(run(rows, N(rows), s, true, SVY_LONELY_CERTAINTY).var, removed);
	near(run(rows, N(rows), s, true, SVY_LONELY_AVERAGE).var, removed * 3 / 2, 1e-12);
	/* z of a mean sums to zero, so the lonely unit adds the square of its own z */
	double W = 3 * 5 + 4 * 3 + 5, z = 5 * (4 - run(rows, N(rows), s, true, SVY_LONELY_REMOVE).estimate) / W;
	near(run(rows, N(rows), s, true, SVY_LONELY_ADJUST).var, removed + z * z, 1e-12);
	ck_assert(isnan(run(rows, N(rows), s, true, SVY_LONELY_MISSING).var));
}
END_TEST

START_TEST(more_units_than_exist)
{
	struct row rows[N(fpc)];
	for (size_t i = 0; i < N(fpc); i++) {
		rows[i] = fpc[i];
		rows[i].fpc1 = 4;
	}
	struct result r = run(rows, N(rows), (struct setup){.stages = 1, .fpc = true}, true, SVY_LONELY_FAIL);
	ck_assert_int_eq(r.rc, SVY_EDATA);
	ck_assert_ptr_nonnull(strstr(r.msg, "more units are sampled than exist"));
}
END_TEST

UNIT_MAIN("engine", NULL, NULL, stratified_clusters, rows_as_units, two_stages, spilling_changes_nothing, lonely_strata, more_units_than_exist)

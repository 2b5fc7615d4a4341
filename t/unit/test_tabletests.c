// SPDX-License-Identifier: GPL-3.0-or-later
/* Which tests of tables there are, by name and by the number of variables, and what is said about them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "crosstab_r.h"
#include "stat/given.h"
#include "stat/tabletests.h"
#include "unit.h"

static const char *const codes[] = {"1", "2", "3"};
static const char *const *const code[] = {codes, codes, codes, codes};
static const char *const names[] = {"a", "b", "c", "d"};
static struct svy_ctx ctx;
static struct svy_convention rules;

static void setup(void)
{
	svy_ctx_init(&ctx);
	svy_convention_init(&rules, SVY_AS_SVYKIT);
}

static void teardown(void)
{
	svy_ctx_free(&ctx);
}

static struct svy_tabletests_rows run(const struct svy_crosstab *x, const struct svy_tabletests_opts *o)
{
	struct svy_tabletests_table t = {.x = x, .name = names, .code = code, .where = "all", .rules = &rules};
	struct svy_tabletests_rows rows = {0};
	ck_assert_int_eq(svy_tabletests(&ctx, o, &t, &rows), 0);
	return rows;
}

static int check(const struct svy_tabletests_opts *o, size_t ndim, bool *wanted)
{
	teardown();
	setup();
	return svy_tabletests_check(&ctx, o, names, ndim, wanted);
}

START_TEST(the_default_of_two_variables)
{
	struct svy_tabletests_rows r = run(&clus1_table, &(struct svy_tabletests_opts){0});
	ck_assert_uint_eq(r.n, 2);
	ck_assert_str_eq(r.v[0].name, "pearson");
	ck_assert_str_eq(r.v[0].stat, "test");
	ck_assert(!r.v[0].term && fabs(r.v[0].test.p - clus1_table_second[3]) < 1e-9 && fabs(r.v[0].estimate - 9.01387368372) < 1e-8);
	ck_assert_str_eq(r.v[1].name, "cramers_v");
	ck_assert(isnan(r.v[1].test.p) && r.v[1].se > 0);
	ck_assert_int_eq(svy_tabletests_end(&ctx, &r), 0);
	ck_assert_uint_eq(ctx.notes.n, 0);
	svy_tabletests_rows_free(&r);
}
END_TEST

START_TEST(all_tests_by_their_names)
{
	struct svy_tabletests_opts o = {.tests = "lr,first,wald, adjwald,lincom,null", .measures = "none"};
	struct svy_tabletests_rows r = run(&clus1_table, &o);
	static const char *const want[] = {"lr", "pearson-first", "pearson-null", "pearson-exact", "wald", "adjwald"};
	ck_assert_uint_eq(r.n, 6);
	for (size_t i = 0; i < 6; i++)
		ck_assert_str_eq(r.v[i].name, want[i]);
	ck_assert(fabs(r.v[5].test.statistic - clus1_table_adjwald[0]) < 1e-8 && fabs(r.v[5].estimate - 2 * clus1_table_wald[0]) < 1e-7);
	svy_tabletests_rows_free(&r);
	for (size_t i = 0; svy_tabletests_name(i); i++)
		ck_assert(svy_tabletests_label(svy_tabletests_name(i)));
	ck_assert(!svy_tabletests_label("x"));
}
END_TEST

START_TEST(models_of_three_variables)
{
	struct svy_tabletests_rows r = run(&three_table, &(struct svy_tabletests_opts){0});
	static const char *const term[] = {"a + b + c", "b*c + a", "a*c + b", "a*b + c", "a*c + b*c", "a*b + b*c", "a*b + a*c", "a*b + a*c + b*c"};
	static const char *const title[] = {"a, b and c independent of each other", "a independent of b and c together", "b independent of a and c together",
					    "c independent of a and b together", "a and b independent given c", "a and c independent given b",
					    "b and c independent given a", "no interaction of three variables"};
	ck_assert_uint_eq(r.n, 8);
	for (size_t i = 0; i < 8; i++) {
		ck_assert_str_eq(r.v[i].term, term[i]);
		ck_assert_str_eq(r.v[i].title, title[i]);
	}
	ck_assert(fabs(r.v[0].test.p / three_mutual[5] - 1) < 1e-5 && fabs(r.v[7].test.p - three_interaction[5]) < 1e-6);
	svy_tabletests_rows_free(&r);
	struct svy_tabletests_opts o = {.tests = "pearson,lr", .model = "a+b+c", .against = "a + b*c"};
	r = run(&three_table, &o);
	ck_assert_uint_eq(r.n, 2);
	ck_assert_str_eq(r.v[0].term, "a + b + c in b*c + a");
	ck_assert(fabs(r.v[0].test.p - three_nested2[5]) < 1e-6 && fabs(r.v[1].test.p - three_nested2[2]) < 1e-6);
	svy_tabletests_rows_free(&r);
}
END_TEST

START_TEST(a_layer_is_a_table_of_two)
{
	struct svy_tabletests_table t = {.x = &clus1_table, .name = names, .code = code, .where = "c=1", .rules = &rules, .layer = true};
	struct svy_tabletests_rows r = {0};
	ck_assert_int_eq(svy_tabletests(&ctx, &(struct svy_tabletests_opts){.model = "a + b + c"}, &t, &r), 0);
	ck_assert_uint_eq(r.n, 0);
	ck_assert_int_eq(svy_tabletests(&ctx, &(struct svy_tabletests_opts){0}, &t, &r), 0);
	ck_assert(r.n == 2 && !r.v[0].term);
	svy_tabletests_rows_free(&r);
}
END_TEST

START_TEST(sas_has_the_first_order)
{
	svy_convention_init(&rules, SVY_AS_SAS);
	struct svy_tabletests_rows r = run(&clus1_table, &(struct svy_tabletests_opts){.measures = "none"});
	ck_assert_uint_eq(r.n, 2);
	ck_assert(fabs(r.v[0].test.p - clus1_table_first[2]) < 1e-9 && isnan(r.v[0].test.df2));
	ck_assert(fabs(r.v[1].test.statistic * 2 - r.v[0].test.statistic) < 1e-9 && r.v[1].test.df2 == 28);
	svy_tabletests_rows_free(&r);
}
END_TEST

START_TEST(given_shares)
{
	const char *const two[] = {"0", "1"};
	const char *const *const of[] = {two};
	struct svy_tabletests_table t = {.x = &one_table, .name = names, .code = of, .where = "all", .rules = &rules};
	static const char *const same[] = {"0:0.3,1:0.7", "1:70, 0:30"};
	for (size_t i = 0; i < 2; i++) {
		struct svy_tabletests_rows r = {0};
		struct svy_tabletests_opts o = {.given = same[i]};
		ck_assert_int_eq(svy_tabletests(&ctx, &o, &t, &r), 0);
		ck_assert_uint_eq(r.n, 1);
		ck_assert_str_eq(r.v[0].term, "given(a)");
		ck_assert(fabs(r.v[0].estimate - one_gof[0]) < 1e-9 && fabs(r.v[0].test.df1 - 1) < 1e-9);
		svy_tabletests_rows_free(&r);
	}
	struct svy_given g;
	ck_assert_int_eq(svy_given_read(&ctx, "equal", "a", NULL, two, 2, &g), 0);
	ck_assert(g.n == 2 && g.share[0] == 0.5);
	svy_given_free(&g);
	ck_assert_int_eq(svy_given_read(&ctx, "0:1,1:1,2:2", "a", NULL, two, 2, &g), 0);
	ck_assert(g.n == 3 && g.share[2] == 0.5);
	svy_given_free(&g);
	static const char *const bad[] = {"0:0.3", "0:0.5,0:0.2,1:0.3", "0:0,1:1", "0:-1,1:2", "0.5,1:0.5", "nofile.csv", "0:inf,1:1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		teardown();
		setup();
		ck_assert(svy_given_read(&ctx, bad[i], "a", NULL, two, 2, &g) < 0 && ctx.err.msg[0]);
	}
}
END_TEST

START_TEST(labels_are_categories_too)
{
	struct svy_var v = {.name = (char *)"a", .type = SVY_NUMBER};
	const char *const two[] = {"0", "1"};
	struct svy_given g;
	svy_var_label_number(&v, 0, "No");
	svy_var_label_number(&v, 1, "Yes");
	svy_var_label_number(&v, 2, "Perhaps");
	ck_assert_int_eq(svy_given_read(&ctx, "Yes:3,No:1", "a", &v, two, 2, &g), 0);
	ck_assert(g.n == 2 && g.share[1] == 0.75);
	svy_given_free(&g);
	ck_assert_int_eq(svy_given_read(&ctx, "Yes:3,No:1,Perhaps:4", "a", &v, two, 2, &g), 0);
	ck_assert(g.n == 3 && g.share[2] == 0.5);
	svy_given_free(&g);
	ck_assert_int_eq(svy_given_read(&ctx, "Yess:3,No:1", "a", &v, two, 2, &g), SVY_EUSAGE);
	ck_assert(strstr(ctx.err.msg, "Yes"));
	v.name = NULL;
	svy_var_free(&v);
}
END_TEST

START_TEST(what_does_not_fit_is_refused)
{
	bool wanted;
	static const struct { size_t ndim; struct svy_tabletests_opts o; } bad[] = {
		{2, {.tests = "pearsn"}}, {2, {.measures = "phi"}}, {2, {.given = "equal"}}, {1, {.tests = "pearson"}}, {1, {.model = "a"}}, {2, {.tests = ""}},
		{2, {.against = "a*b"}}, {2, {.model = "a"}}, {3, {.model = "a*b*c"}}, {3, {.model = "a*b + c", .against = "a*c + b"}}, {1, {.measures = "all"}},
		{3, {.model = "a + b + c", .against = "c + b + a"}}, {3, {.model = "a + b + x"}}, {2, {.none = true, .tests = "lr"}}, {1, {.given = "1:2,x"}},
		{1, {.given = ""}},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_int_eq(check(&bad[i].o, bad[i].ndim, &wanted), SVY_EUSAGE);
		ck_assert(ctx.err.msg[0] && ctx.err.msg[strlen(ctx.err.msg) - 1] != '.');
	}
	ck_assert(check(&(struct svy_tabletests_opts){0}, 1, &wanted) == 0 && !wanted);
	ck_assert(check(&(struct svy_tabletests_opts){0}, 2, &wanted) == 0 && wanted);
	ck_assert(check(&(struct svy_tabletests_opts){.none = true}, 3, &wanted) == 0 && !wanted);
	ck_assert(check(&(struct svy_tabletests_opts){.given = "equal"}, 1, &wanted) == 0 && wanted);
}
END_TEST

START_TEST(no_result_is_explained)
{
	static const size_t size[] = {2, 2};
	static const double p[] = {0.4, 0, 0.6, 0}, none[4] = {0}, cov[16] = {0};
	struct svy_crosstab x = {2, size, 4, p, cov, 10, 5, NULL};
	struct svy_tabletests_rows r = run(&x, &(struct svy_tabletests_opts){0});
	ck_assert(isnan(r.v[0].test.statistic) && isnan(r.v[0].estimate));
	svy_tabletests_end(&ctx, &r);
	ck_assert(strstr(ctx.notes.v[ctx.notes.n - 1], "one category only"));
	svy_tabletests_rows_free(&r);
	x.p = none;
	x.n = 0;
	r = run(&x, &(struct svy_tabletests_opts){.tests = "pearson,lr,wald"});
	svy_tabletests_end(&ctx, &r);
	ck_assert(strstr(ctx.notes.v[ctx.notes.n - 1], "4 of 4 tests and measures of association have no result") && strstr(ctx.notes.v[ctx.notes.n - 1], "nobody is in"));
	svy_tabletests_rows_free(&r);
	x = clus1_table;
	x.df = 0;
	r = run(&x, &(struct svy_tabletests_opts){0});
	ck_assert(r.v[0].estimate > 9 && isnan(r.v[0].test.p));
	svy_tabletests_end(&ctx, &r);
	ck_assert(strstr(ctx.notes.v[ctx.notes.n - 1], "no degrees of freedom"));
	svy_tabletests_rows_free(&r);
	double nothing[36];
	for (size_t i = 0; i < 36; i++)
		nothing[i] = NAN;
	x = clus1_table;
	x.cov = nothing;
	r = run(&x, &(struct svy_tabletests_opts){.tests = "pearson,first,exact,null"});
	for (size_t i = 0; i < 4; i++)
		ck_assert(isnan(r.v[i].test.p) && isnan(r.v[i].test.statistic));
	svy_tabletests_end(&ctx, &r);
	ck_assert(strstr(ctx.notes.v[ctx.notes.n - 1], "has no variance"));
	svy_tabletests_rows_free(&r);
}
END_TEST

UNIT_MAIN("tests of tables", setup, teardown, the_default_of_two_variables, all_tests_by_their_names, models_of_three_variables, a_layer_is_a_table_of_two,
	  sas_has_the_first_order, given_shares, labels_are_categories_too, what_does_not_fit_is_refused, no_result_is_explained)

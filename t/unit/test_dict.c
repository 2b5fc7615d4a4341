// SPDX-License-Identifier: GPL-3.0-or-later
/* The dictionary: names, variable lists, labels, missing rules, copies, and what is said of names that are not there. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/dict.h"

static struct svy_ctx ctx;
static struct svy_dict d;

static void setup(void)
{
	const char *name[] = {"id", "q1", "q2", "q3", "will_a", "will_b", "naïf", "a-b", "a", "b", "c*"};
	svy_ctx_init(&ctx);
	svy_dict_init(&d);
	for (size_t i = 0; i < sizeof name / sizeof *name; i++)
		ck_assert_ptr_nonnull(svy_dict_add(&d, name[i], SVY_NUMBER));
}

static void teardown(void)
{
	svy_dict_free(&d);
	svy_ctx_free(&ctx);
}

static void chooses(const char *text, const char *want)
{
	struct svy_varlist l = {0};
	struct svy_buf b = {0};
	ck_assert_msg(svy_varlist_parse(&ctx, &d, text, &l) == 0, "'%s': %s", text, ctx.err.msg);
	for (size_t i = 0; i < l.n; i++)
		svy_buf_printf(&b, "%s%s", i ? " " : "", d.var[l.v[i]].name);
	char *have = svy_buf_take(&b);
	ck_assert_str_eq(have, want);
	free(have);
	svy_varlist_free(&l);
}

static void refuses(const char *text, const char *why)
{
	struct svy_varlist l = {0};
	ctx.err.code = 0;
	ck_assert_int_eq(svy_varlist_parse(&ctx, &d, text, &l), SVY_EUSAGE);
	ck_assert_msg(strstr(ctx.err.msg, why) != NULL, "'%s': '%s' does not say '%s'", text, ctx.err.msg, why);
	svy_varlist_free(&l);
}

START_TEST(lists)
{
	chooses("q2,id", "q2 id");
	chooses("q1-q3", "q1 q2 q3");
	chooses("q1:q3", "q1 q2 q3");
	chooses(" q1 , q3 ", "q1 q3");
	chooses("will_*", "will_a will_b");
	chooses("q?,q1", "q1 q2 q3");
	chooses("na?f", "naïf");
	chooses("*_b", "will_b");
	chooses("c*", "c*");
	chooses("q1,q1-q2,q1", "q1 q2");
	chooses("a-b", "a-b");
	chooses("b-c*", "b c*");
	chooses("a-b-b", "a-b a b");
	chooses("*", "id q1 q2 q3 will_a will_b naïf a-b a b c*");
}
END_TEST

START_TEST(lists_that_are_wrong)
{
	refuses("q4", "unknown variable 'q4' (did you mean 'q1'");
	refuses("q3-q1", "runs backwards");
	refuses("q1 - q3", "(a range is written so: q1-q3)");
	refuses("q2 TO q3", "(a range is written so: q2-q3)");
	refuses("q1 q2", "(names stand apart by commas: q1,q2)");
	refuses("q1-q9", "unknown variable 'q9'");
	refuses("q1:q9", "unknown variable 'q9'");
	refuses("x1-q2", "unknown variable 'x1'");
	refuses("zz*", "no variable matches 'zz*'");
	refuses("q1,,q2", "empty name");
	refuses("", "empty name");
	refuses("Q1", "did you mean 'q1'");
	refuses("will_ab", "'will_a', 'will_b'");
	size_t pos;
	ctx.err.code = 0;
	ck_assert_int_eq(svy_dict_require(&ctx, &d, "weight", "wgt", &pos), SVY_EUSAGE);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "unknown weight variable 'wgt'"));
}
END_TEST

START_TEST(names)
{
	size_t pos;
	ck_assert_ptr_null(svy_dict_add(&d, "q1", SVY_STRING));
	ck_assert_ptr_nonnull(svy_dict_add(&d, "Q1", SVY_NUMBER));
	ck_assert_int_eq(svy_dict_find(&d, "q3"), 3);
	ck_assert_int_eq(svy_dict_find(&d, "q"), -1);
	ck_assert_int_eq(svy_dict_require(&ctx, &d, "variable", "will_b", &pos), 0);
	ck_assert_uint_eq(pos, 5);
}
END_TEST

START_TEST(labels)
{
	struct svy_var *v = &d.var[1];
	svy_var_label_number(v, 1, "No");
	svy_var_label_number(v, 1, "Never");
	svy_var_label_tag(v, 'a', "Refused");
	svy_var_label_string(v, "NL  ", "Netherlands");
	ck_assert_uint_eq(v->ncat, 3);
	ck_assert_str_eq(svy_var_label_of_number(v, 1), "Never");
	ck_assert_str_eq(svy_var_label_of_tag(v, 'a'), "Refused");
	ck_assert_str_eq(svy_var_label_of_string(v, "NLxx", 2), "Netherlands");
	ck_assert_ptr_null(svy_var_label_of_number(v, 2));
	ck_assert_ptr_null(svy_var_label_of_tag(v, 'b'));
	ck_assert_ptr_null(svy_var_label_of_string(v, "N", 1));
}
END_TEST

START_TEST(missing_rules)
{
	struct svy_var *v = &d.var[1];
	ck_assert(!svy_var_has_missing(v));
	svy_var_missing_number(v, 99);
	svy_var_missing_number(v, 99);
	ck_assert_uint_eq(v->nmissing, 1);
	svy_var_missing_range(v, -INFINITY, -1);
	svy_var_missing_range(v, 7, 8.5);
	ck_assert(svy_var_has_missing(v));
	const double missing[] = {99, -1, -1e300, -INFINITY, 7, 8.5}, valid[] = {98, -0.5, 0, 6.9, 8.6, 1e10, NAN};
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		ck_assert_msg(svy_var_number_is_missing(v, missing[i]), "%g is missing", missing[i]);
	for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
		ck_assert_msg(!svy_var_number_is_missing(v, valid[i]), "%g is valid", valid[i]);
	svy_var_missing_string(v, "REF");
	ck_assert(svy_var_string_is_missing(v, "REF   ", 6));
	ck_assert(!svy_var_string_is_missing(v, "REFX", 4));
	ck_assert(!svy_var_string_is_missing(v, "", 0));
}
END_TEST

START_TEST(copies_share_nothing)
{
	struct svy_dict c;
	svy_var_label_number(&d.var[1], 1, "No");
	svy_var_missing_string(&d.var[2], "x");
	svy_var_missing_range(&d.var[3], 1, 2);
	d.survey.weights = strdup("id");
	svy_strs_add(&d.survey.psu, "q1");
	svy_strs_add(&d.history, "svycat x.sav");
	svy_extras_set(&d.extra, "source", "{a: 1}");
	svy_extras_set(&d.extra, "source", "{a: 2}");
	svy_dict_copy(&c, &d);
	svy_dict_free(&d);
	ck_assert_int_eq(svy_dict_find(&c, "q3"), 3);
	ck_assert_str_eq(svy_var_label_of_number(&c.var[1], 1), "No");
	ck_assert(svy_var_string_is_missing(&c.var[2], "x", 1));
	ck_assert(svy_var_number_is_missing(&c.var[3], 2));
	ck_assert_str_eq(c.survey.weights, "id");
	ck_assert_str_eq(c.survey.psu.v[0], "q1");
	ck_assert_str_eq(c.history.v[0], "svycat x.sav");
	ck_assert_str_eq(svy_extras_get(&c.extra, "source"), "{a: 2}");
	ck_assert_ptr_null(svy_extras_get(&c.extra, "sourc"));
	svy_var_label_number(&c.var[1], 2, "Yes");      /* grows what was copied */
	ck_assert_str_eq(svy_var_label_of_number(&c.var[1], 2), "Yes");
	svy_dict_free(&c);
}
END_TEST

UNIT_MAIN("dict", setup, teardown, lists, lists_that_are_wrong, names, labels, missing_rules, copies_share_nothing)

// SPDX-License-Identifier: GPL-3.0-or-later
/* Comparing dictionaries, what labels say, and text made comparable. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "data/dict_diff.h"
#include "data/missing_words.h"
#include "data/value.h"

static struct svy_dict a, b;
static struct svy_dict_diffs d;

static void setup(void)
{
	svy_dict_init(&a);
	svy_dict_init(&b);
}

static void teardown(void)
{
	svy_dict_diffs_free(&d);
	svy_dict_free(&a);
	svy_dict_free(&b);
}

static void compare(void)
{
	svy_dict_diffs_free(&d);
	svy_dict_compare(&a, &b, NULL, NULL, &d);
}

static void label_all(struct svy_var *v, double from, double step, const char *const *labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		svy_var_label_number(v, from + step * (double)i, labels[i]);
}

static void folds(const char *s, const char *want)
{
	char *have = svy_fold(s);
	ck_assert_str_eq(have, want);
	free(have);
}

START_TEST(folded_text)
{
	folds("Weiß nicht / n.v.t.", "weiss nicht n v t");
	folds("  Don’t  KNOW! ", "don t know");
	folds("sans réponse", "sans reponse");
	folds("< 20", "< 20");
	folds("--", "--");
	folds("", "");
	folds(NULL, "");
	ck_assert(svy_fold_has("no answer given", "no answer"));
	ck_assert(!svy_fold_has("piano answer", "no answer"));
	ck_assert(!svy_fold_has("anything", ""));
}
END_TEST

START_TEST(words)
{
	ck_assert_int_eq(svy_missing_words("weet niet"), SVY_WORD_NO_OPINION);
	ck_assert_int_eq(svy_missing_words("Don't know / refused"), SVY_WORD_NO_ANSWER);
	ck_assert_int_eq(svy_missing_words("(-8) N.V.T."), SVY_WORD_NO_ANSWER);
	ck_assert_int_eq(svy_missing_words("Nancy"), SVY_WORD_NONE);
	ck_assert_int_eq(svy_missing_words("missing link"), SVY_WORD_NONE);
	ck_assert_int_eq(svy_missing_words(NULL), SVY_WORD_NONE);
}
END_TEST

START_TEST(values)
{
	struct svy_value one = {.num = 1}, tag = {.kind = SVY_VALUE_TAG, .tag = 'a'};
	struct svy_value s = {.kind = SVY_VALUE_STRING, .str = (char[]){"x  "}}, t = {.kind = SVY_VALUE_STRING, .str = (char[]){"x"}};
	ck_assert(svy_value_same(&s, &t));
	ck_assert_int_lt(svy_value_compare(&one, &tag), 0);
	ck_assert_int_lt(svy_value_compare(&tag, &s), 0);
}
END_TEST

START_TEST(names_without_case)
{
	svy_dict_add(&a, "AGE", SVY_NUMBER);
	svy_dict_add(&b, "age", SVY_NUMBER);
	compare();
	ck_assert_uint_eq(d.n, 1);
	ck_assert_int_eq(d.v[0].kind, SVY_DIFF_NAME);
	ck_assert_uint_eq(d.npair, 1);
	/* Two that differ in case only have no single partner. */
	svy_dict_add(&b, "Age", SVY_NUMBER);
	compare();
	ck_assert_uint_eq(d.npair, 0);
	ck_assert_uint_eq(d.n, 3);
	ck_assert_int_eq(d.v[0].kind, SVY_DIFF_ONLY_A);
	ck_assert_int_eq(d.v[1].kind, SVY_DIFF_ONLY_B);
	/* One exact namesake takes the pair. */
	svy_dict_add(&b, "AGE", SVY_NUMBER);
	compare();
	ck_assert_uint_eq(d.npair, 1);
	ck_assert_uint_eq(d.pair[0].b, 2);
}
END_TEST

START_TEST(directions)
{
	static const char *const up[] = {"agree", "neither", "disagree"}, *const down[] = {"Disagree", "none of both", "Agree"};
	struct svy_var *x = svy_dict_add(&a, "q", SVY_NUMBER), *y = svy_dict_add(&b, "q", SVY_NUMBER);
	label_all(x, 1, 1, up, 3);
	label_all(y, 1, 1, down, 3);
	svy_var_label_number(x, 9, "don't know");
	svy_var_label_number(y, 0, "don't know");
	compare();
	ck_assert_uint_eq(d.conflicts, 1);
	ck_assert_int_eq(d.v[0].kind, SVY_DIFF_REVERSED);
	ck_assert_str_eq(d.v[0].in_a, "1 agree … 3 disagree");
	ck_assert_str_eq(d.v[0].in_b, "1 Disagree … 3 Agree");
	ck_assert_uint_eq(d.n, 3);              /* and the code of don't know, on each side */
}
END_TEST

START_TEST(rules)
{
	struct svy_var *x = svy_dict_add(&a, "q", SVY_NUMBER), *y = svy_dict_add(&b, "q", SVY_NUMBER);
	svy_var_missing_range(x, 97, 99);
	for (int i = 97; i <= 99; i++)
		svy_var_missing_number(y, i);
	compare();
	ck_assert_uint_eq(d.n, 1);
	ck_assert(!d.v[0].conflict);
	svy_var_missing_range(x, -INFINITY, -1);
	compare();
	ck_assert(d.v[0].conflict);
	ck_assert_str_eq(d.v[0].in_a, "97 to 99, lowest to -1");
	ck_assert_str_eq(d.v[0].in_b, "97, 98, 99");
}
END_TEST

static bool formats_conflict(const char *in_a, const char *in_b)
{
	struct svy_var *x = svy_dict_add(&a, "d", SVY_NUMBER), *y = svy_dict_add(&b, "d", SVY_NUMBER);
	x->format = in_a ? strdup(in_a) : NULL;
	y->format = in_b ? strdup(in_b) : NULL;
	compare();
	bool conflict = d.conflicts > 0;
	teardown();
	setup();
	return conflict;
}

START_TEST(dates)
{
	ck_assert(!formats_conflict("F8.2", "%9.0g"));
	ck_assert(!formats_conflict("F8.2", NULL));
	ck_assert(!formats_conflict("DATE11", "DATETIME20"));
	ck_assert(!formats_conflict("%td", "%tdD_m_Y"));
	ck_assert(formats_conflict("DATE11", "F11.0"));
	ck_assert(formats_conflict("DATE11", NULL));
	ck_assert(formats_conflict("TIME8", "DATE11"));
	ck_assert(formats_conflict("%td", "%tc"));
	ck_assert(formats_conflict("%tc", "%tC"));
	ck_assert(formats_conflict("DATE11", "%td"));
}
END_TEST

START_TEST(chosen_variables)
{
	uint8_t none[2] = {0, 1};
	svy_dict_add(&a, "x", SVY_NUMBER);
	svy_dict_add(&a, "y", SVY_NUMBER);
	svy_dict_add(&b, "x", SVY_STRING);
	svy_dict_add(&b, "y", SVY_NUMBER);
	a.title = strdup("one");
	svy_dict_compare(&a, &b, none, none, &d);
	ck_assert_uint_eq(d.n, 0);
	ck_assert_uint_eq(d.npair, 1);
	compare();
	ck_assert_uint_eq(d.n, 2);
	ck_assert_int_eq(d.v[0].kind, SVY_DIFF_TYPE);
	ck_assert_int_eq(d.v[1].kind, SVY_DIFF_FILE_TITLE);
	for (int k = 0; k < SVY_DIFF_KINDS; k++) {
		ck_assert_ptr_nonnull(svy_diff_word((enum svy_diff_kind)k));
		ck_assert_ptr_nonnull(svy_diff_text((enum svy_diff_kind)k));
	}
}
END_TEST

UNIT_MAIN("dict_diff", setup, teardown, folded_text, words, values, names_without_case, directions, rules, dates, chosen_variables)

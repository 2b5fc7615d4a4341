// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/recode_map.h"
#include "step/recode_rules.h"
#include "step/recode_var.h"
#include "unit.h"

static struct svy_ctx ctx;
static struct svy_recode_rules rules;

static void setup(void)
{
	svy_ctx_init(&ctx);
	rules = (struct svy_recode_rules){0};
}

static void teardown(void)
{
	svy_recode_rules_free(&rules);
	svy_ctx_free(&ctx);
}

static void parse(const char *text)
{
	svy_recode_rules_free(&rules);
	ck_assert_msg(svy_recode_rules_parse(&ctx, text, &rules) == 0, "%s: %s", text, ctx.err.msg);
}

/* The problem, and the column of the caret. */
static void refuses(const char *text, const char *problem, size_t column)
{
	char want[64];
	struct svy_recode_rules r;
	ctx.err = (struct svy_err){0};
	ck_assert_msg(svy_recode_rules_parse(&ctx, text, &r) == SVY_EUSAGE, "%s: accepted", text);
	ck_assert_ptr_null(r.v);
	ck_assert_msg(strstr(ctx.err.msg, problem) != NULL, "%s: %s", text, ctx.err.msg);
	snprintf(want, sizeof want, "', column %zu\n", column);
	ck_assert_msg(strstr(ctx.err.msg, want) != NULL, "%s: not column %zu: %s", text, column, ctx.err.msg);
	ctx.err = (struct svy_err){0};
}

START_TEST(test_rules)
{
	parse("(1/2=1 \"low\") (3=2 mid one) (8, 9 = .a \"d\"\"k\")(else=copy)");
	ck_assert_uint_eq(rules.n, 4);
	ck_assert_int_eq(rules.v[0].from[0].kind, SVY_FROM_RANGE);
	ck_assert(rules.v[0].from[0].lo == 1 && rules.v[0].from[0].hi == 2 && rules.v[0].num == 1);
	ck_assert_str_eq(rules.v[0].label, "low");
	ck_assert_str_eq(rules.v[0].left, "1/2");
	ck_assert_str_eq(rules.v[0].whole, "1/2=1");
	ck_assert_str_eq(rules.v[1].label, "mid one");
	ck_assert_uint_eq(rules.v[2].nfrom, 2);
	ck_assert_int_eq(rules.v[2].to, SVY_TO_MISSING);
	ck_assert_uint_eq(rules.v[2].miss, 'a');
	ck_assert_str_eq(rules.v[2].label, "d\"k");
	ck_assert_str_eq(rules.v[2].left, "8, 9");
	ck_assert_uint_eq(rules.v[3].rest, SVY_REST_ALL);
	ck_assert_int_eq(rules.v[3].to, SVY_TO_COPY);
}
END_TEST

START_TEST(test_words_of_spss)
{
	parse("(Lowest THRU 17=1) (18 thru hi=2) (SYSMIS=-9) (missing=sysmis)");
	ck_assert(rules.v[0].from[0].lo == -INFINITY && rules.v[0].from[0].hi == 17);
	ck_assert(rules.v[1].from[0].hi == INFINITY);
	ck_assert_uint_eq(rules.v[2].from[0].tags, 1);
	ck_assert(rules.v[2].num == -9);
	ck_assert_uint_eq(rules.v[3].rest, SVY_REST_MISSING);
	ck_assert_uint_eq(rules.v[3].miss, SVY_SYSMIS);
}
END_TEST

START_TEST(test_without_parentheses)
{
	parse("1/2=1 3 = 2 \"mid\"  *=.");
	ck_assert_uint_eq(rules.n, 3);
	ck_assert_str_eq(rules.v[1].label, "mid");
	ck_assert_str_eq(rules.v[1].whole, "3 = 2");
	parse("min/max=.z");
	ck_assert_uint_eq(rules.v[0].miss, 'z');
	parse("-.5/1e2=+1 .a/.c=0 .=-1");
	ck_assert(rules.v[0].from[0].lo == -.5 && rules.v[0].from[0].hi == 100 && rules.v[0].num == 1);
	ck_assert_uint_eq(rules.v[1].from[0].tags, 2 + 4 + 8);
}
END_TEST

START_TEST(test_texts)
{
	parse("('a' \"it\"\"s\"=1 \"one\") (nonmissing=0)");
	ck_assert_str_eq(rules.v[0].from[1].text, "it\"s");
	parse("(1=\"m\" \"male\") (2='f') (missing=.)");
	ck_assert_str_eq(rules.v[0].text, "m");
	ck_assert_str_eq(rules.v[0].label, "male");
	ck_assert(svy_recode_rules_make_text(&rules) && !svy_recode_rules_make_numbers(&rules));
}
END_TEST

START_TEST(test_mistakes)
{
	refuses("", "no rule is given", 1);
	refuses("  ", "no rule is given", 3);
	refuses("(1/2=1", "parenthesis that is not closed", 1);
	refuses("(1=1) (2=2 a \"b\"", "parenthesis that is not closed", 7);
	refuses("(1-3=1)", "written with '/'", 3);
	refuses("(1:3=1)", "written with '/'", 3);
	refuses("(3/1=1)", "runs backwards", 2);
	refuses("(.c/.a=1)", "runs backwards", 2);
	refuses("(min=1)", "ends of ranges", 2);
	refuses("(max=1)", "ends of ranges", 2);
	refuses("(1/min=1)", "ends in a number or max", 4);
	refuses("(1/=1)", "ends in a number or max", 4);
	refuses("(=1)", "value is expected before", 2);
	refuses("(1=)", "is expected behind '='", 4);
	refuses("(1=yes)", "is expected behind '='", 4);
	refuses("(1=.A)", "is expected behind '='", 4);
	refuses("(1 2)", "'=' and a result are expected", 5);
	refuses("(else )", "'=' and a result are expected", 7);
	refuses("1 2", "unexpected end", 4);
	refuses("(yes=1)", "unknown word 'yes'", 2);
	refuses("(été=1)", "unknown word 'été'", 2);
	refuses("(1=1)(é=1)", "unknown word 'é'", 7);
	refuses("(\"é\"=1) (x=1)", "unknown word 'x'", 10);
	refuses("(\"yes=1)", "quote that is not closed", 2);
	refuses("(1=1 \"yes)", "quote that is not closed", 6);
	refuses("(\xe2\x80\x9cyes\xe2\x80\x9d=1)", "typographic quote", 2);
	refuses("(1=1 \xe2\x80\x9cyes\xe2\x80\x9d)", "typographic quote", 6);
	refuses("(1=copy \"x\")", "keep their labels", 9);
	refuses("(1=. \"x\")", "can have no label", 6);
	refuses("(1=\"a\") (2=2)", "one rule makes a text and another a number", 10);
	refuses("(1=.a) (2=\"b\")", "one rule makes a text and another a number", 9);
	refuses("(1=1 \"a\") (2=1 \"b\")", "two labels, 'a' and 'b'", 12);
	refuses("(1e999=1)", "not a number", 2);
	refuses("(1.2.3=1)", "not a number", 2);
	refuses("1=1(2=2)", "stand apart by blanks", 4);
	refuses("(1=1 \"a\" b)", "')' is expected", 10);
	refuses("(.1a=1)", "stand apart", 4);
	refuses("(.ab=1)", "missing value is", 2);
}
END_TEST

/* A variable with labels and missing codes. */
static struct svy_var item(void)
{
	struct svy_var v = {.name = svy_strdup("q"), .type = SVY_NUMBER, .integer = true};
	svy_var_label_number(&v, 1, "one");
	svy_var_label_number(&v, 2, "two");
	svy_var_label_number(&v, 3, "three");
	svy_var_label_number(&v, 8, "dk");
	svy_var_label_tag(&v, 'b', "lost");
	svy_var_missing_number(&v, 8);
	svy_var_missing_range(&v, 97, 99);
	return v;
}

static struct svy_recode_map *map_of(const struct svy_var *v, const char *text)
{
	struct svy_recode_map *m = NULL;
	parse(text);
	ck_assert_msg(svy_recode_map_new(&ctx, &rules, v, &m) == 0, "%s: %s", text, ctx.err.msg);
	return m;
}

#define KEPT -1
#define OPEN -2

/* The rule that a number meets, and the same of a column. */
static int rule_of(const struct svy_recode_map *m, double x)
{
	struct svy_column c = svy_column_new(SVY_NUMBER);
	uint32_t o = svy_recode_outcome_of_number(m, x), of_column;
	c.num[0] = x;
	svy_recode_outcomes_of(m, &c, 1, &of_column);
	ck_assert_uint_eq(o, of_column);
	svy_column_free(&c);
	return o == svy_recode_outcome_kept(m) ? KEPT : o == svy_recode_outcome_open(m) ? OPEN : (int)(o / 2);
}

START_TEST(test_numbers)
{
	struct svy_var v = item();
	struct svy_recode_map *m = map_of(&v, "(1/2=1) (2/5=2) (8 98=3) (6.5=4) (200/max=5)");
	ck_assert_int_eq(rule_of(m, 1), 0);
	ck_assert_int_eq(rule_of(m, 1.5), 0);
	ck_assert_int_eq(rule_of(m, 2), 0);
	ck_assert_int_eq(rule_of(m, nextafter(2, 3)), 1);
	ck_assert_int_eq(rule_of(m, 5), 1);
	ck_assert_int_eq(rule_of(m, nextafter(5, 6)), OPEN);
	ck_assert_int_eq(rule_of(m, nextafter(1, 0)), OPEN);
	ck_assert_int_eq(rule_of(m, 8), 2);
	ck_assert_int_eq(rule_of(m, 98), 2);
	ck_assert_int_eq(rule_of(m, 97), KEPT);
	ck_assert_int_eq(rule_of(m, 98.5), KEPT);
	ck_assert_int_eq(rule_of(m, 6.5), 3);
	ck_assert_int_eq(rule_of(m, 6), OPEN);
	ck_assert_int_eq(rule_of(m, 1e300), 4);
	ck_assert_int_eq(rule_of(m, INFINITY), 4);
	ck_assert_int_eq(rule_of(m, -INFINITY), OPEN);
	ck_assert_int_eq(rule_of(m, -0x1p63), OPEN);
	ck_assert_int_eq(rule_of(m, 0x1p63), 4);
	ck_assert_int_eq(rule_of(m, -0.0), OPEN);
	svy_recode_map_free(m);
	svy_var_free(&v);
}
END_TEST

START_TEST(test_missing_values)
{
	struct svy_var v = item();
	struct svy_recode_map *m = map_of(&v, "(1/99=1) (.b=2) (missing=3)");
	struct svy_buf codes = {0};
	ck_assert_int_eq(rule_of(m, 8), 2);
	ck_assert_int_eq(rule_of(m, 97), 2);
	ck_assert_int_eq(rule_of(m, 9), 0);
	ck_assert_uint_eq(svy_recode_outcome_of_missing(m, SVY_SYSMIS), 2 * 2 + 1);
	ck_assert_uint_eq(svy_recode_outcome_of_missing(m, 'a'), 2 * 2 + 1);
	ck_assert_uint_eq(svy_recode_outcome_of_missing(m, 'b'), 2 * 1 + 1);
	ck_assert(!svy_recode_passed(m, &codes));
	svy_recode_map_free(m);
	m = map_of(&v, "(1/99=1)");
	ck_assert(svy_recode_passed(m, &codes));
	ck_assert_str_eq(codes.p, "8, 97 to 99");
	svy_buf_free(&codes);
	svy_recode_map_free(m);
	m = map_of(&v, "(1/max=1) (8=2)");
	ck_assert(!svy_recode_passed(m, &codes));
	ck_assert_int_eq(rule_of(m, 8), 1);
	svy_recode_map_free(m);
	svy_var_free(&v);
}
END_TEST

/* What is listed counts first, wherever the words stand. */
START_TEST(test_words_are_for_the_rest)
{
	struct svy_var v = item();
	struct svy_recode_map *m = map_of(&v, "(else=9) (nonmissing=1) (3=2)");
	ck_assert_int_eq(rule_of(m, 3), 2);
	ck_assert_int_eq(rule_of(m, 4), 0);
	ck_assert_int_eq(rule_of(m, 8), 0);
	svy_recode_map_free(m);
	svy_var_free(&v);
}
END_TEST

START_TEST(test_labels_as_values)
{
	struct svy_var v = item();
	struct svy_recode_map *m = map_of(&v, "(\"two\" \"dk\"=1) (\"lost\"=2) (else=3)");
	ck_assert_int_eq(rule_of(m, 2), 0);
	ck_assert_int_eq(rule_of(m, 8), 0);
	ck_assert_uint_eq(svy_recode_outcome_of_missing(m, 'b'), 3);
	svy_recode_map_free(m);
	parse("(1=1) (\"tow\"=2)");
	ck_assert_int_eq(svy_recode_map_new(&ctx, &rules, &v, &m), SVY_EUSAGE);
	ck_assert(strstr(ctx.err.msg, "did you mean 'two'") && strstr(ctx.err.msg, "column 8\n"));
	svy_var_free(&v);
}
END_TEST

/* Against a walk over the rules, for random rules and values. */
START_TEST(test_random_rules)
{
	struct svy_var v = item();
	uint64_t seed = 20261128;
#define DRAW(n) ((seed = seed * 6364136223846793005u + 1442695040888963407u), (int)((seed >> 33) % (n)))
	for (int round = 0; round < 300; round++) {
		struct svy_buf text = {0};
		int n = 1 + DRAW(12), scale = DRAW(2) ? 1 : 9000;
		for (int i = 0; i < n; i++) {
			int lo = (DRAW(24) - 6) * scale, hi = lo + DRAW(6) * scale;
			if (DRAW(2))
				svy_buf_printf(&text, "(%d/%d=%d)", lo, hi, i);
			else
				svy_buf_printf(&text, "(%d %d=%d)", lo, hi, i);
		}
		struct svy_recode_map *m = map_of(&v, text.p);
		for (int k = 0; k < 60; k++) {
			double x = (DRAW(80) - 20) * .5 * scale;
			int want = svy_var_number_is_missing(&v, x) ? KEPT : OPEN;
			for (size_t i = rules.n; i-- > 0;)
				for (size_t j = 0; j < rules.v[i].nfrom; j++) {
					const struct svy_recode_from *f = &rules.v[i].from[j];
					bool code = f->kind == SVY_FROM_CODE;
					if (code ? x == f->lo : x >= f->lo && x <= f->hi && !svy_var_number_is_missing(&v, x))
						want = (int)i;
				}
			ck_assert_msg(rule_of(m, x) == want, "%g under %s: %d, not %d", x, text.p, rule_of(m, x), want);
		}
		svy_recode_map_free(m);
		svy_buf_free(&text);
	}
	svy_var_free(&v);
}
END_TEST

/* "1=one 2=two | 8 97:99": labels and missing rules of what comes out. */
static void makes(const char *text, const char *want)
{
	struct svy_var v = item(), to = {.name = svy_strdup("new")};
	struct svy_recode_map *m = map_of(&v, text);
	struct svy_buf b = {0};
	svy_recode_var(&to, &v, m, &rules);
	ck_assert_str_eq(to.name, "new");
	for (size_t i = 0; i < to.ncat; i++) {
		if (to.cat[i].value.kind == SVY_VALUE_TAG)
			svy_buf_printf(&b, ".%c=%s ", to.cat[i].value.tag, to.cat[i].label);
		else
			svy_buf_printf(&b, "%g=%s ", to.cat[i].value.num, to.cat[i].label);
	}
	svy_buf_puts(&b, "|");
	for (size_t i = 0; i < to.nmissing; i++)
		svy_buf_printf(&b, " %g", to.missing[i].num);
	for (size_t i = 0; i < to.nrange; i++)
		svy_buf_printf(&b, " %g:%g", to.range[i].lo, to.range[i].hi);
	ck_assert_msg(strcmp(b.p, want) == 0, "%s: %s, not %s", text, b.p, want);
	svy_buf_free(&b);
	svy_recode_map_free(m);
	svy_var_free(&v);
	svy_var_free(&to);
}

START_TEST(test_what_survives)
{
	makes("(else=copy)", "1=one 2=two 3=three 8=dk .b=lost | 8 97:99");
	makes("(1=1) (else=copy)", "1=one 2=two 3=three 8=dk .b=lost | 8 97:99");
	makes("(1 2=1) (nonmissing=copy)", "3=three 8=dk .b=lost | 8 97:99");
	makes("(1/2=1 \"few\") (3=2 many)", "1=few 2=many 8=dk .b=lost | 8 97:99");
	makes("(2=1) (1=2) (3=copy)", "3=three 8=dk .b=lost | 8 97:99");
	makes("(1/3=0) (missing=.)", "|");
	makes("(1/3=0) (8=4)", ".b=lost | 97:99");
	makes("(1/3=copy) (8=8) (missing=.a)", "1=one 2=two 3=three 8=dk | 8");
	makes("(1/3=copy) (8 98=98 \"none\") (missing=.a)", "1=one 2=two 3=three 98=none | 98");
	makes("(1/3=copy) (99=copy) (missing=.b)", "1=one 2=two 3=three | 99");
	makes("(1=8) (2/3=copy)", "2=two 3=three .b=lost | 8 97:99");
	makes("(\"one\"=1) (\"two\"=3) (3=copy)", "1=one 8=dk .b=lost | 8 97:99");
}
END_TEST

START_TEST(test_integers)
{
	struct svy_var v = item(), to = {.name = svy_strdup("new")};
	struct svy_recode_map *m = map_of(&v, "(1=.5) (else=copy)");
	svy_recode_var(&to, &v, m, &rules);
	ck_assert(!to.integer);
	svy_recode_map_free(m);
	v.integer = false;
	m = map_of(&v, "(1/2=1) (else=.)");
	v.nrange = 0;
	svy_recode_var(&to, &v, m, &rules);
	ck_assert(to.integer);
	svy_recode_map_free(m);
	svy_var_free(&v);
	svy_var_free(&to);
}
END_TEST

/* The format that the target of a variable in F1.0 has, or in another. */
static const char *format_of(const char *format, const char *text)
{
	static char kept[16];
	struct svy_var v = item(), to = {.name = svy_strdup("new")};
	struct svy_recode_map *m = map_of(&v, text);
	v.format = svy_strdup(format);
	svy_recode_var(&to, &v, m, &rules);
	snprintf(kept, sizeof kept, "%s", to.format ? to.format : "none");
	svy_recode_map_free(m);
	svy_var_free(&v);
	svy_var_free(&to);
	return kept;
}

START_TEST(test_formats)
{
	ck_assert_str_eq(format_of("F1.0", "(1/3=1) (else=.)"), "F1.0");
	ck_assert_str_eq(format_of("F1.0", "(1/3=10) (else=.)"), "none");
	ck_assert_str_eq(format_of("F1.0", "(1/3=-1) (else=.)"), "none");
	ck_assert_str_eq(format_of("F8.2", "(1/3=.25) (else=.)"), "F8.2");
	ck_assert_str_eq(format_of("F8.2", "(1/3=.125) (else=.)"), "none");
	ck_assert_str_eq(format_of("%8.0g", "(1/3=100) (else=.)"), "%8.0g");
	ck_assert_str_eq(format_of("DATE11", "(1/3=1) (else=.)"), "none");
	ck_assert_str_eq(format_of("DATE11", "(1/3=.) (else=copy)"), "DATE11");
}
END_TEST

START_TEST(test_strings)
{
	struct svy_var v = {.name = svy_strdup("s"), .type = SVY_STRING};
	struct svy_recode_map *m;
	svy_var_missing_string(&v, "x");
	m = map_of(&v, "(\"a\" \"b  \"=1) (\"\"=2) (else=3)");
	ck_assert_int_eq(svy_recode_map_type(m), SVY_NUMBER);
	ck_assert_uint_eq(svy_recode_outcome_of_text(m, "b ", 2), 0);
	ck_assert_uint_eq(svy_recode_outcome_of_text(m, "c", 1), 4);
	ck_assert_uint_eq(svy_recode_outcome_of_text(m, "x", 1), 5);
	ck_assert_uint_eq(svy_recode_outcome_of_missing(m, SVY_SYSMIS), 3);
	svy_recode_map_free(m);
	parse("(\"a\"=1) (2=2)");
	ck_assert_int_eq(svy_recode_map_new(&ctx, &rules, &v, &m), SVY_EUSAGE);
	ck_assert(strstr(ctx.err.msg, "'s' holds texts") && strstr(ctx.err.msg, "column 10\n"));
	ctx.err = (struct svy_err){0};
	parse("(\"a\"=1) (else=copy)");
	ck_assert_int_eq(svy_recode_map_new(&ctx, &rules, &v, &m), SVY_EUSAGE);
	ck_assert(strstr(ctx.err.msg, "cannot be copied among numbers"));
	ctx.err = (struct svy_err){0};
	parse("(\"a\"=.a) (else=copy)");
	ck_assert_int_eq(svy_recode_map_new(&ctx, &rules, &v, &m), SVY_EUSAGE);
	ck_assert(strstr(ctx.err.msg, "only '.' is a missing value"));
	svy_var_free(&v);
}
END_TEST

START_TEST(test_overlaps)
{
	struct svy_var v = item();
	const char *a, *b;
	struct svy_recode_map *m = map_of(&v, "(1/2=1) (3=2) (2/4 7=3)");
	ck_assert(svy_recode_overlap(m, &a, &b));
	ck_assert_str_eq(a, "1/2=1");
	svy_recode_map_free(m);
	m = map_of(&v, "(1/2=1) (3=2) (else=copy)");
	ck_assert(!svy_recode_overlap(m, &a, &b));
	svy_recode_map_free(m);
	svy_var_free(&v);
}
END_TEST

UNIT_MAIN("recode", setup, teardown, test_rules, test_words_of_spss, test_without_parentheses, test_texts, test_mistakes, test_numbers,
	  test_missing_values, test_words_are_for_the_rest, test_labels_as_values, test_random_rules, test_what_survives, test_integers, test_formats,
	  test_strings, test_overlaps)

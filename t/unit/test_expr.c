// SPDX-License-Identifier: GPL-3.0-or-later
/* Expressions: values, three-valued logic, labels, kinds of missing, precedence, and what is said of mistakes. */
#include "expr_rows.h"

START_TEST(arithmetic)
{
	is("x", "1 2 3 -1 0 .");
	is("x + y", "3 4 . 3 0 .");
	is("x - 1 - 1", "-1 0 1 -3 -2 .");
	is("2 * x + 1", "3 5 7 -1 1 .");
	is("-x ^ 2", "-1 -4 -9 -1 0 .");
	is("-2 ^ 2 + 0 * x", "-4 -4 -4 -4 -4 .");
	is("2 ^ 3 ^ 2 + 0 * x", "512 512 512 512 512 .");
	is("2 ^ -1 + 0 * x", "0.5 0.5 0.5 0.5 0.5 .");
	is("6 / x", "6 3 2 -6 . .");
	is("x % 2", "1 0 1 1 0 .");
	is("x % y", "1 0 . 3 . .");
	is("7 - 2 * (x - -1)", "3 1 -1 7 5 .");
	is("1e3 * x + .5", "1000.5 2000.5 3000.5 -999.5 0.5 .");
	is("(x > 1) + (y > 1)", "1 2 . 1 0 .");
}
END_TEST

START_TEST(functions)
{
	is("abs(x)", "1 2 3 1 0 .");
	is("round(x / 2)", "1 1 2 -1 0 .");
	is("round(x / 3, 2)", "0.33 0.67 1 -0.33 0 .");
	is("floor(x / 2)", "0 1 1 -1 0 .");
	is("ceil(x / 2)", "1 1 2 0 0 .");
	is("log(exp(x))", "1 2 3 -1 0 .");
	is("log(x) * 0", "0 0 0 . . .");
	is("sqrt(x * x)", "1 2 3 1 0 .");
	is("sqrt(x) * 0", "0 0 0 . 0 .");
	is("exp(1000 * x)", ". . . 0 1 .");
	is("min(x, y)", "1 2 3 -1 0 .");
	is("min(x, y, min=2)", "1 2 . -1 0 .");
	is("max(x, y, 1)", "2 2 3 4 1 1");
	is("if(x > 1, 10, y)", "2 10 10 4 0 .");
	is("if(u == 1, 1, 2)", "1 2 . 2 . .");
	is("if(x > 1, 'b', 'a') == 'b'", "0 1 1 0 0 .");
}
END_TEST

START_TEST(comparison)
{
	is("x == 1", "1 0 0 0 0 .");
	is("x != 1", "0 1 1 1 1 .");
	is("x < y", "1 0 . 1 0 .");
	is("x <= 2 and x >= 0", "1 1 0 0 1 .");
	is("1 < x", "0 1 1 0 0 .");
	is("x in (1, 3:5)", "1 0 1 0 0 .");
	is("x in (-1)", "0 0 0 1 0 .");
	is("x not in (1, 3:5)", "0 1 0 1 1 .");
	is("not x in (1, 3)", "0 1 0 1 1 .");
	is("x + 1 in (2:3)", "1 1 0 0 0 .");
}
END_TEST

/* t u: 1 1, 1 0, 1 missing, 0 0, 0 missing, missing missing; with both orders the whole of Kleene's tables. */
START_TEST(kleene)
{
	is("t == 1 and u == 1", "1 0 . 0 0 .");
	is("u == 1 and t == 1", "1 0 . 0 0 .");
	is("t == 1 or u == 1", "1 1 1 0 . .");
	is("u == 1 or t == 1", "1 1 1 0 . .");
	is("not u == 1", "0 1 . 1 . .");
	is("! (u == 1) && ! (t == 1)", "0 0 0 1 . .");
	is("t == 0 || u == 0", "0 1 . 1 1 .");
	is("not t == 1 AND u == 1 OR 1 == 1", "1 1 1 1 1 1");
	is("1 == 1 or t == 1 and u == 1", "1 1 1 1 1 1");
	is("(1 == 1 or t == 1) and u == 1", "1 0 . 0 . .");
}
END_TEST

START_TEST(labels)
{
	is("gender == \"Female\"", "0 1 0 . . .");
	is("'Female' == gender", "0 1 0 . . .");
	is("gender != 'Female'", "1 0 1 . . .");
	is("gender in ('Male', 'Female')", "1 1 1 . . .");
	is("gender < 'Female'", "1 0 1 . . .");
	is("tagged == 'Yes'", "1 . . 1 . .");
	is("code(gender)", "1 2 1 8 9 .");
	is("code(gender) == 'Don''t know'", "0 0 0 1 0 .");
	is("code(tagged)", "1 . . 2 . -5");
	is("name == 'Bob'", "0 1 . . 0 0");
	is("name in (\"a\"\"b\", 'Ann  ')", "1 0 . . 1 0");
	is("name < 'Az'", "1 0 . . 0 0");
}
END_TEST

START_TEST(missing)
{
	is("missing(x)", "0 0 0 0 0 1");
	is("valid(x)", "1 1 1 1 1 0");
	is("missing(gender)", "0 0 0 1 1 1");
	is("missing(gender, \"Refused\")", "0 0 0 0 1 0");
	is("missing(gender, 8)", "0 0 0 1 0 0");
	is("missing(gender, 8, .)", "0 0 0 1 0 1");
	is("missing(tagged, .a)", "0 1 0 0 0 0");
	is("missing(tagged, 'Refused')", "0 1 0 0 0 0");
	is("missing(tagged, .b, -7:-2)", "0 0 1 0 0 1");
	is("missing(tagged, .)", "0 0 0 0 1 0");
	is("missing(name)", "0 0 1 1 0 0");
	is("missing(name, 'Refused')", "0 0 0 1 0 0");
	is("missing(x / y)", "0 0 1 0 1 1");
}
END_TEST

START_TEST(names)
{
	is("gr\303\266\303\237e + 0", "1 2 3 4 5 6");
	is("a.b * 2", "2 4 6 8 10 12");
	is("`in` in (1, 2)", "1 1 0 0 0 0");
	is("`x`\n+\t1\302\240", "2 3 4 0 1 .");
}
END_TEST

START_TEST(mistakes)
{
	refused("gendr == 1", 1, "unknown variable 'gendr' (did you mean 'gender'?) in 'gendr == 1'");
	refused("x = 1", 3, "'=' does not compare (use ==)");
	refused("1 < x < 3", 7, "comparisons cannot be chained");
	refused("gender == 'Femal'", 11, "no value of 'gender' has the label 'Femal' (labels: 'Female')");
	refused("gender == 'Refused'", 11, "'Refused' is the label of a missing value and equals nothing (use missing(gender, \"Refused\"))");
	refused("missing(gender, 'Male')", 17, "'Male' is the label of a valid value");
	refused("missing(gender, 1)", 17, "1 is no missing code of 'gender'");
	refused("missing(x + 1, 8)", 11, "only a variable has kinds of missing");
	refused("tagged < 'Yes'", 10, "several codes of 'tagged' have the label 'Yes'");
	refused("x == 'old'", 6, "'x' has no value labels");
	refused("name == 3", 6, "a text and a number cannot be compared (put the number in quotes)");
	refused("name == ''", 9, "an empty text is missing");
	refused("name + 1 > 2", 1, "'name' is text where a number is needed");
	refused("x", 1, "'x' is no condition");
	refused("x + 1", 3, "a condition is needed here, and this is a number");
	refused("x == 1 and y", 12, "'y' is no condition");
	refused("x == .a", 6, "a missing value equals nothing");
	refused("x in (.a)", 7, "a missing value equals nothing");
	refused("x in (y)", 7, "a list holds numbers");
	refused("x in (5:3)", 8, "a range whose end is below its beginning");
	refused("x == 1:3", 7, "unexpected ':'");
	refused("x == ", 6, "unexpected end of the expression");
	refused("", 1, "unexpected end of the expression");
	refused("x == (1", 8, "unexpected end of the expression");
	refused("x == 1)", 7, "unexpected ')'");
	refused("x == 'a", 6, "quote that is not closed");
	refused("x == 1 & y == 2", 8, "unknown operator (use 'and')");
	refused("gr\303\266\303\237e == \342\200\234a\342\200\235", 10, "typographic quote");
	refused("x == 2y", 6, "a name cannot begin with a digit");
	refused("x == 1 \001", 8, "unexpected character");
	refused("x == \377", 6, "unexpected character");
	refused("rond(x) == 1", 1, "unknown function 'rond' (did you mean 'round'?)");
	refused("abs(x, y) == 1", 1, "abs() takes 1 argument");
	refused("if(x > 1, 2) == 1", 1, "if() takes 3 arguments");
	refused("if(x > 1, 2, 'a') == 1", 14, "if() gives a text in one place and a number in another");
	refused("code(x + 1) == 1", 8, "code() takes a variable");
}
END_TEST

static void repeated(const char *before, const char *middle, const char *after, size_t n, const char *start)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < n; i++)
		svy_buf_puts(&b, before);
	svy_buf_puts(&b, middle);
	for (size_t i = 0; i < n; i++)
		svy_buf_puts(&b, after);
	char *got = run(b.p, false);
	ck_assert_msg(strncmp(got, start, strlen(start)) == 0, "%s...: %.200s", before, got);
	free(got);
	svy_buf_free(&b);
}

START_TEST(nesting)
{
	repeated("(", "x", ")", 200, "1 2 3");
	repeated("(", "x", ")", 100000, "expression is nested too deeply");
	repeated("-", "x", "", 100000, "expression is nested too deeply");
	repeated("abs(", "x", ")", 900, "1 2 3 1 0");
	repeated("x == 1 or ", "x == 2", "", 900, "1 1 0 0 0");
	repeated("x == 1 or ", "x == 2", "", 110000, "expression is longer than");
	repeated("x in (", "1", ")", 5000, "expression is nested too deeply");
}
END_TEST

START_TEST(warnings)
{
	is("gender == 8", "0 0 0 . . .");
	ck_assert_uint_eq(ctx.notes.n, 1);
	ck_assert_ptr_nonnull(strstr(ctx.notes.v[0], "8 is a missing code of 'gender'"));
	struct svy_expr *e;
	ctx.strict = true;
	ck_assert_int_eq(svy_expr_parse(&ctx, "gender in (1, 9)", &e), 0);
	ck_assert_int_eq(svy_expr_bind(&ctx, e, &dict, NULL, SVY_WANT_CONDITION), SVY_EDATA);
	svy_expr_free(e);
}
END_TEST

START_TEST(tags)
{
	assigns("n = tagged", "1 .a .b 2 . .");
	assigns("n = gender", "1 2 1 . . .");
	assigns("n = code(gender)", "1 2 1 8 9 .");
	assigns("n = code(tagged)", "1 .a .b 2 . -5");
	assigns("n = tagged + 0", "1 . . 2 . .");
	assigns("n = -tagged", "-1 . . -2 . .");
	assigns("n = abs(tagged)", "1 . . 2 . .");
	assigns("n = tagged == 1", "1 . . 0 . .");
	assigns("n = if(x == 2, .z, x)", "1 .z 3 -1 0 .");
	assigns("n = if(missing(gender, 8), .a, gender)", "1 2 1 .a . .");
	assigns("n = if(x > 0, tagged, .)", "1 .a .b . . .");
	assigns("n = if(x > 0, name, .)", "[Ann] [Bob ] . . . .");
	assigns("n = .a", ".a .a .a .a .a .a");
	assigns("n = .", ". . . . . .");
	assigns("n = 'a;b'", "[a;b] [a;b] [a;b] [a;b] [a;b] [a;b]");
}
END_TEST

START_TEST(programs)
{
	struct svy_program p;
	ck_assert_int_eq(svy_program_parse(&ctx, " a.1 =  x + 1 ;\n`b=;` = 'a;b' == \"c;\" ;c=1; ", &p), 0);
	ck_assert_uint_eq(p.n, 3);
	ck_assert_str_eq(p.v[0].name, "a.1");
	ck_assert_str_eq(p.v[1].name, "b=;");
	ck_assert_uint_eq(p.v[1].pos, 16);
	ck_assert_str_eq(p.v[2].name, "c");
	ck_assert_str_eq(svy_expr_text(p.v[0].expr), "x + 1");
	ck_assert_str_eq(svy_expr_text(p.v[1].expr), "'a;b' == \"c;\"");
	ck_assert_str_eq(svy_expr_text(p.v[2].expr), "1");
	struct svy_expr *copy = svy_expr_copy(p.v[0].expr);
	column_is(p.v[0].expr, "2 3 4 0 1 .");
	column_is(copy, "2 3 4 0 1 .");
	svy_expr_free(copy);
	svy_program_free(&p);
	ck_assert_int_eq(svy_program_parse(&ctx, "a = 1; b = gendr + 1", &p), 0);
	ck_assert_int_eq(svy_expr_bind(&ctx, p.v[1].expr, &dict, NULL, SVY_WANT_ANY), SVY_EUSAGE);
	ck_assert_str_eq(ctx.err.msg, "unknown variable 'gendr' (did you mean 'gender'?) in 'a = 1; b = gendr + 1', column 12\n"
			 "  a = 1; b = gendr + 1\n             ^");
	svy_program_free(&p);
}
END_TEST

static void no_program(const char *text, size_t column, const char *start)
{
	struct svy_program p;
	struct svy_buf b = {0};
	ctx.err.code = 0;
	ck_assert_int_eq(svy_program_parse(&ctx, text, &p), SVY_EUSAGE);
	ck_assert_uint_eq(p.n, 0);
	svy_buf_printf(&b, ", column %zu\n", column);
	ck_assert_msg(strncmp(ctx.err.msg, start, strlen(start)) == 0 && strstr(ctx.err.msg, b.p), "%s\n says %s", text, ctx.err.msg);
	svy_buf_free(&b);
}

START_TEST(wrong_programs)
{
	no_program("", 1, "an assignment is needed");
	no_program("a", 2, "an assignment is needed");
	no_program("a = 1;;", 7, "unexpected ';'");
	no_program("x + 1", 3, "an assignment begins with a name and '='");
	no_program("a == 1", 3, "an assignment begins with a name and '='");
	no_program("'a' = 1", 1, "an assignment begins with a name and '='");
	no_program("a = ", 5, "unexpected end of the expression");
	no_program("a = ; b = 1", 5, "unexpected ';'");
	no_program("a = 1; b = x = 2", 14, "'=' does not compare");
	no_program("a = 1; b = (2; c = 1", 14, "unexpected ';'");
	no_program("a = 'b; c = 1", 5, "quote that is not closed");
	no_program("in = 1", 1, "an assignment begins with a name");
}
END_TEST

UNIT_MAIN("expr", setup, teardown, tags, programs, wrong_programs, arithmetic, functions, comparison, kleene, labels, missing, names, mistakes, nesting, warnings)

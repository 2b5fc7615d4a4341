// SPDX-License-Identifier: GPL-3.0-or-later
/* Expressions: values, three-valued logic, labels, kinds of missing, precedence, and what is said of mistakes. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "expr/expr.h"
#include "expr/program.h"

enum { ROWS = 6 };

/*
 * row      0     1     2     3     4     5
 * x        1     2     3     -1    0     (sysmis)
 * y        2     2     (sm)  4     0     (sysmis)
 * gender   1     2     1     8     9     (sysmis)      8 and 9 missing
 * tagged   1     .a    .b    2     .     -5            -7 to -2 missing
 * t        1     1     1     0     0     (sysmis)
 * u        1     0     (sm)  0     (sm)  (sysmis)
 * name     Ann   "Bob " ""   REF   a"b   Zoë           REF missing
 */
static struct svy_dict dict;
static struct svy_batch *batch;
static struct svy_ctx ctx;

static size_t add(const char *name, enum svy_type type)
{
	ck_assert_ptr_nonnull(svy_dict_add(&dict, name, type));
	return dict.nvar - 1;
}

static void fill(size_t col, const double *v)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (v[i] != v[i])
			svy_batch_set_missing(batch, col, i, SVY_SYSMIS);
		else
			svy_batch_set_number(batch, col, i, v[i]);
	}
}

static void make_dict(void)
{
	svy_dict_init(&dict);
	add("x", SVY_NUMBER);
	add("y", SVY_NUMBER);
	struct svy_var *g = &dict.var[add("gender", SVY_NUMBER)];
	svy_var_label_number(g, 1, "Male");
	svy_var_label_number(g, 2, "Female");
	svy_var_label_number(g, 8, "Don't know");
	svy_var_label_number(g, 9, "Refused");
	svy_var_missing_number(g, 8);
	svy_var_missing_number(g, 9);
	struct svy_var *t = &dict.var[add("tagged", SVY_NUMBER)];
	svy_var_label_number(t, 1, "Yes");
	svy_var_label_number(t, 2, "Yes");
	svy_var_label_tag(t, 'a', "Refused");
	svy_var_missing_range(t, -7, -2);
	add("t", SVY_NUMBER);
	add("u", SVY_NUMBER);
	struct svy_var *s = &dict.var[add("name", SVY_STRING)];
	svy_var_missing_string(s, "REF");
	svy_var_label_string(s, "REF", "Refused");
	add("gr\303\266\303\237e", SVY_NUMBER);
	add("a.b", SVY_NUMBER);
	add("in", SVY_NUMBER);
}

static void setup(void)
{
	static const double none = 0.0;
	const double m = none / none;
	svy_ctx_init(&ctx);
	make_dict();
	batch = svy_batch_new(&dict, NULL);
	batch->nrow = ROWS;
	fill(0, (double[]){1, 2, 3, -1, 0, m});
	fill(1, (double[]){2, 2, m, 4, 0, m});
	fill(2, (double[]){1, 2, 1, 8, 9, m});
	fill(3, (double[]){1, m, m, 2, m, -5});
	svy_batch_set_missing(batch, 3, 1, 'a');
	svy_batch_set_missing(batch, 3, 2, 'b');
	fill(4, (double[]){1, 1, 1, 0, 0, m});
	fill(5, (double[]){1, 0, m, 0, m, m});
	const char *names[ROWS] = {"Ann", "Bob ", "", "REF", "a\"b", "Zo\303\253"};
	for (size_t i = 0; i < ROWS; i++)
		svy_batch_set_string(batch, 6, i, names[i], strlen(names[i]));
	for (size_t c = 7; c < dict.nvar; c++)
		fill(c, (double[]){1, 2, 3, 4, 5, 6});
}

static void teardown(void)
{
	svy_batch_free(batch);
	svy_dict_free(&dict);
	svy_ctx_free(&ctx);
}

/* The values of an expression in all rows, "." for missing; the message if it is refused. */
static char *run(const char *text, bool condition)
{
	struct svy_expr *e;
	uint8_t need[32] = {0}, miss[ROWS];
	double val[ROWS];
	struct svy_buf b = {0};
	ctx.err.code = 0;
	if (svy_expr_parse(&ctx, text, &e) != 0) {
		ck_assert_int_eq(ctx.err.code, SVY_EUSAGE);
		ck_assert_ptr_null(e);
		return svy_strdup(ctx.err.msg);
	}
	struct svy_expr *copy = svy_expr_copy(e);
	svy_expr_free(e);
	if (svy_expr_bind(&ctx, copy, &dict, need, condition ? SVY_WANT_CONDITION : SVY_WANT_NUMBER) != 0) {
		ck_assert_int_eq(ctx.err.code, SVY_EUSAGE);
		svy_expr_free(copy);
		return svy_strdup(ctx.err.msg);
	}
	svy_expr_eval(copy, batch, val, miss);
	for (size_t i = 0; i < ROWS; i++) {
		char num[SVY_NUM_MAX];
		svy_num_format(num, val[i]);
		svy_buf_printf(&b, "%s%s", i ? " " : "", miss[i] ? "." : num);
	}
	svy_expr_free(copy);
	return svy_buf_take(&b);
}

static void is(const char *text, const char *expected)
{
	char *got = run(text, false);
	ck_assert_msg(strcmp(got, expected) == 0, "%s\n gives %s\n not   %s", text, got, expected);
	free(got);
}

/* Refused with a message that begins so, and with the caret in that column (from 1). */
static void refused(const char *text, size_t column, const char *start)
{
	char *got = run(text, true), *where = NULL;
	ck_assert_msg(strncmp(got, start, strlen(start)) == 0, "%s\n says %s\n not  %s", text, got, start);
	struct svy_buf b = {0};
	svy_buf_printf(&b, ", column %zu\n", column);
	where = strstr(got, b.p);
	ck_assert_msg(where != NULL, "%s\n says %s\n without column %zu", text, got, column);
	ck_assert_ptr_nonnull(strstr(where, "^"));
	svy_buf_free(&b);
	free(got);
}

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

/* The column of an expression: numbers, texts in brackets, and missing values by their kind. */
static void column_is(struct svy_expr *e, const char *expected)
{
	struct svy_column c = {0};
	struct svy_buf b = {0};
	int rc = svy_expr_bind(&ctx, e, &dict, NULL, SVY_WANT_ANY);
	ck_assert_msg(rc == 0, "%s: %s", svy_expr_text(e), ctx.err.msg);
	c = svy_column_new(svy_expr_kind(e) == SVY_KIND_TEXT ? SVY_STRING : SVY_NUMBER);
	svy_expr_eval_column(e, batch, &c);
	for (size_t i = 0; i < ROWS; i++) {
		char num[SVY_NUM_MAX];
		svy_buf_puts(&b, i ? " " : "");
		if (c.miss[i] == SVY_SYSMIS)
			svy_buf_putc(&b, '.');
		else if (c.miss[i])
			svy_buf_printf(&b, ".%c", c.miss[i]);
		else if (c.str)
			svy_buf_printf(&b, "[%.*s]", (int)c.str[i].n, c.str[i].p);
		else
			svy_buf_add(&b, num, svy_num_format(num, c.num[i]));
		ck_assert_msg(!c.num || !c.miss[i] == (c.num[i] == c.num[i]), "%s: row %zu", svy_expr_text(e), i);
	}
	ck_assert_msg(strcmp(b.p, expected) == 0, "%s\n gives %s\n not   %s", svy_expr_text(e), b.p, expected);
	svy_buf_free(&b);
	svy_column_free(&c);
}

/* 'name = EXPR': its column. */
static void assigns(const char *text, const char *expected)
{
	struct svy_program p;
	int rc = svy_program_parse(&ctx, text, &p);
	ck_assert_msg(rc == 0, "%s: %s", text, ctx.err.msg);
	ck_assert_uint_eq(p.n, 1);
	column_is(p.v[0].expr, expected);
	svy_program_free(&p);
}

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

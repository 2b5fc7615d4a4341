// SPDX-License-Identifier: GPL-3.0-or-later
/* The functions of expressions: across variables, of texts, of labels, of dates, and choices; and what is said of wrong arguments. */
#include "expr_rows.h"

START_TEST(across)
{
	is("sum(q1:q4)", "9 7 5 10 11 .");
	is("sum(q1:q4, min=4)", "9 . . 10 . .");
	is("sum(q1:q4, min=3)", "9 7 . 10 11 .");
	is("sum(q1:q4, min = 0)", "9 7 5 10 11 0");
	is("mean(q1:q4)", "2.25 2.3333333333333335 2.5 2.5 3.6666666666666665 .");
	is("mean(q1, q4)", "1 1.5 2.5 3 5 .");
	is("mean(q1, q2 : q3, q4, min=4)", "2.25 . . 2.5 . .");
	is("mean(q*, min=4)", "2.25 . . 2.5 . .");
	is("mean(`q?`, min=4)", "2.25 . . 2.5 . .");
	is("MEAN(q1,q4)", "1 1.5 2.5 3 5 .");
	is("mean(q1, rev(q2, 1, 5))", "1 2 3 4 5 .");
	is("sum(rev(q1:q2, 1, 5), q4)", "7 7 5 8 11 .");
	is("sum(rev(q*, 1, 5), min=4)", "15 . . 14 . .");
	is("min(q1:q4)", "1 1 2 2 1 .");
	is("max(q1:q4)", "5 4 3 4 5 .");
	is("max(q1:q4, min=4)", "5 . . 4 . .");
	is("max(q3)", "2 . . 2 . .");
	is("sd(q1, q4)", "0 0.7071067811865476 0.7071067811865476 1.4142135623730951 0 .");
	is("sd(q1)", ". . . . . .");
	is("nvalid(q1:q4)", "4 3 2 4 3 0");
	is("nvalid(q1, name)", "2 2 1 1 2 1");
	is("sum(x > 1, y > 1)", "1 2 1 1 0 .");
	is("mean(code(q2), q1)", "3 3 5.5 3 3 .");
	is("rev(q1, 1, 5)", "5 4 3 2 1 .");
	is("rev(q1, 2, 4)", ". 4 3 2 . .");
}
END_TEST

START_TEST(counting)
{
	is("count(q1:q4, 2)", "1 1 1 3 0 0");
	is("count(q1:q4, 1, 5)", "3 1 0 0 3 0");
	is("count(q1:q4, in (1, 4:5))", "3 2 0 1 3 0");
	is("count(q1:q4, 4:5)", "1 1 0 1 2 0");
	is("count(q1:q4, not in (1, 4:5))", "1 1 2 3 0 0");
	is("count(q1:q4, > 3)", "1 1 0 1 2 0");
	is("count(q1:q4, != 2)", "3 2 1 1 3 0");
	is("count(q1:q4, \"Low\")", "2 1 0 0 1 0");
	is("count(q1:q4, in ('Low', 'High'))", "3 1 0 0 3 0");
	is("count(q1:q4, == 'High')", "1 0 0 0 2 0");
	is("count(q1:q4, 2, min=1)", "1 1 1 3 0 .");
	is("count(q1:q4, 2, min=4)", "1 . . 3 . .");
	is("count(x == 1, y == 2)", "2 1 0 0 0 0");
	is("count(name, word, in ('Ann', '12'))", "2 0 0 0 0 0");
	is("count(rev(q1:q2, 1, 5), 1)", "1 0 0 0 1 0");
}
END_TEST

/* Kleene over the items; with min= among the valid ones. */
START_TEST(quantifiers)
{
	is("any(q1:q4, 2)", "1 1 1 1 . .");
	is("any(q2:q3, 5)", "1 . . 0 . .");
	is("any(q2:q3, 5, min=1)", "1 0 . 0 0 .");
	is("any(q2:q3, 5, min=0)", "1 0 0 0 0 0");
	is("all(q1:q4, in (1:5))", "1 . . 1 . .");
	is("all(q1:q4, < 5)", "0 . . 1 0 .");
	is("all(q1:q4, < 5, min=2)", "0 1 1 1 0 .");
	is("all(q1:q4, < 5, min=0)", "0 1 1 1 0 1");
	is("any(t == 1, u == 1)", "1 1 1 0 . .");
	is("all(t == 1, u == 1)", "1 0 . 0 0 .");
	is("not any(t == 1, u == 1)", "0 0 0 1 . .");
	is("any(t == 1, u == 1) == (t == 1 or u == 1)", "1 1 1 1 . .");
}
END_TEST

START_TEST(choices)
{
	is("case(x > 2: 3, x > 1: 2, else: 1)", "1 2 3 1 1 1");
	is("case(x > 2: 3, x > 1: 2)", ". 2 3 . . .");
	is("case(y == 2: 1, missing(y): 9, else : 0)", "1 1 9 0 0 9");
	is("case(u == 1: 1, u == 0: 0, else: -1)", "1 0 -1 0 -1 -1");
	is("case(u == 1: 1, t == 1: 2)", "1 2 2 . . .");
	is("case(x == 1: x > 0, else: y == 2) + 0", "1 1 . 0 0 .");
	is("case(x == 1: x > 0, else: 5)", "1 5 5 5 5 5");
	is("case(x == 1: 'a', else: 'b') == 'a'", "1 0 0 0 0 0");
	assigns("n = case(x == 1: .a, x == 2: ., else: tagged)", ".a . .b 2 . .");
	assigns("n = case(x == 1: 'a', x == 2: ., x == 3: name, else: 'c')", "[a] . . [c] [c] [c]");
	assigns("n = case(x == 1: tagged == 1, x == 2: tagged == 2, else: .)", "1 . . . . .");
	assigns("n = if(x == 1, x > 0, .)", "1 . . . . .");
	assigns("n = if(x < 2, .a, .b)", ".a .b .b .a .a .");
}
END_TEST

/* if() for each truth of its condition and of its values. */
START_TEST(if_table)
{
	is("if(t == 1, 1, 2)", "1 1 1 2 2 .");
	is("if(u == 1, 1, 2)", "1 2 . 2 . .");
	is("if(t == 1, u, 2)", "1 0 . 2 2 .");
	is("if(t == 1, 2, u)", "2 2 2 0 . .");
	is("if(t == 1, u == 1, t == 0) + 0", "1 0 . 1 1 .");
}
END_TEST

START_TEST(texts)
{
	assigns("n = lower(name)", "[ann] [bob] . . [a\"b] [zo\303\253]");
	assigns("n = upper(name)", "[ANN] [BOB] . . [A\"B] [ZO\303\213]");
	assigns("n = lower(word)", "[12] [ x] [\303\251\303\251n] . [-1e3] [stra\303\237e]");
	assigns("n = trim(word)", "[12] [x] [\303\211\303\211N] . [-1e3] [stra\303\237e]");
	is("length(word)", "2 2 3 . 4 6");
	assigns("n = substr(word, 2)", "[2] [x] [\303\211N] . [1e3] [traße]");
	assigns("n = substr(word, 2, 1)", "[2] [x] [\303\211] . [1] [t]");
	assigns("n = substr(word, 5, 1)", ". . . . . [\303\237]");
	assigns("n = substr(word, -2)", "[12] [ x] [\303\211N] . [e3] [\303\237e]");
	assigns("n = substr(word, 0)", ". . . . . .");
	assigns("n = substr(word, 1, 0)", ". . . . . .");
	assigns("n = substr(word, 1, 1e9)", "[12] [ x] [\303\211\303\211N] . [-1e3] [stra\303\237e]");
	assigns("n = substr(word, x)", "[12] [x] [N] . . .");
	assigns("n = concat(trim(word), '-', name)", "[12-Ann] [x-Bob ] [ÉÉN-] [-] [-1e3-a\"b] [straße-Zoë]");
	assigns("n = concat(word, name)", "[12Ann] [ x Bob ] [ÉÉN] . [-1e3a\"b] [straßeZoë]");
	is("number(word)", "12 . . . -1000 .");
	is("number('1' ) + number(' 2 ')", "3 3 3 3 3 3");
	assigns("n = text(x / 2)", "[0.5] [1] [1.5] [-0.5] [0] .");
	assigns("n = text(month)", "[1960-01] [1961-01] [1960-12] [1959-12] [2000-02] .");
	assigns("n = text(stata)", "[2000-02-29] [2001-03-01] [2002-03-01] [2003-03-01] [2004-02-29] .");
	is("upper(name) == 'BOB'", "0 1 . . 0 0");
}
END_TEST

START_TEST(patterns)
{
	is("matches(name, '^[AB]')", "1 1 . . 0 0");
	is("matches(name, 'b$')", "0 1 . . 1 0");
	is("matches(name, '^...$')", "1 1 . . 1 1");
	is("matches(word, '^[[:upper:]]+$')", "0 0 1 . 0 0");
	is("matches(word, 'ra\303\237?e')", "0 0 0 . 0 1");
	is("matches(word, '^-?[0-9.]+(e[0-9]+)?$')", "1 0 0 . 1 0");
	is("matches(label(gender), '^F')", "0 1 0 . . .");
	is("not matches(name, 'o')", "1 0 . . 1 0");
}
END_TEST

START_TEST(labels)
{
	assigns("n = label(gender)", "[Male] [Female] [Male] . . .");
	assigns("n = label(code(gender))", "[Male] [Female] [Male] [Don't know] [Refused] .");
	assigns("n = label(tagged)", "[Yes] . . [Yes] . .");
	assigns("n = label(code(tagged))", "[Yes] [Refused] . [Yes] . .");
	assigns("n = label(q1)", "[Low] . . . [High] .");
	assigns("n = label(name)", ". . . . . .");
	is("label(gender) == 'Female'", "0 1 0 . . .");
	is("label(code(gender)) in ('Refused', 'Male')", "1 0 1 0 1 .");
	is("missing(gender, 'refused')", "0 0 0 0 1 0");
	is("missing(gender, 'system')", "0 0 0 0 0 1");
	is("missing(gender, 'sysmis', 8)", "0 0 0 1 0 1");
	is("missing(gender, 'USER')", "0 0 0 1 1 0");
	is("missing(tagged, 'user')", "0 1 1 0 0 1");
	is("missing(tagged, 'system')", "0 0 0 0 1 0");
	is("missing(name, 'system')", "0 0 1 0 0 0");
	is("missing(name, .)", "0 0 1 0 0 0");
	is("missing(name, 'refused')", "0 0 0 1 0 0");
}
END_TEST

START_TEST(dates)
{
	is("year(day)", "2000 2001 2002 2003 2004 .");
	is("month(day)", "2 3 3 3 2 .");
	is("day(day)", "29 1 1 1 29 .");
	is("year(stata) * 10000 + month(stata) * 100 + day(stata)", "20000229 20010301 20020301 20030301 20040229 .");
	is("day(moment)", "29 29 1 28 29 .");
	is("year(month)", "1960 1961 1960 1959 2000 .");
	is("month(month)", "1 1 12 12 2 .");
	is("year(period)", "1960 1960 1960 1960 1961 .");
	is("year(code(day))", "2000 2001 2002 2003 2004 .");
	is("day == '2000-02-29'", "1 0 0 0 0 .");
	is("day == '2001-03-01'", "0 1 0 0 0 .");
	is("day > '2001-03-01'", "0 0 1 1 1 .");
	is("day >= '2001-03-01'", "0 1 1 1 1 .");
	is("day <= '2001-03-01'", "1 1 0 0 0 .");
	is("'2001-03-01' >= day", "1 1 0 0 0 .");
	is("day != '2001-03-01'", "1 0 1 1 1 .");
	is("day in ('2000-02-29', '2002-01-01':'2003-12-31')", "1 0 1 1 0 .");
	is("moment == '2000-02-29'", "1 1 0 0 1 .");
	is("moment < '2000-02-29'", "0 0 0 1 0 .");
	is("moment > '2000-02-29'", "0 0 1 0 0 .");
	is("moment == '2000-02-29T12:00:00'", "0 1 0 0 0 .");
	is("moment <= '2000-02-29 12:00'", "1 1 0 1 0 .");
	is("stata < '2002-03-01'", "1 1 0 0 0 .");
	is("month == '1960-12'", "0 0 1 0 0 .");
	is("month in ('1960-01':'1960-12')", "1 0 1 0 0 .");
	is("clock >= '12:00'", "0 1 0 0 0 .");
	is("count(day, stata, > '2002-01-01')", "0 0 2 2 2 0");
}
END_TEST

START_TEST(numbers)
{
	is("round(x / 2, 0)", "1 1 2 -1 0 .");
	is("round(1234.5 + x * 0, -2)", "1200 1200 1200 1200 1200 .");
	is("round(2.345 + x * 0, 1e9)", "2.345 2.345 2.345 2.345 2.345 .");
	is("x in (9, 7, 1:2, 2:3, 5, -1, 11, 13, 15, 17, 19, 21)", "1 1 1 1 0 .");
	is("x not in (9, 7, 1:2, 2:3, 5, -1, 11, 13, 15, 17, 19, 21)", "0 0 0 0 1 .");
	is("3 > x", "1 1 0 1 1 .");
	is("3 <= x", "0 0 1 0 0 .");
	is("6 - x", "5 4 3 7 6 .");
	is("x ^ 0.5", "1 1.4142135623730951 1.7320508075688772 . 0 .");
}
END_TEST

START_TEST(wrong_arguments)
{
	refused("mean(q1:q4, min=5) > 1", 1, "mean() has 4 items, of which 5 can never be valid");
	refused("mean(q1:q4, min=1.5) > 1", 17, "'min=' takes the number of items");
	refused("mean(q1:q4, min=x) > 1", 17, "'min=' takes the number of items");
	refused("abs(q1, min=1) > 1", 1, "abs() takes 1 argument");
	refused("abs(min=1) > 1", 5, "'min=' stands only in functions across variables");
	refused("nvalid(q1, min=1) > 1", 12, "nvalid() counts the valid items");
	refused("mean(min=1) > 1", 1, "mean() has no variables");
	refused("mean(q4:q1) > 1", 8, "the range runs backwards: 'q1' stands before 'q4'");
	refused("mean(q1:7) > 1", 8, "a range of variables has a name at both ends");
	refused("mean(q1:q44) > 1", 9, "unknown variable 'q44' (did you mean 'q4'?)");
	refused("mean(q9*) > 1", 6, "no variable matches 'q9*'");
	refused("mean(q1, word) > 1", 10, "'word' is text where a number is needed");
	refused("mean(x:name) > 1", 7, "'name' is text where a number is needed");
	refused("mean.3(q1,q2) > 1", 1, "unknown function 'mean.3' (write mean(..., min=3))");
	refused("mean(q1 to q4) > 1", 9, "unexpected 'to' (a range of variables is q1:q5)");
	refused("mean(q1:q4, in (1)) > 1", 13, "what is compared is missing before this");
	refused("count(q1:q4) > 1", 9, "count() needs to know what is asked of 'q1'");
	refused("count(q1:q4, q1) > 1", 9, "count() needs to know");
	refused("count(4, q1) > 1", 10, "what is asked of the items stands behind them all");
	refused("count(q1:q4, > 1, < 5) > 1", 19, "count() asks one thing of its items");
	refused("count(q1:q4, > x) > 1", 16, "items are compared with a number or a text");
	refused("count(q1:q4, 'Lowe') > 1", 14, "no value of 'q1' has the label 'Lowe' (labels: 'Low')");
	refused("count(q1:q4, \"Don't know\") > 1", 14, "'Don't know' is the label of a missing value");
	refused("any(q1 + 1)", 8, "a condition is needed here");
	refused("q1:q4 == 1", 3, "unexpected ':'");
	refused("rev(q1, 5, 1) == 1", 9, "the lower end of the scale comes first");
	refused("sum(rev(q1:q2, x, 5)) > 1", 16, "the ends of the scale are numbers");
	refused("case(1) == 1", 6, "case() takes 'condition: value'");
	refused("case(x: 1) == 1", 6, "'x' is no condition");
	refused("case(x > 1: 1, else: 2, x > 2: 3) == 1", 16, "'else:' must be the last");
	refused("case(x > 1: 1, else: 'a') == 1", 22, "case() gives a text in one place and a number in another");
	refused("sum(x, else: 1) == 1", 8, "'else:' stands only at the end of case()");
	refused("length(x) == 1", 8, "'x' is a number where a text is needed");
	refused("length(x > 1) == 1", 10, "a condition stands where a text is needed");
	refused("substr(name, word) == 'a'", 14, "'word' is text where a number is needed");
	refused("matches(name, word)", 15, "the pattern of matches() is a text in quotes");
	refused("matches(name, '(')", 15, "the regular expression is wrong: ");
	refused("matches(name, '(a)\\1')", 15, "the regular expression cannot be used: back-references");
	refused("matches(name, '(a{1,100}){1,100}')", 15, "the regular expression cannot be used: it repeats more than 1000 times");
	refused("label(x) == 'a'", 7, "'x' has no value labels");
	refused("label(x + 1) == 'a'", 9, "label() takes a variable");
	refused("label(gender) == 'Femal'", 18, "no value of 'gender' has the label 'Femal' (labels: 'Female')");
	refused("year(x) == 1", 6, "'x' is no date: it has no format that says so");
	refused("year(x + 1) == 1", 8, "year() takes a variable that is a date");
	refused("day(month) == 1", 5, "'month' holds months, which have no day");
	refused("month(period) == 1", 7, "'period' holds quarters, which have no month");
	refused("year(clock) == 1", 6, "'clock' holds times of day, which have no year");
	refused("day > '1-1-2000'", 7, "'1-1-2000' is no date, as 'day' holds, such as '1582-10-14'");
	refused("stata > '2000-02-30'", 9, "'2000-02-30' is no date");
	refused("month > '2000-02-01'", 9, "'2000-02-01' is no month, as 'month' holds, such as '1960-01'");
	refused("clock > '25:00'", 9, "'25:00' is no time of day, as 'clock' holds, such as '12:00:00'");
	refused("day in ('2001-01-01':'2000-01-01')", 21, "a range whose end is below its beginning");
	refused("gender == 'female'", 11, "no value of 'gender' has the label 'female' (labels: 'Female'");
	refused("missing(gender, 'refuse')", 17, "no missing value of 'gender' has the label 'refuse' (labels: 'Refused')");
	refused("meen(q1, q2) > 1", 1, "unknown function 'meen' (did you mean 'mean'?)");
	refused("MOD(q1, 2) > 1", 1, "unknown function 'MOD' (write x % 2)");
	refused("q1 == 1 and is.na(q2)", 13, "unknown function 'is.na' (write missing(x))");
	refused("if(q1 == 1, NA, 2) > 1", 13, "unknown variable 'NA' (write . for the value)");
}
END_TEST

START_TEST(said)
{
	is("mean(q1:q4, rev(q4, 1, 5), min=5)", "2.8 . . 2.8 . .");
	ck_assert_uint_eq(ctx.notes.n, 1);
	ck_assert_str_eq(ctx.notes.v[0], "'q4' is an item of mean() more than once");
	is("count(q1 == 1, q1 == 2)", "1 1 0 0 0 0");
	ck_assert_uint_eq(ctx.notes.n, 1);
	is("count(q1:q2, 8)", "0 0 0 0 0 0");
	ck_assert_uint_eq(ctx.notes.n, 3);
}
END_TEST

/* Two expressions with the same values, missing ones included. */
static void same(const char *a, const char *b)
{
	char *x = run(a, true), *y = run(b, true);
	ck_assert_msg(strcmp(x, y) == 0, "%s\n gives %s\n%s\n gives %s", a, x, b, y);
	ck_assert_msg(strspn(x, "01. ") == strlen(x), "%s: %s", a, x);
	free(x);
	free(y);
}

START_TEST(laws)
{
	static const char *const c[] = {"t == 1", "u == 1", "x > 1", "gender == 'Female'", "tagged in (1, 5)", "missing(y)", "name < 'M'", "q2 not in (1:4)"};
	enum { N = sizeof c / sizeof *c };
	char a[200], b[200];
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < N; k++) {
			snprintf(a, sizeof a, "not (%s and %s)", c[i], c[k]);
			snprintf(b, sizeof b, "not (%s) or not (%s)", c[i], c[k]);
			same(a, b);
			snprintf(a, sizeof a, "not (%s or %s)", c[i], c[k]);
			snprintf(b, sizeof b, "not (%s) and not (%s)", c[i], c[k]);
			same(a, b);
			snprintf(a, sizeof a, "any(%s, %s)", c[i], c[k]);
			snprintf(b, sizeof b, "%s or %s", c[i], c[k]);
			same(a, b);
			snprintf(a, sizeof a, "all(%s, %s)", c[i], c[k]);
			snprintf(b, sizeof b, "%s and %s", c[k], c[i]);
			same(a, b);
		}
	same("x in (1, 3)", "x == 1 or x == 3");
	same("x in (1:2, -1)", "x >= 1 and x <= 2 or x == -1");
	same("x not in (1, 3)", "x != 1 and x != 3");
	same("name in ('Ann', 'Bob')", "name == 'Ann' or name == 'Bob'");
	same("gender in ('Male', 'Female')", "gender == 'Male' or gender == 'Female'");
	same("x < y", "y > x");
	same("not x < y", "x >= y");
	same("case(x == 1: t == 1, else: u == 1)", "if(missing(x) or x != 1, u == 1, t == 1)");
	same("any(q1:q4, in (4, 5))", "q1 in (4, 5) or q2 in (4, 5) or q3 in (4, 5) or q4 in (4, 5)");
	same("missing(x, 'system') or missing(x, 'user')", "missing(x)");
	same("missing(tagged, 'system') or missing(tagged, 'user')", "missing(tagged)");
}
END_TEST

UNIT_MAIN("expr_func", setup, teardown, across, counting, quantifiers, choices, if_table, texts, patterns, labels, dates, numbers, wrong_arguments, said, laws)

// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests of expressions share: a small survey with values missing in every way, and how a value or a refusal is told. */
#ifndef SVY_EXPR_ROWS_H
#define SVY_EXPR_ROWS_H

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "expr/expr.h"
#include "expr/program.h"

#define UNUSED __attribute__((unused))

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
 * q1       1     2     3     4     5     (sysmis)      1 Low, 5 High, 8 Don't know; 8 and 9 missing
 * q2       5     4     8     2     1     (sysmis)
 * q3       2     (sm)  .a    2     9     (sysmis)
 * q4       1     1     2     2     5     (sysmis)
 * word     12    " x " ÉÉN   ""    -1e3  straße
 * day      of SPSS: 29 February 2000 and on, a year apart; the second at noon; the last missing
 */
static struct svy_dict dict;
static struct svy_batch *batch;
static struct svy_ctx ctx;

static struct svy_var *add(const char *name, enum svy_type type)
{
	struct svy_var *v = svy_dict_add(&dict, name, type);
	ck_assert_ptr_nonnull(v);
	return v;
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

static void add_question(int i)
{
	char name[] = {'q', (char)('0' + i), '\0'};
	struct svy_var *v = add(name, SVY_NUMBER);
	svy_var_label_number(v, 1, "Low");
	svy_var_label_number(v, 5, "High");
	svy_var_label_number(v, 8, "Don't know");
	svy_var_missing_number(v, 8);
	svy_var_missing_number(v, 9);
}

static void make_dict(void)
{
	svy_dict_init(&dict);
	add("x", SVY_NUMBER);
	add("y", SVY_NUMBER);
	struct svy_var *g = add("gender", SVY_NUMBER);
	svy_var_label_number(g, 1, "Male");
	svy_var_label_number(g, 2, "Female");
	svy_var_label_number(g, 8, "Don't know");
	svy_var_label_number(g, 9, "Refused");
	svy_var_missing_number(g, 8);
	svy_var_missing_number(g, 9);
	struct svy_var *t = add("tagged", SVY_NUMBER);
	svy_var_label_number(t, 1, "Yes");
	svy_var_label_number(t, 2, "Yes");
	svy_var_label_tag(t, 'a', "Refused");
	svy_var_missing_range(t, -7, -2);
	add("t", SVY_NUMBER);
	add("u", SVY_NUMBER);
	struct svy_var *s = add("name", SVY_STRING);
	svy_var_missing_string(s, "REF");
	svy_var_label_string(s, "REF", "Refused");
	add("gr\303\266\303\237e", SVY_NUMBER);
	add("a.b", SVY_NUMBER);
	add("in", SVY_NUMBER);
	for (int i = 1; i <= 4; i++)
		add_question(i);
	add("word", SVY_STRING);
	static const char *const date[][2] = {{"day", "DATE11"}, {"moment", "DATETIME20"}, {"stata", "%td"}, {"month", "%tm"}, {"period", "%tq"}, {"clock", "TIME8"}};
	for (size_t i = 0; i < sizeof date / sizeof *date; i++)
		add(date[i][0], SVY_NUMBER)->format = svy_strdup(date[i][1]);
}

UNUSED static void setup(void)
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
	for (size_t c = 7; c < 10; c++)
		fill(c, (double[]){1, 2, 3, 4, 5, 6});
	fill(10, (double[]){1, 2, 3, 4, 5, m});
	fill(11, (double[]){5, 4, 8, 2, 1, m});
	fill(12, (double[]){2, m, m, 2, 9, m});
	svy_batch_set_missing(batch, 12, 2, 'a');
	fill(13, (double[]){1, 1, 2, 2, 5, m});
	const char *words[ROWS] = {"12", " x ", "\303\211\303\211N", "", "-1e3", "stra\303\237e"};
	for (size_t i = 0; i < ROWS; i++)
		svy_batch_set_string(batch, 14, i, words[i], strlen(words[i]));
	/* 29 February 2000 is day 152444 of SPSS and day 14669 of Stata. */
	const double spss = 152444, stata = 14669, second = 86400;
	fill(15, (double[]){spss * second, (spss + 366.5) * second, (spss + 731) * second, (spss + 1096) * second, (spss + 1461) * second, m});
	fill(16, (double[]){spss * second, spss * second + 43200, (spss + 1) * second, (spss - 1) * second, spss * second + 86399.5, m});
	fill(17, (double[]){stata, stata + 366, stata + 731, stata + 1096, stata + 1461, m});
	fill(18, (double[]){0, 12, 11, -1, 481, m});
	fill(19, (double[]){0, 1, 2, 3, 4, m});
	fill(20, (double[]){0, 43200, 1, 2, 3, m});
}

UNUSED static void teardown(void)
{
	svy_batch_free(batch);
	svy_dict_free(&dict);
	svy_ctx_free(&ctx);
}

/* The values of an expression in all rows, "." for missing; the message if it is refused. */
UNUSED static char *run(const char *text, bool condition)
{
	struct svy_expr *e;
	uint8_t need[64] = {0}, miss[ROWS];
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

UNUSED static void is(const char *text, const char *expected)
{
	char *got = run(text, false);
	ck_assert_msg(strcmp(got, expected) == 0, "%s\n gives %s\n not   %s", text, got, expected);
	free(got);
}

/* Refused with a message that begins so, and with the caret in that column (from 1). */
UNUSED static void refused(const char *text, size_t column, const char *start)
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

/* The column of an expression: numbers, texts in brackets, and missing values by their kind. */
UNUSED static void column_is(struct svy_expr *e, const char *expected)
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
UNUSED static void assigns(const char *text, const char *expected)
{
	struct svy_program p;
	int rc = svy_program_parse(&ctx, text, &p);
	ck_assert_msg(rc == 0, "%s: %s", text, ctx.err.msg);
	ck_assert_uint_eq(p.n, 1);
	column_is(p.v[0].expr, expected);
	svy_program_free(&p);
}

#endif

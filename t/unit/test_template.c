// SPDX-License-Identifier: GPL-3.0-or-later
/* Templates of cells, stars, and names of terms: what they take, and that nothing hostile gets through. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/choose_rows.h"
#include "out/models.h"
#include "out/reference.h"
#include "out/rename.h"
#include "out/stars.h"
#include "out/template.h"

static struct svy_ctx ctx;
static struct svy_estimates table;

static struct svy_estimate *add(struct svy_estimates *t, const char *term, const char *level, double x)
{
	struct svy_estimate *r = svy_estimates_add(t, term, level, "coefficient");
	r->estimate = x;
	r->se = 0.1;
	r->df = 30;
	return r;
}

static void setup(void)
{
	svy_ctx_init(&ctx);
	svy_estimates_init(&table);
	struct svy_term *educ = svy_estimates_term(&table, "educ", "Education");
	for (int k = 1; k <= 3; k++) {
		svy_grow(educ->level, educ->nlevel, educ->level_cap);
		educ->level[educ->nlevel++] = (struct svy_category){{SVY_VALUE_NUMBER, k, 0, NULL}, svy_strdup(k == 1 ? "Low" : k == 2 ? "Middle" : "High")};
	}
	add(&table, "constant", "", -1);
	add(&table, "educ", "2", 0.2);
	add(&table, "educ", "3", 0.4);
	add(&table, "age", "", 0.01);
}

static void teardown(void)
{
	svy_estimates_free(&table);
	svy_ctx_free(&ctx);
}

static int parse(const char *text)
{
	struct svy_template t;
	svy_ctx_free(&ctx);
	svy_ctx_init(&ctx);
	int rc = svy_template_parse(&ctx, text, &t);
	if (!rc)
		rc = svy_template_bind(&ctx, &t, &table);
	svy_template_free(&t);
	return rc;
}

START_TEST(a_template_is_text_and_fields)
{
	struct svy_template t;
	ck_assert_int_eq(svy_template_parse(&ctx, "a {{b}} {estimate:+,.2f}–{conf_low:.1%}{n:d}", &t), 0);
	ck_assert_uint_eq(t.n, 5);
	ck_assert_str_eq(t.piece[0].text, "a {b} ");
	ck_assert_int_eq(t.piece[0].field, SVY_FIELD_TEXT);
	ck_assert(t.piece[1].sign == '+' && t.piece[1].group && t.piece[1].digits == 2 && t.piece[1].type == 'f');
	ck_assert(t.piece[3].digits == 1 && t.piece[3].type == '%' && !t.piece[3].group);
	ck_assert_int_eq(svy_template_bind(&ctx, &t, &table), 0);
	ck_assert_int_eq(t.piece[1].field, SVY_FIELD_ESTIMATE);
	ck_assert_int_eq(t.piece[4].field, SVY_FIELD_N);
	ck_assert(svy_template_has(&t, SVY_FIELD_LO) && !svy_template_has(&t, SVY_FIELD_HI));
	svy_template_free(&t);
}
END_TEST

START_TEST(what_is_no_template_is_a_usage_error)
{
	static const char *const bad[] = {
		"", "text", "{", "}", "{estimate", "estimate}", "{estimate}}", "{{estimate}", "{{estimate}}", "{}", "{:.1f}", "{estimate{n}}", "{estimate:%n}",
		"{estimate:%s}", "{estimate:.}", "{estimate:.16f}", "{estimate:.1000000000f}", "{estimate:.99999999999999999999f}", "{estimate:1000000000}",
		"{estimate:010.2f}", "{estimate:>8}", "{estimate:,,}", "{estimate:.2d}", "{estimate:.3g}", "{estimate:,g}", "{estimate:f f}", "{estimate:e}",
		"{estimate}\n{n}", "{estimate}\t", "\x01{estimate}", "{estimate }", "{Estimate}", "{term:.1f}", "{stars:d}", "{deff}", "{estimate:+-}", "{estimate!r}",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_msg(parse(bad[i]) == SVY_EUSAGE, "'%s' was taken", bad[i]);
		ck_assert_uint_gt(strlen(ctx.err.msg), 0);
	}
	ck_assert_int_eq(parse("{estimat}"), SVY_EUSAGE);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "did you mean 'estimate'"));
}
END_TEST

START_TEST(long_templates_are_read_to_their_end)
{
	size_t n = 100000;
	char *text = svy_malloc(n + 16);
	memset(text, '(', n);
	memcpy(text + n, "{n}", 4);
	ck_assert_int_eq(parse(text), 0);
	memset(text, '{', n);
	memcpy(text + n, "{n}", 4);
	ck_assert_int_eq(parse(text), 0);
	memcpy(text + n, "{", 2);
	ck_assert_int_eq(parse(text), SVY_EUSAGE);
	text[0] = '{';
	memset(text + 1, 'x', n);
	memcpy(text + n, "}", 2);
	ck_assert_int_eq(parse(text), SVY_EUSAGE);
	free(text);
}
END_TEST

START_TEST(stars_are_sorted_and_strict)
{
	struct svy_stars s;
	ck_assert_int_eq(svy_stars_parse(&ctx, "0.001,0.05,0.01", &s), 0);
	ck_assert_str_eq(svy_stars_sign(&s, 0.05), "");
	ck_assert_str_eq(svy_stars_sign(&s, 0.049), "*");
	ck_assert_str_eq(svy_stars_sign(&s, 0), "***");
	ck_assert_str_eq(svy_stars_sign(&s, NAN), "");
	char *note = svy_stars_note(&s, &table, ',');
	ck_assert_str_eq(note, "* p < 0,05; ** p < 0,01; *** p < 0,001");
	free(note);
	svy_stars_free(&s);
	ck_assert_int_eq(svy_stars_parse(&ctx, "+=0.1,*=0.05", &s), 0);
	ck_assert_str_eq(svy_stars_sign(&s, 0.07), "+");
	ck_assert_str_eq(svy_stars_sign(&s, 0.01), "*");
	svy_stars_free(&s);
	static const char *const bad[] = {"", "0", "1", "-0.1", "0.05,", "0.05,0.05", "x", "0.1,*=0.05", "*=0.05,0.1", "=0.1", "NaN", "0.1,0.2,0.3,0.4,0.5,0.6",
					  "0123456789abcdef=0.1", "\n=0.1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_msg(svy_stars_parse(&ctx, bad[i], &s) == SVY_EUSAGE, "'%s' was taken", bad[i]);
		svy_stars_free(&s);
	}
}
END_TEST

START_TEST(p_values_are_taken_or_made)
{
	struct svy_estimate *r = add(&table, "x", "", 0.2);
	ck_assert_double_eq_tol(svy_stars_p(&table, r), 0.05462, 1e-5);        /* 2 * pt(-2, 30) in R: 0.0546191 */
	r->extra[SVY_COL_P_VALUE] = 0.5;
	ck_assert_double_eq(svy_stars_p(&table, r), 0.5);
	r->extra[SVY_COL_P_ADJUSTED] = 0.7;
	ck_assert_double_eq(svy_stars_p(&table, r), 0.7);
	r = svy_estimates_add(&table, "y", "", "mean");
	r->estimate = 9;
	r->se = 1;
	r->df = 30;
	ck_assert(isnan(svy_stars_p(&table, r)));
	svy_extras_set(&table.facts, "null_value", "0.2");
	ck_assert_double_eq(svy_stars_p(&table, &table.row[1]), 1);
}
END_TEST

static void order_is(const char *want)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < table.n; i++)
		svy_buf_printf(&b, "%s%s%s", i ? " " : "", table.row[i].term, table.row[i].level);
	ck_assert_str_eq(b.p ? b.p : "", want);
	svy_buf_free(&b);
}

START_TEST(covariances_follow_their_rows)
{
	table.vcov = svy_calloc(16, sizeof *table.vcov);
	for (size_t i = 0; i < 16; i++)
		table.vcov[i] = (double)(i % 4 * 10 + i / 4);
	ck_assert_int_eq(svy_choose_order(&ctx, &table, "age,educ[3]"), 0);
	order_is("age educ3 constant educ2");
	ck_assert_double_eq(table.vcov[0 * 4 + 1], 23);
	ck_assert_double_eq(table.vcov[2 * 4 + 0], 30);
	ck_assert_int_eq(svy_choose_drop(&ctx, &table, "con*"), 0);
	order_is("age educ3 educ2");
	ck_assert_double_eq(table.vcov[1 * 3 + 2], 12);
	ck_assert_int_eq(svy_choose_keep(&ctx, &table, "educ"), 0);
	order_is("educ3 educ2");
	ck_assert_int_eq(svy_choose_keep(&ctx, &table, "educ[2],edu"), SVY_EUSAGE);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "'educ'"));
	order_is("educ3 educ2");
}
END_TEST

START_TEST(references_stand_where_their_codes_do)
{
	ck_assert_int_eq(svy_reference_declare(&ctx, &table, "educ=Low"), 0);
	ck_assert_str_eq(svy_extras_get(&table.facts, "reference"), "{educ: '1'}");
	ck_assert_int_eq(svy_reference_rows(&ctx, &table, "reference"), 0);
	order_is("constant educ1 educ2 educ3 age");
	ck_assert(table.row[1].reference && isnan(table.row[1].estimate));
	ck_assert_str_eq(svy_estimates_find_term(&table, "educ")->level[0].label, "Low (reference)");
	ck_assert_int_eq(svy_reference_rows(&ctx, &table, "reference"), 0);
	order_is("constant educ1 educ2 educ3 age");
}
END_TEST

START_TEST(a_reference_in_the_middle_and_at_the_end)
{
	free(table.row[1].level);
	table.row[1].level = svy_strdup("1");
	svy_extras_set(&table.facts, "reference", "{educ: 2, nobody: 3, age: 1}");
	ck_assert_int_eq(svy_reference_rows(&ctx, &table, "reference"), 0);
	order_is("constant educ1 educ2 educ3 age");
	free(table.row[3].level);
	table.row[3].level = svy_strdup("4");
	ck_assert_int_eq(svy_reference_declare(&ctx, &table, "none"), 0);
	ck_assert_int_eq(svy_reference_rows(&ctx, &table, "reference"), 0);
	ck_assert_uint_eq(table.n, 5);
	static const char *const bad[] = {"educ", "educ=", "educ=1", "educ=9", "age=1", "=", "", "educ=3,educ"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		svy_ctx_free(&ctx);
		svy_ctx_init(&ctx);
		ck_assert_msg(svy_reference_declare(&ctx, &table, bad[i]) == SVY_EUSAGE, "'%s' was taken", bad[i]);
	}
}
END_TEST

START_TEST(names_change_labels_only)
{
	ck_assert_int_eq(svy_rename(&ctx, &table, "educ=School = more;educ[2]=A; B[x"), SVY_EUSAGE);    /* a ';' ends a label */
	svy_ctx_free(&ctx);
	svy_ctx_init(&ctx);
	ck_assert_int_eq(svy_rename(&ctx, &table, "educ=School = more;educ[2]=A, B;constant=Constant;"), 0);
	ck_assert_str_eq(svy_estimates_find_term(&table, "educ")->title, "School = more");
	ck_assert_str_eq(svy_estimates_find_term(&table, "educ")->level[1].label, "A, B");
	order_is("constant educ2 educ3 age");
	static const char *const bad[] = {"", "educ", "=x", "educ=", "educ[9]=x", "[2]=x", "educ[=x", "zzz=x", "age[1]=x"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		svy_ctx_free(&ctx);
		svy_ctx_init(&ctx);
		int rc = svy_rename(&ctx, &table, bad[i]);
		ck_assert_msg(*bad[i] ? rc == SVY_EUSAGE : rc == 0, "'%s' gives %d", bad[i], rc);
	}
}
END_TEST

START_TEST(tables_side_by_side_keep_the_order_of_each)
{
	static const char *const terms[] = {"a b d", "b c d e", "z b"};
	struct svy_models m = {.table = svy_calloc(3, sizeof *m.table), .n = 3};
	const char *path[] = {"dir/one.tsv", "two", NULL};
	struct svy_estimates out;
	svy_estimates_init(&out);
	for (size_t k = 0; k < 3; k++) {
		struct svy_strs part = {0};
		svy_strs_split(&part, terms[k], ' ');
		svy_estimates_init(&m.table[k]);
		for (size_t i = 0; i < part.n; i++)
			add(&m.table[k], part.v[i], "", (double)k);
		svy_strs_free(&part);
	}
	ck_assert_int_eq(svy_models_name(&ctx, &m, NULL, path), 0);
	ck_assert_str_eq(m.name[0], "one");
	ck_assert_str_eq(m.name[1], "two");
	ck_assert_str_eq(m.name[2], "standard input");
	ck_assert_int_eq(svy_models_merge(&ctx, &m, "Model", &out), 0);
	svy_models_interleave(&out);
	struct svy_buf b = {0};
	for (size_t i = 0; i < out.n; i++)
		svy_buf_printf(&b, "%s%s", out.row[i].term, out.row[i].by[0]);
	ck_assert_str_eq(b.p, "a1z3b1b2b3c2d1d2e2");
	svy_buf_free(&b);
	svy_estimates_free(&out);
	add(&m.table[1], "b", "", 5);
	svy_estimates_init(&out);
	ck_assert_int_eq(svy_models_merge(&ctx, &m, "Model", &out), SVY_EDATA);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "'two' has the row 'b' twice"));
	svy_estimates_free(&out);
	svy_models_free(&m);
}
END_TEST

UNIT_MAIN("template", setup, teardown, a_template_is_text_and_fields, what_is_no_template_is_a_usage_error, long_templates_are_read_to_their_end,
	  stars_are_sorted_and_strict, p_values_are_taken_or_made, covariances_follow_their_rows, references_stand_where_their_codes_do,
	  a_reference_in_the_middle_and_at_the_end, names_change_labels_only, tables_side_by_side_keep_the_order_of_each)

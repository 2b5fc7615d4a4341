// SPDX-License-Identifier: GPL-3.0-or-later
/* The rows of the participation table: which there are, and who is in which base with which value, against a table made by hand. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "scale/potential.h"
#include "scale/potential_items.h"
#include "unit.h"

#define M NAN
#define ROWS 8

static struct svy_ctx ctx;
static struct svy_dict dict;
static struct svy_constructs constructs;
static struct svy_potential_items items;

static const char answers[] = "levels: {'no': 0, 'yes': 1}";

static void column(const char *name)
{
	svy_dict_add(&dict, name, SVY_NUMBER);
}

static void setup(void)
{
	svy_ctx_init(&ctx);
	svy_dict_init(&dict);
	memset(&items, 0, sizeof items);
	memset(&constructs, 0, sizeof constructs);
}

static void teardown(void)
{
	svy_potential_items_free(&items);
	svy_constructs_free(&constructs);
	svy_dict_free(&dict);
	svy_ctx_free(&ctx);
}

/* The constructs of the header; the columns must be there. */
static int bind(const char *list, const char *gap, const char *among)
{
	uint8_t *need = svy_calloc(dict.nvar, 1);
	svy_extras_set(&dict.extra, "constructs", list);
	if (gap)
		svy_extras_set(&dict.extra, "gap", gap);
	if (among)
		svy_extras_set(&dict.extra, "among", among);
	int rc = svy_constructs_read(&ctx, &dict, &constructs);
	if (!rc)
		rc = svy_potential_items_bind(&ctx, &constructs, &dict, need, &items);
	for (size_t i = 0; i < dict.nvar && !rc; i++)
		ck_assert_msg(need[i], "column %s is not read", dict.var[i].name);
	free(need);
	return rc;
}

/* "willing, time" and so on: the columns, and then the constructs of a small survey. */
static void bind_survey(const char *gap, const char *among)
{
	struct svy_buf b = {0};
	column("willing");
	column("time");
	column("skill");
	column("able");
	svy_buf_printf(&b, "[{name: willing, role: willing, kind: judgement, levels: {'no': 0, 'yes': 1, already: 2, dk: 3}},"
		       "{name: time, role: part, kind: condition, %s},{name: skill, role: part, kind: condition, %s},"
		       "{name: able, role: able, kind: all_of, parts: [time, skill], %s}]", answers, answers, answers);
	ck_assert_int_eq(bind(b.p, gap, among), 0);
	svy_buf_free(&b);
}

static void run(double (*data)[ROWS])
{
	struct svy_batch *b = svy_batch_new(&dict, NULL);
	for (size_t v = 0; v < dict.nvar; v++)
		for (size_t i = 0; i < ROWS; i++)
			svy_batch_set_number(b, v, i, data[v][i]);
	b->nrow = ROWS;
	svy_potential_items_batch(&items, b);
	svy_batch_free(b);
}

/* "10.1": the values of an item row by row, "." outside its base, "-" for minus one. */
static const char *values(size_t j, char *text)
{
	for (size_t i = 0; i < ROWS; i++)
		text[i] = items.miss[j][i] ? '.' : items.y[j][i] < 0 ? '-' : items.y[j][i] == 0 ? '0' : '1';
	text[ROWS] = 0;
	return text;
}

static size_t find(const char *term, const char *level, const char *base)
{
	size_t found = items.n;
	for (size_t j = 0; j < items.nshown; j++)
		if (strcmp(items.v[j].term, term) == 0 && strcmp(items.v[j].level, level) == 0 && strcmp(items.v[j].base, base) == 0) {
			ck_assert_msg(found == items.n, "%s[%s]/%s stands there twice", term, level, base);
			found = j;
		}
	ck_assert_msg(found < items.n, "there is no %s[%s]/%s", term, level, base);
	return found;
}

static void expect(const char *term, const char *level, const char *base, const char *want)
{
	char text[ROWS + 1];
	ck_assert_str_eq(values(find(term, level, base), text), want);
}

/* What the row is grossed up with. */
static void expect_persons(const char *term, const char *level, const char *base, const char *want)
{
	char text[ROWS + 1];
	const struct svy_potential_item *v = &items.v[find(term, level, base)];
	ck_assert(v->grosses_up);
	ck_assert_uint_ne(v->twin, 0);
	ck_assert_str_eq(values(v->twin, text), want);
}

START_TEST(every_row_has_its_base)
{
	bind_survey(NULL, NULL);
	run((double[][ROWS]){
		{1, 1, 1, 0, 0, 2, 3, M},       /* willing */
		{1, 0, 0, 1, 0, 0, 1, 1},       /* time */
		{1, 1, 0, 1, M, 0, 1, 1},       /* skill */
		{1, 0, 0, 1, M, 0, 1, 1},       /* able */
	});
	ck_assert_uint_eq(items.nshown, 2 * 2 + 1 + 5 + 4 + 1 + 3);
	expect("time", "yes", "valid on time", "10010011");
	expect("time", "yes", "valid on able", "1001.011");
	expect("skill", "yes", "valid on skill", "1101.011");
	expect("skill", "yes", "valid on able", "1101.011");
	expect("able", "yes", "valid on able", "1001.011");
	expect("willing", "yes", "all asked", "11100000");
	expect("willing", "no", "all asked", "00011000");
	expect("willing", "already", "all asked", "00000100");
	expect("willing", "dk", "all asked", "00000010");
	expect("willing", "missing", "all asked", "00000001");
	expect("quadrant", "both", "willing yes or no, valid on able", "1000....");
	expect("quadrant", "willing", "willing yes or no, valid on able", "0110....");
	expect("quadrant", "able", "willing yes or no, valid on able", "0001....");
	expect("quadrant", "neither", "willing yes or no, valid on able", "0000....");
	expect("able", "yes", "willing, valid on able", "100.....");
	expect("lacking", "time", "willing, not able", ".10.....");
	expect("lacking", "skill", "willing, not able", ".00.....");
	expect("lacking", "time+skill", "willing, not able", ".01.....");
	expect_persons("quadrant", "willing", "willing yes or no, valid on able", "0110.00.");
	expect_persons("able", "yes", "willing, valid on able", "1000.00.");
	expect_persons("lacking", "time+skill", "willing, not able", "0010.00.");
}
END_TEST

START_TEST(a_part_that_is_not_known_is_no_lack)
{
	bind_survey(NULL, NULL);
	run((double[][ROWS]){   /* as missing: kleene gives them: not able although a part is unknown */
		{1, 1, 1, 1, 1, 1, 1, 1}, {0, 0, M, 1, 1, 0, 0, 1}, {M, 0, 0, 1, 1, 1, 1, 1}, {0, 0, 0, 1, 1, 0, 0, 1},
	});
	expect("lacking", "time", "willing, not able", ".0...11.");
	expect("lacking", "time+skill", "willing, not able", ".1...00.");
	expect_persons("lacking", "time", "willing, not able", ".0.00110");
	expect("quadrant", "willing", "willing yes or no, valid on able", "11100110");
}
END_TEST

START_TEST(who_was_not_asked_is_in_no_base)
{
	column("n");
	column("w");
	column("asked_at_all");
	svy_var_missing_number(&dict.var[1], 8);
	svy_var_missing_number(&dict.var[1], 9);
	bind_survey("[{name: shop, norm: n, willing: w, agree: [4, 5], would: [3, 8]}]", "asked_at_all");
	run((double[][ROWS]){
		{5, 4, 1, 1, M, 5, 4, 5}, {3, 1, 3, 8, 3, M, 9, 3}, {1, 1, 1, 1, 1, 1, 1, 0},
		{1, 0, M, 1, 0, 2, 3, M}, {1, 1, 1, 1, 1, 1, 1, M}, {1, 1, 1, 1, 1, 1, 1, M}, {1, 1, 1, 1, 1, 1, 1, M},
	});
	expect("willing", "missing", "all asked", "0010000.");
	expect("willing", "yes", "all asked", "1001000.");
	expect("shop", "norm", "valid on n and w", "1100....");
	expect("shop", "own", "valid on n and w", "1011....");   /* 8 counts as willing, and so is no missing answer */
	expect("shop", "gap", "valid on n and w", "01--....");
	ck_assert_str_eq(items.v[find("shop", "gap", "valid on n and w")].stat, "difference");
	ck_assert(!items.v[find("shop", "gap", "valid on n and w")].grosses_up);
	ck_assert(items.v[find("shop", "own", "valid on n and w")].grosses_up);
}
END_TEST

START_TEST(a_score_has_a_mean_and_no_persons)
{
	column("norm");
	ck_assert_int_eq(bind("[{name: norm, role: norm, kind: score}]", NULL, NULL), 0);
	ck_assert_uint_eq(items.nshown, 1);
	ck_assert_str_eq(items.v[0].stat, "mean");
	ck_assert(!items.v[0].grosses_up);
	run((double[][ROWS]){{1, 0, M, 0, 0, 0, 0, M}});
	expect("norm", "", "valid on norm", "10.0000.");
}
END_TEST

START_TEST(willingness_without_threshold_makes_no_quadrants)
{
	struct svy_buf b = {0};
	column("score");
	column("able");
	svy_buf_printf(&b, "[{name: score, role: willing, kind: score},{name: able, role: able, kind: condition, %s}]", answers);
	ck_assert_int_eq(bind(b.p, NULL, NULL), 0);
	ck_assert_uint_eq(items.nshown, 2);
	run((double[][ROWS]){{1, 1, 0, 0, M, 1, 1, 1}, {1, 0, 1, 0, 1, M, 1, 1}});
	expect("score", "", "valid on score", "1100.111");
	svy_buf_free(&b);
}
END_TEST

START_TEST(each_willingness_has_its_quadrants)
{
	struct svy_buf b = {0};
	column("gives");
	column("helps");
	column("able");
	for (int i = 0; i < 2; i++)
		svy_buf_printf(&b, "%s{name: %s, role: willing, kind: condition, %s},", i ? "" : "[", i ? "helps" : "gives", answers);
	svy_buf_printf(&b, "{name: able, role: able, kind: condition, %s}]", answers);
	ck_assert_int_eq(bind(b.p, NULL, NULL), 0);
	run((double[][ROWS]){{1, 1, 0, 0, M, 1, 1, 1}, {0, 1, 1, 0, 1, M, 0, 1}, {1, 0, 1, 0, 1, 1, M, 0}});
	expect("quadrant", "both", "gives yes or no, valid on able", "1000.1.0");
	expect("quadrant", "both", "helps yes or no, valid on able", "00101..0");
	svy_buf_free(&b);
}
END_TEST

/* k parts with the whole (or without), all of them columns. */
static int bind_parts(int k, bool whole)
{
	struct svy_buf b = {0}, parts = {0};
	column("willing");
	svy_buf_printf(&b, "[{name: willing, role: willing, kind: condition, %s}", answers);
	for (int i = 0; i < k; i++) {
		char name[] = {'p', (char)('a' + i), 0};
		column(name);
		svy_buf_printf(&b, ",{name: %s, role: part, kind: condition, %s}", name, answers);
		svy_buf_printf(&parts, "%s%s", i ? ", " : "", name);
	}
	if (whole) {
		column("able");
		svy_buf_printf(&b, ",{name: able, role: able, kind: all_of, parts: [%s], %s}", parts.p, answers);
	}
	svy_buf_printf(&b, "]");
	int rc = bind(b.p, NULL, NULL);
	svy_buf_free(&b);
	svy_buf_free(&parts);
	return rc;
}

START_TEST(all_combinations_of_parts_are_there_once)
{
	size_t seen[1 << SVY_PARTS_MAX] = {0}, lacks = 0;
	ck_assert_int_eq(bind_parts(SVY_PARTS_MAX, true), 0);
	for (size_t j = 0; j < items.nshown; j++) {
		if (items.v[j].kind != SVY_ITEM_LACKS)
			continue;
		lacks++;
		ck_assert_uint_eq(seen[items.v[j].code]++, 0);
		size_t names = 1;
		for (const char *s = items.v[j].level; *s; s++)
			names += *s == '+';
		ck_assert_int_eq(__builtin_popcount((unsigned)items.v[j].code), (int)names);
	}
	ck_assert_uint_eq(lacks, (1 << SVY_PARTS_MAX) - 1);
	find("lacking", "pa+ph", "willing, not able");
}
END_TEST

START_TEST(too_many_parts_are_refused)
{
	ck_assert_int_eq(bind_parts(SVY_PARTS_MAX + 1, true), SVY_EUSAGE);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "'able' has 9 parts"));
}
END_TEST

START_TEST(parts_without_a_whole_show_by_themselves)
{
	ck_assert_int_eq(bind_parts(3, false), 0);
	ck_assert_uint_eq(items.nshown, 3 + 3);       /* willing: yes, no, missing */
	find("pb", "yes", "valid on pb");
}
END_TEST

START_TEST(the_parts_of_a_part_show_once_and_before_it)
{
	struct svy_buf b = {0};
	column("time");
	column("skill");
	column("competence");
	column("able");
	svy_buf_printf(&b, "[{name: time, role: part, kind: condition, %s},{name: skill, kind: condition, %s},", answers, answers);
	svy_buf_printf(&b, "{name: competence, role: part, kind: any_of, parts: [skill, time], %s},", answers);
	svy_buf_printf(&b, "{name: able, role: able, kind: all_of, parts: [time, competence], %s}]", answers);
	ck_assert_int_eq(bind(b.p, NULL, NULL), 0);
	ck_assert_uint_eq(items.nshown, 3 * 2 + 1);
	ck_assert_uint_lt(find("skill", "yes", "valid on able"), find("competence", "yes", "valid on competence"));
	find("time", "yes", "valid on time");
	svy_buf_free(&b);
}
END_TEST

START_TEST(a_column_that_is_gone_is_named)
{
	ck_assert_int_eq(bind("[{name: norm, role: norm, kind: score}]", NULL, NULL), SVY_EDATA);
	ck_assert_ptr_nonnull(strstr(ctx.err.msg, "'norm'"));
}
END_TEST

UNIT_MAIN("potential", setup, teardown, every_row_has_its_base, a_part_that_is_not_known_is_no_lack, who_was_not_asked_is_in_no_base,
	  a_score_has_a_mean_and_no_persons, willingness_without_threshold_makes_no_quadrants, each_willingness_has_its_quadrants,
	  all_combinations_of_parts_are_there_once, too_many_parts_are_refused, parts_without_a_whole_show_by_themselves,
	  the_parts_of_a_part_show_once_and_before_it, a_column_that_is_gone_is_named)

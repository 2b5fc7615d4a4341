// SPDX-License-Identifier: GPL-3.0-or-later
/* Scales of answers: which side each is on, what is set aside, which scales are one. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "plot/likert_scale.h"

static struct svy_ctx ctx;
static struct svy_estimates table;
static struct svy_drawn rows;
static struct svy_likert_scale scale;

static void setup(void)
{
	svy_ctx_init(&ctx);
	svy_estimates_init(&table);
}

static void teardown(void)
{
	svy_likert_scale_free(&scale);
	svy_drawn_free(&rows);
	svy_estimates_free(&table);
	svy_ctx_free(&ctx);
}

static void label(const char *term, double code, const char *text)
{
	struct svy_term *t = svy_estimates_term(&table, term, NULL);
	svy_grow(t->level, t->nlevel, t->level_cap);
	t->level[t->nlevel++] = (struct svy_category){{.kind = SVY_VALUE_NUMBER, .num = code}, strdup(text)};
}

static void give(const char *term, const char *code)
{
	svy_estimates_add(&table, term, code, "proportion")->estimate = 0.1;
}

/* Codes of the answers, each with the letter of its side. */
static const char *sides(const char *neutral)
{
	static char text[400];
	svy_drawn_free(&rows);
	svy_likert_scale_free(&scale);
	ck_assert_int_eq(svy_drawn_pick(&ctx, &table, "likert", true, &rows), 0);
	*text = '\0';
	if (svy_likert_scale_make(&ctx, &table, &rows, neutral, &scale))
		return ctx.err.msg;
	for (size_t i = 0; i < scale.n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s%c", i ? " " : "", scale.v[i].code, "LMRA"[scale.v[i].side]);
	return text;
}

START_TEST(middle_and_ends)
{
	static const char *const code[] = {"1", "2", "3", "4", "5"};
	for (int i = 0; i < 5; i++)
		give("q", code[i]);
	ck_assert_str_eq(sides(NULL), "1L 2L 4R 5R 3A");
	ck_assert_uint_eq(scale.steps, 5);
	ck_assert_str_eq(sides(""), "1L 2L 3M 4R 5R");
	ck_assert_str_eq(sides("5"), "1L 2L 3R 4R 5A");
	ck_assert_uint_eq(scale.steps, 4);
	ck_assert_str_eq(sides("1,3"), "2L 4M 5R 1A 3A");
	ck_assert_ptr_nonnull(strstr(sides("7"), "answer '7'"));
}
END_TEST

/* Codes far from the others are no part of the scale if they have a label; what nobody answered is one if it lies between. */
START_TEST(apart)
{
	static const char *const code[] = {"8", "1", "-7", "2", "5", ".a"};
	for (int i = 0; i < 6; i++)
		give("q", code[i]);
	static const double all[] = {-7, 1, 2, 3, 4, 5, 8, 9};
	for (int i = 0; i < 8; i++)
		label("q", all[i], "a label");
	ck_assert_str_eq(sides(NULL), "1L 2L 4R 5R 3A -7A 8A .aA");
}
END_TEST

static void check_labels(const char *first, const char *last, bool want)
{
	ck_assert_msg(svy_likert_denies(last, first) == want, "'%s' after '%s'", last, first);
}

START_TEST(denial)
{
	check_labels("Agree strongly", "Disagree strongly", true);
	check_labels("Strongly disagree", "Strongly agree", false);
	check_labels("Helemaal mee eens", "Helemaal mee oneens", true);
	check_labels("Zeker wel", "Zeker niet", true);
	check_labels("Zeker niet", "Zeker wel", false);
	check_labels("Not at all important", "Very important", false);
	check_labels("Very important", "Not at all important", true);
	check_labels("zufrieden", "unzufrieden", true);
	check_labels("Tout à fait d'accord", "Pas du tout d'accord", true);
	check_labels("Yes", "No", true);
	check_labels("never", "always", false);
	check_labels("not good", "not bad", false);
	check_labels("", "", false);
	check_labels("eens", "ineens", true);
	check_labels("ever", "however", false);
}
END_TEST

START_TEST(turned)
{
	give("q", "1");
	give("q", "2");
	give("q", "3");
	label("q", 1, "Agree");
	label("q", 2, "Neither");
	label("q", 3, "Disagree");
	ck_assert_str_eq(sides(NULL), "3L 1R 2A");
	ck_assert_str_eq(sides(""), "3L 2M 1R");
}
END_TEST

START_TEST(different)
{
	give("q", "1");
	give("q", "2");
	label("q", 1, "Yes");
	label("q", 2, "No");
	give("r", "1");
	give("r", "2");
	label("r", 1, "yes");
	label("r", 2, "no");
	ck_assert_str_eq(sides(NULL), "2L 1R");
	give("s", "1");
	give("s", "2");
	label("s", 1, "Often");
	label("s", 2, "Never");
	const char *said = sides(NULL);
	ck_assert_ptr_nonnull(strstr(said, "'q' (1 Yes, 2 No) and 's' (1 Often, 2 Never)"));
}
END_TEST

START_TEST(too_few)
{
	give("q", "1");
	ck_assert_ptr_nonnull(strstr(sides(NULL), "an answer on each side"));
}
END_TEST

/* Answers that are no numbers stay in the order of the table. */
START_TEST(texts)
{
	give("q", "low");
	give("q", "a middle one");
	give("q", "high");
	ck_assert_str_eq(sides(NULL), "lowL highR a middle oneA");
}
END_TEST

UNIT_MAIN("likert", setup, teardown, middle_and_ends, apart, denial, turned, different, too_few, texts)

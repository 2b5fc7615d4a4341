// SPDX-License-Identifier: GPL-3.0-or-later
/* Batches: storage for the columns needed, kinds of missing values, strings that keep their place. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "data/batch.h"

static struct svy_dict d;

static void setup(void)
{
	svy_dict_init(&d);
	svy_dict_add(&d, "x", SVY_NUMBER);
	svy_dict_add(&d, "s", SVY_STRING);
	svy_dict_add(&d, "unused", SVY_NUMBER);
}

static void teardown(void)
{
	svy_dict_free(&d);
}

START_TEST(needed_columns)
{
	const uint8_t need[] = {1, 1, 0};
	struct svy_batch *b = svy_batch_new(&d, need);
	ck_assert_uint_eq(b->ncol, 3);
	ck_assert_uint_eq(b->nrow, 0);
	ck_assert_uint_eq(b->full, SVY_BATCH_ROWS);
	ck_assert(b->col[0].num && !b->col[0].str && b->col[0].miss);
	ck_assert(!b->col[1].num && b->col[1].str && b->col[1].miss);
	ck_assert(!b->col[2].num && !b->col[2].str);
	svy_batch_free(b);
	svy_batch_free(NULL);
}
END_TEST

START_TEST(wide_files_have_short_batches)
{
	char name[16];
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof name, "w%d", i);
		svy_dict_add(&d, name, SVY_NUMBER);
	}
	struct svy_batch *b = svy_batch_new(&d, NULL);
	ck_assert_uint_lt(b->full, SVY_BATCH_ROWS);
	ck_assert_uint_gt(b->full, 0);
	ck_assert_uint_le(b->full * 5003 * 9, (size_t)8 << 20);
	svy_batch_free(b);
}
END_TEST

START_TEST(kinds_of_missing)
{
	struct svy_batch *b = svy_batch_new(&d, NULL);
	uint8_t out[6];
	svy_var_missing_number(&d.var[0], 9);
	svy_var_missing_range(&d.var[0], 90, 99);
	const double x[] = {1, 9, 95, NAN};
	for (size_t i = 0; i < 4; i++)
		svy_batch_set_number(b, 0, i, x[i]);
	svy_batch_set_missing(b, 0, 4, 'a');
	svy_batch_set_missing(b, 0, 5, SVY_SYSMIS);
	b->nrow = 6;
	ck_assert(b->col[0].num[1] == 9);
	ck_assert(isnan(b->col[0].num[4]));
	const uint8_t want[] = {SVY_VALID, SVY_USERMIS, SVY_USERMIS, SVY_SYSMIS, 'a', SVY_SYSMIS};
	ck_assert_uint_eq(svy_column_missing(&d.var[0], &b->col[0], b->nrow, out), 5);
	ck_assert_mem_eq(out, want, sizeof want);
	svy_batch_free(b);
}
END_TEST

START_TEST(strings)
{
	struct svy_batch *b = svy_batch_new(&d, NULL);
	uint8_t out[3];
	svy_var_missing_string(&d.var[1], "REF");
	svy_batch_set_string(b, 1, 0, "Utrecht and more", 7);
	svy_batch_set_string(b, 1, 1, "", 0);
	svy_batch_set_string(b, 1, 2, "REF", 3);
	const struct svy_str *s = b->col[1].str;
	ck_assert(s[0].n == 7 && memcmp(s[0].p, "Utrecht", 7) == 0);
	ck_assert_uint_eq(s[1].n, 0);
	ck_assert_uint_eq(svy_column_missing(&d.var[1], &b->col[1], 3, out), 2);
	const uint8_t want[] = {SVY_VALID, SVY_SYSMIS, SVY_USERMIS};
	ck_assert_mem_eq(out, want, sizeof want);
	svy_batch_set_missing(b, 1, 0, SVY_SYSMIS);
	ck_assert_uint_eq(s[0].n, 0);
	svy_batch_free(b);
}
END_TEST

START_TEST(strings_keep_their_place)
{
	struct svy_batch *b = svy_batch_new(&d, NULL);
	char text[1000];
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < SVY_BATCH_ROWS; i++) {
			memset(text, 'a' + (int)(i % 26), sizeof text);
			svy_batch_set_string(b, 1, i, text, 1 + i % sizeof text);
		}
		for (size_t i = 0; i < SVY_BATCH_ROWS; i++) {
			struct svy_str s = b->col[1].str[i];
			ck_assert_uint_eq(s.n, 1 + i % sizeof text);
			ck_assert(s.p[0] == 'a' + (int)(i % 26) && s.p[s.n - 1] == s.p[0]);
		}
		svy_batch_clear(b);
		ck_assert_uint_eq(b->nrow, 0);
	}
	svy_batch_free(b);
}
END_TEST

UNIT_MAIN("batch", setup, teardown, needed_columns, wide_files_have_short_batches, kinds_of_missing, strings, strings_keep_their_place)

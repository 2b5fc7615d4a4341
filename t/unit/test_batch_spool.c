// SPDX-License-Identifier: GPL-3.0-or-later
/* Batches kept on a spool come back as they were, as often as they are asked for. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "data/batch.h"
#include "io/spool.h"

static struct svy_dict d;
static struct svy_ctx ctx;

static void setup(void)
{
	svy_ctx_init(&ctx);
	svy_dict_init(&d);
	svy_dict_add(&d, "x", SVY_NUMBER);
	svy_dict_add(&d, "unused", SVY_NUMBER);
	svy_dict_add(&d, "s", SVY_STRING);
}

static void teardown(void)
{
	svy_dict_free(&d);
	svy_ctx_free(&ctx);
}

static void fill(struct svy_batch *b, uint64_t first, size_t rows)
{
	char text[32];
	svy_batch_clear(b);
	b->first = first;
	b->nrow = rows;
	for (size_t i = 0; i < rows; i++) {
		svy_batch_set_number(b, 0, i, (double)(first + i) / 3);
		int n = snprintf(text, sizeof text, "row %d", (int)(first + i));
		svy_batch_set_string(b, 2, i, text, i % 7 == 0 ? 0 : (size_t)n);
	}
	svy_batch_set_missing(b, 0, 0, 'q');
}

static void check(const struct svy_batch *b, uint64_t first, size_t rows)
{
	ck_assert_uint_eq(b->nrow, rows);
	ck_assert_uint_eq(b->first, first);
	ck_assert(!b->col[1].num);
	ck_assert_int_eq(b->col[0].miss[0], 'q');
	ck_assert(isnan(b->col[0].num[0]));
	for (size_t i = 1; i < rows; i++) {
		char text[32];
		snprintf(text, sizeof text, "row %d", (int)(first + i));
		ck_assert_int_eq(b->col[0].miss[i], SVY_VALID);
		ck_assert_double_eq(b->col[0].num[i], (double)(first + i) / 3);
		ck_assert_uint_eq(b->col[2].str[i].n, i % 7 == 0 ? 0 : strlen(text));
		ck_assert(memcmp(b->col[2].str[i].p, text, b->col[2].str[i].n) == 0);
	}
}

START_TEST(twice)
{
	static const size_t rows[] = {SVY_BATCH_ROWS, 1, 17, SVY_BATCH_ROWS};
	const uint8_t need[] = {1, 0, 1};
	struct svy_batch *b = svy_batch_new(&d, need), *got;
	struct svy_batch_spool *s = svy_batch_spool_new(&d);
	uint64_t first = 0;
	for (size_t k = 0; k < 4; first += rows[k++]) {
		fill(b, first, rows[k]);
		ck_assert_int_eq(svy_batch_spool_add(&ctx, s, b), 0);
	}
	svy_batch_free(b);
	for (int pass = 0; pass < 2; pass++) {
		first = 0;
		for (size_t k = 0; k < 4; first += rows[k++]) {
			ck_assert_int_eq(svy_batch_spool_next(&ctx, s, &got), 1);
			check(got, first, rows[k]);
		}
		ck_assert_int_eq(svy_batch_spool_next(&ctx, s, &got), 0);
		svy_batch_spool_rewind(s);
	}
	svy_batch_spool_free(s);
}
END_TEST

/* Codes are kept in few bytes: any number among them, and what is missing, must come back to the bit. */
START_TEST(codes)
{
	static const double odd[] = {-128, -127, 127, 128, -32768, -32767, 32767, 32768, 0.5, -0.0, 1e-300, 1e300, INFINITY, -INFINITY, 2147483648.0, 5e-324};
	struct svy_batch *b = svy_batch_new(&d, NULL), *got;
	for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
		struct svy_batch_spool *s = svy_batch_spool_new(&d);
		fill(b, 0, 600);
		for (size_t i = 0; i < b->nrow; i++) {
			svy_batch_set_number(b, 0, i, (double)(i % 7));
			svy_batch_set_number(b, 1, i, (double)(i % 300));
		}
		svy_batch_set_number(b, 0, 399, odd[k]);
		svy_batch_set_missing(b, 0, 5, 'c');
		svy_batch_set_missing(b, 0, 599, SVY_SYSMIS);
		ck_assert_int_eq(svy_batch_spool_add(&ctx, s, b), 0);
		ck_assert_int_eq(svy_batch_spool_next(&ctx, s, &got), 1);
		for (size_t i = 0; i < b->nrow; i++) {
			ck_assert_int_eq(got->col[0].miss[i], b->col[0].miss[i]);
			ck_assert_int_eq(got->col[1].miss[i], SVY_VALID);
			ck_assert_double_eq(got->col[1].num[i], b->col[1].num[i]);
			ck_assert(b->col[0].miss[i] ? isnan(got->col[0].num[i]) : memcmp(&got->col[0].num[i], &b->col[0].num[i], sizeof(double)) == 0);
		}
		svy_batch_spool_free(s);
	}
	svy_batch_free(b);
}
END_TEST

/* A batch may be made for more rows than one of this dictionary would be: a step before had fewer columns. */
START_TEST(larger_than_usual)
{
	struct svy_batch *b = svy_batch_new_rows(&d, NULL, 2 * SVY_BATCH_ROWS), *got;
	struct svy_batch_spool *s = svy_batch_spool_new(&d);
	b->nrow = 3;
	ck_assert_int_eq(svy_batch_spool_add(&ctx, s, b), 0);
	b->nrow = 2 * SVY_BATCH_ROWS;
	b->col[0].num[b->nrow - 1] = 5;
	ck_assert_int_eq(svy_batch_spool_add(&ctx, s, b), 0);
	ck_assert_int_eq(svy_batch_spool_next(&ctx, s, &got), 1);
	ck_assert_uint_eq(got->nrow, 3);
	ck_assert_int_eq(svy_batch_spool_next(&ctx, s, &got), 1);
	ck_assert_uint_eq(got->nrow, 2 * SVY_BATCH_ROWS);
	ck_assert_double_eq(got->col[0].num[got->nrow - 1], 5);
	svy_batch_free(b);
	svy_batch_spool_free(s);
}
END_TEST

START_TEST(nothing)
{
	struct svy_batch *got;
	struct svy_batch_spool *s = svy_batch_spool_new(&d);
	ck_assert_int_eq(svy_batch_spool_next(&ctx, s, &got), 0);
	svy_batch_spool_free(s);
	svy_batch_spool_free(NULL);
}
END_TEST

UNIT_MAIN("batch_spool", setup, teardown, twice, codes, larger_than_usual, nothing)

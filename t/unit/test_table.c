// SPDX-License-Identifier: GPL-3.0-or-later
/* The key-to-index table: dense indices in the order of first sight, keys of fixed and of any length. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/table.h"

START_TEST(names)
{
	struct svy_table *t = svy_table_new(0);
	char key[16];
	bool fresh;
	for (uint32_t i = 0; i < 10000; i++) {
		size_t n = (size_t)snprintf(key, sizeof key, "v%u", i);
		ck_assert_uint_eq(svy_table_add(t, key, n, &fresh), i);
		ck_assert(fresh);
	}
	ck_assert_uint_eq(svy_table_count(t), 10000);
	for (uint32_t i = 0; i < 10000; i++) {
		size_t n = (size_t)snprintf(key, sizeof key, "v%u", i), len;
		ck_assert_uint_eq(svy_table_add(t, key, n, &fresh), i);
		ck_assert(!fresh);
		const char *have = svy_table_key(t, i, &len);
		ck_assert(len == n && memcmp(have, key, n) == 0);
	}
	ck_assert_uint_eq(svy_table_find(t, "v1", 2), 1);
	ck_assert_uint_eq(svy_table_find(t, "v", 1), UINT32_MAX);
	ck_assert_uint_eq(svy_table_add(t, "", 0, &fresh), 10000);
	ck_assert_uint_eq(svy_table_find(t, "", 0), 10000);
	svy_table_free(t);
}
END_TEST

START_TEST(numbers)
{
	struct svy_table *t = svy_table_new(sizeof(uint64_t));
	for (uint32_t i = 0; i < 5000; i++) {
		uint64_t k = svy_table_number_key((double)i / 4);
		ck_assert_uint_eq(svy_table_add(t, &k, sizeof k, NULL), i);
	}
	uint64_t k = svy_table_number_key(2.25);
	ck_assert_uint_eq(svy_table_find(t, &k, sizeof k), 9);
	ck_assert_uint_eq(svy_table_number_key(-0.0), svy_table_number_key(0.0));
	ck_assert_uint_eq(svy_table_number_key(NAN), svy_table_number_key(-NAN));
	svy_table_free(t);
}
END_TEST

START_TEST(clearing)
{
	struct svy_table *t = svy_table_new(0);
	svy_table_add(t, "a", 1, NULL);
	svy_table_add(t, "b", 1, NULL);
	svy_table_clear(t);
	ck_assert_uint_eq(svy_table_count(t), 0);
	ck_assert_uint_eq(svy_table_find(t, "a", 1), UINT32_MAX);
	ck_assert_uint_eq(svy_table_add(t, "b", 1, NULL), 0);
	svy_table_free(t);
}
END_TEST

UNIT_MAIN("table", NULL, NULL, names, numbers, clearing)

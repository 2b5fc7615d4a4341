// SPDX-License-Identifier: GPL-3.0-or-later
/* The table of shared options: no name twice, no key twice, and the history line that the scan collects. */
#include "unit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "cli/options.h"

static bool parse_none_called;

static int parse_none(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	(void)key;
	(void)arg;
	parse_none_called = true;
	return 0;
}

static struct svy_cli all_groups = {.name = "svytest", .doc = "Test", .groups = ~0, .parse = parse_none};

START_TEST(names_once)
{
	struct argp_option *all = svy_cli_options(&all_groups);
	size_t options = 0;
	for (struct argp_option *a = all; a->name || a->doc; a++) {
		if (!svy_cli_is_option(a))
			continue;
		options++;
		ck_assert_ptr_eq(svy_cli_find_long(all, a->name, strlen(a->name)), a);
		for (struct argp_option *b = a + 1; b->name || b->doc; b++)
			if (svy_cli_is_option(b)) {
				ck_assert_str_ne(a->name, b->name);
				ck_assert_msg(a->key != b->key, "--%s and --%s have one key", a->name, b->name);
			}
	}
	ck_assert_uint_gt(options, 20);
	free(all);
}
END_TEST

START_TEST(keys_stand_apart)
{
	struct argp_option *all = svy_cli_options(&all_groups);
	for (struct argp_option *a = all; a->name || a->doc; a++)
		if (svy_cli_is_option(a))
			ck_assert_msg(a->key < 128 ? isalpha(a->key) : a->key > SVY_CLI_OWN + 1000, "--%s", a->name);
	free(all);
}
END_TEST

START_TEST(groups_only_where_asked)
{
	struct svy_cli few = all_groups;
	few.groups = SVY_CLI_OUTPUT;
	struct argp_option *all = svy_cli_options(&few);
	ck_assert_ptr_nonnull(svy_cli_find_long(all, "no-history", 10));
	ck_assert_ptr_nonnull(svy_cli_find_long(all, "strict", 6));
	ck_assert_ptr_null(svy_cli_find_long(all, "weights", 7));
	ck_assert_ptr_null(svy_cli_find_long(all, "stric", 5));
	free(all);
}
END_TEST

START_TEST(history_is_quoted)
{
	char *argv[] = {"x", "-w", "w t", "--where=q1 == 'it''s'", "-o", "/tmp/out.tsv", "--no-history", "--strata", "s", "a-b,c", "/data/x y.sav"};
	struct argp_option *all = svy_cli_options(&all_groups);
	struct svy_strs words = {0};
	ptrdiff_t last;
	int n;
	svy_cli_scan(&all_groups, all, sizeof argv / sizeof *argv, argv, &words, &last, &n);
	ck_assert_int_eq(n, 2);
	char *line = svy_cli_history("svytest", &words, last);
	ck_assert_str_eq(line, "svytest -w 'w t' --where 'q1 == '\\''it'\\'''\\''s'\\''' --strata s a-b,c 'x y.sav'");
	free(line);
	svy_strs_free(&words);
	free(all);
}
END_TEST

START_TEST(words_behind_two_dashes)
{
	char *argv[] = {"x", "--nest", "--", "--weights", "-"};
	struct argp_option *all = svy_cli_options(&all_groups);
	struct svy_strs words = {0};
	ptrdiff_t last;
	int n;
	svy_cli_scan(&all_groups, all, 5, argv, &words, &last, &n);
	ck_assert_int_eq(n, 2);
	char *line = svy_cli_history("svytest", &words, last);
	ck_assert_str_eq(line, "svytest --nest --weights");
	free(line);
	svy_strs_free(&words);
	free(all);
}
END_TEST

UNIT_MAIN("options", NULL, NULL, names_once, keys_stand_apart, groups_only_where_asked, history_is_quoted, words_behind_two_dashes)

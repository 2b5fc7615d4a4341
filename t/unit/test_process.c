// SPDX-License-Identifier: GPL-3.0-or-later
/* Other programs: what they are fed and say comes through whole, and none is left behind. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/process.h"
#include "unit.h"

static struct svy_ctx ctx;

static void setup(void)
{
	svy_ctx_init(&ctx);
}

static void teardown(void)
{
	svy_ctx_free(&ctx);
}

static struct svy_strs words(const char *a, const char *b, const char *c)
{
	struct svy_strs s = {0};
	svy_strs_add(&s, a);
	if (b)
		svy_strs_add(&s, b);
	if (c)
		svy_strs_add(&s, c);
	return s;
}

static void run(struct svy_process *p, struct svy_strs *argv, size_t n, const char *input, size_t ninput)
{
	*p = (struct svy_process){.argv = argv, .n = n, .input = input, .ninput = ninput};
	ck_assert_int_eq(svy_process_run(&ctx, p), 0);
	for (size_t k = 0; k < n; k++)
		svy_strs_free(&argv[k]);
}

START_TEST(more_than_pipes_hold_goes_through_two_programs)
{
	size_t n = 3 << 20;
	char *bytes = svy_malloc(n);
	memset(bytes, 'x', n);
	struct svy_strs argv[] = {words("cat", NULL, NULL), words("sh", "-c", "cat; echo said >&2")};
	struct svy_process p;
	run(&p, argv, 2, bytes, n);
	ck_assert_uint_eq(p.out.n, n);
	ck_assert(memcmp(p.out.p, bytes, n) == 0);
	ck_assert_uint_eq(p.said.n, 5);
	ck_assert_int_eq(svy_process_failed(&p), -1);
	svy_process_free(&p);
	free(bytes);
}
END_TEST

START_TEST(status_of_each_is_told)
{
	struct svy_strs argv[] = {words("sh", "-c", "exit 3"), words("sh", "-c", "kill -KILL $$"), words("true", NULL, NULL)};
	struct svy_process p;
	run(&p, argv, 3, NULL, 0);
	ck_assert_int_eq(p.status[0], 3);
	ck_assert_int_eq(p.status[1], 128 + 9);
	ck_assert_int_eq(p.status[2], 0);
	ck_assert_int_eq(svy_process_failed(&p), 0);
	svy_process_free(&p);
}
END_TEST

START_TEST(what_is_not_there_is_127_and_its_neighbours_end)
{
	struct svy_strs argv[] = {words("cat", NULL, NULL), words("no-such-program-as-this", NULL, NULL), words("cat", NULL, NULL)};
	struct svy_process p;
	run(&p, argv, 3, "some", 4);
	ck_assert_int_eq(p.status[1], 127);
	ck_assert_int_eq(svy_process_failed(&p), 1);
	ck_assert_uint_eq(p.out.n, 0);
	svy_process_free(&p);
}
END_TEST

START_TEST(a_producer_whose_reader_has_seen_enough_did_not_fail)
{
	struct svy_strs argv[] = {words("yes", NULL, NULL), words("head", "-n", "1")};
	struct svy_process p;
	run(&p, argv, 2, NULL, 0);
	ck_assert_int_eq(svy_process_failed(&p), -1);
	ck_assert_uint_eq(p.out.n, 2);
	svy_process_free(&p);
}
END_TEST

UNIT_MAIN("process", setup, teardown, more_than_pipes_hold_goes_through_two_programs, status_of_each_is_told, what_is_not_there_is_127_and_its_neighbours_end,
	  a_producer_whose_reader_has_seen_enough_did_not_fail)

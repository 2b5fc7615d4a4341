// SPDX-License-Identifier: GPL-3.0-or-later
/* What the main() of every unit test is: one case of tests, told as TAP on standard output. */
#ifndef SVY_UNIT_H
#define SVY_UNIT_H

#include <check.h>

static int unit_run(const char *name, void (*setup)(void), void (*teardown)(void), const TTest *const *tests, size_t n)
{
	Suite *s = suite_create(name);
	TCase *c = tcase_create(name);
	if (setup || teardown)
		tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < n; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_set_fork_status(r, CK_NOFORK);
	srunner_set_tap(r, "-");
	srunner_run_all(r, CK_SILENT);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}

#define UNIT_MAIN(name, setup, teardown, ...) \
	int main(void) \
	{ \
		const TTest *const tests[] = {__VA_ARGS__}; \
		return unit_run(name, setup, teardown, tests, sizeof tests / sizeof *tests); \
	}

#endif

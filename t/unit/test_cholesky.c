// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit.h"

#include <math.h>
#include "base/cholesky.h"

#define near(a, b) ck_assert_double_le(fabs((a) - (b)), 1e-14 * (1 + fabs(b)))

/* The textbook's 4 12 -16, 12 37 -43, -16 -43 98 with the root 2 0 0, 6 1 0, -8 5 3. */
START_TEST(root_and_solution)
{
	double m[9] = {4, NAN, NAN, 12, 37, NAN, -16, -43, 98}, b[3] = {4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294};
	const double root[9] = {2, 0, 0, 6, 1, 0, -8, 5, 3};
	svy_cholesky(m, 3, 1e-12);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j <= i; j++)
			near(m[3 * i + j], root[3 * i + j]);
	svy_cholesky_solve(m, 3, b);
	for (int i = 0; i < 3; i++)
		near(b[i], i + 1.0);
}
END_TEST

/* The third is the sum of the first two, and the fourth is nothing. */
START_TEST(what_follows_gets_nothing)
{
	const double whole[16] = {2, 1, 3, 0, 1, 5, 6, 0, 3, 6, 9, 0, 0, 0, 0, 0}, right[4] = {5, 16, 21, 0};
	double m[16], b[4] = {5, 16, 21, 0};
	for (int i = 0; i < 16; i++)
		m[i] = whole[i];
	svy_cholesky(m, 4, 1e-11);
	ck_assert(m[10] == 0 && m[15] == 0);
	svy_cholesky_solve(m, 4, b);
	ck_assert(b[2] == 0 && b[3] == 0);
	for (int i = 0; i < 4; i++)
		near(whole[4 * i] * b[0] + whole[4 * i + 1] * b[1], right[i]);
}
END_TEST

UNIT_MAIN("cholesky", NULL, NULL, root_and_solution, what_follows_gets_nothing)

// SPDX-License-Identifier: GPL-3.0-or-later
/* Random numbers: the published values of the generators, and what they are used for. */
#include "unit.h"

#include <math.h>
#include "base/random.h"

/* The first outputs of the authors' xoshiro256starstar.c from the state 1, 2, 3, 4, as other implementations test them. */
START_TEST(xoshiro)
{
	static const uint64_t want[] = {11520, 0, 1509978240, 1215971899390074240u, 1216172134540287360u, 607988272756665600u, 16172922978634559625u,
					8476171486693032832u, 10595114339597558777u, 2904607092377533576u};
	struct svy_random r = {{1, 2, 3, 4}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		ck_assert_uint_eq(svy_random_next(&r), want[i]);
}
END_TEST

/* SplitMix64 from 1234567: the values that Rosetta Code gives, of Vigna's splitmix64.c. */
START_TEST(seeding)
{
	struct svy_random r;
	svy_random_seed(&r, 1234567);
	ck_assert_uint_eq(r.s[0], 6457827717110365317u);
	ck_assert_uint_eq(r.s[1], 3203168211198807973u);
	ck_assert_uint_eq(r.s[2], 9817491932198370423u);
	ck_assert_uint_eq(r.s[3], 4593380528125082431u);
	svy_random_seed(&r, 0);
	ck_assert_uint_eq(r.s[0], 0xe220a8397b1dcdafu);
}
END_TEST

START_TEST(uniform)
{
	struct svy_random r;
	double sum = 0, squares = 0;
	enum { N = 1000000 };
	svy_random_seed(&r, 1);
	for (int i = 0; i < N; i++) {
		double u = svy_random_uniform(&r), v = svy_random_open(&r);
		ck_assert(u >= 0 && u < 1 && v > 0 && v < 1);
		sum += u;
		squares += v * v;
	}
	/* Five standard errors: sqrt(1/12/N) and sqrt(4/45/N). */
	ck_assert(fabs(sum / N - 0.5) < 5 * 0.000289);
	ck_assert(fabs(squares / N - 1.0 / 3) < 5 * 0.000299);
}
END_TEST

/* Chi-square with 6 degrees of freedom; 22.5 is its quantile at 0.999. */
START_TEST(below)
{
	struct svy_random r;
	int count[7] = {0};
	double chi = 0;
	svy_random_seed(&r, 7);
	for (int i = 0; i < 70000; i++)
		count[svy_random_below(&r, 7)]++;
	for (int i = 0; i < 7; i++)
		chi += (count[i] - 10000.0) * (count[i] - 10000.0) / 10000;
	ck_assert(chi < 22.5);
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(svy_random_below(&r, 1), 0);
	/* Just over half of the range: without drawing again the lower half would be twice as likely. */
	uint64_t n = ((uint64_t)1 << 63) + ((uint64_t)1 << 62);
	int low = 0;
	for (int i = 0; i < 30000; i++) {
		uint64_t x = svy_random_below(&r, n);
		ck_assert(x < n);
		low += x < n / 3;
	}
	ck_assert_int_gt(low, 10000 - 5 * 82);
	ck_assert_int_lt(low, 10000 + 5 * 82);
}
END_TEST

/* All 24 orders of four, just as often: 23 degrees of freedom, 49.7 at 0.999. */
START_TEST(shuffling)
{
	struct svy_random r;
	int count[256] = {0}, seen = 0;
	double chi = 0;
	svy_random_seed(&r, 3);
	for (int i = 0; i < 24000; i++) {
		uint32_t v[4] = {0, 1, 2, 3};
		svy_random_shuffle(&r, v, 4);
		count[v[0] * 64 + v[1] * 16 + v[2] * 4 + v[3]]++;
	}
	for (int i = 0; i < 256; i++)
		if (count[i]) {
			seen++;
			chi += (count[i] - 1000.0) * (count[i] - 1000.0) / 1000;
		}
	ck_assert_int_eq(seen, 24);
	ck_assert(chi < 49.7);
	svy_random_shuffle(&r, NULL, 0);
}
END_TEST

START_TEST(seeds)
{
	uint64_t x = 5;
	ck_assert(svy_random_parse_seed("0", &x) && x == 0);
	ck_assert(svy_random_parse_seed("0042", &x) && x == 42);
	ck_assert(svy_random_parse_seed("18446744073709551615", &x) && x == UINT64_MAX);
	ck_assert(!svy_random_parse_seed("18446744073709551616", &x));
	ck_assert(!svy_random_parse_seed("", &x));
	ck_assert(!svy_random_parse_seed("-1", &x));
	ck_assert(!svy_random_parse_seed("1.5", &x));
	ck_assert(!svy_random_parse_seed("7 ", &x));
	ck_assert_uint_lt(svy_random_fresh_seed(), 1000000000);
	ck_assert(svy_random_fresh_seed() != svy_random_fresh_seed() || svy_random_fresh_seed() != svy_random_fresh_seed());
}
END_TEST

UNIT_MAIN("random", NULL, NULL, xoshiro, seeding, uniform, below, shuffling, seeds)

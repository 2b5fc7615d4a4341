// SPDX-License-Identifier: GPL-3.0-or-later
/* Numbers as text: what is written reads back to the same double, and nothing shorter would. */
#include "unit.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/num.h"

/* xorshift64*: the same numbers on every machine. */
static uint64_t next(uint64_t *s)
{
	*s ^= *s >> 12;
	*s ^= *s << 25;
	*s ^= *s >> 27;
	return *s * 2685821657736338717u;
}

static uint64_t bits(double x)
{
	uint64_t b;
	memcpy(&b, &x, sizeof b);
	return b;
}

static size_t significant(const char *s)
{
	size_t n = 0, zeros = 0;
	for (; *s && *s != 'e'; s++) {
		if (*s < '0' || *s > '9' || (*s == '0' && n == 0))
			continue;
		zeros = *s == '0' ? zeros + 1 : 0;
		n++;
	}
	return n - zeros;
}

static void must_hold(double x)
{
	char text[SVY_NUM_MAX], peer[64];
	double back = 0;
	size_t n = svy_num_format(text, x);
	ck_assert_uint_eq(n, strlen(text));
	ck_assert_uint_lt(n, SVY_NUM_MAX);
	ck_assert_msg(svy_num_parse(text, n, &back), "'%s' does not read back", text);
	x += 0.0;       /* -0 is written as 0 */
	ck_assert_msg(bits(back) == bits(x), "'%s' reads back as another number than %a", text, x);
	ck_assert_msg(bits(strtod(text, NULL)) == bits(x), "'%s' is another number for C than %a", text, x);
	int digits = 1;
	for (; digits <= 17; digits++) {
		snprintf(peer, sizeof peer, "%.*e", digits - 1, x);
		if (strtod(peer, NULL) == x)
			break;
	}
	ck_assert_msg(significant(text) <= (size_t)digits, "'%s' has more digits than '%s'", text, peer);
}

START_TEST(doubles_of_any_size)
{
	uint64_t s = 1;
	for (int i = 0; i < 40000; i++) {
		uint64_t b = next(&s);
		double x;
		memcpy(&x, &b, sizeof x);
		if (isfinite(x))
			must_hold(x);
	}
}
END_TEST

START_TEST(doubles_as_surveys_have_them)
{
	uint64_t s = 2;
	for (int i = 0; i < 40000; i++) {
		double u = (double)(next(&s) >> 11) / 9007199254740992.0;
		must_hold(u);
		must_hold(u * 1e6);
		must_hold(round(u * 1e6) / 1e4);
		must_hold(-round(u * 1e15) / 1e12);
		must_hold(u * 1e-7);
	}
}
END_TEST

START_TEST(edges)
{
	const double x[] = {0.0, -0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740991.0, 9007199254740992.0,
			    9007199254740994.0, 1e15, 1e16, 1e22, 1e23, 0.1, 0.3, 0.1 + 0.2, 1e-4, 9.999e-5, 1.0 / 3, 4503599627370496.5,
			    0.000123456789012345, 9999999999.0, 123456789012345.6};
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		must_hold(x[i]);
		must_hold(-x[i]);
	}
}
END_TEST

static void writes(double x, const char *want)
{
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	ck_assert_str_eq(text, want);
}

START_TEST(forms)
{
	writes(5, "5");
	writes(-7, "-7");
	writes(-0.0, "0");
	writes(0.1, "0.1");
	writes(0.8123, "0.8123");
	writes(1e300, "1e+300");
	writes(1.5e-7, "1.5e-7");
	writes(0.05, "0.05");
	writes(9999999999.0, "9999999999");
	writes(NAN, "NaN");
	writes(INFINITY, "Inf");
	writes(-INFINITY, "-Inf");
}
END_TEST

static void reads(const char *s, double want)
{
	double x = 12345;
	ck_assert_msg(svy_num_parse(s, strlen(s), &x), "'%s' is a number", s);
	ck_assert_msg(bits(x) == bits(want) || (isnan(x) && isnan(want)), "'%s' reads as %a, not %a", s, x, want);
}

START_TEST(reading)
{
	reads("5", 5);
	reads("+5", 5);
	reads("-0", -0.0);
	reads("5.", 5);
	reads(".5", 0.5);
	reads("1e3", 1000);
	reads("1E-3", 0.001);
	reads("0000000000000000000000000000012", 12);
	reads("0.00000000000000000000000000000000000000000000000001", 1e-50);
	reads("123456789012345678901234567890", 123456789012345678901234567890.0);
	reads("0.1000000000000000055511151231257827021181583404541015625", 0.1);
	reads("9007199254740993", 9007199254740992.0);
	reads("100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000e-88", 10);
	reads("1e-400", 0);
	reads("NaN", NAN);
	reads("Inf", INFINITY);
	reads("-Inf", -INFINITY);
}
END_TEST

START_TEST(refusing)
{
	const char *s[] = {"", " 5", "5 ", ".", "-", "+", "e5", "5e", "5e+", "0x10", "1,5", "1.2.3", "nan", "inf", "Infinity", "5a", "--5", "1e999",
			   "1_000", ".a", "+-Inf"};
	for (size_t i = 0; i < sizeof s / sizeof *s; i++) {
		double x;
		ck_assert_msg(!svy_num_parse(s[i], strlen(s[i]), &x), "'%s' is no number", s[i]);
	}
}
END_TEST

/* The text in a stream does not end with a NUL: what follows must not be read. */
START_TEST(only_its_own_bytes)
{
	double x;
	ck_assert(svy_num_parse("123456", 3, &x));
	ck_assert(x == 123);
	ck_assert(svy_num_parse("1.23456789012345678999", 20, &x));
	ck_assert(x == strtod("1.234567890123456789", NULL));
}
END_TEST

static void shows(double x, int digits, char mark, const char *want)
{
	char text[64];
	size_t n = svy_num_fixed(text, sizeof text, x, digits, mark);
	ck_assert_str_eq(text, want);
	ck_assert_uint_eq(n, strlen(want));
}

START_TEST(for_people)
{
	shows(1.005, 2, '.', "1.01");
	shows(2.675, 2, '.', "2.68");
	shows(-2.5, 0, '.', "-3");
	shows(0.5, 0, '.', "1");
	shows(0.04, 1, '.', "0.0");
	shows(-0.04, 1, '.', "0.0");
	shows(0.05, 1, ',', "0,1");
	shows(99.95, 1, '.', "100.0");
	shows(0.0999, 3, '.', "0.100");
	shows(1234567.891, 2, ',', "1234567,89");
	shows(12, 3, '.', "12.000");
	shows(1e-9, 4, '.', "0.0000");
	shows(5e-5, 4, '.', "0.0001");
	shows(1e20, 1, '.', "100000000000000000000.0");
	shows(NAN, 2, '.', "NaN");
	shows(-INFINITY, 2, '.', "-Inf");
	shows(1e300, 2, '.', "1e+300");
	char small[4];
	svy_num_fixed(small, sizeof small, 123456.0, 2, '.');
	ck_assert_uint_lt(strlen(small), sizeof small);
}
END_TEST

UNIT_MAIN("num", NULL, NULL, doubles_of_any_size, doubles_as_surveys_have_them, edges, forms, reading, refusing, only_its_own_bytes, for_people)

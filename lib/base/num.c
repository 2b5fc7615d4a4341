// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/num.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT 9007199254740992.0        /* 2^53: below it every integer is a double */

static const double ten_to[23] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
				  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Digits of m into out; returns how many. */
static size_t put_digits(char *out, uint64_t m)
{
	char rev[20];
	size_t n = 0;
	do {
		rev[n++] = (char)('0' + m % 10);
		m /= 10;
	} while (m);
	for (size_t i = 0; i < n; i++)
		out[i] = rev[n - 1 - i];
	return n;
}

/* m with a decimal point before its last k digits. */
static size_t put_scaled(char *out, uint64_t m, size_t k)
{
	char d[20];
	size_t n = put_digits(d, m), at = 0;
	if (n <= k) {
		out[at++] = '0';
		out[at++] = '.';
		for (size_t i = n; i < k; i++)
			out[at++] = '0';
		memcpy(out + at, d, n);
		return at + n;
	}
	memcpy(out, d, n - k);
	out[n - k] = '.';
	memcpy(out + n - k + 1, d + n - k, k);
	return n + 1;
}

static size_t put_text(char *out, const char *s)
{
	size_t n = strlen(s);
	memcpy(out, s, n + 1);
	return n;
}

/* The first precision that reads back; 17 digits always do. */
static size_t put_by_search(char *out, double x)
{
	for (int digits = 15; digits < 17; digits++) {
		int n = snprintf(out, SVY_NUM_MAX, "%.*g", digits, x);
		if (strtod(out, NULL) == x)
			return (size_t)n;
	}
	return (size_t)snprintf(out, SVY_NUM_MAX, "%.17g", x);
}

size_t svy_num_format(char *out, double x)
{
	if (isnan(x))
		return put_text(out, "NaN");
	if (isinf(x))
		return put_text(out, x < 0 ? "-Inf" : "Inf");
	size_t sign = 0;
	double a = x;
	if (a < 0) {
		out[0] = '-';
		sign = 1;
		a = -a;
	}
	size_t n = 0;
	if (a < 1e15 && a == (double)(uint64_t)a) {
		n = put_digits(out + sign, (uint64_t)a);
	} else if (a >= 1e-5 && a < 1e15) {
		/* A quotient of two exact numbers is rounded correctly, so m / 10^k reads back as exactly this double. */
		for (size_t k = 1; k <= 17 && !n; k++) {
			double m = rint(a * ten_to[k]);
			if (m >= EXACT)
				break;
			if (m / ten_to[k] == a)
				n = put_scaled(out + sign, (uint64_t)m, k);
		}
	}
	if (!n)
		return put_by_search(out, x);
	out[sign + n] = '\0';
	return sign + n;
}

static bool parse_word(const char *s, size_t n, double *x)
{
	bool minus = n && *s == '-';
	if (n && (*s == '-' || *s == '+')) {
		s++;
		n--;
	}
	if (n != 3)
		return false;
	if (memcmp(s, "NaN", 3) == 0)
		*x = NAN;
	else if (memcmp(s, "Inf", 3) == 0)
		*x = minus ? -INFINITY : INFINITY;
	else
		return false;
	return true;
}

/* What the library's strtod reads beyond our grammar (hex, blanks, words) has been refused by the scan before. */
static bool parse_slowly(const char *s, size_t n, double *x)
{
	char text[512];
	if (n < sizeof text) {
		memcpy(text, s, n);
		text[n] = '\0';
		*x = strtod(text, NULL);
		return true;
	}
	char *copy = malloc(n + 1);
	if (!copy)
		return false;
	memcpy(copy, s, n);
	copy[n] = '\0';
	*x = strtod(copy, NULL);
	free(copy);
	return true;
}

bool svy_num_parse(const char *s, size_t n, double *x)
{
	const char *p = s, *e = s + n;
	bool minus = false;
	if (p < e && (*p == '-' || *p == '+'))
		minus = *p++ == '-';
	uint64_t m = 0;
	int digits = 0, seen = 0, scale = 0;
	bool exact = true;
	for (int point = 0; p < e; p++) {
		if (*p == '.' && !point) {
			point = 1;
			continue;
		}
		unsigned d = (unsigned)(*p - '0');
		if (d > 9)
			break;
		seen++;
		scale -= point;
		if (m || d)
			digits++;
		if (digits <= 18)
			m = m * 10 + d;
		else
			exact = false;
	}
	if (!seen)
		return parse_word(s, n, x);
	if (p < e && (*p == 'e' || *p == 'E')) {
		int exponent = 0, sign = 1, any = 0;
		p++;
		if (p < e && (*p == '-' || *p == '+'))
			sign = *p++ == '-' ? -1 : 1;
		for (; p < e && (unsigned)(*p - '0') <= 9; p++, any = 1)
			if (exponent < 100000)
				exponent = exponent * 10 + (*p - '0');
		if (!any)
			return false;
		scale += sign * exponent;
	}
	if (p != e)
		return false;
	if (!exact || m > (uint64_t)EXACT || scale < -22 || scale > 22)
		return parse_slowly(s, n, x);
	double v = scale < 0 ? (double)m / ten_to[-scale] : (double)m * ten_to[scale];
	*x = minus ? -v : v;
	return true;
}

size_t svy_num_fixed(char *out, size_t size, double x, int digits, char mark)
{
	if (!isfinite(x)) {
		char text[SVY_NUM_MAX];
		svy_num_format(text, x);
		return (size_t)snprintf(out, size, "%s", text);
	}
	double scale = ten_to[digits < 0 ? 0 : digits > 22 ? 22 : digits], scaled = fabs(x) * scale;
	/* Half away from zero in decimal: 1.005 is meant as a half, though its double lies just below. */
	double v = scaled < EXACT ? floor(scaled * (1 + 4e-16) + 0.5) / scale : fabs(x);
	int n = snprintf(out, size, "%.*f", digits < 0 ? 0 : digits, x < 0 && v != 0 ? -v : v);
	char *point = strchr(out, '.');
	if (point)
		*point = mark;
	return (size_t)n;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/num.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* The powers of ten that a double holds exactly. A mantissa below 2^53 times or divided by one of them is rounded once, hence right. */
static const double pow10_exact[] = {
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};
#define POW10_MAX 22
#define MANTISSA_MAX 9007199254740992.0      /* 2^53 */

/* The digits of m with a point before the last k of them, if k > 0, and at least one before that; returns how many bytes. */
static size_t put_digits(char *out, uint64_t m, int k)
{
	char tmp[48];
	size_t n = 0;
	for (int i = 0; i < k; i++, m /= 10)
		tmp[n++] = (char)('0' + m % 10);
	if (k > 0)
		tmp[n++] = '.';
	do
		tmp[n++] = (char)('0' + m % 10);
	while (m /= 10);
	for (size_t i = 0; i < n; i++)
		out[i] = tmp[n - 1 - i];
	return n;
}

static const char pairs[] =
	"00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869"
	"707172737475767778798081828384858687888990919293949596979899";

/* The digits of m; returns how many. They are put where they stay: to load at once what was stored in pieces makes a processor wait. */
static inline size_t put_whole(char *out, uint64_t m)
{
	size_t n = 1;
	for (uint64_t ten = 10; m >= ten; ten *= 10)
		n++;
	char *p = out + n;
	for (; m >= 100; m /= 100) {
		p -= 2;
		memcpy(p, pairs + 2 * (m % 100), 2);
	}
	if (m >= 10)
		memcpy(out, pairs + 2 * m, 2);
	else
		out[0] = (char)('0' + m);
	return n;
}

/*
 * 0 <= x < 1e11 with at most four places, as nearly all values of a survey are; 0 if it has more. The quotient of two exact doubles is rounded
 * once, so what is found reads back to x; decimals of so few digits are doubles of their own, so none is shorter.
 */
static size_t put_short(char *out, double x)
{
	uint64_t m = (uint64_t)(x * 1e4 + 0.5), places = m % 10000;
	if ((double)m / 1e4 != x)
		return 0;
	size_t n = put_whole(out, m / 10000);
	if (!places)
		return n;
	out[n] = '.';
	memcpy(out + n + 1, pairs + 2 * (places / 100), 2);
	memcpy(out + n + 3, pairs + 2 * (places % 100), 2);
	for (n += 5; out[n - 1] == '0'; n--)
		;
	return n;
}

/* x >= 0 as a decimal of at most POW10_MAX places that reads back to x; 0 if there is none. */
static size_t put_decimal(char *out, double x)
{
	for (int k = 1; k <= POW10_MAX; k++) {
		double scaled = x * pow10_exact[k];
		/* To the nearest integer: below 2^52 the sum leaves no room for a fraction, which is quicker than a call. */
		double m = scaled < 0x1p52 ? scaled + 0x1p52 - 0x1p52 : nearbyint(scaled);
		if (m >= MANTISSA_MAX)
			return 0;
		/* The division is dear: only where the product is an integer but for its own rounding. */
		if (fabs(scaled - m) > scaled * 0x1p-51 || m / pow10_exact[k] != x)
			continue;
		return put_digits(out, (uint64_t)m, k);
	}
	return 0;
}

/* "1e-07" to "1e-7": C writes two digits of exponent at least. */
static size_t trim_exponent(char *out, size_t n)
{
	char *e = memchr(out, 'e', n);
	if (!e || e[2] != '0')
		return n;
	memmove(e + 2, e + 3, n - (size_t)(e + 3 - out) + 1);
	return n - 1;
}

static size_t put_general(char *out, double x)
{
	/* Below the normal numbers precision falls to a single digit. */
	for (int digits = x < DBL_MIN ? 1 : 15;; digits++) {
		int n = snprintf(out, SVY_NUM_MAX, "%.*g", digits, x);
		if (digits == 17 || strtod(out, NULL) == x)
			return trim_exponent(out, (size_t)n);
	}
}

static size_t put_word(char *out, const char *s)
{
	size_t n = strlen(s);
	memcpy(out, s, n + 1);
	return n;
}

size_t svy_num_format(char *out, double x)
{
	if (isnan(x))
		return put_word(out, "NaN");
	if (isinf(x))
		return put_word(out, x < 0 ? "-Inf" : "Inf");
	size_t sign = x < 0 ? 1 : 0, n = 0;
	double a = fabs(x);
	out[0] = '-';
	if (a < 1e11)
		n = put_short(out + sign, a);
	else if (a < MANTISSA_MAX && a == (double)(uint64_t)a)
		n = put_digits(out + sign, (uint64_t)a, 0);
	if (!n && a >= 1e-4 && a < MANTISSA_MAX)
		n = put_decimal(out + sign, a);
	if (!n)
		n = put_general(out + sign, a);
	out[sign + n] = '\0';
	return sign + n;
}

/* What stands in a number's text: sign, up to 19 digits as mantissa, the power of ten. */
struct scan {
	bool negative, exact;   /* exact: no digit was left out of m */
	uint64_t m;
	long exp10;
};

static void scan_digit(struct scan *t, char c, bool fraction)
{
	if (t->m >= UINT64_MAX / 10 - 1) {
		t->exact = t->exact && c == '0';
		t->exp10 += !fraction;
		return;
	}
	t->m = t->m * 10 + (uint64_t)(c - '0');
	t->exp10 -= fraction;
}

static bool is_digit(const char *s, const char *end)
{
	return s < end && *s >= '0' && *s <= '9';
}

static bool scan_exponent(struct scan *t, const char **at, const char *end)
{
	const char *s = *at + 1;
	bool negative = s < end && *s == '-';
	long e = 0;
	if (s < end && (*s == '-' || *s == '+'))
		s++;
	if (!is_digit(s, end))
		return false;
	for (; is_digit(s, end); s++)
		if (e < 100000)
			e = e * 10 + (*s - '0');
	t->exp10 += negative ? -e : e;
	*at = s;
	return true;
}

/* False unless all of s is a number. */
static bool scan_number(const char *s, const char *end, struct scan *t)
{
	*t = (struct scan){.exact = true};
	if (s < end && (*s == '-' || *s == '+'))
		t->negative = *s++ == '-';
	const char *from = s;
	size_t points = 0;
	for (; is_digit(s, end); s++)
		scan_digit(t, *s, false);
	if (s < end && *s == '.') {
		points = 1;
		for (s++; is_digit(s, end); s++)
			scan_digit(t, *s, true);
	}
	if ((size_t)(s - from) == points)
		return false;
	if (s < end && (*s == 'e' || *s == 'E') && !scan_exponent(t, &s, end))
		return false;
	return s == end;
}

/* The text is known to be a number; it need not end with a NUL where it stands. */
static bool parse_slowly(const char *s, size_t n, double *x)
{
	char stack[64], *copy = n < sizeof stack ? stack : svy_malloc(n + 1);
	memcpy(copy, s, n);
	copy[n] = '\0';
	*x = strtod(copy, NULL);
	if (copy != stack)
		free(copy);
	return isfinite(*x);
}

static bool parse_word(const char *s, size_t n, double *x)
{
	bool negative = n && s[0] == '-';
	if (negative || (n && s[0] == '+')) {
		s++;
		n--;
	}
	if (n != 3)
		return false;
	if (memcmp(s, "NaN", 3) == 0)
		*x = NAN;
	else if (memcmp(s, "Inf", 3) == 0)
		*x = negative ? -INFINITY : INFINITY;
	else
		return false;
	return true;
}

bool svy_num_parse(const char *s, size_t n, double *x)
{
	struct scan t;
	if (!scan_number(s, s + n, &t))
		return parse_word(s, n, x);
	if (!t.exact || t.m > (uint64_t)MANTISSA_MAX || t.exp10 > POW10_MAX || t.exp10 < -POW10_MAX)
		return parse_slowly(s, n, x);
	double v = (double)t.m;
	v = t.exp10 < 0 ? v / pow10_exact[-t.exp10] : v * pow10_exact[t.exp10];
	*x = t.negative ? -v : v;
	return true;
}

/* The significant digits of a finite number's text and the place of its point: 0.d1d2d3… times 10^point. */
struct decimal {
	char digit[SVY_NUM_MAX];
	int n, point;
};

static void take_apart(struct decimal *d, const char *text)
{
	bool seen = false;
	d->n = d->point = 0;
	for (; *text && *text != 'e'; text++) {
		if (*text == '.') {
			seen = true;
			continue;
		}
		if (*text == '0' && d->n == 0) {
			d->point -= seen;
			continue;
		}
		d->digit[d->n++] = *text;
		d->point += !seen;
	}
	if (*text == 'e')
		d->point += (int)strtol(text + 1, NULL, 10);
}

/* Keeps `digits` places behind the point; half goes away from zero. */
static void round_half_up(struct decimal *d, int digits)
{
	int keep = d->point + digits;
	if (keep >= d->n)
		return;
	bool up = keep >= 0 && d->digit[keep] >= '5';
	d->n = keep > 0 ? keep : 0;
	if (!up)
		return;
	int i = d->n;
	while (i > 0 && d->digit[i - 1] == '9')
		i--;
	if (i == 0) {
		d->digit[0] = '1';
		d->point++;
		d->n = 1;
		return;
	}
	d->digit[i - 1]++;
	d->n = i;
}

static char digit_at(const struct decimal *d, int place)
{
	return place >= 0 && place < d->n ? d->digit[place] : '0';
}

size_t svy_num_fixed(char *out, size_t size, double x, int digits, char mark)
{
	char text[SVY_NUM_MAX];
	size_t n = svy_num_format(text, x);
	struct decimal d;
	if (!isfinite(x))
		goto plain;
	take_apart(&d, text[0] == '-' ? text + 1 : text);
	round_half_up(&d, digits);
	int whole = d.point > 0 ? d.point : 1;
	/* What has no room in full is written as it is: nobody reads three hundred digits. */
	if ((size_t)whole + (size_t)digits + 3 > size)
		goto plain;
	n = 0;
	if (x < 0 && d.n)
		out[n++] = '-';
	for (int i = 0; i < whole; i++)
		out[n++] = digit_at(&d, d.point - whole + i);
	if (digits > 0)
		out[n++] = mark;
	for (int i = 0; i < digits; i++)
		out[n++] = digit_at(&d, d.point + i);
	out[n] = '\0';
	return n;
plain:
	snprintf(out, size, "%s", text);
	return strlen(out);
}

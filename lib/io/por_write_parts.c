// SPDX-License-Identifier: GPL-3.0-or-later
/* Lines, texts and numbers of base 30. */
#include <math.h>
#include <string.h>
#include "io/por_write.h"

enum { DIGITS = 13 };                   /* 30^13 is the last power below 2^64, and one more than any double needs */

void svy_por_put(struct svy_por_writer *w, const char *s, size_t n)
{
	while (n > 0) {
		if (w->column == SVY_POR_LINE) {
			svy_output_puts(w->out, "\r\n");
			w->column = 0;
		}
		size_t k = n < SVY_POR_LINE - w->column ? n : SVY_POR_LINE - w->column;
		svy_output_write(w->out, s, k);
		w->column += k;
		s += k;
		n -= k;
	}
}

void svy_por_put_record(struct svy_por_writer *w, char record)
{
	svy_por_put(w, &record, 1);
}

/* The digits of n, without any for 0; their number. */
static size_t digits_of(uint64_t n, char to[DIGITS + 2])
{
	char reversed[DIGITS + 2];
	size_t k = 0;
	for (; n > 0; n /= 30)
		reversed[k++] = "0123456789ABCDEFGHIJKLMNOPQRST"[n % 30];
	for (size_t i = 0; i < k; i++)
		to[i] = reversed[k - 1 - i];
	return k;
}

void svy_por_put_integer(struct svy_por_writer *w, uint64_t n)
{
	char s[DIGITS + 2];
	size_t k = digits_of(n, s);
	svy_por_put(w, k > 0 ? s : "0", k > 0 ? k : 1);
	svy_por_put_record(w, '/');
}

void svy_por_put_text(struct svy_por_writer *w, const char *s, size_t n)
{
	svy_por_put_integer(w, n);
	svy_por_put(w, s, n);
}

void svy_por_put_value(struct svy_por_writer *w, const char *s, size_t n, size_t width)
{
	svy_por_put_integer(w, width);
	svy_por_put(w, s, n);
	for (; n < width; n++)
		svy_por_put_record(w, ' ');
}

void svy_por_put_missing(struct svy_por_writer *w)
{
	svy_por_put(w, "*.", 2);
}

/* The fewest digits that round to x, which is above 0: x is *digits / 30^places. */
static int shortest(const struct svy_por_writer *w, double x, uint64_t *digits)
{
	int exponent = (int)floorl(log2l(x) / log2l(30)), places = 0;
	for (int n = 1; n <= DIGITS; n++) {
		places = n - 1 - exponent;
		long double d = roundl(places >= 0 ? x * w->power[places] : x / w->power[-places]);
		*digits = (uint64_t)d;
		if ((double)(places >= 0 ? d / w->power[places] : d * w->power[-places]) == x)
			break;
	}
	return places;
}

/* Numbers with a point if that is short, else with an exponent of 30 behind whole digits. */
void svy_por_put_number(struct svy_por_writer *w, double x)
{
	uint64_t digits;
	char s[DIGITS + 2];
	if (x < 0)
		svy_por_put_record(w, '-');
	x = fabs(x);
	if (x < 0x1p53 && x == floor(x)) {
		svy_por_put_integer(w, (uint64_t)x);
		return;
	}
	int places = shortest(w, x, &digits);
	size_t n = digits_of(digits, s);
	if (places > 0 && (size_t)places < n) {
		svy_por_put(w, s, n - (size_t)places);
		svy_por_put_record(w, '.');
		svy_por_put(w, s + n - places, (size_t)places);
	} else if (places > 0 && (size_t)places < n + 4) {
		svy_por_put(w, "0.0000", 2 + (size_t)places - n);
		svy_por_put(w, s, n);
	} else {
		svy_por_put(w, s, n);
		if (places != 0)
			svy_por_put_record(w, places > 0 ? '-' : '+');
		n = digits_of((uint64_t)(places > 0 ? places : -places), s);
		svy_por_put(w, s, n);
	}
	svy_por_put_record(w, '/');
}

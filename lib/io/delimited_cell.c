// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/delimited.h"

#include <stdint.h>
#include <string.h>
#include "base/num.h"

/* Digits beyond 2^53 are held exactly by chance only, so they are an identifier and no number. */
static bool held(const char *s, size_t n)
{
	static const char limit[] = "9007199254740992";
	return n < sizeof limit - 1 || (n == sizeof limit - 1 && memcmp(s, limit, n) <= 0);
}

static enum svy_cell number(const char *s, size_t n, char decimal, double *x)
{
	char copy[64];
	size_t sign = s[0] == '-', digits = 0;
	while (sign + digits < n && s[sign + digits] >= '0' && s[sign + digits] <= '9')
		digits++;
	if (digits > 1 && s[sign] == '0')
		return SVY_CELL_TEXT;
	if (sign + digits == n) {
		if (!digits || !held(s + sign, digits))
			return SVY_CELL_TEXT;
		int64_t v = 0;
		for (size_t i = sign; i < n; i++)
			v = v * 10 + (s[i] - '0');
		*x = (double)(sign ? -v : v);
		return SVY_CELL_INTEGER;
	}
	if (n >= sizeof copy || s[0] == '+')
		return SVY_CELL_TEXT;
	if (decimal == ',') {
		if (memchr(s, '.', n))
			return SVY_CELL_TEXT;
		memcpy(copy, s, n);
		char *mark = memchr(copy, ',', n);
		if (mark)
			*mark = '.';
		s = copy;
	}
	return svy_num_parse(s, n, x) ? SVY_CELL_NUMBER : SVY_CELL_TEXT;
}

enum svy_cell svy_cell_parse(const char *s, size_t n, bool quoted, char decimal, double *x)
{
	while (n && s[0] == ' ')
		s++, n--;
	n = svy_trimmed(s, n);
	if (!n || (n == 1 && s[0] == '.') || (n == 2 && !quoted && s[0] == 'N' && s[1] == 'A'))
		return SVY_CELL_MISSING;
	if (n == 2 && s[0] == '.' && s[1] >= 'a' && s[1] <= 'z') {
		*x = s[1];
		return SVY_CELL_TAG;
	}
	return number(s, n, decimal, x);
}

size_t svy_cell_unescape(char *s, size_t n)
{
	char *bs = memchr(s, '\\', n), *to = bs;
	if (!bs)
		return n;
	for (const char *from = bs, *end = s + n; from < end; from++) {
		static const char codes[] = "tnr\\", chars[] = "\t\n\r\\";
		const char *code = *from == '\\' && from + 1 < end ? memchr(codes, from[1], sizeof codes - 1) : NULL;
		*to++ = code ? chars[code - codes] : *from;
		from += code != NULL;
	}
	return (size_t)(to - s);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool svy_cell_is_grouped(const char *s, size_t n)
{
	size_t i = n && s[0] == '-', start = i;
	while (i < n && is_digit(s[i]))
		i++;
	if (i == start || i > start + 3 || i == n || !strchr(",.' ", s[i]))
		return false;
	char mark = s[i];
	for (; i + 3 < n && s[i] == mark && is_digit(s[i + 1]) && is_digit(s[i + 2]) && is_digit(s[i + 3]); )
		i += 4;
	if (i < n && (s[i] == '.' || s[i] == ',') && s[i] != mark)
		for (i++; i < n && is_digit(s[i]); )
			i++;
	return i == n;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the character at s by its first byte, Unicode 15, table 3-7; 0 if there is none. *more: it may go on behind n. */
static size_t character(const unsigned char *s, size_t n, bool *more)
{
	size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
	unsigned char lo = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
	unsigned char hi = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;
	for (size_t i = 1; i < len; i++, lo = 0x80, hi = 0xbf) {
		if (i == n) {
			*more = true;
			return 0;
		}
		if (s[i] < lo || s[i] > hi)
			return 0;
	}
	return len;
}

size_t svy_utf8_prefix(const char *s, size_t n, bool *cut)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t i = 0;
	*cut = false;
	while (i < n) {
		uint64_t eight;
		if (i + 8 <= n) {
			memcpy(&eight, u + i, 8);
			if (!(eight & 0x8080808080808080u)) {
				i += 8;
				continue;
			}
		}
		size_t len = character(u + i, n - i, cut);
		if (!len)
			break;
		i += len;
	}
	return i;
}

void svy_utf8_add(struct svy_buf *b, const char *s)
{
	bool cut;
	for (size_t n = strlen(s); n;) {
		size_t good = svy_utf8_prefix(s, n, &cut);
		svy_buf_add(b, s, good);
		if (good < n) {
			svy_buf_puts(b, "\xef\xbf\xbd");
			good++;
		}
		s += good;
		n -= good;
	}
}

size_t svy_utf8_fit(const char *s, size_t n, size_t chars)
{
	size_t i = 0, end = 0, count = 0;
	for (; i <= n && s[i]; i++) {
		if (((unsigned char)s[i] & 0xc0) == 0x80)
			continue;
		end = i;
		if (chars && count++ == chars)
			return end;
	}
	return i > n || s[i] ? end : i;
}

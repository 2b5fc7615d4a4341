// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/width.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"

/* Bytes of the first letter, and its width. A control character takes one, since it is shown as a blank; a line feed none. */
static size_t one(const char *s, size_t n, size_t *width)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &c);
	if (k <= 0) {
		*width = 1;
		return 1;
	}
	int w = (c < ' ' && c != '\n') || c == 0x7f ? 1 : utf8proc_charwidth(c);
	*width = w > 0 ? (size_t)w : 0;
	return (size_t)k;
}

size_t svy_width(const char *s, size_t n)
{
	size_t total = 0, w;
	for (size_t i = 0; i < n; total += w)
		i += one(s + i, n - i, &w);
	return total;
}

size_t svy_width_cut(const char *s, size_t n, size_t width)
{
	size_t i = 0, used = 0;
	while (i < n) {
		size_t w, bytes = one(s + i, n - i, &w);
		if (used + w > width)
			break;
		used += w;
		i += bytes;
	}
	return i;
}

/* Bytes of the longest line that s can begin with; at least one character. */
static size_t fitting(const char *s, size_t width)
{
	size_t n = strlen(s), at = 0, used = 0, blank = 0;
	while (at < n) {
		size_t w, k = one(s + at, n - at, &w);
		if (s[at] == '\n')
			return at;
		if (s[at] == ' ' && at)
			blank = at;
		if (at && used + w > width)
			return blank ? blank : at;
		used += w;
		at += k;
	}
	return n;
}

/* A TAB in a label would shift all that stands right of it, and an escape would speak to the terminal: they become blanks. */
static char *printable(const char *s, size_t n)
{
	char *line = svy_strndup(s, n);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	return line;
}

void svy_wrap(const char *s, size_t width, struct svy_strs *lines)
{
	do {
		size_t n = fitting(s, width);
		svy_strs_add_take(lines, printable(s, n));
		s += n;
		s += *s == '\n' ? 1 : strspn(s, " ");
	} while (*s);
}

void svy_pad(struct svy_buf *b, size_t n)
{
	memset(svy_buf_room(b, n), ' ', n);
	b->n += n;
	b->p[b->n] = '\0';
}

void svy_pad_text(struct svy_buf *b, const char *s, size_t width, bool right)
{
	size_t n = strlen(s), w = svy_width(s, n), blanks = w < width ? width - w : 0;
	if (right)
		svy_pad(b, blanks);
	svy_buf_add(b, s, n);
	if (!right)
		svy_pad(b, blanks);
}

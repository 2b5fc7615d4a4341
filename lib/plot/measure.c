// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/measure.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"
#include "base/utf8.h"

/* Thousandths of an em, from the blank to the tilde. */
static const short helvetica[] = {
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
};

enum { CAPITAL = 700, OTHER = 570, WIDE = 1000 };

static double letter(utf8proc_int32_t c)
{
	if (c >= ' ' && c <= '~')
		return helvetica[c - ' '];
	int columns = utf8proc_charwidth(c);
	if (columns != 1)
		return columns * WIDE / 2.0;
	utf8proc_category_t kind = utf8proc_category(c);
	return kind == UTF8PROC_CATEGORY_LU ? CAPITAL : OTHER;
}

double svy_measure(const char *s, size_t n, bool bold)
{
	double width = 0;
	for (size_t i = 0; i < n;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
		width += len > 0 ? letter(c) : OTHER;
		i += len > 0 ? (size_t)len : 1;
	}
	return width / 1000 * 1.12 * (bold ? 1.07 : 1);
}

/* Bytes of the longest beginning of s[0..n) that has room, and does not part a letter from its accents; at least one letter. */
static size_t letters(const char *s, size_t n, double em, bool bold)
{
	size_t fit = 0;
	for (size_t i = 1; i <= n; i++) {
		if (i < n && ((unsigned char)s[i] & 0xc0) == 0x80)
			continue;
		if (svy_measure(s, i, bold) > em && fit)
			break;
		fit = i;
	}
	return fit;
}

/* Where the line ends that begins at s: behind its last word that has room. */
static size_t line_end(const char *s, size_t n, double em, bool bold)
{
	if (svy_measure(s, n, bold) <= em)
		return n;
	size_t fit = letters(s, n, em, bold), end = fit;
	while (end && s[end] != ' ' && s[end - 1] != '-' && s[end - 1] != '/')
		end--;
	while (end && s[end - 1] == ' ')
		end--;
	return end ? end : fit;
}

static void wrap_paragraph(const char *s, size_t n, double em, bool bold, struct svy_strs *lines)
{
	do {
		size_t end = line_end(s, n, em, bold);
		svy_strs_add_take(lines, svy_strndup(s, end));
		while (end < n && s[end] == ' ')
			end++;
		s += end;
		n -= end;
	} while (n);
}

void svy_measure_wrap(const char *s, double em, bool bold, struct svy_strs *lines)
{
	struct svy_buf b = {0};
	svy_utf8_add(&b, s);
	char *text = svy_buf_take(&b);
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' && *at != '\n')
			*at = ' ';
	for (char *at = text; at;) {
		size_t n = strcspn(at, "\n");
		wrap_paragraph(at, svy_trimmed(at, n), em, bold, lines);
		at = at[n] ? at + n + 1 : NULL;
	}
	free(text);
}

double svy_measure_lines(const struct svy_strs *lines, bool bold)
{
	double width = 0;
	for (size_t i = 0; i < lines->n; i++) {
		double w = svy_measure(lines->v[i], strlen(lines->v[i]), bold);
		width = w > width ? w : width;
	}
	return width;
}

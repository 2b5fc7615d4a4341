// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/width.h"

#include <string.h>
#include <utf8proc.h>

/* Width of the letter at s and its length in bytes. */
static size_t next_letter(const char *s, size_t n, size_t *bytes)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &c);
	if (len <= 0) {
		*bytes = 1;
		return 1;
	}
	*bytes = (size_t)len;
	int width = utf8proc_charwidth(c);
	return width > 0 ? (size_t)width : 0;
}

size_t svy_text_width(const char *s, size_t n)
{
	size_t width = 0;
	for (size_t i = 0, bytes; i < n; i += bytes)
		width += next_letter(s + i, n - i, &bytes);
	return width;
}

size_t svy_text_cut(const char *s, size_t n, size_t width)
{
	size_t i = 0, used = 0;
	while (i < n) {
		size_t bytes, w = next_letter(s + i, n - i, &bytes);
		if (used + w > width)
			break;
		used += w;
		i += bytes;
	}
	return i;
}

void svy_buf_pad(struct svy_buf *b, const char *s, size_t width, bool right)
{
	size_t n = strlen(s), w = svy_text_width(s, n), blanks = w < width ? width - w : 0;
	if (!right)
		svy_buf_add(b, s, n);
	memset(svy_buf_room(b, blanks), ' ', blanks);
	b->n += blanks;
	b->p[b->n] = '\0';
	if (right)
		svy_buf_add(b, s, n);
}

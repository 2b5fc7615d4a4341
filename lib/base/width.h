// SPDX-License-Identifier: GPL-3.0-or-later
/* Columns that text takes on a terminal or in an aligned table: letters, not bytes; East Asian ones take two. */
#ifndef SVY_BASE_WIDTH_H
#define SVY_BASE_WIDTH_H

#include <stddef.h>
#include "base/strs.h"

/* Bytes that are no UTF-8 count as one column each. */
size_t svy_text_width(const char *s, size_t n);
/* Bytes of the longest beginning of s that takes at most width columns; never splits a letter. */
size_t svy_text_cut(const char *s, size_t n, size_t width);
/* Appends s and blanks up to width columns; right: the blanks come first. Longer text is not cut. */
void svy_buf_pad(struct svy_buf *b, const char *s, size_t width, bool right);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* Columns that text takes on a terminal or in an aligned table: letters, not bytes; East Asian ones take two, combining marks none. */
#ifndef SVY_BASE_WIDTH_H
#define SVY_BASE_WIDTH_H

#include <stddef.h>
#include "base/strs.h"

/* Of n bytes of UTF-8; a byte that is none, and a control character, take one column each. */
size_t svy_width(const char *s, size_t n);
/* Bytes of the longest beginning of s that takes at most width columns; never splits a letter. */
size_t svy_width_cut(const char *s, size_t n, size_t width);
/* Cuts s into lines of at most width columns, at line feeds and between words where that can be; appends at least one line. Control characters become blanks. */
void svy_wrap(const char *s, size_t width, struct svy_strs *lines);
/* Appends n blanks. */
void svy_pad(struct svy_buf *b, size_t n);
/* Appends s and blanks up to width columns; right: the blanks come first. Longer text is not cut. */
void svy_pad_text(struct svy_buf *b, const char *s, size_t width, bool right);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* Which bytes are UTF-8, and where its characters end. */
#ifndef SVY_BASE_UTF8_H
#define SVY_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include "base/strs.h"

/* Length of the prefix of s[0..n) that is UTF-8 (no overlong forms, no surrogates); *cut says that the rest may be the start of a character. */
size_t svy_utf8_prefix(const char *s, size_t n, bool *cut);
/* Bytes of the longest beginning of s (UTF-8) that is at most n bytes, and at most chars characters if chars > 0, and ends with a character. */
size_t svy_utf8_fit(const char *s, size_t n, size_t chars);
/* Appends s, with U+FFFD for each byte that is no character. */
void svy_utf8_add(struct svy_buf *b, const char *s);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fold.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"
#include "base/strs.h"

/* NULL if s is no UTF-8. From utf8proc's malloc, which free() takes. */
static char *mapped(const char *s, utf8proc_option_t options)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s, 0, &out, UTF8PROC_NULLTERM | UTF8PROC_STABLE | options);
	if (n == UTF8PROC_ERROR_NOMEM)
		svy_mem_exhausted();
	return n < 0 ? NULL : (char *)out;
}

static bool divides(utf8proc_int32_t c)
{
	utf8proc_category_t kind = utf8proc_category(c);
	return (kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO) || (kind >= UTF8PROC_CATEGORY_ZS && kind <= UTF8PROC_CATEGORY_CC) || c == '`';
}

static char *words(const char *s)
{
	struct svy_buf b = {0};
	bool gap = false;
	for (size_t i = 0; s[i];) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s + i, -1, &c);
		if (n <= 0)
			break;
		if (divides(c)) {
			gap = true;
		} else {
			if (gap && b.n)
				svy_buf_putc(&b, ' ');
			gap = false;
			svy_buf_add(&b, s + i, (size_t)n);
		}
		i += (size_t)n;
	}
	return svy_buf_take(&b);
}

char *svy_fold(const char *s)
{
	const char *text = s ? s : "";
	char *low = mapped(text, UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
	char *out = words(low ? low : text);
	free(low);
	if (*out)
		return out;
	free(out);
	return svy_strdup(text);
}

char *svy_fold_case(const char *s)
{
	char *low = mapped(s, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
	return low ? low : svy_strdup(s);
}

bool svy_fold_has(const char *folded, const char *words_wanted)
{
	size_t n = strlen(words_wanted);
	for (const char *at = folded; n && (at = strstr(at, words_wanted)); at++)
		if ((at == folded || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

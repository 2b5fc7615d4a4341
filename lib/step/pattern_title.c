// SPDX-License-Identifier: GPL-3.0-or-later
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/pattern.h"

/* Of a number; other texts stay. */
static const char *without_zeros(const char *s)
{
	while (*s == '0' && s[1] && svy_index_is_number(s, strlen(s)))
		s++;
	return s;
}

/* Letters of other alphabets count as such. */
static bool in_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Text as a word of its own, at or behind from. */
static const char *find_word(const char *title, const char *from, const char *text)
{
	size_t n = strlen(text);
	for (const char *s = strstr(from, text); s; s = strstr(s + 1, text))
		if ((s == title || !in_word(s[-1])) && !in_word(s[n]))
			return s;
	return NULL;
}

static char *with_place(const char *title, const char *at, size_t n, size_t digits)
{
	struct svy_buf b = {0};
	svy_buf_add(&b, title, (size_t)(at - title));
	if (digits)
		svy_buf_printf(&b, "{i:0%zu}", digits);
	else
		svy_buf_puts(&b, "{i}");
	svy_buf_puts(&b, at + n);
	return svy_buf_take(&b);
}

static bool fits(const char *template, const char *const *titles, const char *const *texts, size_t n)
{
	bool same = true;
	for (size_t i = 0; i < n && same; i++) {
		char *title = svy_pattern_fill(template, without_zeros(texts[i]));
		same = strcmp(title, titles[i]) == 0;
		free(title);
	}
	return same;
}

static char *try_places(const char *const *titles, const char *const *texts, size_t n, size_t digits)
{
	const char *title = titles[0], *text = digits ? texts[0] : without_zeros(texts[0]);
	for (const char *at = find_word(title, title, text); at; at = find_word(title, at + 1, text)) {
		char *template = with_place(title, at, strlen(text), digits);
		if (fits(template, titles, texts, n))
			return template;
		free(template);
	}
	return NULL;
}

char *svy_title_template(const char *const *titles, const char *const *texts, size_t n, size_t digits)
{
	bool same = n > 1;
	for (size_t i = 0; i < n; i++) {
		if (!titles[i] || strstr(titles[i], "{i"))
			return NULL;
		same = same && strcmp(titles[i], titles[0]) == 0;
	}
	if (same || !n)
		return n ? svy_strdup(titles[0]) : NULL;
	char *template = try_places(titles, texts, n, 0);
	return template || !digits ? template : try_places(titles, texts, n, digits);
}

/* The place goes with the blanks before it; at the beginning, with what is no word behind it. */
char *svy_title_without(const char *title)
{
	const char *at = strstr(title, "{i");
	const char *after = at ? strchr(at, '}') : NULL;
	if (!after)
		return svy_strdup(title);
	after++;
	size_t n = svy_trimmed(title, (size_t)(at - title));
	while (!n && *after && !in_word(*after))
		after++;
	struct svy_buf b = {0};
	svy_buf_add(&b, title, n);
	svy_buf_puts(&b, after);
	if (b.n)
		return svy_buf_take(&b);
	svy_buf_free(&b);
	return NULL;
}

char *svy_title_begin(const char *const *titles, size_t n)
{
	size_t same = n && titles[0] ? strlen(titles[0]) : 0;
	for (size_t i = 1; i < n && same; i++) {
		size_t k = 0;
		while (titles[i] && k < same && titles[i][k] == titles[0][k])
			k++;
		if ((k < same && in_word(titles[0][k])) || (titles[i] && in_word(titles[i][k])))
			while (k && in_word(titles[0][k - 1]))
				k--;
		same = k;
	}
	while (same && !in_word(titles[0][same - 1]))
		same--;
	return same ? svy_strndup(titles[0], same) : NULL;
}

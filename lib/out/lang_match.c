// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/lang_match.h"

#include <string.h>
#include "base/strs.h"

#define PARTS 8

/* A part of the text, by its place. */
struct part {
	const char *p;
	size_t n;
};

/* Are the words those of the text? part[at] … take what stands for the %s. */
static bool matches(const char *words, const char *text, struct part *part, size_t at)
{
	const char *slot = strstr(words, "%s");
	size_t head = slot ? (size_t)(slot - words) : strlen(words);
	if (strncmp(words, text, head) != 0)
		return false;
	if (!slot)
		return !text[head];
	if (at == PARTS)
		return false;
	text += head;
	if (!slot[2]) {
		part[at] = (struct part){text, strlen(text)};
		return *text;
	}
	for (size_t n = 1; text[n - 1] && text[n]; n++) {
		part[at] = (struct part){text, n};
		if (matches(slot + 2, text + n, part, at + 1))
			return true;
	}
	return false;
}

static char *filled(const char *words, const struct part *part)
{
	struct svy_buf b = {0};
	for (const char *slot; (slot = strstr(words, "%s")); words = slot + 2, part++) {
		svy_buf_add(&b, words, (size_t)(slot - words));
		svy_buf_add(&b, part->p, part->n);
	}
	svy_buf_puts(&b, words);
	return svy_buf_take(&b);
}

char *svy_lang_match(const struct svy_lang_word *list, enum svy_lang lang, const char *text)
{
	struct part part[PARTS];
	for (const struct svy_lang_word *w = list; lang != SVY_LANG_EN && w->in[SVY_LANG_EN]; w++)
		if (matches(w->in[SVY_LANG_EN], text, part, 0))
			return w->in[lang] ? filled(w->in[lang], part) : NULL;
	return NULL;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Pieces of extensions, text of the dictionary, and variables by their names, in whose letters SPSS sees no case. */
#include <stdlib.h>
#include <string.h>
#include "io/sav.h"

bool svy_sav_bytes(struct svy_sav_part *from, size_t n, struct svy_str *out)
{
	if (n > from->n - from->at)
		return false;
	*out = (struct svy_str){from->p + from->at, n};
	from->at += n;
	return true;
}

bool svy_sav_until(struct svy_sav_part *from, char mark, struct svy_str *out)
{
	const char *begin = from->p + from->at, *end = memchr(begin, mark, from->n - from->at);
	if (!end)
		return false;
	*out = (struct svy_str){begin, (size_t)(end - begin)};
	from->at += out->n + 1;
	return true;
}

bool svy_sav_counted(const struct svy_sav *s, struct svy_sav_part *from, struct svy_str *out)
{
	struct svy_str count;
	if (!svy_sav_bytes(from, 4, &count))
		return false;
	int32_t n = svy_sav_int(s, count.p);
	return n >= 0 && svy_sav_bytes(from, (size_t)n, out);
}

struct svy_str svy_sav_trim(struct svy_str t)
{
	while (t.n > 0 && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\0'))
		t.n--;
	return t;
}

char *svy_sav_text(struct svy_sav *s, const char *p, size_t n, size_t width, const char *var)
{
	svy_text_at(&s->text, var, 0);
	char *t = svy_text_dup(&s->text, p, strnlen(p, n), width);
	svy_text_at(&s->text, NULL, 0);
	return t;
}

/* Small letters of ASCII; others are compared as they are. */
static size_t fold(const char *name, char out[256])
{
	size_t n = 0;
	for (; n < 255 && name[n]; n++)
		out[n] = name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] - 'A' + 'a') : name[n];
	return n;
}

uint32_t svy_sav_add_name(struct svy_table *t, const char *name, bool *fresh)
{
	char key[256];
	size_t n = fold(name, key);
	return svy_table_add(t, key, n, fresh);
}

static uint32_t find(const struct svy_table *t, const uint32_t *at, const char *name)
{
	char key[256];
	size_t n = fold(name, key);
	uint32_t i = svy_table_find(t, key, n);
	return i == UINT32_MAX ? SVY_SAV_NONE : at[i];
}

uint32_t svy_sav_by_short(const struct svy_sav *s, const char *name)
{
	return find(s->short_name, s->short_var, name);
}

static uint32_t find_long(const struct svy_sav *s, const char *name)
{
	return find(s->long_name, s->long_pos, name);
}

uint32_t svy_sav_by_any(const struct svy_sav *s, const char *name, bool short_first)
{
	uint32_t i = svy_sav_by_short(s, name), pos = i == SVY_SAV_NONE ? SVY_SAV_NONE : s->var[i].pos;
	uint32_t by_long = find_long(s, name);
	if (by_long == SVY_SAV_NONE || (short_first && pos != SVY_SAV_NONE))
		return pos;
	return by_long;
}

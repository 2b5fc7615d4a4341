// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/pattern.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* The length of a place at s: {i} or {i:0N} with N from 1 to 15; *digits becomes N. 0 if there is none. */
static size_t place_at(const char *s, size_t *digits)
{
	*digits = 0;
	if (strncmp(s, "{i}", 3) == 0)
		return 3;
	if (strncmp(s, "{i:0", 4) != 0 || !isdigit((unsigned char)s[4]))
		return 0;
	char *end;
	unsigned long n = strtoul(s + 4, &end, 10);
	if (*end != '}' || n == 0 || n > SVY_INDEX_DIGITS)
		return 0;
	*digits = n;
	return (size_t)(end + 1 - s);
}

static const char *find_place(const char *s, size_t *len, size_t *digits)
{
	for (; *s; s++)
		if ((*len = place_at(s, digits)))
			return s;
	return NULL;
}

static bool separates(char c)
{
	return c == '_' || c == '.';
}

static char *stripped(const char *before, const char *after)
{
	size_t n = strlen(before);
	if (!*after || separates(*after))
		while (n && separates(before[n - 1]))
			n--;
	while (!n && separates(*after))
		after++;
	struct svy_buf b = {0};
	svy_buf_add(&b, before, n);
	svy_buf_puts(&b, after);
	return svy_buf_take(&b);
}

static bool has_name(const struct svy_patterns *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].name, name) == 0)
			return true;
	return false;
}

/* name: NULL makes one of the pattern. */
static int add(struct svy_ctx *ctx, struct svy_patterns *l, const char *name, const char *pattern)
{
	size_t len, more, digits, ignored;
	const char *at = find_place(pattern, &len, &digits);
	if (!at)
		return svy_fail(ctx, SVY_EUSAGE, "no {i} in '%s', to say where the number stands in the names of variables", pattern);
	if (find_place(at + len, &more, &ignored))
		return svy_fail(ctx, SVY_EUSAGE, "more than one {i} in '%s'", pattern);
	struct svy_pattern p = {.before = svy_strndup(pattern, (size_t)(at - pattern)), .after = svy_strdup(at + len), .digits = digits};
	p.named = name != NULL;
	p.name = name ? svy_strdup(name) : stripped(p.before, p.after);
	svy_grow(l->v, l->n, l->cap);
	bool taken = has_name(l, p.name);
	l->v[l->n++] = p;
	if (!*p.name)
		return svy_fail(ctx, SVY_EUSAGE, "no name is left of '%s': give one (NAME=%s)", pattern, pattern);
	if (taken)
		return svy_fail(ctx, SVY_EUSAGE, "two patterns make the variable '%s': name one of them (NAME=PATTERN)", p.name);
	return 0;
}

int svy_patterns_add(struct svy_ctx *ctx, struct svy_patterns *l, const char *name, const char *pattern)
{
	return add(ctx, l, name, pattern);
}

static int add_plain(struct svy_ctx *ctx, struct svy_patterns *l, const char *name)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s_{i}", name);
	int rc = add(ctx, l, name, b.p);
	svy_buf_free(&b);
	return rc;
}

static int parse_item(struct svy_ctx *ctx, char *item, bool plain, struct svy_patterns *out)
{
	size_t len, digits;
	char *eq = strchr(item, '=');
	if (!*item)
		return svy_fail(ctx, SVY_EUSAGE, "a pattern is empty");
	if (plain && !eq && !find_place(item, &len, &digits))
		return add_plain(ctx, out, item);
	if (!eq)
		return add(ctx, out, NULL, item);
	*eq = '\0';
	if (!*item)
		return svy_fail(ctx, SVY_EUSAGE, "no name before '=%s'", eq + 1);
	return add(ctx, out, item, eq + 1);
}

int svy_patterns_parse(struct svy_ctx *ctx, const char *text, bool plain, struct svy_patterns *out)
{
	struct svy_strs items = {0};
	int rc = 0;
	svy_strs_split(&items, text, ',');
	for (size_t i = 0; i < items.n && !rc; i++)
		rc = parse_item(ctx, items.v[i], plain, out);
	svy_strs_free(&items);
	return rc;
}

void svy_patterns_free(struct svy_patterns *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].name);
		free(l->v[i].before);
		free(l->v[i].after);
	}
	free(l->v);
	memset(l, 0, sizeof *l);
}

size_t svy_pattern_match(const struct svy_pattern *p, const char *name, const char **start)
{
	size_t n = strlen(name), before = strlen(p->before), after = strlen(p->after);
	if (n <= before + after || strncmp(name, p->before, before) != 0 || strcmp(name + n - after, p->after) != 0)
		return 0;
	*start = name + before;
	return n - before - after;
}

char *svy_pattern_fill(const char *pattern, const char *text)
{
	struct svy_buf b = {0};
	size_t len = 0, digits, n = strlen(text);
	const char *at = find_place(pattern, &len, &digits);
	if (!at)
		return svy_strdup(pattern);
	svy_buf_add(&b, pattern, (size_t)(at - pattern));
	for (size_t i = n; i < digits && svy_index_is_number(text, n); i++)
		svy_buf_putc(&b, '0');
	svy_buf_puts(&b, text);
	svy_buf_puts(&b, at + len);
	return svy_buf_take(&b);
}

char *svy_pattern_text(const struct svy_pattern *p)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, p->before);
	if (p->digits)
		svy_buf_printf(&b, "{i:0%zu}", p->digits);
	else
		svy_buf_puts(&b, "{i}");
	svy_buf_puts(&b, p->after);
	return svy_buf_take(&b);
}

bool svy_index_is_number(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]))
			return false;
	return n > 0 && n <= SVY_INDEX_DIGITS;
}

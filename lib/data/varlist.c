// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dict.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

bool svy_varlist_has(const struct svy_varlist *l, size_t pos)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == pos)
			return true;
	return false;
}

void svy_varlist_add(struct svy_varlist *l, size_t pos)
{
	if (svy_varlist_has(l, pos))
		return;
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n++] = pos;
}

void svy_varlist_free(struct svy_varlist *l)
{
	free(l->v);
	memset(l, 0, sizeof *l);
}

/* The byte after the UTF-8 character at s, so that ? stands for a letter with an accent too. */
static const char *next_char(const char *s)
{
	s++;
	while (((unsigned char)*s & 0xc0) == 0x80)
		s++;
	return s;
}

/* Only * and ?: names hold brackets and backslashes as themselves. Goes back to the last * on a mismatch. */
bool svy_glob_matches(const char *glob, const char *s)
{
	const char *star = NULL, *retry = NULL;
	while (*s) {
		if (*glob == '*') {
			star = glob++;
			retry = s;
		} else if (*glob == '?') {
			glob++;
			s = next_char(s);
		} else if (*glob == *s) {
			glob++;
			s++;
		} else if (star) {
			glob = star + 1;
			s = ++retry;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

void svy_varlist_glob(const struct svy_dict *d, const char *glob, struct svy_varlist *out)
{
	for (size_t i = 0; i < d->nvar; i++)
		if (svy_glob_matches(glob, d->var[i].name))
			svy_varlist_add(out, i);
}

static int add_glob(struct svy_ctx *ctx, const struct svy_dict *d, const char *glob, struct svy_varlist *out)
{
	struct svy_varlist found = {0};
	svy_varlist_glob(d, glob, &found);
	for (size_t i = 0; i < found.n; i++)
		svy_varlist_add(out, found.v[i]);
	bool any = found.n > 0;
	svy_varlist_free(&found);
	return any ? 0 : svy_fail(ctx, SVY_EUSAGE, "no variable matches '%s'", glob);
}

static ptrdiff_t find_part(const struct svy_dict *d, const char *s, size_t n)
{
	char *name = svy_strndup(s, n);
	ptrdiff_t at = svy_dict_find(d, name);
	free(name);
	return at;
}

/* What stands between the ends of a range; expressions, where '-' is minus, have only the second. */
#define BETWEEN "-:"

/* Takes item as a range at the first mark that leaves a name on both sides. 1 if it is one, 0 if not, negative on error. */
static int add_range(struct svy_ctx *ctx, const struct svy_dict *d, const char *item, struct svy_varlist *out)
{
	for (const char *dash = strpbrk(item, BETWEEN); dash; dash = strpbrk(dash + 1, BETWEEN)) {
		ptrdiff_t from = find_part(d, item, (size_t)(dash - item));
		ptrdiff_t to = svy_dict_find(d, dash + 1);
		if (from < 0 || to < 0)
			continue;
		if (to < from)
			return svy_fail(ctx, SVY_EUSAGE, "range '%s' runs backwards: '%s' stands before '%s' in the file", item,
					d->var[to].name, d->var[from].name);
		for (ptrdiff_t i = from; i <= to; i++)
			svy_varlist_add(out, (size_t)i);
		return 1;
	}
	return 0;
}

/* Two names as other programs join them: what is written here instead. 0 if the item is nothing of the kind. */
static int fail_joined(struct svy_ctx *ctx, const struct svy_dict *d, const char *item)
{
	static const char *const between[] = {" - ", " to ", " TO ", " "};
	enum { WAYS = sizeof between / sizeof *between };
	for (size_t i = 0; i < WAYS; i++) {
		bool range = i + 1 < WAYS;
		const char *at = strstr(item, between[i]), *second = at ? at + strlen(between[i]) : NULL;
		if (!at || find_part(d, item, (size_t)(at - item)) < 0 || svy_dict_find(d, second) < 0)
			continue;
		return svy_fail(ctx, SVY_EUSAGE, "unknown variable '%s' (%s: %.*s%c%s)", item, range ? "a range is written so" : "names stand apart by commas",
				(int)(at - item), item, range ? '-' : ',', second);
	}
	return 0;
}

/* Neither a name nor a range: says which end of a range is wrong where only one can be. */
static int fail_item(struct svy_ctx *ctx, const struct svy_dict *d, const char *item)
{
	const char *dash = strpbrk(item, BETWEEN);
	size_t pos;
	int rc = fail_joined(ctx, d, item);
	if (rc)
		return rc;
	if (dash && dash > item && dash[1] && find_part(d, item, (size_t)(dash - item)) >= 0)
		return svy_dict_require(ctx, d, "variable", dash + 1, &pos);
	if (dash && dash > item && svy_dict_find(d, dash + 1) >= 0) {
		char *name = svy_strndup(item, (size_t)(dash - item));
		rc = svy_dict_require(ctx, d, "variable", name, &pos);
		free(name);
		return rc;
	}
	return svy_dict_require(ctx, d, "variable", item, &pos);
}

static int add_item(struct svy_ctx *ctx, const struct svy_dict *d, const char *item, struct svy_varlist *out)
{
	ptrdiff_t at = svy_dict_find(d, item);
	if (at >= 0) {
		svy_varlist_add(out, (size_t)at);
		return 0;
	}
	int rc = add_range(ctx, d, item, out);
	if (rc)
		return rc < 0 ? rc : 0;
	if (strpbrk(item, "*?"))
		return add_glob(ctx, d, item, out);
	return fail_item(ctx, d, item);
}

int svy_varlist_parse(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct svy_varlist *out)
{
	struct svy_strs items = {0};
	int rc = 0;
	svy_strs_split(&items, text, ',');
	for (size_t i = 0; i < items.n && rc == 0; i++)
		rc = *items.v[i] ? add_item(ctx, d, items.v[i], out)
				 : svy_fail(ctx, SVY_EUSAGE, "empty name in the variable list '%s'", text);
	svy_strs_free(&items);
	return rc;
}

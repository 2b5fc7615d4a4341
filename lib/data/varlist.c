// SPDX-License-Identifier: GPL-3.0-or-later
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/dict.h"

void svy_varlist_add(struct svy_varlist *l, size_t pos)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == pos)
			return;
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n++] = pos;
}

void svy_varlist_free(struct svy_varlist *l)
{
	free(l->v);
	memset(l, 0, sizeof *l);
}

static int add_glob(struct svy_ctx *ctx, const struct svy_dict *d, const char *pattern, struct svy_varlist *out)
{
	size_t matched = 0;
	for (size_t i = 0; i < d->nvar; i++)
		if (fnmatch(pattern, d->var[i].name, 0) == 0) {
			svy_varlist_add(out, i);
			matched++;
		}
	if (!matched)
		return svy_fail(ctx, SVY_EUSAGE, "no variable matches '%s'", pattern);
	return 0;
}

/* q1-q9: every '-' is tried as the one between the names, since names from Stata or text may hold one. */
static int add_range(struct svy_ctx *ctx, const struct svy_dict *d, const char *item, struct svy_varlist *out)
{
	for (const char *dash = strchr(item + 1, '-'); dash && dash[1]; dash = strchr(dash + 1, '-')) {
		char *left = svy_strndup(item, (size_t)(dash - item));
		ptrdiff_t a = svy_dict_find(d, left), b = svy_dict_find(d, dash + 1);
		free(left);
		if (a < 0 || b < 0)
			continue;
		if (a > b)
			return svy_fail(ctx, SVY_EUSAGE, "the range '%s' runs backwards: '%s' comes first in the file", item, d->var[b].name);
		for (ptrdiff_t i = a; i <= b; i++)
			svy_varlist_add(out, (size_t)i);
		return 0;
	}
	const char *dash = strchr(item + 1, '-');
	char *left = svy_strndup(item, (size_t)(dash - item));
	size_t pos;
	int rc = svy_dict_require(ctx, d, "variable", left, &pos);
	if (!rc)
		rc = svy_dict_require(ctx, d, "variable", dash + 1, &pos);
	free(left);
	return rc;
}

static int add_item(struct svy_ctx *ctx, const struct svy_dict *d, const char *item, struct svy_varlist *out)
{
	if (!*item)
		return svy_fail(ctx, SVY_EUSAGE, "a variable list has an empty name between its commas");
	ptrdiff_t i = svy_dict_find(d, item);
	if (i >= 0) {
		svy_varlist_add(out, (size_t)i);
		return 0;
	}
	if (strpbrk(item, "*?"))
		return add_glob(ctx, d, item, out);
	const char *dash = strchr(item + 1, '-');
	if (dash && dash[1])
		return add_range(ctx, d, item, out);
	size_t pos;
	return svy_dict_require(ctx, d, "variable", item, &pos);
}

int svy_varlist_parse(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct svy_varlist *out)
{
	struct svy_strs items = {0};
	int rc = 0;
	svy_strs_split(&items, text, ',');
	for (size_t i = 0; i < items.n && !rc; i++)
		rc = add_item(ctx, d, items.v[i], out);
	svy_strs_free(&items);
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/choose_rows.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/dict.h"

#define NO_PATTERN SIZE_MAX

void svy_choose_split(struct svy_strs *parts, const char *list, char separator)
{
	bool label = false;     /* behind a '=', where brackets are words */
	for (const char *s = list, *start = list;; s++) {
		label |= *s == '=' && separator == ';';
		if (*s == '[' && !label)
			s += strcspn(s, "]");
		if (*s && *s != separator)
			continue;
		const char *end = s;
		start += strspn(start, " ");
		while (end > start && end[-1] == ' ')
			end--;
		svy_strs_add_take(parts, svy_strndup(start, (size_t)(end - start)));
		if (!*s)
			return;
		start = s + 1;
		label = false;
	}
}

/* "term[level]"; the term alone of a number. */
static char *with_level(const struct svy_estimate *r)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, r->term);
	if (*r->level)
		svy_buf_printf(&b, "[%s]", r->level);
	return svy_buf_take(&b);
}

int svy_choose_unknown(struct svy_ctx *ctx, const struct svy_estimates *t, const char *option, const char *name)
{
	struct svy_strs all = {0};
	for (size_t i = 0; i < t->n && all.n < 500; i++) {
		char *level = with_level(&t->row[i]);
		if (!svy_strs_has(&all, t->row[i].term))
			svy_strs_add(&all, t->row[i].term);
		if (!svy_strs_has(&all, level))
			svy_strs_add(&all, level);
		free(level);
	}
	char *near = svy_nearest(name, (const char *const *)all.v, all.n, 3);
	if (near)
		svy_fail(ctx, SVY_EUSAGE, "'--%s': no term of the table: '%s' (did you mean %s?)", option, name, near);
	else
		svy_fail(ctx, SVY_EUSAGE, "'--%s': no term of the table: '%s'%s%s%s", option, name, all.n ? " (the first is '" : "", all.n ? all.v[0] : "", all.n ? "')" : "");
	free(near);
	svy_strs_free(&all);
	return SVY_EUSAGE;
}

static bool matches(const struct svy_estimates *t, size_t i, const char *pattern)
{
	bool found = svy_glob_matches(pattern, t->row[i].term);
	if (!found && *t->row[i].level) {
		char *level = with_level(&t->row[i]);
		found = svy_glob_matches(pattern, level);
		free(level);
	}
	if (!found && strchr(pattern, '@')) {
		char *id = svy_estimates_id(t, i);
		found = svy_glob_matches(pattern, id);
		free(id);
	}
	return found;
}

/* By row: the first pattern that it has, or NO_PATTERN. *place is the caller's to free. */
static int find_patterns(struct svy_ctx *ctx, const struct svy_estimates *t, const char *option, const char *list, size_t **place)
{
	struct svy_strs pattern = {0};
	int rc = 0;
	*place = svy_calloc(t->n, sizeof **place);
	svy_choose_split(&pattern, list, ',');
	for (size_t i = 0; i < t->n; i++)
		(*place)[i] = NO_PATTERN;
	for (size_t p = 0; p < pattern.n && !rc; p++) {
		bool any = false;
		for (size_t i = 0; i < t->n; i++) {
			if (!matches(t, i, pattern.v[p]))
				continue;
			any = true;
			(*place)[i] = (*place)[i] == NO_PATTERN ? p : (*place)[i];
		}
		if (!any)
			rc = svy_choose_unknown(ctx, t, option, pattern.v[p]);
	}
	svy_strs_free(&pattern);
	return rc;
}

void svy_choose_rows(struct svy_estimates *t, const size_t *index, size_t n)
{
	struct svy_estimate *row = svy_calloc(n, sizeof *row);
	bool *taken = svy_calloc(t->n, sizeof *taken);
	double *vcov = t->vcov ? svy_calloc(n * n, sizeof *vcov) : NULL;
	for (size_t i = 0; i < n; i++) {
		row[i] = t->row[index[i]];
		taken[index[i]] = true;
		for (size_t j = 0; j < n && vcov; j++)
			vcov[i * n + j] = t->vcov[index[i] * t->n + index[j]];
	}
	for (size_t i = 0; i < t->n; i++)
		if (!taken[i])
			svy_estimate_free(&t->row[i], t->nby);
	free(taken);
	free(t->row);
	free(t->vcov);
	t->row = row;
	t->vcov = vcov;
	t->n = t->cap = n;
}

static int choose(struct svy_ctx *ctx, struct svy_estimates *t, const char *option, const char *list, bool keep)
{
	size_t *place, n = 0, *index = svy_calloc(t->n, sizeof *index);
	int rc = find_patterns(ctx, t, option, list, &place);
	for (size_t i = 0; i < t->n && !rc; i++)
		if ((place[i] != NO_PATTERN) == keep)
			index[n++] = i;
	if (!rc)
		svy_choose_rows(t, index, n);
	free(index);
	free(place);
	return rc;
}

int svy_choose_keep(struct svy_ctx *ctx, struct svy_estimates *t, const char *list)
{
	return choose(ctx, t, "keep", list, true);
}

int svy_choose_drop(struct svy_ctx *ctx, struct svy_estimates *t, const char *list)
{
	return choose(ctx, t, "drop", list, false);
}

static bool same_group(const struct svy_estimates *t, size_t i, size_t j)
{
	for (size_t k = 0; k < t->nby; k++)
		if (!svy_same_text(t->row[i].by[k], t->row[j].by[k]))
			return false;
	return true;
}

/* Rows of each group that stand together, and more than one of them: else the groups stand within the terms, and terms change places as they are. */
static bool is_by_group(const struct svy_estimates *t)
{
	size_t runs = 0;
	for (size_t i = 0; i < t->n; i++)
		runs += i == 0 || !same_group(t, i, i - 1);
	return runs < t->n;
}

/* Stable; n is what people read. */
static void sort_run(size_t *index, const size_t *place, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		size_t x = index[i], k = i;
		for (; k && place[index[k - 1]] > place[x]; k--)
			index[k] = index[k - 1];
		index[k] = x;
	}
}

int svy_choose_order(struct svy_ctx *ctx, struct svy_estimates *t, const char *list)
{
	size_t *place, *index = svy_calloc(t->n, sizeof *index);
	int rc = find_patterns(ctx, t, "order", list, &place);
	bool groups = is_by_group(t);
	for (size_t i = 0; i < t->n; i++)
		index[i] = i;
	for (size_t i = 0, n; i < t->n && !rc; i += n) {
		for (n = 1; i + n < t->n && (!groups || same_group(t, i, i + n)); n++)
			;
		sort_run(index + i, place, n);
	}
	if (!rc)
		svy_choose_rows(t, index, t->n);
	free(index);
	free(place);
	return rc;
}

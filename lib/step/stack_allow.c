// SPDX-License-Identifier: GPL-3.0-or-later
/* Conflicts that are taken as they are. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/stack_parts.h"

static const enum svy_diff_kind kinds[] = {SVY_DIFF_REVERSED, SVY_DIFF_RECODED, SVY_DIFF_MOVED, SVY_DIFF_LABEL, SVY_DIFF_MISSING, SVY_DIFF_FORMAT};
#define NKINDS (sizeof kinds / sizeof *kinds)

static int unknown_kind(struct svy_stack *s, const char *word)
{
	const char *names[NKINDS + 1];
	struct svy_buf list = {0};
	if (strcmp(word, svy_diff_word(SVY_DIFF_TYPE)) == 0)
		return svy_fail(s->ctx, SVY_EUSAGE, "numbers and text cannot stand in one column: nothing to allow by 'type' (--map FILE makes text of a number)");
	for (size_t i = 0; i < NKINDS; i++) {
		names[i] = svy_diff_word(kinds[i]);
		svy_buf_printf(&list, "%s, ", names[i]);
	}
	names[NKINDS] = "all";
	char *near = svy_nearest(word, names, NKINDS + 1, 1);
	svy_fail(s->ctx, SVY_EUSAGE, "no kind of conflict to allow: '%s' (%s%s%sone of: %sall)", word, near ? "did you mean " : "", near ? near : "",
		 near ? "? " : "", list.p);
	free(near);
	svy_buf_free(&list);
	return SVY_EUSAGE;
}

static int add_kind(struct svy_stack *s, struct svy_stack_allowance *a, const char *word)
{
	bool all = strcmp(word, "all") == 0, any = all;
	for (size_t i = 0; i < NKINDS; i++)
		if (all || strcmp(word, svy_diff_word(kinds[i])) == 0)
			a->kind[kinds[i]] = any = true;
	return any ? 0 : unknown_kind(s, word);
}

static int allow_one(struct svy_stack *s, const char *item)
{
	const char *colon = strchr(item, ':');
	char *words = svy_strndup(item, colon ? (size_t)(colon - item) : strlen(item));
	struct svy_strs list = {0};
	struct svy_stack_allowance a = {.vars = colon ? svy_strdup(colon + 1) : NULL};
	int rc = 0;
	svy_strs_split(&list, words, ',');
	for (size_t i = 0; !rc && i < list.n; i++)
		rc = add_kind(s, &a, list.v[i]);
	svy_grow(s->allow, s->nallow, s->allow_cap);
	s->allow[s->nallow++] = a;
	svy_strs_free(&list);
	free(words);
	return rc;
}

int svy_stack_allow(struct svy_stack *s, const char *text)
{
	struct svy_strs items = {0};
	int rc = 0;
	svy_strs_split(&items, text, ';');
	for (size_t i = 0; !rc && i < items.n; i++)
		rc = allow_one(s, items.v[i]);
	svy_strs_free(&items);
	return rc;
}

/* Missing codes of text have no tags to become: no allowance keeps them apart. */
static bool can_allow(const struct svy_stack *s, const struct svy_stack_finding *f)
{
	return f->kind != SVY_DIFF_MISSING || s->out.var[svy_dict_find(&s->out, f->name)].type == SVY_NUMBER;
}

static void take(struct svy_stack *s, const struct svy_stack_allowance *a, const uint8_t *named)
{
	for (size_t i = 0; i < s->nfinding; i++) {
		struct svy_stack_finding *f = &s->finding[i];
		if (f->state != SVY_STACK_OPEN || !a->kind[f->kind] || (named && !named[svy_dict_find(&s->out, f->name)]) || !can_allow(s, f))
			continue;
		f->state = f->kind == SVY_DIFF_MISSING ? SVY_STACK_APART : SVY_STACK_ALLOWED;
		s->open--;
	}
}

static int settle(struct svy_stack *s, const struct svy_stack_allowance *a)
{
	struct svy_varlist list = {0};
	int rc = a->vars ? svy_varlist_parse(s->ctx, &s->out, a->vars, &list) : 0;
	uint8_t *named = a->vars ? svy_calloc(s->out.nvar + 1, 1) : NULL;
	for (size_t i = 0; i < list.n; i++)
		named[list.v[i]] = 1;
	if (!rc)
		take(s, a, named);
	free(named);
	svy_varlist_free(&list);
	return rc;
}

int svy_stack_settle(struct svy_stack *s)
{
	for (size_t i = 0; i < s->nfinding; i++) {
		struct svy_stack_finding *f = &s->finding[i];
		if (f->state == SVY_STACK_OPEN && f->kind == SVY_DIFF_LABEL && svy_stack_map_labels(s, f->name)) {
			f->state = SVY_STACK_MAPPED;
			s->open--;
		}
	}
	for (size_t i = 0; i < s->nallow; i++) {
		int rc = settle(s, &s->allow[i]);
		if (rc)
			return rc;
	}
	return 0;
}

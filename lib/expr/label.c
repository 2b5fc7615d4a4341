// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/label.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"

static bool category_is_missing(const struct svy_var *v, const struct svy_category *c)
{
	switch (c->value.kind) {
	case SVY_VALUE_TAG: return true;
	case SVY_VALUE_NUMBER: return svy_var_number_is_missing(v, c->value.num);
	default: return svy_var_string_is_missing(v, c->value.str, strlen(c->value.str));
	}
}

/* Labels near to the text, among those of missing values or of the others. NULL if none is. */
static char *nearest_label(const struct svy_var *v, const char *text, bool missing, bool any)
{
	const char **names = svy_reallocarray(NULL, v->ncat + 1, sizeof *names);
	size_t n = 0;
	for (size_t i = 0; i < v->ncat; i++)
		if (any || category_is_missing(v, &v->cat[i]) == missing)
			names[n++] = v->cat[i].label;
	char *near = svy_nearest(text, names, n, 3);
	if (!near && n) {       /* nothing is like it: show what there is */
		struct svy_buf b = {0};
		for (size_t i = 0; i < n && i < 5; i++)
			svy_buf_printf(&b, "%s'%s'", i ? ", " : "", names[i]);
		near = svy_buf_take(&b);
	}
	free(names);
	return near;
}

static int unknown_label(struct svy_binder *b, const struct svy_var *v, const struct svy_node *text, bool missing, bool any)
{
	char *near = nearest_label(v, text->text, missing, any);
	const char *what = missing ? "missing value" : "value";
	if (near)
		svy_bind_fail(b, text, "no %s of '%s' has the label '%s' (labels: %s)", what, v->name, text->text, near);
	else
		svy_bind_fail(b, text, "no %s of '%s' has the label '%s'", what, v->name, text->text);
	free(near);
	return SVY_EUSAGE;
}

bool svy_label_exists(const struct svy_var *v, const char *label)
{
	for (size_t i = 0; i < v->ncat; i++)
		if (strcmp(v->cat[i].label, label) == 0)
			return true;
	return false;
}

int svy_label_check(struct svy_binder *b, const struct svy_var *v, const struct svy_node *text)
{
	return svy_label_exists(v, text->text) ? 0 : unknown_label(b, v, text, false, true);
}

int svy_label_add(struct svy_binder *b, struct svy_node *n, const struct svy_node *subject, const struct svy_node *text)
{
	const struct svy_var *v = subject->var;
	bool raw = subject->op == SVY_OP_CODE, missing = false;
	size_t found = 0;
	if (!v)
		return svy_bind_fail(b, text, "the text '%s' is compared with a number", text->text);
	if (!v->ncat)
		return svy_bind_fail(b, text, "'%s' has no value labels to compare with '%s'", v->name, text->text);
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		if (strcmp(c->label, text->text) != 0)
			continue;
		if (c->value.kind != SVY_VALUE_NUMBER || (!raw && category_is_missing(v, c))) {
			missing = true;
			continue;
		}
		svy_node_add_range(n, c->value.num, c->value.num);
		found++;
	}
	if (!found && missing)
		return svy_bind_fail(b, text, "'%s' is the label of a missing value and equals nothing (use missing(%s, \"%s\"))",
				     text->text, v->name, text->text);
	return found ? 0 : unknown_label(b, v, text, false, raw);
}

/* Does the label say the text: letter by letter, or but for the case? */
static bool says(const char *label, const char *text, bool fold)
{
	if (!fold)
		return strcmp(label, text) == 0;
	char *a = svy_fold_case(label), *b = svy_fold_case(text);
	bool same = strcmp(a, b) == 0;
	free(a);
	free(b);
	return same;
}

/* Adds the missing values that have the label; valid says whether a value has it that is not missing. */
static bool add_missing(struct svy_node *n, const struct svy_var *v, const char *text, bool fold, bool *valid)
{
	bool found = false;
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		if (!says(c->label, text, fold))
			continue;
		if (!category_is_missing(v, c)) {
			*valid = true;
			continue;
		}
		found = true;
		if (c->value.kind == SVY_VALUE_TAG)
			n->tags |= 1u << (c->value.tag - 'a' + 1);
		else
			svy_node_add_range(n, c->value.num, c->value.num);
	}
	return found;
}

/* The words for what has no label: every file knows them. */
static bool add_kind(struct svy_node *n, const char *text)
{
	enum { TAGS = 0x7fffffe };
	if (strcasecmp(text, "system") == 0 || strcasecmp(text, "sysmis") == 0) {
		n->tags |= 1;
		return true;
	}
	if (strcasecmp(text, "user") != 0)
		return false;
	n->tags |= TAGS;
	svy_node_add_range(n, -INFINITY, INFINITY);
	return true;
}

int svy_label_add_missing(struct svy_binder *b, struct svy_node *n, const struct svy_node *text)
{
	const struct svy_var *v = n->kid[0]->var;
	bool valid = false;
	if (add_missing(n, v, text->text, false, &valid) || add_missing(n, v, text->text, true, &valid) || add_kind(n, text->text))
		return 0;
	if (valid)
		return svy_bind_fail(b, text, "'%s' is the label of a valid value of '%s', not of a missing one", text->text, v->name);
	return unknown_label(b, v, text, true, false);
}

/* The missing code of a string variable that has the label; NULL if none has. */
static const char *missing_code(const struct svy_var *v, const char *text, bool fold)
{
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		if (c->value.kind == SVY_VALUE_STRING && says(c->label, text, fold) && category_is_missing(v, c))
			return c->value.str;
	}
	return NULL;
}

int svy_label_missing_text(struct svy_binder *b, struct svy_node *n, struct svy_node *text)
{
	const struct svy_var *v = n->kid[0]->var;
	if (svy_var_string_is_missing(v, text->text, strlen(text->text)))
		return 0;
	const char *code = missing_code(v, text->text, false);
	if (!code)
		code = missing_code(v, text->text, true);
	if (code) {
		free(text->text);
		text->text = svy_strdup(code);
		return 0;
	}
	if (strcasecmp(text->text, "system") != 0 && strcasecmp(text->text, "sysmis") != 0)
		return unknown_label(b, v, text, true, false);
	n->tags |= 1;
	return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/label.h"

#include <stdlib.h>
#include <string.h>
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
		svy_expr_fail(b->ctx, b->e->text, text->pos, "no %s of '%s' has the label '%s' (labels: %s)", what, v->name, text->text, near);
	else
		svy_expr_fail(b->ctx, b->e->text, text->pos, "no %s of '%s' has the label '%s'", what, v->name, text->text);
	free(near);
	return SVY_EUSAGE;
}

int svy_label_add(struct svy_binder *b, struct svy_node *n, const struct svy_node *subject, const struct svy_node *text)
{
	const struct svy_var *v = subject->var;
	bool raw = subject->op == SVY_OP_CODE, missing = false;
	size_t found = 0;
	if (!v)
		return svy_expr_fail(b->ctx, b->e->text, text->pos, "the text '%s' is compared with a number", text->text);
	if (!v->ncat)
		return svy_expr_fail(b->ctx, b->e->text, text->pos, "'%s' has no value labels to compare with '%s'", v->name, text->text);
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
		return svy_expr_fail(b->ctx, b->e->text, text->pos, "'%s' is the label of a missing value and equals nothing (use missing(%s, \"%s\"))",
				     text->text, v->name, text->text);
	return found ? 0 : unknown_label(b, v, text, false, raw);
}

int svy_label_add_missing(struct svy_binder *b, struct svy_node *n, const struct svy_node *subject, const struct svy_node *text)
{
	const struct svy_var *v = subject->var;
	bool valid = false, found = false;
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		if (strcmp(c->label, text->text) != 0)
			continue;
		if (!category_is_missing(v, c)) {
			valid = true;
			continue;
		}
		found = true;
		if (c->value.kind == SVY_VALUE_TAG)
			n->tags |= 1u << (c->value.tag - 'a' + 1);
		else
			svy_node_add_range(n, c->value.num, c->value.num);
	}
	if (!found && valid)
		return svy_expr_fail(b->ctx, b->e->text, text->pos, "'%s' is the label of a valid value of '%s', not of a missing one", text->text, v->name);
	return found ? 0 : unknown_label(b, v, text, true, false);
}

int svy_label_missing_text(struct svy_binder *b, const struct svy_node *subject, struct svy_node *text)
{
	const struct svy_var *v = subject->var;
	if (svy_var_string_is_missing(v, text->text, strlen(text->text)))
		return 0;
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		if (c->value.kind != SVY_VALUE_STRING || strcmp(c->label, text->text) != 0 || !category_is_missing(v, c))
			continue;
		free(text->text);
		text->text = svy_strdup(c->value.str);
		return 0;
	}
	return unknown_label(b, v, text, true, false);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Names, arithmetic, logic, and which function a call means. */
#include "expr/bind.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/eval.h"
#include "expr/func.h"
#include "expr/words.h"

static int unknown_variable(struct svy_binder *b, const struct svy_node *n)
{
	const char **names = svy_reallocarray(NULL, b->dict->nvar + 1, sizeof *names);
	for (size_t i = 0; i < b->dict->nvar; i++)
		names[i] = b->dict->var[i].name;
	char *near = svy_nearest(n->text, names, b->dict->nvar, 1);
	const char *word = svy_words_value(n->text);
	if (word)
		svy_bind_fail(b, n, "unknown variable '%s' (write %s for the value)", n->text, word);
	else if (near)
		svy_bind_fail(b, n, "unknown variable '%s' (did you mean %s?)", n->text, near);
	else
		svy_bind_fail(b, n, "unknown variable '%s'", n->text);
	free(near);
	free(names);
	return SVY_EUSAGE;
}

static int bind_variable(struct svy_binder *b, struct svy_node *n)
{
	ptrdiff_t at = svy_dict_find(b->dict, n->text);
	if (at < 0)
		return unknown_variable(b, n);
	n->col = (size_t)at;
	n->var = &b->dict->var[at];
	n->kind = n->var->type == SVY_STRING ? SVY_KIND_TEXT : SVY_KIND_NUMBER;
	if (b->need)
		b->need[at] = 1;
	return 0;
}

static int bind_kids(struct svy_binder *b, struct svy_node *n)
{
	for (size_t i = 0; i < n->nkid; i++) {
		int rc = svy_bind_node(b, n->kid[i]);
		if (rc)
			return rc;
	}
	return 0;
}

int svy_bind_want_number(struct svy_binder *b, const struct svy_node *n)
{
	if (n->kind != SVY_KIND_TEXT)
		return 0;
	if (n->op == SVY_OP_VARIABLE)
		return svy_bind_fail(b, n, "'%s' is text where a number is needed", n->text);
	return svy_bind_fail(b, n, "a text stands where a number is needed");
}

int svy_bind_want_truth(struct svy_binder *b, const struct svy_node *n)
{
	if (n->kind == SVY_KIND_TRUTH)
		return 0;
	if (n->op == SVY_OP_VARIABLE)
		return svy_bind_fail(b, n, "'%s' is no condition (compare it, as in %s == 1)", n->text, n->text);
	return svy_bind_fail(b, n, "a condition is needed here, and this is a %s", n->kind == SVY_KIND_TEXT ? "text" : "number");
}

int svy_bind_want_text(struct svy_binder *b, const struct svy_node *n)
{
	if (n->kind == SVY_KIND_TEXT)
		return 0;
	if (n->op == SVY_OP_VARIABLE)
		return svy_bind_fail(b, n, "'%s' is a number where a text is needed (text(%s) makes one, label(%s) gives its labels)",
				     n->text, n->text, n->text);
	return svy_bind_fail(b, n, "a %s stands where a text is needed", n->kind == SVY_KIND_TRUTH ? "condition" : "number");
}

static int bind_arithmetic(struct svy_binder *b, struct svy_node *n)
{
	int rc = bind_kids(b, n);
	for (size_t i = 0; !rc && i < n->nkid; i++)
		rc = svy_bind_want_number(b, n->kid[i]);
	n->kind = SVY_KIND_NUMBER;
	return rc;
}

static int bind_logic(struct svy_binder *b, struct svy_node *n)
{
	int rc = bind_kids(b, n);
	for (size_t i = 0; !rc && i < n->nkid; i++)
		rc = svy_bind_want_truth(b, n->kid[i]);
	n->kind = SVY_KIND_TRUTH;
	return rc;
}

/* mean.4(…), as SPSS asks for at least four valid items. */
static const struct svy_func *spss_form(const struct svy_node *n, size_t *dot)
{
	*dot = strcspn(n->text, ".");
	size_t digits = strspn(n->text + *dot + !!n->text[*dot], "0123456789");
	if (!digits || n->text[*dot + 1 + digits])
		return NULL;
	char *name = svy_strndup(n->text, *dot);
	const struct svy_func *f = svy_func_find(name);
	free(name);
	return f && f->row ? f : NULL;
}

static int unknown_function(struct svy_binder *b, const struct svy_node *n)
{
	size_t dot;
	const struct svy_func *spss = spss_form(n, &dot);
	if (spss)
		return svy_bind_fail(b, n, "unknown function '%s' (write %s(..., min=%s))", n->text, spss->name, n->text + dot + 1);
	const char *word = svy_words_function(n->text);
	if (word)
		return svy_bind_fail(b, n, "unknown function '%s' (write %s)", n->text, word);
	char *near = svy_func_nearest(n->text);
	if (near)
		svy_bind_fail(b, n, "unknown function '%s' (did you mean %s?)", n->text, near);
	else
		svy_bind_fail(b, n, "unknown function '%s'", n->text);
	free(near);
	return SVY_EUSAGE;
}

static int check_count(struct svy_binder *b, const struct svy_node *n)
{
	size_t min = n->func->min, max = n->func->max, want = n->nkid < min ? min : max;
	if (n->nkid >= min && n->nkid <= max)
		return 0;
	const char *bound = min == max ? "" : n->nkid < min ? "at least " : "at most ";
	return svy_bind_fail(b, n, "%s() takes %s%zu argument%s", n->func->name, bound, want, want == 1 ? "" : "s");
}

static int bind_arguments(struct svy_binder *b, struct svy_node *n)
{
	const char *kind = n->func->args;
	for (size_t i = 0; i < n->nkid; i++) {
		int rc = svy_bind_node(b, n->kid[i]);
		if (!rc)
			rc = *kind == 't' ? svy_bind_want_text(b, n->kid[i]) : svy_bind_want_number(b, n->kid[i]);
		if (rc)
			return rc;
		kind += kind[1] != '\0';
	}
	n->kind = n->func->kind;
	n->arg = svy_calloc(n->nkid, sizeof *n->arg);
	return 0;
}

static int bind_call(struct svy_binder *b, struct svy_node *n)
{
	n->func = svy_func_find(n->text);
	if (!n->func)
		return unknown_function(b, n);
	int rc = check_count(b, n);
	if (!rc && n->func->args)
		rc = bind_arguments(b, n);
	if (!rc && n->func->bind)
		rc = n->func->bind(b, n);
	return rc;
}

static int misplaced(struct svy_binder *b, const struct svy_node *n)
{
	switch (n->op) {
	case SVY_OP_TAG: return svy_bind_fail(b, n, "a missing value equals nothing (use missing(x) or missing(x, .a))");
	case SVY_OP_ELSE: return svy_bind_fail(b, n, "'else:' stands only at the end of case()");
	case SVY_OP_ATLEAST: return svy_bind_fail(b, n, "'min=' stands only in functions across variables, such as mean()");
	case SVY_OP_TEST: return svy_bind_fail(b, n, "what is compared is missing before this (it may be left out only in count(), any() and all())");
	default: return svy_bind_fail(b, n, "a range or a pattern of names stands only in lists: of 'in', of missing(), and of functions across variables, "
				      "such as mean()");
	}
}

int svy_bind_node(struct svy_binder *b, struct svy_node *n)
{
	switch (n->op) {
	case SVY_OP_NUMBER:
		n->kind = SVY_KIND_NUMBER;
		return 0;
	case SVY_OP_TEXT:
		n->kind = SVY_KIND_TEXT;
		return 0;
	case SVY_OP_TAG: case SVY_OP_RANGE: case SVY_OP_GLOB: case SVY_OP_LIST: case SVY_OP_ELSE: case SVY_OP_ATLEAST: case SVY_OP_TEST:
		return misplaced(b, n);
	case SVY_OP_VARIABLE: return bind_variable(b, n);
	case SVY_OP_AND: case SVY_OP_OR: case SVY_OP_NOT: return bind_logic(b, n);
	case SVY_OP_IN: return svy_bind_in(b, n);
	case SVY_OP_CALL: return bind_call(b, n);
	default: return n->op >= SVY_OP_EQ && n->op <= SVY_OP_GE ? svy_bind_comparison(b, n) : bind_arithmetic(b, n);
	}
}

int svy_bind_value(struct svy_binder *b, struct svy_node *n)
{
	n->kind = SVY_KIND_NUMBER;
	return n->op == SVY_OP_TAG ? 0 : svy_bind_node(b, n);
}

int svy_expr_bind(struct svy_ctx *ctx, struct svy_expr *e, const struct svy_dict *d, uint8_t *need, enum svy_expr_want want)
{
	struct svy_binder b = {ctx, e, d, need};
	e->dict = d;
	int rc = want == SVY_WANT_CONDITION ? svy_bind_node(&b, e->root) : svy_bind_value(&b, e->root);
	if (rc || want == SVY_WANT_ANY)
		return rc;
	return want == SVY_WANT_CONDITION ? svy_bind_want_truth(&b, e->root) : svy_bind_want_number(&b, e->root);
}

enum svy_kind svy_expr_kind(const struct svy_expr *e)
{
	return e->root->kind;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Binding: names become columns, labels become codes, calls become forms or functions, and types are checked, so that
 * evaluation can fail nowhere.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "expr/ast.h"
#include "expr/label.h"

#define FAIL(b, n, ...) svy_expr_fail((b)->ctx, (b)->e->text, (n)->pos, __VA_ARGS__)

static int bind_node(struct svy_binder *b, struct svy_node *n);

static int unknown_variable(struct svy_binder *b, const struct svy_node *n)
{
	const char **names = svy_reallocarray(NULL, b->dict->nvar + 1, sizeof *names);
	for (size_t i = 0; i < b->dict->nvar; i++)
		names[i] = b->dict->var[i].name;
	char *near = svy_nearest(n->text, names, b->dict->nvar, 1);
	if (near)
		FAIL(b, n, "unknown variable '%s' (did you mean %s?)", n->text, near);
	else
		FAIL(b, n, "unknown variable '%s'", n->text);
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
		int rc = bind_node(b, n->kid[i]);
		if (rc)
			return rc;
	}
	return 0;
}

/* Truth counts as 1 and 0 where a number is asked for. */
static int want_number(struct svy_binder *b, const struct svy_node *n)
{
	if (n->kind != SVY_KIND_TEXT)
		return 0;
	if (n->op == SVY_OP_VARIABLE)
		return FAIL(b, n, "'%s' is text where a number is needed", n->text);
	return FAIL(b, n, "a text stands where a number is needed");
}

static int want_truth(struct svy_binder *b, const struct svy_node *n)
{
	if (n->kind == SVY_KIND_TRUTH)
		return 0;
	if (n->op == SVY_OP_VARIABLE)
		return FAIL(b, n, "'%s' is no condition (compare it, as in %s == 1)", n->text, n->text);
	return FAIL(b, n, "a condition is needed here, and this is a %s", n->kind == SVY_KIND_TEXT ? "text" : "number");
}

static int bind_arithmetic(struct svy_binder *b, struct svy_node *n)
{
	int rc = bind_kids(b, n);
	for (size_t i = 0; !rc && i < n->nkid; i++)
		rc = want_number(b, n->kid[i]);
	n->kind = SVY_KIND_NUMBER;
	return rc;
}

static int bind_logic(struct svy_binder *b, struct svy_node *n)
{
	int rc = bind_kids(b, n);
	for (size_t i = 0; !rc && i < n->nkid; i++)
		rc = want_truth(b, n->kid[i]);
	n->kind = SVY_KIND_TRUTH;
	return rc;
}

/* A code that is declared missing never equals anything: true to the rule, and rarely what was meant. */
static int warn_missing_code(struct svy_binder *b, const struct svy_node *subject, double code)
{
	char text[SVY_NUM_MAX];
	if (subject->op != SVY_OP_VARIABLE || !svy_var_number_is_missing(subject->var, code))
		return 0;
	svy_num_format(text, code);
	return svy_warn(b->ctx, "%s is a missing code of '%s' and never equal to it (write missing(%s, %s), or code(%s) for the bare number)",
			text, subject->text, subject->text, text, subject->text);
}

static int compare_with_label(struct svy_binder *b, struct svy_node *n, struct svy_node *subject, struct svy_node *text)
{
	int rc = svy_label_add(b, n, subject, text);
	if (rc)
		return rc;
	if (n->op == SVY_OP_EQ || n->op == SVY_OP_NE) {
		n->negate = n->op == SVY_OP_NE;
		n->op = SVY_OP_IN;
		n->kid[0] = subject;
		n->kid[1] = text;
		return 0;
	}
	if (n->nset > 1)
		return FAIL(b, text, "several codes of '%s' have the label '%s'", subject->var->name, text->text);
	text->op = SVY_OP_NUMBER;
	text->kind = SVY_KIND_NUMBER;
	text->num = n->set[0].lo;
	return 0;
}

static int compare_texts(struct svy_binder *b, const struct svy_node *x, const struct svy_node *y)
{
	const struct svy_node *literal = x->op == SVY_OP_TEXT ? x : y;
	if (literal->op == SVY_OP_TEXT && !literal->text[strspn(literal->text, " ")])
		return FAIL(b, literal, "an empty text is missing and equals nothing (use missing())");
	return 0;
}

static int bind_comparison(struct svy_binder *b, struct svy_node *n)
{
	int rc = bind_kids(b, n);
	if (rc)
		return rc;
	n->kind = SVY_KIND_TRUTH;
	struct svy_node *x = n->kid[0], *y = n->kid[1];
	if (x->kind == SVY_KIND_TEXT && y->kind == SVY_KIND_TEXT)
		return compare_texts(b, x, y);
	if (y->op == SVY_OP_TEXT)
		return compare_with_label(b, n, x, y);
	if (x->op == SVY_OP_TEXT && n->op <= SVY_OP_NE)
		return compare_with_label(b, n, y, x);
	if (x->kind == SVY_KIND_TEXT || y->kind == SVY_KIND_TEXT)
		return FAIL(b, n, "a text and a number cannot be compared%s", x->op == SVY_OP_TEXT ? " (write the variable first)" :
			    x->op == SVY_OP_NUMBER || y->op == SVY_OP_NUMBER ? " (put the number in quotes)" : "");
	if (n->op == SVY_OP_EQ && y->op == SVY_OP_NUMBER)
		return warn_missing_code(b, x, y->num);
	if (n->op == SVY_OP_EQ && x->op == SVY_OP_NUMBER)
		return warn_missing_code(b, y, x->num);
	return 0;
}

void svy_node_add_range(struct svy_node *n, double lo, double hi)
{
	svy_grow(n->set, n->nset, n->set_cap);
	n->set[n->nset++] = (struct svy_range){lo, hi};
}

/* The bounds of 3 or 3:5; false if it is neither. */
static bool constant_range(const struct svy_node *n, double *lo, double *hi)
{
	if (n->op == SVY_OP_NUMBER) {
		*lo = *hi = n->num;
		return true;
	}
	if (n->op != SVY_OP_RANGE || n->kid[0]->op != SVY_OP_NUMBER || n->kid[1]->op != SVY_OP_NUMBER)
		return false;
	*lo = n->kid[0]->num;
	*hi = n->kid[1]->num;
	return true;
}

static int bind_in_item(struct svy_binder *b, struct svy_node *n, struct svy_node *subject, struct svy_node *item)
{
	double lo, hi;
	bool text = subject->kind == SVY_KIND_TEXT;
	if (item->op == SVY_OP_TAG)
		return FAIL(b, item, "a missing value equals nothing (use missing(x, .a))");
	if (item->op == SVY_OP_TEXT)
		return text ? compare_texts(b, item, item) : svy_label_add(b, n, subject, item);
	if (!constant_range(item, &lo, &hi))
		return FAIL(b, item, "a list holds numbers, ranges of numbers (3:5) and texts");
	if (text)
		return FAIL(b, item, "a text and a number cannot be compared (put the number in quotes)");
	if (lo > hi)
		return FAIL(b, item, "a range whose end is below its beginning");
	svy_node_add_range(n, lo, hi);
	return lo == hi ? warn_missing_code(b, subject, lo) : 0;
}

static int bind_in(struct svy_binder *b, struct svy_node *n)
{
	struct svy_node *list = n->kid[1];
	int rc = bind_node(b, n->kid[0]);
	for (size_t i = 0; !rc && i < list->nkid; i++)
		rc = bind_in_item(b, n, n->kid[0], list->kid[i]);
	n->kind = SVY_KIND_TRUTH;
	return rc;
}

static int bind_missing_kind(struct svy_binder *b, struct svy_node *n, struct svy_node *item)
{
	const struct svy_node *subject = n->kid[0];
	double lo, hi;
	if (item->op == SVY_OP_TEXT)
		return subject->kind == SVY_KIND_TEXT ? svy_label_missing_text(b, subject, item) : svy_label_add_missing(b, n, subject, item);
	if (subject->kind == SVY_KIND_TEXT)
		return FAIL(b, item, "'%s' is text: its missing values are texts", subject->text);
	if (item->op == SVY_OP_TAG) {
		n->tags |= 1u << (item->tag == '.' ? 0 : item->tag - 'a' + 1);
		return 0;
	}
	if (!constant_range(item, &lo, &hi))
		return FAIL(b, item, "a kind of missing is a code, a range of codes, a label or a tag such as .a");
	if (lo == hi && !svy_var_number_is_missing(subject->var, lo))
		return FAIL(b, item, "%.15g is no missing code of '%s'", lo, subject->text);
	if (lo > hi)
		return FAIL(b, item, "a range whose end is below its beginning");
	svy_node_add_range(n, lo, hi);
	return 0;
}

static int bind_missing(struct svy_binder *b, struct svy_node *n)
{
	int rc = bind_node(b, n->kid[0]);
	if (!rc && n->nkid > 1 && n->kid[0]->op != SVY_OP_VARIABLE)
		rc = FAIL(b, n->kid[0], "only a variable has kinds of missing");
	for (size_t i = 1; !rc && i < n->nkid; i++)
		rc = bind_missing_kind(b, n, n->kid[i]);
	n->kind = SVY_KIND_TRUTH;
	return rc;
}

/* As bind_node where a missing value may stand: what an assignment, if() or case() gives. */
static int bind_value(struct svy_binder *b, struct svy_node *n)
{
	n->kind = SVY_KIND_NUMBER;
	return n->op == SVY_OP_TAG ? 0 : bind_node(b, n);
}

/* Two values of which one is taken have a kind; '.' goes with texts too. */
static bool join_kinds(struct svy_node *a, struct svy_node *b, enum svy_kind *kind)
{
	struct svy_node *tag = a->op == SVY_OP_TAG ? a : b->op == SVY_OP_TAG ? b : NULL;
	if (tag && tag->tag == '.')
		tag->kind = tag == a ? b->kind : a->kind;
	*kind = a->kind == b->kind ? a->kind : SVY_KIND_NUMBER;
	return (a->kind == SVY_KIND_TEXT) == (b->kind == SVY_KIND_TEXT);
}

static int bind_if(struct svy_binder *b, struct svy_node *n)
{
	int rc = bind_node(b, n->kid[0]);
	if (!rc)
		rc = want_truth(b, n->kid[0]);
	for (size_t i = 1; !rc && i < 3; i++)
		rc = bind_value(b, n->kid[i]);
	if (!rc && !join_kinds(n->kid[1], n->kid[2], &n->kind))
		rc = FAIL(b, n->kid[2], "if() gives a text on one side and a number on the other");
	return rc;
}

static int bind_code(struct svy_binder *b, struct svy_node *n)
{
	struct svy_node *x = n->kid[0];
	int rc = bind_node(b, x);
	if (rc)
		return rc;
	if (x->op != SVY_OP_VARIABLE || x->kind != SVY_KIND_NUMBER)
		return FAIL(b, x, "code() takes a variable that is a number");
	n->var = x->var;
	n->col = x->col;
	n->kind = SVY_KIND_NUMBER;
	return 0;
}

static int bind_call(struct svy_binder *b, struct svy_node *n)
{
	n->func = svy_func_find(n->text);
	if (!n->func) {
		char *near = svy_func_nearest(n->text);
		if (near)
			FAIL(b, n, "unknown function '%s' (did you mean %s?)", n->text, near);
		else
			FAIL(b, n, "unknown function '%s'", n->text);
		free(near);
		return SVY_EUSAGE;
	}
	if (n->nkid < n->func->min || n->nkid > n->func->max)
		return FAIL(b, n, "%s() takes %s%zu argument%s", n->text, n->func->min == n->func->max ? "" : n->nkid < n->func->min ? "at least " : "at most ",
			    n->nkid < n->func->min ? n->func->min : n->func->max, (n->nkid < n->func->min ? n->func->min : n->func->max) == 1 ? "" : "s");
	n->op = n->func->op;
	return n->op == SVY_OP_CALL ? bind_arithmetic(b, n) : bind_node(b, n);
}

static int bind_node(struct svy_binder *b, struct svy_node *n)
{
	switch (n->op) {
	case SVY_OP_NUMBER:
		n->kind = SVY_KIND_NUMBER;
		return 0;
	case SVY_OP_TEXT:
		n->kind = SVY_KIND_TEXT;
		return 0;
	case SVY_OP_TAG:
		return FAIL(b, n, "a missing value equals nothing (use missing(x) or missing(x, .a))");
	case SVY_OP_RANGE: case SVY_OP_LIST:
		return FAIL(b, n, "a range stands only in the list of 'in' or missing()");
	case SVY_OP_VARIABLE: return bind_variable(b, n);
	case SVY_OP_AND: case SVY_OP_OR: case SVY_OP_NOT: return bind_logic(b, n);
	case SVY_OP_IN: return bind_in(b, n);
	case SVY_OP_CALL: return bind_call(b, n);
	case SVY_OP_MISSING: case SVY_OP_VALID: return bind_missing(b, n);
	case SVY_OP_IF: return bind_if(b, n);
	case SVY_OP_CODE: return bind_code(b, n);
	default: return n->op >= SVY_OP_EQ && n->op <= SVY_OP_GE ? bind_comparison(b, n) : bind_arithmetic(b, n);
	}
}

int svy_expr_bind(struct svy_ctx *ctx, struct svy_expr *e, const struct svy_dict *d, uint8_t *need, enum svy_expr_want want)
{
	struct svy_binder b = {ctx, e, d, need};
	e->dict = d;
	int rc = want == SVY_WANT_CONDITION ? bind_node(&b, e->root) : bind_value(&b, e->root);
	if (rc || want == SVY_WANT_ANY)
		return rc;
	return want == SVY_WANT_CONDITION ? want_truth(&b, e->root) : want_number(&b, e->root);
}

enum svy_kind svy_expr_kind(const struct svy_expr *e)
{
	return e->root->kind;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Functions across variables: their lists are written out to one kid per item. What is counted or asked of the items, in (4, 5) or > 3, becomes a
 * comparison of each, since labels belong to a variable; count(), any() and all() then have conditions as kids, as where conditions were listed.
 */
#include "expr/bind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/func.h"

/* Lists of one call while they are written out. */
struct items {
	struct svy_node **v;
	size_t n, cap;
	struct svy_node **test;         /* what is asked of each: TEST nodes, and bare values in one list */
	size_t ntest, test_cap;
};

static int add_item(struct svy_binder *b, struct items *l, struct svy_node *at, struct svy_node *item)
{
	if (b->e->nnode > SVY_EXPR_NODES || l->n == UINT16_MAX)
		return svy_bind_fail(b, at, "the lists of the expression are too long");
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n++] = item;
	return 0;
}

static struct svy_node *copy_literal(struct svy_binder *b, const struct svy_node *from)
{
	struct svy_node *n = svy_node_make(b->e, from->op, from->pos);
	n->num = from->num;
	n->text = svy_strdup(from->text);
	return n;
}

/* The variable at a position; in rev(q2:q4, 1, 5), reversed as it is said there. */
static int add_variable(struct svy_binder *b, struct items *l, struct svy_node *at, const struct svy_node *rev, size_t pos)
{
	struct svy_node *v = svy_node_make(b->e, SVY_OP_VARIABLE, at->pos);
	v->text = svy_strdup(b->dict->var[pos].name);
	if (!rev)
		return add_item(b, l, at, v);
	struct svy_node *call = svy_node_make(b->e, SVY_OP_CALL, rev->pos);
	call->text = svy_strdup(rev->text);
	svy_node_append(call, v);
	for (size_t i = 1; i < rev->nkid; i++) {
		if (rev->kid[i]->op != SVY_OP_NUMBER)
			return svy_bind_fail(b, rev->kid[i], "the ends of the scale are numbers where a list is reversed");
		svy_node_append(call, copy_literal(b, rev->kid[i]));
	}
	return add_item(b, l, at, call);
}

static int add_range(struct svy_binder *b, struct items *l, struct svy_node *range, const struct svy_node *rev)
{
	struct svy_node *from = range->kid[0], *to = range->kid[1];
	if (from->op != SVY_OP_VARIABLE || to->op != SVY_OP_VARIABLE)
		return svy_bind_fail(b, range, "a range of variables has a name at both ends");
	int rc = svy_bind_node(b, from);
	if (!rc)
		rc = svy_bind_node(b, to);
	if (!rc && to->col < from->col)
		rc = svy_bind_fail(b, range, "the range runs backwards: '%s' stands before '%s' in the file", to->text, from->text);
	for (size_t i = from->col; !rc && i <= to->col; i++)
		rc = add_variable(b, l, range, rev, i);
	return rc;
}

static int add_glob(struct svy_binder *b, struct items *l, struct svy_node *glob, const struct svy_node *rev)
{
	struct svy_varlist list = {0};
	int rc = 0;
	svy_varlist_glob(b->dict, glob->text, &list);
	if (!list.n)
		rc = svy_bind_fail(b, glob, "no variable matches '%s'", glob->text);
	for (size_t i = 0; !rc && i < list.n; i++)
		rc = add_variable(b, l, glob, rev, list.v[i]);
	svy_varlist_free(&list);
	return rc;
}

/* A pattern, bare or as a name in backquotes that no variable has. */
static bool is_glob(const struct svy_binder *b, const struct svy_node *n)
{
	return n->op == SVY_OP_GLOB || (n->op == SVY_OP_VARIABLE && strpbrk(n->text, "*?") && svy_dict_find(b->dict, n->text) < 0);
}

static int add_argument(struct svy_binder *b, struct items *l, struct svy_node *arg)
{
	bool rev = arg->op == SVY_OP_CALL && strcasecmp(arg->text, "rev") == 0 && arg->nkid == 3;
	struct svy_node *list = rev ? arg->kid[0] : arg;
	if (is_glob(b, list))
		return add_glob(b, l, list, rev ? arg : NULL);
	if (list->op == SVY_OP_RANGE)
		return add_range(b, l, list, rev ? arg : NULL);
	return add_item(b, l, arg, arg);
}

static int set_atleast(struct svy_binder *b, struct svy_node *n, const struct svy_node *arg)
{
	const struct svy_node *x = arg->kid[0];
	if (n->func->row == SVY_ROW_NVALID)
		return svy_bind_fail(b, arg, "nvalid() counts the valid items and takes no 'min='");
	if (x->op != SVY_OP_NUMBER || x->num != floor(x->num) || x->num < 0 || x->num > UINT16_MAX)
		return svy_bind_fail(b, x, "'min=' takes the number of items that must be valid");
	n->atleast = (size_t)x->num;
	n->negate = true;
	return 0;
}

static bool is_value(const struct svy_node *n)
{
	double lo, hi;
	return n->op == SVY_OP_TEXT || svy_bind_constant_range(n, &lo, &hi);
}

static void add_test(struct items *l, struct svy_node *test)
{
	svy_grow(l->test, l->ntest, l->test_cap);
	l->test[l->ntest++] = test;
}

/* Sorts the arguments into items, what is asked of them, and min=. Bare values are asked for together: count(q1:q5, 4, 5). */
static int sort_arguments(struct svy_binder *b, struct svy_node *n, struct items *l)
{
	bool asks = n->func->kind == SVY_KIND_TRUTH || n->func->row == SVY_ROW_COUNT;
	struct svy_node *values = NULL;
	int rc = 0;
	for (size_t i = 0; !rc && i < n->nkid; i++) {
		struct svy_node *arg = n->kid[i];
		if (arg->op == SVY_OP_ATLEAST) {
			rc = set_atleast(b, n, arg);
		} else if (arg->op == SVY_OP_TEST && asks) {
			add_test(l, arg);
		} else if (asks && is_value(arg)) {
			if (!values) {
				values = svy_node_make(b->e, SVY_OP_TEST, arg->pos);
				values->test = SVY_OP_IN;
				svy_node_append(values, svy_node_make(b->e, SVY_OP_LIST, arg->pos));
				add_test(l, values);
			}
			svy_node_append(values->kid[0], arg);
		} else if (l->ntest) {
			rc = svy_bind_fail(b, arg, "what is asked of the items stands behind them all");
		} else {
			rc = add_argument(b, l, arg);
		}
	}
	return rc;
}

static struct svy_node *ask(struct svy_binder *b, struct svy_node *item, const struct svy_node *test)
{
	struct svy_node *n = svy_node_make(b->e, test->test, test->pos);
	svy_node_append(n, item);
	svy_node_append(n, test->test == SVY_OP_IN ? test->kid[0] : copy_literal(b, test->kid[0]));
	n->negate = test->negate;
	return n;
}

/* Each item becomes the condition that is asked of it. */
static int ask_items(struct svy_binder *b, struct svy_node *n, struct items *l)
{
	struct svy_node *test = l->ntest ? l->test[0] : NULL;
	if (!test)
		return 0;
	if (l->ntest > 1)
		return svy_bind_fail(b, l->test[1], "%s() asks one thing of its items (write 'in' with a list)", n->func->name);
	if (test->test != SVY_OP_IN && test->kid[0]->op != SVY_OP_NUMBER && test->kid[0]->op != SVY_OP_TEXT)
		return svy_bind_fail(b, test->kid[0], "items are compared with a number or a text");
	for (size_t i = 0; i < l->n; i++)
		l->v[i] = ask(b, l->v[i], test);
	return 0;
}

/* The variable of an item, also of a reversed one. */
static const struct svy_node *variable_of(const struct svy_node *n)
{
	while (n->nkid && (n->op == SVY_OP_CALL || n->op == SVY_OP_IN || (n->op >= SVY_OP_EQ && n->op <= SVY_OP_GE)))
		n = n->kid[0];
	return n->op == SVY_OP_VARIABLE ? n : NULL;
}

/* An item that stands twice, as q4 in mean(q1:q5, rev(q4, 1, 5)), is a slip more often than not. Conditions may well be about one variable. */
static int warn_twice(struct svy_binder *b, const struct svy_node *n, bool conditions)
{
	int rc = 0;
	uint8_t *seen = svy_calloc(b->dict->nvar + 1, 1);
	for (size_t i = 0; !rc && !conditions && i < n->nkid; i++) {
		const struct svy_node *v = variable_of(n->kid[i]);
		if (v && seen[v->col]++ == 1)
			rc = svy_warn(b->ctx, "'%s' is an item of %s() more than once", v->text, n->func->name);
	}
	free(seen);
	return rc;
}

static int bind_items(struct svy_binder *b, struct svy_node *n)
{
	bool asks = n->func->kind == SVY_KIND_TRUTH || n->func->row == SVY_ROW_COUNT;
	for (size_t i = 0; i < n->nkid; i++) {
		int rc = svy_bind_node(b, n->kid[i]);
		if (!rc && asks && n->kid[i]->op == SVY_OP_VARIABLE)
			rc = svy_bind_fail(b, n->kid[i], "%s() needs to know what is asked of '%s', as in %s(%s, in (4, 5))", n->func->name,
					   n->kid[i]->text, n->func->name, n->kid[i]->text);
		else if (!rc && asks)
			rc = svy_bind_want_truth(b, n->kid[i]);
		else if (!rc && n->func->row != SVY_ROW_NVALID)
			rc = svy_bind_want_number(b, n->kid[i]);
		if (rc)
			return rc;
	}
	return 0;
}

int svy_bind_row(struct svy_binder *b, struct svy_node *n)
{
	struct items l = {0};
	n->atleast = n->func->atleast;
	int rc = sort_arguments(b, n, &l);
	if (!rc && !l.n)
		rc = svy_bind_fail(b, n, "%s() has no variables", n->func->name);
	if (!rc && n->negate && n->atleast > l.n)
		rc = svy_bind_fail(b, n, "%s() has %zu items, of which %zu can never be valid", n->func->name, l.n, n->atleast);
	if (!rc)
		rc = ask_items(b, n, &l);
	bool conditions = !l.ntest && (n->func->kind == SVY_KIND_TRUTH || n->func->row == SVY_ROW_COUNT);
	free(l.test);
	if (rc) {
		free(l.v);
		return rc;
	}
	free(n->kid);
	n->kid = l.v;
	n->nkid = l.n;
	n->cap = l.cap;
	n->op = SVY_OP_ROW;
	n->kind = n->func->kind;
	rc = bind_items(b, n);
	return rc ? rc : warn_twice(b, n, conditions);
}

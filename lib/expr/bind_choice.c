// SPDX-License-Identifier: GPL-3.0-or-later
/* if() and case(): conditions, and values of one kind. */
#include "expr/bind.h"

#include <stdlib.h>

/* Kinds of the values so far; '.' goes with any of them. */
struct kinds {
	bool any, text, truth, number;
};

static int add_value(struct svy_binder *b, struct svy_node *n, struct svy_node *value, struct kinds *k)
{
	int rc = svy_bind_value(b, value);
	if (rc || (value->op == SVY_OP_TAG && value->tag == '.'))
		return rc;
	bool text = value->kind == SVY_KIND_TEXT;
	if (k->any && text != k->text)
		return svy_bind_fail(b, value, "%s() gives a text in one place and a number in another", n->op == SVY_OP_IF ? "if" : "case");
	k->any = true;
	k->text = text;
	k->truth |= value->kind == SVY_KIND_TRUTH;
	k->number |= value->kind == SVY_KIND_NUMBER;
	return 0;
}

/* Truths and numbers together are numbers. */
static enum svy_kind joint(const struct kinds *k)
{
	return k->text ? SVY_KIND_TEXT : k->truth && !k->number ? SVY_KIND_TRUTH : SVY_KIND_NUMBER;
}

static void settle(struct svy_node *n, struct svy_node *value)
{
	if (value->op == SVY_OP_TAG)
		value->kind = n->kind;
}

static int bind_condition(struct svy_binder *b, struct svy_node *n)
{
	int rc = svy_bind_node(b, n);
	return rc ? rc : svy_bind_want_truth(b, n);
}

int svy_bind_if(struct svy_binder *b, struct svy_node *n)
{
	struct kinds k = {0};
	n->op = SVY_OP_IF;
	int rc = bind_condition(b, n->kid[0]);
	for (size_t i = 1; !rc && i < 3; i++)
		rc = add_value(b, n, n->kid[i], &k);
	n->kind = joint(&k);
	settle(n, n->kid[1]);
	settle(n, n->kid[2]);
	return rc;
}

static int bind_branch(struct svy_binder *b, struct svy_node *n, struct svy_node *arg, bool last, struct svy_node **kid, struct kinds *k)
{
	if (arg->op == SVY_OP_ELSE) {
		if (!last)
			return svy_bind_fail(b, arg, "'else:' must be the last in case()");
		*kid = arg->kid[0];
		return add_value(b, n, *kid, k);
	}
	if (arg->op != SVY_OP_RANGE)
		return svy_bind_fail(b, arg, "case() takes 'condition: value', and 'else: value' at the end");
	kid[0] = arg->kid[0];
	kid[1] = arg->kid[1];
	int rc = bind_condition(b, kid[0]);
	return rc ? rc : add_value(b, n, kid[1], k);
}

int svy_bind_case(struct svy_binder *b, struct svy_node *n)
{
	struct kinds k = {0};
	size_t narg = n->nkid;
	struct svy_node **arg = n->kid;
	n->op = SVY_OP_CASE;
	n->kid = NULL;
	n->nkid = n->cap = 0;
	int rc = 0;
	for (size_t i = 0; !rc && i < narg; i++) {
		struct svy_node *kid[2] = {NULL, NULL};
		rc = bind_branch(b, n, arg[i], i + 1 == narg, kid, &k);
		for (size_t j = 0; j < 2; j++)
			if (kid[j])
				svy_node_append(n, kid[j]);
	}
	free(arg);
	n->kind = joint(&k);
	for (size_t i = 0; i < n->nkid; i++)
		settle(n, n->kid[i]);
	return rc;
}

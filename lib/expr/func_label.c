// SPDX-License-Identifier: GPL-3.0-or-later
/* label(): the value label as text. */
#include "expr/func.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Labels of numbers in order of the numbers, and of tags by letter. */
struct labels {
	struct svy_str tag['z' + 1];
	size_t n;
	struct labelled {
		double num;
		struct svy_str label;
	} v[];
};

static int by_number(const void *a, const void *b)
{
	const struct labelled *x = a, *y = b;
	return (x->num > y->num) - (x->num < y->num);
}

static struct labels *index_labels(const struct svy_var *v)
{
	struct labels *l = svy_calloc(1, sizeof *l + v->ncat * sizeof *l->v);
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		struct svy_str label = {c->label, strlen(c->label)};
		if (c->value.kind == SVY_VALUE_NUMBER)
			l->v[l->n++] = (struct labelled){c->value.num, label};
		else if (c->value.kind == SVY_VALUE_TAG)
			l->tag[(unsigned char)c->value.tag] = label;
	}
	qsort(l->v, l->n, sizeof *l->v, by_number);
	return l;
}

int svy_bind_label(struct svy_binder *b, struct svy_node *n)
{
	struct svy_node *x = n->kid[0];
	int rc = svy_bind_node(b, x);
	if (rc)
		return rc;
	if (x->op != SVY_OP_VARIABLE && x->op != SVY_OP_CODE)
		return svy_bind_fail(b, x, "label() takes a variable, or code() of one");
	if (!x->var->ncat)
		return svy_bind_fail(b, x, "'%s' has no value labels", x->var->name);
	n->var = x->var;
	n->kind = SVY_KIND_TEXT;
	n->arg = svy_calloc(1, sizeof *n->arg);
	n->own = index_labels(x->var);
	return 0;
}

static struct svy_str label_of(const struct svy_call *c, size_t i)
{
	const struct labels *l = c->node->own;
	const struct svy_vec *x = c->arg;
	const char *label;
	if (c->node->kid[0]->kind == SVY_KIND_TEXT) {
		label = x->miss[i] ? NULL : svy_var_label_of_string(c->node->var, x->str[i].p, x->str[i].n);
		return (struct svy_str){label, label ? strlen(label) : 0};
	}
	if (x->miss[i])
		return c->node->kid[0]->op == SVY_OP_CODE && x->miss[i] >= 'a' && x->miss[i] <= 'z' ? l->tag[x->miss[i]] : (struct svy_str){0};
	struct labelled key = {.num = x->num[i]}, *found = bsearch(&key, l->v, l->n, sizeof *l->v, by_number);
	return found ? found->label : (struct svy_str){0};
}

/* Missing where there is none; of declared codes and tags too, unless code() asks for them. */
void svy_apply_label(const struct svy_call *c)
{
	for (size_t i = 0; i < c->n; i++) {
		c->str[i] = label_of(c, i);
		c->miss[i] = c->str[i].n == 0;
	}
}

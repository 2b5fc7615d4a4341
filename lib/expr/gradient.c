// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Derivatives share the nodes of the tree that they are taken of: d(u/v) = (u' - (u/v) v') / v holds u/v itself. So they are graphs, and stay small. Of what
 * does not depend on the variable the derivative is NULL, which stands for 0, and nothing is built upon it.
 */
#include "expr/gradient.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/ast.h"
#include "expr/eval.h"
#include "expr/func.h"

struct deriver {
	struct svy_ctx *ctx;
	const struct svy_expr *of;
	struct svy_expr *to;
	size_t col;
};

static struct svy_node *number(struct deriver *d, double x)
{
	struct svy_node *n = svy_node_make(d->to, SVY_OP_NUMBER, 0);
	n->num = x;
	return n;
}

static struct svy_node *combine(struct deriver *d, enum svy_op op, struct svy_node *a, struct svy_node *b)
{
	struct svy_node *n = svy_node_make(d->to, op, 0);
	svy_node_append(n, a);
	if (b)
		svy_node_append(n, b);
	return n;
}

static bool is(const struct svy_node *n, double x)
{
	return n->op == SVY_OP_NUMBER && n->num == x;
}

static struct svy_node *sum(struct deriver *d, struct svy_node *a, struct svy_node *b)
{
	return !a ? b : !b ? a : combine(d, SVY_OP_ADD, a, b);
}

static struct svy_node *negative(struct deriver *d, struct svy_node *a)
{
	return !a ? NULL : a->op == SVY_OP_NUMBER ? number(d, -a->num) : combine(d, SVY_OP_NEG, a, NULL);
}

static struct svy_node *difference(struct deriver *d, struct svy_node *a, struct svy_node *b)
{
	return !b ? a : !a ? negative(d, b) : combine(d, SVY_OP_SUB, a, b);
}

static struct svy_node *product(struct deriver *d, struct svy_node *a, struct svy_node *b)
{
	return !a || !b ? NULL : is(a, 1) ? b : is(b, 1) ? a : combine(d, SVY_OP_MUL, a, b);
}

static struct svy_node *quotient(struct deriver *d, struct svy_node *a, struct svy_node *b)
{
	return !a ? NULL : is(b, 1) ? a : combine(d, SVY_OP_DIV, a, b);
}

static struct svy_node *logarithm(struct deriver *d, struct svy_node *a)
{
	struct svy_node *n = combine(d, SVY_OP_CALL, a, NULL);
	n->func = svy_func_find("log");
	n->arg = svy_calloc(1, sizeof *n->arg);
	return n;
}

static bool depends(const struct svy_node *n, size_t col)
{
	if (n->op == SVY_OP_VARIABLE || n->op == SVY_OP_CODE)
		return n->col == col;
	for (size_t i = 0; i < n->nkid; i++)
		if (depends(n->kid[i], col))
			return true;
	return false;
}

static int refuse(const struct deriver *d, const struct svy_node *n)
{
	struct svy_buf what = {0};
	if (n->func)
		svy_buf_printf(&what, "%s()", n->func->name);
	else
		svy_buf_puts(&what, n->op == SVY_OP_MOD ? "%" : "a condition");
	svy_expr_fail(d->ctx, d->of->text, n->pos, "%s has no derivative, from which a standard error would follow (there are + - * / ^, exp, log, sqrt, abs, "
		      "mean, sum and sd)", what.p);
	svy_buf_free(&what);
	return SVY_EUSAGE;
}

static int derive(struct deriver *d, struct svy_node *n, struct svy_node **to);

/* u^v: v u^(v-1) u' + u^v log(u) v', each only where there is such. */
static struct svy_node *power(struct deriver *d, struct svy_node *n, struct svy_node *du, struct svy_node *dv)
{
	struct svy_node *u = n->kid[0], *v = n->kid[1], *of_base = NULL;
	if (du) {
		struct svy_node *less = v->op == SVY_OP_NUMBER ? number(d, v->num - 1) : combine(d, SVY_OP_SUB, v, number(d, 1));
		struct svy_node *raised = is(less, 1) ? u : combine(d, SVY_OP_POW, u, less);
		of_base = product(d, product(d, v, raised), du);
	}
	return sum(d, of_base, dv ? product(d, product(d, n, logarithm(d, u)), dv) : NULL);
}

static int derive_operator(struct deriver *d, struct svy_node *n, struct svy_node **to)
{
	struct svy_node *u = n->kid[0], *v = n->nkid > 1 ? n->kid[1] : NULL, *du, *dv = NULL;
	int rc = derive(d, u, &du);
	if (!rc && v)
		rc = derive(d, v, &dv);
	if (rc)
		return rc;
	switch (n->op) {
	case SVY_OP_NEG: *to = negative(d, du); break;
	case SVY_OP_ADD: *to = sum(d, du, dv); break;
	case SVY_OP_SUB: *to = difference(d, du, dv); break;
	case SVY_OP_MUL: *to = sum(d, product(d, du, v), product(d, u, dv)); break;
	case SVY_OP_DIV: *to = quotient(d, difference(d, du, product(d, n, dv)), v); break;
	default: *to = power(d, n, du, dv); break;
	}
	return 0;
}

static int derive_call(struct deriver *d, struct svy_node *n, struct svy_node **to)
{
	const char *f = n->func->name;
	struct svy_node *u = n->nkid ? n->kid[0] : NULL, *du;
	bool known = strcmp(f, "exp") == 0 || strcmp(f, "log") == 0 || strcmp(f, "sqrt") == 0 || strcmp(f, "abs") == 0;
	if (!known)
		return refuse(d, n);
	int rc = derive(d, u, &du);
	if (rc)
		return rc;
	switch (*f) {
	case 'e': *to = product(d, n, du); break;
	case 'l': *to = quotient(d, du, u); break;
	case 's': *to = quotient(d, du, combine(d, SVY_OP_MUL, number(d, 2), n)); break;
	default: *to = product(d, combine(d, SVY_OP_DIV, u, n), du); break;
	}
	return 0;
}

/* The mean of the items of n. */
static struct svy_node *mean_of(struct deriver *d, const struct svy_node *n)
{
	struct svy_node *m = svy_node_make(d->to, SVY_OP_ROW, n->pos);
	m->func = svy_func_find("mean");
	m->atleast = n->nkid;
	for (size_t i = 0; i < n->nkid; i++)
		svy_node_append(m, n->kid[i]);
	return m;
}

/* sum of items: sum of u'. mean: that over n. sd, s: sum of (u - mean) u' over (n-1) s. */
static int derive_row(struct deriver *d, struct svy_node *n, struct svy_node **to)
{
	enum svy_row f = n->func->row;
	if (f != SVY_ROW_SUM && f != SVY_ROW_MEAN && f != SVY_ROW_SD)
		return refuse(d, n);
	struct svy_node *mean = f == SVY_ROW_SD ? mean_of(d, n) : NULL;
	for (size_t i = 0; i < n->nkid; i++) {
		struct svy_node *du;
		int rc = derive(d, n->kid[i], &du);
		if (rc)
			return rc;
		*to = sum(d, *to, mean && du ? product(d, combine(d, SVY_OP_SUB, n->kid[i], mean), du) : du);
	}
	if (f == SVY_ROW_MEAN)
		*to = quotient(d, *to, number(d, (double)n->nkid));
	if (f == SVY_ROW_SD)
		*to = quotient(d, *to, combine(d, SVY_OP_MUL, number(d, (double)n->nkid - 1), n));
	return 0;
}

static int derive(struct deriver *d, struct svy_node *n, struct svy_node **to)
{
	*to = NULL;
	if (!depends(n, d->col))
		return 0;
	switch (n->op) {
	case SVY_OP_VARIABLE:
		*to = number(d, 1);
		return 0;
	case SVY_OP_NEG: case SVY_OP_ADD: case SVY_OP_SUB: case SVY_OP_MUL: case SVY_OP_DIV: case SVY_OP_POW:
		return derive_operator(d, n, to);
	case SVY_OP_CALL: return derive_call(d, n, to);
	case SVY_OP_ROW: return derive_row(d, n, to);
	default: return refuse(d, n);
	}
}

int svy_expr_derive(struct svy_ctx *ctx, const struct svy_expr *e, size_t col, struct svy_expr **out)
{
	struct svy_expr *to = svy_calloc(1, sizeof *to);
	struct deriver d = {ctx, e, to, col};
	to->own = svy_strdup(e->own);
	to->text = to->own;
	to->dict = e->dict;
	int rc = derive(&d, e->root, &to->root);
	if (rc) {
		svy_expr_free(to);
		return rc;
	}
	if (!to->root)
		to->root = number(&d, 0);
	*out = to;
	return 0;
}

void svy_expr_need_all(struct svy_expr *e)
{
	for (struct svy_node *n = e->all; n; n = n->next)
		if (n->op == SVY_OP_ROW)
			n->atleast = n->nkid;
}

static int rename_node(struct svy_ctx *ctx, const struct svy_expr *e, struct svy_node *n, svy_expr_find *find, void *self)
{
	for (size_t i = 0; i < n->nkid; i++) {
		int rc = rename_node(ctx, e, n->kid[i], find, self);
		if (rc)
			return rc;
	}
	if (n->op != SVY_OP_VARIABLE && n->op != SVY_OP_TEXT)
		return 0;
	char *why = NULL, *name = find(self, n->text, &why);
	if (!name) {
		svy_expr_fail(ctx, e->text, n->pos, "%s", why);
		free(why);
		return SVY_EUSAGE;
	}
	free(n->text);
	n->text = name;
	n->op = SVY_OP_VARIABLE;
	return 0;
}

int svy_expr_rename(struct svy_ctx *ctx, struct svy_expr *e, svy_expr_find *find, void *self)
{
	return rename_node(ctx, e, e->root, find, self);
}

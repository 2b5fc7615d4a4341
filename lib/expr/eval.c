// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Evaluation: each node fills a whole column before its parent goes on, so the tree is walked once per batch and the loops over
 * rows hold nothing but arithmetic. Scratch columns belong to levels of the tree and are reused from batch to batch.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/ast.h"

/* The scratch column of a level; by value, since the array of them may move. */
static struct svy_vec slot_at(struct svy_expr *e, size_t level, bool text)
{
	while (e->nslot <= level) {
		svy_grow(e->slot, e->nslot, e->slot_cap);
		struct svy_vec *v = &e->slot[e->nslot++];
		v->num = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *v->num);
		v->miss = svy_malloc(SVY_BATCH_ROWS);
		v->str = NULL;
	}
	struct svy_vec *v = &e->slot[level];
	if (text && !v->str)
		v->str = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *v->str);
	return *v;
}

struct run {
	struct svy_expr *e;
	const struct svy_batch *b;
	size_t n;
};

static void eval(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out);

/* Evaluates into the scratch column of a level. */
static struct svy_vec eval_at(struct run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec v = slot_at(r->e, level, n->kind == SVY_KIND_TEXT);
	eval(r, n, level + 1, &v);
	return v;
}

static struct svy_str trimmed(struct svy_str s)
{
	return (struct svy_str){s.p, svy_trimmed(s.p, s.n)};
}

static int compare_strings(struct svy_str a, struct svy_str b)
{
	a = trimmed(a);
	b = trimmed(b);
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static void eval_constant(struct run *r, const struct svy_node *n, struct svy_vec *out)
{
	if (n->op == SVY_OP_NUMBER) {
		for (size_t i = 0; i < r->n; i++)
			out->num[i] = n->num;
		memset(out->miss, 0, r->n);
		return;
	}
	if (n->op == SVY_OP_TAG) {
		for (size_t i = 0; i < r->n && n->kind != SVY_KIND_TEXT; i++)
			out->num[i] = NAN;
		memset(out->miss, n->tag == '.' ? SVY_SYSMIS : n->tag, r->n);
		return;
	}
	struct svy_str s = {n->text, strlen(n->text)};
	for (size_t i = 0; i < r->n; i++)
		out->str[i] = s;
	memset(out->miss, s.n ? SVY_VALID : SVY_SYSMIS, r->n);
}

static void eval_variable(struct run *r, const struct svy_node *n, struct svy_vec *out)
{
	const struct svy_column *c = &r->b->col[n->col];
	svy_column_missing(n->var, c, r->n, out->miss);
	if (n->kind == SVY_KIND_TEXT)
		memcpy(out->str, c->str, r->n * sizeof *out->str);
	else
		memcpy(out->num, c->num, r->n * sizeof *out->num);
}

static void eval_code(struct run *r, const struct svy_node *n, struct svy_vec *out)
{
	const struct svy_column *c = &r->b->col[n->col];
	memcpy(out->num, c->num, r->n * sizeof *out->num);
	memcpy(out->miss, c->miss, r->n);
}

static void drop_infinite(struct run *r, struct svy_vec *out)
{
	for (size_t i = 0; i < r->n; i++)
		if (!isfinite(out->num[i]))
			out->miss[i] = SVY_SYSMIS;
}

#define LOOP(expression) do { \
	for (size_t i = 0; i < rows; i++) { \
		double x = a[i], y = b[i]; \
		to[i] = (expression); \
	} \
} while (0)

static void arithmetic(enum svy_op op, size_t rows, const double *a, const double *b, double *to)
{
	switch (op) {
	case SVY_OP_ADD: LOOP(x + y); break;
	case SVY_OP_SUB: LOOP(x - y); break;
	case SVY_OP_MUL: LOOP(x * y); break;
	case SVY_OP_DIV: LOOP(x / y); break;
	case SVY_OP_MOD: LOOP(x - y * floor(x / y)); break;
	case SVY_OP_POW: LOOP(pow(x, y)); break;
	case SVY_OP_EQ: LOOP(x == y); break;
	case SVY_OP_NE: LOOP(x != y); break;
	case SVY_OP_LT: LOOP(x < y); break;
	case SVY_OP_LE: LOOP(x <= y); break;
	case SVY_OP_GT: LOOP(x > y); break;
	default: LOOP(x >= y); break;
	}
}

static bool holds(enum svy_op op, int c)
{
	switch (op) {
	case SVY_OP_EQ: return c == 0;
	case SVY_OP_NE: return c != 0;
	case SVY_OP_LT: return c < 0;
	case SVY_OP_LE: return c <= 0;
	case SVY_OP_GT: return c > 0;
	default: return c >= 0;
	}
}

static void eval_binary(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	struct svy_vec a = eval_at(r, n->kid[0], level), b = eval_at(r, n->kid[1], level + 1);
	if (n->kid[0]->kind == SVY_KIND_TEXT) {
		for (size_t i = 0; i < r->n; i++)
			out->num[i] = !a.miss[i] && !b.miss[i] && holds(n->op, compare_strings(a.str[i], b.str[i]));
	} else {
		arithmetic(n->op, r->n, a.num, b.num, out->num);
	}
	for (size_t i = 0; i < r->n; i++)
		out->miss[i] = (a.miss[i] | b.miss[i]) != 0;
	if (n->op < SVY_OP_EQ)
		drop_infinite(r, out);
}

/* Kleene (1952): and is false if either is, whatever the other; or is true if either is. */
static void eval_logic(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	struct svy_vec a = eval_at(r, n->kid[0], level), b = eval_at(r, n->kid[1], level + 1);
	double decides = n->op == SVY_OP_OR;
	for (size_t i = 0; i < r->n; i++) {
		bool decided = (!a.miss[i] && a.num[i] == decides) || (!b.miss[i] && b.num[i] == decides);
		out->miss[i] = !decided && (a.miss[i] || b.miss[i]);
		out->num[i] = decided ? decides : !decides;
	}
}

static bool in_set(const struct svy_node *n, double x)
{
	for (size_t k = 0; k < n->nset; k++)
		if (x >= n->set[k].lo && x <= n->set[k].hi)
			return true;
	return false;
}

static bool in_texts(struct svy_node *const *kid, size_t nkid, struct svy_str s)
{
	for (size_t k = 0; k < nkid; k++)
		if (compare_strings(s, (struct svy_str){kid[k]->text, strlen(kid[k]->text)}) == 0)
			return true;
	return false;
}

static void eval_in(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	struct svy_vec a = eval_at(r, n->kid[0], level);
	if (n->kid[0]->kind == SVY_KIND_TEXT) {
		const struct svy_node *list = n->kid[1];
		for (size_t i = 0; i < r->n; i++)
			out->num[i] = !a.miss[i] && in_texts(list->kid, list->nkid, a.str[i]);
	} else {
		for (size_t i = 0; i < r->n; i++)
			out->num[i] = in_set(n, a.num[i]) != n->negate;
	}
	for (size_t i = 0; i < r->n; i++)
		out->miss[i] = a.miss[i] != 0;
}

/* Is the value missing in one of the ways that missing(x, …) lists? m is the byte of the batch: the code is not missing there. */
static bool missing_so(const struct svy_node *n, const struct svy_column *c, size_t i)
{
	uint8_t m = c->miss[i];
	if (n->kid[0]->kind == SVY_KIND_TEXT)
		return m == SVY_VALID && in_texts(n->kid + 1, n->nkid - 1, c->str[i]);
	if (m == SVY_VALID)
		return in_set(n, c->num[i]);
	return n->tags >> (m >= 'a' && m <= 'z' ? m - 'a' + 1 : 0) & 1;
}

static void eval_missing(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	struct svy_vec a = eval_at(r, n->kid[0], level);
	for (size_t i = 0; i < r->n; i++)
		out->num[i] = (a.miss[i] != 0) == (n->op == SVY_OP_MISSING);
	if (n->nkid > 1)
		for (size_t i = 0; i < r->n; i++)
			out->num[i] = a.miss[i] && missing_so(n, &r->b->col[n->kid[0]->col], i);
	memset(out->miss, 0, r->n);
}

static void eval_if(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	struct svy_vec c = eval_at(r, n->kid[0], level);
	struct svy_vec a = eval_at(r, n->kid[1], level + 1), b = eval_at(r, n->kid[2], level + 2);
	for (size_t i = 0; i < r->n; i++) {
		const struct svy_vec *chosen = c.num[i] != 0 ? &a : &b;
		out->miss[i] = c.miss[i] ? SVY_SYSMIS : chosen->miss[i];
		if (n->kind == SVY_KIND_TEXT)
			out->str[i] = chosen->str[i];
		else
			out->num[i] = chosen->num[i];
	}
}

static void eval_call(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	struct svy_vec *arg = svy_reallocarray(NULL, n->nkid, sizeof *arg);
	memset(out->miss, 0, r->n);
	for (size_t k = 0; k < n->nkid; k++) {
		arg[k] = eval_at(r, n->kid[k], level + k);
		for (size_t i = 0; i < r->n; i++)
			out->miss[i] |= arg[k].miss[i] != 0;
	}
	n->func->apply(arg, n->nkid, r->n, out);
	drop_infinite(r, out);
	free(arg);
}

static void eval_unary(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	eval(r, n->kid[0], level, out);
	for (size_t i = 0; i < r->n; i++) {
		out->num[i] = n->op == SVY_OP_NEG ? -out->num[i] : out->num[i] == 0;
		out->miss[i] = out->miss[i] != 0;
	}
}

static void eval(struct run *r, const struct svy_node *n, size_t level, struct svy_vec *out)
{
	switch (n->op) {
	case SVY_OP_NUMBER: case SVY_OP_TEXT: case SVY_OP_TAG: eval_constant(r, n, out); break;
	case SVY_OP_VARIABLE: eval_variable(r, n, out); break;
	case SVY_OP_CODE: eval_code(r, n, out); break;
	case SVY_OP_NEG: case SVY_OP_NOT: eval_unary(r, n, level, out); break;
	case SVY_OP_AND: case SVY_OP_OR: eval_logic(r, n, level, out); break;
	case SVY_OP_IN: eval_in(r, n, level, out); break;
	case SVY_OP_MISSING: case SVY_OP_VALID: eval_missing(r, n, level, out); break;
	case SVY_OP_IF: eval_if(r, n, level, out); break;
	case SVY_OP_CALL: eval_call(r, n, level, out); break;
	default: eval_binary(r, n, level, out); break;
	}
}

void svy_expr_eval(struct svy_expr *e, const struct svy_batch *b, double *val, uint8_t *miss)
{
	struct run r = {e, b, b->nrow};
	struct svy_vec out = {val, miss, NULL};
	eval(&r, e->root, 0, &out);
	for (size_t i = 0; i < b->nrow; i++)
		miss[i] = miss[i] != 0;
}

static bool is_tag(uint8_t miss)
{
	return miss >= 'a' && miss <= 'z';
}

void svy_expr_eval_column(struct svy_expr *e, const struct svy_batch *b, struct svy_column *out)
{
	struct run r = {e, b, b->nrow};
	struct svy_vec v = {out->num, out->miss, out->str};
	eval(&r, e->root, 0, &v);
	for (size_t i = 0; i < b->nrow; i++) {
		if (!out->miss[i])
			continue;
		if (!is_tag(out->miss[i]) || !out->num)
			out->miss[i] = SVY_SYSMIS;
		if (out->num)
			out->num[i] = NAN;
		else
			out->str[i] = (struct svy_str){"", 0};
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Comparisons, lists of values, and how a value is missing. */
#include <string.h>
#include "expr/eval.h"
#include "expr/kernel.h"

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

static struct svy_vec compare_texts(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec a = svy_eval(r, n->kid[0], level + 1), b = svy_eval(r, n->kid[1], level + 2);
	uint8_t *to = svy_scratch_truth(r, level), *miss = svy_scratch_miss(r, level);
	svy_kernel_either(r->n, a.miss, b.miss, miss);
	for (size_t i = 0; i < r->n; i++)
		to[i] = !miss[i] && holds(n->op, svy_compare_trimmed(a.str[i].p, a.str[i].n, b.str[i].p, b.str[i].n));
	return (struct svy_vec){.truth = to, .miss = miss};
}

static struct svy_vec compare_with_number(struct svy_run *r, enum svy_op op, const struct svy_node *x, double y, size_t level)
{
	struct svy_vec a = svy_eval_number(r, x, level);
	uint8_t *to = svy_scratch_truth(r, level);
	svy_kernel_compare(op, r->n, a.num, NULL, y, to);
	return (struct svy_vec){.truth = to, .miss = a.miss};
}

struct svy_vec svy_eval_comparison(struct svy_run *r, const struct svy_node *n, size_t level)
{
	const struct svy_node *x = n->kid[0], *y = n->kid[1];
	if (x->kind == SVY_KIND_TEXT)
		return compare_texts(r, n, level);
	if (y->op == SVY_OP_NUMBER)
		return compare_with_number(r, n->op, x, y->num, level);
	if (x->op == SVY_OP_NUMBER)
		return compare_with_number(r, svy_op_flip(n->op), y, x->num, level);
	struct svy_vec a = svy_eval_number(r, x, level + 1), b = svy_eval_number(r, y, level + 2);
	uint8_t *to = svy_scratch_truth(r, level), *miss = svy_scratch_miss(r, level);
	svy_kernel_compare(n->op, r->n, a.num, b.num, 0, to);
	svy_kernel_either(r->n, a.miss, b.miss, miss);
	return (struct svy_vec){.truth = to, .miss = miss};
}

static bool in_texts(struct svy_node *const *kid, size_t nkid, struct svy_str s)
{
	for (size_t k = 0; k < nkid; k++)
		if (svy_compare_trimmed(s.p, s.n, kid[k]->text, strlen(kid[k]->text)) == 0)
			return true;
	return false;
}

struct svy_vec svy_eval_in(struct svy_run *r, const struct svy_node *n, size_t level)
{
	const struct svy_node *subject = n->kid[0], *list = n->kid[1];
	uint8_t *to = svy_scratch_truth(r, level);
	struct svy_vec a;
	if (subject->kind == SVY_KIND_TEXT) {
		a = svy_eval(r, subject, level);
		for (size_t i = 0; i < r->n; i++)
			to[i] = !a.miss[i] && in_texts(list->kid, list->nkid, a.str[i]);
	} else {
		a = svy_eval_number(r, subject, level);
		svy_kernel_in(r->n, a.num, n->set, n->nset, to);
	}
	if (n->negate)
		svy_kernel_not(r->n, to, to);
	return (struct svy_vec){.truth = to, .miss = a.miss};
}

static bool in_ranges(const struct svy_node *n, double x)
{
	for (size_t k = 0; k < n->nset; k++)
		if (x >= n->set[k].lo && x <= n->set[k].hi)
			return true;
	return false;
}

/* Is the value missing in one of the ways that missing(x, …) lists? The byte of the batch says nothing of declared codes. */
static bool missing_so(const struct svy_node *n, const struct svy_column *c, size_t i)
{
	uint8_t m = c->miss[i];
	if (n->kid[0]->kind == SVY_KIND_TEXT)
		return m == SVY_VALID ? in_texts(n->kid + 1, n->nkid - 1, c->str[i]) : n->tags & 1;
	if (m == SVY_VALID)
		return in_ranges(n, c->num[i]);
	return n->tags >> (m >= 'a' && m <= 'z' ? m - 'a' + 1 : 0) & 1;
}

struct svy_vec svy_eval_missing(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec a = svy_eval(r, n->kid[0], level + 1);
	uint8_t *to = svy_scratch_truth(r, level), *miss = svy_scratch_miss(r, level);
	memset(miss, 0, r->n);
	svy_kernel_flag(r->n, a.miss, to);
	if (n->op == SVY_OP_VALID)
		svy_kernel_not(r->n, to, to);
	if (n->nkid > 1)
		for (size_t i = 0; i < r->n; i++)
			to[i] = to[i] && missing_so(n, &r->b->col[n->kid[0]->col], i);
	return (struct svy_vec){.truth = to, .miss = miss};
}

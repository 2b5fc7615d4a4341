// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/eval.h"

#include <math.h>
#include <string.h>
#include "expr/func.h"
#include "expr/kernel.h"

/* In place where the dictionary declares nothing missing: most of what is compared. */
static struct svy_vec eval_variable(struct svy_run *r, const struct svy_node *n, size_t level)
{
	const struct svy_column *c = &r->b->col[n->col];
	struct svy_vec v = {.num = c->num, .str = c->str, .miss = c->miss};
	if (n->op != SVY_OP_VARIABLE || !svy_var_has_missing(n->var))
		return v;
	uint8_t *miss = svy_scratch_miss(r, level);
	svy_column_missing(n->var, c, r->n, miss);
	v.miss = miss;
	return v;
}

static struct svy_vec eval_number(struct svy_run *r, const struct svy_node *n, size_t level)
{
	double *num = svy_scratch_num(r, level);
	uint8_t *miss = svy_scratch_miss(r, level);
	svy_kernel_fill(r->n, n->num, num);
	memset(miss, 0, r->n);
	return (struct svy_vec){.num = num, .miss = miss};
}

static struct svy_vec eval_text(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_str s = {n->text, strlen(n->text)}, *str = svy_scratch_str(r, level);
	uint8_t *miss = svy_scratch_miss(r, level);
	for (size_t i = 0; i < r->n; i++)
		str[i] = s;
	memset(miss, s.n ? SVY_VALID : SVY_SYSMIS, r->n);
	return (struct svy_vec){.str = str, .miss = miss};
}

static struct svy_vec eval_tag(struct svy_run *r, const struct svy_node *n, size_t level)
{
	uint8_t *miss = svy_scratch_miss(r, level);
	struct svy_vec v = {.miss = miss};
	memset(miss, n->tag == '.' ? SVY_SYSMIS : n->tag, r->n);
	if (n->kind == SVY_KIND_TEXT) {
		struct svy_str *str = svy_scratch_str(r, level);
		memset(str, 0, r->n * sizeof *str);
		v.str = str;
	} else if (n->kind == SVY_KIND_TRUTH) {
		uint8_t *truth = svy_scratch_truth(r, level);
		memset(truth, 0, r->n);
		v.truth = truth;
	} else {
		double *num = svy_scratch_num(r, level);
		svy_kernel_fill(r->n, NAN, num);
		v.num = num;
	}
	return v;
}

static struct svy_vec eval_arithmetic(struct svy_run *r, const struct svy_node *n, size_t level)
{
	const struct svy_node *x = n->kid[0], *y = n->kid[1];
	struct svy_vec a = svy_eval_number(r, x, level + 1);
	double *to = svy_scratch_num(r, level);
	uint8_t *miss = svy_scratch_miss(r, level);
	if (y->op == SVY_OP_NUMBER) {
		svy_kernel_arithmetic(n->op, r->n, a.num, NULL, y->num, to);
		svy_kernel_flag(r->n, a.miss, miss);
	} else {
		struct svy_vec b = svy_eval_number(r, y, level + 2);
		svy_kernel_arithmetic(n->op, r->n, a.num, b.num, 0, to);
		svy_kernel_either(r->n, a.miss, b.miss, miss);
	}
	svy_kernel_finite(r->n, to, miss);
	return (struct svy_vec){.num = to, .miss = miss};
}

static struct svy_vec eval_negative(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec a = svy_eval_number(r, n->kid[0], level + 1);
	double *to = svy_scratch_num(r, level);
	uint8_t *miss = svy_scratch_miss(r, level);
	svy_kernel_negative(r->n, a.num, to);
	svy_kernel_flag(r->n, a.miss, miss);
	return (struct svy_vec){.num = to, .miss = miss};
}

static struct svy_vec eval_not(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec a = svy_eval(r, n->kid[0], level);
	uint8_t *to = svy_scratch_truth(r, level);
	svy_kernel_not(r->n, a.truth, to);
	return (struct svy_vec){.truth = to, .miss = a.miss};
}

static struct svy_vec eval_logic(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec a = svy_eval(r, n->kid[0], level + 1), b = svy_eval(r, n->kid[1], level + 2);
	uint8_t *to = svy_scratch_truth(r, level), *miss = svy_scratch_miss(r, level);
	svy_kernel_logic(n->op == SVY_OP_OR, r->n, a.truth, a.miss, b.truth, b.miss, to, miss);
	return (struct svy_vec){.truth = to, .miss = miss};
}

/* A function of columns: missing where an argument is, or where the result is no number. */
static struct svy_vec eval_call(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_call c = {r, n, n->arg, r->n, .miss = svy_scratch_miss(r, level)};
	memset(c.miss, 0, r->n);
	for (size_t k = 0; k < n->nkid; k++) {
		n->arg[k] = n->kid[k]->kind == SVY_KIND_TEXT ? svy_eval(r, n->kid[k], level + 1 + k) : svy_eval_number(r, n->kid[k], level + 1 + k);
		for (size_t i = 0; i < r->n; i++)
			c.miss[i] |= n->arg[k].miss[i] != 0;
	}
	if (n->kind == SVY_KIND_NUMBER)
		c.num = svy_scratch_num(r, level);
	else if (n->kind == SVY_KIND_TEXT)
		c.str = svy_scratch_str(r, level);
	else
		c.truth = svy_scratch_truth(r, level);
	n->func->apply(&c);
	if (c.num)
		svy_kernel_finite(r->n, c.num, c.miss);
	return (struct svy_vec){c.num, c.truth, c.str, c.miss};
}

struct svy_vec svy_eval(struct svy_run *r, const struct svy_node *n, size_t level)
{
	switch (n->op) {
	case SVY_OP_NUMBER: return eval_number(r, n, level);
	case SVY_OP_TEXT: return eval_text(r, n, level);
	case SVY_OP_TAG: return eval_tag(r, n, level);
	case SVY_OP_VARIABLE: case SVY_OP_CODE: return eval_variable(r, n, level);
	case SVY_OP_NEG: return eval_negative(r, n, level);
	case SVY_OP_NOT: return eval_not(r, n, level);
	case SVY_OP_AND: case SVY_OP_OR: return eval_logic(r, n, level);
	case SVY_OP_IN: return svy_eval_in(r, n, level);
	case SVY_OP_MISSING: case SVY_OP_VALID: return svy_eval_missing(r, n, level);
	case SVY_OP_IF: return svy_eval_if(r, n, level);
	case SVY_OP_CASE: return svy_eval_case(r, n, level);
	case SVY_OP_ROW: return svy_eval_row(r, n, level);
	case SVY_OP_CALL: return eval_call(r, n, level);
	default: return n->op >= SVY_OP_EQ ? svy_eval_comparison(r, n, level) : eval_arithmetic(r, n, level);
	}
}

struct svy_vec svy_eval_number(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec v = svy_eval(r, n, level);
	if (n->kind != SVY_KIND_TRUTH)
		return v;
	double *to = svy_scratch_num(r, level);
	svy_kernel_number(r->n, v.truth, to);
	v.num = to;
	return v;
}

static bool keeps_tags(const struct svy_node *n)
{
	return n->op == SVY_OP_VARIABLE || n->op == SVY_OP_CODE || n->op == SVY_OP_TAG || n->op == SVY_OP_IF || n->op == SVY_OP_CASE;
}

struct svy_vec svy_eval_value(struct svy_run *r, const struct svy_node *n, enum svy_kind kind, size_t level)
{
	struct svy_vec v = kind == SVY_KIND_NUMBER ? svy_eval_number(r, n, level) : svy_eval(r, n, level);
	if (keeps_tags(n))
		return v;
	uint8_t *miss = svy_scratch_miss(r, level);
	svy_kernel_flag(r->n, v.miss, miss);
	v.miss = miss;
	return v;
}

void svy_expr_eval(struct svy_expr *e, const struct svy_batch *b, double *val, uint8_t *miss)
{
	struct svy_run r = {e, b, b->nrow};
	svy_scratch_begin(&r);
	struct svy_vec v = svy_eval(&r, e->root, 0);
	if (e->root->kind == SVY_KIND_TRUTH)
		svy_kernel_number(b->nrow, v.truth, val);
	else
		memcpy(val, v.num, b->nrow * sizeof *val);
	svy_kernel_flag(b->nrow, v.miss, miss);
}

static bool is_tag(uint8_t miss)
{
	return miss >= 'a' && miss <= 'z';
}

void svy_expr_eval_column(struct svy_expr *e, const struct svy_batch *b, struct svy_column *out)
{
	struct svy_run r = {e, b, b->nrow};
	bool text = e->root->kind == SVY_KIND_TEXT;
	svy_scratch_begin(&r);
	struct svy_vec v = svy_eval_value(&r, e->root, text ? SVY_KIND_TEXT : SVY_KIND_NUMBER, 0);
	if (text)
		memcpy(out->str, v.str, b->nrow * sizeof *out->str);
	else
		memcpy(out->num, v.num, b->nrow * sizeof *out->num);
	memcpy(out->miss, v.miss, b->nrow);
	for (size_t i = 0; i < b->nrow; i++) {
		if (!out->miss[i])
			continue;
		if (!is_tag(out->miss[i]) || text)
			out->miss[i] = SVY_SYSMIS;
		if (text)
			out->str[i] = (struct svy_str){"", 0};
		else
			out->num[i] = NAN;
	}
}

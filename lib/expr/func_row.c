// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Functions across variables. Item by item, so that each column is read once and in order; what is gathered of a row lies in the scratch columns of
 * the call. Missing items are left out; where fewer than atleast are valid the result is missing.
 */
#include <math.h>
#include <string.h>
#include "expr/eval.h"
#include "expr/func.h"
#include "expr/kernel.h"

/* What is gathered: how many items are valid, how many true, and of numbers what the function asks. */
struct gathered {
	uint16_t *valid;
	double *num, *square;
};

static void begin(const struct svy_node *n, size_t rows, struct gathered *g)
{
	enum svy_row f = n->func->row;
	memset(g->valid, 0, rows * sizeof *g->valid);
	svy_kernel_fill(rows, f == SVY_ROW_MIN ? INFINITY : f == SVY_ROW_MAX ? -INFINITY : 0, g->num);
	if (g->square)
		svy_kernel_fill(rows, 0, g->square);
}

static void add(const struct svy_node *n, size_t rows, const struct svy_vec *v, struct gathered *g)
{
	switch (n->func->row) {
	case SVY_ROW_MIN: svy_kernel_least(rows, v->num, v->miss, g->num); break;
	case SVY_ROW_MAX: svy_kernel_most(rows, v->num, v->miss, g->num); break;
	case SVY_ROW_SD: svy_kernel_add_square(rows, v->num, v->miss, g->valid, g->num, g->square); break;
	default: svy_kernel_add(rows, v->num, v->miss, g->num); break;
	}
	svy_kernel_add_valid(rows, v->miss, g->valid);
}

static void finish(const struct svy_node *n, size_t rows, const struct gathered *g)
{
	if (n->func->row == SVY_ROW_MEAN)
		for (size_t i = 0; i < rows; i++)
			g->num[i] /= g->valid[i];
	if (n->func->row == SVY_ROW_SD)
		for (size_t i = 0; i < rows; i++)
			g->num[i] = sqrt(g->square[i] / (g->valid[i] - 1));
}

static struct svy_vec eval_numbers(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct gathered g = {svy_scratch_count(r, level), svy_scratch_num(r, level), n->func->row == SVY_ROW_SD ? svy_scratch_square(r, level) : NULL};
	uint8_t *miss = svy_scratch_miss(r, level);
	begin(n, r->n, &g);
	for (size_t k = 0; k < n->nkid; k++) {
		struct svy_vec v = svy_eval_number(r, n->kid[k], level + 1);
		add(n, r->n, &v, &g);
	}
	finish(n, r->n, &g);
	svy_kernel_few(r->n, g.valid, (uint16_t)n->atleast, miss);
	svy_kernel_finite(r->n, g.num, miss);
	return (struct svy_vec){.num = g.num, .miss = miss};
}

static struct svy_vec eval_nvalid(struct svy_run *r, const struct svy_node *n, size_t level)
{
	uint16_t *valid = svy_scratch_count(r, level);
	double *num = svy_scratch_num(r, level);
	uint8_t *miss = svy_scratch_miss(r, level);
	memset(valid, 0, r->n * sizeof *valid);
	for (size_t k = 0; k < n->nkid; k++)
		svy_kernel_add_valid(r->n, svy_eval(r, n->kid[k], level + 1).miss, valid);
	for (size_t i = 0; i < r->n; i++)
		num[i] = valid[i];
	memset(miss, 0, r->n);
	return (struct svy_vec){.num = num, .miss = miss};
}

/* count() of what is true among the valid, any() and all(): by Kleene over all items, or over the valid ones where min= says how many must be. */
static struct svy_vec eval_conditions(struct svy_run *r, const struct svy_node *n, size_t level)
{
	uint16_t *valid = svy_scratch_count(r, level), *yes = svy_scratch_second(r, level);
	uint8_t *miss = svy_scratch_miss(r, level), *truth = svy_scratch_truth(r, level);
	double *num = svy_scratch_num(r, level);
	memset(valid, 0, r->n * sizeof *valid);
	memset(yes, 0, r->n * sizeof *yes);
	for (size_t k = 0; k < n->nkid; k++) {
		struct svy_vec v = svy_eval(r, n->kid[k], level + 1);
		svy_kernel_add_valid(r->n, v.miss, valid);
		svy_kernel_add_true(r->n, v.truth, v.miss, yes);
	}
	svy_kernel_few(r->n, valid, (uint16_t)n->atleast, miss);
	if (n->func->row == SVY_ROW_COUNT) {
		for (size_t i = 0; i < r->n; i++)
			num[i] = yes[i];
		return (struct svy_vec){.num = num, .miss = miss};
	}
	/* One that decides leaves no doubt; else Kleene's logic knows no more than the item that is missing. */
	bool any = n->func->row == SVY_ROW_ANY;
	for (size_t i = 0; i < r->n; i++) {
		truth[i] = any ? yes[i] > 0 : yes[i] == valid[i];
		if (!n->negate)
			miss[i] = truth[i] != any && valid[i] < n->nkid;
	}
	return (struct svy_vec){.truth = truth, .miss = miss};
}

struct svy_vec svy_eval_row(struct svy_run *r, const struct svy_node *n, size_t level)
{
	if (n->func->row == SVY_ROW_NVALID)
		return eval_nvalid(r, n, level);
	if (n->func->row >= SVY_ROW_COUNT)
		return eval_conditions(r, n, level);
	return eval_numbers(r, n, level);
}

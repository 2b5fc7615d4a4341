// SPDX-License-Identifier: GPL-3.0-or-later
/* if() and case(): of each row the value that its condition chooses, with the way in which it is missing. */
#include <string.h>
#include "expr/eval.h"
#include "expr/kernel.h"

/* The arrays that a choice is gathered in; those of the other kinds are NULL. */
struct choice {
	double *num;
	struct svy_str *str;
	uint8_t *truth, *miss;
};

static struct choice choice_at(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct choice c = {.miss = svy_scratch_miss(r, level)};
	if (n->kind == SVY_KIND_NUMBER)
		c.num = svy_scratch_num(r, level);
	else if (n->kind == SVY_KIND_TEXT)
		c.str = svy_scratch_str(r, level);
	else
		c.truth = svy_scratch_truth(r, level);
	return c;
}

static struct svy_vec column(const struct choice *c)
{
	return (struct svy_vec){c->num, c->truth, c->str, c->miss};
}

static void take(const struct choice *to, size_t i, const struct svy_vec *from)
{
	to->miss[i] = from->miss[i];
	if (to->num)
		to->num[i] = from->num[i];
	else if (to->str)
		to->str[i] = from->str[i];
	else
		to->truth[i] = from->truth[i];
}

struct svy_vec svy_eval_if(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct svy_vec c = svy_eval(r, n->kid[0], level + 1);
	struct svy_vec a = svy_eval_value(r, n->kid[1], n->kind, level + 2), b = svy_eval_value(r, n->kid[2], n->kind, level + 3);
	struct choice out = choice_at(r, n, level);
	if (out.num) {
		svy_kernel_choose(r->n, c.truth, a.num, b.num, out.num);
		for (size_t i = 0; i < r->n; i++)
			out.miss[i] = c.miss[i] ? SVY_SYSMIS : c.truth[i] ? a.miss[i] : b.miss[i];
		return column(&out);
	}
	for (size_t i = 0; i < r->n; i++) {
		take(&out, i, c.truth[i] ? &a : &b);
		if (c.miss[i])
			out.miss[i] = SVY_SYSMIS;
	}
	return column(&out);
}

/* From the last to the first, so that the first condition that is true has the last word. One that is missing is not true. */
struct svy_vec svy_eval_case(struct svy_run *r, const struct svy_node *n, size_t level)
{
	struct choice out = choice_at(r, n, level);
	memset(out.miss, SVY_SYSMIS, r->n);
	if (out.num)
		svy_kernel_fill(r->n, 0, out.num);
	else if (out.str)
		memset(out.str, 0, r->n * sizeof *out.str);
	else
		memset(out.truth, 0, r->n);
	if (n->nkid % 2) {
		struct svy_vec v = svy_eval_value(r, n->kid[n->nkid - 1], n->kind, level + 1);
		for (size_t i = 0; i < r->n; i++)
			take(&out, i, &v);
	}
	for (size_t k = n->nkid / 2; k-- > 0;) {
		struct svy_vec c = svy_eval(r, n->kid[2 * k], level + 1), v = svy_eval_value(r, n->kid[2 * k + 1], n->kind, level + 2);
		for (size_t i = 0; i < r->n; i++)
			if (c.truth[i] && !c.miss[i])
				take(&out, i, &v);
	}
	return column(&out);
}

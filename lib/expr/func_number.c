// SPDX-License-Identifier: GPL-3.0-or-later
/* Functions of numbers. */
#include "expr/func.h"

#include <math.h>

static double round_half_away(double x, double digits)
{
	double scale = pow(10, trunc(digits));
	double y = round(x * scale) / scale;
	return isfinite(y) ? y : x;
}

/* The expression is of x, the first argument, in row i. */
#define EACH(name, expression) \
	void name(const struct svy_call *c) \
	{ \
		for (size_t i = 0; i < c->n; i++) { \
			double x = c->arg[0].num[i]; \
			c->num[i] = (expression); \
		} \
	}

EACH(svy_apply_abs, fabs(x))
EACH(svy_apply_floor, floor(x))
EACH(svy_apply_ceil, ceil(x))
EACH(svy_apply_exp, exp(x))
EACH(svy_apply_log, log(x))
EACH(svy_apply_sqrt, sqrt(x))
EACH(svy_apply_round, c->node->nkid > 1 ? round_half_away(x, c->arg[1].num[i]) : round(x))

int svy_bind_rev(struct svy_binder *b, struct svy_node *n)
{
	const struct svy_node *lo = n->kid[1], *hi = n->kid[2];
	if (lo->op == SVY_OP_NUMBER && hi->op == SVY_OP_NUMBER && lo->num >= hi->num)
		return svy_bind_fail(b, lo, "the lower end of the scale comes first, as in rev(q3, 1, 5)");
	return 0;
}

/* The other end of the scale; what lies outside it is no answer on it. */
void svy_apply_rev(const struct svy_call *c)
{
	const double *x = c->arg[0].num, *lo = c->arg[1].num, *hi = c->arg[2].num;
	for (size_t i = 0; i < c->n; i++) {
		c->num[i] = lo[i] + hi[i] - x[i];
		c->miss[i] |= !(x[i] >= lo[i] && x[i] <= hi[i]);
	}
}

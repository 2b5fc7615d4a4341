// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/contrast_program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/batch.h"
#include "expr/gradient.h"
#include "expr/program.h"
#include "stat/contrast_joint.h"
#include "stat/row_name.h"

/* Columns of dict are the rows, and behind them the contrasts that are made. */
struct calculation {
	struct svy_ctx *ctx;
	const struct svy_contrast_of *of;
	struct svy_program program;
	struct svy_dict dict;
	size_t nrow;
	struct svy_contrast *made;
	struct svy_estimates *out;
	uint8_t *need;                  /* by column, of the expression in hand */
	struct svy_batch *point;        /* one row: its values */
};

static int add_rows(struct calculation *c)
{
	for (size_t i = 0; i < c->nrow; i++) {
		char *id = svy_contrast_id(c->of, i);
		bool fresh = svy_dict_add(&c->dict, id, SVY_NUMBER) != NULL;
		int rc = fresh ? 0 : svy_fail(c->ctx, SVY_EDATA, "two rows of the table have the id '%s'", id);
		free(id);
		if (rc)
			return rc;
	}
	return 0;
}

/* Row numbers behind a. and b. */
static char *find_in_two(const struct calculation *c, const char *name, char **why)
{
	int side = *name == 'a' ? 0 : 1;
	if ((*name != 'a' && *name != 'b') || name[1] != '.') {
		struct svy_buf b = {0};
		svy_buf_printf(&b, "'%s' does not say of which table it is: write 'a.%s' or 'b.%s'", name, name, name);
		*why = svy_buf_take(&b);
		return NULL;
	}
	ptrdiff_t at = svy_row_find(c->of->side[side], c->of->id[side], name + 2, why);
	return at < 0 ? NULL : svy_contrast_id(c->of, (size_t)at + (side ? c->of->side[0]->n : 0));
}

/* Names that are columns already, of rows by their id or of contrasts, and patterns of them, stay. */
static char *find_name(void *self, const char *name, char **why)
{
	const struct calculation *c = self;
	ptrdiff_t known = svy_dict_find(&c->dict, name);
	bool test = known >= 0 && (size_t)known < c->nrow && svy_row_is_test(svy_contrast_row(c->of, (size_t)known));
	if ((known >= 0 && !test) || strpbrk(name, "*?"))
		return svy_strdup(name);
	if (c->of->side[1])
		return find_in_two(c, name, why);
	ptrdiff_t at = svy_row_find(c->of->side[0], c->of->id[0], name, why);
	return at < 0 ? NULL : svy_contrast_id(c->of, (size_t)at);
}

/* Every row that takes part has an estimate; functions such as mean() would leave it out otherwise. */
static int fill_point(struct calculation *c, const char *name)
{
	bool any = false;
	c->point = svy_batch_new_rows(&c->dict, c->need, 1);
	c->point->nrow = 1;
	for (size_t k = 0; k < c->dict.nvar; k++) {
		if (!c->need[k])
			continue;
		double x = k < c->nrow ? svy_contrast_row(c->of, k)->estimate : c->made[k - c->nrow].value;
		any = true;
		if (k < c->nrow && !isfinite(x))
			return svy_fail(c->ctx, SVY_EDATA, "'%s', of which '%s' is made, has no estimate", c->dict.var[k].name, name);
		svy_batch_set_number(c->point, k, 0, x);
	}
	return any ? 0 : svy_fail(c->ctx, SVY_EUSAGE, "'%s' is made of no row of the table", name);
}

static double value_of(struct svy_expr *e, const struct svy_batch *point)
{
	double x;
	uint8_t miss;
	svy_expr_eval(e, point, &x, &miss);
	return miss ? NAN : x;
}

/* The gradient by rows: of earlier contrasts by the chain rule. */
static int add_derivative(struct calculation *c, const struct svy_expr *e, size_t col, struct svy_contrast *to)
{
	struct svy_expr *derivative;
	int rc = svy_expr_derive(c->ctx, e, col, &derivative);
	if (rc)
		return rc;
	double slope = value_of(derivative, c->point);
	svy_expr_free(derivative);
	if (col < c->nrow) {
		svy_contrast_add(to, col, slope);
		return 0;
	}
	const struct svy_contrast *inner = &c->made[col - c->nrow];
	for (size_t k = 0; k < inner->n; k++)
		svy_contrast_add(to, inner->part[k].row, slope * inner->part[k].coef);
	return 0;
}

static int evaluate(struct calculation *c, const struct svy_assignment *a, struct svy_contrast *to)
{
	int rc = svy_expr_rename(c->ctx, a->expr, find_name, c);
	if (!rc)
		rc = svy_expr_bind(c->ctx, a->expr, &c->dict, c->need, SVY_WANT_NUMBER);
	if (!rc)
		rc = fill_point(c, a->name);
	if (rc)
		return rc;
	svy_expr_need_all(a->expr);
	to->value = value_of(a->expr, c->point);
	for (size_t k = 0; k < c->dict.nvar && !rc; k++)
		if (c->need[k])
			rc = add_derivative(c, a->expr, k, to);
	if (!rc && isnan(to->value))
		rc = svy_warn(c->ctx, "'%s' does not exist: it divides by zero, takes the logarithm or root of what has none, or is too large", a->name);
	return rc;
}

/* The made contrast becomes a name for those behind it. */
static int add_made(struct calculation *c, size_t i)
{
	const struct svy_assignment *a = &c->program.v[i];
	if (!svy_dict_add(&c->dict, a->name, SVY_NUMBER))
		return svy_program_fail(c->ctx, &c->program, i, "'%s' is the name of a row or of another contrast", a->name);
	struct svy_estimate *row = svy_estimates_add(c->out, a->name, "", "contrast");
	svy_estimates_term(c->out, a->name, NULL);
	return svy_contrast_fill(c->ctx, c->of, &c->made[i], row);
}

static int make(struct calculation *c, size_t i)
{
	c->need = svy_calloc(c->dict.nvar, 1);
	int rc = evaluate(c, &c->program.v[i], &c->made[i]);
	free(c->need);
	svy_batch_free(c->point);
	c->point = NULL;
	return rc ? rc : add_made(c, i);
}

int svy_contrast_program(struct svy_ctx *ctx, const struct svy_contrast_of *of, const char *text, struct svy_estimates *out)
{
	struct calculation c = {.ctx = ctx, .of = of, .nrow = svy_contrast_rows(of), .out = out};
	int rc = svy_program_parse(ctx, text, &c.program);
	if (rc)
		return rc;
	svy_dict_init(&c.dict);
	c.made = svy_calloc(c.program.n, sizeof *c.made);
	rc = add_rows(&c);
	for (size_t i = 0; i < c.program.n && !rc; i++)
		rc = make(&c, i);
	if (!rc)
		rc = svy_contrast_finish(ctx, of, c.made, true, out);
	if (!rc && of->joint)
		rc = svy_contrast_joint(ctx, of, c.made, false, out);
	for (size_t i = 0; i < c.program.n; i++)
		svy_contrast_free(&c.made[i]);
	free(c.made);
	svy_program_free(&c.program);
	svy_dict_free(&c.dict);
	return rc;
}

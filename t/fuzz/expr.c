// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Expressions: a value is a finite number or missing, a condition true, false or missing; a copy means the same; a column is one that
 * a batch may hold; and what is no expression is
 * told so with its place. Also lists of variables and rules of missing values, which are read from the same command lines.
 */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/missing_rules.h"
#include "expr/expr.h"
#include "expr/program.h"

enum { ROWS_MAX = 64 };

struct values {
	double val[ROWS_MAX];
	uint8_t miss[ROWS_MAX];
};

static int evaluate(struct svy_ctx *ctx, struct svy_expr *e, bool condition, struct values *v)
{
	const struct svy_batch *b;
	const struct svy_dict *d = fuzz_survey(&b);
	uint8_t *need = svy_calloc(d->nvar, 1);
	int rc = svy_expr_bind(ctx, e, d, need, condition ? SVY_WANT_CONDITION : SVY_WANT_NUMBER);
	fuzz_check_rc(ctx, rc);
	free(need);
	if (rc)
		return rc;
	/* Twice, since scratch memory is used again. */
	for (int k = 0; k < 2; k++)
		svy_expr_eval(e, b, v->val, v->miss);
	for (size_t i = 0; i < b->nrow; i++) {
		fuzz_check(v->miss[i] <= 1, "missing is %d", v->miss[i]);
		fuzz_check(v->miss[i] || !isnan(v->val[i]), "row %zu is valid and NaN", i);
		fuzz_check(v->miss[i] || !condition || v->val[i] == 0 || v->val[i] == 1, "row %zu is %g, neither true nor false", i, v->val[i]);
	}
	return 0;
}

/* As a column: a text or a number, and missing in a way that a batch knows. */
static void check_column(struct svy_ctx *ctx, struct svy_expr *e)
{
	const struct svy_batch *b;
	const struct svy_dict *d = fuzz_survey(&b);
	int rc = svy_expr_bind(ctx, e, d, NULL, SVY_WANT_ANY);
	fuzz_check_rc(ctx, rc);
	if (rc)
		return;
	bool text = svy_expr_kind(e) == SVY_KIND_TEXT;
	struct svy_column c = svy_column_new(text ? SVY_STRING : SVY_NUMBER);
	volatile size_t bytes = 0;      /* read, so that a text that is not there is found */
	for (int k = 0; k < 2; k++)
		svy_expr_eval_column(e, b, &c);
	for (size_t i = 0; i < b->nrow; i++) {
		uint8_t m = c.miss[i];
		fuzz_check(m == SVY_VALID || m == SVY_SYSMIS || (!text && m >= 'a' && m <= 'z'), "row %zu is missing by %d", i, m);
		fuzz_check(text || !isnan(c.num[i]) == !m, "row %zu is %g, missing by %d", i, text ? 0 : c.num[i], m);
		for (size_t k = 0; text && k < c.str[i].n; k++)
			bytes += (unsigned char)c.str[i].p[k];
		fuzz_check(!text || m || c.str[i].n, "row %zu is an empty text and not missing", i);
	}
	(void)bytes;
	svy_column_free(&c);
}

static void check_program(const char *text)
{
	struct svy_ctx ctx;
	struct svy_program p;
	svy_ctx_init(&ctx);
	int rc = svy_program_parse(&ctx, text, &p);
	fuzz_check_rc(&ctx, rc);
	fuzz_check(!rc == (p.n > 0), "%zu assignments after %d", p.n, rc);
	for (size_t i = 0; i < p.n && i < 20; i++) {
		ctx.err.code = 0;
		check_column(&ctx, p.v[i].expr);
	}
	svy_program_free(&p);
	svy_ctx_free(&ctx);
}

static void check_any(const char *text)
{
	struct svy_ctx ctx;
	struct svy_expr *e = NULL;
	svy_ctx_init(&ctx);
	int rc = svy_expr_parse(&ctx, text, &e);
	fuzz_check_rc(&ctx, rc);
	if (!rc)
		check_column(&ctx, e);
	svy_expr_free(e);
	svy_ctx_free(&ctx);
}

static void compare(const struct values *a, const struct values *b)
{
	const struct svy_batch *rows;
	fuzz_survey(&rows);
	for (size_t i = 0; i < rows->nrow; i++)
		fuzz_check(a->miss[i] == b->miss[i] && (a->miss[i] || a->val[i] == b->val[i]), "a copy has another value in row %zu: %g (%d), %g (%d)", i, a->val[i],
		           a->miss[i], b->val[i], b->miss[i]);
}

static void check_expression(const char *text, bool condition)
{
	struct svy_ctx ctx;
	struct svy_expr *e = NULL, *copy;
	struct values one, two;
	svy_ctx_init(&ctx);
	int rc = svy_expr_parse(&ctx, text, &e);
	fuzz_check_rc(&ctx, rc);
	if (!rc) {
		copy = svy_expr_copy(e);
		rc = evaluate(&ctx, e, condition, &one);
		fuzz_check(evaluate(&ctx, copy, condition, &two) == rc, "a copy is bound otherwise");
		if (!rc)
			compare(&one, &two);
		svy_expr_free(copy);
		svy_expr_free(e);
	}
	svy_ctx_free(&ctx);
}

static void check_list(const char *text)
{
	struct svy_ctx ctx;
	const struct svy_batch *b;
	const struct svy_dict *d = fuzz_survey(&b);
	struct svy_varlist l = {0};
	svy_ctx_init(&ctx);
	int rc = svy_varlist_parse(&ctx, d, text, &l);
	fuzz_check_rc(&ctx, rc);
	for (size_t i = 0; i < l.n; i++)
		fuzz_check(l.v[i] < d->nvar, "a list holds variable %zu of %zu", l.v[i], d->nvar);
	svy_varlist_free(&l);
	svy_ctx_free(&ctx);
}

static void check_rules(const char *text)
{
	struct svy_ctx ctx;
	const struct svy_batch *b;
	struct svy_dict d;
	svy_dict_copy(&d, fuzz_survey(&b));
	svy_ctx_init(&ctx);
	int rc = svy_missing_rules_apply(&ctx, &d, text);
	fuzz_check_rc(&ctx, rc);
	for (size_t i = 0; i < d.nvar; i++)
		for (size_t k = 0; k < d.var[i].nrange; k++)
			fuzz_check(d.var[i].type == SVY_NUMBER && d.var[i].range[k].lo <= d.var[i].range[k].hi, "'%s' has the range [%g, %g]", d.var[i].name,
			           d.var[i].range[k].lo, d.var[i].range[k].hi);
	svy_dict_free(&d);
	svy_ctx_free(&ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = 0;
	check_expression(text, true);
	check_expression(text, false);
	check_any(text);
	check_program(text);
	check_list(text);
	check_rules(text);
	free(text);
	return 0;
}

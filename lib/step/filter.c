// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/filter.h"

#include <stdlib.h>
#include "base/mem.h"
#include "expr/expr.h"
#include "step/choose.h"

struct filter {
	struct svy_ctx *ctx;
	const char *text;
	struct svy_expr *expr;
	double value[SVY_BATCH_ROWS];
	uint8_t unknown[SVY_BATCH_ROWS];
};

static int bind(void *self, const struct svy_dict *dict, uint8_t *need)
{
	struct filter *f = self;
	int rc = svy_expr_parse(f->ctx, f->text, &f->expr);
	return rc ? rc : svy_expr_bind(f->ctx, f->expr, dict, need, SVY_WANT_CONDITION);
}

static void judge(void *self, const struct svy_batch *b, uint8_t *verdict)
{
	struct filter *f = self;
	svy_expr_eval(f->expr, b, f->value, f->unknown);
	for (size_t i = 0; i < b->nrow; i++)
		verdict[i] = f->unknown[i] ? SVY_CHOOSE_UNKNOWN : f->value[i] != 0 ? SVY_CHOOSE_YES : SVY_CHOOSE_NO;
}

static void free_filter(void *self)
{
	struct filter *f = self;
	svy_expr_free(f->expr);
	free(f);
}

struct svy_sink *svy_filter_new(struct svy_ctx *ctx, const char *expr, bool really_drop, struct svy_sink *next)
{
	struct filter *f = svy_calloc(1, sizeof *f);
	f->ctx = ctx;
	f->text = expr;
	return svy_choose_new(ctx, &(struct svy_judge){f, bind, judge, free_filter}, expr, really_drop, next);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/expr.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/ast.h"
#include "expr/func.h"
#include "expr/parse.tab.h"

int svy_expr_yylex_init(void **scanner);
int svy_expr_yylex_destroy(void *scanner);
void *svy_expr_yy_scan_bytes(const char *bytes, int n, void *scanner);

int svy_parse_text(struct svy_parse *p)
{
	enum { LONGEST = 1 << 20 };
	size_t n = strnlen(p->text, LONGEST);
	if (n == LONGEST)
		return svy_fail(p->ctx, SVY_EUSAGE, "expression is longer than %d bytes", LONGEST);
	void *scanner;
	svy_expr_yylex_init(&scanner);
	svy_expr_yy_scan_bytes(p->text, (int)n, scanner);
	int rc = svy_expr_yyparse(p, scanner);
	svy_expr_yylex_destroy(scanner);
	return rc ? SVY_EUSAGE : 0;
}

int svy_expr_parse(struct svy_ctx *ctx, const char *text, struct svy_expr **out)
{
	*out = NULL;
	struct svy_expr *e = svy_calloc(1, sizeof *e);
	e->own = svy_strdup(text);
	e->text = e->own;
	struct svy_parse p = {.ctx = ctx, .text = e->text, .expr = e};
	int rc = svy_parse_text(&p);
	if (rc) {
		svy_expr_free(e);
		return rc;
	}
	*out = e;
	return 0;
}

struct svy_expr *svy_expr_copy(const struct svy_expr *e)
{
	struct svy_ctx ctx;
	struct svy_expr *copy;
	svy_ctx_init(&ctx);
	svy_expr_parse(&ctx, e->own, &copy);   /* what has parsed once parses again */
	svy_ctx_free(&ctx);
	return copy;
}

ptrdiff_t svy_expr_variable(const struct svy_expr *e)
{
	return e->root->op == SVY_OP_VARIABLE ? (ptrdiff_t)e->root->col : -1;
}

const char *svy_expr_text(const struct svy_expr *e)
{
	return e->own;
}

void svy_expr_free(struct svy_expr *e)
{
	if (!e)
		return;
	for (struct svy_node *n = e->all, *next; n; n = next) {
		next = n->next;
		free(n->text);
		free(n->kid);
		free(n->set);
		free(n->arg);
		if (n->own)
			n->func->release(n->own);
		free(n);
	}
	svy_scratch_free(e->scratch);
	free(e->own);
	free(e);
}

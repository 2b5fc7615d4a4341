// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/program.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/ast.h"

void svy_parse_assign_take(struct svy_parse *p, size_t pos, char *name)
{
	struct svy_program *g = p->program;
	p->expr = svy_calloc(1, sizeof *p->expr);
	p->expr->text = p->text;
	svy_grow(g->v, g->n, g->cap);
	g->v[g->n++] = (struct svy_assignment){name, pos, p->expr};
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void svy_parse_assigned(struct svy_parse *p, struct svy_node *root, size_t from, size_t to)
{
	while (from < to && is_blank(p->text[from]))
		from++;
	while (to > from && is_blank(p->text[to - 1]))
		to--;
	p->expr->root = root;
	p->expr->own = svy_strndup(p->text + from, to - from);
}

int svy_program_parse(struct svy_ctx *ctx, const char *text, struct svy_program *out)
{
	memset(out, 0, sizeof *out);
	out->text = svy_strdup(text);
	struct svy_parse p = {.ctx = ctx, .text = out->text, .program = out};
	int rc = svy_parse_text(&p);
	if (rc)
		svy_program_free(out);
	return rc;
}

int svy_program_fail(struct svy_ctx *ctx, const struct svy_program *p, size_t assignment, const char *fmt, ...)
{
	struct svy_buf problem = {0};
	va_list ap;
	va_start(ap, fmt);
	svy_buf_vprintf(&problem, fmt, ap);
	va_end(ap);
	svy_expr_fail(ctx, p->text, p->v[assignment].pos, "%s", problem.p);
	svy_buf_free(&problem);
	return SVY_EUSAGE;
}

void svy_program_free(struct svy_program *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].name);
		svy_expr_free(p->v[i].expr);
	}
	free(p->v);
	free(p->text);
	memset(p, 0, sizeof *p);
}

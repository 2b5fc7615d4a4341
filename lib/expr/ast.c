// SPDX-License-Identifier: GPL-3.0-or-later
#include "expr/ast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct svy_node *svy_node_make(struct svy_expr *e, enum svy_op op, size_t pos)
{
	struct svy_node *n = svy_calloc(1, sizeof *n);
	n->op = op;
	n->pos = pos;
	n->depth = 1;
	n->next = e->all;
	e->all = n;
	e->nnode++;
	return n;
}

void svy_node_append(struct svy_node *n, struct svy_node *kid)
{
	svy_grow(n->kid, n->nkid, n->cap);
	n->kid[n->nkid++] = kid;
}

struct svy_node *svy_node_add_kid(struct svy_parse *p, struct svy_node *n, struct svy_node *kid)
{
	svy_node_append(n, kid);
	if (kid->depth >= n->depth)
		n->depth = kid->depth + 1;
	if (n->depth > SVY_EXPR_DEPTH) {
		svy_expr_fail(p->ctx, p->text, n->pos, "expression is nested too deeply");
		return NULL;
	}
	return n;
}

struct svy_node *svy_node_new(struct svy_parse *p, enum svy_op op, size_t pos, struct svy_node *a, struct svy_node *b)
{
	struct svy_node *n = svy_node_make(p->expr, op, pos);
	if (a)
		n = svy_node_add_kid(p, n, a);
	if (n && b)
		n = svy_node_add_kid(p, n, b);
	return n;
}

struct svy_node *svy_node_number(struct svy_parse *p, size_t pos, double x)
{
	struct svy_node *n = svy_node_make(p->expr, SVY_OP_NUMBER, pos);
	n->num = x;
	return n;
}

struct svy_node *svy_node_text_take(struct svy_parse *p, enum svy_op op, size_t pos, char *text)
{
	struct svy_node *n = svy_node_make(p->expr, op, pos);
	n->text = text;
	return n;
}

struct svy_node *svy_node_tag(struct svy_parse *p, size_t pos, char tag)
{
	struct svy_node *n = svy_node_make(p->expr, SVY_OP_TAG, pos);
	n->tag = tag;
	return n;
}

struct svy_node *svy_node_test(struct svy_parse *p, enum svy_op test, size_t pos, struct svy_node *kid, bool negate)
{
	struct svy_node *n = svy_node_new(p, SVY_OP_TEST, pos, kid, NULL);
	if (n) {
		n->test = test;
		n->negate = negate;
	}
	return n;
}

static bool is_comparison(const struct svy_node *n)
{
	return !n->paren && ((n->op >= SVY_OP_EQ && n->op <= SVY_OP_GE) || n->op == SVY_OP_IN);
}

struct svy_node *svy_node_compare(struct svy_parse *p, enum svy_op op, size_t pos, struct svy_node *a, struct svy_node *b)
{
	if (is_comparison(a)) {
		svy_expr_fail(p->ctx, p->text, pos, "comparisons cannot be chained (join two of them by 'and')");
		return NULL;
	}
	return svy_node_new(p, op, pos, a, b);
}

struct svy_node *svy_node_negate(struct svy_parse *p, size_t pos, struct svy_node *a)
{
	if (a->op == SVY_OP_NUMBER && !a->paren)
		return svy_node_number(p, pos, -a->num);
	return svy_node_new(p, SVY_OP_NEG, pos, a, NULL);
}

enum svy_op svy_op_flip(enum svy_op op)
{
	switch (op) {
	case SVY_OP_LT: return SVY_OP_GT;
	case SVY_OP_LE: return SVY_OP_GE;
	case SVY_OP_GT: return SVY_OP_LT;
	case SVY_OP_GE: return SVY_OP_LE;
	default: return op;
	}
}

/* Characters in the first n bytes of UTF-8 text. */
static size_t count_chars(const char *s, size_t n)
{
	size_t chars = 0;
	for (size_t i = 0; i < n; i++)
		chars += ((unsigned char)s[i] & 0xC0) != 0x80;
	return chars;
}

/* The part of the text around pos that a message shows, on one line; *caret is pos within it. */
static char *excerpt(const char *text, size_t pos, size_t *caret)
{
	enum { BEFORE = 100, AFTER = 100 };
	size_t len = strlen(text), from = pos > BEFORE ? pos - BEFORE : 0;
	size_t to = len - from > BEFORE + AFTER ? from + BEFORE + AFTER : len;
	while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
		from--;
	while (to < len && ((unsigned char)text[to] & 0xC0) == 0x80)
		to++;
	struct svy_buf b = {0};
	if (from)
		svy_buf_puts(&b, "...");
	*caret = b.n + count_chars(text + from, pos - from);
	for (size_t i = from; i < to; i++)
		svy_buf_putc(&b, (unsigned char)text[i] < ' ' ? ' ' : text[i]);
	if (to < len)
		svy_buf_puts(&b, "...");
	return svy_buf_take(&b);
}

int svy_expr_fail(struct svy_ctx *ctx, const char *text, size_t pos, const char *fmt, ...)
{
	struct svy_buf problem = {0};
	va_list ap;
	va_start(ap, fmt);
	svy_buf_vprintf(&problem, fmt, ap);
	va_end(ap);
	size_t caret, len = strlen(text);
	if (pos > len)
		pos = len;
	char *shown = excerpt(text, pos, &caret);
	svy_fail(ctx, SVY_EUSAGE, "%s in '%s', column %zu\n  %s\n  %*s^", problem.p, shown, count_chars(text, pos) + 1, shown, (int)caret, "");
	free(shown);
	svy_buf_free(&problem);
	return SVY_EUSAGE;
}

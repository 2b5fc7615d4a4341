// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tree of an expression: private to lib/expr/. The parser makes nodes, bind.c fills in what only the dictionary knows,
 * eval.c reads them.
 *
 * Invariants: every node is on the expression's list, which frees them, so a parse that fails loses none. Depth is bounded by
 * SVY_EXPR_DEPTH (lists that bind writes out add a level or two), so that recursion over a tree needs no further guard.
 */
#ifndef SVY_EXPR_AST_H
#define SVY_EXPR_AST_H

#include "expr/expr.h"
#include "expr/fail.h"

#define SVY_EXPR_DEPTH 1000
#define SVY_EXPR_NODES 200000     /* that lists of variables may be written out to */

enum svy_op {
	SVY_OP_NUMBER, SVY_OP_TEXT, SVY_OP_TAG, SVY_OP_VARIABLE, SVY_OP_LIST,
	SVY_OP_GLOB,            /* text is a pattern of names */
	SVY_OP_RANGE,           /* a:b; what it means depends on where it stands */
	SVY_OP_ELSE,            /* else: a */
	SVY_OP_ATLEAST,         /* min=a */
	SVY_OP_TEST,            /* 'in (...)' or '> a' without a subject; kid as of the operator `test` */
	SVY_OP_NEG, SVY_OP_ADD, SVY_OP_SUB, SVY_OP_MUL, SVY_OP_DIV, SVY_OP_MOD, SVY_OP_POW,
	SVY_OP_EQ, SVY_OP_NE, SVY_OP_LT, SVY_OP_LE, SVY_OP_GT, SVY_OP_GE,
	SVY_OP_AND, SVY_OP_OR, SVY_OP_NOT,
	SVY_OP_IN,              /* kids: subject, list */
	SVY_OP_CALL,            /* any name(arguments); bind makes forms of some, as below, and leaves those that func->apply evaluates */
	SVY_OP_MISSING,         /* kids: subject, kinds … */
	SVY_OP_VALID,
	SVY_OP_CODE,
	SVY_OP_IF,
	SVY_OP_CASE,            /* kids: condition, value, condition, value …, and what else there is */
	SVY_OP_ROW,             /* kids: the items that func->row goes across */
};

struct svy_func;
struct svy_program;
struct svy_scratch;
struct svy_vec;

struct svy_node {
	enum svy_op op;
	size_t pos;             /* byte of the text where it, or its operator, stands */
	bool paren;             /* stood in parentheses */
	int depth;
	double num;
	char tag;               /* 'a'-'z', or '.' */
	enum svy_op test;
	char *text;             /* name or string, owned */
	struct svy_node **kid;  /* owned array of borrowed nodes */
	size_t nkid, cap;
	struct svy_node *next;  /* the expression's list */
	/* filled by bind */
	enum svy_kind kind;
	size_t col;
	const struct svy_var *var;
	const struct svy_func *func;
	struct svy_range *set;  /* IN and MISSING: numbers looked for, owned; those of IN in order and apart */
	size_t nset, set_cap;
	uint32_t tags;          /* MISSING: bit 0 for '.', bits 1-26 for a-z */
	bool negate;            /* IN that was != or 'not in' */
	size_t atleast;         /* ROW: valid items that make a value */
	void *own;              /* what the function keeps, freed by func->release */
	struct svy_vec *arg;    /* CALL: room for its arguments, owned */
};

struct svy_expr {
	char *own;              /* its own text */
	const char *text;       /* what mistakes are shown in, and positions count in: own, or the program that it is part of, which owns it */
	struct svy_node *root, *all;
	size_t nnode;
	const struct svy_dict *dict;
	struct svy_scratch *scratch;    /* columns that evaluation works in; NULL before the first batch */
};

/* What the parser and the scanner share. */
struct svy_parse {
	struct svy_ctx *ctx;
	const char *text;
	struct svy_expr *expr;  /* that nodes are made for */
	struct svy_program *program;    /* NULL: the text is one expression */
	bool begun;             /* the first token of a program was given */
	bool naming;            /* the name of an assignment, or its '=', comes next */
	size_t pos, end;        /* bytes of the token in hand */
	size_t next;            /* first byte not yet scanned */
};

/* Parses all of p->text; SVY_EUSAGE if it is wrong. What was made so far is the caller's to free. */
int svy_parse_text(struct svy_parse *p);
/* Begins and ends an assignment of p->program: nodes between the two belong to its expression, whose text ends at byte `to`. */
void svy_parse_assign_take(struct svy_parse *p, size_t pos, char *name);
void svy_parse_assigned(struct svy_parse *p, struct svy_node *root, size_t from, size_t to);

/* A new node with up to two kids (NULL: none). Returns NULL with ctx->err filled when the tree is too deep. */
struct svy_node *svy_node_new(struct svy_parse *p, enum svy_op op, size_t pos, struct svy_node *a, struct svy_node *b);
struct svy_node *svy_node_number(struct svy_parse *p, size_t pos, double x);
struct svy_node *svy_node_text_take(struct svy_parse *p, enum svy_op op, size_t pos, char *text);
/* 'in (…)' (list: what stands in it) or '> a' without a subject; not: 'not in'. NULL if too deep. */
struct svy_node *svy_node_test(struct svy_parse *p, enum svy_op test, size_t pos, struct svy_node *kid, bool negate);
struct svy_node *svy_node_tag(struct svy_parse *p, size_t pos, char tag);
/* As new for a comparison; refuses a < b < c, which reads as something that it is not. */
struct svy_node *svy_node_compare(struct svy_parse *p, enum svy_op op, size_t pos, struct svy_node *a, struct svy_node *b);
/* Negation; of a bare number it is a number. */
struct svy_node *svy_node_negate(struct svy_parse *p, size_t pos, struct svy_node *a);
/* NULL if too deep. */
struct svy_node *svy_node_add_kid(struct svy_parse *p, struct svy_node *n, struct svy_node *kid);

/* The comparison from the other side: GT for LT. */
enum svy_op svy_op_flip(enum svy_op op);
/* A node that bind adds. */
struct svy_node *svy_node_make(struct svy_expr *e, enum svy_op op, size_t pos);
/* Without a look at the depth: for nodes that bind adds, which are as deep as what they replace. */
void svy_node_append(struct svy_node *n, struct svy_node *kid);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Binding: names become columns, labels become codes, calls become forms or functions, and types are checked, so that evaluation can fail nowhere.
 * Private to lib/expr/. All return 0 or fail with the place of the mistake.
 */
#ifndef SVY_EXPR_BIND_H
#define SVY_EXPR_BIND_H

#include "expr/ast.h"

struct svy_binder {
	struct svy_ctx *ctx;
	struct svy_expr *e;
	const struct svy_dict *dict;
	uint8_t *need;
};

#define svy_bind_fail(b, n, ...) svy_expr_fail((b)->ctx, (b)->e->text, (n)->pos, __VA_ARGS__)

int svy_bind_node(struct svy_binder *b, struct svy_node *n);
/* As svy_bind_node where a missing value may stand: what an assignment, if() or case() gives. */
int svy_bind_value(struct svy_binder *b, struct svy_node *n);
/* Truth counts as 1 and 0 where a number is asked for. */
int svy_bind_want_number(struct svy_binder *b, const struct svy_node *n);
int svy_bind_want_truth(struct svy_binder *b, const struct svy_node *n);
int svy_bind_want_text(struct svy_binder *b, const struct svy_node *n);

/* bind_compare.c */
int svy_bind_comparison(struct svy_binder *b, struct svy_node *n);
int svy_bind_in(struct svy_binder *b, struct svy_node *n);
/* The bounds of 3 or 3:5; false if it is neither. */
bool svy_bind_constant_range(const struct svy_node *n, double *lo, double *hi);
/* Adds lo:hi to what n looks for. */
void svy_node_add_range(struct svy_node *n, double lo, double hi);
/* bind_missing.c */
int svy_bind_missing(struct svy_binder *b, struct svy_node *n);
int svy_bind_valid(struct svy_binder *b, struct svy_node *n);
int svy_bind_code(struct svy_binder *b, struct svy_node *n);
/* bind_choice.c */
int svy_bind_if(struct svy_binder *b, struct svy_node *n);
int svy_bind_case(struct svy_binder *b, struct svy_node *n);
/* bind_list.c: the functions across variables */
int svy_bind_row(struct svy_binder *b, struct svy_node *n);

#endif

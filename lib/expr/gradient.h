// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Expressions as functions of their variables: derivatives, for standard errors by the delta method.
 *
 * A derivative is an expression again, made from the tree by the rules of the calculus, and evaluated as any other. It is meant for one point at which all
 * variables have a value; where it does not exist (abs(x) and sqrt(x) at 0) its value is missing.
 */
#ifndef SVY_EXPR_GRADIENT_H
#define SVY_EXPR_GRADIENT_H

#include "expr/expr.h"

/*
 * Before binding: gives every name that stands for a value, in quotes too, to find(), from left to right, and puts the name that it returns (owned by the
 * caller of find) in its place. Where find() returns NULL, *why (owned too) says what is wrong: SVY_EUSAGE with the place of the name.
 */
typedef char *svy_expr_find(void *self, const char *name, char **why);
int svy_expr_rename(struct svy_ctx *ctx, struct svy_expr *e, svy_expr_find *find, void *self);

/* Once bound: functions across variables need all their items. mean() of what does not exist is no mean of the rest. */
void svy_expr_need_all(struct svy_expr *e);

/*
 * The partial derivative of a bound expression of numbers by the variable in column col: of + - * / ^, exp, log, sqrt, abs, and of mean, sum and sd of items
 * that are all valid. out borrows from e, which must live longer, and is not evaluated at the same time. What has no derivative and depends on the
 * variable (round, if, comparisons …) is SVY_EUSAGE with its place. Must equal R's stats::D.
 */
int svy_expr_derive(struct svy_ctx *ctx, const struct svy_expr *e, size_t col, struct svy_expr **out);

#endif

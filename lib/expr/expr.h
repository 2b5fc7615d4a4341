// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Expressions over variables, evaluated a batch at a time, column by column.
 *
 * Invariants: three-valued logic. A comparison with a missing value is missing; and/or follow Kleene; a condition that is
 * missing selects nothing. A user-missing code is missing. A parsed expression is immutable; it can be bound to one dictionary.
 */
#ifndef SVY_EXPR_EXPR_H
#define SVY_EXPR_EXPR_H

#include <stdint.h>
#include "base/ctx.h"
#include "data/batch.h"
#include "data/dict.h"

struct svy_expr;

/* Parses text. A mistake is SVY_EUSAGE with the text, the column and a caret in the message. */
int svy_expr_parse(struct svy_ctx *ctx, const char *text, struct svy_expr **out);
/* What the value of an expression is; the truth of a condition counts as 1 and 0 where a number is needed. */
enum svy_kind { SVY_KIND_NUMBER, SVY_KIND_TEXT, SVY_KIND_TRUTH };
/* What the one who binds an expression can use: a number, a condition, or anything, of which svy_expr_kind() tells. */
enum svy_expr_want { SVY_WANT_NUMBER, SVY_WANT_CONDITION, SVY_WANT_ANY };
/*
 * Resolves names and labels against d (borrowed until svy_expr_free) and checks types; sets need[] of the variables used (need may be NULL).
 * An unknown variable or label is SVY_EUSAGE and names the nearest ones; comparing with the label of a user-missing code too, and
 * suggests missing(q, "Refused").
 */
int svy_expr_bind(struct svy_ctx *ctx, struct svy_expr *e, const struct svy_dict *d, uint8_t *need, enum svy_expr_want want);
enum svy_kind svy_expr_kind(const struct svy_expr *e);          /* once bound */
/* Once bound: the place of the variable where the expression is nothing but its name; else -1. */
ptrdiff_t svy_expr_variable(const struct svy_expr *e);
/* A copy of the parsed text that can be bound to another dictionary. */
struct svy_expr *svy_expr_copy(const struct svy_expr *e);
/*
 * Values of all rows of b: val[i] (1 and 0 for true and false) and miss[i] (0 valid, 1 missing). Both hold b->nrow elements. Not for text.
 */
void svy_expr_eval(struct svy_expr *e, const struct svy_batch *b, double *val, uint8_t *miss);
/*
 * As a column of a batch: out has room for b->nrow numbers (texts where the kind is text) with NaN where they are missing, and miss[i] says SVY_VALID,
 * SVY_SYSMIS or a tag. Variables, if() and case() hand on tags; all else makes of a missing value SVY_SYSMIS. So does a variable of a code that is
 * declared missing, as COMPUTE of SPSS does: the declaration belongs to that variable alone. Texts lie in b, in e, or in memory of e that holds until the next call.
 */
void svy_expr_eval_column(struct svy_expr *e, const struct svy_batch *b, struct svy_column *out);
const char *svy_expr_text(const struct svy_expr *e);
void svy_expr_free(struct svy_expr *e);

#endif

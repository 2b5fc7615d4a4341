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
/*
 * Resolves names and labels against d (borrowed until svy_expr_free) and checks types; sets need[] of the variables used.
 * An unknown variable or label is SVY_EUSAGE and names the nearest ones; comparing with the label of a user-missing code too, and
 * suggests missing(q, "Refused"). condition: the whole must be true or false, else it must be a number.
 */
int svy_expr_bind(struct svy_ctx *ctx, struct svy_expr *e, const struct svy_dict *d, uint8_t *need, bool condition);
/* A copy of the parsed text that can be bound to another dictionary. */
struct svy_expr *svy_expr_copy(const struct svy_expr *e);
/*
 * Values of all rows of b: val[i] (1 and 0 for true and false) and miss[i] (0 valid, 1 missing). Both hold b->nrow elements.
 */
void svy_expr_eval(struct svy_expr *e, const struct svy_batch *b, double *val, uint8_t *miss);
const char *svy_expr_text(const struct svy_expr *e);
void svy_expr_free(struct svy_expr *e);

#endif

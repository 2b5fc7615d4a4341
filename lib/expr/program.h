// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Programs: 'name = EXPR; name2 = EXPR', assignments in the order in which they are written.
 *
 * Invariants: names are not checked against any dictionary, and may stand twice. Mistakes, also those that svy_expr_bind() finds in an expression
 * of a program, are shown in their place in the whole text.
 */
#ifndef SVY_EXPR_PROGRAM_H
#define SVY_EXPR_PROGRAM_H

#include "expr/expr.h"

struct svy_assignment {
	char *name;
	size_t pos;                     /* byte of the text where the name begins */
	struct svy_expr *expr;
};

struct svy_program {
	struct svy_assignment *v;
	size_t n, cap;
	char *text;                     /* what the expressions show mistakes in */
};

/*
 * Parses text: at least one assignment; names as in expressions, in backquotes where they are none; a ';' at the end is allowed. Out is
 * overwritten, and owned by the caller; empty after an error, which is SVY_EUSAGE with the column and a caret.
 */
int svy_program_parse(struct svy_ctx *ctx, const char *text, struct svy_program *out);
/* SVY_EUSAGE with a caret at the name of an assignment: for names that cannot be. Returns SVY_EUSAGE. */
int svy_program_fail(struct svy_ctx *ctx, const struct svy_program *p, size_t assignment, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void svy_program_free(struct svy_program *p);

#endif

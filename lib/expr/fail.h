// SPDX-License-Identifier: GPL-3.0-or-later
/* How a mistake in text that a user typed is shown: for expressions, and for what other layers parse in the same manner. */
#ifndef SVY_EXPR_FAIL_H
#define SVY_EXPR_FAIL_H

#include <stddef.h>
#include "base/ctx.h"

/* SVY_EUSAGE: "problem in 'TEXT', column N", then the text with a caret below. pos counts bytes. Always returns SVY_EUSAGE. */
int svy_expr_fail(struct svy_ctx *ctx, const char *text, size_t pos, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif

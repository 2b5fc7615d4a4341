// SPDX-License-Identifier: GPL-3.0-or-later
/* What is odd in the rows of a binary file and told once behind them: how often, and where first. Starts as {0}. Private to lib/io/. */
#ifndef SVY_IO_COUNT_H
#define SVY_IO_COUNT_H

#include <stdint.h>
#include "base/ctx.h"

struct svy_count {
	uint64_t n, row;                /* row of the first, from 1 */
	const char *var;                /* its variable, borrowed from the dictionary */
};

void svy_count_add(struct svy_count *c, const char *var, uint64_t row);
/* The warning "N <what> (first in 'x', row R)<rest>"; nothing where nothing was counted. 0 or, under --strict, SVY_EDATA. */
int svy_count_warn(struct svy_ctx *ctx, const struct svy_count *c, const char *what, const char *rest);

#endif

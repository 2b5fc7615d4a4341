// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/count.h"

#include <inttypes.h>

void svy_count_add(struct svy_count *c, const char *var, uint64_t row)
{
	if (c->n++ > 0)
		return;
	c->var = var;
	c->row = row;
}

int svy_count_warn(struct svy_ctx *ctx, const struct svy_count *c, const char *what, const char *rest)
{
	if (c->n == 0)
		return 0;
	return svy_warn(ctx, "%" PRIu64 " %s (first in '%s', row %" PRIu64 ")%s", c->n, what, c->var, c->row, rest);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/tabletests.h"

int svy_tabletests_check(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, size_t ndim, bool *wanted)
{
	(void)ctx;
	*wanted = !o->none && ndim > 1;
	return 0;
}

int svy_tabletests(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const struct svy_tabletests_table *t, struct svy_tabletests_rows *rows)
{
	(void)ctx;
	(void)o;
	(void)t;
	(void)rows;
	return 0;
}

const char *svy_tabletests_label(const char *name)
{
	(void)name;
	return NULL;
}

const char *svy_tabletests_name(size_t i)
{
	(void)i;
	return NULL;
}

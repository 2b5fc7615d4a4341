// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/domain.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

int svy_domain_bind(struct svy_ctx *ctx, const struct svy_dict *d, uint8_t *need, ptrdiff_t *col)
{
	size_t at;
	*col = -1;
	if (!d->survey.domain || svy_dict_is_estimates(d))
		return 0;
	int rc = svy_dict_require(ctx, d, "domain", d->survey.domain, &at);
	if (rc)
		return rc;
	if (d->var[at].type != SVY_NUMBER)
		return svy_fail(ctx, SVY_EDATA, "the domain column '%s' must hold 0 and 1", d->var[at].name);
	need[at] = 1;
	*col = (ptrdiff_t)at;
	return 0;
}

int svy_domain_read(struct svy_ctx *ctx, const struct svy_dict *d, ptrdiff_t col, const struct svy_batch *b, uint8_t *inside)
{
	memset(inside, 1, b->nrow);
	if (col < 0)
		return 0;
	const struct svy_column *c = &b->col[col];
	for (size_t i = 0; i < b->nrow; i++) {
		if (c->miss[i] || (c->num[i] != 0 && c->num[i] != 1))
			return svy_fail(ctx, SVY_EDATA, "the domain column '%s' is neither 0 nor 1 in row %llu", d->var[col].name,
					(unsigned long long)(b->first + i + 1));
		inside[i] = c->num[i] == 1;
	}
	return 0;
}

size_t *svy_domain_leave(const struct svy_dict *d, ptrdiff_t col, struct svy_dict *to)
{
	struct svy_varlist list = {.v = svy_calloc(d->nvar + 1, sizeof *list.v)};
	for (size_t i = 0; i < d->nvar; i++)
		if ((ptrdiff_t)i != col)
			list.v[list.n++] = i;
	svy_dict_select(to, d, &list);
	if (col >= 0) {
		free(to->survey.domain);
		to->survey.domain = NULL;
	}
	return list.v;
}

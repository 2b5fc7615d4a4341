// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/items.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

int svy_items_bind(struct svy_ctx *ctx, struct svy_varlist *list, bool numbers, enum svy_na_rule na, const struct svy_dict *d, uint8_t *need,
		   struct svy_items *it)
{
	int rc = 0;
	memset(it, 0, sizeof *it);
	it->dict = d;
	it->na = na;
	it->list = *list;
	memset(list, 0, sizeof *list);
	for (size_t j = 0; j < it->list.n && !rc; j++) {
		const struct svy_var *v = &d->var[it->list.v[j]];
		if (numbers && v->type != SVY_NUMBER)
			rc = svy_fail(ctx, SVY_EUSAGE, "the variable '%s' holds text; a number is needed here (svyprop takes text)", v->name);
		need[it->list.v[j]] = 1;
	}
	if (rc)
		return rc;
	it->y = svy_calloc(it->list.n, sizeof *it->y);
	it->miss = svy_calloc(it->list.n, sizeof *it->miss);
	for (size_t j = 0; j < it->list.n; j++)
		it->miss[j] = svy_calloc(SVY_BATCH_ROWS, 1);
	it->any = svy_calloc(SVY_BATCH_ROWS, 1);
	if (na == SVY_NA_DROP)
		it->drop = it->any;
	return 0;
}

void svy_items_batch(struct svy_items *it, const struct svy_batch *b)
{
	memset(it->any, 0, b->nrow);
	it->batch = b;
	for (size_t j = 0; j < it->list.n; j++) {
		size_t col = it->list.v[j];
		it->y[j] = b->col[col].num;
		size_t n = svy_column_missing(&it->dict->var[col], &b->col[col], b->nrow, it->miss[j]);
		for (size_t i = 0; n && i < b->nrow; i++)
			it->any[i] |= it->miss[j][i];
	}
	if (it->na != SVY_NA_LISTWISE)
		return;
	for (size_t j = 0; j < it->list.n; j++)
		for (size_t i = 0; i < b->nrow; i++)
			if (!it->miss[j][i] && it->any[i])
				it->miss[j][i] = SVY_SYSMIS;
}

void svy_items_free(struct svy_items *it)
{
	for (size_t j = 0; it->miss && j < it->list.n; j++)
		free(it->miss[j]);
	free(it->miss);
	free(it->y);
	free(it->any);
	svy_varlist_free(&it->list);
	memset(it, 0, sizeof *it);
}

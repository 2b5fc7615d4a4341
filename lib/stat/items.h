// SPDX-License-Identifier: GPL-3.0-or-later
/* The outcome variables of an estimator, and which of their values count under the rule for missing values. */
#ifndef SVY_STAT_ITEMS_H
#define SVY_STAT_ITEMS_H

#include "data/batch.h"
#include "stat/convention.h"

struct svy_items {
	const struct svy_dict *dict;
	struct svy_varlist list;
	enum svy_na_rule na;
	const struct svy_batch *batch;  /* the last one, borrowed: where texts are */
	const double **y;               /* per item: the batch's numbers (NULL for strings) */
	uint8_t **miss;                 /* per item and row, after the rule */
	uint8_t *drop;                  /* rows that leave before the design is read; NULL under the other rules */
	uint8_t *any;
};

/* numbers: every variable must be a number. list is taken over, also on failure; svy_items_free frees it. */
int svy_items_bind(struct svy_ctx *ctx, struct svy_varlist *list, bool numbers, enum svy_na_rule na, const struct svy_dict *d, uint8_t *need,
		   struct svy_items *out);
void svy_items_batch(struct svy_items *it, const struct svy_batch *b);
void svy_items_free(struct svy_items *it);

#endif

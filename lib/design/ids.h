// SPDX-License-Identifier: GPL-3.0-or-later
/* A column of ids of strata or units, numbers or text, and their codes. */
#ifndef SVY_DESIGN_IDS_H
#define SVY_DESIGN_IDS_H

#include "base/table.h"
#include "data/batch.h"

struct svy_ids {
	const struct svy_var *var;      /* NULL: there is no such column */
	size_t col;
	struct svy_table *strings;      /* NULL: numbers */
};

/* c is all zeros before. what, for messages: "strata", "psu". d is borrowed for the whole life. */
int svy_ids_bind(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, uint8_t *need, struct svy_ids *c);
void svy_ids_free(struct svy_ids *c);
uint64_t svy_ids_code(struct svy_ids *c, const struct svy_column *col, size_t row);
/* "3" or "3 (North)" or the text itself. Caller frees. */
char *svy_ids_text(const struct svy_ids *c, uint64_t code);
/* The order of two codes as their values have it: below 0 if a comes first. */
int svy_ids_compare(const struct svy_ids *c, uint64_t a, uint64_t b);
/* SVY_EDATA if the column is missing in a row where skip (NULL: nowhere) is 0. */
int svy_ids_require(struct svy_ctx *ctx, const struct svy_var *v, const char *what, const struct svy_column *c, const struct svy_batch *b,
		    const uint8_t *skip);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* The categories of a variable, found on the way: values, user-missing codes, tags, system-missing. */
#ifndef SVY_STAT_LEVELS_H
#define SVY_STAT_LEVELS_H

#include "data/batch.h"

struct svy_table;

struct svy_levels {
	const struct svy_var *var;      /* borrowed */
	struct svy_table *keys, *strings;       /* in the order of first sight; strings is NULL for numbers */
	/* after svy_levels_order */
	size_t n;
	uint32_t *order, *rank;         /* in the order of printing, and back */
	char **text;                    /* code of each, in the order of printing; "" for system-missing text */
};

void svy_levels_init(struct svy_levels *l, const struct svy_var *v);
void svy_levels_free(struct svy_levels *l);
/* The number of a row's category, added if it is new; miss as svy_column_missing() says. */
uint32_t svy_levels_add(struct svy_levels *l, const struct svy_column *c, size_t row, uint8_t miss);
/* After the last row: values first, then user-missing codes, tags, system-missing. */
void svy_levels_order(struct svy_levels *l);

#endif

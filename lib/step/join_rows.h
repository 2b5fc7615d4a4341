// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The other file of a join, in memory: its columns, and which of its rows have a key. Private to lib/step/.
 *
 * Row 0 is nobody: all its values are missing, so that what has no match is gathered like everything else. Rows of the file follow from 1 on.
 */
#ifndef SVY_STEP_JOIN_ROWS_H
#define SVY_STEP_JOIN_ROWS_H

#include "base/table.h"
#include "step/join_plan.h"

struct svy_join_rows {
	const struct svy_join_plan *plan;
	struct svy_column *col;         /* one per variable of the other file; empty where it is not needed */
	size_t n, cap;                  /* rows, nobody included */
	struct svy_batch *texts;        /* holds them */
	bool numeric;                   /* the key is one number */
	struct svy_table *keys;
	uint32_t *first, *last;         /* by key: its rows */
	uint8_t *met;                   /* by key: 1 once a row of FILE has had it */
	size_t key_cap;
	uint32_t *next;                 /* by row: the next one with the same key, 0 at the end */
	uint64_t keyless;               /* rows without a key */
	uint32_t twice;                 /* a row whose key another one has too; 0 */
};

struct svy_join_rows *svy_join_rows_new(const struct svy_join_plan *plan);
void svy_join_rows_free(struct svy_join_rows *r);
/* Reads src into it. need: the columns to hold, a byte per variable of the other file; those of the keys are held always. */
int svy_join_rows_read(struct svy_ctx *ctx, struct svy_join_rows *r, struct svy_source *src, const uint8_t *need);
/*
 * The keys of the rows of a batch of FILE: key[i] is the number of a key of the other file, SVY_JOIN_NO_MATCH, or SVY_JOIN_NO_KEY.
 */
#define SVY_JOIN_NO_MATCH UINT32_MAX
#define SVY_JOIN_NO_KEY (UINT32_MAX - 1)
void svy_join_rows_find(const struct svy_join_rows *r, const struct svy_batch *b, uint32_t *key);
/* Rows that no row of FILE has met, into v (room for r->n): how many. */
size_t svy_join_rows_unmet(const struct svy_join_rows *r, uint32_t *v);

#endif

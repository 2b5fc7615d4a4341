// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What must be remembered of a frame to draw from it: strata, units within them, and for each row the unit that it is in. Private to lib/plan/.
 *
 * Levels: 0 are the strata (one, if none are asked for), 1 … nunit the units of each stage, each within one of the level above, in the order of first
 * sight. Rows are within the last of them.
 */
#ifndef SVY_PLAN_SAMPLE_FRAME_H
#define SVY_PLAN_SAMPLE_FRAME_H

#include "base/table.h"
#include "data/batch.h"
#include "plan/sample_plan.h"

struct svy_sample_level {
	struct svy_table *table;
	uint32_t n;
	uint32_t *parent;               /* in the level above; NULL at level 0 */
	double *size;                   /* NULL if the stage has none */
	size_t cap, size_cap;
};

struct svy_sample_stratum {
	char *name, *text, *labels;     /* "region 2, type 1" for messages; "2/1", its values; "East/rural", their labels */
	double n, mean, m2;             /* of the variable of --sd */
	double cost;                    /* sum over rows */
	uint64_t rows;
};

struct svy_sample_frame {
	const struct svy_dict *dict;
	const struct svy_sample_plan *plan;
	bool nest;
	struct svy_sample_level level[SVY_STAGES_MAX + 1];
	struct svy_sample_stratum *stratum;
	size_t stratum_cap;
	struct svy_table *ids;          /* of the units of the first stage, whatever their stratum; NULL if they need no check */
	uint32_t *ids_stratum;
	size_t ids_cap;
	uint32_t rows;
	uint32_t *row_parent;
	double *row_size;               /* NULL if rows are drawn with equal probabilities */
	size_t row_cap, row_size_cap;
	uint64_t empty;                 /* rows or units of size 0 */
	struct svy_buf key, unit;
	uint8_t miss[SVY_BATCH_ROWS];
};

/* dict and plan are borrowed. Marks the columns that are needed. */
void svy_sample_frame_init(struct svy_sample_frame *f, const struct svy_dict *d, const struct svy_sample_plan *p, bool nest, uint8_t *need);
/* SVY_EDATA for what is missing, for sizes below 0, for sizes that vary within a unit, and for a unit in two strata. */
int svy_sample_frame_add(struct svy_ctx *ctx, struct svy_sample_frame *f, const struct svy_batch *b);
void svy_sample_frame_free(struct svy_sample_frame *f);

#endif

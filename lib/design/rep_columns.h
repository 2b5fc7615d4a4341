// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Replicate weights that stand in columns, read for a batch at once: row by row, so that the sums of a row take all of its weights in one sweep.
 *
 * What the weights show of themselves is gathered on the way: their rank, and Fay's rho, since each ratio to the full weight is rho or 2 - rho in
 * weights that nothing has calibrated.
 */
#ifndef SVY_DESIGN_REP_COLUMNS_H
#define SVY_DESIGN_REP_COLUMNS_H

#include "data/batch.h"
#include "design/replicates.h"

struct svy_place;
struct svy_rep_columns;

/* r, with columns, is borrowed. Marks the columns in need. */
int svy_rep_columns_bind(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_replicates *r, uint8_t *need, struct svy_rep_columns **out);
void svy_rep_columns_free(struct svy_rep_columns *c);
size_t svy_rep_columns_count(const struct svy_rep_columns *c);
/* Is the stratum of each row needed, to find multipliers that the declaration lacks? */
bool svy_rep_columns_want_strata(const struct svy_rep_columns *c);
/*
 * *rep becomes nrow * R weights, row by row, borrowed until the next call; rows where skip is 1 hold nothing of use. w: the full weights.
 * place: of each row, its first code the stratum; NULL where nobody wants it.
 * A weight that is missing or not finite is SVY_EDATA; negative ones occur in published files and are taken as they are.
 */
int svy_rep_columns_batch(struct svy_ctx *ctx, struct svy_rep_columns *c, const struct svy_batch *b, const uint8_t *skip, const double *w,
			  const struct svy_place *place, const double **rep);
/* After the last row: the rank of the matrix; the sum's multipliers rscales[R] with the scale in them. SVY_EUSAGE where the type leaves them open. */
size_t svy_rep_columns_rank(const struct svy_rep_columns *c);
int svy_rep_columns_multipliers(struct svy_ctx *ctx, struct svy_rep_columns *c, double *multiplier);

#endif

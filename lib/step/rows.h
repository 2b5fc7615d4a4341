// SPDX-License-Identifier: GPL-3.0-or-later
/* A choice of the rows of each batch, for sinks that leave some out. */
#ifndef SVY_STEP_ROWS_H
#define SVY_STEP_ROWS_H

#include "data/batch.h"

struct svy_rows;

/* d (borrowed) is the dictionary of the batches; wanted (copied) has a byte per variable: the others are empty in what is given out. */
struct svy_rows *svy_rows_new(const struct svy_dict *d, const uint8_t *wanted);
void svy_rows_free(struct svy_rows *r);
/*
 * The rows of b with keep[i] != 0, numbered on from those that were taken before; NULL if there are none. Holds until the next call, and as long
 * as b: texts stay where they are.
 */
const struct svy_batch *svy_rows_take(struct svy_rows *r, const struct svy_batch *b, const uint8_t *keep);

#endif

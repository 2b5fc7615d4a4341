// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows in memory, to be sorted there. Private to lib/step/. */
#ifndef SVY_STEP_SORT_RUN_H
#define SVY_STEP_SORT_RUN_H

#include "step/sort_key.h"

struct svy_sort_run;

/* All borrowed: d is the dictionary of the rows, need has a byte per variable, keys among those that are needed. */
struct svy_sort_run *svy_sort_run_new(const struct svy_dict *d, const uint8_t *need, const struct svy_sort_keys *keys);
void svy_sort_run_free(struct svy_sort_run *r);
/* Copies the rows of b, texts too. */
void svy_sort_run_add(struct svy_sort_run *r, const struct svy_batch *b);
size_t svy_sort_run_rows(const struct svy_sort_run *r);
size_t svy_sort_run_bytes(const struct svy_sort_run *r);        /* about what it takes */
/* Rows that are equal stay in the order in which they came. Nothing can be added afterwards. */
void svy_sort_run_sort(struct svy_sort_run *r);
/* Its rows in order; borrowed. */
const struct svy_sort_row *svy_sort_run_order(const struct svy_sort_run *r);
/* Fills out with n rows, wherever they lie, in the columns of need. Texts stay where they are. */
void svy_sort_gather(const struct svy_sort_row *row, size_t n, const uint8_t *need, struct svy_batch *out);

#endif

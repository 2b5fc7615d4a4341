// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows that tell how many gave no valid answer. */
#ifndef SVY_OUT_MISSING_ROWS_H
#define SVY_OUT_MISSING_ROWS_H

#include "data/estimates.h"

/*
 * Adds a row below those of each variable in each group (in a cross table: below each table), whose n is the unweighted number of cases without a valid answer and
 * whose label is word; the column n_missing, which says the same, is no longer to be shown. SVY_EUSAGE if the table does not tell it.
 */
int svy_missing_rows(struct svy_ctx *ctx, struct svy_estimates *t, const char *word);

#endif

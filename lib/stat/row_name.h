// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rows of a table of estimates by the names that people give them.
 *
 * The name of a row is its id, or a short form: what is estimated, for whom, or both with @ between them. What is the term, the level, or term[level], perhaps with
 * /base, or the base alone; whom is the values of all by-variables that the row has, separated by commas, with or without "variable=" before them. Titles and
 * labels serve as well as names and codes. "total" is a row over all groups of a table that has groups.
 */
#ifndef SVY_STAT_ROW_NAME_H
#define SVY_STAT_ROW_NAME_H

#include "data/estimates.h"

/* A test: it has a statistic and no estimate. */
bool svy_row_is_test(const struct svy_estimate *r);
/* Has the row this short form? */
bool svy_row_is_called(const struct svy_estimates *t, size_t row, const char *name);
/*
 * The row that is called so, the only one but for tests; -1 with *why, owned by the caller, which names the candidates or what is near. ids: of the rows.
 */
ptrdiff_t svy_row_find(const struct svy_estimates *t, char *const *ids, const char *name, char **why);
/* The label of by-variable k, NULL if it has none. Borrowed. */
const char *svy_row_by_label(const struct svy_estimates *t, size_t row, size_t k);

#endif

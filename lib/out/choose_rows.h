// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which rows of a table of estimates are shown, and in which order. Lists hold patterns with * and ?, separated by commas; a pattern is of a row's term,
 * of term[level], or of its whole id. The covariance matrix follows the rows. A pattern that no row has is SVY_EUSAGE, with the nearest names.
 */
#ifndef SVY_OUT_CHOOSE_ROWS_H
#define SVY_OUT_CHOOSE_ROWS_H

#include "data/estimates.h"

/* option: "keep" and so on, for messages. */
int svy_choose_keep(struct svy_ctx *ctx, struct svy_estimates *t, const char *list);
int svy_choose_drop(struct svy_ctx *ctx, struct svy_estimates *t, const char *list);
/* Those of the first pattern first, and so on; the rest behind them. Within groups whose rows stand together, they stay together. */
int svy_choose_order(struct svy_ctx *ctx, struct svy_estimates *t, const char *list);
/* The rows of index, each at most once, in that order; others are freed. */
void svy_choose_rows(struct svy_estimates *t, const size_t *index, size_t n);
/* The parts between commas outside of brackets, or of "name=label" between semicolons, which end labels whatever these hold. Appends. */
void svy_choose_split(struct svy_strs *parts, const char *list, char separator);
/* "unknown term 'x' (did you mean …?)", SVY_EUSAGE. */
int svy_choose_unknown(struct svy_ctx *ctx, const struct svy_estimates *t, const char *option, const char *name);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* Which tables are shown per cent. Private to lib/out/ and lib/plot/. */
#ifndef SVY_OUT_PERCENT_H
#define SVY_OUT_PERCENT_H

#include "data/estimates.h"

/*
 * Are all estimates shares, or differences of shares? A difference in a table of shares is one between shares; alone, those between categories of
 * variables are, for numbers of people differ by more than 1. Tests do not matter.
 */
bool svy_is_percent(const struct svy_estimates *t);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether ids of primary units that occur in two strata were numbered anew in each, which nobody has declared. */
#ifndef SVY_DESIGN_NESTING_H
#define SVY_DESIGN_NESTING_H

#include "design/engine.h"
#include "design/ids.h"

struct svy_nesting;

/* The columns of the first stage; borrowed for the whole life. */
struct svy_nesting *svy_nesting_new(const struct svy_ids *stratum, const struct svy_ids *unit);
void svy_nesting_free(struct svy_nesting *n);
/*
 * The first unit that occurs in a second stratum is SVY_EDATA, or, unless repeats are errors, a warning: ids are then taken as numbered anew, as Stata takes
 * them. Once is enough. So many units are remembered that memory stays bounded where every row is one.
 */
int svy_nesting_check(struct svy_ctx *ctx, struct svy_nesting *n, size_t nrow, const uint8_t *skip, const struct svy_place *place, bool repeats_are_errors);

#endif

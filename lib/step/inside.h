// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A sink that hands on the rows of the domain only, for what counts and what leaves the suite. Without a domain it hands on all.
 */
#ifndef SVY_STEP_INSIDE_H
#define SVY_STEP_INSIDE_H

#include "io/flow.h"

/* Columns stay as they are; *outside (borrowed) counts the rows that are left out. next is owned. */
struct svy_sink *svy_inside_new(struct svy_ctx *ctx, struct svy_sink *next, uint64_t *outside);
/*
 * The same before a file that other programs read: the column of the domain goes with the rows, and so does its name in the design. Warns of
 * how many there were, since a design that is read from such a file has lost units.
 */
struct svy_sink *svy_inside_export(struct svy_ctx *ctx, struct svy_sink *next);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Sums per unit and block, in rows of any order, in bounded memory: a hash table up to a budget, then sorted runs on a spool
 * that are merged at the end. Reading them back is in the order of place (stratum, unit, next stage's stratum, …), then block.
 */
#ifndef SVY_DESIGN_UNITS_H
#define SVY_DESIGN_UNITS_H

#include "design/engine.h"

struct svy_units;

struct svy_units *svy_units_new(size_t stages, size_t slots, size_t budget);
void svy_units_free(struct svy_units *u);
int svy_units_add(struct svy_ctx *ctx, struct svy_units *u, const struct svy_place *place, uint32_t block, const double *v);
/* Adds the sums of all units in blocks below SVY_BLOCK_AUX into T (nblock * slots, zeroed by the caller), and readies the store for reading. */
int svy_units_close(struct svy_ctx *ctx, struct svy_units *u, double *T);
/* Starts reading anew. */
int svy_units_rewind(struct svy_ctx *ctx, struct svy_units *u);
/* 1 with the next unit-and-block, 0 at the end, negative on error. v is borrowed until the next call; it is NULL for SVY_BLOCK_NONE. */
int svy_units_next(struct svy_ctx *ctx, struct svy_units *u, struct svy_place *place, uint32_t *block, const double **v);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The declared design bound to columns: the weight, the replicate weights and the place of every row, the finite populations, and the checks that a
 * design must pass on the way (missing or negative weights, missing or repeated ids, fpc that varies within a stratum). Replicate weights
 * in columns hold all that is known of strata and units: those are not read then.
 */
#ifndef SVY_DESIGN_PLACE_H
#define SVY_DESIGN_PLACE_H

#include "data/batch.h"
#include "design/engine.h"

struct svy_draw;
struct svy_places;

/* Resolves the names of d->survey and marks the columns. d is borrowed for the whole life. */
int svy_places_bind(struct svy_ctx *ctx, const struct svy_dict *d, uint8_t *need, struct svy_places **out);
void svy_places_free(struct svy_places *p);
/* What the engine needs to know; valid while p lives. */
struct svy_engine_design svy_places_design(struct svy_places *p);
/*
 * Weight, place and replicate weights of each row of b where skip (NULL: nowhere) is 0, borrowed until the next call. A weight of zero is allowed: such
 * a row is no respondent, its unit counts.
 */
int svy_places_batch(struct svy_ctx *ctx, struct svy_places *p, const struct svy_batch *b, const uint8_t *skip, struct svy_rows *rows);
/*
 * A primary unit that occurs in two strata without --nest: an error from here on; otherwise a warning, and the ids are taken as numbered
 * anew in each stratum, as Stata takes them.
 */
void svy_places_repeats_are_errors(struct svy_places *p);
/* The first row comes again: rows that are units have the same numbers then. */
void svy_places_again(struct svy_places *p);
bool svy_places_has_units(const struct svy_places *p);    /* primary units are declared */
/* Replicates that readers make, of weights that were calibrated: rows must come through a relay that makes them (weight/rep_relay.h). */
bool svy_places_calibrated_replicates(const struct svy_places *p);
/* After the last row: notes of what was seen on the way. */
void svy_places_note(struct svy_ctx *ctx, const struct svy_places *p);
bool svy_places_has_weights(const struct svy_places *p);  /* or makes them from probabilities */
/* Takes units that were certain, and a first phase without fpc, as R does. Before svy_places_design. */
void svy_places_follow_r(struct svy_places *p);
/* Unequal probabilities; NULL without. Borrowed. */
struct svy_draw *svy_places_draw(const struct svy_places *p);

#endif

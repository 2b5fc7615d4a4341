// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * With which probability each unit was drawn, where the design says that probabilities are unequal (design/pps.h): from columns, checked on the way.
 *
 * The probability of a unit at stage k is that of the k-th variable of the declaration. The first stage, if none is declared, takes the fpc as a
 * probability of each unit; else what stands on the diagonal of the joint probabilities; else 1 over the weight, if there is one stage only.
 */
#ifndef SVY_DESIGN_DRAW_H
#define SVY_DESIGN_DRAW_H

#include "data/batch.h"
#include "design/unequal.h"

/* Names of units and strata for messages (caller frees); stage from 0. */
struct svy_draw_names {
	char *(*unit)(void *self, size_t stage, const struct svy_place *place);
	char *(*stratum)(void *self, size_t stage, const struct svy_place *place);
	void *self;
};

struct svy_draw;

/* *out is NULL if the design says nothing of unequal probabilities. d is borrowed for the whole life. */
int svy_draw_bind(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_draw_names *names, uint8_t *need, struct svy_draw **out);
void svy_draw_free(struct svy_draw *d);
/* Takes the joint probabilities, which ht and yg need before the first batch. */
void svy_draw_join_take(struct svy_draw *d, struct svy_joint *joint);
void svy_draw_follow_r(struct svy_draw *d);
bool svy_draw_needs_joint(const struct svy_draw *d);
/* Do the probabilities of the first stage stand on the diagonal of the joint ones only? */
bool svy_draw_is_joint(const struct svy_draw *d);
/* Have units of the stage probabilities of their own? */
bool svy_draw_has(const struct svy_draw *d, size_t stage);
/*
 * Remembers the probabilities of the units in the rows where skip is 0; place is filled. w: the rows' weights, or, if given is false, where 1 over the product
 * of the probabilities and of the fpc of the other stages, which are fractions then, goes.
 */
int svy_draw_batch(struct svy_ctx *ctx, struct svy_draw *d, const struct svy_batch *b, const uint8_t *skip, const struct svy_place *place, bool given,
		   double *w);
/* What the engine asks; valid while d lives. */
const struct svy_unequal_rule *svy_draw_rule(const struct svy_draw *d);

#endif

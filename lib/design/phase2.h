// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a design says of a second phase: the key `phase2`, beside the first phase, which is declared as any design is.
 *
 *   phase2: {sample: sub, strata: age_group, psu: clinic, fpc: phase2_size}
 *
 * `sample` is 1 for the rows that the second phase drew and 0 for the others, which have a weight of zero. It drew them within `strata`, one by one or as whole
 * `psu`, from the `fpc` units that the first phase has in the stratum. Of what is not said there is one stratum, and each row is a unit. The weight of the design
 * is that of both phases.
 */
#ifndef SVY_DESIGN_PHASE2_H
#define SVY_DESIGN_PHASE2_H

#include "data/batch.h"
#include "design/second.h"

struct svy_phase2 {
	char *sample, *strata, *psu, *fpc;      /* variables; NULL where there is none */
};

bool svy_phase2_declared(const struct svy_survey *s);
/* *p is overwritten. SVY_EDATA for what cannot be. */
int svy_phase2_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_phase2 *p);
void svy_phase2_write(struct svy_survey *s, const struct svy_phase2 *p);
void svy_phase2_free(struct svy_phase2 *p);
/* Appends "; second phase sub within h" for people, if it is declared. */
void svy_phase2_describe(const struct svy_survey *s, struct svy_buf *b);

/* The declaration bound to columns. */
struct svy_subsample;

/* *out is NULL if no second phase is declared. at: where its codes stand in a place. d is borrowed for the whole life. */
int svy_subsample_bind(struct svy_ctx *ctx, const struct svy_dict *d, size_t at, uint8_t *need, struct svy_subsample **out);
void svy_subsample_free(struct svy_subsample *s);
/* sampled[i] becomes 0 or 1; SVY_EDATA for what is neither. */
int svy_subsample_read(struct svy_ctx *ctx, const struct svy_subsample *s, const struct svy_batch *b, uint8_t *sampled);
/*
 * Writes the two codes of the rows where skip is 0. row: number of the first row, which is the unit where no units are declared. all: rows that were not drawn
 * have their codes too, so that they can be counted.
 */
int svy_subsample_batch(struct svy_ctx *ctx, struct svy_subsample *s, const struct svy_batch *b, const uint8_t *skip, const uint8_t *sampled, uint64_t row,
			bool all, struct svy_place *place);
void svy_subsample_follow_r(struct svy_subsample *s);
/* What the engine asks; valid while s lives. */
const struct svy_second_rule *svy_subsample_rule(const struct svy_subsample *s);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* A sink that hands all rows on with a column per construct of a model. */
#ifndef SVY_SCALE_SCORE_H
#define SVY_SCALE_SCORE_H

#include "io/flow.h"
#include "scale/model.h"

/*
 * model is borrowed and must be read for the dictionary that the source has; next is owned, and is bound to model->out. After the last
 * row it warns of values that no rule of the model knows: answers outside the range of a scale or in no level of a judgement.
 */
struct svy_sink *svy_score_new(struct svy_ctx *ctx, struct svy_model *model, struct svy_sink *next);

/*
 * One construct for all rows of a batch. in has the file's columns with inapplicable answers replaced; out has svy_model.out's columns,
 * of which the parts are filled and s->col (and s->score_col) are to be filled. odd counts by item the values that no rule knows.
 */
void svy_scale_eval(const struct svy_model *m, const struct svy_scale *s, const struct svy_batch *in, struct svy_batch *out, uint64_t *odd);

#endif

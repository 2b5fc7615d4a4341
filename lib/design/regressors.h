// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The auxiliary variables of declared calibrations, bound to columns: for each row those that are not zero, and the weights before and after each step.
 *
 * Of the declared steps those count that lead to the weight of the design, from the last one back. A step without terms is no step here:
 * it is a factor between the weights that the others tell. In every row at most one variable of each term is not zero, so that a row holds as many numbers
 * as there are terms, whatever the number of variables; variables are numbered over all steps as they are first seen.
 *
 * A row takes part in a step if its weights before and after are not zero. A category that is missing is a category of its own.
 */
#ifndef SVY_DESIGN_REGRESSORS_H
#define SVY_DESIGN_REGRESSORS_H

#include "data/batch.h"
#include "design/calibration.h"

#define SVY_REGRESSOR_NONE UINT32_MAX
#define SVY_REGRESSOR_BY_MAX 16         /* variables that a term may cross */

/* Arrays of a batch, row by row: row * terms + term, or row * steps + step. */
struct svy_regressor_rows {
	const uint32_t *index;          /* SVY_REGRESSOR_NONE where all of the term are zero */
	const double *x;
	const double *before, *after;   /* the weights of each step */
};

struct svy_regressors;

/*
 * *out is NULL if no calibration with terms leads to the weight. Marks the columns in need; d lives as long as *out. A note says which steps are
 * taken as fixed, and of a calibration that concerns other weights. SVY_EUSAGE for columns that are not there, SVY_EDATA for those of the wrong type.
 */
int svy_regressors_bind(struct svy_ctx *ctx, const struct svy_dict *d, uint8_t *need, struct svy_regressors **out);
/* Those of one step, whatever the design says; step lives as long as *out, which is NULL if it has no terms. */
int svy_regressors_bind_step(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_calibration_step *step, uint8_t *need,
			     struct svy_regressors **out);
void svy_regressors_free(struct svy_regressors *r);
size_t svy_regressors_steps(const struct svy_regressors *r);
size_t svy_regressors_terms(const struct svy_regressors *r);
/* The first term of a step; terms of a step lie together, and step `steps` ends them. */
size_t svy_regressors_first_term(const struct svy_regressors *r, size_t step);
/* Variables known by now, and the term of one. */
uint32_t svy_regressors_count(const struct svy_regressors *r);
size_t svy_regressors_term_of(const struct svy_regressors *r, uint32_t variable);
/* "region=3, sex=1"; "income" for a number, "N" for ones. Caller frees. */
char *svy_regressors_name(const struct svy_regressors *r, uint32_t variable);
/*
 * The rows of b, nothing in those where skip (NULL: nowhere) is not 0; borrowed until the next call. Weights that are missing, and numbers that are
 * missing where they count, are SVY_EDATA.
 */
int svy_regressors_batch(struct svy_ctx *ctx, struct svy_regressors *r, const struct svy_batch *b, const uint8_t *skip, struct svy_regressor_rows *rows);
/* After the last row: notes of categories that were missing. */
void svy_regressors_note(struct svy_ctx *ctx, const struct svy_regressors *r);

#endif

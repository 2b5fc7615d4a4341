// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Auxiliary variables: margins bound to the columns of a survey. Of every term (margin) each row has one category, or none where a value is missing.
 *
 * Categories of a term are numbered: those that the targets name first, in their order, then what else is found in the rows, as it comes. A term
 * without variables has the one category 0.
 */
#ifndef SVY_WEIGHT_AUXILIARY_H
#define SVY_WEIGHT_AUXILIARY_H

#include "design/calibration.h"
#include "weight/targets.h"

#define SVY_AUX_NONE UINT32_MAX         /* the category of a row with a missing value */

struct svy_aux;

/*
 * Marks the columns in need. d and t live as long as *out. SVY_EUSAGE for unknown variables, labels and types, and for categories that are declared
 * missing; the nearest right one is named.
 */
int svy_aux_bind(struct svy_ctx *ctx, const struct svy_targets *t, const struct svy_dict *d, uint8_t *need, struct svy_aux **out);
void svy_aux_free(struct svy_aux *a);
size_t svy_aux_terms(const struct svy_aux *a);
/* Are there numbers among the terms? Without, all x are 1. */
bool svy_aux_has_numbers(const struct svy_aux *a);
/* Categories that targets name, and all that are known by now. */
uint32_t svy_aux_targeted(const struct svy_aux *a, size_t term);
uint32_t svy_aux_known(const struct svy_aux *a, size_t term);
/* For each row of b and each term: category[row * terms + term], and x alike (NaN where the number is missing) unless it is NULL. */
void svy_aux_batch(struct svy_aux *a, const struct svy_batch *b, uint32_t *category, double *x);
/* "region=3 (North), sex=1 (Male)"; "income" for a number, "N" for the population. Caller frees. */
char *svy_aux_name(const struct svy_aux *a, size_t term, uint32_t category);
/* The codes alone, one for each variable of the term; numbers as svy_num_format writes them. Appends. */
void svy_aux_codes(const struct svy_aux *a, size_t term, uint32_t category, struct svy_strs *codes);
/* Adds the terms to a step of the design's calibration. */
void svy_aux_declare(const struct svy_aux *a, struct svy_calibration_step *step);

#endif

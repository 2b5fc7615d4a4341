// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The probability of response by a weighted logistic regression, on cells of rows with equal auxiliary vectors: maximum pseudo-likelihood by Newton's method,
 * which is iteratively reweighted least squares here. Equal to R svyglm(family = quasibinomial). Private to lib/weight/.
 */
#ifndef SVY_WEIGHT_PROPENSITY_H
#define SVY_WEIGHT_PROPENSITY_H

#include <stdint.h>
#include "base/ctx.h"

struct svy_propensity {
	size_t ncell, nterm, naux;
	const uint32_t *index;          /* ncell * nterm, each below naux: the auxiliary variable of the term that is not zero in the cell */
	const double *x;                /* its value, ncell * nterm; NULL: all are 1 */
	const double *yes, *no;         /* sums of weights, of those who responded and who did not; ncell each */
};

#define SVY_PROPENSITY_AUX_MAX 2000

/*
 * Fills p[ncell]; all are 1 where everyone responded. Auxiliary variables that follow from others are left out. SVY_ENUM if a combination of the variables tells of
 * somebody that they do not respond; *rounds says how many steps were made. SVY_EUSAGE for more than SVY_PROPENSITY_AUX_MAX auxiliary variables.
 */
int svy_propensity_fit(struct svy_ctx *ctx, const struct svy_propensity *c, double *p, size_t *rounds);

#endif

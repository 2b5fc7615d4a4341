// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calibration: factors g, as near to 1 as the method measures it, that make sum of d g x equal to given totals (Deville & Särndal 1992).
 *
 * Rows with the same auxiliary vector have the same factor, so the problem is one of cells: d is the sum of the base weights of the rows
 * in a cell. In each cell just one auxiliary variable of every term is not zero: index says which, x its value.
 */
#ifndef SVY_DESIGN_CALIBRATE_H
#define SVY_DESIGN_CALIBRATE_H

#include <stdint.h>
#include "design/calibration.h"

struct svy_calibrate {
	size_t ncell, nterm, naux;
	const uint32_t *index;          /* ncell * nterm, each below naux */
	const double *x;                /* ncell * nterm; NULL: all are 1 */
	const double *total;            /* naux */
	enum svy_calibration_method method;
	double lo, hi;                  /* of g, for LOGIT and BOUNDED: lo < 1 < hi */
	double tolerance;               /* largest |reached - total| over |total|; 0: 1e-11 */
	size_t iterations;              /* at most; 0: a number that is enough where there is a solution */
};

struct svy_calibrate_outcome {
	bool reached;                   /* all totals, within the tolerance */
	size_t iterations;
	double deviation;               /* the largest, as tolerance */
	size_t worst;                   /* the auxiliary variable that has it */
	double got;                     /* its total with the factors */
};

#define SVY_CALIBRATE_NEWTON_MAX 5000   /* auxiliary variables of what needs their matrix */

/*
 * d and g have ncell elements; a cell of d = 0 gets a factor that means nothing. Where no solution is reached g holds the last try. Auxiliary variables that
 * follow from others are no error as long as their totals do too. Raking by terms that are all 1 goes from margin to margin (Deming & Stephan 1940); all
 * else is Newton's method on the dual problem. Must equal R survey::calibrate() and rake(). SVY_EUSAGE for too many auxiliary variables.
 */
int svy_calibrate(struct svy_ctx *ctx, const struct svy_calibrate *c, const double *d, double *g, struct svy_calibrate_outcome *out);
/* The totals with the factors (g NULL: without), naux elements. */
void svy_calibrate_totals(const struct svy_calibrate *c, const double *d, const double *g, double *reached);

#endif

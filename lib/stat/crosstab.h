// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A table of categories as its tests need it: shares of the cells and their covariance. One variable makes a table of one dimension, and so on.
 *
 * Invariants: cells are in row-major order, the last variable's categories next to each other; empty cells are there, with p = 0. Shares are of the
 * complete cases, on which every variable has a category, and sum to 1; under replicates of the weights cov is their spread.
 */
#ifndef SVY_STAT_CROSSTAB_H
#define SVY_STAT_CROSSTAB_H

#include <stddef.h>

struct svy_crosstab {
	size_t ndim;
	const size_t *size;             /* categories of each variable */
	size_t ncell;                   /* product of size[] */
	const double *p;                /* ncell */
	const double *cov;              /* ncell * ncell */
	double n;                       /* unweighted complete cases */
	double df;                      /* of the design in this domain; may be <= 0 */
	const double *cov_counts;       /* ncell * ncell, of the weighted counts, over the square of their sum; NULL: not known (Wald tests take cov) */
};

#endif

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

/* Variables of a table at most. */
#define SVY_CROSSTAB_DIMS 6

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

/* The table without the categories that nobody is in, which have no part in a test. */
struct svy_crosstab_used {
	struct svy_crosstab table;      /* what it points to is owned */
	size_t *size;
	double *p, *cov, *cov_counts;
};

/* Fills *out; a variable may be left with one category, or with none if the table is empty. */
void svy_crosstab_use(const struct svy_crosstab *x, struct svy_crosstab_used *out);
void svy_crosstab_used_free(struct svy_crosstab_used *out);
/* at[ndim]: the categories of a cell. */
void svy_crosstab_at(const struct svy_crosstab *x, size_t cell, size_t *at);
/* Cells whose share is 0. */
size_t svy_crosstab_empty(const struct svy_crosstab *x);

#endif

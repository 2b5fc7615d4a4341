// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calibration: factors g, as near to 1 as the method measures it, that make sum of d g x equal to given totals (Deville & Särndal 1992).
 *
 * Rows with the same auxiliary vector have the same factor, so the problem is one of cells: d is the sum of the base weights of the rows in a cell. Of
 * every term just one auxiliary variable of a cell is not zero: index says which, x its value. The factor of a cell follows from one multiplier per
 * auxiliary variable, g = F(sum of l x), or the product of the l where margins are raked, so that cells need not be kept in memory: the solver reads
 * them piece by piece, several times.
 */
#ifndef SVY_DESIGN_CALIBRATE_H
#define SVY_DESIGN_CALIBRATE_H

#include <stdint.h>
#include "design/calibration.h"

struct svy_calibrate {
	size_t nterm, naux;
	bool ones;                      /* all x are 1, and not given */
	const double *total;            /* naux */
	enum svy_calibration_method method;
	double lo, hi;                  /* of g, for LOGIT and BOUNDED: lo < 1 < hi */
	double tolerance;               /* largest |reached - total| over |total|; 0: 1e-11 */
	size_t iterations;              /* at most; 0: a number that is enough where there is a solution */
};

struct svy_calibrate_cells {
	size_t n;
	const uint32_t *index;          /* n * nterm, each below naux */
	const double *x;                /* n * nterm; NULL where all are 1 */
	const double *d;                /* n; need not be given to svy_calibrate_factors */
};

/* read: 1 with a piece in *cells, which is borrowed until the next call, 0 behind the last piece, negative on error. Pieces have numbers from 0. */
struct svy_calibrate_source {
	int (*read)(void *self, size_t piece, struct svy_calibrate_cells *cells);
	void *self;
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
 * l gets naux multipliers; those of the last try where no solution is reached, which is no error. Auxiliary variables that follow from others are none
 * either, as long as their totals do too. Raking by ones goes from margin to margin (Deming & Stephan 1940); all else is Newton's method on the dual
 * problem. Must equal R survey::calibrate() and rake(). SVY_EUSAGE for too many auxiliary variables, and errors of the source.
 */
int svy_calibrate(struct svy_ctx *ctx, const struct svy_calibrate *c, const struct svy_calibrate_source *source, double *l, struct svy_calibrate_outcome *out);
/* The factors of cells (or rows) under multipliers. */
void svy_calibrate_factors(const struct svy_calibrate *c, const double *l, const struct svy_calibrate_cells *cells, double *g);
/* Solves for cells that are all in memory, with one factor for each. */
int svy_calibrate_all(struct svy_ctx *ctx, const struct svy_calibrate *c, const struct svy_calibrate_cells *cells, double *g, struct svy_calibrate_outcome *out);
/* The totals of the base weights, naux elements. */
int svy_calibrate_base_totals(const struct svy_calibrate *c, const struct svy_calibrate_source *source, double *reached);

#endif

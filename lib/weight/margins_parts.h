// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parts of calibration to margins share. Private to lib/weight/. */
#ifndef SVY_WEIGHT_MARGINS_PARTS_H
#define SVY_WEIGHT_MARGINS_PARTS_H

#include "design/calibrate.h"
#include "weight/auxiliary.h"
#include "weight/cells.h"
#include "weight/margins.h"

/* Rows of non-zero weight in each category of a term. */
struct svy_margins_rows {
	uint64_t *n;
	size_t cap;
};

struct svy_margins {
	struct svy_ctx *ctx;
	struct svy_margins_opts o;
	const struct svy_targets *targets;
	struct svy_aux *aux;
	struct svy_cells *cells;
	size_t nterm, nweight;
	uint64_t seen;                  /* rows */
	struct svy_margins_rows *rows;  /* one for each term */
	uint64_t *missing;              /* rows without a value of a term */
	size_t *first;                  /* auxiliary variable of the first category of each term, and their number behind it */
	double *total;                  /* asked of each */
	double *base;                   /* what it is with the base weights */
	double *l;                      /* multipliers, weight by weight */
	/* the rows of a batch */
	uint32_t *index;
	double *x;
	double *g;
	double **whole;                 /* weights of the rows that take part */
};

void svy_margins_count(struct svy_margins_rows *r, uint32_t category);
/* Is there a target for each case and a case for each target? Fills total. SVY_EDATA names what is missing, and margins that contradict each other. */
int svy_margins_check(struct svy_margins *m);
/* SVY_ENUM: says what was not reached with the weight of that number. */
int svy_margins_fail(struct svy_margins *m, const struct svy_calibrate *c, size_t weight, const struct svy_calibrate_outcome *got);
/* Tells how the factors were found, and whom they changed most. */
void svy_margins_report(const struct svy_margins *m, const struct svy_calibrate_outcome *got);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parts of calibration to margins share. Private to lib/weight/. */
#ifndef SVY_WEIGHT_MARGINS_PARTS_H
#define SVY_WEIGHT_MARGINS_PARTS_H

#include "design/calibrate.h"
#include "weight/auxiliary.h"
#include "weight/cells.h"
#include "weight/margins.h"
#include "weight/tally.h"

struct svy_margins {
	struct svy_ctx *ctx;
	struct svy_margins_opts o;
	const struct svy_targets *targets;
	struct svy_aux *aux;
	struct svy_cells *cells;        /* NULL where factors are constant within units */
	bool dense;                     /* each cell has a value of all auxiliary variables, not one of each term */
	struct svy_calibrate_source (*source)(struct svy_margins *m, size_t weight);
	size_t nterm, nweight;
	uint64_t seen;                  /* rows */
	struct svy_tally *rows;         /* of non-zero weight in each category, term by term */
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

/* Binds the margins and makes room for what is counted. */
int svy_margins_start(struct svy_margins *m, const struct svy_dict *in, uint8_t *need, size_t replicates);
/* Does the row have any weight that is not 0? */
bool svy_margins_weighs(const struct svy_weights *w, size_t row);
/* Counts row `row` of index and x in its categories. False if it has none of some term, or one without a target. */
bool svy_margins_count(struct svy_margins *m, size_t row);
/* Checks, and finds the multipliers of all weights. */
int svy_margins_solve(struct svy_margins *m);
struct svy_calibrate svy_margins_problem(const struct svy_margins *m);
/* "Weight, raked to sex, region". Caller frees. */
char *svy_margins_title(enum svy_margins_kind kind, const struct svy_targets *t);
/* Frees what m holds, not m. */
void svy_margins_free(struct svy_margins *m);

/* Is there a target for each case and a case for each target? Fills total. SVY_EDATA names what is missing, and margins that contradict each other. */
int svy_margins_check(struct svy_margins *m);
/* SVY_ENUM: says what was not reached with the weight of that number. */
int svy_margins_fail(struct svy_margins *m, const struct svy_calibrate *c, size_t weight, const struct svy_calibrate_outcome *got);
/* Tells how the factors were found, and whom they changed most. */
void svy_margins_report(const struct svy_margins *m, const struct svy_calibrate_outcome *got);

#endif

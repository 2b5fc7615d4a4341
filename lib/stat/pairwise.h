// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates that are functions of the joint distribution of two variables: groups times pairs, each pair on the rows where both are valid, in one pass.
 *
 * What is summed is the weight of every pair of values that occurs. So rank correlations and correlations of categories have every design and every
 * kind of replicate by a derivative for each of these weights (Binder 1983; Demnati & Rao 2004). Memory grows with the different pairs of
 * values, which are few in answers to questions and as many as there are rows in measurements.
 */
#ifndef SVY_STAT_PAIRWISE_H
#define SVY_STAT_PAIRWISE_H

#include "stat/fit.h"
#include "stat/frame.h"
#include "stat/items.h"

struct svy_bivariate {
	size_t n;                       /* cells: pairs of values that occur in the full sample */
	size_t nx, ny;                  /* different values of each */
	const uint32_t *x, *y;          /* of each cell: which of the values, in ascending order from 0. Cells are in the order of x, then y */
	const double *w;                /* of each cell; may be 0 under a replicate */
};

struct svy_pair_function {
	const char *stat;
	size_t categories;              /* as many different values are categories, more are an error; 0: any number */
	const char *undefined;          /* why the estimate of somebody may not exist, for a warning */
	/*
	 * The estimate, NaN if there is none. near: that of the full sample, of which this is a replicate, or NaN. gradient (NULL: not wanted): by the weight
	 * of each cell; NaN where the estimate has no derivative.
	 */
	double (*evaluate)(const struct svy_bivariate *d, double near, double *gradient);
};

struct svy_pairwise_opts {
	const struct svy_pair_function *f;
	const size_t (*pair)[2];        /* npair of items, copied */
	size_t npair;
	bool deff, covariance;
};

struct svy_pairwise;

/* frame and items are borrowed. */
struct svy_pairwise *svy_pairwise_new(struct svy_frame *frame, const struct svy_items *items, const struct svy_pairwise_opts *o);
void svy_pairwise_free(struct svy_pairwise *p);
/* A batch that the items and the frame have taken. */
int svy_pairwise_add(struct svy_ctx *ctx, struct svy_pairwise *p, size_t nrow, const uint8_t *drop);
/* Results group by group, pair by pair. */
int svy_pairwise_finish(struct svy_ctx *ctx, struct svy_pairwise *p, struct svy_fit *fit);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files of svy_indices share: their points in lib/stat/indices.c, variances in indices_linear.c and indices_replicates.c. Private to them. */
#ifndef SVY_STAT_INDICES_PARTS_H
#define SVY_STAT_INDICES_PARTS_H

#include "stat/indices.h"

struct svy_indices {
	struct svy_frame *frame;
	struct svy_items *items;
	const struct svy_indices_kind *kind;
	const void *self;
	struct svy_indices_opts o;
	size_t nitem;
	struct svy_replay *replay;
	struct svy_dist *dist;          /* [group][item]: a cell */
	double *squares;                /* per cell: sum of w^2 x */
	struct svy_dist *population;    /* per item */
	uint64_t *members, *everyone;   /* per group: respondents, whether they answered or not; of all */
	size_t cap;                     /* groups with room */
	/* after the first pass */
	uint32_t ngroup, *order;
	size_t ncell, nest;             /* estimates: [group][item][index] */
	double *index;
	void **known;                   /* per cell; NULL of nobody */
	double *slope;                  /* per estimate: what it takes of shared() */
	double *squared, *sum;          /* per estimate: sums of w z^2 and w z over those who contribute, for design effects */
	double *squared_all, *sum_all;  /* per item: those of shared() over everyone */
	struct svy_engine_counts counts;
	struct svy_result *result;      /* in the order of printing */
	double *cov, *second;           /* or NULL */
};

/* The cell as the kind sees it. */
struct svy_indices_cell svy_indices_cell_of(const struct svy_indices *x, size_t cell);
/* A row that is in the file and has a weight, inside the domain or not. */
bool svy_indices_is_respondent(const struct svy_indices *x, size_t i);
/* var[nest], cov[nest * nest] (NULL: not wanted) from influence values; under replicates only x->counts, which it fills, have a meaning. */
int svy_indices_linearised(struct svy_ctx *ctx, struct svy_indices *x, double *var, double *cov);
/* The same from the indices under each replicate. */
int svy_indices_replicated(struct svy_ctx *ctx, struct svy_indices *x, double *var, double *cov);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Indices: numbers that are computed from the weighted distribution of a variable, such as a Gini coefficient or a poverty rate, by groups and in domains.
 *
 * A kind says what its indices are, given a distribution, and what a person adds to each (the influence function). Variances follow (Deville 1999):
 * the influence values of all rows are totalled under the design; under replicates of the weights the indices are computed again from the
 * distribution under each replicate. Two passes: the first finds the distributions.
 *
 * Memory grows with the different values of a variable in its groups, under replicates times their number.
 */
#ifndef SVY_STAT_INDICES_H
#define SVY_STAT_INDICES_H

#include "stat/distribution.h"
#include "stat/fit.h"
#include "stat/interval.h"
#include "stat/replay.h"

/* An item in a group: what its indices are computed from. */
struct svy_indices_cell {
	const struct svy_dist *values;
	const struct svy_dist *population;      /* of everyone; NULL unless it was asked for */
	double squares;                         /* sum of w^2 x; NaN under replicates, where it is not known */
};

/* self is what the kind was given to svy_indices_new with. */
struct svy_indices_kind {
	const char *undefined;          /* why an index of somebody may not exist, for a warning */
	/* SVY_EDATA where a cell of the full sample has values that an index cannot have. variable is for the message. NULL: nothing is refused. */
	int (*check)(struct svy_ctx *ctx, const void *self, const struct svy_dist *values, const char *variable);
	/* The indices of a cell that has somebody; what does not exist is NaN. */
	void (*evaluate)(const void *self, const struct svy_indices_cell *cell, double *index);
	/* What influence() needs to know of a cell of the full sample that has somebody. Freed by forget(). */
	void *(*linearise)(const void *self, const struct svy_indices_cell *cell, const double *index);
	/*
	 * z[n] of a member of the cell with value y and weight w: what the index grows by, per unit of weight. Where the population counts, without what it adds
	 * to that: slope[n] times shared(y) of everyone, member of the cell or not; shared() is the same for all cells of an item. NULL where none has such a part.
	 */
	void (*influence)(const void *self, const void *known, double y, double w, double *z);
	double (*shared)(const void *self, const void *known, double y);
	void (*slopes)(const void *self, const void *known, double *slope);
	void (*forget)(void *known);
	/* level and stat of index k; whether it is one of the population, whatever the group. */
	bool (*name)(const void *self, size_t k, const char **level, const char **stat);
};

struct svy_indices_opts {
	size_t n;                       /* indices of a cell */
	bool population;                /* they depend on everyone, inside the domain and the group or not */
	bool covariance, deff;
};

struct svy_indices;

/* frame, items and self are borrowed. */
struct svy_indices *svy_indices_new(struct svy_frame *frame, struct svy_items *items, const struct svy_indices_kind *kind, const void *self,
				    const struct svy_indices_opts *o);
void svy_indices_free(struct svy_indices *x);
/* A batch that the items and the frame have taken. */
int svy_indices_add(struct svy_ctx *ctx, struct svy_indices *x, const struct svy_batch *b);
/* Results by group, item and index. deff compares with a simple random sample of as many respondents, by the influence values. */
int svy_indices_finish(struct svy_ctx *ctx, struct svy_indices *x, struct svy_fit *fit);
/* The distributions, after svy_indices_finish: those of the cells and, if the population counts, then those of the population. NULL behind the last. */
const struct svy_dist *svy_indices_distribution(const struct svy_indices *x, size_t i);

/* Of an index between 0 and 1 (bounded) by logit, where ci says so, at 0 and 1 that of a share if it is one (stat "proportion"); else the symmetric one. */
void svy_indices_interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, bool bounded, double *lo, double *hi);

#endif

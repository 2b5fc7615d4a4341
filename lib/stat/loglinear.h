// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Hierarchical log-linear models of a table: which interactions of its variables they have, what they expect, and their design matrix.
 *
 * A model is a set of interactions, each a set of variables (bit d: variable d); with an interaction come all its parts, so that the model is what its
 * largest interactions say: a*b + c. Source: Bishop, Fienberg & Holland (1975), ch. 3.
 */
#ifndef SVY_STAT_LOGLINEAR_H
#define SVY_STAT_LOGLINEAR_H

#include <stdbool.h>
#include <stdint.h>
#include "base/ctx.h"
#include "stat/crosstab.h"

/* Bit s of `has`: the interaction of the variables in s. Bit 0 is the constant. */
struct svy_loglinear {
	uint64_t has;
};

/* The interaction of some variables, with all its parts. */
void svy_loglinear_add(struct svy_loglinear *m, unsigned variables);
/* All interactions of `order` of ndim variables, with their parts: order 1 is independence, ndim the saturated model. */
struct svy_loglinear svy_loglinear_order(size_t ndim, size_t order);
/*
 * From "a*b + c", names of the table's variables. SVY_EUSAGE for another name, for what is no formula, and for a variable of the table that the model
 * leaves out, since it would take its categories for equally frequent.
 */
int svy_loglinear_parse(struct svy_ctx *ctx, const char *formula, const char *const *name, size_t ndim, struct svy_loglinear *m);
/* "a*b + c". Caller frees. */
char *svy_loglinear_formula(const struct svy_loglinear *m, const char *const *name, size_t ndim);
/* All that a has is in b. */
bool svy_loglinear_within(const struct svy_loglinear *a, const struct svy_loglinear *b);
/*
 * fitted[ncell]: the shares that the model expects, by iterative proportional fitting (Deming & Stephan 1940); margins of its interactions are those of x.
 * Must equal fitted(glm(p ~ model, family = quasipoisson)) of R, but for cells that only vanish in the limit, which are 0 here. False if margins are not met
 * within 1e-10 after many rounds.
 */
bool svy_loglinear_fit(const struct svy_loglinear *m, const struct svy_crosstab *x, double *fitted);
/* Columns of the design matrix, the constant among them. */
size_t svy_loglinear_columns(const struct svy_loglinear *m, const struct svy_crosstab *x);
/* Column by column, X[column * ncell + cell]: contrasts that are orthogonal over the cells. Caller frees. */
double *svy_loglinear_matrix(const struct svy_loglinear *m, const struct svy_crosstab *x);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The kernel for units that were drawn with unequal probabilities and without replacement: one stratum at one stage.
 *
 * The variance of the total of z is the quadratic form z'Dz, where D depends on the probabilities p of the n units of the stratum:
 *
 *   brewer    n/(n-1) sum (1-p_i)(z_i - zbar)^2                           Brewer & Donadio (2003); R svydesign(pps = "brewer")
 *   poisson   D_ii = 1 - p_i, all others 0
 *   overton   D_ij = -(1 - (p_i + p_j)/2) / (n-1)                         Overton (1985); R pps = "overton"
 *   hr        D_ij = -(1 - p_i - p_j + mean p) / (n-1)                    Hartley & Rao (1962) with the sample's sum; R pps = HR()
 *   hrpop     the same with the population's sum of p^2 over n            R pps = HR(sum)
 *   ht, yg    D_ij = 1 - p_i p_j / p_ij                                   Horvitz & Thompson (1952), Yates & Grundy (1953); R pps = ppsmat(p)
 *
 * with D_ii = 1 - p_i. The form of Yates and Grundy takes away the sums of the rows: -1/2 sum D_ij (z_i - z_j)^2.
 *
 * A unit that was certain (p = 1) is no part of the sample: it adds nothing, and n does not count it. Units without a member of the domain
 * have z = 0 and are there. All units of a stratum are in memory until it is closed.
 */
#ifndef SVY_DESIGN_UNEQUAL_H
#define SVY_DESIGN_UNEQUAL_H

#include "design/joint.h"
#include "design/pps.h"
#include "design/stratum.h"

/* How the design draws: what a kernel asks about a unit or its stratum. */
struct svy_unequal_rule {
	enum svy_pps_method method;     /* of the first stage; later ones with probabilities are "brewer" */
	bool as_r;                      /* units that were certain count as others do */
	const struct svy_joint *joint;  /* ht and yg; else NULL */
	bool (*has)(void *self, size_t stage);          /* do units of the stage have probabilities of their own? The first always do */
	double (*probability)(void *self, size_t stage, const struct svy_place *place);
	double (*sum)(void *self, const struct svy_place *place);       /* hrpop: the population's sum of p^2 over n, in the stratum */
	size_t (*unit)(void *self, const struct svy_place *place);      /* which row of the joint probabilities is the unit's */
	size_t (*units)(void *self);                    /* of the data */
	void *self;
};

struct svy_unequal;

struct svy_unequal *svy_unequal_new(const struct svy_unequal_rule *r, size_t stage, size_t nest);
void svy_unequal_free(struct svy_unequal *u);
/* A unit, with the estimates that it touches; none if it has no member. */
void svy_unequal_add(struct svy_unequal *u, const struct svy_place *place, const uint32_t *touched, size_t ntouched, const double *z);
void svy_unequal_clear(struct svy_unequal *u);
/*
 * Adds the stratum's variance, times scale, and empties it. One unit (but for "poisson") is lonely: *lonely says so, and *f is its probability; acc, which is empty,
 * is filled with it for svy_stratum_close.
 */
void svy_unequal_close(struct svy_unequal *u, const struct svy_place *place, double scale, struct svy_strata_sum *to, struct svy_stratum *acc,
		       bool *lonely, double *f);

#endif

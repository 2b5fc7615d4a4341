// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Between-unit variance of one stratum, for many estimates of which each stratum touches few, and its sum over strata with the rules
 * for a stratum of one unit. Shared by the kernels.
 *
 * Units that hold no member of an estimate's domain contribute zero: they are never added, and are made up for in svy_stratum_close.
 */
#ifndef SVY_DESIGN_STRATUM_H
#define SVY_DESIGN_STRATUM_H

#include "design/engine.h"

/* The running sum over strata. Arrays have nest elements. */
struct svy_strata_sum {
	size_t nest;
	enum svy_lonely_rule lonely;
	double *var, *cov;              /* borrowed from the caller; cov may be NULL */
	double share;                   /* units of the first stage over those of the stage whose strata are being closed; 1 at the first */
	double *strata, *lonely_strata; /* strata that touch the estimate, and those of one unit among them */
	double *lone_w, *lone_z, *lone_zz;      /* sums over lonely strata, for SVY_LONELY_ADJUST */
	double *pair_w, *pair_z;                /* with cov, over those that touch both: of the weights, and of z of the first (nest * nest) */
};
void svy_strata_sum_init(struct svy_strata_sum *s, size_t nest, enum svy_lonely_rule lonely, double *var, double *cov);
void svy_strata_sum_free(struct svy_strata_sum *s);
/* After the last stratum: applies the rule. total[e] is the sum of z over all units, units the number of those of the first stage. */
void svy_strata_sum_finish(struct svy_strata_sum *s, const double *total, double units);

/* One stratum at one stage. */
struct svy_stratum {
	size_t nest, ntouched;
	double *n, *mean, *m2;          /* per estimate: units seen, their mean, squared deviations */
	uint32_t *touched;
	double *cross, *sum;            /* nest * nest and nest; NULL without covariance */
};
void svy_stratum_init(struct svy_stratum *s, size_t nest, bool covariance);
void svy_stratum_free(struct svy_stratum *s);
/* n units with this mean and this sum of squared deviations from it. */
void svy_stratum_add(struct svy_stratum *s, uint32_t estimate, double n, double mean, double m2);
/* One unit whose touched estimates are listed; also its products, if covariance is kept. */
void svy_stratum_add_unit(struct svy_stratum *s, const uint32_t *touched, size_t ntouched, const double *z);
/* Forgets what it holds. */
void svy_stratum_clear(struct svy_stratum *s);
/*
 * Adds (1-f) n/(n-1) sum (z - zbar)^2, times scale, to the sum and empties the stratum. n counts all units of the stratum.
 * Returns true if the stratum has one unit, touches an estimate and f < 1: lonely.
 */
bool svy_stratum_close(struct svy_stratum *s, double n, double f, double scale, struct svy_strata_sum *to);

#endif

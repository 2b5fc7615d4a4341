// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How many units to draw in each stratum.
 *
 * Invariants: the numbers sum to n, none is below its lower bound or above its upper one, and between these they are in proportion to what the rule
 * asks for, to the nearest whole number.
 */
#ifndef SVY_PLAN_SAMPLE_ALLOCATE_H
#define SVY_PLAN_SAMPLE_ALLOCATE_H

#include <stddef.h>
#include "base/ctx.h"

enum svy_allocation {
	SVY_ALLOCATE_PROPORTIONAL,      /* N */
	SVY_ALLOCATE_EQUAL,             /* 1 */
	SVY_ALLOCATE_NEYMAN,            /* N S: Neyman (1934) */
	SVY_ALLOCATE_OPTIMAL,           /* N S / sqrt(c): Cochran (1977), ch. 5 */
	SVY_ALLOCATE_POWER,             /* N^p: Bankier (1988), for strata of the same relative spread */
	SVY_ALLOCATE_SIZE,              /* X, so that probabilities by size are the same share of it in all strata */
};
#define SVY_ALLOCATION_COUNT 6
extern const char *const svy_allocation_name[SVY_ALLOCATION_COUNT];    /* "proportional" "equal" "neyman" "optimal" "power" "size" */

struct svy_allocate_stratum {
	double N;                       /* units that can be drawn */
	double sd, cost;                /* for NEYMAN and OPTIMAL; sd >= 0, cost > 0 */
	double size;                    /* X, the sum of the sizes of the units, for SIZE */
	double lo, hi;                  /* bounds of n, whole numbers; lo <= hi */
	double share;                   /* out: n before rounding */
	double n;                       /* out */
};

/* SVY_EDATA if the bounds do not leave room for n: that of all strata, or their minima. n is a whole number; p is that of POWER. */
int svy_allocate(struct svy_ctx *ctx, enum svy_allocation rule, double p, double n, struct svy_allocate_stratum *v, size_t count);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The kernel for a second phase: a sample (stratified, of rows or of groups of them) from the sample of the first phase.
 *
 * With z weighted by both phases, D1 and D2 the matrices 1 - p_i p_j / p_ij of the phases (design/unequal.h) and A = D1 + D2 - D1 D2, element by element,
 * V = z'Az (Särndal, Swensson & Wretman 1992, eq. 9.4.14; R survey::twophase(method = "full")). The second phase makes V2 = z'D2z, the first what is left:
 *
 *   z'Az = z'D1z  +  z'D2z  -  sum over pairs within a stratum of the second phase of D1_ij D2_ij z_i z_j
 *
 * z'D1z is what the multistage kernel gives (all units of the first phase counted, those outside of the second with z = 0), z'D2z the same for the
 * second phase, and the pairs need memory and time in proportion to rows, and pairs of rows only within a primary unit.
 */
#ifndef SVY_DESIGN_SECOND_H
#define SVY_DESIGN_SECOND_H

#include "design/engine.h"
#include "design/units.h"

/* What the engine asks about a stratum of the second phase, which the last two codes of a place tell. */
struct svy_second_rule {
	double (*population)(void *self, const struct svy_place *place);        /* units that the first phase has in it */
	char *(*stratum_name)(void *self, const struct svy_place *place);       /* caller frees */
	bool as_r;                      /* degrees of freedom are those of the second phase */
	void *self;
};

/*
 * var and cov (may be NULL) hold z'D1z and get V; second[nest] gets the part of the second phase. units is read anew. The rules for lonely units hold for strata
 * of either phase. counts holds those of the first phase and gets those of the second where they leave fewer degrees of freedom, or always (as_r of the rule).
 */
int svy_second_phase(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, const struct svy_gradient *g, size_t nest,
		     enum svy_lonely_rule lonely, double *var, double *cov, double *second, struct svy_engine_counts *counts);

#endif

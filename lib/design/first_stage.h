// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The strata and primary units of a design, in an order that does not depend on that of the rows: by number, or by text. From it replicates are made.
 * Only where every row is a unit the order of the rows is that of the units.
 */
#ifndef SVY_DESIGN_FIRST_STAGE_H
#define SVY_DESIGN_FIRST_STAGE_H

#include "design/factors.h"
#include "design/units.h"

struct svy_first_stage {
	size_t n, cap;                  /* strata, as the store of units hands them out */
	struct svy_place *place;        /* of the first unit of each */
	double *units;
	size_t *start;                  /* number of its first unit; n + 1 of them */
	uint32_t *rank;                 /* of the stratum in the order */
	size_t nunit, unit_cap;
	uint64_t *code;                 /* of each unit */
	uint32_t *unit_rank;            /* within its stratum */
	size_t place_cap, units_cap, start_cap;
};

/* units: of one stage, closed; read to their end. */
int svy_first_stage_read(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, struct svy_first_stage *out);
void svy_first_stage_free(struct svy_first_stage *s);
/* The factors for these strata, in their order: stratum h is number rank[h] there, its unit u number unit_rank[u]. A refusal names the stratum. */
int svy_first_stage_factors(struct svy_ctx *ctx, const struct svy_engine_design *d, enum svy_lonely_rule lonely, const struct svy_first_stage *s,
			    struct svy_factors **out);
/* Degrees of freedom: units less strata where that is the rank of the replicates less one; NaN where it must be found. */
double svy_first_stage_df(const struct svy_first_stage *s, const struct svy_engine_design *d, enum svy_lonely_rule lonely);

#endif

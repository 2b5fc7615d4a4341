// SPDX-License-Identifier: GPL-3.0-or-later
/* Totals under replicates that are made from the design: the sums per primary unit, times the unit's factors. */
#ifndef SVY_DESIGN_MADE_H
#define SVY_DESIGN_MADE_H

#include "design/engine.h"
#include "design/factors.h"
#include "design/rep_sums.h"
#include "design/units.h"

struct svy_made {
	struct svy_factors *factors;
	struct svy_rep_sums *sums;      /* of the replicates */
	double df;                      /* rank of the replicates' weights, less one */
};

/* units: of one stage, closed; read to their end. */
int svy_made_totals(struct svy_ctx *ctx, const struct svy_engine_design *d, enum svy_lonely_rule lonely, struct svy_units *units, size_t slots,
		    struct svy_made *out);
void svy_made_free(struct svy_made *m);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/made.h"

#include <math.h>
#include <string.h>
#include "design/first_stage.h"
#include "design/left_out.h"
#include "design/rank.h"

/* The records come in the order in which the strata and units were read before. */
static int add_units(struct svy_ctx *ctx, struct svy_units *units, const struct svy_first_stage *s, struct svy_made *m, struct svy_rank *rank)
{
	struct svy_place place, last = {{0}};
	uint32_t block;
	const double *v, *factor = NULL;
	size_t h = 0, unit = 0;
	int rc;
	while ((rc = svy_units_next(ctx, units, &place, &block, &v)) > 0) {
		bool first = !factor, stratum = first || last.code[0] != place.code[0];
		if (stratum) {
			h += !first;
			svy_factors_open(m->factors, s->rank[h]);
		}
		if (stratum || last.code[1] != place.code[1]) {
			unit += !first;
			factor = svy_factors_of(m->factors, s->unit_rank[unit]);
			if (rank)
				svy_rank_add(rank, factor);
		}
		if (v)
			svy_rep_sums_add(m->sums, block, v, factor);
		last = place;
	}
	return rc;
}

int svy_made_totals(struct svy_ctx *ctx, const struct svy_engine_design *d, enum svy_lonely_rule lonely, struct svy_units *units, size_t slots,
		    struct svy_made *out)
{
	struct svy_first_stage s;
	struct svy_rank *rank = NULL;
	memset(out, 0, sizeof *out);
	int rc = svy_first_stage_read(ctx, d, units, &s);
	if (!rc)
		rc = svy_first_stage_factors(ctx, d, lonely, &s, &out->factors);
	if (!rc)
		rc = svy_units_rewind(ctx, units);
	if (!rc) {
		size_t n = svy_factors_count(out->factors), from, to;
		double base;
		out->sums = svy_rep_sums_new(n, slots);
		out->df = svy_first_stage_df(&s, d, lonely);
		if (isnan(out->df))
			rank = svy_rank_new(n);
		if (s.n && svy_factors_left_out(out->factors, 0, &from, &to, &base))
			rc = svy_left_out_totals(ctx, units, &s, out->factors, slots, out->sums);
		else
			rc = add_units(ctx, units, &s, out, rank);
		if (rank)
			out->df = (double)svy_rank_get(rank) - 1;
	}
	svy_rank_free(rank);
	svy_first_stage_free(&s);
	return rc;
}

void svy_made_free(struct svy_made *m)
{
	svy_factors_free(m->factors);
	svy_rep_sums_free(m->sums);
	memset(m, 0, sizeof *m);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/made.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/rank.h"

/* The strata in the order of the units, with the place of the first unit of each. */
struct strata {
	struct svy_factor_stratum *v;
	struct svy_place *place;
	size_t n, cap, place_cap;
};

static void open_stratum(struct strata *s, const struct svy_place *place)
{
	svy_grow(s->v, s->n, s->cap);
	svy_grow(s->place, s->n, s->place_cap);
	s->v[s->n] = (struct svy_factor_stratum){0, 0};
	s->place[s->n++] = *place;
}

/* What happens when the walk over the records comes to a new stratum or unit, and at each record. */
static bool new_stratum(const struct svy_place *last, const struct svy_place *place, bool first)
{
	return first || last->code[0] != place->code[0];
}

static int count_units(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, struct strata *s)
{
	struct svy_place place, last;
	uint32_t block;
	const double *v;
	int rc;
	for (bool first = true; (rc = svy_units_next(ctx, units, &place, &block, &v)) > 0; first = false) {
		bool stratum = new_stratum(&last, &place, first);
		if (stratum)
			open_stratum(s, &place);
		if (stratum || last.code[1] != place.code[1])
			s->v[s->n - 1].units++;
		last = place;
	}
	for (size_t h = 0; h < s->n; h++)
		s->v[h].fraction = s->v[h].units / d->population(d->self, 0, &s->place[h], s->v[h].units);
	return rc;
}

static int add_units(struct svy_ctx *ctx, struct svy_units *units, struct svy_made *m, struct svy_rank *rank)
{
	struct svy_place place, last;
	uint32_t block;
	const double *v, *factor = NULL;
	size_t stratum = 0, unit = 0;
	int rc;
	for (bool first = true; (rc = svy_units_next(ctx, units, &place, &block, &v)) > 0; first = false) {
		bool fresh = new_stratum(&last, &place, first);
		if (fresh) {
			svy_factors_open(m->factors, first ? 0 : ++stratum);
			unit = 0;
		}
		if (fresh || last.code[1] != place.code[1]) {
			factor = svy_factors_of(m->factors, unit++);
			if (rank)
				svy_rank_add(rank, factor);
		}
		if (v)
			svy_rep_sums_add(m->sums, block, v, factor);
		last = place;
	}
	return rc;
}

/* Of a jackknife it is known; of others it is found. */
static double known_df(const struct svy_engine_design *d, const struct strata *s)
{
	double units = 0;
	if (d->replicates->type != SVY_REP_JK1 && d->replicates->type != SVY_REP_JKN)
		return NAN;
	for (size_t h = 0; h < s->n; h++)
		units += s->v[h].units;
	return units - (double)s->n;
}

static int make(struct svy_ctx *ctx, const struct svy_engine_design *d, const struct strata *s, struct svy_made *m)
{
	size_t stratum = SIZE_MAX;
	int rc = svy_factors_new(ctx, d->replicates, s->v, s->n, &m->factors, &stratum);
	if (!rc || stratum == SIZE_MAX)
		return rc;
	char *name = d->stratum_name(d->self, 0, &s->place[stratum]);
	struct svy_err was = ctx->err;
	ctx->err.code = 0;
	svy_fail(ctx, rc, "%s: stratum '%s'", was.msg, name);
	free(name);
	return rc;
}

int svy_made_totals(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, size_t slots, struct svy_made *out)
{
	struct strata s = {0};
	struct svy_rank *rank = NULL;
	memset(out, 0, sizeof *out);
	int rc = count_units(ctx, d, units, &s);
	if (!rc)
		rc = make(ctx, d, &s, out);
	if (!rc)
		rc = svy_units_rewind(ctx, units);
	if (!rc) {
		size_t n = svy_factors_count(out->factors);
		out->sums = svy_rep_sums_new(n, slots);
		out->df = known_df(d, &s);
		if (isnan(out->df))
			rank = svy_rank_new(n);
		rc = add_units(ctx, units, out, rank);
		if (rank)
			out->df = (double)svy_rank_get(rank) - 1;
	}
	svy_rank_free(rank);
	free(s.v);
	free(s.place);
	return rc;
}

void svy_made_free(struct svy_made *m)
{
	svy_factors_free(m->factors);
	svy_rep_sums_free(m->sums);
	memset(m, 0, sizeof *m);
}

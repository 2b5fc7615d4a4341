// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/first_stage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

static void add_stratum(struct svy_first_stage *s, const struct svy_place *place)
{
	svy_grow(s->place, s->n, s->place_cap);
	svy_grow(s->units, s->n, s->units_cap);
	svy_grow(s->start, s->n + 1, s->start_cap);
	s->place[s->n] = *place;
	s->units[s->n] = 0;
	s->start[s->n++] = s->nunit;
}

static void add_unit(struct svy_first_stage *s, uint64_t code)
{
	svy_grow(s->code, s->nunit, s->unit_cap);
	s->code[s->nunit++] = code;
	s->units[s->n - 1]++;
}

static int walk(struct svy_ctx *ctx, struct svy_units *units, struct svy_first_stage *s)
{
	struct svy_place place, last = {{0}};
	uint32_t block;
	const double *v;
	int rc;
	while ((rc = svy_units_next(ctx, units, &place, &block, &v)) > 0) {
		bool stratum = !s->n || last.code[0] != place.code[0];
		if (stratum)
			add_stratum(s, &place);
		if (stratum || last.code[1] != place.code[1])
			add_unit(s, place.code[1]);
		last = place;
	}
	if (s->n)
		s->start[s->n] = s->nunit;
	return rc;
}

/* What is put into order: codes at a place of the design. */
struct sorting {
	const struct svy_engine_design *d;
	size_t at;
	const uint64_t *code;
};

static int by_code(const void *a, const void *b, void *arg)
{
	const struct sorting *s = arg;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return s->d->compare(s->d->self, s->at, s->code[x], s->code[y]);
}

/* rank[i] of code[i] among n. */
static void rank_codes(const struct svy_engine_design *d, size_t at, const uint64_t *code, size_t n, uint32_t *rank)
{
	uint32_t *order = svy_calloc(n + 1, sizeof *order);
	struct sorting sorting = {d, at, code};
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	if (at == 0 || !d->rows_are_units)
		qsort_r(order, n, sizeof *order, by_code, &sorting);
	for (size_t i = 0; i < n; i++)
		rank[order[i]] = (uint32_t)i;
	free(order);
}

static void put_into_order(const struct svy_engine_design *d, struct svy_first_stage *s)
{
	uint64_t *strata = svy_calloc(s->n + 1, sizeof *strata);
	s->rank = svy_calloc(s->n + 1, sizeof *s->rank);
	s->unit_rank = svy_calloc(s->nunit + 1, sizeof *s->unit_rank);
	for (size_t h = 0; h < s->n; h++) {
		strata[h] = s->place[h].code[0];
		rank_codes(d, 1, s->code + s->start[h], s->start[h + 1] - s->start[h], s->unit_rank + s->start[h]);
	}
	rank_codes(d, 0, strata, s->n, s->rank);
	free(strata);
}

int svy_first_stage_read(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, struct svy_first_stage *out)
{
	memset(out, 0, sizeof *out);
	int rc = walk(ctx, units, out);
	put_into_order(d, out);
	return rc;
}

void svy_first_stage_free(struct svy_first_stage *s)
{
	free(s->place);
	free(s->units);
	free(s->start);
	free(s->rank);
	free(s->code);
	free(s->unit_rank);
	memset(s, 0, sizeof *s);
}

/* The error so far is what there is to say of a stratum: its name goes before. */
static void name_stratum(struct svy_ctx *ctx, const struct svy_engine_design *d, const struct svy_place *place)
{
	char *name = d->stratum_name(d->self, 0, place);
	struct svy_err was = ctx->err;
	ctx->err.code = 0;
	svy_fail(ctx, was.code, "stratum '%s' %s", name, was.msg);
	free(name);
}

int svy_first_stage_factors(struct svy_ctx *ctx, const struct svy_engine_design *d, enum svy_lonely_rule lonely, const struct svy_first_stage *s,
			    struct svy_factors **out)
{
	struct svy_factor_stratum *strata = svy_calloc(s->n + 1, sizeof *strata);
	size_t refused = SIZE_MAX;
	int rc = 0;
	*out = NULL;
	for (size_t h = 0; h < s->n && !rc; h++) {
		double population = d->population(d->self, 0, &s->place[h], s->units[h]);
		strata[s->rank[h]] = (struct svy_factor_stratum){s->units[h], s->units[h] / population};
		if (population < s->units[h] * (1 - 1e-9)) {
			rc = svy_fail(ctx, SVY_EDATA, "has more units sampled than exist: %.0f of %.0f (see --fpc)", s->units[h], population);
			refused = s->rank[h];
		}
	}
	if (!rc)
		rc = svy_factors_new(ctx, d->replicates, lonely, strata, s->n, out, &refused);
	for (size_t h = 0; h < s->n && rc && refused != SIZE_MAX; h++)
		if (s->rank[h] == refused)
			name_stratum(ctx, d, &s->place[h]);
	free(strata);
	return rc;
}

double svy_first_stage_df(const struct svy_first_stage *s, const struct svy_engine_design *d, enum svy_lonely_rule lonely)
{
	bool jackknife = d->replicates->type == SVY_REP_JK1 || d->replicates->type == SVY_REP_JKN;
	return jackknife && lonely != SVY_LONELY_ADJUST ? (double)s->nunit - (double)s->n : NAN;
}

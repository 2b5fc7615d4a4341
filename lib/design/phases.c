// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/phases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "design/place.h"
#include "design/weigh.h"
#include "io/relay.h"
#include "io/spool.h"

/* Units of one stage of the first phase, counted by stratum. */
struct stage {
	struct svy_table *units, *strata;
	double *n;
	size_t cap;
};

struct phases {
	struct svy_relay relay;
	const struct svy_dict *dict;
	struct svy_phase2 declared;
	char *weight;
	struct svy_places *places;
	struct svy_engine_design design;
	struct svy_subsample *second;
	size_t at;                      /* of the second phase's codes in a place */
	bool from_fpc;                  /* the first phase's weight is population over sample */
	struct stage stage[SVY_STAGES_MAX];
	struct svy_table *strata, *units;       /* of the second phase */
	double *population, *sampled;   /* by stratum */
	size_t population_cap, sampled_cap;
	struct svy_place *example;      /* of each stratum, for its name */
	size_t example_cap;
	uint8_t *drawn;                 /* by unit */
	size_t drawn_cap;
	uint64_t row;
	ptrdiff_t fpc_at, weight_at;    /* of the new columns, or -1 */
	struct svy_column fpc_column, weight_column, *col;
	struct svy_batch_spool *rows;
	struct svy_place *place;
	const double *w;                /* of the first phase; borrowed from places */
	uint8_t *mark;
};

/*
 * The second phase as it is before its units are counted, bound to the outgoing dictionary: its first columns are those that come in, and no more are added
 * to it, since what is bound points into it.
 */
static int bind_second(struct phases *p, uint8_t *need)
{
	struct svy_dict *out = &p->relay.out;
	uint8_t *wanted = svy_calloc(out->nvar + 1, 1);
	svy_phase2_write(&out->survey, &p->declared);
	int rc = svy_subsample_bind(p->relay.ctx, out, p->at, wanted, &p->second);
	for (size_t i = 0; i < p->dict->nvar && !rc; i++)
		need[i] |= wanted[i];
	free(wanted);
	return rc;
}

static int check_weight(struct phases *p)
{
	size_t at;
	return svy_dict_require_number(p->relay.ctx, p->dict, "final weight", p->weight, &at);
}

static void add_columns(struct phases *p)
{
	struct svy_dict *out = &p->relay.out;
	p->fpc_at = p->weight_at = -1;
	if (!p->declared.fpc)
		p->fpc_at = (ptrdiff_t)svy_weigh_column(out, "phase2_size", "Units of the first phase in the stratum of the second", true);
	if (!p->weight)
		p->weight_at = (ptrdiff_t)svy_weigh_column(out, "design_weight", "Weight of both phases", false);
}

/* The declaration that goes on, with the columns that are made. */
static void declare(struct phases *p)
{
	struct svy_dict *out = &p->relay.out;
	if (p->fpc_at >= 0)
		p->declared.fpc = svy_strdup(out->var[p->fpc_at].name);
	free(out->survey.weights);
	out->survey.weights = svy_strdup(p->weight ? p->weight : out->var[p->weight_at].name);
	svy_phase2_write(&out->survey, &p->declared);
}

static int bind_first(struct phases *p, uint8_t *need)
{
	const struct svy_survey *s = &p->dict->survey;
	int rc = svy_places_bind(p->relay.ctx, p->dict, need, &p->places);
	if (rc)
		return rc;
	p->design = svy_places_design(p->places);
	p->at = 2 * p->design.stages;
	bool given = svy_places_has_weights(p->places) || p->weight;
	p->from_fpc = !given && s->fpc.n == p->design.stages;
	if (!given && !p->from_fpc)
		svy_note(p->relay.ctx, "the first phase has neither weights nor population sizes of all its stages: its cases count once");
	for (size_t k = 0; p->from_fpc && k < p->design.stages; k++) {
		p->stage[k].units = svy_table_new((2 * k + 2) * sizeof(uint64_t));
		p->stage[k].strata = svy_table_new((2 * k + 1) * sizeof(uint64_t));
	}
	return 0;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct phases *p = (struct phases *)sink;
	uint8_t *wanted = NULL;
	p->dict = dict;
	svy_dict_copy(&p->relay.out, dict);
	int rc = p->weight ? check_weight(p) : 0;
	add_columns(p);
	if (!rc)
		rc = bind_first(p, need);
	if (!rc)
		rc = bind_second(p, need);
	if (rc)
		return rc;
	declare(p);
	rc = svy_relay_bind(&p->relay, &wanted);
	for (size_t i = 0; i < dict->nvar && !rc; i++)
		need[i] |= wanted[i];
	free(wanted);
	p->rows = svy_batch_spool_new(dict);
	p->fpc_column = svy_column_new(SVY_NUMBER);
	p->weight_column = svy_column_new(SVY_NUMBER);
	p->col = svy_calloc(p->relay.out.nvar + 1, sizeof *p->col);
	return rc;
}

static void count_first(struct phases *p, size_t k, const struct svy_place *place)
{
	struct stage *g = &p->stage[k];
	bool fresh, fresh_stratum;
	svy_table_add(g->units, place->code, 0, &fresh);
	uint32_t h = svy_table_add(g->strata, place->code, 0, &fresh_stratum);
	if (fresh_stratum) {
		svy_grow(g->n, h, g->cap);
		g->n[h] = 0;
	}
	g->n[h] += fresh;
}

static uint32_t stratum_of(struct phases *p, const struct svy_place *place)
{
	bool fresh;
	uint32_t h = svy_table_add(p->strata, &place->code[p->at], 0, &fresh);
	if (!fresh)
		return h;
	svy_grow(p->population, h, p->population_cap);
	svy_grow(p->sampled, h, p->sampled_cap);
	svy_grow(p->example, h, p->example_cap);
	p->population[h] = p->sampled[h] = 0;
	p->example[h] = *place;
	return h;
}

static int count_second(struct phases *p, const struct svy_place *place, bool sampled, uint64_t row)
{
	bool fresh;
	uint32_t h = stratum_of(p, place), u = svy_table_add(p->units, &place->code[p->at], 0, &fresh);
	if (fresh) {
		svy_grow(p->drawn, u, p->drawn_cap);
		p->drawn[u] = sampled;
		p->population[h]++;
		p->sampled[h] += sampled;
	}
	if (p->drawn[u] == sampled)
		return 0;
	return svy_fail(p->relay.ctx, SVY_EDATA, "a unit of the second phase, '%s', is in it in some of its rows only, as in row %llu", p->declared.psu,
			(unsigned long long)row + 1);
}

static int read_places(struct phases *p, const struct svy_batch *b)
{
	struct svy_ctx *ctx = p->relay.ctx;
	struct svy_rows rows;
	int rc = svy_places_batch(ctx, p->places, b, NULL, &rows);
	p->w = rows.w;
	memcpy(p->place, rows.place, b->nrow * sizeof *p->place);
	if (!rc)
		rc = svy_subsample_read(ctx, p->second, b, p->mark);
	if (!rc)
		rc = svy_subsample_batch(ctx, p->second, b, NULL, p->mark, p->row, true, p->place);
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct phases *p = (struct phases *)sink;
	int rc = read_places(p, b);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		struct svy_place *place = &p->place[i];
		if (p->design.rows_are_units)
			place->code[1] = p->row + i;
		for (size_t k = 0; p->from_fpc && k < p->design.stages; k++)
			count_first(p, k, place);
		rc = count_second(p, place, p->mark[i], b->first + i);
	}
	p->row += b->nrow;
	return rc ? rc : svy_batch_spool_add(p->relay.ctx, p->rows, b);
}

static int check_strata(struct phases *p)
{
	for (uint32_t h = 0; h < svy_table_count(p->strata); h++) {
		if (p->sampled[h] > 0)
			continue;
		const struct svy_second_rule *rule = svy_subsample_rule(p->second);
		char *name = rule->stratum_name(rule->self, &p->example[h]);
		svy_fail(p->relay.ctx, SVY_EDATA, "the second phase has none of the %.0f units of stratum '%s': nothing stands for them", p->population[h], name);
		free(name);
		return SVY_EDATA;
	}
	return 0;
}

static double first_weight(const struct phases *p, size_t i)
{
	double w = p->w[i];
	for (size_t k = 0; p->from_fpc && k < p->design.stages; k++) {
		double n = p->stage[k].n[svy_table_find(p->stage[k].strata, p->place[i].code, 0)];
		w *= p->design.population(p->design.self, k, &p->place[i], n) / n;
	}
	return w;
}

/* The units that the first phase has in the stratum of a row: an fpc that is told wins over the count. */
static int find_population(const struct phases *p, size_t i, uint32_t h, double *n)
{
	const struct svy_second_rule *rule = svy_subsample_rule(p->second);
	*n = p->fpc_at >= 0 ? p->population[h] : rule->population(rule->self, &p->place[i]);
	if (*n >= p->sampled[h])
		return 0;
	char *name = rule->stratum_name(rule->self, &p->place[i]);
	svy_fail(p->relay.ctx, SVY_EDATA, "the second phase has more units than the first in stratum '%s': %.0f of %.0f", name, p->sampled[h], *n);
	free(name);
	return SVY_EDATA;
}

static int hand_on(struct phases *p, const struct svy_batch *b)
{
	struct svy_batch out = *b;
	int rc = read_places(p, b);
	if (rc)
		return rc;
	memcpy(p->col, b->col, b->ncol * sizeof *p->col);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		uint32_t h = svy_table_find(p->strata, &p->place[i].code[p->at], 0);
		double n;
		rc = find_population(p, i, h, &n);
		p->fpc_column.num[i] = n;
		p->weight_column.num[i] = p->mark[i] ? first_weight(p, i) * n / p->sampled[h] : 0;
		p->fpc_column.miss[i] = p->weight_column.miss[i] = SVY_VALID;
	}
	if (rc)
		return rc;
	if (p->fpc_at >= 0)
		p->col[p->fpc_at] = p->fpc_column;
	if (p->weight_at >= 0)
		p->col[p->weight_at] = p->weight_column;
	out.col = p->col;
	out.ncol = p->relay.out.nvar;
	return p->relay.next->batch(p->relay.next, &out);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct phases *p = (struct phases *)sink;
	struct svy_batch *b;
	int rc = check_strata(p), more = 0;
	svy_batch_spool_rewind(p->rows);
	p->row = 0;
	while (!rc && (more = svy_batch_spool_next(p->relay.ctx, p->rows, &b)) == 1) {
		rc = hand_on(p, b);
		p->row += b->nrow;
	}
	if (rc == SVY_STOP)
		rc = 0;
	return svy_relay_finish(&p->relay, more < 0 ? more : rc, tail);
}

static void free_phases(struct svy_sink *sink)
{
	struct phases *p = (struct phases *)sink;
	svy_places_free(p->places);
	svy_subsample_free(p->second);
	for (size_t k = 0; k < SVY_STAGES_MAX; k++) {
		svy_table_free(p->stage[k].units);
		svy_table_free(p->stage[k].strata);
		free(p->stage[k].n);
	}
	svy_table_free(p->strata);
	svy_table_free(p->units);
	free(p->population);
	free(p->sampled);
	free(p->example);
	free(p->drawn);
	svy_column_free(&p->fpc_column);
	svy_column_free(&p->weight_column);
	free(p->col);
	svy_batch_spool_free(p->rows);
	free(p->place);
	free(p->mark);
	free(p->weight);
	svy_phase2_free(&p->declared);
	svy_relay_free(sink);
}

struct svy_sink *svy_phases_sink(struct svy_ctx *ctx, const struct svy_phase2 *declared, const char *weight, struct svy_sink *next)
{
	struct phases *p = svy_calloc(1, sizeof *p);
	svy_relay_init(&p->relay, ctx, next);
	p->relay.sink.bind = bind;
	p->relay.sink.batch = batch;
	p->relay.sink.end = end;
	p->relay.sink.free = free_phases;
	p->declared = (struct svy_phase2){svy_strdup(declared->sample), svy_strdup(declared->strata), svy_strdup(declared->psu), svy_strdup(declared->fpc)};
	p->weight = svy_strdup(weight);
	p->strata = svy_table_new(sizeof(uint64_t));
	p->units = svy_table_new(2 * sizeof(uint64_t));
	p->place = svy_calloc(SVY_BATCH_ROWS, sizeof *p->place);
	p->mark = svy_calloc(SVY_BATCH_ROWS, 1);
	return &p->relay.sink;
}

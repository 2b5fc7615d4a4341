// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rep_make.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/progress.h"
#include "base/random.h"
#include "design/first_stage.h"
#include "design/place.h"
#include "design/rep_unfold.h"
#include "io/relay.h"
#include "io/spool.h"

struct make {
	struct svy_relay relay;
	struct svy_replicates replicates;
	enum svy_lonely_rule lonely;
	const char *columns;
	struct svy_dict declared;       /* what comes in, with the declaration: the places are bound to it */
	struct svy_places *places;
	struct svy_engine_design design;
	struct svy_units *units;
	struct svy_batch_spool *rows;   /* with columns */
	uint64_t nrow;
	bool begun;
};

static int bind(struct svy_sink *sink, const struct svy_dict *d, uint8_t *need)
{
	struct make *m = (struct make *)sink;
	uint8_t *wanted = NULL;
	svy_dict_copy(&m->declared, d);
	svy_replicates_write(&m->declared.survey, &m->replicates);
	int rc = svy_places_bind(m->relay.ctx, &m->declared, need, &m->places);
	if (rc)
		return rc;
	m->design = svy_places_design(m->places);
	m->units = svy_units_new(1, 0, 0);
	if (m->columns) {
		m->rows = svy_batch_spool_new(&m->declared);
		memset(need, 1, d->nvar);
		return 0;
	}
	svy_dict_copy(&m->relay.out, &m->declared);
	rc = svy_relay_bind(&m->relay, &wanted);
	for (size_t i = 0; i < d->nvar && !rc; i++)
		need[i] |= wanted[i];
	free(wanted);
	return rc;
}

static int begin(struct svy_sink *sink)
{
	struct make *m = (struct make *)sink;
	if (m->columns)
		return 0;
	m->begun = true;
	return m->relay.next->begin(m->relay.next);
}

static int add_units(struct make *m, const struct svy_batch *b)
{
	struct svy_rows rows;
	int rc = svy_places_batch(m->relay.ctx, m->places, b, NULL, &rows);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		struct svy_place place = rows.place[i];
		if (m->design.rows_are_units)
			place.code[1] = m->nrow++;
		rc = svy_units_add(m->relay.ctx, m->units, &place, SVY_BLOCK_NONE, NULL);
	}
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct make *m = (struct make *)sink;
	int rc = add_units(m, b);
	if (rc)
		return rc;
	return m->columns ? svy_batch_spool_add(m->relay.ctx, m->rows, b) : m->relay.next->batch(m->relay.next, b);
}

static void abandon(struct svy_sink *sink)
{
	struct make *m = (struct make *)sink;
	if (m->begun)
		m->relay.next->abort(m->relay.next);
}

static void report(struct make *m, const struct svy_first_stage *s, const struct svy_factors *f)
{
	svy_tell(m->relay.ctx, "%zu replicates of the type %s, from %zu primary unit%s in %zu strat%s", svy_factors_count(f),
		 svy_rep_type_name[m->replicates.type], s->nunit, s->nunit == 1 ? "" : "s", s->n, s->n == 1 ? "um" : "a");
}

static int unfold(struct make *m, const struct svy_first_stage *s, struct svy_factors *f)
{
	struct svy_rep_unfold *u;
	struct svy_batch *b;
	int more, rc = svy_rep_unfold_new(m->relay.ctx, &m->declared, m->columns, s, f, m->design.rows_are_units, &m->relay.out, &u);
	uint8_t *wanted = NULL;
	if (!rc)
		rc = svy_relay_bind(&m->relay, &wanted);
	free(wanted);
	if (!rc)
		rc = m->relay.next->begin(m->relay.next);
	m->begun = !rc;
	svy_batch_spool_rewind(m->rows);
	while (!rc && (more = svy_batch_spool_next(m->relay.ctx, m->rows, &b)) != 0) {
		struct svy_rows rows;
		rc = more < 0 ? more : svy_places_batch(m->relay.ctx, m->places, b, NULL, &rows);
		if (!rc)
			rc = svy_rep_unfold_batch(m->relay.ctx, u, b, &rows, m->relay.next);
	}
	svy_rep_unfold_free(u);
	return rc == SVY_STOP ? 0 : rc;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct make *m = (struct make *)sink;
	struct svy_first_stage s = {0};
	struct svy_factors *f = NULL;
	svy_progress_phase(m->relay.ctx, "making replicates");
	int rc = svy_units_close(m->relay.ctx, m->units, NULL);
	if (!rc)
		rc = svy_first_stage_read(m->relay.ctx, &m->design, m->units, &s);
	if (!rc)
		rc = svy_first_stage_factors(m->relay.ctx, &m->design, m->lonely, &s, &f);
	if (!rc)
		report(m, &s, f);
	if (!rc && m->columns)
		rc = unfold(m, &s, f);
	svy_factors_free(f);
	svy_first_stage_free(&s);
	return m->begun ? svy_relay_finish(&m->relay, rc, tail) : rc;
}

static void free_make(struct svy_sink *sink)
{
	struct make *m = (struct make *)sink;
	svy_batch_spool_free(m->rows);
	svy_units_free(m->units);
	svy_places_free(m->places);
	svy_dict_free(&m->declared);
	svy_relay_free(sink);
}

static bool is_drawn(enum svy_rep_type type)
{
	return type == SVY_REP_BOOTSTRAP || type == SVY_REP_RWYB;
}

static int check_opts(struct svy_ctx *ctx, const struct svy_rep_make_opts *o, const struct svy_replicates *r)
{
	const char *name = svy_rep_type_name[r->type];
	if (r->number && (r->type == SVY_REP_JK1 || r->type == SVY_REP_JKN))
		return svy_fail(ctx, SVY_EUSAGE, "a jackknife has as many replicates as the design has units: --replicates does not go with '%s'", name);
	if (o->seed_given && !is_drawn(r->type))
		return svy_fail(ctx, SVY_EUSAGE, "nothing is drawn for replicates of the type '%s': --seed does not go with it", name);
	if (r->type == SVY_REP_FAY && isnan(r->rho))
		return svy_fail(ctx, SVY_EUSAGE, "Fay's rho is missing: give --fay, 0.5 as a rule");
	if (r->type != SVY_REP_FAY && !isnan(r->rho))
		return svy_fail(ctx, SVY_EUSAGE, "--fay goes with --type fay, not with '%s'", name);
	return 0;
}

int svy_rep_make_new(struct svy_ctx *ctx, const struct svy_rep_make_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out)
{
	struct svy_replicates r = o->replicates;
	if (!o->type_given)
		r.type = d->survey.strata.n && *d->survey.strata.v[0] ? SVY_REP_JKN : SVY_REP_JK1;
	int rc = check_opts(ctx, o, &r);
	if (!rc && svy_replicates_declared(&d->survey))
		rc = svy_warn(ctx, "the new replicates replace those that are declared");
	if (rc)
		return rc;
	if (is_drawn(r.type) && !o->seed_given)
		r.seed = svy_random_fresh_seed();
	if (!r.number)
		r.number = svy_replicates_usual(r.type);
	struct make *m = svy_calloc(1, sizeof *m);
	svy_relay_init(&m->relay, ctx, next);
	m->relay.sink = (struct svy_sink){bind, begin, batch, end, abandon, free_make};
	m->replicates = r;
	m->lonely = o->lonely;
	m->columns = o->columns;
	*out = &m->relay.sink;
	return 0;
}

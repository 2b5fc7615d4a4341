// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A chain of sinks: the design without its calibration (undeclare), replicates as columns (rep_make), one reweighting per step (again). How many columns there
 * are is known when rep_make has seen all rows, so what is behind it is put together as it is bound.
 */
#include "weight/rep_relay.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/calibration.h"
#include "io/project.h"
#include "io/relay.h"
#include "weight/again.h"

#define COLUMNS "_replicate"    /* of columns that nobody sees */

/* The steps that lead to the weight, shared by the sinks of a chain: the first one owns it. */
struct plan {
	struct svy_calibration calibration;
	const struct svy_calibration_step **step;
	size_t n;
	char *base;                     /* the weight that they begin with */
};

struct undeclare {
	struct svy_relay relay;
	struct plan *plan;
};

struct steps {
	struct svy_relay relay;
	const struct plan *plan;
	size_t at;
};

static struct svy_sink *steps_new(struct svy_ctx *ctx, const struct plan *plan, size_t at, struct svy_sink *next);

static int read_plan(struct svy_ctx *ctx, const struct svy_dict *d, struct plan *p)
{
	memset(p, 0, sizeof *p);
	int rc = svy_calibration_read(ctx, &d->survey, &p->calibration);
	if (rc || !p->calibration.n || !d->survey.weights)
		return rc;
	bool *leads = svy_calloc(p->calibration.n, sizeof *leads);
	p->base = svy_strdup(svy_calibration_lead(&p->calibration, d->survey.weights, leads));
	p->step = svy_calloc(p->calibration.n, sizeof *p->step);
	for (size_t i = 0; i < p->calibration.n; i++)
		if (leads[i])
			p->step[p->n++] = &p->calibration.step[i];
	free(leads);
	return 0;
}

static void free_plan(struct plan *p)
{
	svy_calibration_free(&p->calibration);
	free(p->step);
	free(p->base);
	free(p);
}

/* What replicates are made from: the design as it was before the first step. */
static void strip(struct svy_survey *s, const struct plan *p)
{
	for (size_t i = s->extra.n; i-- > 0;)
		if (strcmp(s->extra.v[i].key, "calibration") == 0 || strcmp(s->extra.v[i].key, "replicates") == 0)
			svy_extras_remove(&s->extra, i);
	free(s->weights);
	s->weights = svy_strdup(p->base);
}

static int bind_undeclare(struct svy_sink *sink, const struct svy_dict *d, uint8_t *need)
{
	struct undeclare *u = (struct undeclare *)sink;
	uint8_t *wanted;
	svy_dict_copy(&u->relay.out, d);
	strip(&u->relay.out.survey, u->plan);
	int rc = svy_relay_bind(&u->relay, &wanted);
	for (size_t i = 0; !rc && i < d->nvar; i++)
		need[i] |= wanted[i];
	free(wanted);
	return rc;
}

static void free_undeclare(struct svy_sink *sink)
{
	struct plan *p = ((struct undeclare *)sink)->plan;
	svy_relay_free(sink);
	free_plan(p);
}

/* Puts the next step between itself and what follows, which the step owns then. */
static int bind_steps(struct svy_sink *sink, const struct svy_dict *d, uint8_t *need)
{
	struct steps *s = (struct steps *)sink;
	struct svy_reweight_method method;
	struct svy_sink *rest, *reweight;
	if (s->at == s->plan->n)
		return s->relay.next->bind(s->relay.next, d, need);
	const struct svy_calibration_step *step = s->plan->step[s->at];
	struct svy_reweight_opts o = {.into = step->result, .again = true};
	rest = steps_new(s->relay.ctx, s->plan, s->at + 1, s->relay.next);
	s->relay.next = rest;
	svy_again_method(s->relay.ctx, step, &method);
	int rc = svy_reweight_new(s->relay.ctx, &o, d, &method, rest, &reweight);
	if (rc)
		return rc;
	s->relay.next = reweight;
	return reweight->bind(reweight, d, need);
}

static struct svy_sink *steps_new(struct svy_ctx *ctx, const struct plan *plan, size_t at, struct svy_sink *next)
{
	struct steps *s = svy_calloc(1, sizeof *s);
	svy_relay_init(&s->relay, ctx, next);
	s->relay.sink.bind = bind_steps;
	s->plan = plan;
	s->at = at;
	return &s->relay.sink;
}

/* The design that replicates are made from: its weight is the first one. */
static struct svy_sink *undeclare_new(struct svy_ctx *ctx, struct plan *plan_take, struct svy_sink *next)
{
	struct undeclare *u = svy_calloc(1, sizeof *u);
	svy_relay_init(&u->relay, ctx, next);
	u->relay.sink.bind = bind_undeclare;
	u->relay.sink.free = free_undeclare;
	u->plan = plan_take;
	return &u->relay.sink;
}

static int make_chain(struct svy_ctx *ctx, const struct svy_rep_make_opts *o, const struct svy_dict *d, struct plan *plan_take, struct svy_sink *next,
		      struct svy_sink **out)
{
	struct svy_sink *make, *steps = steps_new(ctx, plan_take, 0, next);
	int rc = svy_rep_make_new(ctx, o, d, steps, &make);
	if (rc) {
		free(steps);
		free_plan(plan_take);
		return rc;
	}
	*out = undeclare_new(ctx, plan_take, make);
	return 0;
}

int svy_rep_relay_make(struct svy_ctx *ctx, const struct svy_rep_make_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out)
{
	struct plan *p = svy_calloc(1, sizeof *p);
	int rc = read_plan(ctx, d, p);
	if (!rc && p->n && o->columns)
		return make_chain(ctx, o, d, p, next, out);
	free_plan(p);
	return rc ? rc : svy_rep_make_new(ctx, o, d, next, out);
}

/* Before the chain: leaves out the columns that alike does not need. bare lives as long as alike is in use. */
static int select_columns(const struct svy_dict *bare, struct svy_sink *alike, struct svy_varlist *columns)
{
	uint8_t *need = svy_calloc(bare->nvar + 1, 1);
	int rc = alike->bind(alike, bare, need);
	for (size_t i = 0; i < bare->nvar; i++)
		if (need[i])
			svy_varlist_add(columns, i);
	free(need);
	return rc;
}

/* The declared replicates replace none, so the design is without them here. */
static int make_declared(struct svy_ctx *ctx, const struct svy_rep_make_opts *o, const struct svy_dict *d, struct svy_sink *alike, struct plan *plan_take,
			 struct svy_sink *next, struct svy_sink **out)
{
	struct svy_varlist columns = {0};
	struct svy_dict bare;
	svy_dict_copy(&bare, d);
	strip(&bare.survey, plan_take);
	int rc = alike ? select_columns(&bare, alike, &columns) : 0;
	if (rc)
		free_plan(plan_take);
	else
		rc = make_chain(ctx, o, &bare, plan_take, next, out);
	if (!rc && alike)
		*out = svy_project_new(&columns, *out);
	svy_varlist_free(&columns);
	svy_dict_free(&bare);
	return rc;
}

int svy_rep_relay_new(struct svy_ctx *ctx, enum svy_lonely_rule lonely, const struct svy_dict *d, struct svy_sink *alike, struct svy_sink *next,
		      struct svy_sink **out)
{
	struct svy_rep_make_opts o = {.type_given = true, .lonely = lonely, .columns = COLUMNS};
	*out = next;
	if (!svy_replicates_declared(&d->survey))
		return 0;
	int rc = svy_replicates_read(ctx, &d->survey, &o.replicates);
	o.seed_given = o.replicates.type == SVY_REP_BOOTSTRAP || o.replicates.type == SVY_REP_RWYB;
	if (!rc && !o.replicates.column.n) {
		struct plan *p = svy_calloc(1, sizeof *p);
		rc = read_plan(ctx, d, p);
		if (!rc && p->n)
			rc = make_declared(ctx, &o, d, alike, p, next, out);
		else
			free_plan(p);
	}
	svy_replicates_free(&o.replicates);
	return rc;
}

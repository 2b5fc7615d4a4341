// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/design_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/members.h"
#include "design/place.h"
#include "design/unequal.h"
#include "io/relay.h"
#include "step/choose.h"
#include "step/domain.h"

#define NAMES_MAX 5             /* lonely strata named in the warning */

struct check {
	struct svy_relay relay;
	struct svy_design_report *report;
	struct svy_places *places;
	struct svy_engine_design places_design;
	struct svy_engine *engine;
	struct svy_members *second;     /* units of a second phase; NULL */
	const struct svy_dict *dict;
	ptrdiff_t domain;
	uint8_t *inside;
	struct svy_rows rows;
	double n, sum_w, sum_w2;
	struct svy_strs lonely;
	uint64_t last;                  /* code of the last one */
};

/* Units that were drawn independently of each other need no second one. */
static bool alone_is_enough(const struct check *c)
{
	const struct svy_unequal_rule *r = c->places_design.unequal;
	return r && r->method == SVY_PPS_POISSON;
}

/* The engine asks for the population of each stratum, with the number of its units, when it opens and when it closes it: the place to see those of one. */
static double population(void *self, size_t stage, const struct svy_place *place, double sampled)
{
	struct check *c = self;
	double N = c->places_design.population(c->places_design.self, stage, place, sampled);
	if (stage == 0 && sampled <= 1 && N > sampled && !alone_is_enough(c) && !(c->lonely.n && place->code[0] == c->last)) {
		c->last = place->code[0];
		c->report->lonely++;
		if (c->lonely.n < NAMES_MAX)
			svy_strs_add_take(&c->lonely, c->places_design.stratum_name(c->places_design.self, stage, place));
	}
	return N;
}

static char *stratum_name(void *self, size_t stage, const struct svy_place *place)
{
	struct check *c = self;
	return c->places_design.stratum_name(c->places_design.self, stage, place);
}

static int bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct check *c = (struct check *)s;
	int rc = c->relay.next->bind(c->relay.next, d, need);
	if (!rc)
		rc = svy_places_bind(c->relay.ctx, d, need, &c->places);
	if (!rc)
		rc = svy_domain_bind(c->relay.ctx, d, need, &c->domain);
	if (rc)
		return rc;
	c->dict = d;
	svy_places_repeats_are_errors(c->places);
	c->places_design = svy_places_design(c->places);
	struct svy_engine_design mine = c->places_design;
	/* One stage is enough to count primary units; with later populations there may be more units than exist. */
	if (d->survey.fpc.n < 2 || c->places_design.unequal)
		mine.stages = 1;
	mine.calibration = NULL;
	mine.unequal = NULL;
	mine.second = NULL;
	if (c->places_design.second)
		c->second = svy_members_new(2 * c->places_design.stages);
	mine.population = population;
	mine.stratum_name = stratum_name;
	mine.self = c;
	if (!mine.columns)
		mine.replicates = NULL; /* strata and units are counted where replicates are made from them */
	c->engine = svy_engine_new(&mine, 1, false, 0);
	c->report->domain = c->domain >= 0;
	c->report->units_known = svy_places_has_units(c->places) || d->survey.psu_none;
	return 0;
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct check *c = (struct check *)s;
	int rc = svy_domain_read(c->relay.ctx, c->dict, c->domain, b, c->inside);
	if (!rc)
		rc = svy_places_batch(c->relay.ctx, c->places, b, NULL, &c->rows);
	static const double one = 1;
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		double w = c->rows.w[i];
		if (c->second && c->rows.place[i].code[2 * c->places_design.stages] != SVY_NOT_SAMPLED)
			svy_members_unit(c->second, &c->rows.place[i]);
		rc = svy_engine_row(c->relay.ctx, c->engine, &c->rows, i);
		if (!rc)
			rc = svy_engine_add(c->relay.ctx, c->engine, 0, &one);
		c->n += w != 0;
		c->report->inside += w != 0 && c->inside[i];
		c->sum_w += w;
		c->sum_w2 += w * w;
	}
	return rc ? rc : c->relay.next->batch(c->relay.next, b);
}

/* The sum of weights is its own estimate. */
static void sum_of_weights(void *self, const double *T, double *estimate)
{
	(void)self;
	*estimate = *T;
}

static int count_units(struct check *c)
{
	const double *T;
	int rc = svy_engine_totals(c->relay.ctx, c->engine, 1, &T);
	if (rc)
		return rc;
	size_t start[2] = {0, 1};
	struct svy_gradient_entry one = {0, 0, 1};
	struct svy_gradient g = {.start = start, .entry = &one};
	struct svy_engine_counts counts;
	double var;
	svy_engine_counts_init(&counts, 1);
	struct svy_smooth smooth = {.nest = 1, .gradient = &g, .evaluate = sum_of_weights};
	rc = svy_engine_variance(c->relay.ctx, c->engine, &smooth, SVY_LONELY_REMOVE, &var, NULL, &counts);
	c->report->strata = counts.strata;
	c->report->units = counts.units;
	c->report->replicates = (double)counts.replicates;
	c->report->df = counts.replicates ? counts.replicate_df : counts.units - counts.strata;
	svy_engine_counts_free(&counts);
	return rc;
}

bool svy_weights_sum_to_n(double sum_w, double n)
{
	return n > 0 && fabs(sum_w - n) < 0.005 * n;
}

static int judge(struct check *c)
{
	struct svy_design_report *r = c->report;
	r->n = c->n;
	r->sum_w = c->sum_w;
	r->kish = c->n * c->sum_w2 / (c->sum_w * c->sum_w);
	if (c->second) {
		struct svy_engine_counts counts = {0};
		svy_members_limit(c->second, 0, true, &counts);
		r->second_units = counts.units;
		r->second_strata = counts.strata;
		r->df = fmin(r->df, counts.units - counts.strata);
	}
	if (svy_places_has_weights(c->places) && svy_weights_sum_to_n(r->sum_w, r->n))
		svy_note(c->relay.ctx, "the weights sum to the number of respondents: totals are not population totals");
	if (!r->lonely)
		return 0;
	char *names = svy_strs_join(&c->lonely, "', '");
	int rc = svy_warn(c->relay.ctx, "%.0f of %.0f strata have one primary unit ('%s'%s): merge them with others, or give --lonely to the estimators",
			  r->lonely, r->strata, names, r->lonely > NAMES_MAX ? ", …" : "");
	free(names);
	return rc;
}

static bool tells_of_removal(const struct svy_strs *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		if (strstr(notes->v[i], SVY_CHOOSE_REMOVED))
			return true;
	return false;
}

/* Units whose rows are all gone are unknown to the design: the standard errors of a domain would be wrong without a word. */
static int warn_removed(struct check *c, const struct svy_tail *tail)
{
	if (!tells_of_removal(&tail->notes) && !tells_of_removal(&c->dict->notes))
		return 0;
	return svy_warn(c->relay.ctx, "rows were removed before this design was declared: declare it first and filter then, unless they were never part of the sample");
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct check *c = (struct check *)s;
	int rc = count_units(c);
	if (!rc)
		rc = warn_removed(c, tail);
	if (!rc)
		rc = judge(c);
	return svy_relay_finish(&c->relay, rc, tail);
}

static void free_check(struct svy_sink *s)
{
	struct check *c = (struct check *)s;
	svy_engine_free(c->engine);
	svy_members_free(c->second);
	svy_places_free(c->places);
	svy_strs_free(&c->lonely);
	free(c->inside);
	svy_relay_free(s);
}

struct svy_sink *svy_design_check_sink(struct svy_ctx *ctx, struct svy_sink *next, struct svy_design_report *report)
{
	struct check *c = svy_calloc(1, sizeof *c);
	*report = (struct svy_design_report){0};
	svy_relay_init(&c->relay, ctx, next);
	c->relay.sink.bind = bind;
	c->relay.sink.batch = batch;
	c->relay.sink.end = end;
	c->relay.sink.free = free_check;
	c->report = report;
	c->inside = svy_calloc(SVY_BATCH_ROWS, 1);
	return &c->relay.sink;
}

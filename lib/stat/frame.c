// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "design/draw.h"
#include "design/phase2.h"
#include "design/place.h"
#include "expr/expr.h"
#include "step/domain.h"

static void allocate(struct svy_frame *f)
{
	f->value = svy_calloc(SVY_BATCH_ROWS, sizeof *f->value);
	f->inside = svy_calloc(SVY_BATCH_ROWS, 1);
	f->miss = svy_calloc(SVY_BATCH_ROWS, 1);
	f->per_row = svy_groups_per_row(f->groups);
	f->group = svy_calloc(f->per_row, sizeof *f->group);
	for (size_t k = 0; k < f->per_row; k++)
		f->group[k] = svy_calloc(SVY_BATCH_ROWS, sizeof **f->group);
}

/* Rules and a file that tell how the design's unequal probabilities are read. */
static int bind_draw(struct svy_ctx *ctx, const struct svy_frame_opts *o, struct svy_draw *draw)
{
	struct svy_joint *joint = NULL;
	if (!draw)
		return o->joint ? svy_fail(ctx, SVY_EUSAGE, "joint probabilities are given, and the design is none of unequal ones (--pps ht or yg): '%s'", o->joint) : 0;
	if (!svy_draw_needs_joint(draw))
		return o->joint ? svy_fail(ctx, SVY_EUSAGE, "joint probabilities are for --pps ht and yg, and the design has another method: '%s'", o->joint) : 0;
	if (!o->joint)
		return svy_fail(ctx, SVY_EUSAGE, "the design has joint probabilities (--pps ht or yg): name their file with --joint");
	int rc = svy_joint_read(ctx, o->joint, &joint);
	if (!rc)
		svy_draw_join_take(draw, joint);
	return rc;
}

int svy_frame_bind(struct svy_ctx *ctx, const struct svy_frame_opts *o, const struct svy_dict *d, uint8_t *need, struct svy_frame **out)
{
	struct svy_frame *f = svy_calloc(1, sizeof *f);
	f->rules = o->rules;
	f->dict = d;
	*out = NULL;
	int rc = svy_places_bind(ctx, d, need, &f->places);
	if (!rc && svy_places_calibrated_replicates(f->places))
		rc = svy_fail(ctx, SVY_EDATA, "replicates of calibrated weights are not made here: write them out first (svyreplicate --columns)");
	if (!rc && o->rules->as == SVY_AS_R)
		svy_places_follow_r(f->places);
	if (!rc)
		rc = bind_draw(ctx, o, svy_places_draw(f->places));
	if (!rc && d->survey.fpc.n && !svy_places_has_weights(f->places))
		rc = svy_warn(ctx, "population sizes are given and no weights: every case counts once; weigh by population over sample with --weights");
	if (!rc)
		rc = svy_domain_bind(ctx, d, need, &f->domain);
	if (!rc && o->where)
		rc = svy_expr_parse(ctx, o->where, &f->where);
	if (!rc && f->where)
		rc = svy_expr_bind(ctx, f->where, d, need, SVY_WANT_CONDITION);
	if (!rc)
		rc = svy_groups_bind(ctx, o->by, o->margins, d, need, &f->groups);
	if (rc) {
		svy_frame_free(f);
		return rc;
	}
	allocate(f);
	*out = f;
	return 0;
}

void svy_frame_free(struct svy_frame *f)
{
	if (!f)
		return;
	svy_places_free(f->places);
	svy_expr_free(f->where);
	svy_groups_free(f->groups);
	free(f->value);
	free(f->inside);
	free(f->miss);
	for (size_t k = 0; f->group && k < f->per_row; k++)
		free(f->group[k]);
	free(f->group);
	free(f);
}

/*
 * f->inside becomes the rows that the condition and the domain column select; a missing condition selects nothing. Where that is told, rows that
 * the column has left out before do not count.
 */
static int select_rows(struct svy_ctx *ctx, struct svy_frame *f, const struct svy_batch *b, const uint8_t *drop)
{
	int rc = svy_domain_read(ctx, f->dict, f->domain, b, f->inside);
	if (rc || !f->where)
		return rc;
	svy_expr_eval(f->where, b, f->value, f->miss);
	for (size_t i = 0; i < b->nrow; i++) {
		f->unknown += f->inside[i] && f->miss[i] && !(drop && drop[i]);
		f->inside[i] &= !f->miss[i] && f->value[i] != 0;
	}
	return 0;
}

int svy_frame_batch(struct svy_ctx *ctx, struct svy_frame *f, const struct svy_batch *b, const uint8_t *drop)
{
	int rc = select_rows(ctx, f, b, drop);
	if (!rc)
		rc = svy_places_batch(ctx, f->places, b, drop, &f->rows);
	if (rc)
		return rc;
	const double *w = f->rows.w;
	for (size_t i = 0; i < b->nrow; i++) {
		if (drop && drop[i]) {
			f->inside[i] = 0;
			f->dropped++;
			continue;
		}
		f->nrow++;
		f->outside += !f->inside[i];
		f->zero_weights += w[i] == 0;
		f->inside[i] &= w[i] != 0;
		f->sum_w += w[i];
		f->sum_w2 += w[i] * w[i];
	}
	svy_groups_batch(f->groups, b, f->inside, f->group);
	return 0;
}

void svy_frame_again(struct svy_frame *f)
{
	f->nrow = f->dropped = f->outside = f->unknown = f->zero_weights = 0;
	f->sum_w = f->sum_w2 = 0;
	svy_groups_again(f->groups);
	svy_places_again(f->places);
}

int svy_frame_check_covariance(struct svy_ctx *ctx, size_t estimates)
{
	if (estimates <= SVY_VCOV_MAX)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "%zu estimates are too many for --vcov (at most %d)", estimates, SVY_VCOV_MAX);
}

/* By name: as many as one reads. Five thousand lines on standard error, and as many notes, would hide every other warning. */
#define NAMED_DOMAINS 5

void svy_frame_warn_one_unit(struct svy_ctx *ctx, const struct svy_frame *f, uint32_t group, size_t nth)
{
	if (nth >= NAMED_DOMAINS)
		return;
	char *name = svy_groups_name(f->groups, group);
	svy_warn(ctx, "the domain '%s' lies within one primary unit: its variance cannot be estimated", name);
	free(name);
}

void svy_frame_warn_one_unit_rest(struct svy_ctx *ctx, size_t n)
{
	if (n == NAMED_DOMAINS + 1)
		svy_warn(ctx, "1 more domain lies within one primary unit");
	else if (n > NAMED_DOMAINS)
		svy_warn(ctx, "%zu more domains lie within one primary unit each", n - NAMED_DOMAINS);
}

/* SAS: the strata of half-samples, the replicates of a jackknife less the strata where they are known, and of others their number. */
static double sas_replicate_df(const struct svy_frame *f, const struct svy_engine_counts *c)
{
	const struct svy_replicates *r = svy_places_design(f->places).replicates;
	if (isnan(c->strata))
		return (double)c->replicates;
	switch (r->type) {
	case SVY_REP_BRR:
	case SVY_REP_FAY: return c->strata;
	case SVY_REP_JK1:
	case SVY_REP_JKN: return (double)c->replicates - c->strata;
	default:          return (double)c->replicates;
	}
}

/* Replicates tell their degrees of freedom by their rank, whatever the domain; Stata takes R - 1. */
static double replicate_df(const struct svy_frame *f, const struct svy_engine_counts *c)
{
	switch (f->rules->as) {
	case SVY_AS_STATA: return (double)c->replicates - 1;
	case SVY_AS_SAS:   return sas_replicate_df(f, c);
	default:           return c->replicate_df;
	}
}

double svy_frame_df(const struct svy_frame *f, const struct svy_engine_counts *c, uint32_t block)
{
	if (c->replicates && f->rules->df_rule != SVY_DF_INF && f->rules->df_rule != SVY_DF_GIVEN)
		return replicate_df(f, c);
	switch (f->rules->df_rule) {
	case SVY_DF_DOMAIN: return c->block_units[block] - c->block_strata[block];
	case SVY_DF_FULL:   return c->units - c->strata;
	case SVY_DF_STRATA: return c->block_units_all[block] - c->block_strata[block];
	case SVY_DF_INF:    return INFINITY;
	case SVY_DF_GIVEN:  return f->rules->df;
	}
	return NAN;
}

static void set_number(struct svy_extras *l, const char *key, double x)
{
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	svy_extras_set(l, key, text);
}

/* n rows, if there are any; text goes on after "1 row " and "2 rows ". */
static void note_count(struct svy_ctx *ctx, uint64_t n, const char *one, const char *many)
{
	if (n)
		svy_note(ctx, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}

static void note_rows(struct svy_ctx *ctx, const struct svy_frame *f)
{
	note_count(ctx, f->unknown, "row is outside the domain because the condition is missing there",
		   "rows are outside the domain because the condition is missing there");
	note_count(ctx, svy_groups_missing(f->groups), "row is in no group because a by-variable is missing there",
		   "rows are in no group because a by-variable is missing there");
	note_count(ctx, f->dropped, "row with a missing outcome was dropped before the design was read",
		   "rows with a missing outcome were dropped before the design was read");
	if (svy_phase2_declared(&f->dict->survey))
		note_count(ctx, f->zero_weights, "row was not drawn by the second phase", "rows were not drawn by the second phase");
	else
		note_count(ctx, f->zero_weights, "row has weight zero and is no respondent", "rows have weight zero and are no respondents");
}

static void note_design(struct svy_ctx *ctx, const struct svy_frame *f)
{
	if (!svy_places_has_weights(f->places))
		svy_note(ctx, "unweighted");
	else if (!f->dict->survey.weights)
		svy_note(ctx, "weights are 1 over the probabilities of the units");
	if (!svy_places_has_units(f->places) && !f->dict->survey.psu_none && !svy_places_design(f->places).columns)
		svy_note(ctx, "no primary units are known: every case counts as its own unit, and standard errors are usually too small");
}

int svy_frame_facts(struct svy_ctx *ctx, const struct svy_frame *f, const struct svy_engine_counts *c, struct svy_estimates *t)
{
	static const char *const as[] = {"svykit", "r", "stata", "sas"}, *const na[] = {"domain", "listwise", "drop"};
	set_number(&t->facts, "rows", (double)f->nrow);
	if (c->replicates)
		set_number(&t->facts, "replicates", (double)c->replicates);
	if (!isnan(c->units)) {
		set_number(&t->facts, "strata", c->strata);
		set_number(&t->facts, "units", c->units);
	}
	set_number(&t->facts, "df", c->replicates ? replicate_df(f, c) : c->units - c->strata);
	set_number(&t->facts, "sum_w", f->sum_w);
	set_number(&t->facts, "level", f->rules->level);
	svy_extras_set(&t->facts, "na", na[f->rules->na]);
	if (f->rules->as != SVY_AS_SVYKIT)
		svy_extras_set(&t->facts, "as", as[f->rules->as]);
	svy_survey_free(&t->survey);
	svy_survey_copy(&t->survey, &f->dict->survey);
	note_design(ctx, f);
	svy_places_note(ctx, f->places);
	note_rows(ctx, f);
	return f->nrow && f->outside == f->nrow ? svy_warn(ctx, "no case is in the domain: the condition holds nowhere") : 0;
}

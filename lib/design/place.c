// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "design/calibration.h"
#include "design/draw.h"
#include "design/ids.h"
#include "design/nesting.h"
#include "design/phase2.h"

/* Finite populations of one stage, by the place of their stratum. */
struct fpc_column {
	size_t col;
	const struct svy_var *var;
	struct svy_table *strata;
	double *value;
	size_t cap;
};

struct svy_places {
	const struct svy_dict *dict;
	size_t stages;
	bool has_units, has_weights;
	bool negative;                  /* weights may be */
	size_t weight;
	struct svy_ids stratum[SVY_STAGES_MAX], unit[SVY_STAGES_MAX];
	bool has_fpc[SVY_STAGES_MAX];
	struct fpc_column fpc[SVY_STAGES_MAX];
	struct svy_nesting *nesting;    /* NULL where there is nothing to check */
	bool repeats_are_errors;
	struct svy_replicates replicates;
	bool has_replicates;
	struct svy_rep_columns *columns;
	struct svy_regressors *calibration;
	double *w;
	struct svy_place *place;
	struct svy_draw *draw;          /* unequal probabilities; NULL */
	struct svy_subsample *second;   /* a second phase; NULL */
	struct svy_unequal_rule with_replacement;       /* R's first phase without fpc */
	bool as_r;
	uint64_t row;                   /* rows so far: ids of rows that are units and that a kernel must tell apart */
	uint8_t left_out[SVY_BATCH_ROWS];       /* skipped, or not in the second phase */
};

static int check_stages(struct svy_ctx *ctx, const struct svy_survey *s)
{
	size_t stages = s->psu.n ? s->psu.n : 1;
	if (stages > SVY_STAGES_MAX)
		return svy_fail(ctx, SVY_EUSAGE, "%zu stages are declared, at most %d are supported", stages, SVY_STAGES_MAX);
	if (s->strata.n > stages)
		return svy_fail(ctx, SVY_EUSAGE, "%zu variables are given as strata, but the design has %zu stage%s (one per stage)",
				s->strata.n, stages, stages == 1 ? "" : "s");
	if (s->fpc.n > stages)
		return svy_fail(ctx, SVY_EUSAGE, "%zu variables are given as fpc, but the design has %zu stage%s (one per stage)",
				s->fpc.n, stages, stages == 1 ? "" : "s");
	return 0;
}

/* Columns of replicates are all that the variance is taken from; made ones come from the strata and the units. */
static int bind_replicates(struct svy_ctx *ctx, struct svy_places *p, uint8_t *need)
{
	p->has_replicates = svy_replicates_declared(&p->dict->survey);
	int rc = p->has_replicates ? svy_replicates_read(ctx, &p->dict->survey, &p->replicates) : 0;
	if (rc || !p->has_replicates)
		return rc;
	return p->replicates.column.n ? svy_rep_columns_bind(ctx, p->dict, &p->replicates, need, &p->columns) : 0;
}

/* Linear calibration makes weights below zero, which are what the totals need; anywhere else they are a mistake. */
static int bind_sign(struct svy_ctx *ctx, struct svy_places *p)
{
	const struct svy_survey *s = &p->dict->survey;
	struct svy_calibration c;
	int rc = svy_calibration_read(ctx, s, &c);
	for (size_t i = 0; i < c.n && !rc; i++)
		p->negative = p->negative || (svy_same_text(c.step[i].result, s->weights) && c.step[i].method == SVY_CALIBRATE_LINEAR && c.step[i].nterm);
	svy_calibration_free(&c);
	return rc;
}

/* Replicates in columns were calibrated each for itself by who calibrated the weight. */
static int bind_calibration(struct svy_ctx *ctx, struct svy_places *p, uint8_t *need)
{
	if (p->columns)
		return 0;
	return svy_regressors_bind(ctx, p->dict, need, &p->calibration);
}

static int bind_stage(struct svy_ctx *ctx, struct svy_places *p, const struct svy_survey *s, size_t k, uint8_t *need)
{
	int rc = 0;
	if (k < s->strata.n && *s->strata.v[k])
		rc = svy_ids_bind(ctx, p->dict, "strata", s->strata.v[k], need, &p->stratum[k]);
	if (!rc && k < s->psu.n)
		rc = svy_ids_bind(ctx, p->dict, "psu", s->psu.v[k], need, &p->unit[k]);
	if (!rc && k < s->fpc.n) {
		struct fpc_column *f = &p->fpc[k];
		p->has_fpc[k] = true;
		rc = svy_dict_need_number(ctx, p->dict, "fpc", s->fpc.v[k], need, &f->col);
		f->var = rc ? NULL : &p->dict->var[f->col];
		f->strata = svy_table_new((2 * k + 1) * sizeof(uint64_t));
	}
	return rc;
}

void svy_places_free(struct svy_places *p)
{
	if (!p)
		return;
	for (size_t k = 0; k < SVY_STAGES_MAX; k++) {
		svy_ids_free(&p->stratum[k]);
		svy_ids_free(&p->unit[k]);
		svy_table_free(p->fpc[k].strata);
		free(p->fpc[k].value);
	}
	svy_nesting_free(p->nesting);
	svy_rep_columns_free(p->columns);
	svy_regressors_free(p->calibration);
	svy_replicates_free(&p->replicates);
	free(p->w);
	free(p->place);
	svy_draw_free(p->draw);
	svy_subsample_free(p->second);
	free(p);
}

bool svy_places_has_units(const struct svy_places *p)
{
	return p->has_units;
}

bool svy_places_has_weights(const struct svy_places *p)
{
	return p->has_weights || p->draw;
}

struct svy_draw *svy_places_draw(const struct svy_places *p)
{
	return p->draw;
}

bool svy_places_calibrated_replicates(const struct svy_places *p)
{
	return p->calibration && p->has_replicates;
}

void svy_places_note(struct svy_ctx *ctx, const struct svy_places *p)
{
	if (p->calibration)
		svy_regressors_note(ctx, p->calibration);
}

/* The first n codes of a place. Caller frees. */
static char *place_name(const struct svy_places *p, const struct svy_place *place, size_t n)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < n; i++) {
		const struct svy_ids *c = i % 2 ? &p->unit[i / 2] : &p->stratum[i / 2];
		if (!c->var)
			continue;
		char *t = svy_ids_text(c, place->code[i]);
		svy_buf_printf(&b, "%s%s=%s", b.n ? ", " : "", c->var->name, t);
		free(t);
	}
	if (!b.n)
		svy_buf_puts(&b, "the whole sample");
	return svy_buf_take(&b);
}

static char *stratum_name(void *self, size_t stage, const struct svy_place *place)
{
	return place_name(self, place, 2 * stage + 1);
}

static char *unit_name(void *self, size_t stage, const struct svy_place *place)
{
	struct svy_places *p = self;
	struct svy_buf b = {0};
	if (p->has_units)
		return place_name(p, place, 2 * stage + 2);
	svy_buf_printf(&b, "row %llu", (unsigned long long)place->code[1] + 1);
	return svy_buf_take(&b);
}

static double population(void *self, size_t stage, const struct svy_place *place, double sampled)
{
	struct svy_places *p = self;
	if (!p->has_fpc[stage])
		return INFINITY;
	uint32_t i = svy_table_find(p->fpc[stage].strata, place->code, 0);
	if (i == UINT32_MAX)
		return INFINITY;
	double v = p->fpc[stage].value[i];
	return v <= 1 ? sampled / v : v;
}

static int compare_codes(void *self, size_t at, uint64_t a, uint64_t b)
{
	const struct svy_places *p = self;
	return svy_ids_compare(at % 2 ? &p->unit[at / 2] : &p->stratum[at / 2], a, b);
}

/* Only a first stage whose units were drawn independently of each other is what a second phase can be drawn from, beside those without probabilities. */
static int check_phases(struct svy_ctx *ctx, const struct svy_places *p)
{
	if (!p->second || !p->draw || svy_draw_rule(p->draw)->method == SVY_PPS_POISSON)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "a second phase goes with --pps poisson, or without unequal probabilities, not with '%s'",
			svy_pps_method_name[svy_draw_rule(p->draw)->method]);
}

/* What a stage has as probabilities it does not have as a finite population. */
static int bind_kernels(struct svy_ctx *ctx, struct svy_places *p, uint8_t *need)
{
	struct svy_draw_names names = {unit_name, stratum_name, p};
	int rc = svy_draw_bind(ctx, p->dict, &names, need, &p->draw);
	for (size_t k = 0; p->draw && k < p->stages; k++)
		p->has_fpc[k] &= !svy_draw_has(p->draw, k);
	if (!rc)
		rc = svy_subsample_bind(ctx, p->dict, 2 * p->stages, need, &p->second);
	if (!rc && p->second && (p->calibration || p->has_replicates))
		rc = svy_fail(ctx, SVY_EUSAGE, "%s of a design with a second phase are not known here", p->calibration ? "calibrated weights" : "replicates");
	if (!rc && p->second && !p->has_weights)
		rc = svy_fail(ctx, SVY_EUSAGE, "a second phase is declared and no weight of both phases (svydesign --phase2 makes one)");
	return rc ? rc : check_phases(ctx, p);
}

int svy_places_bind(struct svy_ctx *ctx, const struct svy_dict *d, uint8_t *need, struct svy_places **out)
{
	const struct svy_survey *s = &d->survey;
	*out = NULL;
	int rc = check_stages(ctx, s);
	if (rc)
		return rc;
	struct svy_places *p = svy_calloc(1, sizeof *p);
	p->dict = d;
	p->stages = s->psu.n ? s->psu.n : 1;
	p->has_units = s->psu.n > 0;
	p->has_weights = s->weights != NULL;
	if (p->has_weights)
		rc = svy_dict_need_number(ctx, d, "weight", s->weights, need, &p->weight);
	if (!rc)
		rc = bind_replicates(ctx, p, need);
	if (!rc)
		rc = bind_sign(ctx, p);
	if (!rc)
		rc = bind_calibration(ctx, p, need);
	if (p->columns) {
		p->stages = 1;
		p->has_units = false;
	}
	if (!rc && p->columns && !p->has_weights && !p->replicates.factors)
		rc = svy_warn(ctx, "replicate weights are given and no weight: the estimate itself is unweighted, and they vary another one (see --weights)");
	if (!rc && p->columns && svy_rep_columns_want_strata(p->columns))
		rc = svy_ids_bind(ctx, d, "strata", s->strata.v[0], need, &p->stratum[0]);
	for (size_t k = 0; k < p->stages && !rc && !p->columns; k++)
		rc = bind_stage(ctx, p, s, k, need);
	if (!rc && !p->columns)
		rc = bind_kernels(ctx, p, need);
	if (rc) {
		svy_places_free(p);
		return rc;
	}
	p->w = svy_calloc(SVY_BATCH_ROWS, sizeof *p->w);
	p->place = svy_calloc(SVY_BATCH_ROWS, sizeof *p->place);
	if (p->has_units && p->stratum[0].var && !s->nest)
		p->nesting = svy_nesting_new(&p->stratum[0], &p->unit[0]);
	*out = p;
	return 0;
}

/* Must the kernel know one row from another, where rows are units? */
static bool tells_rows(const struct svy_places *p)
{
	return !p->has_units && (p->draw || p->second);
}

struct svy_engine_design svy_places_design(struct svy_places *p)
{
	struct svy_engine_design d = {.stages = p->stages, .rows_are_units = !p->has_units && !tells_rows(p), .population = population,
				      .stratum_name = stratum_name, .compare = compare_codes, .self = p, .columns = p->columns,
				      .calibration = p->calibration, .replicates = p->has_replicates ? &p->replicates : NULL};
	if (p->draw)
		d.unequal = svy_draw_rule(p->draw);
	else if (p->as_r && p->second && !p->has_fpc[0])
		d.unequal = &p->with_replacement;
	if (p->second)
		d.second = svy_subsample_rule(p->second);
	return d;
}

static bool first_stage(void *self, size_t stage)
{
	(void)self;
	return stage == 0;
}

static double nothing(void *self, size_t stage, const struct svy_place *place)
{
	(void)self;
	(void)stage;
	(void)place;
	return 0;
}

void svy_places_follow_r(struct svy_places *p)
{
	p->as_r = true;
	p->with_replacement = (struct svy_unequal_rule){.method = SVY_PPS_POISSON, .has = first_stage, .probability = nothing};
	if (p->draw)
		svy_draw_follow_r(p->draw);
	if (p->second)
		svy_subsample_follow_r(p->second);
}

static int require_valid(struct svy_ctx *ctx, const struct svy_places *p, const char *what, size_t col, const struct svy_batch *b, const uint8_t *skip)
{
	return svy_ids_require(ctx, &p->dict->var[col], what, &b->col[col], b, skip);
}

static int fill_weights(struct svy_ctx *ctx, struct svy_places *p, const struct svy_batch *b, const uint8_t *skip, double *w)
{
	if (!p->has_weights) {
		for (size_t i = 0; i < b->nrow; i++)
			w[i] = 1;
		return 0;
	}
	int rc = require_valid(ctx, p, "weight", p->weight, b, skip);
	if (rc)
		return rc;
	memcpy(w, b->col[p->weight].num, b->nrow * sizeof *w);
	for (size_t i = 0; i < b->nrow; i++)
		if (!((w[i] >= 0 || p->negative) && isfinite(w[i])) && !(skip && skip[i]))
			return svy_fail(ctx, SVY_EDATA, "the weight '%s' is %g in row %llu; weights must be zero or more",
					p->dict->var[p->weight].name, w[i], (unsigned long long)(b->first + i + 1));
	return 0;
}

static int fill_codes(struct svy_ctx *ctx, struct svy_places *p, const char *what, struct svy_ids *c, const struct svy_batch *b,
		      const uint8_t *skip, struct svy_place *place, size_t at)
{
	int rc = require_valid(ctx, p, what, c->col, b, skip);
	if (rc)
		return rc;
	for (size_t i = 0; i < b->nrow; i++)
		place[i].code[at] = skip && skip[i] ? 0 : svy_ids_code(c, &b->col[c->col], i);
	return 0;
}

void svy_places_repeats_are_errors(struct svy_places *p)
{
	p->repeats_are_errors = true;
}

static int fill_fpc(struct svy_ctx *ctx, struct svy_places *p, size_t k, const struct svy_batch *b, const uint8_t *skip, const struct svy_place *place)
{
	struct fpc_column *f = &p->fpc[k];
	int rc = require_valid(ctx, p, "fpc", f->col, b, skip);
	const double *v = b->col[f->col].num;
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		if (skip && skip[i])
			continue;
		bool fresh;
		uint32_t h = svy_table_add(f->strata, place[i].code, 0, &fresh);
		if (fresh) {
			svy_grow(f->value, h, f->cap);
			f->value[h] = v[i];
			if (!(v[i] > 0))
				rc = svy_fail(ctx, SVY_EDATA, "the fpc '%s' is %g in row %llu; it must be a population size or a sampling fraction",
					      f->var->name, v[i], (unsigned long long)(b->first + i + 1));
		} else if (f->value[h] != v[i]) {
			char *name = stratum_name(p, k, &place[i]);
			rc = svy_fail(ctx, SVY_EDATA, "the fpc '%s' varies within stratum '%s': %g and %g", f->var->name, name, f->value[h], v[i]);
			free(name);
		}
	}
	return rc;
}

/* With probabilities of their own rows that are units need ids here already. */
static void number_rows(struct svy_places *p, size_t nrow, struct svy_place *place)
{
	for (size_t i = 0; i < nrow && tells_rows(p); i++)
		place[i].code[1] = p->row + i;
}

/* The rows whose weight counts: neither skipped nor left out by the second phase. */
static int find_left_out(struct svy_ctx *ctx, struct svy_places *p, const struct svy_batch *b, const uint8_t *skip, uint8_t *sampled)
{
	int rc = svy_subsample_read(ctx, p->second, b, sampled);
	for (size_t i = 0; i < b->nrow && !rc; i++)
		p->left_out[i] = (skip && skip[i]) || !sampled[i];
	return rc;
}

static int fill_second(struct svy_ctx *ctx, struct svy_places *p, const struct svy_batch *b, const uint8_t *skip, const uint8_t *sampled, double *w,
		       struct svy_place *place)
{
	for (size_t i = 0; i < b->nrow; i++)
		if (!sampled[i])
			w[i] = 0;
	return svy_subsample_batch(ctx, p->second, b, skip, sampled, p->row, false, place);
}

int svy_places_batch(struct svy_ctx *ctx, struct svy_places *p, const struct svy_batch *b, const uint8_t *skip, struct svy_rows *rows)
{
	struct svy_place *place = p->place;
	double *w = p->w;
	uint8_t sampled[SVY_BATCH_ROWS];
	int rc = p->second ? find_left_out(ctx, p, b, skip, sampled) : 0;
	if (!rc)
		rc = fill_weights(ctx, p, b, p->second ? p->left_out : skip, w);
	*rows = (struct svy_rows){.w = w, .place = place};
	if (!rc && p->calibration)
		rc = svy_regressors_batch(ctx, p->calibration, b, skip, &rows->aux);
	if (!rc && p->columns && svy_rep_columns_want_strata(p->columns))
		rc = fill_codes(ctx, p, "strata", &p->stratum[0], b, skip, place, 0);
	if (!rc && p->columns)
		return svy_rep_columns_batch(ctx, p->columns, b, skip, w, place, &rows->rep);
	for (size_t k = 0; k < p->stages && !rc; k++) {
		if (p->stratum[k].var)
			rc = fill_codes(ctx, p, "strata", &p->stratum[k], b, skip, place, 2 * k);
		else
			for (size_t i = 0; i < b->nrow; i++)
				place[i].code[2 * k] = 0;
		if (!rc && p->has_units)
			rc = fill_codes(ctx, p, "psu", &p->unit[k], b, skip, place, 2 * k + 1);
		if (!rc && p->has_fpc[k])
			rc = fill_fpc(ctx, p, k, b, skip, place);
	}
	number_rows(p, b->nrow, place);
	if (!rc && p->draw)
		rc = svy_draw_batch(ctx, p->draw, b, skip, place, p->has_weights, w);
	if (!rc && p->second)
		rc = fill_second(ctx, p, b, skip, sampled, w, place);
	p->row += b->nrow;
	if (!rc && p->nesting)
		rc = svy_nesting_check(ctx, p->nesting, b->nrow, skip, place, p->repeats_are_errors);
	return rc;
}

void svy_places_again(struct svy_places *p)
{
	p->row = 0;
}

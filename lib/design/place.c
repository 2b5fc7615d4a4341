// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "design/calibration.h"

/* Ids that are remembered for the check that a unit lies in one stratum: a bound on memory, not on units. */
#define NEST_CHECK_MAX ((uint32_t)1 << 19)

/* One design column and the codes of its strings. */
struct id_column {
	const struct svy_var *var;
	size_t col;
	struct svy_table *strings;
};

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
	struct id_column stratum[SVY_STAGES_MAX], unit[SVY_STAGES_MAX];
	bool has_stratum[SVY_STAGES_MAX], has_fpc[SVY_STAGES_MAX];
	struct fpc_column fpc[SVY_STAGES_MAX];
	struct svy_table *nest;         /* unit code to index; NULL when there is nothing to check */
	uint64_t *nest_stratum;
	size_t nest_cap;
	bool repeats_are_errors;
	struct svy_replicates replicates;
	bool has_replicates;
	struct svy_rep_columns *columns;
	struct svy_regressors *calibration;
	double *w;
	struct svy_place *place;
	uint8_t miss[SVY_BATCH_ROWS];
};

static int bind_id(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, uint8_t *need, struct id_column *c)
{
	int rc = svy_dict_require(ctx, d, what, name, &c->col);
	if (rc)
		return rc;
	c->var = &d->var[c->col];
	if (c->var->type == SVY_STRING)
		c->strings = svy_table_new(0);
	need[c->col] = 1;
	return 0;
}

static int bind_number(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, uint8_t *need, size_t *col)
{
	int rc = svy_dict_require(ctx, d, what, name, col);
	if (rc)
		return rc;
	if (d->var[*col].type != SVY_NUMBER)
		return svy_fail(ctx, SVY_EDATA, "the %s variable must be a number, but '%s' holds text", what, name);
	need[*col] = 1;
	return 0;
}

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
	int rc = svy_regressors_bind(ctx, p->dict, need, &p->calibration);
	if (!rc && p->calibration && p->has_replicates)
		return svy_fail(ctx, SVY_EDATA, "replicates of calibrated weights must be made before they are used (svyreplicate --columns)");
	return rc;
}

static int bind_stage(struct svy_ctx *ctx, struct svy_places *p, const struct svy_survey *s, size_t k, uint8_t *need)
{
	int rc = 0;
	if (k < s->strata.n && *s->strata.v[k]) {
		p->has_stratum[k] = true;
		rc = bind_id(ctx, p->dict, "strata", s->strata.v[k], need, &p->stratum[k]);
	}
	if (!rc && k < s->psu.n)
		rc = bind_id(ctx, p->dict, "psu", s->psu.v[k], need, &p->unit[k]);
	if (!rc && k < s->fpc.n) {
		struct fpc_column *f = &p->fpc[k];
		p->has_fpc[k] = true;
		rc = bind_number(ctx, p->dict, "fpc", s->fpc.v[k], need, &f->col);
		f->var = rc ? NULL : &p->dict->var[f->col];
		f->strata = svy_table_new((2 * k + 1) * sizeof(uint64_t));
	}
	return rc;
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
		rc = bind_number(ctx, d, "weight", s->weights, need, &p->weight);
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
	for (size_t k = 0; k < p->stages && !rc && !p->columns; k++)
		rc = bind_stage(ctx, p, s, k, need);
	if (rc) {
		svy_places_free(p);
		return rc;
	}
	p->w = svy_calloc(SVY_BATCH_ROWS, sizeof *p->w);
	p->place = svy_calloc(SVY_BATCH_ROWS, sizeof *p->place);
	if (p->has_units && p->has_stratum[0] && !s->nest)
		p->nest = svy_table_new(sizeof(uint64_t));
	*out = p;
	return 0;
}

void svy_places_free(struct svy_places *p)
{
	if (!p)
		return;
	for (size_t k = 0; k < SVY_STAGES_MAX; k++) {
		svy_table_free(p->stratum[k].strings);
		svy_table_free(p->unit[k].strings);
		svy_table_free(p->fpc[k].strata);
		free(p->fpc[k].value);
	}
	svy_table_free(p->nest);
	free(p->nest_stratum);
	svy_rep_columns_free(p->columns);
	svy_regressors_free(p->calibration);
	svy_replicates_free(&p->replicates);
	free(p->w);
	free(p->place);
	free(p);
}

bool svy_places_has_units(const struct svy_places *p)
{
	return p->has_units;
}

bool svy_places_has_weights(const struct svy_places *p)
{
	return p->has_weights;
}

void svy_places_note(struct svy_ctx *ctx, const struct svy_places *p)
{
	if (p->calibration)
		svy_regressors_note(ctx, p->calibration);
}

/* "3" or "3 (North)" or the text itself. Caller frees. */
static char *code_text(const struct id_column *c, uint64_t code)
{
	struct svy_buf b = {0};
	if (c->strings) {
		size_t n;
		const char *s = svy_table_key(c->strings, (uint32_t)code, &n);
		svy_buf_add(&b, s, n);
		return svy_buf_take(&b);
	}
	double x = svy_table_key_number(code);
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	svy_buf_puts(&b, text);
	const char *label = svy_var_label_of_number(c->var, x);
	if (label)
		svy_buf_printf(&b, " (%s)", label);
	return svy_buf_take(&b);
}

static char *stratum_name(void *self, size_t stage, const struct svy_place *place)
{
	struct svy_places *p = self;
	struct svy_buf b = {0};
	for (size_t k = 0; k <= stage; k++) {
		if (p->has_stratum[k]) {
			char *t = code_text(&p->stratum[k], place->code[2 * k]);
			svy_buf_printf(&b, "%s%s=%s", b.n ? ", " : "", p->stratum[k].var->name, t);
			free(t);
		}
		if (k < stage) {
			char *t = code_text(&p->unit[k], place->code[2 * k + 1]);
			svy_buf_printf(&b, "%s%s=%s", b.n ? ", " : "", p->unit[k].var->name, t);
			free(t);
		}
	}
	if (!b.n)
		svy_buf_puts(&b, "the whole sample");
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
	struct svy_places *p = self;
	const struct id_column *c = at % 2 ? &p->unit[at / 2] : &p->stratum[at / 2];
	if (c->strings) {
		size_t na, nb;
		const char *x = svy_table_key(c->strings, (uint32_t)a, &na), *y = svy_table_key(c->strings, (uint32_t)b, &nb);
		int order = memcmp(x, y, na < nb ? na : nb);
		return order ? order : (na > nb) - (na < nb);
	}
	double x = svy_table_key_number(a), y = svy_table_key_number(b);
	return (x > y) - (x < y);
}

struct svy_engine_design svy_places_design(struct svy_places *p)
{
	return (struct svy_engine_design){.stages = p->stages, .rows_are_units = !p->has_units, .population = population,
					  .stratum_name = stratum_name, .compare = compare_codes, .self = p, .columns = p->columns,
					  .calibration = p->calibration,
					  .replicates = p->has_replicates ? &p->replicates : NULL};
}

/* Row of the first value that is missing where the row is not skipped, or -1. */
static ptrdiff_t first_missing(struct svy_places *p, const struct svy_var *v, const struct svy_column *c, size_t nrow, const uint8_t *skip)
{
	if (!svy_column_missing(v, c, nrow, p->miss))
		return -1;
	for (size_t i = 0; i < nrow; i++)
		if (p->miss[i] && !(skip && skip[i]))
			return (ptrdiff_t)i;
	return -1;
}

static int require_valid(struct svy_ctx *ctx, struct svy_places *p, const char *what, size_t col, const struct svy_batch *b, const uint8_t *skip)
{
	const struct svy_var *v = &p->dict->var[col];
	ptrdiff_t row = first_missing(p, v, &b->col[col], b->nrow, skip);
	if (row < 0)
		return 0;
	return svy_fail(ctx, SVY_EDATA, "the %s variable '%s' is missing in row %llu; a design needs it in every row", what, v->name,
			(unsigned long long)b->first + (unsigned long long)row + 1);
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

static uint64_t code_of(struct id_column *c, const struct svy_column *col, size_t row)
{
	if (c->strings)
		return svy_table_add(c->strings, col->str[row].n ? col->str[row].p : "", col->str[row].n, NULL);
	return svy_table_number_key(col->num[row]);
}

static int fill_codes(struct svy_ctx *ctx, struct svy_places *p, const char *what, struct id_column *c, const struct svy_batch *b,
		      const uint8_t *skip, struct svy_place *place, size_t at)
{
	int rc = require_valid(ctx, p, what, c->col, b, skip);
	if (rc)
		return rc;
	for (size_t i = 0; i < b->nrow; i++)
		place[i].code[at] = skip && skip[i] ? 0 : code_of(c, &b->col[c->col], i);
	return 0;
}

static int report_repeat(struct svy_ctx *ctx, struct svy_places *p, uint64_t code, uint64_t first, uint64_t second)
{
	char *unit = code_text(&p->unit[0], code), *a = code_text(&p->stratum[0], first), *z = code_text(&p->stratum[0], second);
	int rc;
	if (p->repeats_are_errors)
		rc = svy_fail(ctx, SVY_EDATA, "primary unit '%s' occurs in stratum '%s' and in stratum '%s'; "
			      "if ids are numbered anew in each stratum, give --nest", unit, a, z);
	else
		rc = svy_warn(ctx, "primary unit '%s' occurs in stratum '%s' and in stratum '%s': "
			      "ids are taken as numbered anew in each stratum (--nest says so)", unit, a, z);
	free(unit);
	free(a);
	free(z);
	svy_table_free(p->nest);        /* once is enough */
	p->nest = NULL;
	return rc;
}

static int check_nesting(struct svy_ctx *ctx, struct svy_places *p, size_t nrow, const uint8_t *skip, const struct svy_place *place)
{
	for (size_t i = 0; i < nrow && p->nest; i++) {
		const uint64_t *code = place[i].code;
		if ((skip && skip[i]) || (i && code[0] == place[i - 1].code[0] && code[1] == place[i - 1].code[1]))
			continue;
		uint32_t u = svy_table_find(p->nest, &code[1], 0);
		if (u == UINT32_MAX) {
			if (svy_table_count(p->nest) >= NEST_CHECK_MAX)
				continue;
			u = svy_table_add(p->nest, &code[1], 0, NULL);
			svy_grow(p->nest_stratum, u, p->nest_cap);
			p->nest_stratum[u] = code[0];
		}
		if (p->nest_stratum[u] != code[0]) {
			int rc = report_repeat(ctx, p, code[1], p->nest_stratum[u], code[0]);
			if (rc)
				return rc;
		}
	}
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

int svy_places_batch(struct svy_ctx *ctx, struct svy_places *p, const struct svy_batch *b, const uint8_t *skip, struct svy_rows *rows)
{
	struct svy_place *place = p->place;
	int rc = fill_weights(ctx, p, b, skip, p->w);
	*rows = (struct svy_rows){.w = p->w, .place = place};
	if (!rc && p->calibration)
		rc = svy_regressors_batch(ctx, p->calibration, b, skip, &rows->aux);
	if (!rc && p->columns)
		return svy_rep_columns_batch(ctx, p->columns, b, skip, p->w, &rows->rep);
	for (size_t k = 0; k < p->stages && !rc; k++) {
		if (p->has_stratum[k])
			rc = fill_codes(ctx, p, "strata", &p->stratum[k], b, skip, place, 2 * k);
		else
			for (size_t i = 0; i < b->nrow; i++)
				place[i].code[2 * k] = 0;
		if (!rc && p->has_units)
			rc = fill_codes(ctx, p, "psu", &p->unit[k], b, skip, place, 2 * k + 1);
		if (!rc && p->has_fpc[k])
			rc = fill_fpc(ctx, p, k, b, skip, place);
	}
	if (!rc && p->nest)
		rc = check_nesting(ctx, p, b->nrow, skip, place);
	return rc;
}

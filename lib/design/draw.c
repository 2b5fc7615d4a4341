// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/draw.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "design/ids.h"
#include "design/phase2.h"

/* Where the probability of a stage stands. */
enum from { FROM_NOTHING, FROM_COLUMN, FROM_JOINT, FROM_WEIGHT };

struct stage {
	enum from from;
	size_t col;
	const struct svy_var *var;
	struct svy_table *units;        /* by place down to the unit */
	double *p;
	size_t cap;
};

struct svy_draw {
	const struct svy_dict *dict;
	struct svy_draw_names names;
	struct svy_pps pps;
	struct svy_unequal_rule rule;
	struct svy_joint *joint;
	size_t stages;
	struct stage stage[SVY_STAGES_MAX];
	ptrdiff_t fraction[SVY_STAGES_MAX];     /* fpc of the stages without probabilities, for weights that are not given; -1 */
	ptrdiff_t sum_col;              /* hr_sum in a variable; -1 */
	struct svy_table *strata;       /* by code, with the sum of each */
	double *sum;
	size_t sum_cap;
};

static int bind_stage(struct svy_ctx *ctx, struct svy_draw *d, size_t k, uint8_t *need)
{
	const struct svy_survey *s = &d->dict->survey;
	struct stage *g = &d->stage[k];
	const char *name = k < d->pps.probability.n ? d->pps.probability.v[k] : NULL;
	int rc = 0;
	d->fraction[k] = -1;
	if (!name && k == 0 && s->fpc.n)
		name = s->fpc.v[0];
	else if (name && k < s->fpc.n)
		svy_note(ctx, "the fpc '%s' is not used: '%s' holds the probabilities of its units", s->fpc.v[k], name);
	if (name) {
		g->from = FROM_COLUMN;
		rc = svy_dict_need_number(ctx, d->dict, "probability", name, need, &g->col);
		g->var = rc ? NULL : &d->dict->var[g->col];
	} else if (k == 0) {
		g->from = svy_pps_needs_joint(d->pps.method) ? FROM_JOINT : FROM_WEIGHT;
	} else if (k < s->fpc.n) {
		size_t col;
		rc = svy_dict_need_number(ctx, d->dict, "fpc", s->fpc.v[k], need, &col);
		d->fraction[k] = rc ? -1 : (ptrdiff_t)col;
	}
	if (g->from)
		g->units = svy_table_new((2 * k + 2) * sizeof(uint64_t));
	return rc;
}

static int check_declaration(struct svy_ctx *ctx, const struct svy_draw *d)
{
	const struct svy_survey *s = &d->dict->survey;
	if (d->pps.probability.n > d->stages)
		return svy_fail(ctx, SVY_EUSAGE, "%zu variables are given as probabilities, but the design has %zu stage%s (one per stage)",
				d->pps.probability.n, d->stages, d->stages == 1 ? "" : "s");
	if (svy_pps_needs_sum(d->pps.method) && isnan(d->pps.sum) && !d->pps.sum_var)
		return svy_fail(ctx, SVY_EUSAGE, "the sum of squared probabilities over n in the population is needed for '%s' (--hr-sum; 'hr' takes that of the sample)",
				svy_pps_method_name[d->pps.method]);
	if (d->stage[0].from == FROM_WEIGHT && !s->weights)
		return svy_fail(ctx, SVY_EUSAGE, "unequal probabilities are declared and none are there: name them with --prob, or a weight");
	if (d->stage[0].from == FROM_WEIGHT && svy_extras_get(&s->extra, "calibration"))
		return svy_fail(ctx, SVY_EUSAGE, "weights that were made to meet totals hold no probabilities any more: name these with --prob");
	if (d->stage[0].from == FROM_WEIGHT && svy_phase2_declared(s))
		return svy_fail(ctx, SVY_EUSAGE, "the weight holds the probabilities of both phases: name those of the first one with --prob");
	if (d->stage[0].from == FROM_WEIGHT && d->stages > 1)
		return svy_fail(ctx, SVY_EUSAGE, "the weight holds the probabilities of all stages: name those of the first one with --prob");
	for (size_t k = 1; k < d->stages && !s->weights; k++)
		if (!d->stage[k].from && d->fraction[k] < 0)
			return svy_fail(ctx, SVY_EUSAGE, "nothing says with which probability the units '%s' were drawn: name it with --prob, or a weight",
					s->psu.v[k]);
	return 0;
}

static double probability(void *self, size_t k, const struct svy_place *place)
{
	const struct svy_draw *d = self;
	return d->stage[k].p[svy_table_find(d->stage[k].units, place->code, 0)];
}

static bool has(void *self, size_t k)
{
	return svy_draw_has(self, k);
}

static size_t unit(void *self, const struct svy_place *place)
{
	const struct svy_draw *d = self;
	return svy_table_find(d->stage[0].units, place->code, 0);
}

static size_t units(void *self)
{
	const struct svy_draw *d = self;
	return svy_table_count(d->stage[0].units);
}

static double sum(void *self, const struct svy_place *place)
{
	const struct svy_draw *d = self;
	return d->strata ? d->sum[svy_table_find(d->strata, place->code, 0)] : d->pps.sum;
}

static int bind_all(struct svy_ctx *ctx, struct svy_draw *d, uint8_t *need)
{
	int rc = svy_pps_read(ctx, &d->dict->survey, &d->pps);
	for (size_t k = 0; k < d->stages && !rc; k++)
		rc = bind_stage(ctx, d, k, need);
	if (!rc)
		rc = check_declaration(ctx, d);
	if (!rc && d->pps.sum_var) {
		size_t col;
		rc = svy_dict_need_number(ctx, d->dict, "sum of squares", d->pps.sum_var, need, &col);
		d->sum_col = rc ? -1 : (ptrdiff_t)col;
		d->strata = svy_table_new(sizeof(uint64_t));
	}
	return rc;
}

int svy_draw_bind(struct svy_ctx *ctx, const struct svy_dict *dict, const struct svy_draw_names *names, uint8_t *need, struct svy_draw **out)
{
	*out = NULL;
	if (!svy_pps_declared(&dict->survey))
		return 0;
	struct svy_draw *d = svy_calloc(1, sizeof *d);
	d->dict = dict;
	d->names = *names;
	d->stages = dict->survey.psu.n ? dict->survey.psu.n : 1;
	d->sum_col = -1;
	int rc = bind_all(ctx, d, need);
	d->rule = (struct svy_unequal_rule){.method = d->pps.method, .has = has, .probability = probability, .sum = sum, .unit = unit, .units = units, .self = d};
	if (rc)
		svy_draw_free(d);
	else
		*out = d;
	return rc;
}

void svy_draw_free(struct svy_draw *d)
{
	if (!d)
		return;
	for (size_t k = 0; k < SVY_STAGES_MAX; k++) {
		svy_table_free(d->stage[k].units);
		free(d->stage[k].p);
	}
	svy_table_free(d->strata);
	free(d->sum);
	svy_joint_free(d->joint);
	svy_pps_free(&d->pps);
	free(d);
}

void svy_draw_join_take(struct svy_draw *d, struct svy_joint *joint)
{
	d->joint = joint;
	d->rule.joint = joint;
}

void svy_draw_follow_r(struct svy_draw *d)
{
	d->rule.as_r = true;
}

bool svy_draw_needs_joint(const struct svy_draw *d)
{
	return svy_pps_needs_joint(d->pps.method);
}

bool svy_draw_is_joint(const struct svy_draw *d)
{
	return d->stage[0].from == FROM_JOINT;
}

bool svy_draw_has(const struct svy_draw *d, size_t stage)
{
	return d->stage[stage].from != FROM_NOTHING;
}

const struct svy_unequal_rule *svy_draw_rule(const struct svy_draw *d)
{
	return &d->rule;
}

/* The probability of the unit of stage k that a row tells; NAN where nothing does: a joint matrix that is not there. */
static int told(struct svy_ctx *ctx, const struct svy_draw *d, size_t k, uint32_t u, const struct svy_batch *b, size_t i, double w, double *p)
{
	const struct stage *g = &d->stage[k];
	unsigned long long row = b->first + i + 1;
	switch (g->from) {
	case FROM_JOINT:
		*p = d->joint && u < d->joint->n ? d->joint->p[u * d->joint->n + u] : NAN;
		return 0;
	case FROM_WEIGHT:
		*p = 1 / w;
		if (!(w >= 1))
			return svy_fail(ctx, SVY_EDATA, "the weight '%s' is %g in row %llu and gives no probability, which would be 1 over it; name it with --prob",
					d->dict->survey.weights, w, row);
		return 0;
	default:
		*p = b->col[g->col].num[i];
		if (!(*p > 0 && *p <= 1))
			return svy_fail(ctx, SVY_EDATA, "the probability '%s' is %g in row %llu; it must be above 0 and at most 1", g->var->name, *p, row);
		return 0;
	}
}

static int fail_varying(struct svy_ctx *ctx, const struct svy_draw *d, size_t k, const struct svy_place *place, double one, double other)
{
	char *name = d->names.unit(d->names.self, k, place);
	int rc = svy_fail(ctx, SVY_EDATA, "the probability %s%s%s varies within unit '%s': %g and %g", d->stage[k].var ? "'" : "",
			  d->stage[k].var ? d->stage[k].var->name : "from the weight", d->stage[k].var ? "'" : "", name, one, other);
	free(name);
	return rc;
}

static int remember(struct svy_ctx *ctx, struct svy_draw *d, size_t k, const struct svy_batch *b, size_t i, const struct svy_place *place, double w)
{
	struct stage *g = &d->stage[k];
	bool fresh;
	double p;
	uint32_t u = svy_table_add(g->units, place->code, 0, &fresh);
	int rc = told(ctx, d, k, u, b, i, w, &p);
	if (rc)
		return rc;
	if (fresh) {
		svy_grow(g->p, u, g->cap);
		g->p[u] = p;
		if (k == 0 && d->joint && u >= d->joint->n)
			return svy_fail(ctx, SVY_EDATA, "there are joint probabilities of %zu units, and the data have more", d->joint->n);
		double own = k == 0 && d->joint ? d->joint->p[u * d->joint->n + u] : p;
		if (fabs(own - p) > 1e-6 * p) {
			char *name = d->names.unit(d->names.self, k, place);
			rc = svy_fail(ctx, SVY_EDATA, "the probability of unit '%s' is %g, and %g on the diagonal of the joint probabilities (units stand there in the order of the data)",
				      name, p, own);
			free(name);
		}
		return rc;
	}
	return isnan(p) || fabs(g->p[u] - p) <= 1e-9 * p ? 0 : fail_varying(ctx, d, k, place, g->p[u], p);
}

static int remember_sum(struct svy_ctx *ctx, struct svy_draw *d, const struct svy_batch *b, size_t i, const struct svy_place *place)
{
	bool fresh;
	double x = b->col[d->sum_col].miss[i] ? NAN : b->col[d->sum_col].num[i];
	uint32_t h = svy_table_add(d->strata, place->code, 0, &fresh);
	if (fresh) {
		svy_grow(d->sum, h, d->sum_cap);
		d->sum[h] = x;
	}
	if (x > 0 && d->sum[h] == x)
		return 0;
	char *name = d->names.stratum(d->names.self, 0, place);
	int rc = x > 0 ? svy_fail(ctx, SVY_EDATA, "the sum of squares '%s' varies within stratum '%s': %g and %g", d->pps.sum_var, name, d->sum[h], x)
		: svy_fail(ctx, SVY_EDATA, "the sum of squares '%s' is %g in stratum '%s'; it must be above 0", d->pps.sum_var, x, name);
	free(name);
	return rc;
}

/* 1 over the product of the probabilities. */
static int weigh(struct svy_ctx *ctx, const struct svy_draw *d, const struct svy_batch *b, size_t i, const struct svy_place *place, double *w)
{
	double p = 1;
	for (size_t k = 0; k < d->stages; k++) {
		double f = svy_draw_has(d, k) ? probability((void *)d, k, place) : b->col[d->fraction[k]].num[i];
		if (!svy_draw_has(d, k) && !(f > 0 && f <= 1))
			return svy_fail(ctx, SVY_EDATA, "the fpc '%s' is %g in row %llu: with population sizes weights cannot be made on the way; name one with --weights",
					d->dict->var[d->fraction[k]].name, f, (unsigned long long)(b->first + i + 1));
		p *= f;
	}
	*w = isnan(p) ? 1 : 1 / p;
	return 0;
}

int svy_draw_batch(struct svy_ctx *ctx, struct svy_draw *d, const struct svy_batch *b, const uint8_t *skip, const struct svy_place *place, bool given,
		   double *w)
{
	int rc = 0;
	for (size_t k = 0; k < d->stages && !rc; k++)
		if (d->stage[k].var)
			rc = svy_ids_require(ctx, d->stage[k].var, "probability", &b->col[d->stage[k].col], b, skip);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		if (skip && skip[i])
			continue;
		for (size_t k = 0; k < d->stages && !rc; k++)
			if (svy_draw_has(d, k))
				rc = remember(ctx, d, k, b, i, &place[i], given ? w[i] : NAN);
		if (!rc && d->strata)
			rc = remember_sum(ctx, d, b, i, &place[i]);
		if (!rc && !given)
			rc = weigh(ctx, d, b, i, &place[i], &w[i]);
	}
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/pps.h"
#include "step/target.h"

struct adding {
	struct svy_ctx *ctx;
	const char *prefix;
	const struct svy_sample_plan *plan;
	struct svy_dict *d;
	int rc;
};

/* stage: its number in the name, where there are several; -1 for what is not of a stage. */
static char *column_name(const struct adding *a, const char *stem, ptrdiff_t stage)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s%s", a->prefix, stem);
	if (stage >= 0 && a->plan->nstage > 1)
		svy_buf_printf(&b, "%td", stage + 1);
	return svy_buf_take(&b);
}

static ptrdiff_t add(struct adding *a, const char *stem, ptrdiff_t stage, enum svy_type type, const char *title)
{
	if (a->rc)
		return -1;
	char *name = column_name(a, stem, stage);
	a->rc = svy_target_check_name(a->ctx, name);
	struct svy_var *v = a->rc ? NULL : svy_dict_add(a->d, name, type);
	if (!a->rc && !v)
		a->rc = svy_fail(a->ctx, SVY_EUSAGE, "there is a variable '%s' (--prefix gives the new ones another name)", name);
	if (v) {
		v->title = svy_strdup(title);
		v->measure = type == SVY_NUMBER ? SVY_SCALE : SVY_NOMINAL;
	}
	free(name);
	return v ? (ptrdiff_t)a->d->nvar - 1 : -1;
}

static const char *name_at(const struct svy_dict *d, ptrdiff_t col)
{
	return d->var[col].name;
}

static void declare_units(struct adding *a, struct svy_sample_columns *c, size_t stages)
{
	struct svy_survey *s = &a->d->survey;
	if (c->draw >= 0) {
		svy_strs_add(&s->psu, name_at(a->d, c->draw));
		return;
	}
	s->psu_none = a->plan->nunit == 0;
	for (size_t k = 0; k < stages && !s->psu_none; k++)
		svy_strs_add(&s->psu, k < a->plan->nunit ? a->plan->stage[k].unit : name_at(a->d, c->row));
}

static const char *strata_name(const struct adding *a, const struct svy_sample_columns *c)
{
	return name_at(a->d, c->stratum >= 0 ? c->stratum : (ptrdiff_t)a->plan->strata.v[0]);
}

/* The kernel of unequal probabilities takes those of each stage, and no populations beside them. */
static void declare_probabilities(struct adding *a, const struct svy_sample_columns *c, size_t stages)
{
	struct svy_pps pps = {.method = a->plan->stage[0].method == SVY_METHOD_POISSON ? SVY_PPS_POISSON : SVY_PPS_BREWER, .sum = NAN};
	for (size_t k = 0; k < stages; k++)
		svy_strs_add(&pps.probability, name_at(a->d, c->prob[k]));
	svy_pps_write(&a->d->survey, &pps);
	svy_pps_free(&pps);
}

static void declare(struct adding *a, const struct svy_sample_opts *o, struct svy_sample_columns *c)
{
	struct svy_survey *s = &a->d->survey;
	bool replace = svy_sample_plan_replaces(a->plan), first_only = svy_sample_plan_first_only(a->plan);
	size_t stages = replace || first_only ? 1 : a->plan->nstage;
	svy_survey_free(s);
	*s = (struct svy_survey){.weights = svy_strdup(name_at(a->d, c->weight))};
	declare_units(a, c, stages);
	if (a->plan->strata.n)
		svy_strs_add(&s->strata, strata_name(a, c));
	s->nest = o->nest && a->plan->nunit > 0 && a->plan->strata.n > 0;
	if (!replace && !first_only && svy_sample_plan_unequal(a->plan))
		declare_probabilities(a, c, stages);
	else
		for (size_t k = 0; k < stages && !replace && !first_only; k++)
			svy_strs_add(&s->fpc, name_at(a->d, c->fpc[k]));
	if (first_only && !replace)
		svy_note(a->ctx, "a later stage draws one unit, or as many as chance has it, which leaves no variance there: the design is declared as its first stage, "
			 "as if that were drawn with replacement");
}

/* The values of several variables are one stratum, and need a column. */
static ptrdiff_t add_stratum(struct adding *a)
{
	return a->plan->strata.n > 1 ? add(a, "stratum", -1, SVY_STRING, "Stratum") : -1;
}

int svy_sample_columns_add(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_sample_plan *p, struct svy_dict *d, struct svy_sample_columns *c)
{
	struct adding a = {ctx, o->prefix, p, d, 0};
	bool replace = svy_sample_plan_replaces(p);
	c->first = d->nvar;
	c->drawn = -1;
	c->weight = add(&a, "weight", -1, SVY_NUMBER, "Sampling weight");
	for (size_t k = 0; k < SVY_STAGES_MAX; k++)
		c->prob[k] = c->fpc[k] = -1;
	for (size_t k = 0; k < p->nstage; k++) {
		c->prob[k] = add(&a, "prob", (ptrdiff_t)k, SVY_NUMBER, k == 0 && replace ? "Expected number of draws" : "Probability of being drawn");
		if (!replace)
			c->fpc[k] = add(&a, "fpc", (ptrdiff_t)k, SVY_NUMBER, "Units of the frame in the stratum");
	}
	c->stratum = add_stratum(&a);
	c->row = p->nunit && p->nstage > p->nunit ? add(&a, "row", -1, SVY_NUMBER, "Row of the frame") : -1;
	c->draw = p->nunit && replace ? add(&a, "draw", -1, SVY_NUMBER, "Draw of the first stage") : -1;
	c->n = d->nvar - c->first;
	if (!a.rc)
		declare(&a, o, c);
	return a.rc;
}

int svy_sample_columns_add_second(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_sample_plan *p, struct svy_dict *d,
				  struct svy_sample_columns *c, struct svy_phase2 *declared)
{
	struct adding a = {ctx, o->prefix, p, d, 0};
	*c = (struct svy_sample_columns){.first = d->nvar};
	c->drawn = add(&a, "drawn", -1, SVY_NUMBER, "Drawn in the second phase");
	c->stratum = add_stratum(&a);
	c->n = d->nvar - c->first;
	*declared = (struct svy_phase2){0};
	if (a.rc)
		return a.rc;
	d->var[c->drawn].measure = SVY_NOMINAL;
	d->var[c->drawn].integer = true;
	declared->sample = svy_strdup(name_at(d, c->drawn));
	declared->strata = p->strata.n ? svy_strdup(strata_name(&a, c)) : NULL;
	declared->psu = p->nunit ? svy_strdup(p->stage[0].unit) : NULL;
	return 0;
}

static const struct svy_sample_pick *row_pick(const struct svy_sample_drawn *d, size_t i)
{
	return &d->stage[d->nstage - 1].v[i];
}

double svy_sample_weight(const struct svy_sample_drawn *d, size_t i)
{
	const struct svy_sample_pick *pick = row_pick(d, i);
	double p = pick->p;
	for (size_t k = d->nstage - 1; k-- > 0;) {
		pick = &d->stage[k].v[pick->up];
		p *= pick->p;
	}
	return 1 / p;
}

static void put_number(struct svy_batch *b, ptrdiff_t col, size_t at, double x)
{
	if (col >= 0 && b->col[col].num)
		svy_batch_set_number(b, (size_t)col, at, x);
}

static void put_stratum(const struct svy_sample_columns *c, const struct svy_sample_frame *f, uint32_t h, struct svy_batch *b, size_t at)
{
	if (c->stratum >= 0 && b->col[c->stratum].str)
		svy_batch_set_string(b, (size_t)c->stratum, at, f->stratum[h].text, strlen(f->stratum[h].text));
}

void svy_sample_columns_mark(const struct svy_sample_columns *c, const struct svy_sample_frame *f, uint32_t row, bool drawn, struct svy_batch *b, size_t at)
{
	uint32_t above = f->row_parent[row];
	for (size_t k = f->plan->nunit; k > 0; k--)
		above = f->level[k].parent[above];
	put_number(b, c->drawn, at, drawn);
	put_stratum(c, f, above, b, at);
}

void svy_sample_columns_fill(const struct svy_sample_columns *c, const struct svy_sample_frame *f, const struct svy_sample_drawn *d, size_t i,
			     struct svy_batch *b, size_t at)
{
	const struct svy_sample_pick *pick = row_pick(d, i);
	put_number(b, c->weight, at, svy_sample_weight(d, i));
	put_number(b, c->row, at, (double)pick->unit + 1);
	for (size_t k = d->nstage; k-- > 0;) {
		const struct svy_sample_pick *here = pick;
		if (k < f->plan->nstage) {
			put_number(b, c->prob[k], at, here->p);
			put_number(b, c->fpc[k], at, here->population);
		}
		if (k == 1)
			put_number(b, c->draw, at, (double)here->up + 1);
		if (k > 0)
			pick = &d->stage[k - 1].v[here->up];
		else
			put_stratum(c, f, here->up, b, at);
	}
}

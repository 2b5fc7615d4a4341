// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_columns.h"

#include <stdlib.h>
#include "base/mem.h"
#include "step/target.h"

#define CERTAINTY "certainty"

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

/* Certain units are a stratum by themselves, and so are the values of several variables: a column is needed. Later stages need those before them. */
static bool needs_stratum(const struct svy_sample_plan *p, size_t stage)
{
	if (stage == 0 && p->strata.n > 1)
		return true;
	for (size_t k = stage; k < p->nstage; k++)
		if (svy_sample_stage_is_pps(&p->stage[k]) && p->stage[k].method != SVY_METHOD_WR && (k == stage || stage > 0 || p->strata.n == 0))
			return true;
	return false;
}

/* One unit of several leaves the variance of its stage unknown: the design is then that of the first stage. */
static bool one_is_drawn_later(const struct svy_sample_plan *p)
{
	for (size_t k = 1; k < p->nstage; k++)
		if (!p->stage[k].n.share && p->stage[k].n.value == 1)
			return true;
	return false;
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

static void declare_strata(struct adding *a, const struct svy_sample_columns *c, size_t stages)
{
	struct svy_survey *s = &a->d->survey;
	size_t last = 0;
	for (size_t k = 0; k < stages; k++)
		if (c->stratum[k] >= 0 || (k == 0 && a->plan->strata.n))
			last = k + 1;
	for (size_t k = 0; k < last; k++)
		svy_strs_add(&s->strata, c->stratum[k] >= 0 ? name_at(a->d, c->stratum[k]) : a->d->var[a->plan->strata.v[0]].name);
}

static void declare(struct adding *a, const struct svy_sample_opts *o, struct svy_sample_columns *c)
{
	struct svy_survey *s = &a->d->survey;
	bool first_only = one_is_drawn_later(a->plan) || svy_sample_plan_replaces(a->plan);
	size_t stages = first_only ? 1 : a->plan->nstage;
	svy_survey_free(s);
	*s = (struct svy_survey){.weights = svy_strdup(name_at(a->d, c->weight))};
	declare_units(a, c, stages);
	declare_strata(a, c, stages);
	for (size_t k = 0; k < stages && !first_only; k++)
		svy_strs_add(&s->fpc, name_at(a->d, c->fpc[k]));
	s->nest = o->nest && a->plan->nunit > 0 && a->plan->strata.n > 0;
	if (one_is_drawn_later(a->plan) && !svy_sample_plan_replaces(a->plan))
		svy_note(a->ctx, "one unit of several is drawn at a later stage, which leaves no variance there: the design is declared as its first stage, "
			 "as if that were drawn with replacement");
}

int svy_sample_columns_add(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_sample_plan *p, struct svy_dict *d, struct svy_sample_columns *c)
{
	struct adding a = {ctx, o->prefix, p, d, 0};
	bool replace = svy_sample_plan_replaces(p);
	c->first = d->nvar;
	c->weight = add(&a, "weight", -1, SVY_NUMBER, "Sampling weight");
	for (size_t k = 0; k < SVY_STAGES_MAX; k++)
		c->prob[k] = c->fpc[k] = c->stratum[k] = -1;
	for (size_t k = 0; k < p->nstage; k++) {
		c->prob[k] = add(&a, "prob", (ptrdiff_t)k, SVY_NUMBER, k == 0 && replace ? "Expected number of draws" : "Probability of being drawn");
		if (!replace)
			c->fpc[k] = add(&a, "fpc", (ptrdiff_t)k, SVY_NUMBER, "Units of the frame in the stratum");
		if (needs_stratum(p, k))
			c->stratum[k] = add(&a, "stratum", (ptrdiff_t)k, SVY_STRING, "Stratum");
	}
	c->row = p->nunit && p->nstage > p->nunit ? add(&a, "row", -1, SVY_NUMBER, "Row of the frame") : -1;
	c->draw = p->nunit && replace ? add(&a, "draw", -1, SVY_NUMBER, "Draw of the first stage") : -1;
	c->n = d->nvar - c->first;
	if (!a.rc)
		declare(&a, o, c);
	return a.rc;
}

static const struct svy_sample_pick *row_pick(const struct svy_sample_drawn *d, size_t i)
{
	return &d->stage[d->nstage - 1].v[i];
}

double svy_sample_weight(const struct svy_sample_frame *f, const struct svy_sample_drawn *d, size_t i)
{
	const struct svy_sample_pick *pick = row_pick(d, i);
	double p = pick->p;
	(void)f;
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

/* The text of a stratum, behind which a slash and the word stand if the unit is certain. */
static void put_stratum(struct svy_batch *b, ptrdiff_t col, size_t at, const char *text, bool certain)
{
	if (col < 0 || !b->col[col].str)
		return;
	struct svy_buf t = {0};
	svy_buf_printf(&t, "%s%s%s", text, certain && *text ? "/" : "", certain ? CERTAINTY : "");
	svy_batch_set_string(b, (size_t)col, at, t.p, t.n);
	svy_buf_free(&t);
}

void svy_sample_columns_fill(const struct svy_sample_columns *c, const struct svy_sample_frame *f, const struct svy_sample_drawn *d, size_t i,
			     struct svy_batch *b, size_t at)
{
	const struct svy_sample_pick *pick = row_pick(d, i);
	put_number(b, c->weight, at, svy_sample_weight(f, d, i));
	put_number(b, c->row, at, (double)pick->unit + 1);
	for (size_t k = d->nstage; k-- > 0;) {
		const struct svy_sample_pick *here = pick;
		if (k < f->plan->nstage) {
			put_number(b, c->prob[k], at, here->p);
			put_number(b, c->fpc[k], at, here->population);
			put_stratum(b, c->stratum[k], at, k ? "drawn" : f->stratum[here->up].text, here->certain);
		}
		if (k == 0)
			break;
		if (k == 1)
			put_number(b, c->draw, at, (double)here->up + 1);
		pick = &d->stage[k - 1].v[here->up];
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/targets_survey.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "design/pps.h"
#include "step/domain.h"
#include "weight/auxiliary.h"
#include "weight/tally.h"

static bool is_there(const struct svy_targets *t, const struct svy_strs *by, const char *of)
{
	for (size_t i = 0; i < t->n; i++)
		if (svy_strs_same(&t->margin[i].by, by) && svy_same_text(t->margin[i].of, of))
			return true;
	return false;
}

/* One entry of a list. numbers: its last variable is a number. */
static int add_entry(struct svy_ctx *ctx, struct svy_targets *t, const char *text, bool numbers)
{
	struct svy_strs by = {0};
	char *of = NULL;
	int rc = 0;
	if (!numbers || strcmp(text, "N") != 0)
		svy_margin_split(text, &by);
	for (size_t k = 0; k < by.n && !rc; k++)
		if (!*by.v[k])
			rc = svy_fail(ctx, SVY_EUSAGE, "a margin without a variable: '%s'", text);
	if (numbers && by.n)
		of = by.v[--by.n];
	if (!rc && is_there(t, &by, of))
		rc = svy_fail(ctx, SVY_EUSAGE, "the margin '%s' is given twice", text);
	if (!rc)
		svy_targets_margin(t, &by, of);
	free(of);
	svy_strs_free(&by);
	return rc;
}

int svy_targets_list(struct svy_ctx *ctx, const char *margins, const char *totals, const char *file, struct svy_targets *t)
{
	const char *const list[2] = {margins, totals};
	int rc = 0;
	*t = (struct svy_targets){.file = file, .unit = SVY_TARGET_COUNT, .population = NAN};
	for (int k = 0; k < 2; k++) {
		struct svy_strs entries = {0};
		if (list[k])
			svy_strs_split(&entries, list[k], ',');
		for (size_t i = 0; i < entries.n && !rc; i++)
			rc = add_entry(ctx, t, entries.v[i], k == 1);
		svy_strs_free(&entries);
	}
	if (rc)
		svy_targets_free(t);
	return rc;
}

/* Weighted sums of the categories of a term, and of the rows that have none. */
struct sums {
	struct svy_tally total;
	double none;
	uint64_t rows_none;
};

struct collector {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_targets *t;
	struct svy_aux *aux;
	ptrdiff_t weight, domain;
	const struct svy_dict *d;
	struct sums *sums;
	double population;
	uint32_t *category;
	double *x;
	uint8_t inside[SVY_BATCH_ROWS];
};

static int bind(struct svy_sink *sink, const struct svy_dict *d, uint8_t *need)
{
	struct collector *c = (struct collector *)sink;
	size_t at;
	c->d = d;
	c->weight = -1;
	int rc = svy_aux_bind(c->ctx, c->t, d, need, &c->aux);
	if (!rc)
		rc = svy_domain_bind(c->ctx, d, need, &c->domain);
	if (!rc && !d->survey.weights && svy_pps_declared(&d->survey))
		rc = svy_fail(c->ctx, SVY_EUSAGE, "the survey that gives the targets has probabilities and no weight, which svydesign makes of them: '%s'", c->t->file);
	if (!rc && d->survey.weights) {
		rc = svy_dict_require_number(c->ctx, d, "weight", d->survey.weights, &at);
		if (rc)
			return rc;
		c->weight = (ptrdiff_t)at;
		need[at] = 1;
	}
	if (rc)
		return rc;
	c->sums = svy_calloc(c->t->n + 1, sizeof *c->sums);
	c->category = svy_reallocarray(NULL, SVY_BATCH_ROWS * c->t->n, sizeof *c->category);
	c->x = svy_reallocarray(NULL, SVY_BATCH_ROWS * c->t->n, sizeof *c->x);
	return 0;
}

static void add_row(struct collector *c, const uint32_t *category, const double *x, double w)
{
	c->population += w;
	for (size_t k = 0; k < c->t->n; k++) {
		struct sums *s = &c->sums[k];
		if (category[k] == SVY_AUX_NONE || isnan(x[k])) {
			s->none += w;
			s->rows_none++;
		} else {
			svy_tally_add(&s->total, category[k], w * x[k]);
		}
	}
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct collector *c = (struct collector *)sink;
	int rc = svy_domain_read(c->ctx, c->d, c->domain, b, c->inside);
	svy_aux_batch(c->aux, b, c->category, c->x);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		double w = c->weight < 0 ? 1 : b->col[c->weight].num[i];
		if (!c->inside[i] || w == 0)
			continue;
		if (!(w > 0 && isfinite(w)))
			rc = svy_fail(c->ctx, SVY_EDATA, "the weight '%s' of '%s' is missing or negative in row %" PRIu64, c->d->survey.weights, c->t->file,
				      b->first + i + 1);
		else
			add_row(c, c->category + i * c->t->n, c->x + i * c->t->n, w);
	}
	return rc;
}

static int settle_margin(struct collector *c, size_t k)
{
	struct svy_margin *m = &c->t->margin[k];
	const struct sums *s = &c->sums[k];
	double scale = c->population / (c->population - s->none);
	if (!(c->population - s->none > 0))
		return svy_fail(c->ctx, SVY_EDATA, "no case of '%s' has a valid value of '%s'", c->t->file, m->name);
	if (s->rows_none)
		svy_note(c->ctx, "%" PRIu64 " case%s of '%s' without a valid value of '%s' %s taken to be like the others", s->rows_none, s->rows_none == 1 ? "" : "s",
			 c->t->file, m->name, s->rows_none == 1 ? "is" : "are");
	for (uint32_t i = 0; i < svy_aux_known(c->aux, k); i++) {
		struct svy_strs codes = {0};
		svy_aux_codes(c->aux, k, i, &codes);
		if (m->of || svy_tally_get(&s->total, i) > 0)
			svy_margin_add(m, &codes, scale * svy_tally_get(&s->total, i));
		svy_strs_free(&codes);
	}
	m->codes = true;
	return 0;
}

/* A survey that nobody has weighted is seldom a population, and may be one by mistake. */
static int tell(const struct collector *c)
{
	if (c->weight < 0)
		return svy_warn(c->ctx, "targets are counts of '%s', which has no weight, a population of %.10g (SURVEY:WEIGHT names one)", c->t->file,
				c->population);
	svy_note(c->ctx, "targets are weighted totals of '%s', a population of %.10g", c->t->file, c->population);
	return 0;
}

static void free_parts(struct collector *c)
{
	for (size_t k = 0; c->sums && k < c->t->n; k++)
		svy_tally_free(&c->sums[k].total);
	free(c->sums);
	free(c->category);
	free(c->x);
	svy_aux_free(c->aux);
}

int svy_targets_survey(struct svy_ctx *ctx, struct svy_source *src, struct svy_targets *t)
{
	struct collector c = {.sink = {bind, svy_sink_no_begin, batch, svy_sink_no_end, svy_sink_nothing, NULL}, .ctx = ctx, .t = t};
	int rc = svy_source_run(ctx, src, &c.sink);
	for (size_t k = 0; k < t->n && !rc; k++)
		rc = settle_margin(&c, k);
	t->population = c.population;
	if (!rc)
		rc = tell(&c);
	free_parts(&c);
	return rc;
}

static int same_labels(struct svy_ctx *ctx, const char *file, const struct svy_var *there, const struct svy_var *here)
{
	int rc = 0;
	for (size_t i = 0; i < there->ncat && !rc; i++) {
		const struct svy_value *x = &there->cat[i].value;
		const char *label = x->kind == SVY_VALUE_NUMBER ? svy_var_label_of_number(here, x->num)
			: x->kind == SVY_VALUE_STRING ? svy_var_label_of_string(here, x->str, strlen(x->str)) : NULL;
		char *a = svy_fold(there->cat[i].label), *b = svy_fold(label);
		if (label && strcmp(a, b) != 0)
			rc = svy_fail(ctx, SVY_EUSAGE, "a code of '%s' is '%s' here and '%s' in '%s'", here->name, label, there->cat[i].label, file);
		free(a);
		free(b);
	}
	return rc;
}

int svy_targets_same_labels(struct svy_ctx *ctx, const struct svy_targets *t, const struct svy_dict *other, const struct svy_dict *d)
{
	int rc = 0;
	for (size_t k = 0; k < t->n; k++)
		for (size_t i = 0; i < t->margin[k].by.n && !rc; i++) {
			ptrdiff_t there = svy_dict_find(other, t->margin[k].by.v[i]), here = svy_dict_find(d, t->margin[k].by.v[i]);
			if (there >= 0 && here >= 0)
				rc = same_labels(ctx, t->file, &other->var[there], &d->var[here]);
		}
	return rc;
}

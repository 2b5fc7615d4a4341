// SPDX-License-Identifier: GPL-3.0-or-later
/* Measures of inequality as an estimator: what is asked for, in words, and what svy_indices finds. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/estimators.h"
#include "stat/inequality.h"

struct request {
	struct svy_inequality_measures measures;
	struct svy_indices *indices;
};

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	static const struct svy_inequality_opts defaults;
	const struct svy_inequality_opts *own = svy_estimator_own(parts->o, &defaults);
	struct request *q = *self = svy_calloc(1, sizeof *q);
	const struct svy_estimator_opts *o = parts->o;
	q->measures.as_r = o->frame.rules->as == SVY_AS_R;
	int rc = svy_inequality_read(ctx, own->measures ? own->measures : own->p ? "lorenz" : "gini", own->p, &q->measures);
	if (rc)
		return rc;
	q->indices = svy_indices_new(parts->frame, parts->items, &svy_inequality_kind, &q->measures,
				     &(struct svy_indices_opts){.n = q->measures.n, .covariance = o->vcov, .deff = parts->deff});
	return 0;
}

static int add(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	struct request *q = self;
	(void)it;
	(void)drop;
	return svy_indices_add(ctx, q->indices, b);
}

/* The formulas, since packages differ in them; the Lorenz curve's once. */
static void note_formulas(struct svy_ctx *ctx, const struct svy_inequality_measures *l)
{
	bool curve = false;
	for (size_t i = 0; i < l->n; i++) {
		const struct svy_inequality_measure *m = &l->m[i];
		if (m->kind == SVY_INEQUALITY_LORENZ && curve)
			continue;
		curve |= m->kind == SVY_INEQUALITY_LORENZ;
		char *words = svy_inequality_words(m, l->as_r);
		svy_note(ctx, "%s", words);
		free(words);
	}
}

static bool measures_gini(const struct svy_inequality_measures *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->m[i].kind == SVY_INEQUALITY_GINI)
			return true;
	return false;
}

static bool has_negative(const struct svy_indices *x)
{
	const struct svy_dist *d;
	for (size_t i = 0; (d = svy_indices_distribution(x, i)); i++)
		if (d->n && d->v[0].x < 0)
			return true;
	return false;
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	struct request *q = self;
	int rc = svy_indices_finish(ctx, q->indices, fit);
	if (rc)
		return rc;
	note_formulas(ctx, &q->measures);
	if (has_negative(q->indices))
		svy_note(ctx, "there are values below zero: a Gini coefficient may exceed 1, and a Lorenz curve lie below 0");
	if (q->measures.as_r && fit->counts->replicates && measures_gini(&q->measures))
		svy_note(ctx, "under replicates the Gini coefficient that varies is that of svykit: squares of the weights are not known there");
	return 0;
}

static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	bool bounded = strcmp(r->stat, "share_ratio") != 0 && strcmp(r->stat, "ge") != 0 && strcmp(r->stat, "theil") != 0 && strcmp(r->stat, "mld") != 0;
	svy_indices_interval(ci, rules, r, bounded, lo, hi);
}

static void free_request(void *self)
{
	struct request *q = self;
	svy_indices_free(q->indices);
	svy_inequality_free(&q->measures);
	free(q);
}

const struct svy_estimator svy_estimator_inequality = {
	.numbers = true, .intervals = "t, logit", .stats = SVY_STATS_BASE | SVY_STATS_DEFF,
	.no_error = "they do not exist themselves, lie within one primary unit, or have a variance that is estimated below zero",
	.make = make, .add = add, .finish = finish, .interval = interval, .free = free_request,
};

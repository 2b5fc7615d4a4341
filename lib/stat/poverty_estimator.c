// SPDX-License-Identifier: GPL-3.0-or-later
/* Measures of poverty as an estimator: what is asked for, in words, and what svy_indices finds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/replicates.h"
#include "stat/estimators.h"
#include "stat/poverty.h"

struct request {
	struct svy_poverty_measures measures;
	bool of_domain, whole;          /* the line is that of each group; there is one group, and it is everyone */
	bool single;                    /* one variable */
	const struct svy_survey *survey;
	struct svy_indices *indices;
};

/* Everyone is one group, inside the domain: the line of the population is that of the group. */
static bool is_whole(const struct svy_estimator_parts *parts)
{
	return !parts->o->frame.by && !parts->frame->where && parts->frame->domain < 0;
}

static int check_options(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct request *q)
{
	if (q->of_domain && q->measures.line == SVY_LINE_FIXED)
		return svy_fail(ctx, SVY_EUSAGE, "a threshold that is a number is the same in every domain: leave out '--threshold-of'");
	if (q->measures.as_r && o->ci && strcmp(o->ci, "logit") == 0)
		return svy_fail(ctx, SVY_EUSAGE, "R has no logit intervals of poverty measures: leave out '--ci logit' or '--as r'");
	return 0;
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	static const struct svy_poverty_opts defaults;
	const struct svy_poverty_opts *own = svy_estimator_own(parts->o, &defaults);
	struct request *q = *self = svy_calloc(1, sizeof *q);
	const struct svy_estimator_opts *o = parts->o;
	q->measures.as_r = o->frame.rules->as == SVY_AS_R;
	q->of_domain = own->of_domain;
	q->whole = is_whole(parts);
	q->survey = &parts->items->dict->survey;
	int rc = svy_poverty_read(ctx, own->measures, own->threshold, own->bandwidth, &q->measures);
	if (!rc)
		rc = check_options(ctx, o, q);
	if (rc)
		return rc;
	q->of_domain &= !q->whole;
	q->single = parts->items->list.n == 1;
	q->indices = svy_indices_new(parts->frame, parts->items, &svy_poverty_kind, &q->measures, &(struct svy_indices_opts){
		.n = q->measures.n, .population = q->measures.line != SVY_LINE_FIXED && !q->of_domain && !q->whole,
		.covariance = o->vcov, .deff = parts->deff});
	return 0;
}

static int add(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	struct request *q = self;
	(void)it;
	(void)drop;
	return svy_indices_add(ctx, q->indices, b);
}

/* The line of everyone. Of nobody, of each domain by itself and of several variables there is not one. */
static double line_of_all(const struct request *q)
{
	const struct svy_dist *d, *last = NULL;
	for (size_t i = 0; (d = svy_indices_distribution(q->indices, i)); i++)
		last = d;
	return q->single && !q->of_domain && last && last->n ? svy_poverty_line(&q->measures, last) : NAN;
}

static void note_line(struct svy_ctx *ctx, const struct request *q)
{
	bool fixed = q->measures.line == SVY_LINE_FIXED;
	const char *of = fixed || q->whole ? "" : q->of_domain ? " of each domain by itself" : " of the whole population";
	char *words = svy_poverty_line_words(&q->measures);
	struct svy_buf b = {0};
	double t = fixed ? NAN : line_of_all(q);
	svy_buf_printf(&b, "threshold: %s%s", words, of);
	if (!isnan(t))
		svy_buf_printf(&b, ", %.6g", t);
	svy_note(ctx, "%s%s", b.p, q->measures.as_r ? "; who is on it is poor" : "");
	svy_buf_free(&b);
	free(words);
}

static void note(struct svy_ctx *ctx, const struct request *q)
{
	const struct svy_poverty_measures *l = &q->measures;
	const char *last = NULL;
	note_line(ctx, q);
	for (size_t i = 0; i < l->n; i++) {
		const char *what = svy_poverty_words(&l->m[i]);
		if (what && what != last)
			svy_note(ctx, "%s", what);
		last = what;
	}
}

/* Where so many have one value, a median stays at it or jumps, and its error is not that of a density. */
#define HEAP 0.05

static int warn_heap(struct svy_ctx *ctx, const struct request *q)
{
	double most = 0;
	const struct svy_dist *d;
	for (size_t i = 0; (d = svy_indices_distribution(q->indices, i)); i++)
		most = fmax(most, svy_poverty_heap(&q->measures, d));
	return most > HEAP ? svy_warn(ctx, "%.0f %% have the very value that the threshold is a part of: standard errors are rough, and better of a threshold "
				      "that is a number or a part of the mean", 100 * most) : 0;
}

static bool has_quantile(const struct svy_poverty_measures *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->m[i].kind == SVY_POVERTY_MEDIAN_GAP || l->m[i].kind == SVY_POVERTY_POOR_MEDIAN)
			return true;
	return l->line == SVY_LINE_QUANTILE;
}

/* A jackknife does not fit quantiles. */
static int warn_jackknife(struct svy_ctx *ctx, const struct request *q)
{
	struct svy_replicates r;
	if (!has_quantile(&q->measures) || !svy_replicates_declared(q->survey))
		return 0;
	int rc = svy_replicates_read(ctx, q->survey, &r);
	if (rc)
		return rc;
	bool jackknife = r.type == SVY_REP_JK1 || r.type == SVY_REP_JK2 || r.type == SVY_REP_JKN;
	svy_replicates_free(&r);
	return jackknife ? svy_warn(ctx, "replicates of a jackknife give no valid standard errors of medians, nor of what depends on them: "
				    "take a bootstrap or half-samples, or the design (--repweights none)") : 0;
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	struct request *q = self;
	int rc = svy_indices_finish(ctx, q->indices, fit);
	if (!rc)
		note(ctx, q);
	if (!rc)
		rc = warn_heap(ctx, q);
	return rc ? rc : warn_jackknife(ctx, q);
}

static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	bool bounded = strcmp(r->stat, "proportion") == 0 || strcmp(r->stat, "share") == 0;
	svy_indices_interval(rules->as == SVY_AS_R ? SVY_CI_T : ci, rules, r, bounded, lo, hi);
}

static void free_request(void *self)
{
	struct request *q = self;
	svy_indices_free(q->indices);
	svy_poverty_free(&q->measures);
	free(q);
}

const struct svy_estimator svy_estimator_poverty = {
	.numbers = true, .intervals = "logit, t", .stats = SVY_STATS_BASE | SVY_STATS_DEFF,
	.no_error = "they do not exist themselves, lie within one primary unit, or have a variance that is estimated below zero",
	.make = make, .add = add, .finish = finish, .interval = interval, .free = free_request,
};

// SPDX-License-Identifier: GPL-3.0-or-later
/* Quantiles as an estimator: what is asked for, in words, and what svy_quantiles finds. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "stat/estimators.h"
#include "stat/quantiles.h"

struct request {
	double *p;
	size_t np;
	struct svy_strs level;          /* the same as text */
	struct svy_quantiles *quantiles;
};

static void add_p(struct request *q, double p)
{
	char text[SVY_NUM_MAX];
	for (size_t k = 0; k < q->np; k++)
		if (q->p[k] == p)
			return;
	q->p[q->np++] = p;
	svy_num_format(text, p);
	svy_strs_add(&q->level, text);
}

static int read_p(struct svy_ctx *ctx, const char *text, struct request *q)
{
	struct svy_strs list = {0};
	int rc = 0;
	svy_strs_split(&list, text ? text : "0.5", ',');
	q->p = svy_calloc(list.n, sizeof *q->p);
	for (size_t i = 0; i < list.n && !rc; i++) {
		double p;
		if (svy_num_parse(list.v[i], strlen(list.v[i]), &p) && p >= 0 && p <= 1)
			add_p(q, p);
		else
			rc = svy_fail(ctx, SVY_EUSAGE, "a quantile lies between 0 and 1, such as 0.5 for the median, not '%s'", list.v[i]);
	}
	svy_strs_free(&list);
	return rc;
}

static int choose_rule(struct svy_ctx *ctx, const char *name, enum svy_as as, enum svy_quantile_rule *rule)
{
	static const enum svy_quantile_rule of[] = {
		[SVY_AS_SVYKIT] = SVY_QUANTILE_MATH, [SVY_AS_R] = SVY_QUANTILE_MATH, [SVY_AS_STATA] = SVY_QUANTILE_SCHOOL, [SVY_AS_SAS] = SVY_QUANTILE_SAS,
	};
	*rule = of[as];
	if (!name || svy_quantile_rule_by_name(name, rule))
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "unknown rule for quantiles '%s' (known: math, school, sas, hf1 to hf9, shahvaish)", name);
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	static const struct svy_quantile_opts defaults;
	const struct svy_quantile_opts *own = svy_estimator_own(parts->o, &defaults);
	struct request *q = *self = svy_calloc(1, sizeof *q);
	struct svy_quantiles_opts o = {.covariance = parts->o->vcov};
	int rc = read_p(ctx, own->p, q);
	if (!rc)
		rc = choose_rule(ctx, own->rule, parts->o->frame.rules->as, &o.rule);
	o.p = q->p;
	o.np = q->np;
	o.ci = o.rule == SVY_QUANTILE_SAS ? SVY_CI_T : SVY_CI_WALD;
	if (parts->o->ci)
		svy_ci_by_name(parts->o->ci, &o.ci);
	if (!rc)
		q->quantiles = svy_quantiles_new(parts->frame, parts->items, &o);
	return rc;
}

static int add(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	struct request *q = self;
	(void)it;
	(void)drop;
	return svy_quantiles_add(ctx, q->quantiles, b);
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	struct request *q = self;
	return svy_quantiles_finish(ctx, q->quantiles, (const char *const *)q->level.v, fit);
}

static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	(void)ci;
	(void)rules;
	*lo = r->lo;
	*hi = r->hi;
}

static void free_request(void *self)
{
	struct request *q = self;
	svy_quantiles_free(q->quantiles);
	svy_strs_free(&q->level);
	free(q->p);
	free(q);
}

const struct svy_estimator svy_estimator_quantile = {
	.numbers = true, .intervals = "mean, logit, asin, beta, t, score, quantile", .stats = SVY_STATS_BASE | SVY_STATS_DEFF,
	.no_error = "they are the least or the greatest value, or their interval reaches beyond these (--ci logit, asin and beta stay within; "
		"of unequal probabilities and second phases the variance may be estimated below zero)",
	.make = make, .add = add, .finish = finish, .interval = interval, .free = free_request,
};

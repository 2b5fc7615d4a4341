// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include "stat/quantile_parts.h"

double svy_quantile_t(const struct svy_quantiles *q, double df)
{
	return svy_t_quantile(0.5 + q->frame->rules->level / 2, df);
}

/* An interval of the share F(q): NaN where there is no variance or no degree of freedom. */
static void share_interval(const struct svy_quantiles *q, const struct svy_result *r, double F, double se, double *lo, double *hi)
{
	const struct svy_convention *rules = q->frame->rules;
	svy_interval_proportion(q->o.ci, F, se, r->n, r->n, r->df, rules->level, rules->as != SVY_AS_R, lo, hi);
}

/* The value at a share that may lie outside of 0 and 1, where there is none. */
static double value_at(const struct svy_quantiles *q, const struct svy_dist *d, double share)
{
	return share >= 0 && share <= 1 ? svy_dist_quantile(d, q->o.rule, share) : NAN;
}

static void woodruff(const struct svy_quantiles *q, const struct svy_dist *d, double F, double se, struct svy_result *r)
{
	double lo, hi, t = svy_quantile_t(q, r->df);
	share_interval(q, r, F, se, &lo, &hi);
	r->lo = value_at(q, d, lo);
	r->hi = value_at(q, d, hi);
	r->se = (r->hi - r->lo) / (2 * t);
	if (q->o.ci == SVY_CI_T)
		svy_interval_t(r->estimate, r->se, r->df, q->frame->rules->level, &r->lo, &r->hi);
}

bool svy_quantile_has_error(const struct svy_quantiles *q, const struct svy_engine_counts *c, size_t e, const struct svy_result *r)
{
	double p = q->o.p[e % q->o.np];
	return r->n > 1 && !(c->block_units[e / q->o.np / q->nitem] <= 1) && p > 0 && p < 1;
}

static int woodruffs(struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from)
{
	for (size_t i = 0; i < q->nest; i++) {
		struct svy_result *r = &q->result[i];
		size_t e = from[i];
		if (svy_quantile_has_error(q, fit->counts, e, r))
			woodruff(q, &q->dist[e / q->o.np], fit->share[e], sqrt(fit->var[e]), r);
	}
	return 0;
}

int svy_quantiles_intervals(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from)
{
	switch (q->o.ci) {
	case SVY_CI_SCORE:    return svy_quantiles_score(ctx, q, fit, from);
	case SVY_CI_QUANTILE: return svy_quantiles_replicated(ctx, q, fit, from);
	default:              return woodruffs(q, fit, from);
	}
}

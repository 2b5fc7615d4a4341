// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The interval of a test: all values x whose share F(x) does not differ from p (Francisco & Fuller 1991, sec. 2). Its lower end is the first value with
 * F(x) + t se(F(x)) >= p, its upper end the first with F(x) - t se(F(x)) > p. They are found by halving, each step a pass over the rows for all
 * quantiles at once.
 */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/quantile_parts.h"

/* The end is among the values lo … hi of its cell. */
struct end {
	size_t lo, hi;
};

static size_t middle(const struct end *e)
{
	return e->lo + (e->hi - e->lo) / 2;
}

/* Points of the next step, two for each quantile; false if every end is found. */
static bool next_points(const struct svy_quantiles *q, const struct end *end, double *point)
{
	bool open = false;
	for (size_t i = 0; i < 2 * q->nest; i++) {
		const struct svy_dist *d = &q->dist[i / 2 / q->o.np];
		open |= end[i].lo < end[i].hi;
		point[i] = d->n ? d->v[middle(&end[i])].x : NAN;
	}
	return open;
}

static void halve(const struct svy_quantiles *q, const struct svy_below_fit *fit, struct end *end)
{
	for (size_t i = 0; i < 2 * q->nest; i++) {
		uint32_t group = (uint32_t)(i / 2 / q->o.np / q->nitem);
		double p = q->o.p[i / 2 % q->o.np], half = svy_quantile_t(q, svy_frame_df(q->frame, fit->counts, group)) * sqrt(fit->var[i]);
		bool reached = i % 2 == 0 ? fit->share[i] + half >= p : fit->share[i] - half > p;
		if (end[i].lo == end[i].hi)
			continue;
		if (reached)
			end[i].hi = middle(&end[i]);
		else
			end[i].lo = middle(&end[i]) + 1;
	}
}

static void fill(struct svy_quantiles *q, const struct svy_below_fit *fit, const struct end *end, const size_t *from)
{
	for (size_t i = 0; i < q->nest; i++) {
		struct svy_result *r = &q->result[i];
		const struct svy_dist *d = &q->dist[from[i] / q->o.np];
		double t = svy_quantile_t(q, r->df);
		if (!svy_quantile_has_error(q, fit->counts, from[i], r) || isnan(t))
			continue;
		r->lo = d->v[end[2 * from[i]].lo].x;
		r->hi = d->v[end[2 * from[i] + 1].lo].x;
		r->se = (r->hi - r->lo) / (2 * t);
	}
}

/* One step: a pass over the rows for the points in the middle. */
static int halve_all(struct svy_ctx *ctx, struct svy_quantiles *q, const double *point, struct end *end)
{
	struct svy_below *below;
	struct svy_below_fit fit;
	int rc = svy_quantiles_below(ctx, q, point, 2 * q->o.np, false, &below, &fit);
	if (!rc)
		halve(q, &fit, end);
	svy_below_free(below);
	return rc;
}

int svy_quantiles_score(struct svy_ctx *ctx, struct svy_quantiles *q, const struct svy_below_fit *fit, const size_t *from)
{
	struct end *end = svy_calloc(2 * q->nest + 1, sizeof *end);
	double *point = svy_calloc(2 * q->nest + 1, sizeof *point);
	int rc = 0;
	for (size_t i = 0; i < 2 * q->nest; i++)
		end[i].hi = q->dist[i / 2 / q->o.np].n ? q->dist[i / 2 / q->o.np].n - 1 : 0;
	while (!rc && next_points(q, end, point))
		rc = halve_all(ctx, q, point, end);
	if (!rc)
		fill(q, fit, end, from);
	free(end);
	free(point);
	return rc;
}

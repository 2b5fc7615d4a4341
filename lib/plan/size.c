// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/size.h"

#include <math.h>
#include <string.h>
#include "base/num.h"
#include "plan/size_model.h"

/* Sizes are told apart to this relative difference: a whole number that comes out of floating point a hair too large is that number. */
#define HAIR 1e-9
#define SIZE_MAX_ASKED 1e15

struct search {
	const struct svy_size_model *m;
	enum svy_size_param wish;
	double target;
	double n[2];                    /* given sizes, where a difference is searched for */
};

static enum svy_size_param wish_of(const struct svy_size *q)
{
	for (enum svy_size_param p = SVY_SIZE_MARGIN; p < SVY_SIZE_POWER; p++)
		if (!isnan(q->v[p]))
			return p;
	return SVY_SIZE_POWER;
}

/* Does a sample of n respondents in the first group do? */
static bool suffices(const struct search *s, double first)
{
	double n[2] = {first, first * s->m->ratio}, lo, hi, estimate = fabs(svy_size_model_estimate(s->m));
	switch (s->wish) {
	case SVY_SIZE_SE:
		return svy_size_model_se(s->m, n) <= s->target;
	case SVY_SIZE_CV:
		return svy_size_model_se(s->m, n) <= s->target * estimate;
	case SVY_SIZE_MARGIN:
		return svy_size_model_margin(s->m, n, &lo, &hi) <= s->target;
	case SVY_SIZE_RELATIVE:
		return svy_size_model_margin(s->m, n, &lo, &hi) <= s->target * estimate;
	default:
		return svy_size_model_power(s->m, n) >= s->target;
	}
}

/* Is a difference detected with the power that is asked for? */
static bool detects(const struct search *s, double difference)
{
	struct svy_size_model m = *s->m;
	svy_size_model_compare(&m, difference);
	return svy_size_model_power(&m, s->n) >= s->target;
}

/* Where a condition that holds at hi, and not at lo, begins to hold; both have one sign. */
static double boundary(bool (*holds)(const struct search *s, double x), const struct search *s, double lo, double hi)
{
	for (int i = 0; i < 200 && fabs(hi - lo) > 1e-15 * fabs(hi); i++) {
		/* The geometric mean while the ends are orders of magnitude apart. */
		double mid = hi / lo > 4 ? copysign(sqrt(lo * hi), lo) : lo + (hi - lo) / 2;
		if (holds(s, mid))
			hi = mid;
		else
			lo = mid;
	}
	return hi;
}

/* The smallest size that does; NaN if none does. */
static double smallest(const struct search *s)
{
	const struct svy_size_model *m = s->m;
	double lo = s->wish == SVY_SIZE_POWER && !m->proportion ? 2 : 1, hi = isfinite(m->population) ? m->population / fmax(m->ratio, 1) : SIZE_MAX_ASKED;
	lo = fmin(lo, hi);
	if (suffices(s, lo))
		return lo;
	return suffices(s, hi) ? boundary(suffices, s, lo, hi) : NAN;
}

/* The smallest difference that is detected, upwards or downwards; NaN if none is. */
static double detectable(const struct search *s, int sign)
{
	const struct svy_size_model *m = s->m;
	double far = m->proportion ? (sign > 0 ? 1 - m->value[0] : m->value[0]) * (1 - 1e-12) : 1e12 * m->s[0];
	if (!detects(s, sign * far))
		return NAN;
	return boundary(detects, s, sign * 1e-12 * fmin(far, m->s[0]), sign * far);
}

static double up(double x)
{
	return ceil(x - HAIR * fabs(x));
}

static int check_numbers(struct svy_ctx *ctx, int code, const char *where, const struct svy_size_model *m, const struct svy_size *q)
{
	if (m->proportion && m->compared && !(m->value[1] > 0 && m->value[1] < 1))
		return svy_fail(ctx, code, "the other proportion must lie between 0 and 1%s", where);
	for (enum svy_size_param p = SVY_SIZE_MARGIN; p <= SVY_SIZE_RELATIVE; p++) {
		bool relative = p == SVY_SIZE_CV || p == SVY_SIZE_RELATIVE;
		if ((relative ? !m->compared : m->proportion) && q->v[p] >= 1)
			return svy_fail(ctx, code, "'--%s'%s lies below 1, such as 0.05 or 5%%, not '%g'%s", svy_size_name(p), relative ? "" : " of a share",
					q->v[p], where);
	}
	if (m->compared && m->difference == 0 && !isnan(q->v[SVY_SIZE_POWER]))
		return svy_fail(ctx, code, "there is no difference to find: both values are the same%s", where);
	if (!(m->deff > 0))
		return svy_fail(ctx, code, "the design effect of these clusters is not above 0%s", where);
	if (m->overlap > m->ratio)
		return svy_fail(ctx, code, "more respondents are in both samples ('--overlap') than the second one has ('--ratio')%s", where);
	return 0;
}

/* The sizes that are given, or found. */
static int find_sizes(struct svy_ctx *ctx, int code, const char *where, const struct svy_size_model *m, const struct svy_size *q, struct svy_size_answer *a)
{
	double reached = (isnan(q->v[SVY_SIZE_RESPONSE]) ? 1 : q->v[SVY_SIZE_RESPONSE]) * (isnan(q->v[SVY_SIZE_ELIGIBLE]) ? 1 : q->v[SVY_SIZE_ELIGIBLE]);
	bool asks = isnan(q->v[SVY_SIZE_RESPONDENTS]) && isnan(q->v[SVY_SIZE_ISSUED]);
	a->exact = NAN;
	if (asks) {
		struct search s = {.m = m, .wish = wish_of(q)};
		s.target = q->v[s.wish];
		a->exact = smallest(&s);
		if (isnan(a->exact))
			return svy_fail(ctx, code, "no sample is large enough for '--%s'%s", svy_size_name(s.wish), where);
	}
	double first = asks ? a->exact : isnan(q->v[SVY_SIZE_ISSUED]) ? q->v[SVY_SIZE_RESPONDENTS] : q->v[SVY_SIZE_ISSUED] * reached;
	for (int g = 0; g < 2; g++) {
		bool there = g == 0 || a->two;
		double n = g ? first * m->ratio : first;
		a->n[g] = !there ? NAN : asks ? up(n) : n;
		a->issued[g] = !there || reached == 1 ? NAN : isnan(q->v[SVY_SIZE_ISSUED]) ? up(a->n[g] / reached) : q->v[SVY_SIZE_ISSUED] * (g ? m->ratio : 1);
		a->clusters[g] = there && !isnan(q->v[SVY_SIZE_CLUSTER_SIZE]) ? up(a->n[g] / q->v[SVY_SIZE_CLUSTER_SIZE]) : NAN;
		if (there && a->n[g] > m->population)
			return svy_fail(ctx, code, "more respondents than the population has%s", where);
		if (there && a->issued[g] > m->population && svy_warn(ctx, "more would have to be issued than the population has%s", where))
			return SVY_EDATA;
	}
	return 0;
}

/* What such a sample will tell. */
static void find_quality(const struct svy_size_model *m, const struct svy_size *q, struct svy_size_answer *a)
{
	bool searches = !m->compared && !isnan(q->v[SVY_SIZE_POWER]);
	a->se = a->lo = a->hi = a->margin = a->cv = a->power = a->above = a->below = NAN;
	a->estimate = svy_size_model_estimate(m);
	if (searches) {
		struct search s = {.m = m, .wish = SVY_SIZE_POWER, .target = q->v[SVY_SIZE_POWER], .n = {a->n[0], a->n[1]}};
		a->above = detectable(&s, 1);
		a->below = m->proportion ? detectable(&s, -1) : -a->above;
		a->estimate = NAN;
		return;
	}
	a->se = svy_size_model_se(m, a->n);
	a->margin = svy_size_model_margin(m, a->n, &a->lo, &a->hi);
	if (a->estimate != 0)
		a->cv = a->se / fabs(a->estimate);
	if (m->compared && m->difference != 0)
		a->power = svy_size_model_power(m, a->n);
}

int svy_size_solve(struct svy_ctx *ctx, int code, const char *where, const struct svy_size *q, struct svy_size_answer *a)
{
	struct svy_size_model m;
	memset(a, 0, sizeof *a);
	svy_size_model_make(q, &m);
	a->two = m.two;
	a->deff = m.deff;
	int rc = check_numbers(ctx, code, where, &m, q);
	if (!rc)
		rc = find_sizes(ctx, code, where, &m, q, a);
	if (!rc)
		find_quality(&m, q, a);
	return rc;
}

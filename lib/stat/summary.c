// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/summary.h"

#include <math.h>
#include <string.h>
#include "stat/distribution.h"
#include "stat/sketch.h"

/* No edge is as near to the next: finer steps are not all there. */
#define LEAST_STEP 1e-300

/* Calls take for each valid, finite value, or for the middle of each bin of values. */
static void each_value(const struct svy_freq *q, void (*take)(void *arg, double x, uint64_t n, double w), void *arg)
{
	for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
		if (q->cell[i].n && isfinite(q->cell[i].value.num))
			take(arg, q->cell[i].value.num, q->cell[i].n, q->cell[i].weighted);
	for (size_t i = 0; q->sketch && i < q->sketch->ncell; i++)
		take(arg, svy_sketch_middle(q->sketch, &q->sketch->cell[i]), q->sketch->cell[i].n, q->sketch->cell[i].w);
}

struct totals {
	struct svy_summary *s;
	struct svy_dist dist;
};

static void take_total(void *arg, double x, uint64_t n, double w)
{
	struct totals *t = arg;
	t->s->n += n;
	t->s->min = fmin(t->s->min, x);
	t->s->max = fmax(t->s->max, x);
	t->s->whole &= x == rint(x);
	if (w > 0)
		svy_dist_add(&t->dist, x, w);
}

static void take_ends(struct svy_summary *s, const struct svy_sketch *k)
{
	if (!k || !k->ncell)
		return;
	s->min = fmin(s->min, k->lo);
	s->max = fmax(s->max, k->hi);
	s->whole &= k->whole;
	s->within = svy_sketch_width(k);
}

/* Values that were put into bins have their own sum. */
static double mean_of(const struct svy_freq *q)
{
	const struct svy_sketch *k = q->sketch;
	double shift = k && k->ncell ? k->shift : q->ncell ? q->cell[0].value.num : 0;
	double sum = k && k->ncell ? k->sum : 0, weight = k && k->ncell ? k->weight : 0;
	for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
		if (q->cell[i].n && isfinite(q->cell[i].value.num)) {
			sum += q->cell[i].weighted * (q->cell[i].value.num - shift);
			weight += q->cell[i].weighted;
		}
	return weight > 0 ? shift + sum / weight : NAN;
}

/* The k-th of the steps 1, 2, 5, 10, 20 … from 10^power on. */
static double nice_step(int power, int k)
{
	static const double part[] = {1, 2, 5};
	return part[k % 3] * pow(10, power + k / 3);
}

static void choose_bins(struct svy_summary *s)
{
	double range = s->max - s->min, step = 1, first = 0;
	/* Two edges must be two numbers. */
	double least = fmax(fmax(s->within, s->whole ? 1 : 0), 1e-12 * fmax(fabs(s->min), fabs(s->max)));
	int power = 0;
	if (!s->n || !isfinite(range))
		return;
	if (range > 0)
		power = (int)floor(log10(fmax(range / SVY_SUMMARY_BINS, LEAST_STEP)));
	for (int k = 0;; k++) {
		step = nice_step(power, k);
		first = svy_sketch_floor(s->min, step);
		s->nbin = 0;
		if (step < least * (1 - 1e-12))
			continue;
		double bins = svy_sketch_floor(s->max, step) - first + 1;
		if (!(bins <= SVY_SUMMARY_BINS))
			continue;
		s->nbin = (size_t)bins;
		break;
	}
	for (size_t i = 0; i < s->nbin; i++)
		s->bin[i] = (struct svy_summary_bin){.from = (first + (double)i) * step, .to = (first + (double)i + 1) * step};
}

static void take_bin(void *arg, double x, uint64_t n, double w)
{
	struct svy_summary *s = arg;
	double step = s->bin[0].to - s->bin[0].from, at = svy_sketch_floor(x, step) - svy_sketch_floor(s->bin[0].from, step);
	size_t i = at < 0 ? 0 : at >= (double)s->nbin ? s->nbin - 1 : (size_t)at;
	s->bin[i].n += n;
	s->bin[i].w += w;
}

void svy_summary_make(const struct svy_freq *q, struct svy_summary *s)
{
	struct totals t = {.s = s};
	*s = (struct svy_summary){.min = NAN, .max = NAN, .whole = true};
	each_value(q, take_total, &t);
	take_ends(s, q->sketch);
	svy_dist_settle(&t.dist);
	s->q1 = svy_dist_quantile(&t.dist, SVY_QUANTILE_MATH, 0.25);
	s->median = svy_dist_quantile(&t.dist, SVY_QUANTILE_MATH, 0.5);
	s->q3 = svy_dist_quantile(&t.dist, SVY_QUANTILE_MATH, 0.75);
	svy_dist_free(&t.dist);
	s->mean = mean_of(q);
	choose_bins(s);
	if (s->nbin)
		each_value(q, take_bin, s);
}

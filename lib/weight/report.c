// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/report.h"

#include <math.h>
#include "base/mem.h"

void svy_weight_factors_add(struct svy_weight_factors *f, const double *before, const double *after, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (before[i] == 0 || after[i] == 0)
			continue;
		f->low = fmin(f->low, after[i] / before[i]);
		f->high = fmax(f->high, after[i] / before[i]);
	}
}

static void add(struct svy_estimates *t, const char *weight, const char *term, const char *title, double x)
{
	svy_estimates_term(t, term, title);
	struct svy_estimate *r = svy_estimates_add(t, term, "", term);
	r->by[0] = svy_strdup(weight);
	r->estimate = x;
}

static void add_spread(struct svy_estimates *t, const char *weight, const struct svy_spread *s)
{
	static const struct { const char *term, *title; double p; } quantile[] = {
		{"p5", "5 %", .05}, {"p25", "25 %", .25}, {"median", "Median", .5}, {"p75", "75 %", .75}, {"p95", "95 %", .95},
	};
	const double n = (double)svy_spread_count(s), kish = n > 0 ? svy_spread_kish(s) : NAN;
	add(t, weight, "cases", "Cases with a weight", n);
	add(t, weight, "sum", "Sum", svy_spread_sum(s));
	add(t, weight, "smallest", "Smallest", n > 0 ? svy_spread_low(s) : NAN);
	for (size_t i = 0; i < sizeof quantile / sizeof *quantile; i++)
		add(t, weight, quantile[i].term, quantile[i].title, svy_spread_quantile(s, quantile[i].p));
	add(t, weight, "largest", "Largest", n > 0 ? svy_spread_high(s) : NAN);
	add(t, weight, "range", "Largest over smallest", n > 0 ? svy_spread_high(s) / svy_spread_low(s) : NAN);
	add(t, weight, "kish", "Design effect (Kish)", kish);
	add(t, weight, "effective", "Effective cases", n / kish);
}

void svy_weight_report(const struct svy_spread *before, const char *base, const struct svy_spread *after, const char *result, const struct svy_weight_factors *f,
		       struct svy_estimates *t)
{
	t->by = svy_calloc(1, sizeof *t->by);
	t->nby = 1;
	t->by[0] = (struct svy_var){.name = svy_strdup("weight"), .title = svy_strdup("Weight"), .type = SVY_STRING};
	add_spread(t, base, before);
	add_spread(t, result, after);
	if (f->low <= f->high) {
		add(t, result, "smallest_factor", "Smallest factor", f->low);
		add(t, result, "largest_factor", "Largest factor", f->high);
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/hypothesis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* A statistic below this is 0 but for rounding. */
#define NOTHING 1e-12

static void fill_statistics(struct svy_hypothesis *h)
{
	const struct svy_crosstab *x = &h->used.table;
	double pearson = 0, ratio = 0;
	for (size_t i = 0; i < x->ncell; i++) {
		double p = h->fitted[i], q = h->larger[i];
		if (!(p > 0))
			continue;
		pearson += (q - p) * (q - p) / p;
		ratio += x->p[i] > 0 && q > 0 ? x->p[i] * log(q / p) : 0;
	}
	h->x2[SVY_PEARSON] = pearson > NOTHING ? x->n * pearson : 0;
	h->x2[SVY_LIKELIHOOD_RATIO] = ratio > NOTHING ? 2 * x->n * ratio : 0;
}

void svy_hypothesis_make(const struct svy_crosstab *x, const struct svy_loglinear *model, const struct svy_loglinear *against, bool each,
			 struct svy_hypothesis *h)
{
	struct svy_loglinear saturated = svy_loglinear_order(x->ndim, x->ndim);
	*h = (struct svy_hypothesis){.model = *model, .against = *against, .saturated = svy_loglinear_within(&saturated, against)};
	svy_crosstab_use(x, &h->used);
	const struct svy_crosstab *used = &h->used.table;
	h->fitted = svy_calloc(used->ncell, sizeof *h->fitted);
	h->larger = svy_calloc(used->ncell, sizeof *h->larger);
	memcpy(h->larger, used->p, used->ncell * sizeof *h->larger);
	if (used->ncell == 0)
		return;
	h->converged = svy_loglinear_fit(model, used, h->fitted) && (h->saturated || svy_loglinear_fit(against, used, h->larger));
	fill_statistics(h);
	if (h->saturated)
		svy_effects_saturated(used, model, used->p, h->fitted, each, &h->effects);
	else
		svy_effects_nested(used, model, against, h->larger, each, &h->effects);
}

void svy_hypothesis_free(struct svy_hypothesis *h)
{
	svy_effects_free(&h->effects);
	svy_crosstab_used_free(&h->used);
	free(h->fitted);
	free(h->larger);
}

static struct svy_test null_based(const struct svy_hypothesis *h, double x2, double df)
{
	struct svy_effects e;
	svy_effects_saturated(&h->used.table, &h->model, h->fitted, h->fitted, false, &e);
	struct svy_test t = svy_raoscott_second(x2, &e, df);
	svy_effects_free(&e);
	return t;
}

struct svy_test svy_hypothesis_test(const struct svy_hypothesis *h, enum svy_chi_square statistic, enum svy_correction correction, double df)
{
	if (correction == SVY_NULL_BASED && h->saturated)
		return null_based(h, h->x2[statistic], df);
	return svy_raoscott(h->x2[statistic], &h->effects, correction, df);
}

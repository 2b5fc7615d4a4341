// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/goodness.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

void svy_goodness_make(const struct svy_crosstab *x, const double *given, bool observed, bool each, struct svy_goodness *g)
{
	struct svy_loglinear constant = {1};
	double pearson = 0, ratio = 0;
	*g = (struct svy_goodness){.df = x->df};
	for (size_t i = 0; i < x->ncell; i++) {
		pearson += (x->p[i] - given[i]) * (x->p[i] - given[i]) / given[i];
		ratio += x->p[i] > 0 ? x->p[i] * log(x->p[i] / given[i]) : 0;
	}
	g->x2[SVY_PEARSON] = x->n * pearson;
	g->x2[SVY_LIKELIHOOD_RATIO] = 2 * x->n * fmax(ratio, 0);
	svy_effects_saturated(x, &constant, observed ? x->p : given, given, each, &g->effects);
}

void svy_goodness_free(struct svy_goodness *g)
{
	svy_effects_free(&g->effects);
}

struct svy_test svy_goodness_test(const struct svy_goodness *g, enum svy_chi_square statistic, enum svy_correction correction)
{
	return svy_raoscott(g->x2[statistic], &g->effects, correction, g->df);
}

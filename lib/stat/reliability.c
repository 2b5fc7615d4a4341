// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/reliability.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include "stat/interval.h"

#define LEVEL 0.95
/* A share that differs from 0 or 1 by rounding alone is that. */
#define FUZZ 1e-12

/* What a look would find, and whether there is to be one. */
static unsigned review(unsigned bad, unsigned events, double df)
{
	return bad ? bad : events | (df < 8 ? SVY_REVIEW_DF : 0);
}

unsigned svy_reliability_proportion(double p, double se, double n, double df, struct svy_reliability_of *of)
{
	struct svy_reliability_of own = {NAN, NAN, NAN};
	bool none = p < FUZZ, all = p > 1 - FUZZ, extreme = none || all;
	of = of ? of : &own;
	*of = (struct svy_reliability_of){NAN, NAN, NAN};
	if (isnan(p) || !(n > 0) || !(df > 0) || (isnan(se) && !extreme))
		return SVY_UNRELIABLE_UNKNOWN;
	double n_eff = extreme ? n : p * (1 - p) / (se * se);
	of->n_eff = n_eff < n ? n_eff : n;
	svy_interval_proportion(SVY_CI_BETA, none ? 0 : all ? 1 : p, extreme ? 0 : se, n, n, df, LEVEL, true, &of->lo, &of->hi);
	double width = of->hi - of->lo;
	unsigned bad = of->n_eff < 30 ? SVY_UNRELIABLE_N : 0;
	if (!(width < 0.30))
		bad |= SVY_UNRELIABLE_WIDTH;
	if (width > 0.05 && !none && width > 1.30 * p)
		bad |= SVY_UNRELIABLE_RELATIVE;
	unsigned found = review(bad, extreme ? SVY_REVIEW_EVENTS : 0, df);
	if (!bad && width > 0.05 && !all && width > 1.30 * (1 - p))
		found |= SVY_UNRELIABLE_COMPLEMENT;
	return found;
}

unsigned svy_reliability_count(double count, double se, double cases, double df, struct svy_reliability_of *of)
{
	struct svy_reliability_of own = {NAN, NAN, NAN};
	of = of ? of : &own;
	*of = (struct svy_reliability_of){NAN, NAN, NAN};
	if (isnan(count) || isnan(se) || isnan(cases) || !(df > 0))
		return SVY_UNRELIABLE_UNKNOWN;
	unsigned bad = cases < 10 ? SVY_UNRELIABLE_N : 0;
	if (count > 0) {
		svy_interval_log(count, se, df, LEVEL, &of->lo, &of->hi);
		if (!(of->hi - of->lo <= 1.60 * count))
			bad |= SVY_UNRELIABLE_RELATIVE;
	}
	return review(bad, 0, df);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/convention.h"

void svy_convention_init(struct svy_convention *c, enum svy_as as)
{
	*c = (struct svy_convention){.as = as, .na = SVY_NA_DOMAIN, .df_rule = SVY_DF_DOMAIN, .lonely = SVY_LONELY_FAIL, .level = 0.95};
	switch (as) {
	case SVY_AS_SVYKIT:
		break;
	case SVY_AS_R:
		c->na = SVY_NA_LISTWISE;
		c->normal_means = true;
		break;
	case SVY_AS_STATA:
		c->na = SVY_NA_DROP;
		c->df_rule = SVY_DF_STRATA;
		c->lonely = SVY_LONELY_MISSING;
		break;
	case SVY_AS_SAS:
		/* Dropped rows leave the design; each variable has its own base, so only one variable at a time is exact. */
		c->na = SVY_NA_DROP;
		c->df_rule = SVY_DF_FULL;
		c->lonely = SVY_LONELY_CERTAINTY;
		break;
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* The rules on which the packages of this field disagree, and the sets of them that --as selects. See docs/methods.md. */
#ifndef SVY_STAT_CONVENTION_H
#define SVY_STAT_CONVENTION_H

#include <stdbool.h>
#include "design/engine.h"

enum svy_as { SVY_AS_SVYKIT, SVY_AS_R, SVY_AS_STATA, SVY_AS_SAS };

enum svy_df_rule {
	SVY_DF_DOMAIN,          /* units - strata, both counted where they hold a member */
	SVY_DF_FULL,            /* units - strata of the whole design */
	SVY_DF_STRATA,          /* units - strata, over the strata with a member (Stata) */
	SVY_DF_INF,             /* normal intervals */
	SVY_DF_GIVEN,
};

enum svy_na_rule {
	SVY_NA_DOMAIN,          /* each variable on the rows where it is valid; the others count for the design */
	SVY_NA_LISTWISE,        /* as domain, on the rows where all variables are valid */
	SVY_NA_DROP,            /* rows where a variable is missing leave before the design is read (Stata) */
};

struct svy_convention {
	enum svy_as as;
	enum svy_na_rule na;
	enum svy_df_rule df_rule;
	double df;              /* SVY_DF_GIVEN */
	bool normal_means;      /* normal intervals of means and totals, as R's confint(svymean()) gives; a --df that is given ends it */
	enum svy_lonely_rule lonely;
	double level;           /* of the intervals, 0.95 */
};

/* The set of rules that a name stands for (METHODS' table); level is 0.95. Single options override its members afterwards. */
void svy_convention_init(struct svy_convention *c, enum svy_as as);

#endif

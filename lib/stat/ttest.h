// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Tests of means and shares under the design: against a value, between groups, in pairs; and of ranks between groups.
 *
 * Every test is one of estimates with a variance of the engine's: of a mean, of the difference of two means, or of all means at once. Source: Korn &
 * Graubard (1990, 1999); Lumley & Scott (2013) for ranks; Schuirmann (1987) for margins. Must equal R survey::svyttest, svyranktest and
 * regTermTest(svyglm(y ~ factor(g)), ~ factor(g)) with the rules of R (--as r), but for the degrees of freedom of its test of one mean; Stata svy: mean
 * and lincom, test.
 */
#ifndef SVY_STAT_TTEST_H
#define SVY_STAT_TTEST_H

#include "stat/test.h"

enum svy_rank_test { SVY_RANK_NONE, SVY_RANK_WILCOXON, SVY_RANK_KRUSKAL, SVY_RANK_VANDERWAERDEN, SVY_RANK_MEDIAN };

/* What is compared beside the variables, each of which is VAR or VAR=CODE, the share with that code. All borrowed; NULL: not given. */
struct svy_ttest_opts {
	const char *between;            /* "VAR": all its categories; "VAR=a,b": these, and differences are the second minus the first */
	const char *minus;              /* variables that are subtracted, in the same respondents: one, or as many as there are */
	const char *mu;                 /* "5" or "5,0.5": the mean or difference that is tested, of all variables or of each; 0 */
	const char *margin;             /* "D" or "LO,HI": around that value */
	enum svy_alternative alternative;
	enum svy_rank_test rank;
	bool effect;                    /* standardised differences too */
};

#endif

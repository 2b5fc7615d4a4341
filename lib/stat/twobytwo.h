// SPDX-License-Identifier: GPL-3.0-or-later
/* How two groups differ in a share: measures of a table of two rows, which are the groups, and two columns. */
#ifndef SVY_STAT_TWOBYTWO_H
#define SVY_STAT_TWOBYTWO_H

#include <stdbool.h>
#include "stat/crosstab.h"

enum svy_fourfold { SVY_ODDS_RATIO, SVY_RISK_RATIO, SVY_RISK_RATIO_2, SVY_RISK_DIFFERENCE, SVY_FOURFOLDS };
extern const char *const svy_fourfold_name[SVY_FOURFOLDS];        /* "odds_ratio" "risk_ratio" "risk_ratio_2" "risk_difference" */

/*
 * odds ratio p11 p22 / (p12 p21); the ratio of the shares of the first column (of the second) in the first row and in the second; the difference of
 * the shares of the first column, first row less second. Standard errors by the delta method, intervals of ratios on the scale of their logarithm, t with the
 * design's df. Must equal R svycontrast of svytotal(~interaction()); as SAS PROC SURVEYFREQ and SPSS CSTABULATE have them. A ratio with an
 * empty cell in its denominator does not exist (NaN); one that is 0 has no standard error on that scale.
 */
struct svy_fourfold_value {
	double estimate, se, lo, hi;
};
/* x must be 2 x 2. */
struct svy_fourfold_value svy_fourfold(const struct svy_crosstab *x, enum svy_fourfold which, double level);

#endif

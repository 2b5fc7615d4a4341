// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/equivalence.h"

#include <math.h>

struct svy_test svy_test_margin(double estimate, double lo, double hi, double se, double df, enum svy_alternative alternative)
{
	struct svy_test above = svy_test_t(estimate, lo, se, df, SVY_GREATER), below = svy_test_t(estimate, hi, se, df, SVY_LESS);
	if (alternative != SVY_TWO_SIDED)
		return alternative == SVY_GREATER ? above : below;
	return above.p >= below.p ? above : below;
}

double svy_margin_level(double level)
{
	return round(1e12 * (2 * level - 1)) / 1e12;    /* 0.9, and not what is left of 1.9 */
}

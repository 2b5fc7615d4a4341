// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/region.h"

#include <math.h>

/* What the squared distance may be: quantiles of both distributions have a closed form with 2 degrees above. NaN without a distribution. */
static double bound(double df, double level)
{
	if (isinf(df) && df > 0)
		return -2 * log1p(-level);
	double below = df - 1;
	return below > 0 ? df * expm1(-2 / below * log1p(-level)) : NAN;
}

bool svy_region_of(double v11, double v12, double v22, double df, double level, struct svy_region *r)
{
	double limit = bound(df, level);
	double middle = (v11 + v22) / 2, apart = hypot((v11 - v22) / 2, v12);
	if (!(v11 >= 0) || !(v22 >= 0) || !isfinite(middle) || !isfinite(apart) || !isfinite(limit) || !(middle > 0))
		return false;
	/* The smaller eigenvalue by the determinant, since the difference of two near numbers would lose it. */
	double large = middle + apart, small = (v11 * v22 - v12 * v12) / large;
	r->major = sqrt(large * limit);
	r->minor = small > 0 ? sqrt(small * limit) : 0;
	r->angle = apart > 0 ? atan2(2 * v12, v11 - v22) / 2 : 0;
	return true;
}

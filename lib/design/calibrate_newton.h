// SPDX-License-Identifier: GPL-3.0-or-later
/* The dual problem of calibration by Newton's method, and the distances. Private to lib/design/. */
#ifndef SVY_DESIGN_CALIBRATE_NEWTON_H
#define SVY_DESIGN_CALIBRATE_NEWTON_H

#include "design/calibrate.h"

/* g comes in as 1 and goes out as the factors; scale measures deviations. */
void svy_calibrate_newton(const struct svy_calibrate *c, const double *d, const double *scale, double *g, struct svy_calibrate_outcome *out);
/* Fills out's deviation, worst, got and reached from the totals that are reached. */
void svy_calibrate_judge(const struct svy_calibrate *c, const double *scale, const double *reached, struct svy_calibrate_outcome *out);

#endif

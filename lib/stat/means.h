// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Means and totals as functions of totals. Must equal R survey::svymean and svytotal (na.rm=TRUE, one variable at a time), svyby for groups, and
 * subset() for domains; Stata svy: mean, total.
 */
#ifndef SVY_STAT_MEANS_H
#define SVY_STAT_MEANS_H

#include "stat/functions.h"

extern const struct svy_function svy_function_mean, svy_function_total;

/* The same kind of estimate for variables 0 … nitem - 1. */
struct svy_functions *svy_means_new(struct svy_frame *frame, const struct svy_function *kind, size_t nitem, const struct svy_functions_opts *o);

#endif

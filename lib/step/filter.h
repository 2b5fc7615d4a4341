// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rows where a condition holds. A condition that is missing selects nothing.
 *
 * In data that have a design no row goes: estimates in a domain need the units that are outside it. A 0/1 column says who is inside, survey.domain names
 * it, and a second filter multiplies into it. In data without a design (no survey, no weight that the file declares), in tables of estimates, and where
 * the user insists, the other rows are removed.
 */
#ifndef SVY_STEP_FILTER_H
#define SVY_STEP_FILTER_H

#include "io/flow.h"

#define SVY_DOMAIN_NAME "_domain"

/* expr is parsed and bound in bind: mistakes are SVY_EUSAGE. really_drop: remove rows in any case. expr is borrowed, next owned. */
struct svy_sink *svy_filter_new(struct svy_ctx *ctx, const char *expr, bool really_drop, struct svy_sink *next);

#endif

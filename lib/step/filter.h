// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rows where a condition holds. A condition that is missing selects nothing.
 * What becomes of the others is told in step/choose.h.
 */
#ifndef SVY_STEP_FILTER_H
#define SVY_STEP_FILTER_H

#include "io/flow.h"

/* expr is parsed and bound in bind: mistakes are SVY_EUSAGE. really_drop: remove rows in any case. expr is borrowed, next owned. */
struct svy_sink *svy_filter_new(struct svy_ctx *ctx, const char *expr, bool really_drop, struct svy_sink *next);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The first rows of a survey, marked in the header as an excerpt, so that nobody takes their mean for that of the survey.
 *
 * Of a survey with a domain they are the first rows in it; those outside stay behind. Up to SVY_HEAD_HELD rows wait until it is known whether others
 * follow: a survey that is not longer than that goes on whole, and has no mark. Of a table of estimates the first rows are taken without one.
 */
#ifndef SVY_STEP_HEAD_H
#define SVY_STEP_HEAD_H

#include "io/flow.h"

/* So many rows may wait until it is known whether others follow; a larger excerpt is marked in any case. */
#define SVY_HEAD_HELD 100000

/* next is owned. */
struct svy_sink *svy_head_new(struct svy_ctx *ctx, uint64_t limit, struct svy_sink *next);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What a join says when it is done. Private to lib/step/. */
#ifndef SVY_STEP_JOIN_REPORT_H
#define SVY_STEP_JOIN_REPORT_H

#include "step/join_plan.h"

/* Rows. */
struct svy_join_counts {
	uint64_t in, out;               /* of FILE, and handed on */
	uint64_t more;                  /* handed on for FILE beyond its own, since several of the other file match one */
	uint64_t matched, keyless;      /* of FILE */
	uint64_t other, unmet, other_keyless;   /* of the other file; unmet: without a match */
};

/* Tells the counts, and notes or warns of what a reader of the result has to know. An error only under --strict. */
int svy_join_report(struct svy_ctx *ctx, const struct svy_join_plan *p, const struct svy_join_counts *n);

#endif

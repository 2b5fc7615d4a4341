// SPDX-License-Identifier: GPL-3.0-or-later
/* What a join makes of two dictionaries, before any row. Private to lib/step/. */
#ifndef SVY_STEP_JOIN_PLAN_H
#define SVY_STEP_JOIN_PLAN_H

#include "step/join.h"

struct svy_join_plan {
	struct svy_join_opts opts;
	const struct svy_dict *file, *other;    /* borrowed */
	struct svy_varlist file_key, other_key; /* positions, in pairs */
	struct svy_varlist taken;       /* columns of the other file: they follow those of the file in out, in this order */
	ptrdiff_t indicator;            /* position in out; -1 */
	struct svy_dict out;            /* owned */
};

/* All of it. plan starts as {0}, and is to be freed also after an error. */
int svy_join_plan_make(struct svy_ctx *ctx, const struct svy_join_opts *opts, const struct svy_dict *file, const struct svy_dict *other,
		       struct svy_join_plan *plan);
void svy_join_plan_free(struct svy_join_plan *plan);
/* Only the keys: finds them, and compares what the two files say of them. */
int svy_join_plan_keys(struct svy_ctx *ctx, struct svy_join_plan *plan);

#endif

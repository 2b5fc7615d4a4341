// SPDX-License-Identifier: GPL-3.0-or-later
/* What svylong will do, worked out from the dictionary before the first row. Private to lib/step/. */
#ifndef SVY_STEP_LONG_PLAN_H
#define SVY_STEP_LONG_PLAN_H

#include "step/long.h"
#include "step/pattern.h"

enum { SVY_LONG_INDEX = -1, SVY_LONG_ROW = -2, SVY_LONG_VARIABLE = -3 };

struct svy_long_plan {
	const struct svy_dict *in;      /* borrowed */
	struct svy_patterns patterns;
	bool numbers;                   /* the index is a number; else it counts the words */
	char **text;                    /* of each index, in order, as in the names; numbers without leading zeros */
	size_t nindex;
	ptrdiff_t *cell;                /* [pattern * nindex + index]: position of the wide variable, -1 where there is none */
	struct svy_dict out;
	ptrdiff_t *from;                /* of each variable of out: its position in the file, or one of the above */
	size_t *pattern;                /* of those that are SVY_LONG_VARIABLE */
	ptrdiff_t id;                   /* position in the file; -1: none */
};

int svy_long_plan_make(struct svy_ctx *ctx, const struct svy_long_opts *o, const struct svy_dict *d, struct svy_long_plan *p);
void svy_long_plan_free(struct svy_long_plan *p);

/* Its parts: which variable is which cell; one variable of several; the design. */
int svy_long_match(struct svy_ctx *ctx, struct svy_long_plan *p);
int svy_long_merge(struct svy_ctx *ctx, const struct svy_long_plan *p, size_t pattern, bool allow, struct svy_var *to);
/* d: what comes out. made: the id is a new variable. */
void svy_long_design(struct svy_ctx *ctx, struct svy_dict *d, const char *id, bool made);

#endif

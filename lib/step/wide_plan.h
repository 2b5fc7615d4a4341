// SPDX-License-Identifier: GPL-3.0-or-later
/* What svywide will do: the part that the dictionary tells, and the dictionary of the result, once the indices are known. Private to lib/step/. */
#ifndef SVY_STEP_WIDE_PLAN_H
#define SVY_STEP_WIDE_PLAN_H

#include "step/pattern.h"
#include "step/wide.h"

#define SVY_WIDE_COLUMNS_MAX 100000

struct svy_wide_plan {
	const struct svy_dict *in;      /* borrowed */
	struct svy_varlist id;          /* positions in the file */
	size_t index;
	struct svy_patterns patterns;
	size_t *spread;                 /* position of the long variable of each pattern */
	struct svy_varlist same;        /* all others but id and index: the same in all rows of a respondent */
	bool by_variable;               /* the order of the new variables */
	struct svy_strs words;          /* the index is a number that counts these, as svylong has left them; n is 0 if it means itself */
};

int svy_wide_plan_make(struct svy_ctx *ctx, const struct svy_wide_opts *o, const struct svy_dict *d, struct svy_wide_plan *p);
void svy_wide_plan_free(struct svy_wide_plan *p);

/*
 * The dictionary of the result (overwritten, not freed) for the indices in their order, as texts, and where each of its variables comes from:
 * from[j] is a position in the file, or -1 - (index * patterns + pattern). The caller frees from.
 */
int svy_wide_result(struct svy_ctx *ctx, const struct svy_wide_plan *p, const struct svy_strs *index, struct svy_dict *out, ptrdiff_t **from);

#endif

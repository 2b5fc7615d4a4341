// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Direct standardisation: an estimate of each group becomes the average of its estimates in the categories of some variables (ages, say), weighted with
 * the shares that these have in one population, the same for all groups. Source: Korn & Graubard (1999), sec. 3.5; must equal R survey::svystandardize
 * with excluding.missing, and Stata's stdize() and stdweight().
 */
#ifndef SVY_STAT_STANDARD_H
#define SVY_STAT_STANDARD_H

#include "data/batch.h"
#include "weight/targets.h"

struct svy_standard_opts {
	const char *variables;          /* comma separated; NULL: no standardisation */
	const struct svy_targets *to;   /* borrowed; one of its margins has these variables */
};

struct svy_standard {
	size_t ncell;
	const double *share;            /* of each cell, summing to 1 */
	const uint32_t *cell;           /* of each row of the batch: a number below ncell, SVY_STANDARD_NONE, or another: the shares do not have it */
};
#define SVY_STANDARD_NONE UINT32_MAX

/* Marks the variables in need; d and o live as long as *out. SVY_EUSAGE for unknown variables and categories, SVY_EDATA for shares below zero. */
int svy_standard_bind(struct svy_ctx *ctx, const struct svy_standard_opts *o, const struct svy_dict *d, uint8_t *need, struct svy_standard **out);
void svy_standard_free(struct svy_standard *s);
void svy_standard_batch(struct svy_standard *s, const struct svy_batch *b);
/* SVY_EDATA: a respondent is in a category without a share. */
int svy_standard_fail(struct svy_ctx *ctx, const struct svy_standard *s, uint32_t cell);
/* A warning that none of all estimates do not exist, since in a group, which is named for one, nobody in this cell has a valid answer. */
int svy_standard_warn(struct svy_ctx *ctx, const struct svy_standard *s, size_t none, size_t all, const char *group, uint32_t cell);

#endif

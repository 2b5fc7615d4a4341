// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The shares that a hypothesis gives to the categories of a variable: "equal", "1:0.2,2:0.5,3:0.3" with codes or labels, or a file of targets as svyweight
 * reads them (weight/targets.h). What they are relative to their sum counts.
 */
#ifndef SVY_STAT_GIVEN_H
#define SVY_STAT_GIVEN_H

#include "base/ctx.h"
#include "data/dict.h"

/* The categories that are in the data, and those that only the hypothesis knows behind them. */
struct svy_given {
	size_t n;
	double *share;                  /* above 0, summing to 1; owned */
};

/* SVY_EUSAGE for a text that is none of the three. */
int svy_given_check(struct svy_ctx *ctx, const char *text);
/*
 * var: the variable (NULL: text is codes), whose categories with somebody in them have these codes. SVY_EUSAGE for shares that are not above 0, for a
 * category without a share and a share of what is no category; SVY_EDATA and SVY_EIO for a file that cannot be read.
 */
int svy_given_read(struct svy_ctx *ctx, const char *text, const char *name, const struct svy_var *var, const char *const *code, size_t ncode,
		   struct svy_given *out);
void svy_given_free(struct svy_given *g);

#endif

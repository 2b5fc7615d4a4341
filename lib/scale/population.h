// SPDX-License-Identifier: GPL-3.0-or-later
/* How many persons a group stands for: a number for everyone, or a small file with the by-variables and a column `population`. */
#ifndef SVY_SCALE_POPULATION_H
#define SVY_SCALE_POPULATION_H

#include "base/ctx.h"
#include "data/estimates.h"

struct svy_population;

/* text: a number, or the path of a file in any format that svycat reads. */
int svy_population_open(struct svy_ctx *ctx, const char *text, struct svy_population **out);
void svy_population_free(struct svy_population *p);
/* Checks that the file has the by-variables. */
int svy_population_check(struct svy_ctx *ctx, const struct svy_population *p, const struct svy_var *by, size_t nby);
/* Persons in the group with these codes (NULL: a total, the sum over that variable); NaN if the file does not say. */
double svy_population_of(const struct svy_population *p, const struct svy_var *by, size_t nby, char *const *code);

#endif

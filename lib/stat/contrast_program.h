// SPDX-License-Identifier: GPL-3.0-or-later
/* Contrasts that are written as expressions of rows: 'diff = NL - BE; lift = 100 * (b / a - 1)'. */
#ifndef SVY_STAT_CONTRAST_PROGRAM_H
#define SVY_STAT_CONTRAST_PROGRAM_H

#include "stat/contrast.h"

/*
 * A row of out for each assignment, in their order: term its name, stat "contrast", what svy_contrast_fill() gives, and covariances where they are known. Names are
 * those of contrasts that stand before, then ids of rows, then their short forms (stat/row_name.h); with two tables behind a. or b. Text in quotes is a name
 * too. Derivatives are symbolic (expr/gradient.h). What cannot be written so is SVY_EUSAGE with its place; a value that does not exist is a warning and NaN.
 * out: initialised, without rows.
 */
int svy_contrast_program(struct svy_ctx *ctx, const struct svy_contrast_of *of, const char *text, struct svy_estimates *out);

#endif

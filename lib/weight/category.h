// SPDX-License-Identifier: GPL-3.0-or-later
/* What a category that somebody wrote as a code or a label is as a value of a variable: in targets, in what is to be compared. */
#ifndef SVY_WEIGHT_CATEGORY_H
#define SVY_WEIGHT_CATEGORY_H

#include "data/dict.h"

/*
 * *out is the code, its str owned by the caller. Labels match exactly, else if they differ in case alone. SVY_EUSAGE: what is neither a code nor a label (the
 * nearest label is named), a text that is one value's code and another one's label, a label of several values, a value that is declared missing.
 * codes_only: text is a code.
 */
int svy_category_value(struct svy_ctx *ctx, const struct svy_var *v, const char *text, bool codes_only, struct svy_value *out);

#endif

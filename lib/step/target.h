// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the results of a data step go: new variables at the end, or the place of one that they replace. */
#ifndef SVY_STEP_TARGET_H
#define SVY_STEP_TARGET_H

#include "data/dict.h"

/* SVY_EUSAGE for a name that no variable can have: empty, with control characters, in backquotes, or not UTF-8. */
int svy_target_check_name(struct svy_ctx *ctx, const char *name);
/*
 * The place of a variable in d, which gets a number of that name at its end where there is none. One that is there is SVY_EUSAGE unless replace; if
 * the survey design or the file counts on it, that is a warning.
 */
int svy_target_place(struct svy_ctx *ctx, struct svy_dict *d, const char *name, bool replace, size_t *place);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* Titles, value labels and measures that a command line gives to the variables that it makes. Private to lib/step/. */
#ifndef SVY_STEP_DESCRIBE_H
#define SVY_STEP_DESCRIBE_H

#include "data/dict.h"

/* "1=Low,2=\"Yes, always\",.a=Refused" into the labels of v; of a text the codes may stand in quotes. SVY_EUSAGE with a caret. */
int svy_describe_labels(struct svy_ctx *ctx, struct svy_var *v, const char *text);
/* nominal, ordinal or scale. */
int svy_describe_measure(struct svy_ctx *ctx, struct svy_var *v, const char *text);
/*
 * Whom a text is for: "name=rest" or "name,name2=rest" (mark '=') or "name: rest". Sets chosen[] of the names in the list, and returns rest. A text
 * without names in front is for the only one, or with several and all for all of them; else NULL is returned.
 */
const char *svy_describe_whom(const struct svy_strs *names, const char *text, char mark, bool all, bool *chosen);

#endif

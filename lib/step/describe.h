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
 * Is text for one of the variables alone, "name=rest" (mark '=') or "name: rest"? *rest is what stands behind the mark, or all of text where no
 * variable of the list is named; then SIZE_MAX is returned, else the position in the list.
 */
size_t svy_describe_name(const struct svy_strs *names, const char *text, char mark, const char **rest);

#endif

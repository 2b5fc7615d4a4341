// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rules of missing values as one text, for --missing: codes that a file labels as refusals but does not declare as missing.
 *
 *   RULES  = RULE {";" RULE}
 *   RULE   = VARIABLES "=" ("none" | CODE {("," | blank) CODE})
 *   CODE   = a number, LOW:HIGH with both ends included ("lowest" and "highest" are the ends of the line), or a text
 *
 * VARIABLES is a list as everywhere (names, q1-q9, globs). Codes are added to those that the file declares; none takes all
 * rules of the variables away. Numbers and ranges go to the variables of numbers in the list, texts (quoted, "a b", if they hold a
 * blank) to those of strings; where a list has strings only, its numbers are texts too.
 */
#ifndef SVY_DATA_MISSING_RULES_H
#define SVY_DATA_MISSING_RULES_H

#include "data/dict.h"

/* SVY_EUSAGE names the rule or the variable that is wrong. */
int svy_missing_rules_apply(struct svy_ctx *ctx, struct svy_dict *d, const char *rules);

#endif

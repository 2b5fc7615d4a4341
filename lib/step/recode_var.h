// SPDX-License-Identifier: GPL-3.0-or-later
/* The variable that a recoding makes: which labels and missing rules survive. */
#ifndef SVY_STEP_RECODE_VAR_H
#define SVY_STEP_RECODE_VAR_H

#include "step/recode_map.h"

/*
 * to is the target, with the name that it has and all else overwritten: title, measure (ordinal where a scale becomes labelled classes) and attributes of from; labels of codes that nothing else
 * was turned into, and those that the rules give; missing rules of codes that still occur. A code that from declares missing stays missing, whoever
 * is turned into it.
 */
void svy_recode_var(struct svy_var *to, const struct svy_var *from, const struct svy_recode_map *m, const struct svy_recode_rules *rules);

#endif

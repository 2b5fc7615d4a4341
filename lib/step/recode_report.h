// SPDX-License-Identifier: GPL-3.0-or-later
/* What a recoding did, once all rows are through. Private to lib/step/. */
#ifndef SVY_STEP_RECODE_REPORT_H
#define SVY_STEP_RECODE_REPORT_H

#include "step/recode_map.h"

/* Tells "trust_3: 1/2 -> 1 low: 1234; 3 -> 2 mid: 321; missing kept: 12". count has an element for each outcome. */
void svy_recode_tell(struct svy_ctx *ctx, const char *target, const struct svy_recode_rules *rules, const struct svy_recode_map *m, const uint64_t *count);
/* Warns of what the rules may not have meant: missing values that else makes valid, valid ones that become a code that is declared missing. */
int svy_recode_warn(struct svy_ctx *ctx, const struct svy_var *from, const struct svy_recode_rules *rules, const uint64_t *count);

#endif

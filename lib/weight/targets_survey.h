// SPDX-License-Identifier: GPL-3.0-or-later
/* Targets that another survey gives: its weighted totals, such as those of a labour force survey for a panel. */
#ifndef SVY_WEIGHT_TARGETS_SURVEY_H
#define SVY_WEIGHT_TARGETS_SURVEY_H

#include "weight/targets.h"

/*
 * Margins without targets yet. margins: "sex,age*region", categorical variables; totals: "income,region*income,N", where the last variable is the number
 * and N the population. Either may be NULL. file as in struct svy_targets. *t is overwritten. SVY_EUSAGE for what is given twice.
 */
int svy_targets_list(struct svy_ctx *ctx, const char *margins, const char *totals, const char *file, struct svy_targets *t);
/*
 * Fills the targets of the margins from the rows of src, with the weights and in the domain that it declares. Rows without a value of a margin are left out of
 * it, and it is scaled to the population of all, which a note says.
 */
int svy_targets_survey(struct svy_ctx *ctx, struct svy_source *src, struct svy_targets *t);
/* Do codes mean the same in both? SVY_EUSAGE for a category that has another label in d than in other. */
int svy_targets_same_labels(struct svy_ctx *ctx, const struct svy_targets *t, const struct svy_dict *other, const struct svy_dict *d);

#endif

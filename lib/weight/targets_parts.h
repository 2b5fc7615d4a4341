// SPDX-License-Identifier: GPL-3.0-or-later
/* What the readers of targets share. Private to lib/weight/. */
#ifndef SVY_WEIGHT_TARGETS_PARTS_H
#define SVY_WEIGHT_TARGETS_PARTS_H

#include "weight/targets.h"

/* One target: a category (empty: none) for each variable. where: "margins.csv:3". */
int svy_targets_add(struct svy_ctx *ctx, struct svy_targets *t, const struct svy_strs *vars, const struct svy_strs *cats, double value, const char *where);
/* The same with variables and categories joined by '*' or ':'. */
int svy_targets_add_joined(struct svy_ctx *ctx, struct svy_targets *t, const char *variable, const char *category, double value, const char *where);
/* Is it a name of the column of values, and what does it say of them? */
bool svy_targets_unit(const char *name, enum svy_target_unit *unit);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* A sink that gives a design with unequal probabilities and no weight one: a column `design_weight`, 1 over the product of the probabilities. */
#ifndef SVY_DESIGN_WEIGH_H
#define SVY_DESIGN_WEIGH_H

#include "io/flow.h"

/* joint: file of joint probabilities, which tells those of the units where nothing else does; NULL. Borrowed until the sink is freed. next is owned. */
struct svy_sink *svy_weigh_sink(struct svy_ctx *ctx, const char *joint, struct svy_sink *next);

/* A new number in d, under another name if it is taken. Its position. */
size_t svy_weigh_column(struct svy_dict *d, const char *name, const char *title, bool integer);

#endif

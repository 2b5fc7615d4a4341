// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A sink that hands on a choice of the columns, in the order of the choice, without copying a value.
 */
#ifndef SVY_IO_PROJECT_H
#define SVY_IO_PROJECT_H

#include "io/flow.h"

/*
 * Columns of the source's dictionary by position. What svy_mentions_design() tells travels
 * along behind them if they are not in the list: estimates without them would be wrong and nobody would see it.
 * next is owned by the sink.
 */
struct svy_sink *svy_project_new(const struct svy_varlist *columns, struct svy_sink *next);
/*
 * The same where the caller has made the dictionary that goes on, as_take: its variables are the columns, one by one, and nothing is added
 * to them. Both are the sink's from then on.
 */
struct svy_sink *svy_project_as_new(struct svy_varlist *columns_take, struct svy_dict *as_take, struct svy_sink *next);

#endif

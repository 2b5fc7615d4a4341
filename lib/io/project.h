// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A sink that hands on a choice of the columns, in the order of the choice, without copying a value.
 */
#ifndef SVY_IO_PROJECT_H
#define SVY_IO_PROJECT_H

#include "io/flow.h"

/*
 * Columns of the source's dictionary by position. The columns of the survey design, and the weight that the file declares, travel
 * along behind them if they are not in the list: estimates without them would be wrong and nobody would see it.
 * next is owned by the sink.
 */
struct svy_sink *svy_project_new(const struct svy_varlist *columns, struct svy_sink *next);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* A design without one of its columns. Private to lib/step/. */
#ifndef SVY_STEP_UNDECLARE_H
#define SVY_STEP_UNDECLARE_H

#include "data/dict.h"

/*
 * Takes the column, which still is in d, out of the design and of what the file declares; nothing if it is not there. Each loss is a warning that
 * says what it does to estimates. SVY_EUSAGE where the rest could only be misread.
 */
int svy_undeclare(struct svy_ctx *ctx, struct svy_dict *d, const char *name);
/* After the last: refuses units that are numbered within strata that are gone. */
int svy_undeclare_check(struct svy_ctx *ctx, const struct svy_dict *before, struct svy_dict *after);

#endif

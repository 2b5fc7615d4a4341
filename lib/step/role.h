// SPDX-License-Identifier: GPL-3.0-or-later
/* What a column is to the survey design. Private to lib/step/. */
#ifndef SVY_STEP_ROLE_H
#define SVY_STEP_ROLE_H

#include "data/dict.h"

/*
 * "weight" (also that which the file declares, where the design has none), "stratum", "unit", "population size", "domain", or the key of the design
 * that mentions the column, such as "replicates". NULL if none does, and in tables of estimates, whose design is about other columns. Borrowed from d.
 */
const char *svy_role_of(const struct svy_dict *d, const char *name);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Columns that a header mentions outside its list of variables: the survey design with the keys that later versions add to it, the file's
 * weight, and what svyscore and the estimators leave. A column that the design mentions travels along, and a new name holds everywhere.
 *
 * The design of a table of estimates is that of the data that they come from: its names are none of the table's columns.
 *
 * Of keys of the design that this version does not know (replicates, calibration) every text is the name of a column if there is such a
 * column, but for what stands under kind, type, method and name.
 */
#ifndef SVY_IO_MENTIONS_H
#define SVY_IO_MENTIONS_H

#include "data/dict.h"

/* Appends the columns of the design and the file's weight, each once; none of a table of estimates. */
void svy_mentions_design(const struct svy_dict *d, struct svy_varlist *out);
/* Does a key that the design does not know mention the column? */
bool svy_mentions_extra(const struct svy_extra *e, const char *name);
/* As svy_dict_rename, and in the header too. */
bool svy_mentions_rename(struct svy_dict *d, char *const *names);

#endif

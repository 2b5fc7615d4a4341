// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rows in the order of keys (see sort_key.h for what that is); rows that are equal in all of them stay in the order in which they came. Nothing else
 * changes, and no estimate does: they do not depend on the order of rows.
 *
 * Rows are sorted in memory as long as they fit into its limit. Beyond it sorted runs go to temporary files without a name, and are merged.
 */
#ifndef SVY_STEP_SORT_H
#define SVY_STEP_SORT_H

#include "io/flow.h"

#define SVY_SORT_MEMORY ((size_t)256 << 20)

/* keys as svy_sort_keys_parse(), borrowed; memory in bytes, about; next is owned. Mistakes in keys are found in bind. */
struct svy_sink *svy_sort_new(struct svy_ctx *ctx, const char *keys, bool reverse, size_t memory, struct svy_sink *next);

#endif

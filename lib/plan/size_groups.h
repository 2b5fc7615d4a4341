// SPDX-License-Identifier: GPL-3.0-or-later
/* The groups that a file lists for svysize, one per row, with the columns that hold their parameters. Private to lib/plan/. */
#ifndef SVY_PLAN_SIZE_GROUPS_H
#define SVY_PLAN_SIZE_GROUPS_H

#include "io/flow.h"
#include "plan/size.h"
#include "stat/groups.h"

struct svy_size_groups {
	struct svy_groups *by;          /* owned */
	const char *column[SVY_SIZE_PARAMS];    /* borrowed: where the values of a parameter are; NULL: not in the file */
	double *value[SVY_SIZE_PARAMS]; /* by group; NULL like column */
	size_t n, cap;
};

/*
 * Reads all rows. column[] is set, all else is zero. A group that is listed twice, a group without a name, and a value that is missing or
 * impossible are errors.
 */
int svy_size_groups_read(struct svy_ctx *ctx, struct svy_source *src, const char *by, struct svy_size_groups *g);
void svy_size_groups_free(struct svy_size_groups *g);
/* " (gemeente=363)", for messages. Caller frees. */
char *svy_size_groups_where(const struct svy_size_groups *g, size_t group);

#endif

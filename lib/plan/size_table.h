// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Answers of svysize as a table of estimates, for one question or for many: options with several values are crossed, and a file may list groups.
 *
 * Rows are sample_size (rounded up), exact_size, issued, clusters, expected (what the survey is to find, with its standard error and interval), margin,
 * cv, power, detectable, deff: term and stat both say which; level tells the group of two.
 */
#ifndef SVY_PLAN_SIZE_TABLE_H
#define SVY_PLAN_SIZE_TABLE_H

#include "data/estimates.h"
#include "io/flow.h"
#include "plan/size.h"

struct svy_size_spec {
	const char *text[SVY_SIZE_PARAMS];      /* a number, several with commas between, or with by the name of a column; NULL: not given */
	const char *by;                         /* variables that tell the groups of a file; NULL: no file */
	double level;
	bool one_sided, known;
	enum svy_ci ci;
};

/* src is NULL without by. t is initialised. */
int svy_size_table(struct svy_ctx *ctx, const struct svy_size_spec *spec, struct svy_source *src, struct svy_estimates *t);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * From wide to long: each row becomes one row for every index, and the variables whose names differ by the index only become one.
 *
 * The respondent becomes the primary unit where none was declared, else the unit of the stage behind the last one, since his rows are not
 * independent. Weights, and all else that is the respondent's, are repeated.
 */
#ifndef SVY_STEP_LONG_H
#define SVY_STEP_LONG_H

#include "io/flow.h"

struct svy_long_opts {
	const char *id;                 /* the variable that names the respondent; NULL: the rows are numbered, in a new variable `resp` */
	const char *names;              /* patterns, see step/pattern.h */
	const char *index;              /* name of the new variable that says which one; NULL: i */
	const char *keep;               /* which other variables are repeated, as a list; NULL: all. The respondent and the design are, always */
	/* Rows that go: those in which no long variable has a value, or none but missing ones. Who has no other keeps one, without index. */
	enum svy_long_drop { SVY_LONG_DROP_NONE, SVY_LONG_DROP_EMPTY, SVY_LONG_DROP_MISSING } drop;
	bool allow;                     /* labels or missing rules that contradict each other: those of the first variable hold, with a warning */
};

/*
 * d is the dictionary of the rows to come. On success *out owns next. SVY_EUSAGE: names that are not there, or that are taken; variables
 * that cannot be one.
 */
int svy_long_new(struct svy_ctx *ctx, const struct svy_long_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out);

#endif

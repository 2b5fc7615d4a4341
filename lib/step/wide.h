// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * From long to wide: the rows of a respondent become one, in the order in which respondents first come, with a variable for each pair of long
 * variable and index.
 *
 * The columns are known after the last row only, so rows wait on a spool and the next sink is bound in the end. In memory are the ids, and a
 * window of respondents: of few where the rows of each stand together, else as many as fit, and the spool is read once for each window.
 */
#ifndef SVY_STEP_WIDE_H
#define SVY_STEP_WIDE_H

#include "io/flow.h"

struct svy_wide_opts {
	const char *id;                 /* list of the variables that name a respondent; NULL: what svylong has left */
	const char *index;              /* the variable that says which row of his it is; NULL: the same */
	const char *names;              /* patterns, see step/pattern.h, or names of long variables; NULL: the same */
	bool by_variable;               /* all variables of the first pattern, then of the second; else by index, or as svylong has left it */
	bool labels;                    /* the names of variables have the labels of indices in them, where these have any */
	size_t window;                  /* bytes of a window where rows do not stand together; 0: 256 MB */
};

/*
 * d is the dictionary of the rows to come. On success *out owns next. SVY_EUSAGE: names that are not there, or that are taken. While rows come:
 * SVY_EDATA for two rows of one respondent and index, and for other variables that vary within a respondent.
 */
int svy_wide_new(struct svy_ctx *ctx, const struct svy_wide_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out);

#endif

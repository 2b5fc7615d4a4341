// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * svyrecode's step: values of variables turned into others by rules.
 *
 * Every valid value must be covered by a rule; the first row with one that is not is an error. Missing values that no rule covers stay as they are.
 */
#ifndef SVY_STEP_RECODE_H
#define SVY_STEP_RECODE_H

#include "io/flow.h"

struct svy_recode {
	const char *vars;               /* list of variables */
	const char *rules;
	const char *into;               /* names for the results, separated by commas; NULL */
	const char *prefix, *suffix;    /* the results are called after the variables; NULL */
	const char *title;              /* of the only variable; NULL: that of the source */
	bool replace;                   /* results may take the place of variables; without names, of their own */
};

/* what and its texts are borrowed until the sink is freed, as d is. On success *out owns next. Mistakes in the arguments are SVY_EUSAGE. */
int svy_recode_new(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_recode *what, struct svy_sink *next, struct svy_sink **out);

#endif

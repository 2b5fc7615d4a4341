// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * svycompute's step: new variables from expressions, in order, each of which sees those before it.
 *
 * A bare variable on the right is copied with all that is known of it. Everything else is a value: it has no labels and no missing rules, and
 * what is missing in it is system-missing or tagged. A variable that is overwritten keeps its place, its title and its measure; its labels, missing
 * rules and format go, since its codes may mean something else now, unless they are asked to stay.
 */
#ifndef SVY_STEP_COMPUTE_H
#define SVY_STEP_COMPUTE_H

#include "io/flow.h"

struct svy_compute {
	const char *program;            /* 'name = EXPR; name2 = EXPR' */
	struct svy_strs titles;         /* "TEXT" where only one variable is made, or "name=TEXT", "name,name2=TEXT" */
	struct svy_strs labels;         /* the same: "1=Low,2=High", "name: 1=Low,2=High" */
	struct svy_strs measures;       /* "ordinal" for all of them, or "name=ordinal" */
	bool replace;                   /* variables of the file may be overwritten */
	bool keep_labels;               /* labels, missing rules and formats of variables that are overwritten stay */
};

/* d is borrowed until the sink is freed, what is not kept. On success *out owns next. Mistakes in the arguments are SVY_EUSAGE. */
int svy_compute_new(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_compute *what, struct svy_sink *next, struct svy_sink **out);

#endif

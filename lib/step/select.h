// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which variables go on, in which order and under which names. Rows pass as they are, and columns that nobody needs are not read.
 *
 * What the survey design mentions (io/mentions.h) goes on too, behind the variables that were asked for, unless it is dropped by its own name:
 * then its declaration goes with it, and of units, strata and population sizes those of all later stages, which mean nothing without it.
 */
#ifndef SVY_STEP_SELECT_H
#define SVY_STEP_SELECT_H

#include "io/flow.h"

/* Lists as svy_varlist_parse takes them, in the names that come in; NULL: nothing of the kind. */
struct svy_select {
	const char *vars;               /* what to keep, in this order; NULL: all */
	const char *drop;               /* of these, what to leave out */
	const char *rename;             /* old=new,…: swaps are allowed */
};

/*
 * d is the dictionary of the rows to come. next is the sink's if it returns 0. SVY_EUSAGE for names that do not exist, or are taken; a warning
 * tells what the design has lost.
 */
int svy_select_new(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_select *what, struct svy_sink *next, struct svy_sink **out);

#endif

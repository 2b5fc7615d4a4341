// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A list of replicate weights, as people write it: "repwt1-repwt80", "repwt1-80", "repwt*".
 *
 * Replicates are a numbered series: names that are the same but for one number. A range or a glob takes the series and nothing else, so that a flag of
 * the weights that stands among them, or the weight itself, is none of them; what it leaves out is noted, and numbers that the series lacks are a
 * warning. Names that are given one by one are taken as they are, and so is a range or glob without any series.
 */
#ifndef SVY_DESIGN_REP_LIST_H
#define SVY_DESIGN_REP_LIST_H

#include "data/dict.h"

/* Adds to out, each once, in the order of the numbers. Errors as of svy_varlist_parse; also SVY_EUSAGE where two series could be meant. */
int svy_rep_list_parse(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct svy_varlist *out);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The weights of those who did not respond, given to those who did: a method of reweight.h.
 *
 * Each row is a respondent, a nonrespondent, ineligible, or of unknown eligibility. Weights of the unknown go to all who are known, in proportion, then those
 * of the nonrespondents to the respondents; only respondents have a weight afterwards. Both happen within classes; or the second one divides by the
 * propensity of response, which a logistic model tells, or happens within classes of equal propensity. Replicates are adjusted each by itself.
 */
#ifndef SVY_WEIGHT_NONRESPONSE_H
#define SVY_WEIGHT_NONRESPONSE_H

#include "weight/reweight.h"

struct svy_nonresponse_opts {
	const char *response;           /* conditions. A row where the first does not hold, or is missing, did not respond */
	const char *ineligible, *unknown;       /* NULL: nobody */
	const char *classes;            /* a variable list, crossed; NULL: one class, or propensity */
	const char *propensity;         /* a variable list: texts, and numbers that are nominal or ordinal or have labels, by their categories; NULL: none */
	size_t groups;                  /* classes of equal propensity; 0: its inverse */
	double max_factor;              /* factors above are named in a warning */
};

/* SVY_EUSAGE for both classes and propensity. */
int svy_nonresponse_method(struct svy_ctx *ctx, const struct svy_nonresponse_opts *o, struct svy_reweight_method *out);

#endif

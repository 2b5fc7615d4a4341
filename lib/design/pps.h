// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a design says of unequal probabilities without replacement: the key `pps`.
 *
 *   pps: {method: hrpop, probability: [pi], hr_sum: 0.1032}
 *
 * `probability` names one variable per stage: the probability with which the unit of that stage was drawn, given the units above it. Without it the
 * first stage takes the fpc as a probability of each unit, or what the joint probabilities say, or 1 over the weight. `hr_sum` is the sum over the population
 * of p squared, over n: a number, or a variable that is constant in a stratum. Joint probabilities themselves are no part of the design: whoever
 * estimates is told the file.
 */
#ifndef SVY_DESIGN_PPS_H
#define SVY_DESIGN_PPS_H

#include "data/dict.h"

enum svy_pps_method {
	SVY_PPS_BREWER, SVY_PPS_OVERTON, SVY_PPS_HR, SVY_PPS_HRPOP, SVY_PPS_HT, SVY_PPS_YG, SVY_PPS_POISSON,
	/* the approximations in the form of Yates and Grundy */
	SVY_PPS_OVERTON_YG, SVY_PPS_HR_YG, SVY_PPS_HRPOP_YG,
	SVY_PPS_METHODS
};
extern const char *const svy_pps_method_name[SVY_PPS_METHODS];

struct svy_pps {
	enum svy_pps_method method;
	struct svy_strs probability;
	double sum;             /* NaN: none, or a variable */
	char *sum_var;
};

/* Is it declared? */
bool svy_pps_declared(const struct svy_survey *s);
/* *p is overwritten; brewer and nothing else if nothing is declared. SVY_EDATA for what cannot be. */
int svy_pps_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_pps *p);
void svy_pps_write(struct svy_survey *s, const struct svy_pps *p);
void svy_pps_free(struct svy_pps *p);
/* Appends "; probabilities pi (brewer)" for people, if it is declared. */
void svy_pps_describe(const struct svy_survey *s, struct svy_buf *b);

/* Does the method need the joint probabilities; the sum over the population? */
static inline bool svy_pps_needs_joint(enum svy_pps_method m)
{
	return m == SVY_PPS_HT || m == SVY_PPS_YG;
}

static inline bool svy_pps_needs_sum(enum svy_pps_method m)
{
	return m == SVY_PPS_HRPOP || m == SVY_PPS_HRPOP_YG;
}

#endif

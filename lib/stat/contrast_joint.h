// SPDX-License-Identifier: GPL-3.0-or-later
/* That several contrasts are all 0, or what they are tested for, at once. */
#ifndef SVY_STAT_CONTRAST_JOINT_H
#define SVY_STAT_CONTRAST_JOINT_H

#include "stat/contrast.h"

/*
 * A row of out for the joint test of its rows, which are the contrasts c: Wald's, adjusted for the degrees of freedom (the smallest among them; stat/test.h), W/r under
 * the rules of R. pairs: a row for each of the families in out, which differ in nothing but their last by-variable; its value is "joint" then. Otherwise one, whose
 * term is "joint". stat "wald". Covariances of out get rows without numbers. SVY_EDATA without a covariance; SVY_EUSAGE with too many contrasts.
 */
int svy_contrast_joint(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, bool pairs, struct svy_estimates *out);

#endif

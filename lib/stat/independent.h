// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two tables from independent samples: two waves with other respondents, two municipalities.
 *
 * What a table tells of its sample is little: its facts (rows, units, sum of weights) and the names of files in its history. Tables of one sample agree in these, and
 * are refused; that one person is in two files, as in a panel, nothing in them tells.
 */
#ifndef SVY_STAT_INDEPENDENT_H
#define SVY_STAT_INDEPENDENT_H

#include "stat/contrast.h"

/*
 * SVY_EDATA if a and b come from one sample: the same number of rows, strata and units and the same sum of weights, of a file of the same name; or of files whose
 * names one of them does not tell, if the weights do not just add up to the rows; or the same estimates with the same errors. What leaves a doubt is a
 * warning: a file of the same name with other rows, the same numbers in files of other names.
 */
int svy_independent_check(struct svy_ctx *ctx, const struct svy_estimates *a, const struct svy_estimates *b);
/*
 * of has two tables. A row of out for each id that both have, a less b, in the order of a: as the row of a is, with stat "difference". Rows that only one has are
 * left out, with a warning; so are pairs of different statistics. No row in common is SVY_EDATA. out: initialised.
 */
int svy_independent_differences(struct svy_ctx *ctx, const struct svy_contrast_of *of, struct svy_estimates *out);
/* Notes and history of both into out, with a: and b: before them. */
void svy_independent_describe(const struct svy_contrast_of *of, struct svy_estimates *out);

#endif

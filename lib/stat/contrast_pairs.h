// SPDX-License-Identifier: GPL-3.0-or-later
/* Differences between the rows of each family of a table: of all pairs, or of all rows from one of them. */
#ifndef SVY_STAT_CONTRAST_PAIRS_H
#define SVY_STAT_CONTRAST_PAIRS_H

#include "stat/contrast.h"

struct svy_contrast_pairs {
	const char *over;       /* as svy_families_find */
	const char *versus;     /* NULL: all pairs. A row of the family by its code or label; else "total", its total; else "mean", the mean of its rows */
	bool vcov;              /* covariances of the differences, too */
};

/*
 * of has one table. A row of out for each difference: the later row less the earlier one, or each row less the one named. It is as the rows are, with stat
 * "difference", without what they are compared over, and with a by-variable "contrast" instead: the codes of both, joined by -. out: initialised.
 * A family of one row has no pairs; a row to compare with that no family has is SVY_EUSAGE. R: emmeans::pairs(reverse = TRUE), without its adjustment.
 */
int svy_contrast_pairs(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast_pairs *o, struct svy_estimates *out);

#endif

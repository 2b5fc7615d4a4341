// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Means and totals of many items, each on its own base, by groups and in domains, in one pass.
 *
 * Sources: Binder (1983); Särndal, Swensson & Wretman (1992), ch. 5. Must equal R survey::svymean and svytotal (na.rm=TRUE, one
 * variable at a time), svyby for groups, and subset() for domains; Stata svy: mean, total.
 *
 * Every item is shifted by its first valid value before it is summed, so that dates keep their digits and a constant has a standard
 * error of exactly 0. A share on a base is an item that is 1 and 0 on the base and missing elsewhere.
 */
#ifndef SVY_STAT_MEANS_H
#define SVY_STAT_MEANS_H

#include "stat/frame.h"

enum svy_means_kind { SVY_MEAN, SVY_TOTAL };

struct svy_means;

/* frame is borrowed. deff: keep what design effects need. covariance: keep what covariances between estimates need. */
struct svy_means *svy_means_new(struct svy_frame *frame, size_t nitem, bool deff, bool covariance);
void svy_means_free(struct svy_means *m);
/*
 * One batch, after svy_frame_batch: item j of row i is y[j][i], valid where miss[j][i] == 0. drop as given to svy_frame_batch.
 */
int svy_means_add(struct svy_ctx *ctx, struct svy_means *m, size_t nrow, const double *const *y, const uint8_t *const *miss, const uint8_t *drop);

/* One estimate. se is NaN where no variance exists (a mean of a domain inside one primary unit, or of one case). */
struct svy_means_result {
	double estimate, se, df, n, n_missing, sum_w;   /* n: unweighted respondents with a valid value */
	double deff, deff_wor;          /* against simple random sampling with and without replacement; NaN unless kept */
};
/* result[order * nitem + item]: groups in the order of printing, order[] holds their numbers. All owned by m. */
struct svy_means_fit {
	uint32_t ngroup;
	const uint32_t *order;
	const struct svy_means_result *result;
	const double *cov;              /* (ngroup * nitem)^2, or NULL */
	const struct svy_engine_counts *counts;
};
int svy_means_finish(struct svy_ctx *ctx, struct svy_means *m, enum svy_means_kind kind, struct svy_means_fit *fit);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Stars behind estimates whose p-value lies below a threshold. Shown only where asked for: they tell less than an interval, and readers take what has
 * none for what is not there (Wasserstein & Lazar 2016, The American Statistician 70(2)).
 */
#ifndef SVY_OUT_STARS_H
#define SVY_OUT_STARS_H

#include "base/ctx.h"
#include "data/estimates.h"

struct svy_star {
	char *sign;
	double below;
};

/* From the largest threshold to the smallest. */
struct svy_stars {
	struct svy_star *v;
	size_t n, cap;
};

/* "0.05,0.01" (* and **), "+=0.1,*=0.05" (signs of one's own), or NULL for 0.05, 0.01 and 0.001. SVY_EUSAGE. Free it also after an error. */
int svy_stars_parse(struct svy_ctx *ctx, const char *text, struct svy_stars *s);
void svy_stars_free(struct svy_stars *s);
/*
 * The p-value of a row: adjusted, else as it stands there, else two-sided by t on the row's df, of coefficients, differences and contrasts only: that a mean
 * or a share is 0 is nobody's question. NaN if there is none.
 */
double svy_stars_p(const struct svy_estimates *t, const struct svy_estimate *r);
/* SVY_EUSAGE if no row of the table has one. */
int svy_stars_check(struct svy_ctx *ctx, const struct svy_estimates *t);
/* "" if p is no smaller than the largest threshold, or NaN. Borrowed. */
const char *svy_stars_sign(const struct svy_stars *s, double p);
/* "* p < 0.05, ** p < 0.01"; of adjusted p-values if any row has one. Caller frees. */
char *svy_stars_note(const struct svy_stars *s, const struct svy_estimates *t, char decimal);

#endif

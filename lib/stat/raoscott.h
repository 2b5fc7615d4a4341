// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a design does to chi-square statistics: generalised design effects, and tests that take them into account.
 *
 * Under the hypothesis X2 is distributed as the sum of d_i Z_i^2, Z_i independent and standard normal, d_i the generalised design effects (all 1 for a
 * simple random sample). Sources: Rao & Scott (1981, 1984); Thomas & Rao (1987).
 */
#ifndef SVY_STAT_RAOSCOTT_H
#define SVY_STAT_RAOSCOTT_H

#include "stat/crosstab.h"
#include "stat/loglinear.h"
#include "stat/test.h"

enum svy_correction {
	SVY_SECOND_ORDER,       /* F by Satterthwaite; design effects by the shares observed */
	SVY_FIRST_ORDER,        /* chi-square over the mean design effect */
	SVY_FIRST_ORDER_F,      /* the same as an F, as SAS prints it */
	SVY_NULL_BASED,         /* second order, design effects by the shares that the hypothesis expects (Stata's option null) */
	SVY_EXACT,              /* the distribution of the sum itself */
	SVY_SADDLEPOINT,        /* an approximation of it */
};

struct svy_effects {
	double rank;            /* degrees of freedom of X2 */
	double sum, squares;    /* of the design effects, and of their squares */
	size_t n;               /* of each[]; 0 unless kept */
	double *each;           /* falling; owned */
};

/*
 * Of a model against the saturated one. at[ncell]: the shares by which the design is compared with a simple random sample; 0: the cell is empty, its
 * element of D^-1 is 0. fitted: cells that the model expects to be empty are left out. keep: each[] too. With C the complement of the model's design
 * matrix and D = diag(at): eigenvalues of n (C' D^-1 C)^-1 C' D^-1 V D^-1 C; must equal those of R survey::svychisq for at = x->p.
 */
void svy_effects_saturated(const struct svy_crosstab *x, const struct svy_loglinear *model, const double *at, const double *fitted, bool keep,
			   struct svy_effects *out);
/*
 * Of a model against a larger one, whose fitted shares are `fitted`: eigenvalues of n (X' (D - pp') X)^-1 X' V X, D = diag(p), X what the larger model has
 * beside the smaller one's, orthogonal to that under its fitted shares (Rao & Scott 1984, sec. 4). Must equal R survey::anova.svyloglin.
 */
void svy_effects_nested(const struct svy_crosstab *x, const struct svy_loglinear *small, const struct svy_loglinear *large, const double *fitted,
			bool keep, struct svy_effects *out);
void svy_effects_free(struct svy_effects *e);

/* Second order (Satterthwaite): F = X2 / sum on d and d df, d = sum^2 / squares. R svychisq "F", Stata svy: tabulate. */
struct svy_test svy_raoscott_second(double x2, const struct svy_effects *e, double df);
/* First order: X2 over the mean design effect, a chi-square on rank. R svychisq "Chisq". As SAS has it beside: an F on rank and rank df. */
struct svy_test svy_raoscott_first(double x2, const struct svy_effects *e);
struct svy_test svy_raoscott_first_f(double x2, const struct svy_effects *e, double df);
/*
 * X2 / sum against the distribution of the sum of d_i Z_i^2 over an independent chi-square / its degrees of freedom, d df (df INFINITY: the sum itself):
 * by numerical integration (Imhof 1961; R svychisq "lincom"), and by a saddlepoint (Kuonen 1999; "saddlepoint"), which has no value near the mean of
 * the sum: there it is the second order's. R takes df INFINITY under replicates. Effects must be kept. df1 and df2 are those of the second order.
 */
struct svy_test svy_raoscott_exact(double x2, const struct svy_effects *e, double df);
struct svy_test svy_raoscott_saddlepoint(double x2, const struct svy_effects *e, double df);
/* One of them. SVY_NULL_BASED is the second order: its effects are others. */
struct svy_test svy_raoscott(double x2, const struct svy_effects *e, enum svy_correction correction, double df);

#endif

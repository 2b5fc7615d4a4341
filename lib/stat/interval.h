// SPDX-License-Identifier: GPL-3.0-or-later
/* Confidence intervals. df INFINITY is the normal distribution; df <= 0 or a standard error that does not exist gives NaN, never width 0. */
#ifndef SVY_STAT_INTERVAL_H
#define SVY_STAT_INTERVAL_H

#include <stdbool.h>

enum svy_ci {
	SVY_CI_T, SVY_CI_LOGIT, SVY_CI_WALD, SVY_CI_WILSON, SVY_CI_BETA, SVY_CI_ASIN, SVY_CI_LIKELIHOOD, SVY_CI_LOG, SVY_CI_SCORE, SVY_CI_QUANTILE,
	SVY_CI_FISHER
};

/* A quantile that holds where GSL's inverse fails: bracketing and bisection on the distribution function. */
double svy_t_quantile(double p, double df);

/* estimate -/+ t(df) se. */
void svy_interval_t(double estimate, double se, double df, double level, double *lo, double *hi);

/* estimate times exp(-/+ t(df) se / estimate), for what is above zero; NaN for the rest. */
void svy_interval_log(double estimate, double se, double df, double level, double *lo, double *hi);

/*
 * Of a correlation: tanh(atanh r -/+ t(df) se / (1 - r^2)), which stays within -1 and 1 (Fisher 1921, with the standard error of the design by the
 * derivative of atanh). Of r = -1 or 1, whose standard error is 0, it is r itself.
 */
void svy_interval_fisher(double r, double se, double df, double level, double *lo, double *hi);

/*
 * Of a proportion p with its design-based standard error, n unweighted cases of the base, members of the group (the base and who did not
 * answer: they count here as they do for the degrees of freedom).
 * logit: ln p/(1-p) -/+ t se/(p(1-p)) (R svyciprop "logit", Stata). wald: t, not cut at 0 and 1 (R "mean"). asin: on asin sqrt p (R "asin").
 * wilson: n_eff = p(1-p)/se^2, t quantile (R "wilson"). beta: Korn & Graubard (1998), n_eff = p(1-p)/se^2 (t(members-1)/t(df))^2, cut at n unless
 * truncate is false (R "beta" does not cut). likelihood: all p0 whose deviance 2 n (p ln p/p0 + (1-p) ln (1-p)/(1-p0)) is at most t^2 times the design
 * effect se^2 n/(p(1-p)) (Rao & Scott 1984; R "likelihood", which interpolates the profile). p of 0 or 1: the beta interval with n_eff = n whatever the method.
 */
void svy_interval_proportion(enum svy_ci method, double p, double se, double n, double members, double df, double level, bool truncate,
			     double *lo, double *hi);

/*
 * Of a share of variance that lies between `lowest` <= 0 and 1: symmetric on ln (estimate - lowest)/(1 - estimate), the logarithm of a ratio of mean
 * squares. lowest 0 is the logit; -1/(m - 1) the transformation of a correlation within groups of m (Fisher 1925, ch. 7). NaN for an estimate at a bound:
 * its standard error of 0 says nothing.
 */
void svy_interval_floor(double estimate, double lowest, double se, double df, double level, double *lo, double *hi);

/* By name ("t", "log", "logit" or "xlogit", "wald" or "mean", "wilson", "beta", "asin", "likelihood"; of quantiles alone "score", "quantile"; of correlations "fisher"); false if
   unknown. */
bool svy_ci_by_name(const char *name, enum svy_ci *ci);
const char *svy_ci_name(enum svy_ci ci);

#endif

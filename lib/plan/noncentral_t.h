// SPDX-License-Identifier: GPL-3.0-or-later
/* The non-central t distribution, which GSL does not have: the power of t tests is its upper tail. */
#ifndef SVY_PLAN_NONCENTRAL_T_H
#define SVY_PLAN_NONCENTRAL_T_H

/*
 * P(T > t) for t >= 0, df > 0 (INFINITY: normal) and non-centrality delta; absolute error below 1e-10. Equal to R pt(t, df, delta, lower.tail = FALSE).
 * NaN where df or t is none.
 */
double svy_noncentral_t_upper(double t, double df, double delta);

#endif

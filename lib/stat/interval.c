// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/interval.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* Of a kind with several names the first is the one to tell. */
static const struct { const char *name; enum svy_ci ci; } known[] = {
	{"t", SVY_CI_T}, {"logit", SVY_CI_LOGIT}, {"xlogit", SVY_CI_LOGIT}, {"wald", SVY_CI_WALD}, {"mean", SVY_CI_WALD}, {"wilson", SVY_CI_WILSON},
	{"beta", SVY_CI_BETA}, {"korn", SVY_CI_BETA}, {"asin", SVY_CI_ASIN},
	{"likelihood", SVY_CI_LIKELIHOOD}, {"log", SVY_CI_LOG},
	{"score", SVY_CI_SCORE}, {"quantile", SVY_CI_QUANTILE}, {"fisher", SVY_CI_FISHER},
};

const char *svy_ci_name(enum svy_ci ci)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].ci == ci)
			return known[i].name;
	return "";
}

bool svy_ci_by_name(const char *name, enum svy_ci *ci)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(name, known[i].name) == 0) {
			*ci = known[i].ci;
			return true;
		}
	return false;
}

/* The upper tail's quantile by bracketing: slow and sure. */
static double t_upper_bracketed(double q, double df)
{
	double lo = 0, hi = 1;
	while (gsl_cdf_tdist_Q(hi, df) > q && hi < 1e300)
		hi *= 2;
	for (int i = 0; i < 200 && hi - lo > 1e-16 * hi; i++) {
		double mid = lo + (hi - lo) / 2;
		if (gsl_cdf_tdist_Q(mid, df) > q)
			lo = mid;
		else
			hi = mid;
	}
	return lo + (hi - lo) / 2;
}

/* GSL's inverse polished by Newton's steps on the distribution function; bracketing where that does not settle. */
static double t_upper(double q, double df)
{
	double t = gsl_cdf_tdist_Qinv(q, df);
	for (int i = 0; i < 4 && isfinite(t); i++)
		t += (gsl_cdf_tdist_Q(t, df) - q) / gsl_ran_tdist_pdf(t, df);
	return isfinite(t) && fabs(gsl_cdf_tdist_Q(t, df) - q) <= 1e-13 * q ? t : t_upper_bracketed(q, df);
}

double svy_t_quantile(double p, double df)
{
	if (!(df > 0) || !(p > 0 && p < 1))
		return NAN;
	if (isinf(df))
		return gsl_cdf_ugaussian_Pinv(p);
	if (p == 0.5)
		return 0;
	return p < 0.5 ? -t_upper(p, df) : t_upper(1 - p, df);
}

static double beta_quantile(double p, double a, double b)
{
	if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0))
		return NAN;
	double lo = 0, hi = 1;
	for (int i = 0; i < 1100 && hi - lo > 1e-16 * hi; i++) {
		double mid = lo + (hi - lo) / 2;
		if (mid == lo || mid == hi)
			break;
		if (gsl_cdf_beta_P(mid, a, b) < p)
			lo = mid;
		else
			hi = mid;
	}
	return lo + (hi - lo) / 2;
}

void svy_interval_t(double estimate, double se, double df, double level, double *lo, double *hi)
{
	double t = svy_t_quantile(0.5 + level / 2, df);
	*lo = estimate - t * se;
	*hi = estimate + t * se;
}

void svy_interval_log(double estimate, double se, double df, double level, double *lo, double *hi)
{
	double t = svy_t_quantile(0.5 + level / 2, df);
	*lo = estimate > 0 ? estimate * exp(-t * se / estimate) : NAN;
	*hi = estimate > 0 ? estimate * exp(t * se / estimate) : NAN;
}

void svy_interval_fisher(double r, double se, double df, double level, double *lo, double *hi)
{
	double t = svy_t_quantile(0.5 + level / 2, df), half = se == 0 ? 0 * t : t * se / (1 - r * r);
	*lo = fabs(r) < 1 ? tanh(atanh(r) - half) : r - half;
	*hi = fabs(r) < 1 ? tanh(atanh(r) + half) : r + half;
}

/* Clopper and Pearson (1934) with n cases of which np hold, n not necessarily whole. */
static void beta_interval(double p, double n, double level, double *lo, double *hi)
{
	double x = n * p, alpha = 1 - level;
	*lo = x > 0 ? beta_quantile(alpha / 2, x, n - x + 1) : 0;
	*hi = x < n ? beta_quantile(1 - alpha / 2, x + 1, n - x) : 1;
}

static void wilson_interval(double p, double n, double z, double *lo, double *hi)
{
	double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
	double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
	*lo = centre - half;
	*hi = centre + half;
}

static double expit(double x)
{
	return 1 / (1 + exp(-x));
}

/* Kullback and Leibler's distance from p to p0, without cancelling where they are close. */
static double divergence(double p, double p0)
{
	double d = p0 - p;
	return -p * log1p(d / p) - (1 - p) * log1p(-d / (1 - p));
}

/* Where the distance from p on the way to end reaches the bound: it grows all the way, without limit. */
static double profile_end(double p, double end, double bound)
{
	double in = p, out = end;
	for (int i = 0; i < 1100; i++) {
		double mid = in + (out - in) / 2;
		if (mid == in || mid == out)
			break;
		if (divergence(p, mid) < bound)
			in = mid;
		else
			out = mid;
	}
	return in;
}

static double sin_squared(double x)
{
	double s = sin(x < 0 ? 0 : x > M_PI_2 ? M_PI_2 : x);
	return s * s;
}

void svy_interval_proportion(enum svy_ci method, double p, double se, double n, double members, double df, double level, bool truncate,
			     double *lo, double *hi)
{
	*lo = *hi = NAN;
	if (isnan(p) || isnan(se) || !(df > 0))
		return;
	double q = p * (1 - p);
	if (p <= 0 || p >= 1) {
		beta_interval(p <= 0 ? 0 : 1, n, level, lo, hi);
		return;
	}
	double t = svy_t_quantile(0.5 + level / 2, df);
	switch (method) {
	case SVY_CI_WALD:
	default:
		svy_interval_t(p, se, df, level, lo, hi);
		break;
	case SVY_CI_LOGIT:
		*lo = expit(log(p / (1 - p)) - t * se / q);
		*hi = expit(log(p / (1 - p)) + t * se / q);
		break;
	case SVY_CI_ASIN:
		*lo = sin_squared(asin(sqrt(p)) - t * se / (2 * sqrt(q)));
		*hi = sin_squared(asin(sqrt(p)) + t * se / (2 * sqrt(q)));
		break;
	case SVY_CI_WILSON:
		if (se > 0)
			wilson_interval(p, q / (se * se), t, lo, hi);
		else
			*lo = *hi = p;
		break;
	case SVY_CI_BETA: {
		double r = members > 1 ? svy_t_quantile(0.5 + level / 2, members - 1) / t : 1;
		double neff = q / (se * se) * r * r;
		beta_interval(p, truncate && !(neff < n) ? n : neff, level, lo, hi);
		break;
	}
	case SVY_CI_LIKELIHOOD:
		*lo = profile_end(p, 0, t * t * se * se / (2 * q));
		*hi = profile_end(p, 1, t * t * se * se / (2 * q));
		break;
	case SVY_CI_LOG:
		svy_interval_log(p, se, df, level, lo, hi);
		break;
	}
}

void svy_interval_floor(double estimate, double lowest, double se, double df, double level, double *lo, double *hi)
{
	*lo = *hi = NAN;
	if (!(estimate > lowest && estimate < 1))
		return;
	double odds = (estimate - lowest) / (1 - estimate), factor = exp(svy_t_quantile(0.5 + level / 2, df) * se * (1 - lowest) / ((estimate - lowest) * (1 - estimate)));
	*lo = (odds / factor + lowest) / (odds / factor + 1);
	*hi = isinf(odds * factor) ? 1 : (odds * factor + lowest) / (odds * factor + 1);
}

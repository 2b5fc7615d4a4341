// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/twobytwo.h"

#include <math.h>
#include "stat/interval.h"

const char *const svy_fourfold_name[SVY_FOURFOLDS] = {"odds_ratio", "risk_ratio", "risk_ratio_2", "risk_difference"};

/* Share of column c in row r, and its gradient by the cells. */
static double share_in_row(const double *p, size_t r, size_t c, double *g)
{
	double row = p[2 * r] + p[2 * r + 1], share = p[2 * r + c] / row;
	g[2 * (1 - r)] = g[2 * (1 - r) + 1] = 0;
	g[2 * r + c] = (1 - share) / row;
	g[2 * r + 1 - c] = -share / row;
	return share;
}

/* Logarithm of the ratio of two shares, and its gradient. */
static double log_risk_ratio(const double *p, size_t c, double *g)
{
	double first[4], second[4], a = share_in_row(p, 0, c, first), b = share_in_row(p, 1, c, second);
	for (size_t i = 0; i < 4; i++)
		g[i] = first[i] / a - second[i] / b;
	return log(a / b);
}

static double log_odds_ratio(const double *p, double *g)
{
	for (size_t i = 0; i < 4; i++)
		g[i] = (i == 0 || i == 3 ? 1 : -1) / p[i];
	return log(p[0] * p[3] / (p[1] * p[2]));
}

static double risk_difference(const double *p, double *g)
{
	double second[4], a = share_in_row(p, 0, 0, g), b = share_in_row(p, 1, 0, second);
	for (size_t i = 0; i < 4; i++)
		g[i] -= second[i];
	return a - b;
}

static double error_of(const struct svy_crosstab *x, const double *g)
{
	double var = 0;
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < 4; j++)
			var += g[i] * g[j] * x->cov[i * 4 + j];
	return var >= 0 ? sqrt(var) : NAN;
}

/* A ratio whose logarithm is `log_value`: 0 has no logarithm, infinity and 0/0 are no estimates. */
static struct svy_fourfold_value ratio_of(const struct svy_crosstab *x, double log_value, const double *g, double level)
{
	struct svy_fourfold_value m = {exp(log_value), NAN, NAN, NAN};
	if (!isfinite(m.estimate))
		m.estimate = NAN;
	if (!isfinite(log_value))
		return m;
	double se = error_of(x, g);
	svy_interval_t(log_value, se, x->df, level, &m.lo, &m.hi);
	m.lo = exp(m.lo);
	m.hi = exp(m.hi);
	m.se = m.estimate * se;
	return m;
}

struct svy_fourfold_value svy_fourfold(const struct svy_crosstab *x, enum svy_fourfold which, double level)
{
	double g[4];
	if (which == SVY_ODDS_RATIO) {
		double value = log_odds_ratio(x->p, g);
		return ratio_of(x, value, g, level);
	}
	if (which != SVY_RISK_DIFFERENCE) {
		double value = log_risk_ratio(x->p, which == SVY_RISK_RATIO_2, g);
		return ratio_of(x, value, g, level);
	}
	struct svy_fourfold_value m = {.estimate = risk_difference(x->p, g)};
	m.se = error_of(x, g);
	svy_interval_t(m.estimate, m.se, x->df, level, &m.lo, &m.hi);
	return m;
}

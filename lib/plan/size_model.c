// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/size_model.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>
#include "plan/noncentral_t.h"

static double or_else(double x, double otherwise)
{
	return isnan(x) ? otherwise : x;
}

/* Kish (1965): clusters times unequal weights; clusters of unequal size count as their mean size by (1 + cv^2) more. */
static double design_effect(const struct svy_size *q)
{
	const double *v = q->v;
	double size = or_else(v[SVY_SIZE_CLUSTER_SIZE], 1), size_cv = or_else(v[SVY_SIZE_CLUSTER_CV], 0), weight_cv = or_else(v[SVY_SIZE_WEIGHT_CV], 0);
	double clusters = isnan(v[SVY_SIZE_ICC]) ? 1 : 1 + ((1 + size_cv * size_cv) * size - 1) * v[SVY_SIZE_ICC];
	return or_else(v[SVY_SIZE_DEFF], clusters * (1 + weight_cv * weight_cv));
}

void svy_size_model_compare(struct svy_size_model *m, double difference)
{
	m->compared = true;
	m->difference = difference;
	m->value[1] = m->value[0] + difference;
	if (m->proportion)
		m->s[1] = sqrt(m->value[1] * (1 - m->value[1]));
}

void svy_size_model_make(const struct svy_size *q, struct svy_size_model *m)
{
	const double *v = q->v;
	memset(m, 0, sizeof *m);
	m->proportion = !isnan(v[SVY_SIZE_PROPORTION]);
	m->known = q->known;
	m->one_sided = q->one_sided;
	m->ci = q->ci;
	m->level = q->one_sided ? 2 * q->level - 1 : q->level;
	m->deff = design_effect(q);
	m->population = or_else(v[SVY_SIZE_POPULATION], INFINITY);
	m->ratio = or_else(v[SVY_SIZE_RATIO], 1);
	m->overlap = or_else(v[SVY_SIZE_OVERLAP], 0);
	m->correlation = or_else(v[SVY_SIZE_CORRELATION], 0);
	m->df = v[SVY_SIZE_DF];
	m->difference = NAN;
	m->value[0] = m->proportion ? v[SVY_SIZE_PROPORTION] : v[SVY_SIZE_MEAN];
	m->s[0] = m->proportion ? sqrt(m->value[0] * (1 - m->value[0])) : v[SVY_SIZE_SD];
	m->s[1] = or_else(v[SVY_SIZE_SD_OTHER], m->s[0]);
	m->alike = isnan(v[SVY_SIZE_SD_OTHER]);
	if (!isnan(v[SVY_SIZE_DIFFERENCE]))
		svy_size_model_compare(m, v[SVY_SIZE_DIFFERENCE]);
	else if (!isnan(v[SVY_SIZE_VERSUS]))
		svy_size_model_compare(m, v[SVY_SIZE_VERSUS] - m->value[0]);
	bool detectable = !m->compared && !isnan(v[SVY_SIZE_POWER]);
	m->two = (m->compared || detectable) && !m->known;
}

/* Variance of the mean of n units, in units of S^2. */
static double variance_of_one(const struct svy_size_model *m, double n)
{
	double v = m->deff * (1 / n - 1 / m->population);
	if (m->population <= 1)
		return 0;               /* whoever is asked is everyone */
	if (m->proportion && isfinite(m->population))
		v *= m->population / (m->population - 1);
	return fmax(v, 0);
}

/* Units in both samples correlate: their covariance counts n12 / (n1 n2) (Kish 1965, section 12.4). */
static double variance(const struct svy_size_model *m, const double n[2], const double s[2])
{
	double v = s[0] * s[0] * variance_of_one(m, n[0]);
	if (!m->two)
		return v;
	double shared = m->deff * m->overlap / n[1];
	return v + s[1] * s[1] * variance_of_one(m, n[1]) - 2 * m->correlation * s[0] * s[1] * shared;
}

double svy_size_model_se(const struct svy_size_model *m, const double n[2])
{
	return sqrt(fmax(variance(m, n, m->s), 0));
}

double svy_size_model_estimate(const struct svy_size_model *m)
{
	return m->compared ? m->difference : m->value[0];
}

double svy_size_model_margin(const struct svy_size_model *m, const double n[2], double *lo, double *hi)
{
	double se = svy_size_model_se(m, n), estimate = svy_size_model_estimate(m), df = or_else(m->df, INFINITY);
	if (m->proportion && !m->compared && m->ci != SVY_CI_WALD && se > 0) {
		svy_interval_proportion(m->ci, estimate, se, n[0], n[0], df, m->level, false, lo, hi);
		return (*hi - *lo) / 2;
	}
	svy_interval_t(estimate, se, df, m->level, lo, hi);
	return svy_t_quantile(0.5 + m->level / 2, df) * se;
}

/* The standard deviations where the values are equal: one share for both, that of all respondents together. */
static void null_deviations(const struct svy_size_model *m, const double n[2], double s[2])
{
	double p = m->known ? m->value[1] : (n[0] * m->value[0] + n[1] * m->value[1]) / (n[0] + n[1]);
	s[0] = s[1] = sqrt(p * (1 - p));
}

static double square(double x)
{
	return x * x;
}

/* Of the t test of means: persons less the means that are estimated; Satterthwaite's for two standard deviations. */
static double degrees(const struct svy_size_model *m, const double n[2])
{
	if (!isnan(m->df))
		return m->df;
	if (!m->two || (m->overlap >= 1 && n[0] == n[1]))
		return n[0] - 1;
	if (m->alike || m->overlap > 0)
		return n[0] + n[1] - m->overlap * n[0] - 2;
	double a = square(m->s[0]) / n[0], b = square(m->s[1]) / n[1];
	return square(a + b) / (a * a / (n[0] - 1) + b * b / (n[1] - 1));
}

static double power_of_means(const struct svy_size_model *m, const double n[2])
{
	double df = degrees(m, n), se = svy_size_model_se(m, n);
	if (!(df > 0))
		return 0;
	if (!(se > 0))
		return 1;
	return svy_noncentral_t_upper(svy_t_quantile(0.5 + m->level / 2, df), df, fabs(m->difference) / se);
}

double svy_size_model_power(const struct svy_size_model *m, const double n[2])
{
	double s0[2];
	if (!m->proportion)
		return power_of_means(m, n);
	null_deviations(m, n, s0);
	double z = svy_t_quantile(0.5 + m->level / 2, INFINITY), se = svy_size_model_se(m, n), apart = fabs(m->difference) - z * sqrt(fmax(variance(m, n, s0), 0));
	return se > 0 ? gsl_cdf_ugaussian_P(apart / se) : apart > 0;
}

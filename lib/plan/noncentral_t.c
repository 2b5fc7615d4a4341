// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/noncentral_t.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include "base/mem.h"

struct tail {
	double t, df, delta;
};

/* T = (Z + delta) / S with df S^2 chi-squared: given S = s, T is above t with probability Phi(delta - t s). */
static double integrand(double s, void *arg)
{
	const struct tail *a = arg;
	return gsl_cdf_ugaussian_P(a->delta - a->t * s) * 2 * a->df * s * gsl_ran_chisq_pdf(a->df * s * s, a->df);
}

/* The norm of a normal vector lies within 9 of its mean but for exp(-40): that bounds S. So does delta - t s, which is hardly below -9. */
static double integrate(struct tail *a)
{
	gsl_function f = {.function = integrand, .params = a};
	double width = 9 / sqrt(a->df), centre = sqrt(fmax(0, 1 - 1 / a->df)), lo = fmax(0, centre - width), hi = 1 + width;
	double result, error;
	if (a->t > 0)
		hi = fmin(hi, (a->delta + 9) / a->t);
	if (!(hi > lo))
		return 0;
	gsl_integration_cquad_workspace *space = gsl_integration_cquad_workspace_alloc(200);
	if (!space)
		svy_mem_exhausted();
	int status = gsl_integration_cquad(&f, lo, hi, 1e-13, 1e-11, space, &result, &error, NULL);
	gsl_integration_cquad_workspace_free(space);
	return status && !(error < 1e-9) ? NAN : result;
}

/* Johnson, Kotz & Balakrishnan (1995), ch. 31: as R's pt() has it where df is this large; the density above loses digits there. */
static double nearly_normal(const struct tail *a)
{
	double s = isinf(a->df) ? 0 : 1 / (4 * a->df);
	return gsl_cdf_ugaussian_Q((a->t * (1 - s) - a->delta) / sqrt(1 + 2 * a->t * a->t * s));
}

double svy_noncentral_t_upper(double t, double df, double delta)
{
	struct tail a = {t, df, delta};
	if (!(df > 0) || isnan(t) || isnan(delta))
		return NAN;
	return df > 4e5 ? nearly_normal(&a) : integrate(&a);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/quadratic.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include "base/mem.h"

#define PIECES 2000
/* As near to its pole as the saddlepoint may lie, and as near to 0, where the approximation divides by it. */
#define EDGE 0.99999
#define AT_MEAN 1e-4

/* sin theta(u) / (u rho(u)), Imhof's (3.2); its limit at u = 0. */
static double integrand(double u, void *self)
{
	const struct svy_quadratic *q = self;
	double theta = -q->x * u / 2, log_rho = 0, mean = -q->x;
	for (size_t i = 0; i < q->n; i++) {
		double lu = q->weight[i] * u;
		theta += q->df[i] * atan(lu) / 2;
		log_rho += q->df[i] * log1p(lu * lu) / 4;
		mean += q->df[i] * q->weight[i];
	}
	return u < 1e-12 ? mean / 2 : sin(theta) / u * exp(-log_rho);
}

double svy_quadratic_exact(const struct svy_quadratic *q)
{
	gsl_integration_workspace *work = gsl_integration_workspace_alloc(PIECES);
	double value, error, largest = 0;
	if (!work)
		svy_mem_exhausted();
	for (size_t i = 0; i < q->n; i++)
		largest = fmax(largest, fabs(q->weight[i]));
	double scaled[q->n];
	for (size_t i = 0; i < q->n; i++)
		scaled[i] = q->weight[i] / largest;
	struct svy_quadratic unit = {q->n, scaled, q->df, q->x / largest};
	gsl_function f = {integrand, &unit};
	int status = gsl_integration_qagiu(&f, 0, 1e-11, 1e-9, PIECES, work, &value, &error);
	gsl_integration_workspace_free(work);
	if (!isfinite(value) || (status && error > 1e-6))
		return NAN;
	return fmin(fmax(0.5 + value / M_PI, 0), 1);
}

/* The cumulant generating function of the sum at z, less z x (0), and its derivatives (1, 2). */
static double cumulants(const struct svy_quadratic *q, double z, int derivative)
{
	double sum = derivative == 0 ? -z * q->x : derivative == 1 ? -q->x : 0;
	for (size_t i = 0; i < q->n; i++) {
		double w = q->weight[i], left = 1 - 2 * z * w;
		sum += q->df[i] * (derivative == 0 ? -log(left) / 2 : derivative == 1 ? w / left : 2 * w * w / (left * left));
	}
	return sum;
}

/* Where the derivative is 0: it grows from one pole to the other. */
static double saddlepoint(const struct svy_quadratic *q)
{
	double lo = -INFINITY, hi = INFINITY, size = 0;
	for (size_t i = 0; i < q->n; i++) {
		double pole = 1 / (2 * q->weight[i]);
		if (q->weight[i] > 0)
			hi = fmin(hi, pole * EDGE);
		else if (q->weight[i] < 0)
			lo = fmax(lo, pole * EDGE);
		size += q->df[i];
	}
	if (isinf(lo))
		lo = q->x > 0 ? -size / (2 * q->x) : NAN;
	if (!(cumulants(q, lo, 1) <= 0 && cumulants(q, hi, 1) >= 0))
		return NAN;
	for (size_t k = 0; k < 200 && hi - lo > 1e-15 * fmax(fabs(lo), fabs(hi)); k++) {
		double middle = (lo + hi) / 2;
		*(cumulants(q, middle, 1) < 0 ? &lo : &hi) = middle;
	}
	return (lo + hi) / 2;
}

double svy_quadratic_saddlepoint(const struct svy_quadratic *q)
{
	double z = saddlepoint(q), largest = 0;
	for (size_t i = 0; i < q->n; i++)
		largest = fmax(largest, q->weight[i]);
	if (isnan(z) || fabs(z * largest) < AT_MEAN)
		return NAN;
	double w = copysign(sqrt(-2 * cumulants(q, z, 0)), z), v = z * sqrt(cumulants(q, z, 2));
	return gsl_cdf_ugaussian_Q(w + log(v / w) / w);
}

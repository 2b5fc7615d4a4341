// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/quadratic.h"

#include <complex.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* As near to its pole as the saddlepoint may lie, and as near to 0, where the approximation divides by it. */
#define EDGE 0.99999
#define AT_MEAN 1e-4
/* The integral: steps at first, halvings at most, and a change that is none. */
#define STEP 0.1
#define HALVINGS 7
#define SETTLED 1e-12

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

/*
 * The path of integration: a parabola through `at` whose focus is the first pole, along which the integrand falls as a normal density where x > 0.
 * Source: Rice (1980), Distribution of quadratic forms in normal random variables.
 */
struct path {
	double pole, at, width;
};

static struct path path_of(const struct svy_quadratic *q)
{
	struct path path = {INFINITY, saddlepoint(q), 0};
	for (size_t i = 0; i < q->n; i++)
		if (q->weight[i] > 0)
			path.pole = fmin(path.pole, 1 / (2 * q->weight[i]));
	if (!(path.at > path.pole / 20))
		path.at = path.pole / 20;
	path.at = fmin(path.at, path.pole * 0.95);
	path.width = fmin(1, 1 / sqrt(cumulants(q, path.at, 2)) / (path.pole - path.at));
	return path;
}

/* exp(K(s) - s x) / s ds/dv at the place v of the path; what counts is its imaginary part. */
static double integrand(const struct svy_quadratic *q, const struct path *path, double v)
{
	double tau = path->width * sinh(v), from = path->pole - path->at;
	double complex s = path->at + from * tau * tau + 2 * I * from * tau, log_value = -s * q->x;
	for (size_t i = 0; i < q->n; i++)
		log_value -= q->df[i] / 2 * clog(1 - 2 * q->weight[i] * s);
	return cimag(cexp(log_value) / s * 2 * from * (I + tau) * path->width * cosh(v));
}

/* The trapezoidal rule, which converges exponentially on such paths, from one step to the next until nothing is added. */
static double sum_of(const struct svy_quadratic *q, const struct path *path, double step)
{
	double sum = integrand(q, path, 0) / 2, largest = fabs(sum);
	size_t small = 0;
	for (size_t k = 1; k < 100000 && small < 10; k++) {
		double value = integrand(q, path, step * (double)k);
		if (!isfinite(value))
			break;
		sum += value;
		largest = fmax(largest, fabs(value));
		small = fabs(value) < 1e-17 * largest ? small + 1 : 0;
	}
	return sum * step / M_PI;
}

double svy_quadratic_exact(const struct svy_quadratic *q)
{
	struct path path = path_of(q);
	double p = NAN, step = STEP;
	for (size_t k = 0; k < HALVINGS; k++, step /= 2) {
		double next = sum_of(q, &path, step);
		if (fabs(next - p) <= SETTLED * fabs(next))
			return fmin(fmax(next, 0), 1);
		p = next;
	}
	return fmin(fmax(p, 0), 1);
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

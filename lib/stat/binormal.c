// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/binormal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Exponents below this are no numbers that count. */
#define NOTHING (-100)

static double normal(double x)
{
	return gsl_cdf_ugaussian_P(x);
}

/* Points and weights of Gauss and Legendre on [0, 1], of n points (6, 12 and 20 are known to GSL to all digits). */
struct rule {
	size_t n;
	double x[20], w[20];
};

static const struct rule *rule_for(double r)
{
	static struct rule rules[3];
	static const size_t points[3] = {6, 12, 20};
	if (!rules[0].n)
		for (int k = 0; k < 3; k++) {
			gsl_integration_glfixed_table *t = gsl_integration_glfixed_table_alloc(points[k]);
			rules[k].n = points[k];
			for (size_t i = 0; i < points[k]; i++)
				gsl_integration_glfixed_point(0, 1, i, &rules[k].x[i], &rules[k].w[i], t);
			gsl_integration_glfixed_table_free(t);
		}
	return &rules[r < 0.3 ? 0 : r < 0.75 ? 1 : 2];
}

/* The derivative by r, integrated from 0; r is the sine of the angle that is integrated over. */
static double moderate(double h, double k, double r)
{
	const struct rule *g = rule_for(fabs(r));
	double half = (h * h + k * k) / 2, angle = asin(r), sum = 0;
	for (size_t i = 0; i < g->n; i++) {
		double sine = sin(angle * g->x[i]);
		sum += g->w[i] * exp((sine * h * k - half) / (1 - sine * sine));
	}
	return sum * angle / (2 * M_PI) + normal(h) * normal(k);
}

/*
 * P(X > h, Y > k) less its value at r = 1, for r near to 1: the integral over x = sqrt(1 - r^2) from there to 1 of
 * exp(-(b^2 / x^2 + h k) / 2) e(x), b = h - k. Of e the first terms of its series, 1 + c x^2 + c d x^4, are integrated exactly, and the
 * rest, which is small, by points.
 */
static double near_one(double h, double k, double r)
{
	const struct rule *g = rule_for(1);
	double hk = h * k, square = (1 - r) * (1 + r), a = sqrt(square), bb = (h - k) * (h - k), b = sqrt(bb);
	double c = (4 - hk) / 8, d = (12 - hk) / 16, sum = 0, exponent = -(bb / square + hk) / 2;
	if (exponent > NOTHING)
		sum = a * exp(exponent) * (1 - c * (bb - square) * (1 - d * bb / 5) / 3 + c * d * square * square / 5);
	if (hk > NOTHING && b > 0)
		sum -= exp(-hk / 2) * sqrt(2 * M_PI) * normal(-b / a) * b * (1 - c * bb * (1 - d * bb / 5) / 3);
	for (size_t i = 0; i < g->n; i++) {
		double x2 = square * g->x[i] * g->x[i], rest = sqrt(1 - x2), e = -(bb / x2 + hk) / 2;
		if (e > NOTHING)
			sum += a * g->w[i] * exp(e) * (exp(-hk * x2 / (2 * (1 + rest) * (1 + rest))) / rest - (1 + c * x2 * (1 + d * x2)));
	}
	return -sum / (2 * M_PI);
}

/* P(X > h, Y > k) for r >= 0.925; at 1 both are one variable. */
static double upper_high(double h, double k, double r)
{
	double change = r < 1 ? near_one(h, k, r) : 0;
	return change + normal(-fmax(h, k));
}

double svy_binormal_p(double h, double k, double r)
{
	if (isinf(h) || isinf(k))
		return h == -INFINITY || k == -INFINITY ? 0 : isinf(h) ? normal(k) : normal(h);
	if (fabs(r) < 0.925)
		return fmax(0, moderate(h, k, r));
	if (r > 0)
		return fmax(0, upper_high(-h, -k, r));
	return fmax(0, normal(h) - upper_high(-h, k, -r));      /* P(X <= h) less P(X <= h, -Y < -k) */
}

double svy_binormal_density(double h, double k, double r)
{
	double square = (1 - r) * (1 + r);
	return isinf(h) || isinf(k) ? 0 : exp(-(h * h - 2 * r * h * k + k * k) / (2 * square)) / (2 * M_PI * sqrt(square));
}

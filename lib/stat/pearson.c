// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include "stat/correlation.h"

/* Totals: a and b, the values from the first ones of the group, 1, a b, a^2, b^2. */
enum { A, B, ONE, AB, AA, BB, TOTALS };

static void start(const double *y, const double *sum, double *shift)
{
	(void)sum;
	shift[0] = y[0];
	shift[1] = y[1];
}

static void contribute(const double *y, const double *shift, double *x)
{
	double a = y[0] - shift[0], b = y[1] - shift[1];
	x[A] = a;
	x[B] = b;
	x[ONE] = 1;
	x[AB] = a * b;
	x[AA] = a * a;
	x[BB] = b * b;
}

/* Means, standard deviations and the correlation; rounding below zero is zero. */
struct moments {
	double a, b, sa, sb, r;
};

static double root(double square, double mean)
{
	double v = square - mean * mean;
	return v > 1e-14 * square ? sqrt(v) : v > -1e-12 * square ? 0 : NAN;
}

static struct moments moments_of(const double *T)
{
	struct moments m = {.a = T[A] / T[ONE], .b = T[B] / T[ONE]};
	m.sa = root(T[AA] / T[ONE], m.a);
	m.sb = root(T[BB] / T[ONE], m.b);
	m.r = m.sa == 0 || m.sb == 0 ? NAN : (T[AB] / T[ONE] - m.a * m.b) / m.sa / m.sb;
	if (fabs(m.r) > 1 - SVY_CORRELATION_EXACT)
		m.r = m.r < 0 ? -1 : 1;
	return m;
}

static void evaluate(const struct svy_function_at *at, const double *T, double *estimate)
{
	(void)at;
	*estimate = moments_of(T).r;
}

/* Of u = x y - r/2 (x^2 + y^2) in standard units, which is 0 for all where r is -1 or 1. */
static void gradient(const struct svy_function_at *at, const double *T, double *g)
{
	struct moments m = moments_of(T);
	double W = T[ONE], ab = 1 / (m.sa * m.sb * W), aa = -m.r / 2 / (m.sa * m.sa * W), bb = -m.r / 2 / (m.sb * m.sb * W);
	(void)at;
	for (size_t i = 0; i < TOTALS; i++)
		g[i] = 0;
	if (fabs(m.r) == 1)
		return;
	g[AB] = ab;
	g[AA] = aa;
	g[BB] = bb;
	g[A] = -ab * m.b - 2 * aa * m.a;
	g[B] = -ab * m.a - 2 * bb * m.b;
	g[ONE] = ab * m.a * m.b + aa * m.a * m.a + bb * m.b * m.b;
}

const struct svy_function svy_pearson = {
	.values = 2, .totals = TOTALS, .outputs = 1, .stat = {"correlation"}, .centred = true, .undefined = "one of the two variables is constant there",
	.start = start, .contribute = contribute, .evaluate = evaluate, .gradient = gradient,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/correlation.h"

/* A margin: shares of its values, the mid-distribution function, its variance (1 - sum of cubed shares) / 12, and that sum. */
struct margin {
	size_t n;
	double *p, *F, *other;          /* other: mean of the other variable's function in the cells of a value, times the share; then of those above */
	double variance, cubes;
};

static void margin_init(struct margin *m, const struct svy_bivariate *d, size_t n, const uint32_t *value, double W)
{
	*m = (struct margin){.n = n, .p = svy_calloc(3 * n, sizeof *m->p)};
	m->F = m->p + n;
	m->other = m->p + 2 * n;
	for (size_t i = 0; i < d->n; i++)
		m->p[value[i]] += d->w[i] / W;
	double up_to = 0;
	for (size_t k = 0; k < n; k++) {
		m->F[k] = up_to + m->p[k] / 2;
		up_to += m->p[k];
		m->cubes += m->p[k] * m->p[k] * m->p[k];
	}
	m->variance = (1 - m->cubes) / 12;
}

/* other[k] becomes what a case with value k adds through the ranks of the cases above and beside it. */
static void sum_above(struct margin *m)
{
	double above = 0;
	for (size_t k = m->n; k-- > 0;) {
		double own = m->other[k];
		m->other[k] = above + own / 2;
		above += own;
	}
}

/* Of the variance of a margin, at a value: half of it, over the variance. */
static double of_variance(const struct margin *m, size_t k)
{
	return -(m->p[k] * m->p[k] - m->cubes) / 8 / m->variance;
}

/*
 * The influence of a case (x, y) on E = mean of F(X) G(Y): its own product, F(x) G(y); what it adds to F of the cases above and, by half, of those with the
 * same x, times their G; likewise for G; less 3 E.
 */
static void derivatives(const struct svy_bivariate *d, struct margin *x, struct margin *y, double E, double rho, double W, double *gradient)
{
	double s = sqrt(x->variance * y->variance);
	for (size_t i = 0; i < d->n; i++) {
		x->other[d->x[i]] += d->w[i] / W * y->F[d->y[i]];
		y->other[d->y[i]] += d->w[i] / W * x->F[d->x[i]];
	}
	sum_above(x);
	sum_above(y);
	for (size_t i = 0; i < d->n; i++) {
		double product = x->F[d->x[i]] * y->F[d->y[i]] + x->other[d->x[i]] + y->other[d->y[i]] - 3 * E;
		gradient[i] = fabs(rho) == 1 ? 0 : (product / s - rho * (of_variance(x, d->x[i]) + of_variance(y, d->y[i]))) / W;
	}
}

static double spearman(const struct svy_bivariate *d, double near, double *gradient)
{
	struct margin x, y;
	double W = 0, E = 0, rho = NAN;
	(void)near;
	for (size_t i = 0; i < d->n; i++)
		W += d->w[i];
	margin_init(&x, d, d->nx, d->x, W);
	margin_init(&y, d, d->ny, d->y, W);
	for (size_t i = 0; i < d->n; i++)
		E += d->w[i] / W * x.F[d->x[i]] * y.F[d->y[i]];
	if (x.variance > 1e-14 && y.variance > 1e-14)
		rho = (E - 0.25) / sqrt(x.variance * y.variance);
	if (fabs(rho) > 1 - SVY_CORRELATION_EXACT)
		rho = rho < 0 ? -1 : 1;
	if (gradient)
		derivatives(d, &x, &y, E, rho, W, gradient);
	free(x.p);
	free(y.p);
	return rho;
}

const struct svy_pair_function svy_spearman = {
	.stat = "spearman", .undefined = "one of the two variables is constant there", .evaluate = spearman,
};

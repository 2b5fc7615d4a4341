// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "stat/correlation.h"

/* Sums up to a place, as a binary indexed tree (Fenwick 1994): both adding and asking take the logarithm of the places. */

static void tree_add(double *tree, size_t n, size_t at, double w)
{
	for (size_t i = at + 1; i <= n; i += i & -i)
		tree[i - 1] += w;
}

static double tree_below(const double *tree, size_t at)
{
	double sum = 0;
	for (size_t i = at; i > 0; i -= i & -i)
		sum += tree[i - 1];
	return sum;
}

/* Of each cell the shares that are concordant and discordant with it. */
struct agreement {
	double *concordant, *discordant;
	double C, D;                    /* means: probabilities of two cases */
	double x_ties, y_ties;          /* probabilities that two cases are alike */
	double *x, *y;                  /* shares of the values */
	double W;
};

/* Cells of smaller x, or of larger x when it goes backwards; a run of cells with one x does not see itself. */
static void sweep(const struct svy_bivariate *d, struct agreement *a, bool backwards)
{
	double *tree = svy_calloc(d->ny + 1, sizeof *tree), sum = 0;
	for (size_t from = 0, to; from < d->n; from = to) {
		for (to = from; to < d->n && d->x[backwards ? d->n - 1 - to : to] == d->x[backwards ? d->n - 1 - from : from]; to++) {
			size_t i = backwards ? d->n - 1 - to : to;
			double below = tree_below(tree, d->y[i]), above = sum - tree_below(tree, d->y[i] + 1);
			a->concordant[i] += backwards ? above : below;
			a->discordant[i] += backwards ? below : above;
		}
		for (size_t k = from; k < to; k++) {
			size_t i = backwards ? d->n - 1 - k : k;
			tree_add(tree, d->ny, d->y[i], d->w[i] / a->W);
			sum += d->w[i] / a->W;
		}
	}
	free(tree);
}

static struct agreement agreement_of(const struct svy_bivariate *d)
{
	struct agreement a = {.concordant = svy_calloc(2 * d->n + d->nx + d->ny + 1, sizeof *a.concordant)};
	a.discordant = a.concordant + d->n;
	a.x = a.discordant + d->n;
	a.y = a.x + d->nx;
	for (size_t i = 0; i < d->n; i++)
		a.W += d->w[i];
	sweep(d, &a, false);
	sweep(d, &a, true);
	for (size_t i = 0; i < d->n; i++) {
		double p = d->w[i] / a.W;
		a.C += p * a.concordant[i];
		a.D += p * a.discordant[i];
		a.x[d->x[i]] += p;
		a.y[d->y[i]] += p;
	}
	for (size_t k = 0; k < d->nx; k++)
		a.x_ties += a.x[k] * a.x[k];
	for (size_t k = 0; k < d->ny; k++)
		a.y_ties += a.y[k] * a.y[k];
	return a;
}

/* Probabilities of two cases have derivatives of twice what one case makes of them, less their mean. */
static double kendall(const struct svy_bivariate *d, double near, double *gradient)
{
	struct agreement a = agreement_of(d);
	double vx = 1 - a.x_ties, vy = 1 - a.y_ties, tau = vx > 1e-14 && vy > 1e-14 ? (a.C - a.D) / sqrt(vx * vy) : NAN;
	(void)near;
	if (fabs(tau) > 1 - SVY_CORRELATION_EXACT)
		tau = tau < 0 ? -1 : 1;
	for (size_t i = 0; gradient && i < d->n; i++) {
		double both = 2 * (a.concordant[i] - a.discordant[i] - (a.C - a.D)) / sqrt(vx * vy);
		double ties = (a.x[d->x[i]] - a.x_ties) / vx + (a.y[d->y[i]] - a.y_ties) / vy;
		gradient[i] = fabs(tau) == 1 ? 0 : (both + tau * ties) / a.W;
	}
	free(a.concordant);
	return tau;
}

static double gamma_of(const struct svy_bivariate *d, double near, double *gradient)
{
	struct agreement a = agreement_of(d);
	double all = a.C + a.D, gamma = all > 1e-14 ? (a.C - a.D) / all : NAN;
	(void)near;
	for (size_t i = 0; gradient && i < d->n; i++)
		gradient[i] = 4 * (a.D * a.concordant[i] - a.C * a.discordant[i]) / (all * all) / a.W;
	free(a.concordant);
	return gamma;
}

const struct svy_pair_function svy_kendall = {
	.stat = "tau_b", .undefined = "one of the two variables is constant there", .evaluate = kendall,
};
const struct svy_pair_function svy_gamma = {
	.stat = "gamma", .undefined = "no two cases differ in both variables", .evaluate = gamma_of,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include "stat/binormal.h"
#include "stat/correlation.h"
#include "unit.h"

/* R: mvtnorm::pmvnorm(upper = c(h, k), corr = matrix(c(1, r, r, 1), 2), algorithm = TVPACK(abseps = 1e-16)). */
START_TEST(probabilities_are_those_of_tvpack)
{
	static const double known[][4] = {
		{-1, 0.5, 0.05, 0.11391032227627917}, {0.7, 1.5, 0.29, 0.72082472257387509}, {-2.2, -1.2, 0.5, 0.0074198275697428817},
		{0.3, -0.3, -0.74, 0.11200448118601311}, {1.5, 0.71, 0.8, 0.75426937565926477}, {-0.3, 0.3, 0.92, 0.37734264307685128},
		{0.01, 0.71, -0.92, 0.26730932025383292}, {1, 1.1, 0.93, 0.81732716879053147}, {-1, -1.2, 0.97, 0.10884552557825129},
		{0.3, -0.29, -0.95, 0.050305008942305496}, {-2, 2.1, -0.99, 0.005855374258502466}, {0.5, 0.51, 0.9999, 0.69076135006567496},
		{-3, -3.1, 0.9999, 0.00096760321321835068}, {-4, -3, 0.3, 1.1093150145222472e-06}, {2, -1.5, -0.9999, 0.044057069320678863},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const double *k = known[i];
		ck_assert_double_eq_tol(svy_binormal_p(k[0], k[1], k[2]), k[3], 1e-15);
		ck_assert_double_eq_tol(svy_binormal_p(k[1], k[0], k[2]), k[3], 1e-15);
	}
}
END_TEST

/* Sheppard (1899): a quarter plus asin(r) / 2 pi above both means. */
START_TEST(at_the_means_it_is_an_angle)
{
	for (double r = -1; r <= 1; r += 1.0 / 64)
		ck_assert_double_eq_tol(svy_binormal_p(0, 0, r), 0.25 + asin(r) / (2 * M_PI), 2e-15);
}
END_TEST

START_TEST(limits_are_those_of_one_variable)
{
	ck_assert(svy_binormal_p(INFINITY, INFINITY, 0.3) == 1 && svy_binormal_p(-INFINITY, INFINITY, 0.3) == 0 && svy_binormal_p(1, -INFINITY, -1) == 0);
	ck_assert_double_eq_tol(svy_binormal_p(INFINITY, -1.5, 0.3), 0.066807201268858085, 1e-15);
	ck_assert_double_eq_tol(svy_binormal_p(-1.5, 2, 1), 0.066807201268858085, 1e-15);
	ck_assert_double_eq_tol(svy_binormal_p(-1.5, 2, -1), 0.066807201268858085 - 0.022750131948179209, 1e-15);
	ck_assert(svy_binormal_p(-1.5, 1, -1) == 0 && svy_binormal_density(INFINITY, 0, 0.5) == 0);
}
END_TEST

/* What is below a corner grows with the correlation as the density there (Plackett 1954). */
START_TEST(density_is_the_derivative_by_the_correlation)
{
	for (double r = -0.96; r < 0.97; r += 0.12) {
		double h = 0.4, k = -0.9, step = 1e-5;
		double change = (svy_binormal_p(h, k, r + step) - svy_binormal_p(h, k, r - step)) / (2 * step);
		ck_assert_double_eq_tol(change, svy_binormal_density(h, k, r), 1e-8);
	}
}
END_TEST

/* A table row by row as a distribution; empty cells are left out. */
struct made {
	struct svy_bivariate d;
	uint32_t x[64], y[64];
	double w[64];
};

static const struct svy_bivariate *make(struct made *m, const double *w, size_t nx, size_t ny)
{
	m->d = (struct svy_bivariate){.nx = nx, .ny = ny, .x = m->x, .y = m->y, .w = m->w};
	for (size_t c = 0; c < nx * ny; c++)
		if (w[c] > 0) {
			m->x[m->d.n] = (uint32_t)(c / ny);
			m->y[m->d.n] = (uint32_t)(c % ny);
			m->w[m->d.n++] = w[c];
		}
	return &m->d;
}

static double estimate(const struct svy_pair_function *f, const double *w, size_t nx, size_t ny)
{
	struct made m;
	return f->evaluate(make(&m, w, nx, ny), NAN, NULL);
}

/* Kirk (1973), whose tables are given by the margins and the first cell. */
START_TEST(tetrachoric_of_kirk)
{
	static const double kirk[][4] = {{0.5, 0.5, 1.0 / 3, 0.5}, {0.5, 0.5, 0.1150267, -0.75}, {0.5, 0.5, 0.397584, 0.8},
					 {0.158655254, 0.158655254, 0.145003, 0.99}};
	for (size_t i = 0; i < 4; i++) {
		double a = kirk[i][0], b = kirk[i][1], p = kirk[i][2];
		ck_assert_double_eq_tol(estimate(&svy_tetrachoric, (double[]){p, a - p, b - p, 1 - a - b + p}, 2, 2), kirk[i][3], i == 3 ? 2e-5 : 5e-6);
	}
	/* the example of the page on tetrachoric correlations by Uebersax (2015) */
	ck_assert_double_eq_tol(estimate(&svy_tetrachoric, (double[]){40, 10, 20, 30}, 2, 2), 0.6071, 5e-5);
}
END_TEST

/* Olsson (1979), table 1, one of whose cells is empty. */
START_TEST(polychoric_of_olsson)
{
	const double w[] = {13, 6, 0, 69, 113, 22, 41, 132, 104};
	double rho = estimate(&svy_polychoric, w, 3, 3);
	ck_assert_double_eq_tol(rho, 0.49, 0.005);
	double turned[9], mirrored[9];
	for (size_t i = 0; i < 9; i++) {
		turned[i] = 1e-3 * w[i % 3 * 3 + i / 3];
		mirrored[i] = w[i / 3 * 3 + 2 - i % 3];
	}
	ck_assert_double_eq_tol(estimate(&svy_polychoric, turned, 3, 3), rho, 1e-12);
	ck_assert_double_eq_tol(estimate(&svy_polychoric, mirrored, 3, 3), -rho, 1e-12);
}
END_TEST

/* Shares of a normal distribution itself give its correlation back, near to 1 too. */
START_TEST(polychoric_of_normal_shares)
{
	static const double at[] = {-INFINITY, -1.1, 0.2, 0.9, INFINITY};
	for (double r = -0.98; r < 1; r += 0.14) {
		double w[16];
		for (size_t i = 0; i < 4; i++)
			for (size_t j = 0; j < 4; j++)
				w[i * 4 + j] = fmax(0, svy_binormal_p(at[i + 1], at[j + 1], r) - svy_binormal_p(at[i], at[j + 1], r) -
						    svy_binormal_p(at[i + 1], at[j], r) + svy_binormal_p(at[i], at[j], r));
		ck_assert_double_eq_tol(estimate(&svy_polychoric, w, 4, 4), r, 1e-7);
	}
}
END_TEST

START_TEST(empty_cells_of_two_by_two_are_limits)
{
	struct made m;
	double g[4];
	ck_assert(svy_tetrachoric.evaluate(make(&m, (double[]){40, 0, 20, 30}, 2, 2), NAN, g) == 1 && isnan(g[0]));
	ck_assert(estimate(&svy_tetrachoric, (double[]){0, 10, 20, 30}, 2, 2) == -1);
	ck_assert(estimate(&svy_tetrachoric, (double[]){10, 0, 0, 30}, 2, 2) == 1);
	ck_assert(isnan(estimate(&svy_tetrachoric, (double[]){10, 5}, 1, 2)));
	ck_assert(fabs(estimate(&svy_polychoric, (double[]){40, 1e-3, 20, 30}, 2, 2)) < 1);
}
END_TEST

/* Categories that a replicate leaves without weight are not there, wherever they stand. */
START_TEST(weights_of_zero_are_nobody)
{
	static const struct svy_pair_function *const all[] = {&svy_spearman, &svy_kendall, &svy_gamma, &svy_polychoric};
	struct made m;
	const double some[] = {5, 9, 2, 4, 9, 8};
	make(&m, (double[]){1, 1, 1, 5, 9, 2, 1, 1, 1, 4, 9, 8, 1, 1, 1}, 5, 3);
	for (size_t c = 0; c < m.d.n; c++)
		m.w[c] = m.x[c] % 2 ? m.w[c] : 0;
	for (size_t k = 0; k < 4; k++)
		ck_assert_double_eq_tol(all[k]->evaluate(&m.d, 0.3, NULL), estimate(all[k], some, 2, 3), 1e-12);
}
END_TEST

/* Derivatives beside differences of the fourth order. */
START_TEST(gradients_are_derivatives)
{
	static const struct svy_pair_function *const all[] = {&svy_spearman, &svy_kendall, &svy_gamma, &svy_polychoric};
	const double w[] = {13, 6, 0, 2, 69, 113, 22, 9, 41, 132, 104, 50};
	for (size_t k = 0; k < 4; k++) {
		struct made m;
		double g[12], sum = 0;
		make(&m, w, 3, 4);
		all[k]->evaluate(&m.d, NAN, g);
		for (size_t c = 0; c < m.d.n; c++) {
			double own = m.w[c], h = own * 1e-3, f[4];
			for (int s = 0; s < 4; s++) {
				m.w[c] = own + h * (double[]){-2, -1, 1, 2}[s];
				f[s] = all[k]->evaluate(&m.d, NAN, NULL);
			}
			m.w[c] = own;
			ck_assert_double_eq_tol(g[c], (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h), 1e-9);
			sum += g[c] * own;
		}
		ck_assert_double_eq_tol(sum, 0, 1e-12);         /* the scale of the weights does not tell */
	}
}
END_TEST

START_TEST(whatever_rises_with_the_other_is_one)
{
	const double rising[] = {3, 0, 0, 0, 5, 0, 0, 0, 2}, falling[] = {0, 0, 3, 0, 5, 0, 2, 0, 0};
	struct made m;
	double g[3];
	ck_assert(estimate(&svy_spearman, rising, 3, 3) == 1 && estimate(&svy_kendall, rising, 3, 3) == 1 && estimate(&svy_gamma, rising, 3, 3) == 1);
	ck_assert(estimate(&svy_spearman, falling, 3, 3) == -1 && estimate(&svy_kendall, falling, 3, 3) == -1 && estimate(&svy_gamma, falling, 3, 3) == -1);
	ck_assert(svy_spearman.evaluate(make(&m, rising, 3, 3), NAN, g) == 1 && g[0] == 0 && g[1] == 0 && g[2] == 0);
	ck_assert(isnan(estimate(&svy_spearman, (double[]){3, 5}, 1, 2)) && isnan(estimate(&svy_kendall, (double[]){3, 5}, 2, 1)));
}
END_TEST

UNIT_MAIN("correlation", NULL, NULL, probabilities_are_those_of_tvpack, at_the_means_it_is_an_angle, limits_are_those_of_one_variable,
	  density_is_the_derivative_by_the_correlation, tetrachoric_of_kirk, polychoric_of_olsson, polychoric_of_normal_shares,
	  empty_cells_of_two_by_two_are_limits, weights_of_zero_are_nobody, gradients_are_derivatives, whatever_rises_with_the_other_is_one)

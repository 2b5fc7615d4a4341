// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/raoscott.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/cholesky.h"
#include "base/mem.h"
#include "stat/quadratic.h"

/* What is left of a column, in parts of it, when it follows from others. */
#define DEPENDENT 1e-10
/* Effects below this part of the largest are zeros that rounding has touched. */
#define NO_EFFECT 1e-12
/* So is the mean of them below this: shares whose variance is 0, of a domain within one unit, or of strata. */
#define NO_VARIANCE 1e-12

static double dot(const double *a, const double *b, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static int falling(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x < y) - (x > y);
}

/* Eigenvalues of a symmetric m[k * k], which is destroyed: the largest `rank` of them, none below 0. */
static void keep_each(double *m, size_t k, size_t rank, struct svy_effects *out)
{
	out->n = rank;
	if (!k)
		return;
	gsl_matrix_view view = gsl_matrix_view_array(m, k, k);
	gsl_vector *value = gsl_vector_alloc(k);
	gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(k);
	if (!value || !work)
		svy_mem_exhausted();
	gsl_eigen_symm(&view.matrix, value, work);
	qsort(value->data, k, sizeof *value->data, falling);
	out->each = svy_calloc(rank, sizeof *out->each);
	for (size_t i = 0; i < rank; i++)
		out->each[i] = value->data[i] > NO_EFFECT * value->data[0] ? value->data[i] : 0;
	gsl_eigen_symm_free(work);
	gsl_vector_free(value);
}

/* Effects are the eigenvalues of a symmetric m[k * k], zeros but for `rank` of them. m is destroyed. */
static void effects_of(double *m, size_t k, size_t rank, bool keep, struct svy_effects *out)
{
	*out = (struct svy_effects){.rank = (double)rank};
	for (size_t i = 0; i < k; i++)
		out->sum += m[i * k + i];
	out->squares = dot(m, m, k * k);
	if (out->sum < NO_VARIANCE * out->rank)
		out->sum = out->squares = 0;
	if (keep)
		keep_each(m, k, rank, out);
}

/*
 * Turns the columns of X[ncol * n] into those of their combinations that are 0 in row r: takes one of them away, with which the others are made so.
 * Returns how many are left, at the front.
 */
static size_t vanish_at(double *X, size_t ncol, size_t n, size_t r)
{
	size_t best = 0;
	for (size_t c = 1; c < ncol; c++)
		if (fabs(X[c * n + r]) > fabs(X[best * n + r]))
			best = c;
	if (ncol == 0 || fabs(X[best * n + r]) < DEPENDENT)
		return ncol;
	double *pivot = X + best * n, *last = X + (ncol - 1) * n;
	for (size_t i = 0; i < n; i++) {
		double swap = pivot[i];
		pivot[i] = last[i];
		last[i] = swap;
	}
	for (size_t c = 0; c + 1 < ncol; c++) {
		double times = X[c * n + r] / last[r];
		for (size_t i = 0; i < n; i++)
			X[c * n + i] -= times * last[i];
		X[c * n + r] = 0;
	}
	return ncol - 1;
}

/* Makes the columns of X orthonormal, and leaves out those that follow from the others; returns how many are left. */
static size_t orthonormal(double *X, size_t ncol, size_t n)
{
	size_t left = 0;
	for (size_t c = 0; c < ncol; c++) {
		double *x = X + c * n, before = dot(x, x, n);
		for (size_t twice = 0; twice < 2; twice++)
			for (size_t k = 0; k < left; k++) {
				double part = dot(X + k * n, x, n);
				for (size_t i = 0; i < n; i++)
					x[i] -= part * X[k * n + i];
			}
		double length = sqrt(dot(x, x, n));
		if (!(length * length > DEPENDENT * before))
			continue;
		for (size_t i = 0; i < n; i++)
			X[left * n + i] = x[i] / length;
		left++;
	}
	return left;
}

/* m becomes P m P, P what is orthogonal to the orthonormal columns of E[q * n]. */
static void project(double *m, size_t n, const double *E, size_t q)
{
	double *column = svy_calloc(n, sizeof *column);
	for (size_t k = 0; k < q; k++) {
		const double *e = E + k * n;
		for (size_t i = 0; i < n; i++)
			column[i] = dot(m + i * n, e, n);
		double both = dot(column, e, n);
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				m[i * n + j] += both * e[i] * e[j] - column[i] * e[j] - e[i] * column[j];
	}
	free(column);
}

/* n D^-1/2 V D^-1/2 of the cells in use. */
static double *relative_covariance(const struct svy_crosstab *x, const double *at, const size_t *cell, size_t n)
{
	double *m = svy_calloc(n * n, sizeof *m);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			m[i * n + j] = x->n * x->cov[cell[i] * x->ncell + cell[j]] / sqrt(at[cell[i]] * at[cell[j]]);
	return m;
}

/*
 * The complement C is never made: with E an orthonormal base of the model's functions that vanish in empty cells, times D^1/2, the effects are those of D^-1/2 V
 * D^-1/2 beside E. A model has few columns where its complement has nearly as many as there are cells.
 */
void svy_effects_saturated(const struct svy_crosstab *x, const struct svy_loglinear *model, const double *at, const double *fitted, bool keep,
			   struct svy_effects *out)
{
	size_t ncol = svy_loglinear_columns(model, x), n = 0, *cell = svy_calloc(x->ncell, sizeof *cell);
	double *X = svy_loglinear_matrix(model, x);
	for (size_t i = 0; i < x->ncell; i++) {
		if (at[i] > 0 && fitted[i] > 0)
			cell[n++] = i;
		else if (fitted[i] > 0)
			ncol = vanish_at(X, ncol, x->ncell, i);
	}
	double *E = svy_calloc(ncol * n, sizeof *E);
	for (size_t c = 0; c < ncol; c++)
		for (size_t i = 0; i < n; i++)
			E[c * n + i] = X[c * x->ncell + cell[i]] * sqrt(at[cell[i]]);
	size_t q = orthonormal(E, ncol, n);
	double *m = relative_covariance(x, at, cell, n);
	project(m, n, E, q);
	effects_of(m, n, n - q, keep, out);
	free(m);
	free(E);
	free(X);
	free(cell);
}

/* The columns that the larger model has beside the smaller one's; their number. */
static size_t take_beside(const struct svy_crosstab *x, const struct svy_loglinear *small, const struct svy_loglinear *large, double **columns)
{
	struct svy_loglinear beside = {large->has & ~small->has};
	*columns = svy_loglinear_matrix(&beside, x);
	return svy_loglinear_columns(&beside, x);
}

/* X less what the orthonormal E[q * n] (times the root of the weights w) say of it. */
static void orthogonal_to(double *X, size_t ncol, const double *E, size_t q, const double *root, size_t n)
{
	for (size_t c = 0; c < ncol; c++) {
		double *x = X + c * n;
		for (size_t k = 0; k < q; k++) {
			double part = 0;
			for (size_t i = 0; i < n; i++)
				part += E[k * n + i] * root[i] * x[i];
			for (size_t i = 0; i < n; i++)
				x[i] -= root[i] > 0 ? part * E[k * n + i] / root[i] : 0;
		}
	}
}

/* X' m X for a symmetric m[n * n]. Caller frees. */
static double *sandwich(const double *X, size_t ncol, const double *m, size_t n)
{
	double *out = svy_calloc(ncol * ncol, sizeof *out), *mx = svy_calloc(n, sizeof *mx);
	for (size_t c = 0; c < ncol; c++) {
		for (size_t i = 0; i < n; i++)
			mx[i] = dot(m + i * n, X + c * n, n);
		for (size_t k = 0; k <= c; k++)
			out[c * ncol + k] = out[k * ncol + c] = dot(X + k * n, mx, n);
	}
	free(mx);
	return out;
}

/* L^-1 m L^-1' with a Cholesky factor L; what follows from others in it is 0. */
static void whiten(double *m, const double *L, size_t k)
{
	for (size_t turn = 0; turn < 2; turn++) {
		for (size_t row = 0; row < k; row++)
			for (size_t i = 0; i < k; i++) {
				double *v = m + row * k;
				for (size_t j = 0; j < i; j++)
					v[i] -= L[i * k + j] * v[j];
				v[i] = L[i * k + i] > 0 ? v[i] / L[i * k + i] : 0;
			}
		for (size_t i = 0; i < k; i++)
			for (size_t j = 0; j < i; j++) {
				double swap = m[i * k + j];
				m[i * k + j] = m[j * k + i];
				m[j * k + i] = swap;
			}
	}
}

/* (D - p p') / n: the covariance of a simple random sample. Caller frees. */
static double *multinomial(const struct svy_crosstab *x)
{
	double *m = svy_calloc(x->ncell * x->ncell, sizeof *m);
	for (size_t i = 0; i < x->ncell; i++)
		for (size_t j = 0; j < x->ncell; j++)
			m[i * x->ncell + j] = ((i == j) * x->p[i] - x->p[i] * x->p[j]) / x->n;
	return m;
}

void svy_effects_nested(const struct svy_crosstab *x, const struct svy_loglinear *small, const struct svy_loglinear *large, const double *fitted,
			bool keep, struct svy_effects *out)
{
	double *X, *E = svy_loglinear_matrix(small, x), *root = svy_calloc(x->ncell, sizeof *root), *srs = multinomial(x);
	size_t ncol = take_beside(x, small, large, &X), q = svy_loglinear_columns(small, x), rank = 0;
	for (size_t i = 0; i < x->ncell; i++)
		root[i] = sqrt(fitted[i]);
	for (size_t c = 0; c < q; c++)
		for (size_t i = 0; i < x->ncell; i++)
			E[c * x->ncell + i] *= root[i];
	q = orthonormal(E, q, x->ncell);
	orthogonal_to(X, ncol, E, q, root, x->ncell);
	double *L = sandwich(X, ncol, srs, x->ncell), *m = sandwich(X, ncol, x->cov, x->ncell);
	svy_cholesky(L, ncol, DEPENDENT);
	for (size_t k = 0; k < ncol; k++)
		rank += L[k * ncol + k] > 0;
	whiten(m, L, ncol);
	effects_of(m, ncol, rank, keep, out);
	free(X);
	free(E);
	free(root);
	free(srs);
	free(L);
	free(m);
}

void svy_effects_free(struct svy_effects *e)
{
	free(e->each);
	e->each = NULL;
	e->n = 0;
}

static struct svy_test no_test(void)
{
	return (struct svy_test){NAN, NAN, NAN, NAN};
}

struct svy_test svy_raoscott_second(double x2, const struct svy_effects *e, double df)
{
	double d = e->sum * e->sum / e->squares;
	return e->rank > 0 && e->sum > 0 ? svy_test_f(x2 / e->sum, d, d * df) : no_test();
}

struct svy_test svy_raoscott_first(double x2, const struct svy_effects *e)
{
	return e->rank > 0 && e->sum > 0 ? svy_test_chisq(x2 * e->rank / e->sum, e->rank) : no_test();
}

struct svy_test svy_raoscott_first_f(double x2, const struct svy_effects *e, double df)
{
	return e->rank > 0 && e->sum > 0 ? svy_test_f(x2 / e->sum, e->rank, e->rank * df) : no_test();
}

/* The effects of X2 against x = X2: over a chi-square where df is finite, which brings itself as one with a negative weight. */
static struct svy_test by_distribution(double x2, const struct svy_effects *e, double df, double (*upper)(const struct svy_quadratic *q))
{
	struct svy_test test = svy_raoscott_second(x2, e, df);
	size_t n = 0;
	if (isnan(test.p) || !e->n)
		return test;
	double *weight = svy_calloc(2 * (e->n + 1), sizeof *weight), *each_df = weight + e->n + 1;
	for (size_t i = 0; i < e->n && e->each[i] > 0; i++, n++) {
		weight[n] = e->each[i];
		each_df[n] = 1;
	}
	struct svy_quadratic q = {n, weight, each_df, x2};
	if (isfinite(test.df2)) {
		weight[n] = -x2 / test.df2;
		each_df[n] = test.df2;
		q.n++;
		q.x = 0;
	}
	double p = x2 > 0 ? upper(&q) : 1;
	free(weight);
	return (struct svy_test){test.statistic, test.df1, test.df2, p};
}

struct svy_test svy_raoscott_exact(double x2, const struct svy_effects *e, double df)
{
	return by_distribution(x2, e, df, svy_quadratic_exact);
}

struct svy_test svy_raoscott_saddlepoint(double x2, const struct svy_effects *e, double df)
{
	struct svy_test test = by_distribution(x2, e, df, svy_quadratic_saddlepoint);
	return isnan(test.p) ? svy_raoscott_second(x2, e, df) : test;
}

struct svy_test svy_raoscott(double x2, const struct svy_effects *e, enum svy_correction correction, double df)
{
	switch (correction) {
	case SVY_FIRST_ORDER:
		return svy_raoscott_first(x2, e);
	case SVY_FIRST_ORDER_F:
		return svy_raoscott_first_f(x2, e, df);
	case SVY_EXACT:
		return svy_raoscott_exact(x2, e, df);
	case SVY_SADDLEPOINT:
		return svy_raoscott_saddlepoint(x2, e, df);
	default:
		return svy_raoscott_second(x2, e, df);
	}
}

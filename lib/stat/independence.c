// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/independence.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

/* Below this V is 0 but for rounding, and so is the variance of a contrast in parts of 1/n. */
#define NOTHING 1e-10
#define NO_VARIANCE 1e-12

/* Sums of a two-way table over its rows and columns. */
struct margins {
	double *row, *col, all;
};

static struct margins margins_new(const struct svy_crosstab *x)
{
	struct margins m = {.row = svy_calloc(x->size[0] + x->size[1], sizeof *m.row)};
	m.col = m.row + x->size[0];
	return m;
}

/* Of values that stand `step` from each other. */
static void fill_margins(const struct svy_crosstab *x, const double *v, size_t step, struct margins *m)
{
	size_t R = x->size[0], C = x->size[1];
	m->all = 0;
	for (size_t j = 0; j < C; j++)
		m->col[j] = 0;
	for (size_t i = 0; i < R; i++) {
		m->row[i] = 0;
		for (size_t j = 0; j < C; j++) {
			double cell = v[(i * C + j) * step];
			m->row[i] += cell;
			m->col[j] += cell;
			m->all += cell;
		}
	}
}

/* v becomes its image under the derivative of p_ij - p_i. p_.j (over p_..). */
static void differentiate(const struct svy_crosstab *x, const struct margins *p, struct margins *work, double *v, size_t step)
{
	size_t C = x->size[1];
	fill_margins(x, v, step, work);
	for (size_t i = 0; i < x->size[0]; i++)
		for (size_t j = 0; j < C; j++)
			v[(i * C + j) * step] += p->row[i] * p->col[j] * work->all - p->col[j] * work->row[i] - p->row[i] * work->col[j];
}

static bool varies(const struct svy_crosstab *x, const double *cov, size_t cell)
{
	return !(cov[cell * x->ncell + cell] * x->n < NO_VARIANCE);
}

/* The cells without the first row and column: estimate[k], cov[k * k] from those of all. */
static size_t without_first(const struct svy_crosstab *x, const double *cov, const struct margins *p, double *estimate, double *part)
{
	size_t R = x->size[0], C = x->size[1], k = (R - 1) * (C - 1), *cell = svy_calloc(k, sizeof *cell), n = 0;
	for (size_t i = 1; i < R; i++)
		for (size_t j = 1; j < C; j++) {
			estimate[n] = x->p[i * C + j] - p->row[i] * p->col[j];
			cell[n++] = i * C + j;
		}
	for (size_t a = 0; a < k; a++)
		for (size_t b = 0; b < k; b++)
			part[a * k + b] = varies(x, cov, cell[a]) && varies(x, cov, cell[b]) ? cov[cell[a] * x->ncell + cell[b]] : 0;
	free(cell);
	return k;
}

struct svy_test svy_independence_wald(const struct svy_crosstab *whole, bool adjusted, double *w)
{
	struct svy_crosstab_used used;
	struct svy_test test = {NAN, NAN, NAN, NAN}, plain;
	*w = NAN;
	svy_crosstab_use(whole, &used);
	const struct svy_crosstab *x = &used.table;
	if (x->size[0] > 1 && x->size[1] > 1) {
		struct margins p = margins_new(x), work = margins_new(x);
		double *cov = used.cov_counts ? used.cov_counts : used.cov;
		double *estimate = svy_calloc(x->ncell, sizeof *estimate), *part = svy_calloc(x->ncell * x->ncell, sizeof *part);
		fill_margins(x, x->p, 1, &p);
		for (size_t i = 0; i < x->ncell; i++)
			differentiate(x, &p, &work, cov + i * x->ncell, 1);
		for (size_t i = 0; i < x->ncell; i++)
			differentiate(x, &p, &work, cov + i, x->ncell);
		size_t k = without_first(x, cov, &p, estimate, part);
		plain = svy_test_wald(estimate, part, k, x->df, false);
		test = adjusted ? svy_test_wald(estimate, part, k, x->df, true) : plain;
		*w = plain.statistic * plain.df1;
		free(estimate);
		free(part);
		free(p.row);
		free(work.row);
	}
	svy_crosstab_used_free(&used);
	return test;
}

/* phi^2 and its gradient by the shares. */
static double phi_square(const struct svy_crosstab *x, double *gradient)
{
	size_t R = x->size[0], C = x->size[1];
	struct margins p = margins_new(x), part = margins_new(x);
	double *q = svy_calloc(x->ncell, sizeof *q), sum = 0;
	fill_margins(x, x->p, 1, &p);
	for (size_t i = 0; i < x->ncell; i++) {
		q[i] = x->p[i] * x->p[i] / (p.row[i / C] * p.col[i % C]);
		double off = x->p[i] - p.row[i / C] * p.col[i % C];
		sum += off * off / (p.row[i / C] * p.col[i % C]);
	}
	fill_margins(x, q, 1, &part);
	for (size_t i = 0; i < R * C; i++)
		gradient[i] = 2 * x->p[i] / (p.row[i / C] * p.col[i % C]) - part.row[i / C] / p.row[i / C] - part.col[i % C] / p.col[i % C];
	free(q);
	free(p.row);
	free(part.row);
	return sum;
}

void svy_cramers_v(const struct svy_crosstab *whole, double *v, double *se)
{
	struct svy_crosstab_used used;
	svy_crosstab_use(whole, &used);
	const struct svy_crosstab *x = &used.table;
	double least = fmin((double)x->size[0], (double)x->size[1]) - 1, *g = svy_calloc(x->ncell, sizeof *g), var = 0;
	*v = *se = NAN;
	if (least > 0) {
		*v = sqrt(phi_square(x, g) / least);
		for (size_t i = 0; i < x->ncell; i++)
			for (size_t j = 0; j < x->ncell; j++)
				var += g[i] * g[j] * x->cov[i * x->ncell + j];
		if (*v > NOTHING)
			*se = sqrt(var) / (2 * *v * least);
		else
			*v = 0;
	}
	free(g);
	svy_crosstab_used_free(&used);
}

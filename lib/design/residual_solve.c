// SPDX-License-Identifier: GPL-3.0-or-later
/* The regressions on the auxiliary variables, for all estimates at once. */
#include "design/residual_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define DEPENDENT 1e-11         /* of a variable's own sum of squares, what the variables before it leave: less is rounding */

/* The largest diagonal that is left goes to place k. Rows and columns of A below it follow in order[] only. */
static bool choose_pivot(double *A, size_t n, size_t k, const double *own, size_t *order)
{
	size_t best = k;
	double most = -1;
	for (size_t i = k; i < n; i++) {
		size_t p = order[i];
		double left = own[p] > 0 ? A[p * n + p] / own[p] : 0;
		if (left > most) {
			most = left;
			best = i;
		}
	}
	size_t swap = order[k];
	order[k] = order[best];
	order[best] = swap;
	return most > DEPENDENT;
}

/* Column k of the root, and what it leaves of the variables behind it. */
static void eliminate(double *A, size_t n, size_t k, const size_t *order)
{
	const size_t p = order[k];
	const double root = sqrt(A[p * n + p]);
	A[p * n + p] = root;
	for (size_t i = k + 1; i < n; i++)
		A[order[i] * n + p] /= root;
	for (size_t i = k + 1; i < n; i++) {
		const double f = A[order[i] * n + p];
		for (size_t j = k + 1; f != 0 && j < n; j++)
			A[order[i] * n + order[j]] -= f * A[order[j] * n + p];
	}
}

static void subtract(double *to, const double *from, double f, size_t m)
{
	for (size_t e = 0; f != 0 && e < m; e++)
		to[e] -= f * from[e];
}

static void scale(double *x, double f, size_t m)
{
	for (size_t e = 0; e < m; e++)
		x[e] *= f;
}

/*
 * Rows b (n * m) become the solution of A x = b, A positive semidefinite and destroyed; zero for variables that follow from others. By a root with
 * pivots (Higham 2002, section 10.3): the first ones are the variables that do not follow.
 */
static void regress(double *A, size_t n, double *b, size_t m)
{
	size_t *order = svy_calloc(n, sizeof *order), rank = 0;
	double *own = svy_calloc(n, sizeof *own);
	for (size_t i = 0; i < n; i++) {
		order[i] = i;
		own[i] = A[i * n + i];
	}
	while (rank < n && choose_pivot(A, n, rank, own, order))
		eliminate(A, n, rank++, order);
	for (size_t i = 0; i < rank; i++) {
		double *bi = b + order[i] * m;
		for (size_t j = 0; j < i; j++)
			subtract(bi, b + order[j] * m, A[order[i] * n + order[j]], m);
		scale(bi, 1 / A[order[i] * n + order[i]], m);
	}
	for (size_t i = rank; i-- > 0;) {
		double *bi = b + order[i] * m;
		for (size_t j = i + 1; j < rank; j++)
			subtract(bi, b + order[j] * m, A[order[j] * n + order[i]], m);
		scale(bi, 1 / A[order[i] * n + order[i]], m);
	}
	for (size_t i = rank; i < n; i++)
		memset(b + order[i] * m, 0, m * sizeof *b);
	free(order);
	free(own);
}

/* Variables of one step, numbered for themselves; SIZE_MAX are others. */
struct part {
	size_t *local, *all, n;
};

static struct part part_of(const struct svy_residual *q, size_t step)
{
	struct part p = {svy_calloc(q->naux + 1, sizeof *p.local), svy_calloc(q->naux + 1, sizeof *p.all), 0};
	for (uint32_t v = 0; v < q->naux; v++) {
		bool in = q->step[svy_regressors_term_of(q->regressors, v)] == step;
		p.local[v] = in ? p.n : SIZE_MAX;
		if (in)
			p.all[p.n++] = v;
	}
	return p;
}

/* What each pair of variables of cell i adds, from the step `from` to the step `to`; A is from->n times to->n. */
static void add_cell(const struct svy_residual *q, uint32_t i, const struct part *from, const struct part *to, double *A)
{
	const uint32_t *key = svy_residual_variables(q, i);
	const double *fit = q->cell + i * q->cell_width + q->terms;
	for (size_t b = 0; b < q->terms; b++)
		for (size_t a = 0; a <= b; a++) {
			if (key[a] == SVY_REGRESSOR_NONE || key[b] == SVY_REGRESSOR_NONE)
				continue;
			size_t ia = from->local[key[a]], ib = to->local[key[b]];
			if (ia == SIZE_MAX || ib == SIZE_MAX)
				continue;
			A[ia * to->n + ib] += fit[svy_residual_pair(a, b)];
			if (from == to && a != b)
				A[ib * to->n + ia] += fit[svy_residual_pair(a, b)];
		}
}

static double *products(const struct svy_residual *q, const struct part *from, const struct part *to)
{
	double *A = svy_calloc(from->n * to->n + 1, sizeof *A);
	for (uint32_t i = 0; i < svy_table_count(q->cells); i++)
		add_cell(q, i, from, to, A);
	return A;
}

/* A step of one term has variables of which no two are in one row: its matrix is a diagonal. */
static void divide(const struct svy_residual *q, size_t term, const struct part *p)
{
	double *own = svy_calloc(q->naux + 1, sizeof *own);
	for (uint32_t i = 0; i < svy_table_count(q->cells); i++) {
		uint32_t v = svy_residual_variables(q, i)[term];
		if (v != SVY_REGRESSOR_NONE)
			own[v] += q->cell[i * q->cell_width + q->terms + svy_residual_pair(term, term)];
	}
	for (size_t k = 0; k < p->n; k++) {
		size_t v = p->all[k];
		scale(q->B + v * q->nest, own[v] > 0 ? 1 / own[v] : 0, q->nest);
	}
	free(own);
}

/* Right-hand sides from what rows contribute, for all steps. */
static void add_contributions(struct svy_residual *q)
{
	for (uint32_t i = 0; i < svy_table_count(q->blocks); i++) {
		const uint32_t block = ((const uint32_t *)svy_table_key(q->blocks, i, NULL))[1];
		for (uint32_t k = 0; k < q->cross[i].n; k++) {
			const double *v = q->cross[i].v + k * q->cross_width;
			double *b = q->B + (size_t)q->cross[i].variable[k] * q->nest;
			for (size_t g = q->g->start[block]; g < q->g->start[block + 1]; g++)
				b[q->g->entry[g].estimate] += q->g->entry[g].coef * v[q->g->entry[g].slot];
		}
	}
}

/* Takes away what a later step has explained. */
static void subtract_later(struct svy_residual *q, const struct part *p, size_t later)
{
	struct part t = part_of(q, later);
	double *A = products(q, p, &t);
	for (size_t i = 0; i < p->n; i++)
		for (size_t j = 0; j < t.n; j++)
			subtract(q->B + p->all[i] * q->nest, q->B + t.all[j] * q->nest, A[i * t.n + j], q->nest);
	free(A);
	free(t.local);
	free(t.all);
}

static void regress_step(struct svy_residual *q, const struct part *p)
{
	double *A = products(q, p, p), *b = svy_reallocarray(NULL, p->n * q->nest + 1, sizeof *b);
	for (size_t i = 0; i < p->n; i++)
		memcpy(b + i * q->nest, q->B + p->all[i] * q->nest, q->nest * sizeof *b);
	regress(A, p->n, b, q->nest);
	for (size_t i = 0; i < p->n; i++)
		memcpy(q->B + p->all[i] * q->nest, b + i * q->nest, q->nest * sizeof *b);
	free(A);
	free(b);
}

void svy_residual_solve(struct svy_residual *q, const struct svy_gradient *g, size_t nest)
{
	const size_t steps = svy_regressors_steps(q->regressors);
	q->g = g;
	q->nest = nest;
	q->naux = svy_regressors_count(q->regressors);
	free(q->B);
	free(q->sum);
	q->sum = NULL;
	q->B = svy_calloc(q->naux * nest + 1, sizeof *q->B);
	add_contributions(q);
	for (size_t s = steps; s-- > 0;) {
		struct part p = part_of(q, s);
		size_t first = svy_regressors_first_term(q->regressors, s);
		for (size_t t = s + 1; t < steps; t++)
			subtract_later(q, &p, t);
		if (svy_regressors_first_term(q->regressors, s + 1) == first + 1)
			divide(q, first, &p);
		else
			regress_step(q, &p);
		free(p.local);
		free(p.all);
	}
}

const struct svy_gradient *svy_residual_gradient(struct svy_residual *q)
{
	size_t n = 0, at = 0;
	for (size_t i = 0; i < q->naux * q->nest; i++)
		n += q->B[i] != 0;
	free(q->gradient.start);
	free(q->gradient.entry);
	q->gradient.start = svy_calloc(q->naux + 1, sizeof *q->gradient.start);
	q->gradient.entry = svy_calloc(n + 1, sizeof *q->gradient.entry);
	for (size_t v = 0; v < q->naux; v++) {
		q->gradient.start[v] = at;
		for (size_t e = 0; e < q->nest; e++)
			if (q->B[v * q->nest + e] != 0)
				q->gradient.entry[at++] = (struct svy_gradient_entry){0, (uint32_t)e, -q->B[v * q->nest + e]};
	}
	q->gradient.start[q->naux] = at;
	return &q->gradient;
}

void svy_residual_subtract(const struct svy_residual *q, double *total)
{
	for (uint32_t i = 0; i < svy_table_count(q->cells); i++) {
		const uint32_t *key = svy_residual_variables(q, i);
		for (size_t t = 0; t < q->terms; t++)
			if (key[t] != SVY_REGRESSOR_NONE)
				subtract(total, q->B + (size_t)key[t] * q->nest, q->cell[i * q->cell_width + t], q->nest);
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/propensity.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/cholesky.h"
#include "base/mem.h"

#define ROUNDS 60
#define TOLERANCE 1e-12         /* of the log-likelihood, relatively */
#define ALIASED 1e-9            /* what is left of a diagonal element, relatively, of a variable that follows from others */

struct fit {
	const struct svy_propensity *c;
	double *shift, *scale;          /* of the numbers, by auxiliary variable: they are standardised, so that the matrix is well conditioned */
	double *beta, *score, *matrix, *try;
};

static double value(const struct fit *f, size_t cell, size_t k, uint32_t *at)
{
	const struct svy_propensity *c = f->c;
	*at = c->index[cell * c->nterm + k];
	return c->x ? (c->x[cell * c->nterm + k] - f->shift[*at]) / f->scale[*at] : 1;
}

static double linear(const struct fit *f, const double *beta, size_t cell)
{
	double eta = 0;
	for (size_t k = 0; k < f->c->nterm; k++) {
		uint32_t at;
		double x = value(f, cell, k, &at);
		eta += beta[at] * x;
	}
	return eta;
}

/* ln(1 + exp(x)) without overflow. */
static double softplus(double x)
{
	return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double loss(const struct fit *f, const double *beta)
{
	double sum = 0;
	for (size_t i = 0; i < f->c->ncell; i++) {
		double eta = linear(f, beta, i);
		sum += f->c->yes[i] * softplus(-eta) + f->c->no[i] * softplus(eta);
	}
	return sum;
}

/* Standardises the auxiliary variables that are not 1 wherever they are not 0. */
static void standardise(struct fit *f)
{
	const struct svy_propensity *c = f->c;
	double *n = svy_calloc(c->naux + 1, sizeof *n);
	for (size_t j = 0; j < c->naux; j++) {
		f->shift[j] = 0;
		f->scale[j] = 1;
	}
	if (c->x) {
		double *mean = svy_calloc(c->naux + 1, sizeof *mean), *square = svy_calloc(c->naux + 1, sizeof *square);
		for (size_t i = 0; i < c->ncell * c->nterm; i++) {
			size_t j = c->index[i];
			double w = c->yes[i / c->nterm] + c->no[i / c->nterm], d = c->x[i] - mean[j];
			n[j] += w;
			mean[j] += n[j] > 0 ? w / n[j] * d : 0;
			square[j] += w * d * (c->x[i] - mean[j]);
		}
		for (size_t j = 0; j < c->naux; j++)
			if (square[j] > 1e-24 * n[j] * mean[j] * mean[j] && n[j] > 0) {
				f->shift[j] = mean[j];
				f->scale[j] = sqrt(square[j] / n[j]);
			}
		free(mean);
		free(square);
	}
	free(n);
}

static void add_up(struct fit *f)
{
	const struct svy_propensity *c = f->c;
	memset(f->score, 0, c->naux * sizeof *f->score);
	memset(f->matrix, 0, c->naux * c->naux * sizeof *f->matrix);
	for (size_t i = 0; i < c->ncell; i++) {
		double p = 1 / (1 + exp(-linear(f, f->beta, i))), w = c->yes[i] + c->no[i], v = w * p * (1 - p), u = c->yes[i] - w * p;
		for (size_t k = 0; k < c->nterm; k++) {
			uint32_t a, b;
			double x = value(f, i, k, &a);
			f->score[a] += u * x;
			for (size_t l = 0; l <= k; l++) {
				double y = value(f, i, l, &b);
				f->matrix[(a > b ? a : b) * c->naux + (a > b ? b : a)] += v * x * y;
			}
		}
	}
}

/* A step that makes the loss smaller, halved until it does. The new loss. */
static double step(struct fit *f, double before)
{
	const size_t n = f->c->naux;
	add_up(f);
	svy_cholesky(f->matrix, n, ALIASED);
	svy_cholesky_solve(f->matrix, n, f->score);
	for (double part = 1; part > 1e-6; part /= 2) {
		for (size_t j = 0; j < n; j++)
			f->try[j] = f->beta[j] + part * f->score[j];
		double now = loss(f, f->try);
		if (now <= before) {
			memcpy(f->beta, f->try, n * sizeof *f->beta);
			return now;
		}
	}
	return before;
}

/* Someone whose response is as good as impossible by the model, so that nobody can stand for them. One that is as good as certain does no harm. */
static bool separated(const struct fit *f)
{
	for (size_t i = 0; i < f->c->ncell; i++)
		if (f->c->yes[i] + f->c->no[i] > 0 && linear(f, f->beta, i) < -15)
			return true;
	return false;
}

static int iterate(struct svy_ctx *ctx, struct fit *f, size_t *rounds)
{
	double before = loss(f, f->beta), now = before;
	for (*rounds = 1; *rounds <= ROUNDS; ++*rounds) {
		now = step(f, before);
		if (before - now <= TOLERANCE * (fabs(now) + TOLERANCE))
			break;
		before = now;
	}
	if (separated(f))
		return svy_fail(ctx, SVY_ENUM, "the propensity of response has no finite model: by these variables there are people of whom none responds (use fewer or coarser ones)");
	return *rounds <= ROUNDS ? 0 : svy_fail(ctx, SVY_ENUM, "the model of the propensity of response did not converge in %d rounds", ROUNDS);
}

int svy_propensity_fit(struct svy_ctx *ctx, const struct svy_propensity *c, double *p, size_t *rounds)
{
	if (c->naux > SVY_PROPENSITY_AUX_MAX)
		return svy_fail(ctx, SVY_EUSAGE, "a model of the propensity of response has %zu categories, and may have %d", c->naux, SVY_PROPENSITY_AUX_MAX);
	bool anyone = false;
	*rounds = 0;
	for (size_t i = 0; i < c->ncell; i++) {
		anyone |= c->no[i] != 0;
		p[i] = 1;
	}
	if (!anyone)
		return 0;
	double *room = svy_calloc(5 * c->naux + 1, sizeof *room);
	struct fit f = {.c = c, .shift = room, .scale = room + c->naux, .beta = room + 2 * c->naux, .score = room + 3 * c->naux, .try = room + 4 * c->naux};
	f.matrix = svy_calloc(c->naux * c->naux + 1, sizeof *f.matrix);
	standardise(&f);
	int rc = iterate(ctx, &f, rounds);
	for (size_t i = 0; i < c->ncell; i++)
		p[i] = 1 / (1 + exp(-linear(&f, f.beta, i)));
	free(f.matrix);
	free(room);
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Estimates of tables as functions of the totals of blocks: their values, gradient and variance. */
#include "stat/cells_parts.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Entries of a gradient that are held at once, and estimates; a walk over the units costs less than the memory for more. */
#define ENTRIES ((size_t)1 << 20)
#define ESTIMATES SVY_VCOV_MAX

double svy_cells_value(const struct svy_cells *c, const struct svy_cells_estimate *e, const double *total)
{
	const double *t = total + (size_t)e->group * c->width;
	switch (e->kind) {
	case SVY_CELLS_COUNT: return t[e->at[0]];
	case SVY_CELLS_SHARE: return t[e->at[0]] / t[e->at[1]];
	default:              return t[e->at[0]] / t[e->at[3]] - t[e->at[1]] / t[e->at[3]] * (t[e->at[2]] / t[e->at[3]]);
	}
}

/* d value / d margin at[i]. */
static void partials(const struct svy_cells *c, const struct svy_cells_estimate *e, double *g)
{
	const double *t = c->total + (size_t)e->group * c->width;
	double N = e->kind == SVY_CELLS_COUNT ? 1 : e->kind == SVY_CELLS_SHARE ? t[e->at[1]] : t[e->at[3]];
	g[0] = 1 / N;
	if (e->kind == SVY_CELLS_SHARE) {
		g[1] = -(t[e->at[0]] / N) / N;
	} else if (e->kind == SVY_CELLS_RESIDUAL) {
		double p = t[e->at[0]] / N, row = t[e->at[1]] / N, column = t[e->at[2]] / N;
		g[1] = -column / N;
		g[2] = -row / N;
		g[3] = (2 * row * column - p) / N;
	}
}

static size_t entries_of(const struct svy_cells *c, const struct svy_cells_estimate *e)
{
	size_t n = 0, first = (size_t)e->group * c->width;
	for (size_t i = 0; i < e->nat; i++)
		n += c->parts.start[first + e->at[i] + 1] - c->parts.start[first + e->at[i]];
	return n;
}

size_t svy_cells_chunk(const struct svy_cells *c, const struct svy_cells_estimate *e, size_t n)
{
	size_t entries = 0, i = 0;
	for (; i < n && i < ESTIMATES && entries < ENTRIES; i++)
		entries += entries_of(c, &e[i]);
	return i;
}

/* Of a block all entries of one estimate follow each other, as the engine wants them. */
static void fill(const struct svy_cells *c, const struct svy_cells_estimate *e, size_t n, size_t *next, struct svy_gradient_entry *entry)
{
	for (size_t k = 0; k < n; k++) {
		double g[4];
		size_t first = (size_t)e[k].group * c->width;
		partials(c, &e[k], g);
		for (size_t i = 0; i < e[k].nat; i++)
			for (size_t p = c->parts.start[first + e[k].at[i]]; p < c->parts.start[first + e[k].at[i] + 1]; p++) {
				uint32_t b = c->parts.v[p];
				if (entry)
					entry[next[b]] = (struct svy_gradient_entry){0, (uint32_t)k, g[i]};
				next[b]++;
			}
	}
}

static void gradient(const struct svy_cells *c, const struct svy_cells_estimate *e, size_t n, struct svy_gradient *g)
{
	size_t *next = svy_calloc(c->nblock + 1, sizeof *next);
	g->start = svy_calloc(c->nblock + 1, sizeof *g->start);
	fill(c, e, n, next, NULL);
	for (uint32_t b = 0; b < c->nblock; b++)
		g->start[b + 1] = g->start[b] + next[b];
	g->entry = svy_calloc(g->start[c->nblock] + 1, sizeof *g->entry);
	memcpy(next, g->start, c->nblock * sizeof *next);
	fill(c, e, n, next, g->entry);
	free(next);
}

/* Those of one call. */
struct chunk {
	const struct svy_cells *c;
	const struct svy_cells_estimate *e;
	size_t n;
	double *total;
};

/* Only the margins that the estimates are made of. */
static void evaluate(void *self, const double *T, double *estimate)
{
	const struct chunk *k = self;
	for (size_t j = 0; j < k->n; j++) {
		const struct svy_cells_estimate *e = &k->e[j];
		size_t first = (size_t)e->group * k->c->width;
		for (size_t i = 0; i < e->nat; i++) {
			double sum = 0;
			for (size_t p = k->c->parts.start[first + e->at[i]]; p < k->c->parts.start[first + e->at[i] + 1]; p++)
				sum += T[k->c->parts.v[p]];
			k->total[first + e->at[i]] = sum;
		}
		estimate[j] = svy_cells_value(k->c, e, k->total);
	}
}

int svy_cells_variance(struct svy_ctx *ctx, struct svy_cells *c, const struct svy_cells_estimate *e, size_t n, double *var, double *cov,
		       struct svy_engine_counts *counts)
{
	struct svy_gradient g = {0};
	struct chunk k = {c, e, n, svy_calloc((size_t)c->ngroup * c->width + 1, sizeof *k.total)};
	struct svy_domains domains = {(size_t)c->ngroup * c->width, c->margins.start, c->margins.v};
	gradient(c, e, n, &g);
	struct svy_smooth smooth = {.nest = n, .gradient = &g, .evaluate = evaluate, .self = &k, .centre_full = c->frame->rules->as == SVY_AS_SAS,
				    .domains = counts ? &domains : NULL};
	int rc = svy_engine_variance(ctx, c->engine, &smooth, c->frame->rules->lonely, var, cov, counts);
	free(k.total);
	free(g.start);
	free(g.entry);
	return rc;
}

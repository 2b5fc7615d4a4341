// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/residual_parts.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* The sums of the row's cell, found by q->key. */
static double *cell_of(struct svy_residual *q)
{
	bool fresh;
	uint32_t i = svy_table_add(q->cells, q->key, 0, &fresh);
	if (!fresh)
		return q->cell + i * q->cell_width;
	if (i >= q->cell_cap) {
		q->cell_cap = q->cell_cap ? 2 * q->cell_cap : 64;
		q->cell = svy_reallocarray(q->cell, q->cell_cap, q->cell_width * sizeof *q->cell);
	}
	return memset(q->cell + i * q->cell_width, 0, q->cell_width * sizeof *q->cell);
}

static struct svy_cross *cross_of(struct svy_residual *q, uint32_t block)
{
	const uint32_t key[2] = {q->key[0], block};
	bool fresh;
	uint32_t i = svy_table_add(q->blocks, key, 0, &fresh);
	if (fresh) {
		svy_grow(q->cross, i, q->cross_cap);
		q->cross[i] = (struct svy_cross){.mask = 7, .slot = svy_calloc(8, sizeof(uint32_t))};
	}
	return &q->cross[i];
}

static uint32_t *slot_of(const struct svy_cross *c, uint32_t variable)
{
	uint32_t i = variable & c->mask;
	while (c->slot[i] && c->variable[c->slot[i] - 1] != variable)
		i = (i + 1) & c->mask;
	return &c->slot[i];
}

/* Records have room for half as many as there are slots. */
static void widen(struct svy_cross *c, size_t width)
{
	if (c->n) {
		c->mask = 2 * c->mask + 1;
		free(c->slot);
		c->slot = svy_calloc((size_t)c->mask + 1, sizeof *c->slot);
	}
	c->variable = svy_reallocarray(c->variable, (c->mask + 1) / 2, sizeof *c->variable);
	c->v = svy_reallocarray(c->v, (c->mask + 1) / 2, width * sizeof *c->v);
	for (uint32_t i = 0; i < c->n; i++)
		*slot_of(c, c->variable[i]) = i + 1;
}

static double *record(struct svy_cross *c, uint32_t variable, size_t width)
{
	uint32_t *slot = slot_of(c, variable);
	if (*slot)
		return c->v + (*slot - 1) * width;
	if (c->n == (c->mask + 1) / 2 || !c->v) {
		widen(c, width);
		slot = slot_of(c, variable);
	}
	c->variable[c->n] = variable;
	*slot = ++c->n;
	return memset(c->v + (c->n - 1) * width, 0, width * sizeof *c->v);
}

struct svy_residual *svy_residual_new(const struct svy_regressors *r, size_t slots, bool squares)
{
	struct svy_residual *q = svy_calloc(1, sizeof *q);
	q->regressors = r;
	q->terms = svy_regressors_terms(r);
	q->pairs = q->terms * (q->terms + 1) / 2;
	q->slots = slots;
	q->squares = squares;
	q->step = svy_calloc(q->terms, sizeof *q->step);
	for (size_t s = 0; s < svy_regressors_steps(r); s++)
		for (size_t t = svy_regressors_first_term(r, s); t < svy_regressors_first_term(r, s + 1); t++)
			q->step[t] = s;
	q->cell_width = q->terms + (squares ? 2 : 1) * q->pairs;
	q->cross_width = (squares ? 2 : 1) * slots;
	q->cells = svy_table_new((1 + q->terms) * sizeof(uint32_t));
	q->blocks = svy_table_new(2 * sizeof(uint32_t));
	q->key = svy_calloc(1 + q->terms, sizeof *q->key);
	q->fit = svy_calloc(2 * q->terms, sizeof *q->fit);
	q->weighted = q->fit + q->terms;
	return q;
}

static void free_order(struct svy_by_stratum *o)
{
	free(o->order);
	free(o->start);
}

void svy_residual_free(struct svy_residual *q)
{
	if (!q)
		return;
	for (uint32_t i = 0; i < svy_table_count(q->blocks); i++) {
		free(q->cross[i].slot);
		free(q->cross[i].variable);
		free(q->cross[i].v);
	}
	free(q->cross);
	free(q->cell);
	svy_table_free(q->cells);
	svy_table_free(q->blocks);
	free_order(&q->cells_of);
	free_order(&q->blocks_of);
	free(q->step);
	free(q->key);
	free(q->fit);
	free(q->B);
	free(q->gradient.start);
	free(q->gradient.entry);
	free(q->sum);
	free(q);
}

void svy_residual_row(struct svy_residual *q, const struct svy_regressor_rows *rows, size_t i, double w, uint32_t stratum)
{
	const size_t steps = svy_regressors_steps(q->regressors);
	const uint32_t *index = rows->index + i * q->terms;
	const double *x = rows->x + i * q->terms, *before = rows->before + i * steps, *after = rows->after + i * steps;
	q->w = w;
	q->key[0] = q->squares ? stratum : 0;
	memcpy(q->key + 1, index, q->terms * sizeof *index);
	double *cell = cell_of(q), *fit = cell + q->terms, *square = fit + q->pairs;
	for (size_t b = 0; b < q->terms; b++) {
		double ab = after[q->step[b]];
		if (index[b] == SVY_REGRESSOR_NONE)
			continue;
		q->fit[b] = before[q->step[b]] * (w / ab) * x[b];
		q->weighted[b] = ab * x[b];
		cell[b] += q->weighted[b];
		for (size_t a = 0; a <= b; a++) {
			if (index[a] == SVY_REGRESSOR_NONE)
				continue;
			fit[svy_residual_pair(a, b)] += before[q->step[a]] * (ab / after[q->step[a]]) * x[a] * x[b];
			if (q->squares)
				square[svy_residual_pair(a, b)] += q->weighted[a] * q->weighted[b];
		}
	}
}

/* to += f x, and the second half of to += g x unless there is none. */
static void add_products(double *restrict to, const double *restrict x, size_t n, double f, double g, bool squares)
{
	for (size_t s = 0; s < n; s++)
		to[s] += f * x[s];
	for (size_t s = 0; squares && s < n; s++)
		to[n + s] += g * x[s];
}

void svy_residual_add(struct svy_residual *q, uint32_t block, const double *x)
{
	struct svy_cross *c = cross_of(q, block);
	for (size_t t = 0; t < q->terms; t++)
		if (q->key[t + 1] != SVY_REGRESSOR_NONE)
			add_products(record(c, q->key[t + 1], q->cross_width), x, q->slots, q->fit[t], q->weighted[t] * q->w, q->squares);
}

bool svy_residual_term(const struct svy_residual *q, size_t term, uint32_t *variable, double *value)
{
	*variable = q->key[term + 1];
	*value = q->weighted[term];
	return *variable != SVY_REGRESSOR_NONE;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/residual_parts.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

static double *record(struct svy_records *r, const uint32_t *key)
{
	bool fresh;
	uint32_t i = svy_table_add(r->keys, key, 0, &fresh);
	if (!fresh)
		return r->v + i * r->width;
	if (i >= r->cap) {
		r->cap = r->cap ? 2 * r->cap : 64;
		r->v = svy_reallocarray(r->v, r->cap, r->width * sizeof *r->v);
	}
	return memset(r->v + i * r->width, 0, r->width * sizeof *r->v);
}

static void init_records(struct svy_records *r, size_t keys, size_t width)
{
	r->keys = svy_table_new(keys * sizeof(uint32_t));
	r->width = width;
}

static void free_records(struct svy_records *r)
{
	svy_table_free(r->keys);
	free(r->v);
	free(r->order);
	free(r->start);
}

/* Counting sort by the first element of the keys. */
void svy_records_sort(struct svy_records *r)
{
	uint32_t n = svy_table_count(r->keys);
	r->nstratum = 0;
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t *key = svy_table_key(r->keys, i, NULL);
		r->nstratum = key[0] >= r->nstratum ? key[0] + 1 : r->nstratum;
	}
	r->start = svy_calloc((size_t)r->nstratum + 2, sizeof *r->start);
	r->order = svy_reallocarray(NULL, (size_t)n + 1, sizeof *r->order);
	for (uint32_t i = 0; i < n; i++)
		r->start[*(const uint32_t *)svy_table_key(r->keys, i, NULL) + 2]++;
	for (uint32_t h = 1; h < r->nstratum; h++)
		r->start[h + 1] += r->start[h];
	for (uint32_t i = 0; i < n; i++)
		r->order[r->start[*(const uint32_t *)svy_table_key(r->keys, i, NULL) + 1]++] = i;
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
	init_records(&q->cells, 1 + q->terms, q->terms + (squares ? 2 : 1) * q->pairs);
	init_records(&q->cross, 3, (squares ? 2 : 1) * slots);
	q->key = svy_calloc(1 + q->terms, sizeof *q->key);
	q->fit = svy_calloc(2 * q->terms, sizeof *q->fit);
	q->weighted = q->fit + q->terms;
	return q;
}

void svy_residual_free(struct svy_residual *q)
{
	if (!q)
		return;
	free_records(&q->cells);
	free_records(&q->cross);
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
	double *cell = record(&q->cells, q->key), *fit = cell + q->terms, *square = fit + q->pairs;
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

void svy_residual_add(struct svy_residual *q, uint32_t block, const double *x)
{
	for (size_t t = 0; t < q->terms; t++) {
		if (q->key[t + 1] == SVY_REGRESSOR_NONE)
			continue;
		const uint32_t key[3] = {q->key[0], block, q->key[t + 1]};
		double *v = record(&q->cross, key);
		const double fit = q->fit[t], weighted = q->weighted[t] * q->w;
		for (size_t s = 0; s < q->slots; s++)
			v[s] += fit * x[s];
		if (!q->squares)
			continue;
		v += q->slots;
		for (size_t s = 0; s < q->slots; s++)
			v[s] += weighted * x[s];
	}
}

bool svy_residual_term(const struct svy_residual *q, size_t term, uint32_t *variable, double *value)
{
	*variable = q->key[term + 1];
	*value = q->weighted[term];
	return *variable != SVY_REGRESSOR_NONE;
}

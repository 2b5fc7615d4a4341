// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/moments.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

/* A cell holds: n, first[slots], sum[slots] of what lies beyond the first, and per tuple the products of its slots: row by row of the upper triangle. */
struct svy_moments {
	size_t slots, tuple, products, width;
	struct svy_table *strata;       /* stratum code */
	double *rows;                   /* per stratum */
	size_t rows_cap;
	struct svy_table *cells;        /* stratum index, block */
	double **cell;
	size_t cell_cap;
	uint32_t here;                  /* stratum of the last row */
	uint64_t here_code;
	uint32_t last_block, last_stratum;
	double *last_cell;
	uint32_t *counted;              /* by domain: the last stratum that it was counted in, and 1 */
};

struct svy_moments *svy_moments_new(size_t slots, size_t tuple)
{
	struct svy_moments *m = svy_calloc(1, sizeof *m);
	m->slots = slots;
	m->tuple = tuple;
	m->products = tuple * (tuple + 1) / 2;
	m->width = 1 + 2 * slots + m->products * (slots / tuple);
	m->strata = svy_table_new(8);
	m->cells = svy_table_new(8);
	m->here = UINT32_MAX;
	return m;
}

void svy_moments_free(struct svy_moments *m)
{
	if (!m)
		return;
	for (uint32_t i = 0; i < svy_table_count(m->cells); i++)
		free(m->cell[i]);
	free(m->cell);
	free(m->counted);
	free(m->rows);
	svy_table_free(m->strata);
	svy_table_free(m->cells);
	free(m);
}

void svy_moments_row(struct svy_moments *m, uint64_t stratum)
{
	if (m->here == UINT32_MAX || m->here_code != stratum) {
		bool fresh;
		m->here = svy_table_add(m->strata, &stratum, 0, &fresh);
		m->here_code = stratum;
		if (fresh) {
			svy_grow(m->rows, m->here, m->rows_cap);
			m->rows[m->here] = 0;
		}
	}
	m->rows[m->here]++;
}

uint32_t svy_moments_here(const struct svy_moments *m)
{
	return m->here;
}

static double *cell_of(struct svy_moments *m, uint32_t block, const double *v)
{
	if (m->last_cell && m->last_block == block && m->last_stratum == m->here)
		return m->last_cell;
	uint32_t key[2] = {m->here, block};
	bool fresh;
	uint32_t i = svy_table_add(m->cells, key, 0, &fresh);
	if (fresh) {
		svy_grow(m->cell, i, m->cell_cap);
		m->cell[i] = svy_calloc(m->width, sizeof **m->cell);
		memcpy(m->cell[i] + 1, v, m->slots * sizeof *v);
	}
	m->last_block = block;
	m->last_stratum = m->here;
	return m->last_cell = m->cell[i];
}

void svy_moments_add(struct svy_moments *m, uint32_t block, const double *v)
{
	double *c = cell_of(m, block, v), *first = c + 1, *sum = first + m->slots, *q = sum + m->slots, d[SVY_TUPLE_MAX];
	c[0]++;
	for (size_t s = 0; s < m->slots; s += m->tuple) {
		for (size_t i = 0; i < m->tuple; i++) {
			d[i] = v[s + i] - first[s + i];
			sum[s + i] += d[i];
		}
		for (size_t i = 0; i < m->tuple; i++)
			for (size_t j = i; j < m->tuple; j++)
				*q++ += d[i] * d[j];
	}
}

void svy_moments_totals(const struct svy_moments *m, double *T)
{
	for (uint32_t i = 0; i < svy_table_count(m->cells); i++) {
		const uint32_t *key = svy_table_key(m->cells, i, NULL);
		const double *c = m->cell[i];
		for (size_t s = 0; s < m->slots; s++)
			T[(size_t)key[1] * m->slots + s] += c[0] * c[1 + s] + c[1 + m->slots + s];
	}
}

/* Mean and squared deviations of z, the sum of coefficients times the slots of a tuple, over the rows of a cell. */
static void add_estimate(const struct svy_moments *m, const double *c, const struct svy_gradient_entry *g, size_t ng, struct svy_stratum *acc)
{
	size_t tuple = g->slot / m->tuple, base = tuple * m->tuple;
	const double *first = c + 1 + base, *sum = first + m->slots, *q = c + 1 + 2 * m->slots + tuple * m->products;
	double coef[SVY_TUPLE_MAX] = {0}, n = c[0], mean = 0, m2 = 0;
	for (size_t k = 0; k < ng; k++)
		coef[g[k].slot - base] += g[k].coef;
	for (size_t i = 0; i < m->tuple; i++) {
		mean += coef[i] * (first[i] + sum[i] / n);
		for (size_t j = i; j < m->tuple; j++)
			m2 += (i == j ? 1 : 2) * coef[i] * coef[j] * (*q++ - sum[i] * sum[j] / n);
	}
	svy_stratum_add(acc, g->estimate, n, mean, m2 < 0 ? 0 : m2);  /* rounding below zero is zero, NaN stays */
}

static void add_cell(const struct svy_moments *m, uint32_t index, const struct svy_gradient *g, struct svy_stratum *acc)
{
	const uint32_t *key = svy_table_key(m->cells, index, NULL);
	const double *c = m->cell[index];
	for (size_t i = g->start[key[1]], end = g->start[key[1] + 1]; i < end;) {
		size_t n = 1;
		while (i + n < end && g->entry[i + n].estimate == g->entry[i].estimate)
			n++;
		add_estimate(m, c, &g->entry[i], n, acc);
		i += n;
	}
}

/* Of two slots of a cell the sum of products, unshifted; a <= b. */
static double product(const struct svy_moments *m, const double *c, size_t a, size_t b)
{
	const double *first = c + 1, *sum = first + m->slots, *q = sum + m->slots;
	size_t row = a * m->tuple - a * (a + 1) / 2;    /* of the upper triangle, less a */
	return q[row + b] + first[a] * sum[b] + sum[a] * first[b] + c[0] * first[a] * first[b];
}

/* Sums of z and of products of two: a row is in no other block that these estimates use. */
static void add_cross(const struct svy_moments *m, uint32_t index, const struct svy_gradient *g, struct svy_stratum *acc)
{
	const uint32_t *key = svy_table_key(m->cells, index, NULL);
	const double *c = m->cell[index];
	const struct svy_gradient_entry *end = g->entry + g->start[key[1] + 1];
	for (const struct svy_gradient_entry *x = g->entry + g->start[key[1]]; x < end; x++) {
		acc->sum[x->estimate] += x->coef * (c[0] * c[1 + x->slot] + c[1 + m->slots + x->slot]);
		double *cross = acc->cross + x->estimate * acc->nest;
		for (const struct svy_gradient_entry *y = g->entry + g->start[key[1]]; y < end; y++)
			cross[y->estimate] += x->coef * y->coef * (x->slot < y->slot ? product(m, c, x->slot, y->slot) : product(m, c, y->slot, x->slot));
	}
}

/* A cell's rows as members of their domains. */
static void count_cell(struct svy_moments *m, uint32_t index, double rows, struct svy_engine_counts *counts)
{
	const uint32_t *key = svy_table_key(m->cells, index, NULL);
	uint32_t domain;
	for (size_t i = 0; svy_engine_domain(counts, key[1], i, &domain); i++) {
		counts->block_units[domain] += m->cell[index][0];
		if (m->counted[domain] == key[0] + 1)
			continue;
		m->counted[domain] = key[0] + 1;
		counts->block_strata[domain]++;
		counts->block_units_all[domain] += rows;
	}
}

static int by_stratum(const void *a, const void *b, void *arg)
{
	const struct svy_moments *m = arg;
	const uint32_t *x = svy_table_key(m->cells, *(const uint32_t *)a, NULL), *y = svy_table_key(m->cells, *(const uint32_t *)b, NULL);
	if (x[0] != y[0])
		return x[0] < y[0] ? -1 : 1;
	return x[1] < y[1] ? -1 : x[1] > y[1];
}

int svy_moments_walk(struct svy_moments *m, const struct svy_gradient *g, struct svy_stratum *acc, struct svy_engine_counts *counts,
		     int (*each)(void *self, uint64_t stratum, double n), void *self)
{
	uint32_t n = svy_table_count(m->cells), i = 0;
	uint32_t *order = svy_reallocarray(NULL, n ? n : 1, sizeof *order);
	for (uint32_t k = 0; k < n; k++)
		order[k] = k;
	qsort_r(order, n, sizeof *order, by_stratum, m);
	int rc = 0;
	free(m->counted);
	m->counted = svy_calloc(counts->nblock, sizeof *m->counted);
	for (uint32_t h = 0; h < svy_table_count(m->strata) && !rc; h++) {
		double rows = m->rows[h];
		for (; i < n; i++) {
			const uint32_t *key = svy_table_key(m->cells, order[i], NULL);
			if (key[0] != h)
				break;
			add_cell(m, order[i], g, acc);
			if (acc->cross)
				add_cross(m, order[i], g, acc);
			count_cell(m, order[i], rows, counts);
		}
		counts->strata++;
		counts->units += rows;
		rc = each(self, *(const uint64_t *)svy_table_key(m->strata, h, NULL), rows);
	}
	free(order);
	return rc;
}

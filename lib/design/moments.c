// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/moments.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

/* A cell holds: n, first[slots], sum[slots] of what lies beyond the first, products[3 per pair]. */
struct svy_moments {
	size_t slots, pairs, width;
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
};

struct svy_moments *svy_moments_new(size_t slots)
{
	struct svy_moments *m = svy_calloc(1, sizeof *m);
	m->slots = slots;
	m->pairs = (slots + 1) / 2;
	m->width = 1 + 2 * slots + 3 * m->pairs;
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
	double *c = cell_of(m, block, v), *first = c + 1, *sum = first + m->slots, *q = sum + m->slots;
	c[0]++;
	for (size_t s = 0; s + 1 < m->slots; s += 2, q += 3) {
		double a = v[s] - first[s], b = v[s + 1] - first[s + 1];
		sum[s] += a;
		sum[s + 1] += b;
		q[0] += a * a;
		q[1] += a * b;
		q[2] += b * b;
	}
	if (m->slots & 1) {
		double a = v[m->slots - 1] - first[m->slots - 1];
		sum[m->slots - 1] += a;
		q[0] += a * a;
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

/* Mean and squared deviations of z = c0 v[slot] + c1 v[slot ^ 1] over the rows of a cell. */
static void add_estimate(const struct svy_moments *m, const double *c, const struct svy_gradient_entry *g, size_t ng, struct svy_stratum *acc)
{
	const double *first = c + 1, *sum = first + m->slots, *q = sum + m->slots + 3 * (g->slot / 2);
	double coef[2] = {0, 0}, n = c[0], mean = 0;
	size_t base = g->slot & ~(size_t)1;
	for (size_t k = 0; k < ng; k++)
		coef[g[k].slot & 1] += g[k].coef;
	double s0 = sum[base], s1 = base + 1 < m->slots ? sum[base + 1] : 0;
	mean = coef[0] * (first[base] + s0 / n);
	if (base + 1 < m->slots)
		mean += coef[1] * (first[base + 1] + s1 / n);
	double m2 = coef[0] * coef[0] * (q[0] - s0 * s0 / n) + 2 * coef[0] * coef[1] * (q[1] - s0 * s1 / n)
		+ coef[1] * coef[1] * (q[2] - s1 * s1 / n);
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
	for (uint32_t h = 0; h < svy_table_count(m->strata) && !rc; h++) {
		double rows = m->rows[h];
		for (; i < n; i++) {
			const uint32_t *key = svy_table_key(m->cells, order[i], NULL);
			if (key[0] != h)
				break;
			add_cell(m, order[i], g, acc);
			counts->block_strata[key[1]]++;
			counts->block_units[key[1]] += m->cell[order[i]][0];
			counts->block_units_all[key[1]] += rows;
		}
		counts->strata++;
		counts->units += rows;
		rc = each(self, *(const uint64_t *)svy_table_key(m->strata, h, NULL), rows);
	}
	free(order);
	return rc;
}

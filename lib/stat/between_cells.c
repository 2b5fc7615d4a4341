// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/between_cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

static const double *totals_of(const struct svy_between_cells *c, const double *T, uint32_t block, size_t j)
{
	return T + ((size_t)block * c->nitem + j) * SVY_CELL_TOTALS;
}

/* Numbers classes, and units, within groups. */
static void number(struct svy_between_cells *c, const struct svy_table *blocks, const uint32_t *place)
{
	struct svy_table *classes = svy_table_new(2 * sizeof(uint32_t)), *units = svy_table_new(sizeof(struct svy_between_key));
	for (uint32_t b = 0; b < c->nblock; b++) {
		struct svy_between_key key = *(const struct svy_between_key *)svy_table_key(blocks, b, NULL);
		c->class[b] = c->unit[b] = UINT32_MAX;
		if (!key.class)
			continue;
		const uint32_t class[2] = {key.group, key.class};
		c->class[b] = svy_table_add(classes, class, 0, NULL);
		key.class = 0;
		c->unit[b] = svy_table_add(units, &key, 0, NULL);
		c->class_group[c->class[b]] = c->unit_group[c->unit[b]] = place[key.group];
	}
	c->nclass = svy_table_count(classes);
	c->nunit = svy_table_count(units);
	svy_table_free(classes);
	svy_table_free(units);
}

static void sum_all(struct svy_between_cells *c, const double *T)
{
	memset(c->of_class, 0, c->nclass * c->nitem * sizeof *c->of_class);
	memset(c->of_unit, 0, c->nunit * c->nitem * sizeof *c->of_unit);
	memset(c->sums, 0, c->ngroup * c->nitem * sizeof *c->sums);
	for (uint32_t b = 0; b < c->nblock; b++)
		for (size_t j = 0; j < c->nitem && c->class[b] != UINT32_MAX; j++) {
			const double *t = totals_of(c, T, b, j);
			svy_between_add_cell(t, c->a0[b * c->nitem + j], &c->of_class[c->class[b] * c->nitem + j],
					     &c->sums[c->class_group[c->class[b]] * c->nitem + j]);
			c->of_unit[c->unit[b] * c->nitem + j] += t[SVY_CELL_W];
		}
	for (uint32_t k = 0; k < c->nclass; k++)
		for (size_t j = 0; j < c->nitem; j++)
			svy_between_add_group(&c->of_class[k * c->nitem + j], &c->sums[c->class_group[k] * c->nitem + j]);
	for (uint32_t u = 0; u < c->nunit; u++)
		for (size_t j = 0; j < c->nitem; j++)
			svy_between_add_unit(c->of_unit[u * c->nitem + j], &c->sums[c->unit_group[u] * c->nitem + j]);
}

void svy_between_cells_init(struct svy_between_cells *c, const struct svy_table *blocks, const uint32_t *place, size_t ngroup, size_t nitem, double *n,
			    const double *T)
{
	size_t nblock = svy_table_count(blocks), some = nblock + 1;
	*c = (struct svy_between_cells){.nitem = nitem, .ngroup = ngroup, .nblock = (uint32_t)nblock, .n = n};
	c->class = svy_calloc(some, sizeof *c->class);
	c->unit = svy_calloc(some, sizeof *c->unit);
	c->class_group = svy_calloc(some, sizeof *c->class_group);
	c->unit_group = svy_calloc(some, sizeof *c->unit_group);
	number(c, blocks, place);
	c->a0 = svy_calloc(some * nitem, sizeof *c->a0);
	for (uint32_t b = 0; b < nblock; b++)
		for (size_t j = 0; j < nitem; j++)
			c->a0[b * nitem + j] = totals_of(c, T, b, j)[SVY_CELL_B];
	c->units = svy_calloc(ngroup * nitem + 1, sizeof *c->units);
	c->of_class = svy_calloc((c->nclass + 1) * nitem, sizeof *c->of_class);
	c->of_unit = svy_calloc((c->nunit + 1) * nitem, sizeof *c->of_unit);
	c->sums = svy_calloc(ngroup * nitem + 1, sizeof *c->sums);
	sum_all(c, T);
	for (size_t i = 0; i < ngroup * nitem; i++)
		c->units[i] = svy_between_has_units(&c->sums[i]);
}

void svy_between_cells_free(struct svy_between_cells *c)
{
	free(c->class);
	free(c->unit);
	free(c->class_group);
	free(c->unit_group);
	free(c->a0);
	free(c->n);
	free(c->units);
	free(c->of_class);
	free(c->of_unit);
	free(c->sums);
}

void svy_between_cells_evaluate(struct svy_between_cells *c, const double *T, double *part, double *d)
{
	sum_all(c, T);
	for (size_t i = 0; i < c->ngroup * c->nitem; i++)
		svy_between_evaluate(&c->sums[i], c->n[i], c->units[i], part + i * SVY_BETWEEN_PARTS, d ? d + i * SVY_BETWEEN_PARTS * SVY_BETWEEN_SUMS : NULL);
}

/* One item in one cell: entries from *at on. */
static void linearise(const struct svy_between_cells *c, uint32_t b, size_t j, const double *T, const double *part, const double *d, struct svy_gradient_entry **at)
{
	uint32_t class = c->class[b], unit = c->unit[b];
	size_t first = (c->class_group[class] * c->nitem + j) * SVY_BETWEEN_PARTS;
	const double *t = totals_of(c, T, b, j);
	for (size_t k = first; k < first + SVY_BETWEEN_PARTS; k++) {
		double g[SVY_CELL_TOTALS];
		if (isnan(part[k]) || t[SVY_CELL_W] == 0)
			continue;
		svy_between_chain(t, c->a0[b * c->nitem + j], &c->of_class[class * c->nitem + j], c->of_unit[unit * c->nitem + j], d + k * SVY_BETWEEN_SUMS, g);
		for (size_t s = 0; s < SVY_CELL_TOTALS; s++)
			if (g[s] != 0)
				*(*at)++ = (struct svy_gradient_entry){(uint32_t)(j * SVY_CELL_TOTALS + s), (uint32_t)k, g[s]};
	}
}

void svy_between_cells_gradient(const struct svy_between_cells *c, const double *T, const double *part, const double *d, struct svy_gradient *g)
{
	*g = (struct svy_gradient){.start = svy_calloc(c->nblock + 1, sizeof *g->start),
				   .entry = svy_calloc(c->nblock * c->nitem * SVY_BETWEEN_PARTS * SVY_CELL_TOTALS + 1, sizeof *g->entry)};
	struct svy_gradient_entry *at = g->entry;
	for (uint32_t b = 0; b < c->nblock; b++) {
		g->start[b] = (size_t)(at - g->entry);
		for (size_t j = 0; j < c->nitem && c->class[b] != UINT32_MAX; j++)
			linearise(c, b, j, T, part, d, &at);
	}
	g->start[c->nblock] = (size_t)(at - g->entry);
}

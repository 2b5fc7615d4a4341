// SPDX-License-Identifier: GPL-3.0-or-later
/* Margins of tables: which blocks they add up, and what is in them. */
#include "stat/cells_parts.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

void svy_cells_lists_free(struct svy_cells_lists *l)
{
	free(l->start);
	free(l->v);
}

size_t svy_cells_at(const struct svy_cells *c, size_t margin, size_t d)
{
	return margin % c->nmargin / c->dim[d].stride % (c->dim[d].size + 1);
}

size_t svy_cells_over(const struct svy_cells *c, size_t margin, size_t d)
{
	return margin + (c->dim[d].size - svy_cells_at(c, margin, d)) * c->dim[d].stride;
}

static int order_dims(struct svy_ctx *ctx, struct svy_cells *c)
{
	size_t cells = 1;
	c->nmargin = 1;
	for (size_t k = c->ndim; k-- > 0;) {
		struct svy_cells_dim *m = &c->dim[k];
		if (m->var)
			svy_levels_order(&m->levels);
		m->size = m->var ? m->levels.n : svy_mrset_close(&m->set);
		m->stride = c->nmargin;
		m->code = svy_calloc(m->size, sizeof *m->code);
		for (size_t i = 0; i < m->size; i++)
			m->code[i] = m->var ? m->levels.text[i] : svy_mrset_code(&m->set, i);
		c->nmargin *= m->size + 1;
		cells *= m->size ? m->size : 1;
		if (cells > SVY_CELLS_MAX)
			return svy_fail(ctx, SVY_EDATA, "the table has more than %d cells: it has too many categories", SVY_CELLS_MAX);
	}
	c->width = c->set < 0 ? c->nmargin : 2 * c->nmargin;
	return 0;
}

/* Where a block stands on variable d: its category, the total, or -1 where it has no value. */
static ptrdiff_t position(const struct svy_cells *c, const struct svy_cells_key *key, size_t d)
{
	const struct svy_cells_dim *m = &c->dim[d];
	if (key->at[d] == SVY_CELLS_MISSING)
		return -1;
	if (key->at[d] < 0)
		return (ptrdiff_t)m->size;
	return m->var ? m->levels.rank[key->at[d]] : svy_mrset_rank(&m->set, (uint32_t)key->at[d]);
}

/* Margins of a block into v, with totals over every choice of the variables. Answers to a set do not lie in its total: a respondent may have several. */
static size_t margins_of(const struct svy_cells *c, const struct svy_cells_key *key, uint32_t *v)
{
	size_t n = 0;
	for (size_t mask = 0; mask < (size_t)1 << c->ndim; mask++) {
		size_t at = key->group * c->width;
		bool fits = true;
		for (size_t d = 0; d < c->ndim; d++) {
			bool total = mask >> d & 1, of_set = (ptrdiff_t)d == c->set;
			ptrdiff_t p = position(c, key, d);
			fits &= total ? !of_set || key->at[d] < 0 : p >= 0 && p < (ptrdiff_t)c->dim[d].size;
			at += (total ? c->dim[d].size : (size_t)p) * c->dim[d].stride;
			at += of_set && key->at[d] == SVY_CELLS_ANSWERS ? c->nmargin : 0;
		}
		if (fits)
			v[n++] = (uint32_t)at;
	}
	return n;
}

static void list_margins(struct svy_cells *c)
{
	size_t n = 0, most = (size_t)1 << c->ndim;
	c->margins.start = svy_calloc(c->nblock + 1, sizeof *c->margins.start);
	c->margins.v = svy_calloc(c->nblock * most + 1, sizeof *c->margins.v);
	c->complete = svy_calloc(c->nblock + 1, sizeof *c->complete);
	for (uint32_t b = 0; b < c->nblock; b++) {
		const struct svy_cells_key *key = svy_table_key(c->blocks, b, NULL);
		c->margins.start[b] = n;
		n += margins_of(c, key, c->margins.v + n);
		c->complete[b] = true;
		for (size_t d = 0; d < c->ndim; d++)
			c->complete[b] &= key->at[d] != SVY_CELLS_MISSING;
	}
	c->margins.start[c->nblock] = n;
}

/* The complete blocks of each margin: the lists of margins turned around. */
static void list_parts(struct svy_cells *c)
{
	size_t n = (size_t)c->ngroup * c->width, *start = svy_calloc(n + 2, sizeof *start);
	const struct svy_cells_lists *m = &c->margins;
	c->parts.start = start;
	c->parts.v = svy_calloc(m->start[c->nblock] + 1, sizeof *c->parts.v);
	for (uint32_t b = 0; b < c->nblock; b++)
		for (size_t i = m->start[b]; i < m->start[b + 1] && c->complete[b]; i++)
			start[m->v[i] + 2]++;
	for (size_t i = 0; i < n; i++)
		start[i + 2] += start[i + 1];
	for (uint32_t b = 0; b < c->nblock; b++)
		for (size_t i = m->start[b]; i < m->start[b + 1] && c->complete[b]; i++)
			c->parts.v[start[m->v[i] + 1]++] = b;
}

/* What lies in each margin, by any numbers of the blocks. */
static void add_up(const struct svy_cells *c, const double *of_block, bool complete, double *sum)
{
	memset(sum, 0, (size_t)c->ngroup * c->width * sizeof *sum);
	for (uint32_t b = 0; b < c->nblock; b++)
		for (size_t i = c->margins.start[b]; i < c->margins.start[b + 1] && (c->complete[b] || !complete); i++)
			sum[c->margins.v[i]] += of_block[b];
}

int svy_cells_order(struct svy_ctx *ctx, struct svy_cells *c)
{
	c->ngroup = svy_groups_count(c->frame->groups);
	c->order = svy_groups_order(c->frame->groups);
	int rc = order_dims(ctx, c);
	if (rc)
		return rc;
	size_t n = (size_t)c->ngroup * c->width;
	if (n >= UINT32_MAX / 2)
		return svy_fail(ctx, SVY_EDATA, "tables of %zu cells and margins by %u groups are too many", c->nmargin, c->ngroup);
	list_margins(c);
	list_parts(c);
	c->total = svy_calloc(n + 1, sizeof *c->total);
	c->n = svy_calloc(n + 1, sizeof *c->n);
	c->members = svy_calloc(n + 1, sizeof *c->members);
	c->members_w = svy_calloc(n + 1, sizeof *c->members_w);
	add_up(c, c->T, true, c->total);
	add_up(c, c->cases, true, c->n);
	add_up(c, c->cases, false, c->members);
	add_up(c, c->T, false, c->members_w);
	return 0;
}

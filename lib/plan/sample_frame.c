// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_frame.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "step/row_key.h"

#define SIZE_LARGEST 1e290      /* sums of sizes must stay finite */

static void mark(uint8_t *need, ptrdiff_t col)
{
	if (col >= 0)
		need[col] = 1;
}

void svy_sample_frame_init(struct svy_sample_frame *f, const struct svy_dict *d, const struct svy_sample_plan *p, bool nest, uint8_t *need)
{
	f->dict = d;
	f->plan = p;
	f->nest = nest;
	for (size_t k = 0; k <= p->nunit; k++)
		f->level[k].table = svy_table_new(0);
	if (p->nunit && p->strata.n && !nest)
		f->ids = svy_table_new(0);
	for (size_t i = 0; i < p->strata.n; i++)
		need[p->strata.v[i]] = 1;
	for (size_t k = 0; k < p->nstage; k++) {
		if (k < p->nunit)
			mark(need, p->stage[k].unit_col);
		mark(need, p->stage[k].size_col);
	}
	mark(need, p->sd_col);
	mark(need, p->cost_col);
}

void svy_sample_frame_free(struct svy_sample_frame *f)
{
	for (uint32_t h = 0; h < f->level[0].n; h++) {
		free(f->stratum[h].name);
		free(f->stratum[h].text);
		free(f->stratum[h].labels);
	}
	free(f->stratum);
	for (size_t k = 0; k <= SVY_STAGES_MAX; k++) {
		svy_table_free(f->level[k].table);
		free(f->level[k].parent);
		free(f->level[k].size);
	}
	svy_table_free(f->ids);
	free(f->ids_stratum);
	free(f->row_parent);
	free(f->row_size);
	svy_buf_free(&f->key);
	svy_buf_free(&f->unit);
}

static unsigned long long row_number(const struct svy_sample_frame *f, size_t i)
{
	return (unsigned long long)f->rows + i + 1;
}

/* No value may be missing; codes that the file declares missing are. */
static int require_valid(struct svy_ctx *ctx, struct svy_sample_frame *f, const char *what, size_t col, const struct svy_batch *b)
{
	const struct svy_var *v = &f->dict->var[col];
	if (!svy_column_missing(v, &b->col[col], b->nrow, f->miss))
		return 0;
	for (size_t i = 0; i < b->nrow; i++)
		if (f->miss[i])
			return svy_fail(ctx, SVY_EDATA, "the %s variable '%s' is missing in row %llu of the frame; every row needs it to have a chance of being drawn",
					what, v->name, row_number(f, i));
	return 0;
}

static int require_sizes(struct svy_ctx *ctx, struct svy_sample_frame *f, const char *what, size_t col, const struct svy_batch *b)
{
	int rc = require_valid(ctx, f, what, col, b);
	const double *x = b->col[col].num;
	for (size_t i = 0; i < b->nrow && !rc; i++)
		if (!(x[i] >= 0 && x[i] <= SIZE_LARGEST))
			rc = svy_fail(ctx, SVY_EDATA, "the %s '%s' is %g in row %llu of the frame; it must be 0 or more, and no more than 1e290", what, f->dict->var[col].name, x[i],
				      row_number(f, i));
	return rc;
}

static int check_values(struct svy_ctx *ctx, struct svy_sample_frame *f, const struct svy_batch *b)
{
	const struct svy_sample_plan *p = f->plan;
	int rc = 0;
	for (size_t i = 0; i < p->strata.n && !rc; i++)
		rc = require_valid(ctx, f, "strata", p->strata.v[i], b);
	for (size_t k = 0; k < p->nstage && !rc; k++) {
		if (k < p->nunit)
			rc = require_valid(ctx, f, "unit", (size_t)p->stage[k].unit_col, b);
		if (!rc && p->stage[k].size_col >= 0)
			rc = require_sizes(ctx, f, "size", (size_t)p->stage[k].size_col, b);
	}
	if (!rc && p->cost_col >= 0)
		rc = require_sizes(ctx, f, "cost", (size_t)p->cost_col, b);
	return rc;
}

/* Values, or their labels where they have one, with slashes between. */
static char *values_text(const struct svy_sample_frame *f, const struct svy_batch *b, size_t row, bool labels)
{
	struct svy_buf text = {0};
	for (size_t i = 0; i < f->plan->strata.n; i++) {
		size_t col = f->plan->strata.v[i];
		const char *label = labels ? svy_column_label(&f->dict->var[col], &b->col[col], row) : NULL;
		if (i)
			svy_buf_putc(&text, '/');
		if (label)
			svy_buf_puts(&text, label);
		else
			svy_cell_put(&text, &b->col[col], row);
	}
	if (!text.n)
		svy_buf_puts(&text, "all");
	return svy_buf_take(&text);
}

static uint32_t stratum_of(struct svy_sample_frame *f, const struct svy_batch *b, size_t row)
{
	struct svy_sample_level *l = &f->level[0];
	bool fresh;
	svy_row_key(&f->key, b, &f->plan->strata, row);
	uint32_t h = svy_table_add(l->table, f->key.n ? f->key.p : "", f->key.n, &fresh);
	if (fresh) {
		svy_grow(f->stratum, h, f->stratum_cap);
		f->stratum[h] = (struct svy_sample_stratum){.text = values_text(f, b, row, false), .labels = values_text(f, b, row, true),
							    .name = f->plan->strata.n ? svy_row_text(f->dict, b, &f->plan->strata, row) : svy_strdup("the frame")};
		l->n++;
	}
	f->stratum[h].rows++;
	return h;
}

static int check_nesting(struct svy_ctx *ctx, struct svy_sample_frame *f, const struct svy_batch *b, struct svy_varlist *unit, size_t row, uint32_t h)
{
	bool fresh;
	uint32_t id = svy_table_add(f->ids, f->unit.p, f->unit.n, &fresh);
	if (fresh) {
		svy_grow(f->ids_stratum, id, f->ids_cap);
		f->ids_stratum[id] = h;
	}
	if (f->ids_stratum[id] == h)
		return 0;
	char *name = svy_row_text(f->dict, b, unit, row);
	int rc = svy_fail(ctx, SVY_EDATA, "the unit '%s' is in stratum '%s' and in stratum '%s'; if ids are numbered anew in each stratum, give --nest", name,
			  f->stratum[f->ids_stratum[id]].name, f->stratum[h].name);
	free(name);
	return rc;
}

static int put_size(struct svy_ctx *ctx, struct svy_sample_frame *f, size_t k, uint32_t u, bool fresh, const struct svy_batch *b, struct svy_varlist *unit, size_t row)
{
	const struct svy_sample_stage *s = &f->plan->stage[k];
	struct svy_sample_level *l = &f->level[k + 1];
	if (s->size_is_rows) {
		l->size[u] = fresh ? 1 : l->size[u] + 1;
		return 0;
	}
	double x = b->col[s->size_col].num[row];
	if (fresh) {
		l->size[u] = x;
		f->empty += x == 0;
	}
	if (l->size[u] == x)
		return 0;
	char *name = svy_row_text(f->dict, b, unit, row);
	int rc = svy_fail(ctx, SVY_EDATA, "the size '%s' is %g and %g in the unit '%s'; it must be the same in all rows of a unit (--pps-rows counts rows)", s->size,
			  l->size[u], x, name);
	free(name);
	return rc;
}

/* The unit of stage k that the row is in; parent is that of the stage above, or the stratum. */
static int unit_of(struct svy_ctx *ctx, struct svy_sample_frame *f, size_t k, uint32_t parent, const struct svy_batch *b, size_t row, uint32_t *out)
{
	struct svy_sample_level *l = &f->level[k + 1];
	size_t col = (size_t)f->plan->stage[k].unit_col;
	struct svy_varlist unit = {.v = &col, .n = 1, .cap = 1};
	bool fresh;
	svy_row_key(&f->unit, b, &unit, row);
	f->key.n = 0;
	svy_buf_add(&f->key, (const char *)&parent, sizeof parent);
	svy_buf_add(&f->key, f->unit.p, f->unit.n);
	uint32_t u = *out = svy_table_add(l->table, f->key.p, f->key.n, &fresh);
	if (fresh) {
		svy_grow(l->parent, u, l->cap);
		l->parent[u] = parent;
		if (svy_sample_stage_is_pps(&f->plan->stage[k]))
			svy_grow(l->size, u, l->size_cap);
		l->n++;
	}
	int rc = fresh && k == 0 && f->ids ? check_nesting(ctx, f, b, &unit, row, parent) : 0;
	return !rc && l->size ? put_size(ctx, f, k, u, fresh, b, &unit, row) : rc;
}

/* Figures of the stratum for the allocation. Welford (1962). */
static void add_figures(struct svy_sample_frame *f, struct svy_sample_stratum *s, const struct svy_batch *b, size_t row)
{
	if (f->plan->cost_col >= 0)
		s->cost += b->col[f->plan->cost_col].num[row];
	if (f->plan->sd_col < 0 || f->miss[row])
		return;
	double x = b->col[f->plan->sd_col].num[row], d = x - s->mean;
	s->n++;
	s->mean += d / s->n;
	s->m2 += d * (x - s->mean);
}

static void add_row(struct svy_sample_frame *f, uint32_t parent, const struct svy_batch *b, size_t i)
{
	const struct svy_sample_stage *last = &f->plan->stage[f->plan->nstage - 1];
	size_t at = f->rows + i;
	svy_grow(f->row_parent, at, f->row_cap);
	f->row_parent[at] = parent;
	if (last->unit || last->size_col < 0)
		return;
	svy_grow(f->row_size, at, f->row_size_cap);
	f->row_size[at] = b->col[last->size_col].num[i];
	f->empty += f->row_size[at] == 0;
}

int svy_sample_frame_add(struct svy_ctx *ctx, struct svy_sample_frame *f, const struct svy_batch *b)
{
	int rc = check_values(ctx, f, b);
	if (!rc && f->rows > UINT32_MAX - SVY_BATCH_ROWS)
		rc = svy_fail(ctx, SVY_EDATA, "the frame has more than %u rows", UINT32_MAX - SVY_BATCH_ROWS);
	if (!rc && f->plan->sd_col >= 0)
		svy_column_missing(&f->dict->var[f->plan->sd_col], &b->col[f->plan->sd_col], b->nrow, f->miss);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		uint32_t at = stratum_of(f, b, i);
		add_figures(f, &f->stratum[at], b, i);
		for (size_t k = 0; k < f->plan->nunit && !rc; k++)
			rc = unit_of(ctx, f, k, at, b, i, &at);
		if (!rc)
			add_row(f, at, b, i);
	}
	if (!rc)
		f->rows += (uint32_t)b->nrow;
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests of a table need: shares and counts of its cells with their covariances, group by group and layer by layer. */
#include "stat/cells_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Cells of a table that is tested at most, and estimates whose covariances are found in one walk. */
#define CELLS 500
#define TOGETHER 1000

/* Tables that are walked together: of each the shares of its cells and behind them their counts. */
struct tables {
	struct svy_cells *c;
	struct svy_cells_estimate *e;
	size_t n, cap;
	struct part {
		uint32_t group;
		bool layer;
		size_t base;            /* margin that the shares are of */
		size_t first, ncell;    /* estimates */
	} *part;
	size_t npart, part_cap;
	struct svy_tabletests_rows rows;        /* of all parts so far */
};

/* The variables of a part: two of a layer, or all. */
static size_t dims_of(const struct tables *t, const struct part *p)
{
	return p->layer ? 2 : t->c->ndim;
}

static size_t cells_of(const struct svy_cells *c, size_t ndim)
{
	size_t n = 1;
	for (size_t d = 0; d < ndim; d++)
		n *= c->dim[d].size;
	return n;
}

/* The margin of a cell of a part, cells in row-major order. */
static size_t margin_of(const struct tables *t, const struct part *p, size_t cell)
{
	size_t margin = p->base;
	for (size_t d = dims_of(t, p); d-- > 0; cell /= t->c->dim[d].size)
		margin -= (t->c->dim[d].size - cell % t->c->dim[d].size) * t->c->dim[d].stride;
	return margin;
}

static void add_cell(struct tables *t, const struct part *p, size_t cell, enum svy_cells_kind kind)
{
	svy_grow(t->e, t->n, t->cap);
	t->e[t->n++] = (struct svy_cells_estimate){.group = p->group, .kind = (uint8_t)kind, .nat = kind == SVY_CELLS_SHARE ? 2 : 1,
						   .at = {(uint32_t)margin_of(t, p, cell), (uint32_t)p->base}};
}

static void add_part(struct tables *t, uint32_t group, size_t base, bool layer)
{
	struct svy_cells *c = t->c;
	struct part p = {.group = group, .layer = layer, .base = base, .first = t->n, .ncell = cells_of(c, layer ? 2 : c->ndim)};
	if (c->n[(size_t)group * c->width + base] == 0)
		return;
	svy_grow(t->part, t->npart, t->part_cap);
	t->part[t->npart++] = p;
	for (size_t i = 0; i < 2 * p.ncell; i++)
		add_cell(t, &p, i % p.ncell, i < p.ncell ? SVY_CELLS_SHARE : SVY_CELLS_COUNT);
}

/* The table of each layer, if there are layers, and the whole. */
static void add_group(struct tables *t, uint32_t group)
{
	const struct svy_cells *c = t->c;
	for (size_t margin = 0; margin + 1 < c->nmargin && c->ndim > 2; margin++) {
		bool total = true, layer = true;
		for (size_t d = 0; d < c->ndim; d++) {
			bool all = svy_cells_at(c, margin, d) == c->dim[d].size;
			total &= d > 1 || all;
			layer &= d < 2 || !all;
		}
		if (total && layer)
			add_part(t, group, margin, true);
	}
	add_part(t, group, c->nmargin - 1, false);
}

/* "year=1 (first)" of the group and layer. Caller frees. */
static char *where(const struct svy_cells *c, const struct part *p)
{
	struct svy_buf b = {0};
	char *group = svy_groups_name(c->frame->groups, p->group);
	/* "all" says nothing beside a layer. */
	svy_buf_puts(&b, p->layer && !c->o->frame.by ? "" : group);
	for (size_t d = 2; d < c->ndim && p->layer; d++)
		svy_buf_printf(&b, "%s%s=%s", b.n ? ", " : "", c->dim[d].var->name, c->dim[d].code[svy_cells_at(c, p->base, d)]);
	free(group);
	return svy_buf_take(&b);
}

/* The item of a row of tests: 1 and up, by its term. */
static size_t item_of(struct svy_cells *c, const struct svy_tabletests_row *row)
{
	size_t k = 0;
	while (row->term && k < c->term.n && strcmp(c->term.v[k], row->term) != 0)
		k++;
	if (k == c->term.n) {
		svy_strs_add(&c->term, row->term);
		svy_strs_add(&c->term_title, row->title);
	}
	return k + 1;
}

static void add_row(struct svy_cells *c, const struct part *p, const struct svy_tabletests_row *row)
{
	double *extra;
	size_t domain = (size_t)p->group * c->width + p->base;
	struct svy_result *r = svy_cells_result(c, p->group, p->base, &extra);
	c->tested = true;
	r->item = item_of(c, row);
	r->level = row->name;
	r->stat = row->stat;
	r->estimate = row->estimate;
	r->se = row->se;
	r->lo = row->lo;
	r->hi = row->hi;
	r->n = c->n[domain];
	r->members = c->members[domain];
	r->n_missing = r->members - r->n;
	r->sum_w = c->total[domain];
	/* Without a result a row has no precision that could be missed. */
	r->df = isnan(row->se) && isnan(row->test.statistic) ? NAN : svy_frame_df(c->frame, &c->counts, (uint32_t)domain);
	svy_test_put(&row->test, extra);
}

/* A block of the covariances, over the product of two scales. Caller frees. */
static double *block_of(const double *cov, size_t nest, size_t first, size_t n, double scale)
{
	double *v = svy_calloc(n * n + 1, sizeof *v);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			v[i * n + j] = cov[(first + i) * nest + first + j] / scale / scale;
	return v;
}

static int test_part(struct svy_ctx *ctx, struct tables *t, const struct part *p, const double *cov)
{
	struct svy_cells *c = t->c;
	size_t size[SVY_CELLS_DIMS], domain = (size_t)p->group * c->width + p->base, from = t->rows.n;
	const char *name[SVY_CELLS_DIMS];
	const char *const *code[SVY_CELLS_DIMS];
	const struct svy_var *var[SVY_CELLS_DIMS];
	double *share = svy_calloc(p->ncell + 1, sizeof *share), *v = block_of(cov, t->n, p->first, p->ncell, 1);
	double *counts = block_of(cov, t->n, p->first + p->ncell, p->ncell, c->total[domain]);
	for (size_t i = 0; i < p->ncell; i++)
		share[i] = svy_cells_value(c, &t->e[p->first + i], c->total);
	for (size_t d = 0; d < c->ndim; d++) {
		size[d] = c->dim[d].size;
		name[d] = c->dim[d].var->name;
		var[d] = c->dim[d].var;
		code[d] = (const char *const *)c->dim[d].code;
	}
	char *here = where(c, p);
	struct svy_crosstab x = {.ndim = dims_of(t, p), .size = size, .ncell = p->ncell, .p = share, .cov = v, .n = c->n[domain],
				 .df = svy_frame_df(c->frame, &c->counts, (uint32_t)domain), .cov_counts = counts};
	struct svy_tabletests_table table = {&x, name, code, var, p->layer, here, c->frame->rules};
	int rc = svy_tabletests(ctx, &svy_cells_own(c->o)->test, &table, &t->rows);
	for (size_t i = from; i < t->rows.n && !rc; i++)
		add_row(c, p, &t->rows.v[i]);
	free(here);
	free(share);
	free(counts);
	free(v);
	return rc;
}

/* The tables that have been gathered; then there are none. */
static int test_all(struct svy_ctx *ctx, struct tables *t)
{
	double *var = svy_calloc(t->n + 1, sizeof *var), *cov = svy_calloc(t->n * t->n + 1, sizeof *cov);
	int rc = t->n ? svy_cells_variance(ctx, t->c, t->e, t->n, var, cov, NULL) : 0;
	for (size_t i = 0; i < t->npart && !rc; i++)
		rc = test_part(ctx, t, &t->part[i], cov);
	t->n = t->npart = 0;
	free(var);
	free(cov);
	return rc;
}

/* "a*b", and the titles of both: what the tests of two variables are about, in each layer. */
static void name_term(struct svy_cells *c)
{
	struct svy_buf name = {0}, title = {0};
	for (size_t d = 0; d < c->ndim && d < 2; d++) {
		const struct svy_var *v = c->dim[d].var;
		svy_buf_printf(&name, "%s%s", d ? "*" : "", v->name);
		svy_buf_printf(&title, "%s%s", d ? " × " : "", v->title ? v->title : v->name);
	}
	svy_strs_add_take(&c->term, svy_buf_take(&name));
	svy_strs_add_take(&c->term_title, svy_buf_take(&title));
}

int svy_cells_tests(struct svy_ctx *ctx, struct svy_cells *c)
{
	struct tables t = {.c = c};
	int rc = 0;
	size_t ncell = cells_of(c, c->ndim);
	if (ncell > CELLS) {
		svy_note(ctx, "the table has %zu cells: tables of more than %d are not tested", ncell, CELLS);
		return 0;
	}
	name_term(c);
	for (uint32_t o = 0; o < c->ngroup && !rc; o++) {
		add_group(&t, c->order[o]);
		if (t.n >= TOGETHER || o + 1 == c->ngroup)
			rc = test_all(ctx, &t);
	}
	if (!rc)
		rc = svy_tabletests_end(ctx, &t.rows);
	svy_tabletests_rows_free(&t.rows);
	free(t.e);
	free(t.part);
	return rc;
}

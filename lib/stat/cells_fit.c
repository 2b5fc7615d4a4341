// SPDX-License-Identifier: GPL-3.0-or-later
/* The figures of a table in the order of printing, with their errors. */
#include "stat/cells_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define TOP(c) ((c)->nmargin - 1)       /* the margin of everybody */

struct svy_result *svy_cells_result(struct svy_cells *c, uint32_t group, size_t margin, double **extra)
{
	size_t n = c->nresult++, nby = c->ndim - 1;
	svy_grow(c->result, n, c->result_cap);
	for (size_t k = 0; k < nby; k++) {
		size_t d = k + 1 < nby ? k + 2 : 1, at = svy_cells_at(c, margin, d);
		svy_grow(c->by, n * nby + k, c->by_cap);
		c->by[n * nby + k] = at < c->dim[d].size ? c->dim[d].code[at] : NULL;
	}
	for (size_t k = 0; k < SVY_COL_COUNT; k++) {
		svy_grow(c->extra, n * SVY_COL_COUNT + k, c->extra_cap);
		c->extra[n * SVY_COL_COUNT + k] = NAN;
	}
	*extra = c->extra + n * SVY_COL_COUNT;
	c->result[n] = (struct svy_result){.group = group, .level = "", .se = NAN, .df = NAN, .lo = NAN, .hi = NAN, .n_cell = NAN, .n_missing = NAN,
					   .sum_w = NAN, .deff = NAN, .deff_wor = NAN};
	return &c->result[n];
}

static bool is_total(const struct svy_cells *c, size_t margin, size_t d)
{
	return svy_cells_at(c, margin, d) == c->dim[d].size;
}

/* The margin that a figure is a share of; the same one where it is all of that by definition, and for counts. */
static size_t base_of(const struct svy_cells *c, enum svy_figure f, size_t margin)
{
	switch (f) {
	case SVY_FIGURE_ROW:       return svy_cells_over(c, margin, 1);
	case SVY_FIGURE_COLUMN:    return svy_cells_over(c, margin, 0);
	case SVY_FIGURE_LAYER:     return svy_cells_over(c, svy_cells_over(c, margin, 0), 1);
	case SVY_FIGURE_TABLE:     return TOP(c);
	case SVY_FIGURE_RESPONSES: return is_total(c, margin, (size_t)c->set) ? margin : svy_cells_over(c, margin, (size_t)c->set);
	default:                   return margin;
	}
}

static struct svy_cells_estimate *add_estimate(struct svy_cells *c)
{
	svy_grow(c->estimate, c->nestimate, c->estimate_cap);
	c->estimate[c->nestimate] = (struct svy_cells_estimate){0};
	return &c->estimate[c->nestimate++];
}

static void add_figure(struct svy_cells *c, uint32_t group, size_t margin, enum svy_figure f)
{
	size_t base = base_of(c, f, margin);
	if (f != SVY_FIGURE_COUNT && base == margin)
		return;
	struct svy_cells_estimate *e = add_estimate(c);
	e->group = group;
	e->figure = (uint8_t)f;
	e->kind = f == SVY_FIGURE_COUNT ? SVY_CELLS_COUNT : SVY_CELLS_SHARE;
	e->nat = f == SVY_FIGURE_COUNT ? 1 : 2;
	e->at[0] = (uint32_t)margin;
	e->at[1] = (uint32_t)(base + (f == SVY_FIGURE_RESPONSES ? c->nmargin : 0));
}

/* The next margin in the order of printing: layers, then columns, then rows, totals last; false behind the last. */
static bool next_margin(const struct svy_cells *c, size_t *margin)
{
	for (size_t i = 0; i < c->ndim; i++) {
		size_t d = i < 2 ? i : c->ndim + 1 - i;
		if (!is_total(c, *margin, d)) {
			*margin += c->dim[d].stride;
			return true;
		}
		*margin -= c->dim[d].size * c->dim[d].stride;
	}
	return false;
}

static void list_figures(struct svy_cells *c)
{
	for (uint32_t o = 0; o < c->ngroup; o++) {
		size_t margin = 0;
		do {
			bool total = false;
			for (size_t d = 0; d < c->ndim; d++)
				total |= is_total(c, margin, d);
			for (int f = 0; f < SVY_FIGURES && !(total && svy_cells_own(c->o)->no_totals); f++)
				if (c->figure[f])
					add_figure(c, c->order[o], margin, f);
		} while (next_margin(c, &margin));
	}
}

static bool is_cell(const struct svy_cells *c, const struct svy_cells_estimate *e)
{
	return e->figure == SVY_FIGURE_COUNT && c->ndim > 1 && !is_total(c, e->at[0], 0) && !is_total(c, e->at[0], 1);
}

/* Behind the n figures: for each count the share of its cell of the layer less what independence makes of its row and column. */
static void list_residuals(struct svy_cells *c, size_t n)
{
	for (size_t i = 0; i < n && c->residuals; i++) {
		if (!is_cell(c, &c->estimate[i]))
			continue;
		struct svy_cells_estimate *e = add_estimate(c);
		*e = c->estimate[i];
		e->kind = SVY_CELLS_RESIDUAL;
		e->nat = 4;
		e->at[1] = (uint32_t)svy_cells_over(c, e->at[0], 1);
		e->at[2] = (uint32_t)svy_cells_over(c, e->at[0], 0);
		e->at[3] = (uint32_t)svy_cells_over(c, e->at[1], 0);
	}
}

/* Numbers of margins as those of their group. */
static size_t here(const struct svy_cells *c, const struct svy_cells_estimate *e, size_t margin)
{
	return (size_t)e->group * c->width + margin;
}

/* The margin whose members are the base, and whose units count. */
static size_t domain_of(const struct svy_cells *c, const struct svy_cells_estimate *e)
{
	return here(c, e, e->kind == SVY_CELLS_COUNT ? TOP(c) : e->at[1] % c->nmargin);
}

static void fill_error(const struct svy_cells *c, const struct svy_cells_estimate *e, struct svy_result *r, double var)
{
	size_t domain = domain_of(c, e);
	double p = e->figure == SVY_FIGURE_COUNT ? r->estimate / r->sum_w : r->estimate, srs = p * (1 - p) / (r->n - 1);
	bool none = r->n == 0 || (e->figure != SVY_FIGURE_COUNT && (r->n == 1 || c->counts.block_units[domain] <= 1));
	r->se = none || isnan(r->estimate) ? NAN : sqrt(var);
	r->df = svy_frame_df(c->frame, &c->counts, (uint32_t)domain);
	if (e->figure == SVY_FIGURE_COUNT)
		srs *= r->sum_w * r->sum_w;
	if (e->figure != SVY_FIGURE_RESPONSES && srs > 0)
		r->deff = r->se * r->se / srs;
	if (r->sum_w > r->n)
		r->deff_wor = r->deff / ((r->sum_w - r->n) / r->sum_w);
}

/* Sum of the categories of the rows up to this one. */
static double cumulated(const struct svy_cells *c, const struct svy_cells_estimate *e)
{
	double sum = 0;
	size_t at = svy_cells_at(c, e->at[0], 0);
	for (size_t i = 0; i <= at; i++)
		sum += c->total[here(c, e, e->at[0] - i * c->dim[0].stride)];
	return e->kind == SVY_CELLS_COUNT ? sum : sum / c->total[here(c, e, e->at[1])];
}

static void fill_columns(const struct svy_cells *c, const struct svy_cells_estimate *e, const struct svy_result *r, double *extra)
{
	if (e->figure != SVY_FIGURE_ROW && e->figure != SVY_FIGURE_RESPONSES && !is_total(c, e->at[0], 0) && c->set != 0)
		extra[SVY_COL_CUMULATIVE] = cumulated(c, e);
	if (!is_cell(c, e))
		return;
	size_t row = svy_cells_over(c, e->at[0], 1), column = svy_cells_over(c, e->at[0], 0), both = svy_cells_over(c, row, 0);
	extra[SVY_COL_EXPECTED] = c->total[here(c, e, row)] * (c->total[here(c, e, column)] / c->total[here(c, e, both)]);
	extra[SVY_COL_RESIDUAL] = r->estimate - extra[SVY_COL_EXPECTED];
}

static void fill_result(struct svy_cells *c, const struct svy_cells_estimate *e, double var)
{
	double *extra;
	size_t domain = domain_of(c, e), row = svy_cells_at(c, e->at[0], 0);
	struct svy_result *r = svy_cells_result(c, e->group, e->at[0], &extra);
	r->stat = e->figure == SVY_FIGURE_COUNT ? "count" : "proportion";
	r->base = svy_cells_base(c, e->figure);
	r->level = row < c->dim[0].size ? c->dim[0].code[row] : "";
	r->n = c->n[domain];
	r->members = c->members[domain];
	r->n_missing = r->members - r->n;
	r->n_cell = c->n[here(c, e, e->at[0])];
	r->sum_w = c->total[domain];
	r->dispersion = r->sum_w / r->n / (c->members_w[domain] / r->members) * r->members / (r->members - 1);
	r->estimate = svy_cells_value(c, e, c->total);
	fill_error(c, e, r, var);
	fill_columns(c, e, r, extra);
}

/* Haberman (1973), with the design's variance of the residual in place of that of a multinomial sample. */
static void fill_residuals(struct svy_cells *c, size_t n, const double *var)
{
	for (size_t i = 0, k = n; i < n && k < c->nestimate; i++) {
		if (!is_cell(c, &c->estimate[i]))
			continue;
		double se = sqrt(var[k]), value = svy_cells_value(c, &c->estimate[k], c->total);
		c->extra[i * SVY_COL_COUNT + SVY_COL_ADJ_RESIDUAL] = se > 0 ? value / se : NAN;
		k++;
	}
}

static void keep_second(struct svy_cells *c, size_t from, size_t n)
{
	const double *second = svy_engine_second(c->engine);
	if (!second)
		return;
	if (!c->second)
		c->second = svy_calloc(c->nestimate + 1, sizeof *c->second);
	memcpy(c->second + from, second, n * sizeof *second);
}

/* Variances of all estimates, part by part; with --vcov all at once. */
static int variances(struct svy_ctx *ctx, struct svy_cells *c, double *var, double *cov)
{
	size_t from = 0;
	int rc = 0;
	do {
		const struct svy_cells_estimate *e = c->estimate + from;
		size_t n = cov ? c->nestimate : svy_cells_chunk(c, e, c->nestimate - from);
		rc = svy_cells_variance(ctx, c, e, n, var + from, cov, from ? NULL : &c->counts);
		if (!rc)
			keep_second(c, from, n);
		from += n;
	} while (from < c->nestimate && !rc);
	return rc;
}

/* Covariances of the n figures in a matrix of all results: tests have none. */
static void keep_covariance(struct svy_cells *c, size_t n, const double *cov)
{
	c->cov = svy_calloc(c->nresult * c->nresult + 1, sizeof *c->cov);
	for (size_t i = 0; i < c->nresult; i++)
		for (size_t j = 0; j < c->nresult; j++)
			c->cov[i * c->nresult + j] = i < n && j < n ? cov[i * c->nestimate + j] : NAN;
}

static int warn_missing(struct svy_ctx *ctx, const struct svy_cells *c, size_t n)
{
	size_t none = 0, one = 0;
	for (size_t i = 0; i < n; i++) {
		none += isnan(c->result[i].estimate);
		one += c->estimate[i].figure != SVY_FIGURE_COUNT && c->counts.units > 1 && c->counts.block_units[domain_of(c, &c->estimate[i])] == 1;
	}
	int rc = none ? svy_warn(ctx, "%zu of %zu figures do not exist: nobody is in their base", none, n) : 0;
	if (!rc && one)
		rc = svy_warn(ctx, "%zu of %zu figures have no standard error: their base lies within one primary unit", one, n);
	return rc;
}

int svy_cells_fit(struct svy_ctx *ctx, struct svy_cells *c, struct svy_fit *fit)
{
	list_figures(c);
	size_t n = c->nestimate;
	list_residuals(c, n);
	int rc = c->o->vcov ? svy_frame_check_covariance(ctx, c->nestimate) : 0;
	if (rc)
		return rc;
	double *var = svy_calloc(c->nestimate + 1, sizeof *var);
	double *cov = c->o->vcov ? svy_calloc(c->nestimate * c->nestimate + 1, sizeof *cov) : NULL;
	rc = variances(ctx, c, var, cov);
	for (size_t i = 0; i < n && !rc; i++)
		fill_result(c, &c->estimate[i], var[i]);
	if (!rc) {
		fill_residuals(c, n, var);
		rc = warn_missing(ctx, c, n);
	}
	if (!rc && c->tests)
		rc = svy_cells_tests(ctx, c);
	if (!rc && cov)
		keep_covariance(c, n, cov);
	if (c->second)
		c->second = svy_reallocarray(c->second, c->nresult + c->nestimate + 1, sizeof *c->second);
	for (size_t i = 0; i < c->nresult; i++) {
		c->result[i].extra = c->extra + i * SVY_COL_COUNT;
		if (c->second && i >= n)
			c->second[i] = NAN;
	}
	*fit = (struct svy_fit){c->nresult, c->result, c->cov, &c->counts, c->ngroup, c->order, c->second};
	free(var);
	free(cov);
	return ctx->err.code ? ctx->err.code : rc;
}

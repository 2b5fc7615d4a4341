// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/means.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/place.h"

/* Slots of a block: y - shift and 1 of item 0, then of item 1, …, each on the rows where the item is valid. */
struct svy_means {
	struct svy_frame *frame;
	struct svy_engine *engine;
	size_t nitem;
	bool covariance;
	enum svy_means_kind kind;
	double *shift;
	bool *shifted;
	double *v;                      /* contributions of one row */
	double *n, *sum_wyy;            /* per group and item: valid rows; sum_wyy is NULL without deff */
	double *rows;                   /* per group */
	uint32_t ngroup, cap;
	bool deff;
	/* the fit */
	uint32_t *order;
	struct svy_means_result *result;
	double *cov;
	struct svy_engine_counts counts;
};

struct svy_means *svy_means_new(struct svy_frame *frame, size_t nitem, bool deff, bool covariance)
{
	struct svy_means *m = svy_calloc(1, sizeof *m);
	struct svy_engine_design d = svy_places_design(frame->places);
	m->frame = frame;
	m->nitem = nitem;
	m->deff = deff;
	m->covariance = covariance;
	m->engine = svy_engine_new(&d, 2 * nitem, covariance, 0);
	m->shift = svy_calloc(nitem, sizeof *m->shift);
	m->shifted = svy_calloc(nitem, sizeof *m->shifted);
	m->v = svy_calloc(2 * nitem, sizeof *m->v);
	return m;
}

void svy_means_free(struct svy_means *m)
{
	if (!m)
		return;
	svy_engine_free(m->engine);
	svy_engine_counts_free(&m->counts);
	free(m->shift);
	free(m->shifted);
	free(m->v);
	free(m->n);
	free(m->rows);
	free(m->sum_wyy);
	free(m->order);
	free(m->result);
	free(m->cov);
	free(m);
}

static double *grown(double *p, size_t from, size_t to)
{
	p = svy_reallocarray(p, to ? to : 1, sizeof *p);
	memset(p + from, 0, (to - from) * sizeof *p);
	return p;
}

static void grow_groups(struct svy_means *m)
{
	uint32_t have = svy_groups_count(m->frame->groups);
	if (have <= m->cap)
		return;
	size_t from = m->cap * m->nitem, to = (size_t)have * 2 * m->nitem;
	m->n = grown(m->n, from, to);
	m->rows = grown(m->rows, m->cap, (size_t)have * 2);
	if (m->deff)
		m->sum_wyy = grown(m->sum_wyy, from, to);
	m->cap = have * 2;
}

static void find_shifts(struct svy_means *m, size_t nrow, const double *const *y, const uint8_t *const *miss)
{
	for (size_t j = 0; j < m->nitem; j++)
		for (size_t i = 0; i < nrow && !m->shifted[j]; i++)
			if (!miss[j][i] && isfinite(y[j][i])) {
				m->shift[j] = y[j][i];
				m->shifted[j] = true;
			}
}

static void count_row(struct svy_means *m, uint32_t group, size_t i, const double *const *y, const uint8_t *const *miss, double w)
{
	double *n = m->n + (size_t)group * m->nitem;
	m->rows[group]++;
	for (size_t j = 0; j < m->nitem; j++)
		n[j] += !miss[j][i];
	if (!m->deff)
		return;
	double *q = m->sum_wyy + (size_t)group * m->nitem;
	for (size_t j = 0; j < m->nitem; j++)
		if (!miss[j][i])
			q[j] += w * (y[j][i] - m->shift[j]) * (y[j][i] - m->shift[j]);
}

static void fill_row(struct svy_means *m, size_t i, const double *const *y, const uint8_t *const *miss)
{
	for (size_t j = 0; j < m->nitem; j++) {
		bool valid = !miss[j][i];
		m->v[2 * j] = valid ? y[j][i] - m->shift[j] : 0;
		m->v[2 * j + 1] = valid;
	}
}

int svy_means_add(struct svy_ctx *ctx, struct svy_means *m, size_t nrow, const double *const *y, const uint8_t *const *miss, const uint8_t *drop)
{
	struct svy_frame *f = m->frame;
	grow_groups(m);
	find_shifts(m, nrow, y, miss);
	for (size_t i = 0; i < nrow; i++) {
		if (drop && drop[i])
			continue;
		int rc = svy_engine_row(ctx, m->engine, &f->rows, i);
		if (rc)
			return rc;
		if (!f->inside[i])
			continue;
		fill_row(m, i, y, miss);
		for (size_t k = 0; k < f->per_row; k++) {
			uint32_t group = f->group[k][i];
			if (group == SVY_BLOCK_NONE)
				continue;
			count_row(m, group, i, y, miss, f->rows.w[i]);
			rc = svy_engine_add(ctx, m->engine, group, m->v);
			if (rc)
				return rc;
		}
	}
	return 0;
}

/* An estimate from its two totals; of no rows a total is 0 and a mean does not exist. */
static double estimate_of(const struct svy_means *m, size_t j, const double *t)
{
	return m->kind == SVY_MEAN ? m->shift[j] + t[0] / t[1] : t[0] + m->shift[j] * t[1];
}

/* All estimates, in the order of printing. */
static void evaluate(void *self, const double *T, double *estimate)
{
	const struct svy_means *m = self;
	for (uint32_t o = 0; o < m->ngroup; o++)
		for (size_t j = 0; j < m->nitem; j++)
			estimate[o * m->nitem + j] = estimate_of(m, j, T + ((size_t)m->order[o] * m->nitem + j) * 2);
}

/* Estimate and gradient of every group and item. Estimates are numbered in the order of printing. */
static void linearise(struct svy_means *m, const double *T, struct svy_gradient *g)
{
	uint32_t *place = svy_calloc(m->ngroup, sizeof *place);
	for (uint32_t o = 0; o < m->ngroup; o++)
		place[m->order[o]] = o;
	g->start = svy_calloc(m->ngroup + 1, sizeof *g->start);
	g->entry = svy_calloc(2 * m->ngroup * m->nitem, sizeof *g->entry);
	struct svy_gradient_entry *at = g->entry;
	for (uint32_t b = 0; b < m->ngroup; b++) {
		g->start[b] = (size_t)(at - g->entry);
		for (size_t j = 0; j < m->nitem; j++) {
			const double *t = T + ((size_t)b * m->nitem + j) * 2;
			uint32_t e = (uint32_t)(place[b] * m->nitem + j);
			struct svy_means_result *r = &m->result[e];
			bool mean = m->kind == SVY_MEAN;
			double centre = t[0] / t[1];
			r->sum_w = t[1];
			r->estimate = estimate_of(m, j, t);
			*at++ = (struct svy_gradient_entry){(uint32_t)(2 * j), e, mean ? 1 / t[1] : 1};
			*at++ = (struct svy_gradient_entry){(uint32_t)(2 * j + 1), e, mean ? -centre / t[1] : m->shift[j]};
		}
	}
	g->start[m->ngroup] = (size_t)(at - g->entry);
	free(place);
}

/*
 * Kish (1965): the variance against that of a simple random sample of as many respondents. The element variance is that of
 * R survey::svyvar, so deff_wor equals svymean(deff=TRUE) and deff svymean(deff="replace").
 */
static void design_effect(const struct svy_means *m, uint32_t group, size_t j, struct svy_means_result *r)
{
	size_t k = (size_t)group * m->nitem + j;
	double W = r->sum_w, n = r->n;
	double centre = (m->kind == SVY_MEAN ? r->estimate : r->estimate / W) - m->shift[j];
	double element = (m->sum_wyy[k] / W - centre * centre) * n / (n - 1);
	double srs = element / n * (m->kind == SVY_TOTAL ? W * W : 1);
	r->deff = r->se * r->se / srs;
	r->deff_wor = W > n ? r->deff / ((W - n) / W) : NAN;
}

static void fill_results(struct svy_ctx *ctx, struct svy_means *m, const double *var)
{
	enum svy_means_kind kind = m->kind;
	size_t one_unit_groups = 0;
	for (uint32_t o = 0; o < m->ngroup; o++) {
		uint32_t group = m->order[o];
		/* z sums to zero over the group: within one unit it is zero there too, which is no variance at all */
		bool one_unit = m->counts.block_units[group] <= 1;
		for (size_t j = 0; j < m->nitem; j++) {
			struct svy_means_result *r = &m->result[(size_t)o * m->nitem + j];
			size_t k = (size_t)group * m->nitem + j;
			r->n = k < (size_t)m->cap * m->nitem ? m->n[k] : 0;
			r->n_missing = group < m->cap ? m->rows[group] - r->n : 0;
			r->se = sqrt(var[(size_t)o * m->nitem + j]);
			if (r->n == 0 || (kind == SVY_MEAN && (one_unit || r->n == 1)))
				r->se = NAN;
			if (r->n == 0)
				r->estimate = kind == SVY_MEAN ? NAN : 0;
			r->df = svy_frame_df(m->frame, &m->counts, group);
			r->deff = r->deff_wor = NAN;
			if (m->deff && m->sum_wyy)
				design_effect(m, group, j, r);
		}
		/* A total has an error there too: that of how many such units were drawn. */
		if (kind == SVY_MEAN && m->counts.block_units[group] == 1 && m->counts.units > 1)
			svy_frame_warn_one_unit(ctx, m->frame, group, one_unit_groups++);
	}
	svy_frame_warn_one_unit_rest(ctx, one_unit_groups);
}

int svy_means_finish(struct svy_ctx *ctx, struct svy_means *m, enum svy_means_kind kind, struct svy_means_fit *fit)
{
	m->kind = kind;
	m->ngroup = svy_groups_count(m->frame->groups);
	m->order = svy_groups_order(m->frame->groups);
	size_t nest = m->ngroup * m->nitem;
	const double *T;
	int rc = m->covariance ? svy_frame_check_covariance(ctx, nest) : 0;
	if (!rc)
		rc = svy_engine_totals(ctx, m->engine, m->ngroup, &T);
	if (rc)
		return rc;
	grow_groups(m);
	m->result = svy_calloc(nest, sizeof *m->result);
	struct svy_gradient g;
	linearise(m, T, &g);
	double *var = svy_calloc(nest, sizeof *var);
	m->cov = m->covariance ? svy_calloc(nest * nest, sizeof *m->cov) : NULL;
	svy_engine_counts_init(&m->counts, m->ngroup);
	struct svy_smooth smooth = {.nest = nest, .gradient = &g, .evaluate = evaluate, .self = m};
	rc = svy_engine_variance(ctx, m->engine, &smooth, m->frame->rules->lonely, var, m->cov, &m->counts);
	if (!rc)
		fill_results(ctx, m, var);
	*fit = (struct svy_means_fit){m->ngroup, m->order, m->result, m->cov, &m->counts};
	free(var);
	free(g.start);
	free(g.entry);
	return ctx->err.code ? ctx->err.code : rc;
}

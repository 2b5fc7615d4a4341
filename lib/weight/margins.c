// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/margins.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/calibrate.h"
#include "weight/auxiliary.h"
#include "weight/cells.h"
#include "weight/margins_parts.h"

static void size_terms(struct svy_margins *m)
{
	m->first = svy_calloc(m->nterm + 1, sizeof *m->first);
	for (size_t k = 0; k < m->nterm; k++)
		m->first[k + 1] = m->first[k] + svy_aux_targeted(m->aux, k);
	m->total = svy_calloc(m->first[m->nterm] + 1, sizeof *m->total);
	m->base = svy_calloc(m->first[m->nterm] + 1, sizeof *m->base);
}

int svy_margins_start(struct svy_margins *m, const struct svy_dict *in, uint8_t *need, size_t replicates)
{
	int rc = svy_aux_bind(m->ctx, m->targets, in, need, &m->aux);
	if (rc)
		return rc;
	m->nterm = svy_aux_terms(m->aux);
	m->nweight = 1 + replicates;
	size_terms(m);
	m->rows = svy_calloc(m->nterm, sizeof *m->rows);
	m->missing = svy_calloc(m->nterm, sizeof *m->missing);
	m->index = svy_reallocarray(NULL, SVY_BATCH_ROWS * m->nterm, sizeof *m->index);
	if (svy_aux_has_numbers(m->aux))
		m->x = svy_reallocarray(NULL, SVY_BATCH_ROWS * m->nterm, sizeof *m->x);
	return 0;
}

static struct svy_calibrate_source source_of(struct svy_margins *m, size_t weight)
{
	return svy_cells_source(m->ctx, m->cells, weight);
}

static int bind(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added)
{
	struct svy_margins *m = self;
	(void)out;
	*added = 0;
	int rc = svy_margins_start(m, in, need, replicates);
	if (rc)
		return rc;
	m->source = source_of;
	m->g = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *m->g);
	m->whole = svy_calloc(m->nweight, sizeof *m->whole);
	for (size_t k = 0; k < m->nweight; k++)
		m->whole[k] = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof **m->whole);
	m->cells = svy_cells_new(m->nterm, m->nweight, m->x != NULL);
	return 0;
}

bool svy_margins_weighs(const struct svy_weights *w, size_t row)
{
	for (size_t k = 0; k < w->n; k++)
		if (w->w[k][row] != 0)
			return true;
	return false;
}

bool svy_margins_count(struct svy_margins *m, size_t row)
{
	const uint32_t *category = m->index + row * m->nterm;
	const double *x = m->x ? m->x + row * m->nterm : NULL;
	bool whole = true;
	for (size_t k = 0; k < m->nterm; k++) {
		if (category[k] == SVY_AUX_NONE || (x && isnan(x[k]))) {
			m->missing[k]++;
			whole = false;
		} else {
			svy_tally_add(&m->rows[k], category[k], 1);
			whole = whole && category[k] < svy_aux_targeted(m->aux, k);
		}
	}
	return whole;
}

/* Row `from` of the batch becomes number `to` of those that take part, its categories auxiliary variables. */
static void take_row(struct svy_margins *m, size_t from, size_t to, const struct svy_weights *w)
{
	for (size_t k = 0; k < m->nterm; k++) {
		m->index[to * m->nterm + k] = (uint32_t)m->first[k] + m->index[from * m->nterm + k];
		if (m->x)
			m->x[to * m->nterm + k] = m->x[from * m->nterm + k];
	}
	for (size_t k = 0; k < m->nweight; k++)
		m->whole[k][to] = w->w[k][from];
}

static int batch(void *self, const struct svy_batch *b, const struct svy_weights *w)
{
	struct svy_margins *m = self;
	size_t n = 0;
	m->seen += b->nrow;
	svy_aux_batch(m->aux, b, m->index, m->x);
	for (size_t i = 0; i < b->nrow; i++)
		if (svy_margins_weighs(w, i) && svy_margins_count(m, i))
			take_row(m, i, n++, w);
	return svy_cells_add(m->ctx, m->cells, n, m->index, m->x, &(struct svy_weights){m->nweight, m->whole});
}

struct svy_calibrate svy_margins_problem(const struct svy_margins *m)
{
	const size_t naux = m->first[m->nterm];
	return (struct svy_calibrate){.nterm = m->dense ? naux : m->nterm, .naux = naux, .ones = !m->x && !m->dense, .total = m->total, .method = m->o.method, .lo = m->o.lo,
		.hi = m->o.hi, .tolerance = m->o.tolerance, .iterations = m->o.iterations};
}

static int solve_weight(struct svy_margins *m, const struct svy_calibrate *c, size_t k)
{
	struct svy_calibrate_source source = m->source(m, k);
	struct svy_calibrate_outcome got;
	int rc = svy_calibrate(m->ctx, c, &source, m->l + k * c->naux, &got);
	if (!rc && !got.reached)
		rc = svy_margins_fail(m, c, k, &got);
	if (!rc && k == 0)
		svy_margins_report(m, &got);
	return rc;
}

int svy_margins_solve(struct svy_margins *m)
{
	struct svy_calibrate c = svy_margins_problem(m);
	struct svy_calibrate_source source = m->source(m, 0);
	int rc = svy_calibrate_base_totals(&c, &source, m->base);
	if (!rc)
		rc = svy_margins_check(m);
	if (rc)
		return rc;
	m->l = svy_calloc(m->nweight * c.naux + 1, sizeof *m->l);
	for (size_t k = 0; k < m->nweight && !rc && m->seen; k++)
		rc = solve_weight(m, &c, k);
	return rc;
}

static int solve(void *self)
{
	return svy_margins_solve(self);
}

/* Rows that do not take part have no auxiliary variables that are known, and need none. */
static void find_rows(struct svy_margins *m, const struct svy_batch *b)
{
	const size_t naux = m->first[m->nterm];
	svy_aux_batch(m->aux, b, m->index, m->x);
	for (size_t i = 0; i < b->nrow; i++)
		for (size_t k = 0; k < m->nterm; k++) {
			uint32_t *at = &m->index[i * m->nterm + k];
			*at = *at == SVY_AUX_NONE || m->first[k] + *at >= naux ? 0 : (uint32_t)m->first[k] + *at;
		}
}

static int apply(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added)
{
	struct svy_margins *m = self;
	const struct svy_calibrate c = svy_margins_problem(m);
	const struct svy_calibrate_cells cells = {b->nrow, m->index, m->x, NULL};
	(void)added;
	find_rows(m, b);
	for (size_t k = 0; k < w->n; k++) {
		svy_calibrate_factors(&c, m->l + k * c.naux, &cells, m->g);
		for (size_t i = 0; i < b->nrow; i++)
			to->w[k][i] = w->w[k][i] == 0 ? 0 : w->w[k][i] * m->g[i];
	}
	return 0;
}

static void declare(void *self, struct svy_calibration_step *step)
{
	const struct svy_margins *m = self;
	step->method = m->o.kind == SVY_POSTSTRATIFY ? SVY_CALIBRATE_LINEAR : m->o.method;
	step->lo = m->o.lo;
	step->hi = m->o.hi;
	svy_aux_declare(m->aux, step);
}

void svy_margins_free(struct svy_margins *m)
{
	for (size_t k = 0; m->rows && k < m->nterm; k++)
		svy_tally_free(&m->rows[k]);
	for (size_t k = 0; m->whole && k < m->nweight; k++)
		free(m->whole[k]);
	svy_cells_free(m->cells);
	svy_aux_free(m->aux);
	free(m->rows);
	free(m->missing);
	free(m->first);
	free(m->total);
	free(m->base);
	free(m->l);
	free(m->index);
	free(m->x);
	free(m->g);
	free(m->whole);
}

static void free_margins(void *self)
{
	svy_margins_free(self);
	free(self);
}

char *svy_margins_title(enum svy_margins_kind kind, const struct svy_targets *t)
{
	static const char *const done[] = {"post-stratified by", "raked to", "calibrated to"};
	struct svy_buf b = {0};
	svy_buf_printf(&b, "Weight, %s ", done[kind]);
	for (size_t k = 0; k < t->n; k++)
		svy_buf_printf(&b, "%s%s", k ? ", " : "", t->margin[k].name);
	return svy_buf_take(&b);
}

static int check_kind(struct svy_ctx *ctx, const struct svy_margins_opts *o, const struct svy_targets *t)
{
	if (o->kind == SVY_POSTSTRATIFY && t->n > 1)
		return svy_fail(ctx, SVY_EUSAGE, "post-strata are the categories of one margin, crossed ('%s*%s'); several margins are for rake: '%s'",
				t->margin[0].name, t->margin[1].name, t->file);
	for (size_t k = 0; k < t->n && o->kind != SVY_CALIBRATE; k++)
		if (t->margin[k].of)
			return svy_fail(ctx, SVY_EUSAGE, "the total of a number is for calibrate: '%s'", t->margin[k].name);
	return 0;
}

int svy_margins_method(struct svy_ctx *ctx, const struct svy_margins_opts *o, const struct svy_targets *t, struct svy_reweight_method *out)
{
	static const char *const kinds[] = {"poststratify", "rake", "calibrate"};
	int rc = check_kind(ctx, o, t);
	if (rc)
		return rc;
	struct svy_margins *m = svy_calloc(1, sizeof *m);
	m->ctx = ctx;
	m->o = *o;
	m->targets = t;
	if (o->kind != SVY_CALIBRATE)
		m->o.method = SVY_CALIBRATE_RAKING;
	*out = (struct svy_reweight_method){kinds[o->kind], svy_margins_title(o->kind, t), m, bind, batch, solve, apply, declare, free_margins};
	return 0;
}

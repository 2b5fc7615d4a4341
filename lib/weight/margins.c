// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/margins.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/calibrate.h"
#include "io/spool.h"
#include "weight/auxiliary.h"
#include "weight/cells.h"
#include "weight/margins_parts.h"

static int bind(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added)
{
	struct svy_margins *m = self;
	(void)out;
	*added = 0;
	int rc = svy_aux_bind(m->ctx, m->targets, in, need, &m->aux);
	if (rc)
		return rc;
	size_t n = svy_aux_terms(m->aux);
	m->nweight = 1 + replicates;
	m->rows = svy_calloc(n, sizeof *m->rows);
	m->missing = svy_calloc(n, sizeof *m->missing);
	m->category = svy_reallocarray(NULL, SVY_BATCH_ROWS * n, sizeof *m->category);
	if (svy_aux_has_numbers(m->aux))
		m->x = svy_reallocarray(NULL, SVY_BATCH_ROWS * n, sizeof *m->x);
	svy_cells_init(&m->cells, n, m->nweight, m->x != NULL);
	m->places = svy_spool_new();
	return 0;
}

static bool has_weight(const struct svy_weights *w, size_t row)
{
	for (size_t k = 0; k < w->n; k++)
		if (w->w[k][row] != 0)
			return true;
	return false;
}

/* Counts the row in its categories. False if it has none of some term. */
static bool count_row(struct svy_margins *m, const uint32_t *category, const double *x)
{
	const size_t n = m->cells.nterm;
	bool whole = true;
	for (size_t k = 0; k < n; k++) {
		if (category[k] == SVY_AUX_NONE || (x && isnan(x[k]))) {
			m->missing[k]++;
			whole = false;
		} else {
			svy_margins_count(&m->rows[k], category[k]);
		}
	}
	return whole;
}

static int batch(void *self, const struct svy_batch *b, const struct svy_weights *w)
{
	struct svy_margins *m = self;
	const size_t n = m->cells.nterm;
	svy_aux_batch(m->aux, b, m->category, m->x);
	for (size_t i = 0; i < b->nrow; i++) {
		const double *x = m->x ? m->x + i * n : NULL;
		m->place[i] = NO_CELL;
		if (!has_weight(w, i) || !count_row(m, m->category + i * n, x))
			continue;
		m->place[i] = svy_cells_place(&m->cells, m->category + i * n, x);
		for (size_t k = 0; k < w->n; k++)
			m->cells.d[m->place[i] * m->nweight + k] += w->w[k][i];
	}
	return svy_spool_write(m->ctx, m->places, m->place, b->nrow * sizeof *m->place);
}

/* The problem of the cells as the solver has it. */
static struct svy_calibrate problem_of(const struct svy_margins *m, uint32_t *index)
{
	const size_t n = m->cells.nterm;
	for (size_t i = 0; i < m->cells.n * n; i++)
		index[i] = (uint32_t)m->first[i % n] + m->cells.category[i];
	return (struct svy_calibrate){.ncell = m->cells.n, .nterm = n, .naux = m->first[n], .index = index, .x = m->cells.x, .total = m->total,
		.method = m->o.method, .lo = m->o.lo, .hi = m->o.hi, .tolerance = m->o.tolerance, .iterations = m->o.iterations};
}

static int solve_weight(struct svy_margins *m, const struct svy_calibrate *c, size_t k, double *d, double *g)
{
	struct svy_calibrate_outcome got;
	for (size_t i = 0; i < c->ncell; i++)
		d[i] = m->cells.d[i * m->nweight + k];
	int rc = svy_calibrate(m->ctx, c, d, g, &got);
	if (!rc && !got.reached)
		rc = svy_margins_fail(m, c, k, d, &got);
	if (!rc && k == 0)
		svy_margins_report(m, &got);
	return rc;
}

static int solve(void *self)
{
	struct svy_margins *m = self;
	int rc = svy_margins_check(m);
	if (rc)
		return rc;
	uint32_t *index = svy_reallocarray(NULL, m->cells.n * m->cells.nterm + 1, sizeof *index);
	double *d = svy_calloc(m->cells.n + 1, sizeof *d);
	struct svy_calibrate c = problem_of(m, index);
	m->g = svy_reallocarray(NULL, m->nweight, (m->cells.n + 1) * sizeof *m->g);
	for (size_t k = 0; k < m->nweight && !rc && m->cells.n; k++)
		rc = solve_weight(m, &c, k, d, m->g + k * m->cells.n);
	free(index);
	free(d);
	return rc;
}

static int apply(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added)
{
	struct svy_margins *m = self;
	const size_t bytes = b->nrow * sizeof *m->place;
	(void)added;
	ssize_t got = svy_spool_read(m->ctx, m->places, m->at, m->place, bytes);
	if (got < 0 || (size_t)got != bytes)
		return got < 0 ? (int)got : svy_fail(m->ctx, SVY_EIO, "the temporary file ends too early");
	m->at += got;
	for (size_t k = 0; k < w->n; k++)
		for (size_t i = 0; i < b->nrow; i++)
			to->w[k][i] = w->w[k][i] == 0 ? 0 : w->w[k][i] * m->g[k * m->cells.n + m->place[i]];
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

static void free_margins(void *self)
{
	struct svy_margins *m = self;
	for (size_t k = 0; m->aux && k < m->cells.nterm; k++)
		free(m->rows[k].n);
	if (m->aux)
		svy_cells_free(&m->cells);
	svy_aux_free(m->aux);
	svy_spool_free(m->places);
	free(m->rows);
	free(m->missing);
	free(m->category);
	free(m->x);
	free(m->first);
	free(m->total);
	free(m->g);
	free(m);
}

static char *title_of(enum svy_margins_kind kind, const struct svy_targets *t)
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
	*out = (struct svy_reweight_method){kinds[o->kind], title_of(o->kind, t), m, bind, batch, solve, apply, declare, free_margins};
	return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/nonresponse.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/spool.h"
#include "weight/nonresponse_parts.h"

static int bind(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added)
{
	struct svy_nonresponse *m = self;
	(void)out;
	*added = 0;
	m->dict = in;
	m->nweight = 1 + replicates;
	int rc = svy_nonresponse_bind(m, need);
	if (rc)
		return rc;
	size_t n = svy_aux_terms(m->aux);
	m->category = svy_reallocarray(NULL, SVY_BATCH_ROWS * n, sizeof *m->category);
	if (svy_aux_has_numbers(m->aux))
		m->x = svy_reallocarray(NULL, SVY_BATCH_ROWS * n, sizeof *m->x);
	svy_kinds_init(&m->cells, n, m->nweight * SVY_DISPOSITIONS, m->x != NULL);
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

static int check_row(struct svy_nonresponse *m, const struct svy_batch *b, size_t row)
{
	const size_t n = m->cells.nterm;
	for (size_t k = 0; k < n; k++) {
		if (m->category[row * n + k] != SVY_AUX_NONE && !(m->x && isnan(m->x[row * n + k])))
			continue;
		return svy_fail(m->ctx, SVY_EDATA, "row %" PRIu64 " has no value, so that nothing tells how likely its response was: '%s'", b->first + row + 1,
				m->margins.margin[k].name);
	}
	return 0;
}

/* Room for the counts of all cells, which are zero at first. */
static void grow_counts(struct svy_nonresponse *m)
{
	const size_t old = m->cell_cap, new = m->cells.cap;
	if (new == old)
		return;
	m->cell_rows = svy_reallocarray(m->cell_rows, new, sizeof *m->cell_rows);
	m->cell_asked = svy_reallocarray(m->cell_asked, new, sizeof *m->cell_asked);
	memset(m->cell_rows + old, 0, (new - old) * sizeof *m->cell_rows);
	memset(m->cell_asked + old, 0, (new - old) * sizeof *m->cell_asked);
	m->cell_cap = new;
}

/* Calibration may leave such weights; shares of them would be none. */
static int check_weight(struct svy_nonresponse *m, const struct svy_batch *b, const struct svy_weights *w, size_t row)
{
	if (w->w[0][row] >= 0)
		return 0;
	return svy_fail(m->ctx, SVY_EDATA, "row %" PRIu64 " has a weight below zero, with which nonresponse cannot be adjusted for", b->first + row + 1);
}

static void count_row(struct svy_nonresponse *m, const struct svy_weights *w, size_t row, uint32_t cell, enum svy_disposition d)
{
	for (size_t k = 0; k < w->n; k++)
		m->cells.d[cell * m->cells.nweight + k * SVY_DISPOSITIONS + d] += w->w[k][row];
	grow_counts(m);
	m->rows[d]++;
	m->cell_asked[cell] += d == SVY_RESPONDENT || d == SVY_NONRESPONDENT;
	m->cell_rows[cell] += d == SVY_RESPONDENT;
}

static int batch(void *self, const struct svy_batch *b, const struct svy_weights *w)
{
	struct svy_nonresponse *m = self;
	const size_t n = m->cells.nterm;
	int rc = svy_nonresponse_judge(m, b);
	svy_aux_batch(m->aux, b, m->category, m->x);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		m->place[i] = SVY_AUX_NONE;
		if (!has_weight(w, i))
			continue;
		rc = check_weight(m, b, w, i);
		rc = rc ? rc : check_row(m, b, i);
		if (rc)
			break;
		uint32_t cell = svy_kinds_place(&m->cells, m->category + i * n, m->x ? m->x + i * n : NULL);
		count_row(m, w, i, cell, m->disposition[i]);
		if (m->disposition[i] == SVY_RESPONDENT)
			m->place[i] = cell;
	}
	return rc ? rc : svy_spool_write(m->ctx, m->places, m->place, b->nrow * sizeof *m->place);
}

static void tell_rows(const struct svy_nonresponse *m)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%" PRIu64 " respondent%s, %" PRIu64 " nonrespondent%s", m->rows[SVY_RESPONDENT],
		       m->rows[SVY_RESPONDENT] == 1 ? "" : "s", m->rows[SVY_NONRESPONDENT], m->rows[SVY_NONRESPONDENT] == 1 ? "" : "s");
	if (m->expr[SVY_INELIGIBLE])
		svy_buf_printf(&b, ", %" PRIu64 " ineligible", m->rows[SVY_INELIGIBLE]);
	if (m->expr[SVY_UNKNOWN])
		svy_buf_printf(&b, ", %" PRIu64 " of unknown eligibility", m->rows[SVY_UNKNOWN]);
	double all[SVY_DISPOSITIONS] = {0};
	for (size_t c = 0; c < m->cells.n; c++)
		for (int d = 0; d < SVY_DISPOSITIONS; d++)
			all[d] += svy_nonresponse_sum(m, c, 0, (enum svy_disposition)d);
	svy_tell(m->ctx, "%s; %.1f %% of the eligible responded, %.1f %% weighted", b.p,
		 100 * (double)m->rows[SVY_RESPONDENT] / (double)(m->rows[SVY_RESPONDENT] + m->rows[SVY_NONRESPONDENT]),
		 100 * all[SVY_RESPONDENT] / (all[SVY_RESPONDENT] + all[SVY_NONRESPONDENT]));
	svy_buf_free(&b);
}

static int solve(void *self)
{
	struct svy_nonresponse *m = self;
	uint64_t all = 0;
	for (int d = 0; d < SVY_DISPOSITIONS; d++)
		all += m->rows[d];
	m->g = svy_calloc(m->nweight * m->cells.n + 1, sizeof *m->g);
	if (m->missing && svy_warn(m->ctx, "'--response' is missing in %" PRIu64 " row%s, which count as no response", m->missing, m->missing == 1 ? "" : "s"))
		return SVY_EDATA;
	if (all && !m->rows[SVY_RESPONDENT])
		return svy_fail(m->ctx, SVY_EDATA, "nobody responded: no row of non-zero weight fulfils '%s'", m->o.response);
	if (all)
		tell_rows(m);
	return m->o.propensity ? svy_nonresponse_by_propensity(m) : svy_nonresponse_by_class(m);
}

static int apply(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added)
{
	struct svy_nonresponse *m = self;
	const size_t bytes = b->nrow * sizeof *m->place;
	(void)added;
	ssize_t got = svy_spool_read(m->ctx, m->places, m->at, m->place, bytes);
	if (got < 0 || (size_t)got != bytes)
		return got < 0 ? (int)got : svy_fail(m->ctx, SVY_EIO, "the temporary file ends too early");
	m->at += got;
	for (size_t k = 0; k < w->n; k++)
		for (size_t i = 0; i < b->nrow; i++)
			to->w[k][i] = m->place[i] == SVY_AUX_NONE || w->w[k][i] == 0 ? 0 : w->w[k][i] * m->g[k * m->cells.n + m->place[i]];
	return 0;
}

static void declare(void *self, struct svy_calibration_step *step)
{
	(void)self, (void)step;
}

static void free_nonresponse(void *self)
{
	struct svy_nonresponse *m = self;
	for (int d = 0; d < SVY_DISPOSITIONS; d++)
		svy_expr_free(m->expr[d]);
	if (m->aux && m->places)
		svy_kinds_free(&m->cells);
	svy_aux_free(m->aux);
	svy_targets_free(&m->margins);
	svy_spool_free(m->places);
	free(m->cell_rows);
	free(m->cell_asked);
	free(m->category);
	free(m->x);
	free(m->g);
	free(m);
}

int svy_nonresponse_method(struct svy_ctx *ctx, const struct svy_nonresponse_opts *o, struct svy_reweight_method *out)
{
	if (o->classes && o->propensity)
		return svy_fail(ctx, SVY_EUSAGE, "'--classes' and '--propensity' are two ways of the same: give one of them");
	struct svy_nonresponse *m = svy_calloc(1, sizeof *m);
	m->ctx = ctx;
	m->o = *o;
	*out = (struct svy_reweight_method){"nonresponse", svy_strdup("Weight, adjusted for nonresponse"), m, bind, batch, solve, apply, declare, free_nonresponse};
	return 0;
}

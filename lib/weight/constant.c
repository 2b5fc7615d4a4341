// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/constant.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "step/row_key.h"
#include "weight/margins_parts.h"

#define PIECE 1024      /* units that the solver reads at once */

struct constant {
	struct svy_margins m;           /* first, so that a pointer to it is one to the whole */
	const char *within;
	const struct svy_dict *in;
	struct svy_varlist id;
	struct svy_table *units;
	size_t n, cap, naux;
	double *w;                      /* of the units, nweight each */
	double *x;                      /* naux each: sums of base weight times variable, then means */
	struct svy_strs column;         /* names of the means */
	size_t numbered;                /* the last number that was tried for a name */
	struct svy_buf key;
	uint32_t *index;                /* 0 … naux - 1, PIECE times */
	double *d;                      /* of a piece */
	double *g;                      /* by unit, then weight */
	size_t weight;
	uint8_t miss[SVY_BATCH_ROWS];
};

static int read_units(void *self, size_t piece, struct svy_calibrate_cells *out)
{
	struct constant *c = self;
	const size_t from = piece * PIECE;
	if (from >= c->n)
		return 0;
	size_t n = c->n - from < PIECE ? c->n - from : PIECE;
	for (size_t i = 0; i < n; i++)
		c->d[i] = c->w[(from + i) * c->m.nweight + c->weight];
	*out = (struct svy_calibrate_cells){n, c->index, c->x + from * c->naux, c->d};
	return 1;
}

static struct svy_calibrate_source source_of(struct svy_margins *m, size_t weight)
{
	struct constant *c = (struct constant *)m;
	c->weight = weight;
	return (struct svy_calibrate_source){read_units, c};
}

/* A column for the means of an auxiliary variable; those of earlier steps keep theirs. */
static void add_column(struct constant *c, struct svy_dict *out, size_t term, uint32_t category)
{
	struct svy_var *v = NULL;
	char *what = svy_aux_name(c->m.aux, term, category);
	struct svy_buf title = {0};
	while (!v) {
		struct svy_buf name = {0};
		svy_buf_printf(&name, "_mean%zu", ++c->numbered);
		v = svy_dict_add(out, name.p, SVY_NUMBER);
		if (v)
			svy_strs_add(&c->column, name.p);
		svy_buf_free(&name);
	}
	svy_buf_printf(&title, "Mean within %s: %s", c->within, what);
	v->title = svy_buf_take(&title);
	v->measure = SVY_SCALE;
	free(what);
}

static int bind(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added)
{
	struct constant *c = self;
	int rc = svy_margins_start(&c->m, in, need, replicates);
	if (!rc)
		rc = svy_varlist_parse(c->m.ctx, in, c->within, &c->id);
	if (rc)
		return rc;
	c->in = in;
	c->naux = c->m.first[c->m.nterm];
	c->m.dense = true;
	c->m.source = source_of;
	for (size_t k = 0; k < c->id.n; k++)
		need[c->id.v[k]] = 1;
	for (size_t k = 0; k < c->m.nterm; k++)
		for (uint32_t a = 0; a < svy_aux_targeted(c->m.aux, k); a++)
			add_column(c, out, k, a);
	*added = c->naux;
	c->units = svy_table_new(0);
	c->index = svy_reallocarray(NULL, PIECE * c->naux, sizeof *c->index);
	for (size_t i = 0; i < PIECE * c->naux; i++)
		c->index[i] = (uint32_t)(i % c->naux);
	c->d = svy_reallocarray(NULL, PIECE, sizeof *c->d);
	return 0;
}

static int check_id(struct constant *c, const struct svy_batch *b)
{
	for (size_t k = 0; k < c->id.n; k++) {
		const struct svy_var *v = &c->in->var[c->id.v[k]];
		size_t i = 0;
		if (!svy_column_missing(v, &b->col[c->id.v[k]], b->nrow, c->miss))
			continue;
		while (!c->miss[i])
			i++;
		return svy_fail(c->m.ctx, SVY_EDATA, "the unit '%s' is missing in row %" PRIu64, v->name, b->first + i + 1);
	}
	return 0;
}

static size_t unit_of(struct constant *c, const struct svy_batch *b, size_t row)
{
	bool fresh;
	svy_row_key(&c->key, b, &c->id, row);
	size_t u = svy_table_add(c->units, c->key.p, c->key.n, &fresh);
	if (!fresh)
		return u;
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 256;
		c->w = svy_reallocarray(c->w, c->cap, c->m.nweight * sizeof *c->w);
		c->x = svy_reallocarray(c->x, c->cap, c->naux * sizeof *c->x);
	}
	memset(c->w + u * c->m.nweight, 0, c->m.nweight * sizeof *c->w);
	memset(c->x + u * c->naux, 0, c->naux * sizeof *c->x);
	c->n++;
	return u;
}

static int batch(void *self, const struct svy_batch *b, const struct svy_weights *w)
{
	struct constant *c = self;
	struct svy_margins *m = &c->m;
	int rc = check_id(c, b);
	m->seen += b->nrow;
	svy_aux_batch(m->aux, b, m->index, m->x);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		size_t u = unit_of(c, b, i);
		if (!svy_margins_weighs(w, i) || !svy_margins_count(m, i))
			continue;
		for (size_t k = 0; k < m->nterm; k++)
			c->x[u * c->naux + m->first[k] + m->index[i * m->nterm + k]] += w->w[0][i] * (m->x ? m->x[i * m->nterm + k] : 1);
		for (size_t k = 0; k < w->n; k++)
			c->w[u * w->n + k] += w->w[k][i];
	}
	return rc;
}

static int solve(void *self)
{
	struct constant *c = self;
	for (size_t u = 0; u < c->n; u++)
		for (size_t a = 0; a < c->naux; a++)
			c->x[u * c->naux + a] /= c->w[u * c->m.nweight] != 0 ? c->w[u * c->m.nweight] : 1;
	int rc = svy_margins_solve(&c->m);
	if (rc)
		return rc;
	const struct svy_calibrate problem = svy_margins_problem(&c->m);
	c->g = svy_reallocarray(NULL, c->n + 1, c->m.nweight * sizeof *c->g);
	double *g = svy_reallocarray(NULL, PIECE, sizeof *g);
	struct svy_calibrate_cells cells;
	for (size_t k = 0; k < c->m.nweight; k++)
		for (size_t piece = 0; read_units(c, piece, &cells); piece++) {
			svy_calibrate_factors(&problem, c->m.l + k * c->naux, &cells, g);
			for (size_t i = 0; i < cells.n; i++)
				c->g[(piece * PIECE + i) * c->m.nweight + k] = g[i];
		}
	free(g);
	return 0;
}

static int apply(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added)
{
	struct constant *c = self;
	for (size_t i = 0; i < b->nrow; i++) {
		size_t u = unit_of(c, b, i);
		for (size_t k = 0; k < w->n; k++)
			to->w[k][i] = w->w[k][i] == 0 ? 0 : w->w[k][i] * c->g[u * w->n + k];
		for (size_t a = 0; a < c->naux; a++) {
			added[a].num[i] = c->x[u * c->naux + a];
			added[a].miss[i] = SVY_VALID;
		}
	}
	return 0;
}

static void declare(void *self, struct svy_calibration_step *step)
{
	const struct constant *c = self;
	step->method = c->m.o.method;
	step->lo = c->m.o.lo;
	step->hi = c->m.o.hi;
	for (size_t a = 0; a < c->naux; a++)
		svy_calibration_add_term(step)->of = svy_strdup(c->column.v[a]);
}

static void free_constant(void *self)
{
	struct constant *c = self;
	svy_margins_free(&c->m);
	svy_varlist_free(&c->id);
	svy_table_free(c->units);
	svy_strs_free(&c->column);
	svy_buf_free(&c->key);
	free(c->w);
	free(c->x);
	free(c->index);
	free(c->d);
	free(c->g);
	free(c);
}

int svy_constant_method(struct svy_ctx *ctx, const struct svy_margins_opts *o, const struct svy_targets *t, const char *within, struct svy_reweight_method *out)
{
	if (o->kind != SVY_CALIBRATE)
		return svy_fail(ctx, SVY_EUSAGE, "factors that are constant within '%s' are for calibrate", within);
	struct constant *c = svy_calloc(1, sizeof *c);
	c->m.ctx = ctx;
	c->m.o = *o;
	c->m.targets = t;
	c->within = within;
	*out = (struct svy_reweight_method){"calibrate", svy_margins_title(o->kind, t), c, bind, batch, solve, apply, declare, free_constant};
	return 0;
}

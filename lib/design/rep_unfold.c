// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rep_unfold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "io/spool.h"

struct svy_rep_unfold {
	size_t R, from;                 /* replicates; columns that come in */
	bool rows_are_units;
	uint64_t row;
	struct svy_table *unit;         /* codes of the stratum and the unit, to the unit's number */
	struct svy_spool *factor;       /* R numbers of each unit */
	uint32_t at;                    /* the unit whose factors are at hand */
	double *here;
	size_t full;                    /* rows that fit */
	struct svy_column *col;
	uint8_t *valid;
};

static int add_columns(struct svy_ctx *ctx, const char *prefix, const struct svy_factors *f, struct svy_dict *out)
{
	struct svy_replicates r;
	size_t R = svy_factors_count(f);
	int rc = 0;
	svy_factors_describe(f, &r);
	for (size_t k = 0; k < R && !rc; k++) {
		char name[256], title[64];
		snprintf(name, sizeof name, "%s%zu", prefix, k + 1);
		snprintf(title, sizeof title, "Replicate weight %zu of %zu", k + 1, R);
		struct svy_var *v = svy_dict_add(out, name, SVY_NUMBER);
		if (!v) {
			rc = svy_fail(ctx, SVY_EUSAGE, "there is a variable '%s' already; give the replicates another name with --columns=PREFIX", name);
			break;
		}
		v->title = svy_strdup(title);
		v->measure = SVY_SCALE;
		svy_strs_add(&r.column, name);
	}
	if (!rc)
		svy_replicates_write(&out->survey, &r);
	svy_replicates_free(&r);
	return rc;
}

static int keep_factors(struct svy_ctx *ctx, struct svy_rep_unfold *u, const struct svy_first_stage *s, struct svy_factors *f)
{
	int rc = 0;
	for (size_t h = 0; h < s->n; h++) {
		svy_factors_open(f, s->rank[h]);
		for (size_t i = s->start[h]; i < s->start[h + 1] && !rc; i++) {
			uint64_t key[2] = {s->place[h].code[0], s->code[i]};
			svy_table_add(u->unit, key, 0, NULL);
			rc = svy_spool_write(ctx, u->factor, svy_factors_of(f, s->unit_rank[i]), u->R * sizeof(double));
		}
	}
	return rc;
}

static void make_columns(struct svy_rep_unfold *u, const struct svy_dict *out)
{
	u->full = svy_batch_fill(out, NULL);
	u->valid = svy_calloc(u->full, 1);
	u->here = svy_calloc(u->R + 1, sizeof *u->here);
	u->col = svy_calloc(u->from + u->R, sizeof *u->col);
	for (size_t k = 0; k < u->R; k++)
		u->col[u->from + k] = (struct svy_column){.num = svy_calloc(u->full, sizeof(double)), .miss = u->valid};
}

int svy_rep_unfold_new(struct svy_ctx *ctx, const struct svy_dict *d, const char *prefix, const struct svy_first_stage *s, struct svy_factors *f,
		       bool rows_are_units, struct svy_dict *out, struct svy_rep_unfold **unfold)
{
	*unfold = NULL;
	size_t R = svy_factors_count(f);
	if (R > SVY_REP_UNFOLD_MAX)
		return svy_fail(ctx, SVY_EDATA, "%zu replicates are too many for columns (at most %d); a bootstrap has fewer, and of weights that "
				"were not calibrated none are needed, since they are made where they are read", R, SVY_REP_UNFOLD_MAX);
	svy_dict_copy(out, d);
	int rc = add_columns(ctx, prefix, f, out);
	if (rc)
		return rc;
	struct svy_rep_unfold *u = svy_calloc(1, sizeof *u);
	u->R = R;
	u->from = d->nvar;
	u->rows_are_units = rows_are_units;
	u->unit = svy_table_new(2 * sizeof(uint64_t));
	u->factor = svy_spool_new();
	u->at = UINT32_MAX;
	make_columns(u, out);
	*unfold = u;
	return keep_factors(ctx, u, s, f);
}

void svy_rep_unfold_free(struct svy_rep_unfold *u)
{
	if (!u)
		return;
	for (size_t k = 0; k < u->R; k++)
		free(u->col[u->from + k].num);
	svy_table_free(u->unit);
	svy_spool_free(u->factor);
	free(u->here);
	free(u->col);
	free(u->valid);
	free(u);
}

/* The factors of the row's unit into u->here. */
static int find(struct svy_ctx *ctx, struct svy_rep_unfold *u, const struct svy_place *place)
{
	uint64_t key[2] = {place->code[0], u->rows_are_units ? u->row++ : place->code[1]};
	size_t bytes = u->R * sizeof *u->here;
	uint32_t unit = svy_table_find(u->unit, key, 0);
	if (unit == u->at)
		return 0;
	ssize_t got = svy_spool_read(ctx, u->factor, (int64_t)unit * (int64_t)bytes, u->here, bytes);
	if (got < 0 || (size_t)got != bytes)
		return got < 0 ? (int)got : svy_fail(ctx, SVY_EIO, "the temporary file ends too early");
	u->at = unit;
	return 0;
}

static struct svy_column shifted(const struct svy_column *c, size_t at)
{
	return (struct svy_column){c->num ? c->num + at : NULL, c->str ? c->str + at : NULL, c->miss ? c->miss + at : NULL};
}

/* n rows of b from `at` on. */
static int put(struct svy_ctx *ctx, struct svy_rep_unfold *u, const struct svy_batch *b, const struct svy_rows *rows, size_t at, size_t n,
	       struct svy_sink *sink)
{
	for (size_t i = 0; i < n; i++) {
		int rc = find(ctx, u, &rows->place[at + i]);
		if (rc)
			return rc;
		for (size_t k = 0; k < u->R; k++)
			u->col[u->from + k].num[i] = rows->w[at + i] * u->here[k];
	}
	for (size_t j = 0; j < u->from; j++)
		u->col[j] = shifted(&b->col[j], at);
	struct svy_batch out = *b;
	out.nrow = n;
	out.ncol = u->from + u->R;
	out.col = u->col;
	out.first = b->first + at;
	out.full = u->full;
	return sink->batch(sink, &out);
}

int svy_rep_unfold_batch(struct svy_ctx *ctx, struct svy_rep_unfold *u, const struct svy_batch *b, const struct svy_rows *rows, struct svy_sink *sink)
{
	int rc = 0;
	for (size_t at = 0; at < b->nrow && !rc; at += u->full) {
		size_t n = b->nrow - at < u->full ? b->nrow - at : u->full;
		rc = put(ctx, u, b, rows, at, n, sink);
	}
	return rc;
}

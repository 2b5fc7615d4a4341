// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/wide_window.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/row_key.h"

struct svy_wide_window {
	const struct svy_wide_plan *p;
	const struct svy_dict *out;
	const ptrdiff_t *from;
	size_t nindex;
	struct svy_batch *rows;
	uint64_t first, end;            /* groups */
	size_t *cell;                   /* [index * patterns + pattern]: column of the result */
	uint64_t *head;                 /* per respondent: number of his first row, from 1; 0: none yet */
	uint64_t *seen;                 /* [respondent * nindex + index]: the same of the row of that index */
	struct svy_column *slice;
};

/* Of a text its place and a guess of its length. */
size_t svy_wide_window_bytes(const struct svy_dict *out, size_t nindex)
{
	size_t n = (nindex + 1) * sizeof(uint64_t);
	for (size_t j = 0; j < out->nvar; j++)
		n += 1 + (out->var[j].type == SVY_NUMBER ? sizeof(double) : sizeof(struct svy_str) + 48);
	return n;
}

struct svy_wide_window *svy_wide_window_new(const struct svy_wide_plan *p, const struct svy_dict *out, const ptrdiff_t *from, size_t nindex, size_t rows)
{
	struct svy_wide_window *w = svy_calloc(1, sizeof *w);
	w->p = p;
	w->out = out;
	w->from = from;
	w->nindex = nindex;
	w->rows = rows ? svy_batch_new_rows(out, NULL, rows) : svy_batch_new(out, NULL);
	w->cell = svy_calloc(nindex * p->patterns.n + 1, sizeof *w->cell);
	for (size_t j = 0; j < out->nvar; j++)
		if (from[j] < 0)
			w->cell[-1 - from[j]] = j;
	w->head = svy_calloc(w->rows->full, sizeof *w->head);
	w->seen = svy_calloc(w->rows->full * nindex + 1, sizeof *w->seen);
	w->slice = svy_calloc(out->nvar + 1, sizeof *w->slice);
	return w;
}

void svy_wide_window_free(struct svy_wide_window *w)
{
	if (!w)
		return;
	svy_batch_free(w->rows);
	free(w->cell);
	free(w->head);
	free(w->seen);
	free(w->slice);
	free(w);
}

uint64_t svy_wide_window_move(struct svy_wide_window *w, uint64_t first, uint64_t groups)
{
	size_t n = groups - first < w->rows->full ? (size_t)(groups - first) : w->rows->full;
	svy_batch_clear(w->rows);
	w->rows->nrow = n;
	w->first = first;
	w->end = first + n;
	for (size_t j = 0; j < w->out->nvar; j++)
		svy_column_blank(&w->rows->col[j], 0, n);
	memset(w->head, 0, n * sizeof *w->head);
	memset(w->seen, 0, n * w->nindex * sizeof *w->seen);
	return w->end;
}

static bool inside(const struct svy_wide_window *w, const struct svy_wide_place *at)
{
	return at->group >= w->first && at->group < w->end;
}

static int fail_twice(struct svy_ctx *ctx, const struct svy_wide_window *w, const struct svy_batch *b, size_t row, uint64_t other)
{
	struct svy_varlist key = {0};
	for (size_t i = 0; i < w->p->id.n; i++)
		svy_varlist_add(&key, w->p->id.v[i]);
	svy_varlist_add(&key, w->p->index);
	char *text = svy_row_text(w->p->in, b, &key, row);
	int rc = svy_fail(ctx, SVY_EDATA, "rows %" PRIu64 " and %" PRIu64 " are of one respondent and index: '%s'", other, b->first + row + 1, text);
	free(text);
	svy_varlist_free(&key);
	return rc;
}

/* Which row of each respondent is his first, and whether an index comes twice. */
static int mark(struct svy_ctx *ctx, struct svy_wide_window *w, const struct svy_batch *b, const struct svy_wide_place *place, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (!inside(w, &place[i]))
			continue;
		size_t r = place[i].group - w->first;
		if (!w->head[r])
			w->head[r] = b->first + i + 1;
		if (place[i].index == SVY_WIDE_NO_INDEX)
			continue;
		uint64_t *seen = &w->seen[r * w->nindex + place[i].index];
		if (*seen)
			return fail_twice(ctx, w, b, i, *seen);
		*seen = b->first + i + 1;
	}
	return 0;
}

static void copy(struct svy_batch *to, size_t col, size_t at, const struct svy_column *c, size_t row)
{
	struct svy_column *t = &to->col[col];
	t->miss[at] = c->miss[row];
	if (c->num)
		t->num[at] = c->num[row];
	else if (c->str[row].n)
		t->str[at] = svy_batch_string(to, c->str[row].p, c->str[row].n);
}

static bool same(const struct svy_column *a, size_t i, const struct svy_column *b, size_t k)
{
	if (a->miss[i] != b->miss[k])
		return false;
	if (a->miss[i])
		return true;
	if (a->num)
		return a->num[i] == b->num[k];
	return a->str[i].n == b->str[k].n && memcmp(a->str[i].p, b->str[k].p, a->str[i].n) == 0;
}

static int fail_varies(struct svy_ctx *ctx, const struct svy_wide_window *w, size_t col, const struct svy_batch *b, size_t row, size_t at)
{
	char *id = svy_row_text(w->p->in, b, &w->p->id, row);
	struct svy_buf one = {0}, other = {0};
	svy_cell_put(&one, &w->rows->col[col], at);
	svy_cell_put(&other, &b->col[w->from[col]], row);
	const char *name = w->out->var[col].name, *domain = w->p->in->survey.domain;
	int rc = svy_fail(ctx, SVY_EDATA, "'%s' varies within '%s': '%s' in row %" PRIu64 ", '%s' in row %" PRIu64 "; %s", name, id,
			  one.p ? one.p : "", w->head[at], other.p ? other.p : "", b->first + row + 1, domain && strcmp(domain, name) == 0
			  ? "some of his rows are outside the domain: take them out (svyfilter --really-drop)"
			  : "spread it too (--names), or drop it before (svyselect)");
	free(id);
	svy_buf_free(&one);
	svy_buf_free(&other);
	return rc;
}

/* A column that is the same in all rows of a respondent, or should be. */
static int put_same(struct svy_ctx *ctx, struct svy_wide_window *w, size_t col, const struct svy_batch *b, const struct svy_wide_place *place,
		    size_t from, size_t to)
{
	const struct svy_column *c = &b->col[w->from[col]];
	bool id = svy_varlist_has(&w->p->id, (size_t)w->from[col]);
	for (size_t i = from; i < to; i++) {
		if (!inside(w, &place[i]))
			continue;
		size_t r = place[i].group - w->first;
		if (w->head[r] == b->first + i + 1)
			copy(w->rows, col, r, c, i);
		else if (!id && !same(&w->rows->col[col], r, c, i))
			return fail_varies(ctx, w, col, b, i, r);
	}
	return 0;
}

static void put_cells(struct svy_wide_window *w, size_t pattern, const struct svy_batch *b, const struct svy_wide_place *place, size_t from, size_t to)
{
	const struct svy_column *c = &b->col[w->p->spread[pattern]];
	for (size_t i = from; i < to; i++)
		if (inside(w, &place[i]) && place[i].index != SVY_WIDE_NO_INDEX)
			copy(w->rows, w->cell[place[i].index * w->p->patterns.n + pattern], place[i].group - w->first, c, i);
}

int svy_wide_window_put(struct svy_ctx *ctx, struct svy_wide_window *w, const struct svy_batch *b, const struct svy_wide_place *place, size_t from, size_t to)
{
	int rc = mark(ctx, w, b, place, from, to);
	for (size_t j = 0; j < w->out->nvar && !rc; j++)
		if (w->from[j] >= 0)
			rc = put_same(ctx, w, j, b, place, from, to);
	for (size_t k = 0; k < w->p->patterns.n && !rc; k++)
		put_cells(w, k, b, place, from, to);
	return rc;
}

int svy_wide_window_emit(struct svy_wide_window *w, struct svy_sink *next)
{
	int rc = 0;
	for (size_t at = 0; at < w->rows->nrow && !rc; at += SVY_BATCH_ROWS) {
		size_t n = w->rows->nrow - at < SVY_BATCH_ROWS ? w->rows->nrow - at : SVY_BATCH_ROWS;
		struct svy_batch b = {.nrow = n, .ncol = w->out->nvar, .full = SVY_BATCH_ROWS, .first = w->first + at, .col = w->slice};
		for (size_t j = 0; j < w->out->nvar; j++) {
			const struct svy_column *c = &w->rows->col[j];
			w->slice[j] = (struct svy_column){c->num ? c->num + at : NULL, c->str ? c->str + at : NULL, c->miss + at};
		}
		rc = next->batch(next, &b);
	}
	return rc;
}

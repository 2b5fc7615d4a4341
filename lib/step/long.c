// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/long.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "io/relay.h"
#include "step/long_plan.h"
#include "step/row_key.h"

/* Respondents that are remembered for the check that each has one row: a bound on memory, not on respondents. */
#define ID_CHECK_MAX ((uint32_t)1 << 19)

/* Where a row of the result comes from: a row of the batch and an index; nindex stands for none. */
struct from {
	uint32_t row, index;
};

struct long_sink {
	struct svy_relay relay;
	struct svy_long_plan plan;
	enum svy_long_drop drop;
	uint8_t *wanted;                /* of plan.out */
	struct svy_batch *out;
	struct from *from;              /* of the rows that are being gathered */
	uint32_t *row;                  /* the same, without the index */
	size_t n;
	struct svy_column blank[2];     /* of numbers, of texts: no values */
	const struct svy_column **source;       /* by index, and behind them blank */
	uint8_t *filled, *miss;
	size_t filled_cap;
	uint64_t rows, dropped, alone;
	struct svy_varlist key;         /* strata, units and the respondent */
	struct svy_table *ids;          /* NULL: nothing to check */
	uint64_t *first_row;
	size_t first_cap;
	struct svy_buf buf;
};

static void add_names(struct svy_varlist *l, const struct svy_dict *d, const struct svy_strs *names)
{
	for (size_t i = 0; i < names->n; i++) {
		ptrdiff_t at = svy_dict_find(d, names->v[i]);
		if (at >= 0)
			svy_varlist_add(l, (size_t)at);
	}
}

/* A file that is long already has several rows of each respondent. */
static bool is_long(const struct svy_dict *d)
{
	for (size_t i = 0; i < d->nvar; i++)
		if (svy_attributes_get(&d->var[i].attr, SVY_WIDE_INDEX))
			return true;
	return false;
}

static void watch_ids(struct long_sink *s)
{
	const struct svy_long_plan *p = &s->plan;
	if (p->id < 0 || is_long(p->in))
		return;
	add_names(&s->key, p->in, &p->in->survey.strata);
	add_names(&s->key, p->in, &p->in->survey.psu);
	svy_varlist_add(&s->key, (size_t)p->id);
	s->ids = svy_table_new(0);
}

static void need_cells(const struct long_sink *s, size_t pattern, uint8_t *need)
{
	for (size_t k = 0; k < s->plan.nindex; k++) {
		ptrdiff_t at = s->plan.cell[pattern * s->plan.nindex + k];
		if (at >= 0)
			need[at] = 1;
	}
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct long_sink *s = (struct long_sink *)sink;
	const struct svy_long_plan *p = &s->plan;
	(void)dict;
	svy_dict_copy(&s->relay.out, &p->out);
	int rc = svy_relay_bind(&s->relay, &s->wanted);
	if (rc)
		return rc;
	s->out = svy_batch_new(&s->relay.out, s->wanted);
	for (size_t i = 0; i < p->out.nvar; i++) {
		if (p->from[i] == SVY_LONG_VARIABLE && (s->wanted[i] || s->drop))
			need_cells(s, p->pattern[i], need);
		else if (p->from[i] >= 0 && s->wanted[i])
			need[p->from[i]] = 1;
	}
	for (size_t i = 0; i < s->key.n; i++)
		need[s->key.v[i]] = 1;
	return 0;
}

static int repeated(struct long_sink *s, const struct svy_batch *b, size_t row, uint64_t first)
{
	char *text = svy_row_text(s->plan.in, b, &s->key, row);
	int rc = svy_warn(s->relay.ctx, "rows %" PRIu64 " and %" PRIu64 " are of one respondent ('%s'): they count as one unit", first + 1,
			  b->first + row + 1, text);
	free(text);
	svy_table_free(s->ids);
	s->ids = NULL;
	return rc;
}

static int check_ids(struct long_sink *s, const struct svy_batch *b)
{
	const struct svy_long_plan *p = &s->plan;
	int rc = 0;
	if (p->id < 0)
		return 0;
	if (svy_column_missing(&p->in->var[p->id], &b->col[p->id], b->nrow, s->miss)) {
		const uint8_t *m = s->miss;
		while (!*m)
			m++;
		return svy_fail(s->relay.ctx, SVY_EDATA, "the id '%s' is missing in row %" PRIu64 "; without --id the rows are numbered",
				p->in->var[p->id].name, b->first + (uint64_t)(m - s->miss) + 1);
	}
	for (size_t i = 0; i < b->nrow && s->ids && !rc; i++) {
		svy_row_key(&s->buf, b, &s->key, i);
		uint32_t at = svy_table_find(s->ids, s->buf.p, s->buf.n);
		if (at != UINT32_MAX) {
			rc = repeated(s, b, i, s->first_row[at]);
		} else if (svy_table_count(s->ids) < ID_CHECK_MAX) {
			at = svy_table_add(s->ids, s->buf.p, s->buf.n, NULL);
			svy_grow(s->first_row, at, s->first_cap);
			s->first_row[at] = b->first + i;
		}
	}
	return rc;
}

/* filled[row * nindex + index] says whether any long variable has a value there that keeps the row. */
static void find_filled(struct long_sink *s, const struct svy_batch *b)
{
	const struct svy_long_plan *p = &s->plan;
	size_t n = b->nrow * p->nindex;
	bool codes = s->drop == SVY_LONG_DROP_EMPTY;
	if (n > s->filled_cap) {
		s->filled = svy_realloc(s->filled, n);
		s->filled_cap = n;
	}
	memset(s->filled, 0, n);
	for (size_t j = 0; j < p->out.nvar; j++) {
		if (p->from[j] != SVY_LONG_VARIABLE)
			continue;
		const ptrdiff_t *cell = &p->cell[p->pattern[j] * p->nindex];
		for (size_t k = 0; k < p->nindex; k++) {
			if (cell[k] < 0)
				continue;
			svy_column_missing(&p->out.var[j], &b->col[cell[k]], b->nrow, s->miss);
			for (size_t i = 0; i < b->nrow; i++)
				s->filled[i * p->nindex + k] |= !s->miss[i] || (codes && s->miss[i] != SVY_SYSMIS);
		}
	}
}

static void gather_long(struct long_sink *s, const struct svy_batch *b, size_t pattern, struct svy_column *to)
{
	const struct svy_long_plan *p = &s->plan;
	for (size_t k = 0; k < p->nindex; k++) {
		ptrdiff_t at = p->cell[pattern * p->nindex + k];
		s->source[k] = at >= 0 ? &b->col[at] : &s->blank[to->str != NULL];
	}
	s->source[p->nindex] = &s->blank[to->str != NULL];
	for (size_t i = 0; i < s->n; i++)
		to->miss[i] = s->source[s->from[i].index]->miss[s->from[i].row];
	if (to->num)
		for (size_t i = 0; i < s->n; i++)
			to->num[i] = s->source[s->from[i].index]->num[s->from[i].row];
	else
		for (size_t i = 0; i < s->n; i++)
			to->str[i] = s->source[s->from[i].index]->str[s->from[i].row];
}

static void gather_index(const struct long_sink *s, struct svy_column *to)
{
	const struct svy_long_plan *p = &s->plan;
	for (size_t i = 0; i < s->n; i++) {
		size_t k = s->from[i].index;
		to->miss[i] = k < p->nindex ? SVY_VALID : SVY_SYSMIS;
		to->num[i] = k == p->nindex ? NAN : p->numbers ? strtod(p->text[k], NULL) : (double)k + 1;
	}
}

static int flush(struct long_sink *s, const struct svy_batch *b)
{
	const struct svy_long_plan *p = &s->plan;
	if (!s->n)
		return 0;
	for (size_t i = 0; i < s->n; i++)
		s->row[i] = s->from[i].row;
	for (size_t j = 0; j < p->out.nvar; j++) {
		struct svy_column *to = &s->out->col[j];
		if (!s->wanted[j])
			continue;
		if (p->from[j] == SVY_LONG_VARIABLE)
			gather_long(s, b, p->pattern[j], to);
		else if (p->from[j] == SVY_LONG_INDEX)
			gather_index(s, to);
		else if (p->from[j] == SVY_LONG_ROW)
			for (size_t i = 0; i < s->n; i++)
				to->num[i] = (double)(b->first + s->row[i] + 1);
		else
			svy_column_gather(to, 0, &b->col[p->from[j]], s->row, s->n);
	}
	s->out->nrow = s->n;
	s->out->first = s->rows;
	s->rows += s->n;
	s->n = 0;
	return s->relay.next->batch(s->relay.next, s->out);
}

static int put(struct long_sink *s, const struct svy_batch *b, size_t row, size_t index)
{
	s->from[s->n++] = (struct from){(uint32_t)row, (uint32_t)index};
	return s->n == s->out->full ? flush(s, b) : 0;
}

static int put_filled(struct long_sink *s, const struct svy_batch *b, size_t row)
{
	size_t nindex = s->plan.nindex, n = 0;
	int rc = 0;
	for (size_t k = 0; k < nindex && !rc; k++)
		if (s->filled[row * nindex + k]) {
			n++;
			rc = put(s, b, row, k);
		}
	s->dropped += nindex - n;
	if (rc || n)
		return rc;
	s->alone++;
	return put(s, b, row, nindex);
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct long_sink *s = (struct long_sink *)sink;
	int rc = check_ids(s, b);
	if (!rc && s->drop)
		find_filled(s, b);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		if (s->drop)
			rc = put_filled(s, b, i);
		else
			for (size_t k = 0; k < s->plan.nindex && !rc; k++)
				rc = put(s, b, i, k);
	}
	return rc ? rc : flush(s, b);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct long_sink *s = (struct long_sink *)sink;
	struct svy_tail mine = *tail;
	mine.rows = s->rows;
	svy_tell(s->relay.ctx, "%" PRIu64 " rows became %" PRIu64, tail->rows, s->rows);
	if (s->drop)
		svy_tell(s->relay.ctx, "%" PRIu64 " %s rows left out, and %" PRIu64 " kept, without an index, for respondents who have no other", s->dropped,
			 s->drop == SVY_LONG_DROP_EMPTY ? "empty" : "missing", s->alone);
	return s->relay.next->end(s->relay.next, &mine);
}

static void free_long(struct svy_sink *sink)
{
	struct long_sink *s = (struct long_sink *)sink;
	svy_long_plan_free(&s->plan);
	free(s->wanted);
	svy_batch_free(s->out);
	free(s->from);
	free(s->row);
	svy_column_free(&s->blank[0]);
	svy_column_free(&s->blank[1]);
	free(s->source);
	free(s->filled);
	free(s->miss);
	svy_varlist_free(&s->key);
	svy_table_free(s->ids);
	free(s->first_row);
	svy_buf_free(&s->buf);
	svy_relay_free(sink);
}

static void allocate(struct long_sink *s)
{
	s->from = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *s->from);
	s->row = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *s->row);
	s->miss = svy_malloc(SVY_BATCH_ROWS);
	s->source = svy_calloc(s->plan.nindex + 1, sizeof *s->source);
	s->blank[0] = svy_column_new(SVY_NUMBER);
	s->blank[1] = svy_column_new(SVY_STRING);
	svy_column_blank(&s->blank[0], 0, SVY_BATCH_ROWS);
	svy_column_blank(&s->blank[1], 0, SVY_BATCH_ROWS);
}

int svy_long_new(struct svy_ctx *ctx, const struct svy_long_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out)
{
	struct svy_long_plan plan;
	int rc = svy_long_plan_make(ctx, o, d, &plan);
	if (rc) {
		svy_long_plan_free(&plan);
		return rc;
	}
	struct long_sink *s = svy_calloc(1, sizeof *s);
	svy_relay_init(&s->relay, ctx, next);
	s->relay.sink.bind = bind;
	s->relay.sink.batch = batch;
	s->relay.sink.end = end;
	s->relay.sink.free = free_long;
	s->plan = plan;
	s->drop = o->drop;
	watch_ids(s);
	allocate(s);
	*out = &s->relay.sink;
	return 0;
}

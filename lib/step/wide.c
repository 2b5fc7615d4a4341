// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/wide.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "io/relay.h"
#include "io/spool.h"
#include "step/row_key.h"
#include "step/wide_window.h"

#define WINDOW ((size_t)256 << 20)

struct wide_sink {
	struct svy_relay relay;
	struct svy_wide_plan plan;
	bool labels;
	size_t window;
	struct svy_table *groups, *indices;
	uint32_t last;                  /* group of the row before */
	bool scattered;                 /* rows of one respondent do not stand together */
	uint64_t unplaced;              /* rows without an index and without values */
	struct svy_batch_spool *rows;
	struct svy_spool *places;       /* a struct svy_wide_place for each row */
	struct svy_wide_place place[SVY_BATCH_ROWS];
	uint8_t miss[SVY_BATCH_ROWS], other[SVY_BATCH_ROWS];
	struct svy_buf key;
	/* from the end on */
	struct svy_strs text;           /* of the indices, in the order of the result */
	uint32_t *rank;                 /* of an index in that order */
	ptrdiff_t *from;
	bool begun;                     /* the next sink */
};

static const struct svy_var *index_var(const struct wide_sink *s)
{
	return &s->plan.in->var[s->plan.index];
}

static uint32_t add_number(struct wide_sink *s, double x)
{
	uint64_t key = svy_table_number_key(x);
	return svy_table_add(s->indices, &key, sizeof key, NULL);
}

/* The indices of the wide file that svylong had: its variables come back also where no row is left of them. */
static void know_indices(struct wide_sink *s)
{
	const struct svy_strs *l = svy_attributes_get(&index_var(s)->attr, SVY_WIDE_INDEX);
	double x;
	s->indices = svy_table_new(index_var(s)->type == SVY_NUMBER ? sizeof(uint64_t) : 0);
	if (!l || index_var(s)->type != SVY_NUMBER)
		return;
	for (size_t i = 0; i < l->n; i++)
		if (s->plan.words.n)
			add_number(s, (double)i + 1);
		else if (svy_num_parse(l->v[i], strlen(l->v[i]), &x))
			add_number(s, x);
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct wide_sink *s = (struct wide_sink *)sink;
	memset(need, 1, dict->nvar);
	s->rows = svy_batch_spool_new(dict);
	s->places = svy_spool_new();
	return 0;
}

static int check_id(struct wide_sink *s, const struct svy_batch *b)
{
	for (size_t k = 0; k < s->plan.id.n; k++) {
		const struct svy_var *v = &s->plan.in->var[s->plan.id.v[k]];
		if (!svy_column_missing(v, &b->col[s->plan.id.v[k]], b->nrow, s->miss))
			continue;
		size_t i = 0;
		while (!s->miss[i])
			i++;
		return svy_fail(s->relay.ctx, SVY_EDATA, "the id '%s' is missing in row %" PRIu64, v->name, b->first + i + 1);
	}
	return 0;
}

static void place_group(struct wide_sink *s, const struct svy_batch *b, size_t row)
{
	bool fresh;
	svy_row_key(&s->key, b, &s->plan.id, row);
	uint32_t g = svy_table_add(s->groups, s->key.p, s->key.n, &fresh);
	s->scattered = s->scattered || (!fresh && g != s->last);
	s->place[row].group = s->last = g;
}

static void place_index(struct wide_sink *s, const struct svy_batch *b, size_t row)
{
	const struct svy_column *c = &b->col[s->plan.index];
	if (s->miss[row])
		s->place[row].index = SVY_WIDE_NO_INDEX;
	else if (c->num)
		s->place[row].index = add_number(s, c->num[row]);
	else
		s->place[row].index = svy_table_add(s->indices, c->str[row].p, svy_trimmed(c->str[row].p, c->str[row].n), NULL);
}

/* A row without an index is that of a respondent who has none, and holds nothing else. miss[] says which those are. */
static int check_unplaced(struct wide_sink *s, const struct svy_batch *b)
{
	for (size_t k = 0; k < s->plan.patterns.n; k++) {
		size_t at = s->plan.spread[k];
		svy_column_missing(&s->plan.in->var[at], &b->col[at], b->nrow, s->other);
		for (size_t i = 0; i < b->nrow; i++)
			if (s->miss[i] && !s->other[i])
				return svy_fail(s->relay.ctx, SVY_EDATA, "the index '%s' is missing in row %" PRIu64 ", where '%s' has a value",
						index_var(s)->name, b->first + i + 1, s->plan.in->var[at].name);
	}
	return 0;
}

static int check_columns(struct wide_sink *s)
{
	uint64_t n = (uint64_t)svy_table_count(s->indices) * s->plan.patterns.n;
	if (n <= SVY_WIDE_COLUMNS_MAX)
		return 0;
	return svy_fail(s->relay.ctx, SVY_EUSAGE, "'%s' has more than %" PRIu32 " values, too many to be columns: is it the index?", index_var(s)->name,
			svy_table_count(s->indices) - 1);
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct wide_sink *s = (struct wide_sink *)sink;
	int rc = check_id(s, b);
	size_t missing = svy_column_missing(index_var(s), &b->col[s->plan.index], b->nrow, s->miss);
	if (!rc && missing)
		rc = check_unplaced(s, b);
	s->unplaced += missing;
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		place_group(s, b, i);
		place_index(s, b, i);
	}
	if (!rc)
		rc = check_columns(s);
	if (!rc)
		rc = svy_spool_write(s->relay.ctx, s->places, s->place, b->nrow * sizeof *s->place);
	return rc ? rc : svy_batch_spool_add(s->relay.ctx, s->rows, b);
}

struct ranked {
	double x;
	uint32_t index;
};

static int by_number(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	return (a->x > b->x) - (a->x < b->x);
}

static void add_text(struct wide_sink *s, uint32_t index, double x)
{
	const struct svy_var *v = index_var(s);
	char number[SVY_NUM_MAX];
	size_t n = 0;
	const char *text = v->type == SVY_STRING ? svy_table_key(s->indices, index, &n) : NULL;
	const char *label = !s->labels ? NULL : text ? svy_var_label_of_string(v, text, n) : svy_var_label_of_number(v, x);
	if (label) {
		svy_strs_add(&s->text, label);
	} else if (text) {
		svy_strs_add_take(&s->text, svy_strndup(text, n));
	} else if (s->plan.words.n && x >= 1 && x <= (double)s->plan.words.n && x == (double)(size_t)x) {
		svy_strs_add(&s->text, s->plan.words.v[(size_t)x - 1]);
	} else {
		svy_num_format(number, x);
		svy_strs_add(&s->text, number);
	}
}

/* Numbers by size, texts as they came. */
static void rank_indices(struct wide_sink *s)
{
	uint32_t n = svy_table_count(s->indices);
	bool numbers = index_var(s)->type == SVY_NUMBER;
	struct ranked *r = svy_calloc(n + 1, sizeof *r);
	for (uint32_t k = 0; k < n; k++) {
		uint64_t key = 0;
		if (numbers)
			memcpy(&key, svy_table_key(s->indices, k, NULL), sizeof key);
		r[k] = (struct ranked){numbers ? svy_table_key_number(key) : 0, k};
	}
	if (numbers)
		qsort(r, n, sizeof *r, by_number);
	s->rank = svy_calloc(n + 1, sizeof *s->rank);
	for (uint32_t k = 0; k < n; k++) {
		s->rank[r[k].index] = k;
		add_text(s, r[k].index, r[k].x);
	}
	free(r);
}

static int read_places(struct wide_sink *s, const struct svy_batch *b, int64_t *at)
{
	size_t bytes = b->nrow * sizeof *s->place;
	ssize_t got = svy_spool_read(s->relay.ctx, s->places, *at, s->place, bytes);
	if (got < 0 || (size_t)got != bytes)
		return got < 0 ? (int)got : svy_fail(s->relay.ctx, SVY_EIO, "the temporary file ends too early");
	*at += got;
	for (size_t i = 0; i < b->nrow; i++)
		if (s->place[i].index != SVY_WIDE_NO_INDEX)
			s->place[i].index = s->rank[s->place[i].index];
	return 0;
}

/* The next sink begins with the first respondents, so that what is wrong among them leaves no output that was begun. */
static int emit(struct wide_sink *s, struct svy_wide_window *w)
{
	int rc = s->begun ? 0 : s->relay.next->begin(s->relay.next);
	s->begun = s->begun || !rc;
	return rc ? rc : svy_wide_window_emit(w, s->relay.next);
}

/* Where the rows of each respondent stand together the window moves along with them. */
static int put_together(struct wide_sink *s, struct svy_wide_window *w, const struct svy_batch *b, uint64_t *end)
{
	uint64_t groups = svy_table_count(s->groups);
	int rc = 0;
	for (size_t from = 0, to; from < b->nrow && !rc; from = to) {
		for (to = from; to < b->nrow && s->place[to].group < *end;)
			to++;
		rc = svy_wide_window_put(s->relay.ctx, w, b, s->place, from, to);
		if (rc || to == b->nrow)
			break;
		rc = emit(s, w);
		*end = svy_wide_window_move(w, *end, groups);
	}
	return rc;
}

/* Reads the spool once. */
static int walk(struct wide_sink *s, struct svy_wide_window *w, uint64_t *end)
{
	struct svy_batch *b;
	int64_t at = 0;
	int rc;
	svy_batch_spool_rewind(s->rows);
	while ((rc = svy_batch_spool_next(s->relay.ctx, s->rows, &b)) > 0) {
		rc = read_places(s, b, &at);
		if (!rc)
			rc = s->scattered ? svy_wide_window_put(s->relay.ctx, w, b, s->place, 0, b->nrow) : put_together(s, w, b, end);
		if (rc)
			return rc;
	}
	return rc ? rc : emit(s, w);
}

static int put_all(struct wide_sink *s)
{
	uint64_t groups = svy_table_count(s->groups), end = 0;
	size_t rows = 0;
	int rc = 0;
	if (s->scattered) {
		rows = s->window / svy_wide_window_bytes(&s->relay.out, s->text.n);
		rows = rows > groups ? groups : rows ? rows : 1;
	}
	struct svy_wide_window *w = svy_wide_window_new(&s->plan, &s->relay.out, s->from, s->text.n, rows);
	while (end < groups && !rc) {
		end = svy_wide_window_move(w, end, groups);
		rc = walk(s, w, &end);
	}
	if (!rc && !groups)
		rc = emit(s, w);
	svy_wide_window_free(w);
	return rc;
}

/* Now that there is a dictionary for it. */
static int bind_next(struct wide_sink *s)
{
	uint8_t *wanted;
	rank_indices(s);
	int rc = svy_wide_result(s->relay.ctx, &s->plan, &s->text, &s->relay.out, &s->from);
	if (!rc)
		rc = svy_relay_bind(&s->relay, &wanted);
	if (!rc)
		free(wanted);
	return rc;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct wide_sink *s = (struct wide_sink *)sink;
	struct svy_tail mine = *tail;
	mine.rows = svy_table_count(s->groups);
	int rc = bind_next(s);
	if (!rc)
		rc = put_all(s);
	if (!s->begun)
		return rc;
	svy_tell(s->relay.ctx, "%" PRIu64 " rows became %" PRIu64, tail->rows, mine.rows);
	if (s->unplaced)
		svy_tell(s->relay.ctx, "%" PRIu64 " rows had no index and no values", s->unplaced);
	return svy_relay_finish(&s->relay, rc == SVY_STOP ? 0 : rc, &mine);
}

static void free_wide(struct svy_sink *sink)
{
	struct wide_sink *s = (struct wide_sink *)sink;
	svy_wide_plan_free(&s->plan);
	svy_table_free(s->groups);
	svy_table_free(s->indices);
	svy_batch_spool_free(s->rows);
	svy_spool_free(s->places);
	svy_buf_free(&s->key);
	svy_strs_free(&s->text);
	free(s->rank);
	free(s->from);
	svy_relay_free(sink);
}

int svy_wide_new(struct svy_ctx *ctx, const struct svy_wide_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out)
{
	struct svy_wide_plan plan;
	int rc = svy_wide_plan_make(ctx, o, d, &plan);
	if (rc) {
		svy_wide_plan_free(&plan);
		return rc;
	}
	struct wide_sink *s = svy_calloc(1, sizeof *s);
	svy_relay_init(&s->relay, ctx, next);
	/* the next sink begins when all rows are there */
	s->relay.sink = (struct svy_sink){bind, svy_sink_no_begin, batch, end, svy_sink_nothing, free_wide};
	s->plan = plan;
	s->labels = o->labels;
	s->window = o->window ? o->window : WINDOW;
	s->groups = svy_table_new(0);
	know_indices(s);
	*out = &s->relay.sink;
	return 0;
}

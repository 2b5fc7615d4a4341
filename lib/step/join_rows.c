// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/join_rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/inside.h"
#include "step/row_key.h"

/* Which rows lack a key: one of its values is missing by the rules of either file, or a text of blanks. lacks[i] is set, never cleared. */
static void find_keyless(const struct svy_var *file, const struct svy_var *other, const struct svy_column *c, size_t n, uint8_t *lacks)
{
	const struct svy_var *rules[] = {file, other};
	uint8_t miss[SVY_BATCH_ROWS];
	for (size_t k = 0; k < 2; k++) {
		svy_column_missing(rules[k], c, n, miss);
		for (size_t i = 0; i < n; i++)
			lacks[i] |= miss[i] != 0;
	}
	for (size_t i = 0; c->str && i < n; i++)
		lacks[i] |= svy_trimmed(c->str[i].p, c->str[i].n) == 0;
}

/* For a batch of FILE or of the other file, whose keys stand at `at`. */
static void judge_keys(const struct svy_join_plan *p, const struct svy_varlist *at, const struct svy_batch *b, uint8_t *lacks)
{
	memset(lacks, 0, b->nrow);
	for (size_t k = 0; k < at->n; k++)
		find_keyless(&p->file->var[p->file_key.v[k]], &p->other->var[p->other_key.v[k]], &b->col[at->v[k]], b->nrow, lacks);
}

/* Of a row that has one. A single number, the usual key, is one as it stands; text holds any other. */
static const void *key_of(const struct svy_join_rows *r, const struct svy_batch *b, const struct svy_varlist *at, size_t row, struct svy_buf *text,
			  uint64_t *number, size_t *len)
{
	*len = sizeof *number;
	if (r->numeric) {
		*number = svy_table_number_key(b->col[at->v[0]].num[row]);
		return number;
	}
	svy_row_key(text, b, at, row);
	*len = text->n;
	return text->p;
}

static void grow_column(struct svy_column *c, size_t cap, enum svy_type type)
{
	c->miss = svy_realloc(c->miss, cap);
	if (type == SVY_NUMBER)
		c->num = svy_reallocarray(c->num, cap, sizeof *c->num);
	else
		c->str = svy_reallocarray(c->str, cap, sizeof *c->str);
}

static void make_room(struct svy_join_rows *r, const uint8_t *need, size_t more)
{
	if (r->n + more <= r->cap)
		return;
	r->cap = r->n + more > 2 * r->cap ? r->n + more : 2 * r->cap;
	for (size_t j = 0; j < r->plan->other->nvar; j++)
		if (need[j])
			grow_column(&r->col[j], r->cap, r->plan->other->var[j].type);
	r->next = svy_reallocarray(r->next, r->cap, sizeof *r->next);
}

static void copy_column(struct svy_join_rows *r, struct svy_column *to, const struct svy_column *from, size_t n)
{
	memcpy(to->miss + r->n, from->miss, n);
	if (to->num)
		memcpy(to->num + r->n, from->num, n * sizeof *to->num);
	else
		for (size_t i = 0; i < n; i++)
			to->str[r->n + i] = svy_batch_string(r->texts, from->str[i].p, from->str[i].n);
}

static void add_key(struct svy_join_rows *r, const void *key, size_t len, uint32_t row)
{
	bool fresh;
	uint32_t k = svy_table_add(r->keys, key, len, &fresh);
	r->next[row] = 0;
	if (k >= r->key_cap) {
		r->key_cap = r->key_cap ? 2 * r->key_cap : 64;
		r->first = svy_reallocarray(r->first, r->key_cap, sizeof *r->first);
		r->last = svy_reallocarray(r->last, r->key_cap, sizeof *r->last);
	}
	if (fresh) {
		r->first[k] = row;
	} else {
		r->next[r->last[k]] = row;
		r->twice = r->twice ? r->twice : row;
	}
	r->last[k] = row;
}

/* Receives the rows. */
struct store {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_join_rows *rows;
	uint8_t *need;
	struct svy_buf key;
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	const struct store *s = (struct store *)sink;
	for (size_t j = 0; j < dict->nvar; j++)
		need[j] |= s->need[j];
	return 0;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct store *s = (struct store *)sink;
	struct svy_join_rows *r = s->rows;
	const struct svy_varlist *keys = &r->plan->other_key;
	uint8_t lacks[SVY_BATCH_ROWS];
	uint64_t number;
	size_t len;
	if (r->n + b->nrow >= SVY_JOIN_NO_KEY)
		return svy_fail(s->ctx, SVY_EDATA, "too many rows to hold in memory: '%s'", r->plan->opts.name);
	make_room(r, s->need, b->nrow);
	for (size_t j = 0; j < b->ncol; j++)
		if (s->need[j])
			copy_column(r, &r->col[j], &b->col[j], b->nrow);
	judge_keys(r->plan, keys, b, lacks);
	for (size_t i = 0; i < b->nrow; i++) {
		r->keyless += lacks[i];
		r->next[r->n + i] = 0;
		if (lacks[i])
			continue;
		const void *key = key_of(r, b, keys, i, &s->key, &number, &len);
		add_key(r, key, len, (uint32_t)(r->n + i));
	}
	r->n += b->nrow;
	return 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	const struct store *s = (struct store *)sink;
	for (size_t i = 0; i < tail->notes.n; i++)
		svy_note(s->ctx, "%s", tail->notes.v[i]);
	return 0;
}

/* Row 0. */
static void add_nobody(struct svy_join_rows *r, const uint8_t *need)
{
	make_room(r, need, 1);
	for (size_t j = 0; j < r->plan->other->nvar; j++)
		if (need[j])
			svy_column_blank(&r->col[j], 0, 1);
	r->n = 1;
}

/* Rows that a filter left outside of the other file are no part of it. */
static int run(struct svy_ctx *ctx, struct svy_join_rows *r, struct svy_source *src, struct store *store)
{
	uint64_t outside;
	struct svy_sink *inside = svy_inside_new(ctx, &store->sink, &outside);
	int rc = svy_source_run(ctx, src, inside);
	inside->free(inside);
	if (rc || !outside)
		return rc;
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%" PRIu64 " row%s outside the domain of '%s' %s not joined", outside, outside == 1 ? "" : "s", r->plan->opts.name,
		       outside == 1 ? "was" : "were");
	svy_note(ctx, "%s", b.p);
	svy_tell(ctx, "%s", b.p);
	svy_buf_free(&b);
	return 0;
}

int svy_join_rows_read(struct svy_ctx *ctx, struct svy_join_rows *r, struct svy_source *src, const uint8_t *need)
{
	const struct svy_join_plan *p = r->plan;
	struct store s = {.sink = {bind, svy_sink_no_begin, batch, end, svy_sink_nothing, svy_sink_nothing}, .ctx = ctx, .rows = r, .need = svy_calloc(p->other->nvar + 1, 1)};
	memcpy(s.need, need, p->other->nvar);
	for (size_t k = 0; k < p->other_key.n; k++)
		s.need[p->other_key.v[k]] = 1;
	add_nobody(r, s.need);
	int rc = run(ctx, r, src, &s);
	r->met = svy_calloc((size_t)svy_table_count(r->keys) + 1, 1);
	svy_buf_free(&s.key);
	free(s.need);
	return rc;
}

void svy_join_rows_find(const struct svy_join_rows *r, const struct svy_batch *b, uint32_t *key)
{
	const struct svy_varlist *keys = &r->plan->file_key;
	uint8_t lacks[SVY_BATCH_ROWS];
	struct svy_buf text = {0};
	uint64_t number;
	size_t len;
	judge_keys(r->plan, keys, b, lacks);
	for (size_t i = 0; i < b->nrow; i++) {
		key[i] = SVY_JOIN_NO_KEY;
		if (lacks[i])
			continue;
		const void *found = key_of(r, b, keys, i, &text, &number, &len);
		key[i] = svy_table_find(r->keys, found, len);
	}
	svy_buf_free(&text);
}

size_t svy_join_rows_unmet(const struct svy_join_rows *r, uint32_t *v)
{
	uint8_t *met = svy_calloc(r->n, 1);
	size_t n = 0;
	for (uint32_t k = 0; k < svy_table_count(r->keys); k++)
		for (uint32_t row = r->met[k] ? r->first[k] : 0; row; row = r->next[row])
			met[row] = 1;
	for (uint32_t row = 1; row < r->n; row++)
		if (!met[row])
			v[n++] = row;
	free(met);
	return n;
}

struct svy_join_rows *svy_join_rows_new(const struct svy_join_plan *plan)
{
	struct svy_join_rows *r = svy_calloc(1, sizeof *r);
	struct svy_dict none;
	svy_dict_init(&none);
	r->plan = plan;
	r->col = svy_calloc(plan->other->nvar + 1, sizeof *r->col);
	r->texts = svy_batch_new_rows(&none, NULL, 1);
	r->numeric = plan->file_key.n == 1 && plan->file->var[plan->file_key.v[0]].type == SVY_NUMBER;
	r->keys = svy_table_new(r->numeric ? sizeof(uint64_t) : 0);
	svy_dict_free(&none);
	return r;
}

void svy_join_rows_free(struct svy_join_rows *r)
{
	if (!r)
		return;
	for (size_t j = 0; j < r->plan->other->nvar; j++)
		svy_column_free(&r->col[j]);
	svy_batch_free(r->texts);
	svy_table_free(r->keys);
	free(r->col);
	free(r->first);
	free(r->last);
	free(r->met);
	free(r->next);
	free(r);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/join.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/relay.h"
#include "step/choose.h"
#include "step/join_report.h"
#include "step/join_rows.h"
#include "step/row_key.h"

struct join {
	struct svy_relay relay;
	struct svy_join_plan plan;
	struct svy_source *source;      /* the other file */
	struct svy_join_rows *rows;
	uint8_t *wanted;                /* columns of what goes out */
	struct svy_batch *own;          /* what is made here; a column of FILE is used only where rows are multiplied */
	struct svy_column *col;         /* what goes out */
	uint32_t key[SVY_BATCH_ROWS];   /* of the rows of the batch that came in */
	uint32_t file_row[SVY_BATCH_ROWS], other_row[SVY_BATCH_ROWS];   /* pairs that go out next */
	size_t n;
	struct svy_join_counts count;
	bool stopped;
};

static bool multiplies(const struct join *j)
{
	return j->plan.opts.how != SVY_JOIN_SEMI && j->plan.opts.how != SVY_JOIN_ANTI;
}

/* The verdict on the pairs that go out. */
static void judge(void *self, const struct svy_batch *b, uint8_t *verdict)
{
	const struct join *j = self;
	bool wants_match = j->plan.opts.how != SVY_JOIN_ANTI;
	for (size_t i = 0; i < b->nrow; i++)
		verdict[i] = (j->other_row[i] != 0) == wants_match ? SVY_CHOOSE_YES : SVY_CHOOSE_NO;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct join *j = (struct join *)sink;
	const struct svy_join_plan *p = &j->plan;
	int rc = j->relay.next->bind(j->relay.next, &p->out, j->wanted);
	if (rc)
		return rc;
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] |= j->wanted[i];
	for (size_t k = 0; k < p->file_key.n; k++)
		need[p->file_key.v[k]] = 1;
	j->own = svy_batch_new(&p->out, j->wanted);
	return 0;
}

static int refuse_twice(struct join *j)
{
	const struct svy_join_plan *p = &j->plan;
	const struct svy_batch held = {.nrow = j->rows->n, .ncol = p->other->nvar, .col = j->rows->col};
	char *key = svy_row_text(p->other, &held, &p->other_key, j->rows->twice);
	svy_fail(j->relay.ctx, SVY_EDATA, "a key stands in several rows of '%s', where one is expected: '%s'", p->opts.name, key);
	free(key);
	return SVY_EDATA;
}

static int read_other(struct join *j)
{
	struct svy_join_plan *p = &j->plan;
	uint8_t *need = svy_calloc(p->other->nvar + 1, 1);
	size_t noted = j->relay.ctx->notes.n;
	for (size_t i = 0; i < p->taken.n; i++)
		need[p->taken.v[i]] = j->wanted[p->file->nvar + i];
	int rc = svy_join_rows_read(j->relay.ctx, j->rows, j->source, need);
	svy_notes_claim(j->relay.ctx, noted, p->opts.name);
	free(need);
	if (!rc && j->rows->twice && (p->opts.relation == SVY_JOIN_ONE_TO_ONE || p->opts.relation == SVY_JOIN_MANY_TO_ONE))
		rc = refuse_twice(j);
	return rc;
}

static int begin(struct svy_sink *sink)
{
	struct join *j = (struct join *)sink;
	int rc = read_other(j);
	return rc ? rc : j->relay.next->begin(j->relay.next);
}

/* FILE's columns: those of b from row `at` on, or a row of b for each pair. */
static void place_file_columns(struct join *j, const struct svy_batch *b)
{
	size_t at = j->file_row[0];
	bool in_order = j->file_row[j->n - 1] - at == j->n - 1;         /* no row is left out, so none comes twice either */
	for (size_t i = 0; i < j->plan.file->nvar; i++) {
		const struct svy_column *c = &b->col[i];
		if (!j->wanted[i])
			continue;
		if (in_order)
			j->col[i] = (struct svy_column){c->num ? c->num + at : NULL, c->str ? c->str + at : NULL, c->miss + at};
		else
			svy_column_gather(&j->own->col[i], 0, c, j->file_row, j->n);
		if (!in_order)
			j->col[i] = j->own->col[i];
	}
}

static void place_other_columns(struct join *j)
{
	for (size_t i = 0; i < j->plan.taken.n; i++) {
		size_t at = j->plan.file->nvar + i;
		if (j->wanted[at])
			svy_column_gather(&j->own->col[at], 0, &j->rows->col[j->plan.taken.v[i]], j->other_row, j->n);
	}
}

/* Hands the pairs on; FILE's columns stand in their place. only_other: there is nothing of FILE in them. */
static int give(struct join *j, bool only_other)
{
	struct svy_batch out = *j->own;
	place_other_columns(j);
	for (size_t i = 0; j->plan.indicator >= 0 && j->wanted[j->plan.indicator] && i < j->n; i++)
		svy_batch_set_number(j->own, (size_t)j->plan.indicator, i,
				     only_other ? SVY_JOIN_ONLY_OTHER : j->other_row[i] ? SVY_JOIN_BOTH : SVY_JOIN_ONLY_FILE);
	for (size_t i = j->plan.file->nvar; i < j->plan.out.nvar; i++)
		j->col[i] = j->own->col[i];
	out.col = j->col;
	out.arena = NULL;
	out.nrow = j->n;
	out.first = j->count.out;
	j->count.out += j->n;
	j->n = 0;
	int rc = j->relay.next->batch(j->relay.next, &out);
	j->stopped = rc == SVY_STOP;
	return rc;
}

static int flush(struct join *j, const struct svy_batch *b)
{
	if (!j->n)
		return 0;
	place_file_columns(j, b);
	return give(j, false);
}

static int push(struct join *j, const struct svy_batch *b, size_t row, uint32_t other)
{
	j->file_row[j->n] = (uint32_t)row;
	j->other_row[j->n++] = other;
	return j->n == j->own->full ? flush(j, b) : 0;
}

static int refuse_again(struct join *j, const struct svy_batch *b, size_t row, bool many)
{
	const struct svy_join_plan *p = &j->plan;
	char *key = svy_row_text(p->file, b, &p->file_key, row);
	if (many && p->opts.relation == SVY_JOIN_ANY_ONE)
		svy_fail(j->relay.ctx, SVY_EDATA, "a key stands in several rows of FILE and of '%s', and each would meet each: '%s' (--relation m:m allows that)",
			 p->opts.name, key);
	else
		svy_fail(j->relay.ctx, SVY_EDATA, "a key stands in several rows of FILE, where one is expected: '%s'", key);
	free(key);
	return SVY_EDATA;
}

/* A row of FILE with key k. */
static int match(struct join *j, const struct svy_batch *b, size_t row, uint32_t k)
{
	uint32_t other = j->rows->first[k];
	bool many = j->rows->next[other] != 0, again = j->rows->met[k];
	enum svy_join_relation relation = j->plan.opts.relation;
	int rc = 0;
	if (again && (relation == SVY_JOIN_ONE_TO_ONE || relation == SVY_JOIN_ONE_TO_MANY || (relation == SVY_JOIN_ANY_ONE && many && multiplies(j))))
		return refuse_again(j, b, row, many);
	j->rows->met[k] = 1;
	j->count.matched++;
	do {
		rc = push(j, b, row, other);
		other = j->rows->next[other];
	} while (!rc && other && multiplies(j));
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct join *j = (struct join *)sink;
	int rc = 0;
	svy_join_rows_find(j->rows, b, j->key);
	j->count.in += b->nrow;
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		j->count.keyless += j->key[i] == SVY_JOIN_NO_KEY;
		rc = j->key[i] >= SVY_JOIN_NO_KEY ? push(j, b, i, 0) : match(j, b, i, j->key[i]);
	}
	return rc ? rc : flush(j, b);
}

/* FILE's columns of rows that are in the other file only: the keys are that one's. The condition of a domain holds for none of them. */
static void place_unmet(struct join *j)
{
	const struct svy_join_plan *p = &j->plan;
	const char *domain = svy_dict_is_estimates(p->file) ? NULL : p->file->survey.domain;
	ptrdiff_t domain_at = domain ? svy_dict_find(p->file, domain) : -1;
	for (size_t i = 0; i < p->file->nvar; i++) {
		for (size_t row = 0; j->wanted[i] && row < j->n; row++)
			if ((ptrdiff_t)i == domain_at)
				svy_batch_set_number(j->own, i, row, 0);
			else
				svy_batch_set_missing(j->own, i, row, SVY_SYSMIS);
		j->col[i] = j->own->col[i];
	}
	for (size_t k = 0; k < p->file_key.n; k++)
		if (j->wanted[p->file_key.v[k]])
			svy_column_gather(&j->own->col[p->file_key.v[k]], 0, &j->rows->col[p->other_key.v[k]], j->other_row, j->n);
}

static int give_unmet(struct join *j, const uint32_t *row, size_t n)
{
	int rc = 0;
	for (size_t at = 0; at < n && !rc; at += j->own->full) {
		j->n = n - at < j->own->full ? n - at : j->own->full;
		memcpy(j->other_row, row + at, j->n * sizeof *row);
		place_unmet(j);
		rc = give(j, true);
	}
	return rc < 0 ? rc : 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct join *j = (struct join *)sink;
	uint32_t *unmet = svy_calloc(j->rows->n, sizeof *unmet);
	size_t nunmet = svy_join_rows_unmet(j->rows, unmet);
	int rc = 0;
	j->count.unmet = nunmet;
	j->count.other = j->rows->n - 1;
	j->count.other_keyless = j->rows->keyless;
	j->count.more = j->count.out - j->count.in;
	if (j->plan.opts.how == SVY_JOIN_FULL && !j->stopped)
		rc = give_unmet(j, unmet, nunmet);
	free(unmet);
	if (!rc && !j->stopped)
		rc = svy_join_report(j->relay.ctx, &j->plan, &j->count);
	return svy_relay_finish(&j->relay, rc, tail);
}

static void free_join(struct svy_sink *sink)
{
	struct join *j = (struct join *)sink;
	svy_join_rows_free(j->rows);
	svy_join_plan_free(&j->plan);
	svy_batch_free(j->own);
	free(j->wanted);
	free(j->col);
	svy_relay_free(sink);
}

/* Stands behind the join where rows are left out. */
static struct svy_sink *chooser(struct join *j, struct svy_ctx *ctx, struct svy_sink *next)
{
	const struct svy_join_opts *o = &j->plan.opts;
	struct svy_buf title = {0};
	if (o->how == SVY_JOIN_LEFT || o->how == SVY_JOIN_FULL)
		return next;
	svy_buf_printf(&title, "%s in %s", o->how == SVY_JOIN_ANTI ? "no match" : "match", o->name);
	next = svy_choose_new(ctx, &(struct svy_judge){.self = j, .judge = judge}, title.p, o->really_drop, next);
	svy_buf_free(&title);
	return next;
}

int svy_join_new(struct svy_ctx *ctx, const struct svy_join_opts *opts, const struct svy_dict *d, struct svy_source *other, struct svy_sink *next,
		 struct svy_sink **out)
{
	struct join *j = svy_calloc(1, sizeof *j);
	int rc = svy_join_plan_make(ctx, opts, d, svy_source_dict(other), &j->plan);
	if (rc) {
		svy_join_plan_free(&j->plan);
		free(j);
		return rc;
	}
	svy_relay_init(&j->relay, ctx, chooser(j, ctx, next));
	j->relay.sink.bind = bind;
	j->relay.sink.begin = begin;
	j->relay.sink.batch = batch;
	j->relay.sink.end = end;
	j->relay.sink.free = free_join;
	j->source = other;
	j->rows = svy_join_rows_new(&j->plan);
	j->wanted = svy_calloc(j->plan.out.nvar + 1, 1);
	j->col = svy_calloc(j->plan.out.nvar + 1, sizeof *j->col);
	*out = &j->relay.sink;
	return 0;
}

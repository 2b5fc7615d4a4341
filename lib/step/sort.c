// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/sort.h"

#include <inttypes.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/progress.h"
#include "io/relay.h"
#include "step/sort_merge.h"
#include "step/sort_run.h"

enum {
	MERGED_AT_ONCE = 64,            /* each run on disk is an open file and a batch in memory */
	RUN_PART = 8,                   /* of the rows of a full batch: those of such a batch, so that the batches of all runs stay within memory */
};

struct sort {
	struct svy_relay relay;
	const struct svy_dict *dict;
	const char *by;
	bool reverse;
	size_t memory;
	struct svy_sort_keys keys;
	uint8_t *need;
	size_t full, run_batch;         /* rows of what goes out, and of what goes to disk: fewer in wide files */
	struct svy_sort_run *rows;      /* in memory */
	struct svy_batch_spool *run[MERGED_AT_ONCE];
	size_t nrun;
	uint64_t total, on_disk;
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct sort *s = (struct sort *)sink;
	s->dict = dict;
	s->need = svy_calloc(dict->nvar + 1, 1);
	int rc = svy_sort_keys_parse(s->relay.ctx, dict, s->by, s->reverse, &s->keys);
	if (!rc)
		rc = s->relay.next->bind(s->relay.next, dict, s->need);
	if (rc)
		return rc;
	for (size_t i = 0; i < s->keys.n; i++)
		s->need[s->keys.v[i].col] = 1;
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] |= s->need[i];
	s->full = svy_batch_fill(dict, s->need);
	s->run_batch = s->full / RUN_PART;
	s->rows = svy_sort_run_new(dict, s->need, &s->keys);
	return 0;
}

/* Hands the rows in memory on, sorted. */
static int give_rows(struct sort *s, size_t most, svy_sort_taker *take, void *self)
{
	struct svy_batch *out = svy_batch_new_rows(s->dict, s->need, most);
	size_t n = svy_sort_run_rows(s->rows);
	int rc = 0;
	svy_sort_run_sort(s->rows);
	for (size_t at = 0; at < n && !rc; at += most) {
		svy_sort_gather(svy_sort_run_order(s->rows) + at, n - at < most ? n - at : most, s->need, out);
		out->first = at;
		rc = take(self, out);
	}
	svy_batch_free(out);
	return rc;
}

struct keeper {
	struct svy_ctx *ctx;
	struct svy_batch_spool *to;
};

static int keep(void *self, const struct svy_batch *b)
{
	struct keeper *k = self;
	return svy_batch_spool_add(k->ctx, k->to, b);
}

/* All runs become one, since no more can be open at a time. */
static int join_runs(struct sort *s)
{
	struct keeper k = {s->relay.ctx, svy_batch_spool_new_on_disk(s->dict)};
	int rc = svy_sort_merge(s->relay.ctx, s->dict, s->need, &s->keys, s->run, s->nrun, s->run_batch, keep, &k);
	for (size_t i = 0; i < s->nrun; i++)
		svy_batch_spool_free(s->run[i]);
	s->run[0] = k.to;
	s->nrun = 1;
	return rc;
}

/* The rows in memory become a run on disk. */
static int write_run(struct sort *s)
{
	int rc = s->nrun == MERGED_AT_ONCE ? join_runs(s) : 0;
	if (rc)
		return rc;
	struct keeper k = {s->relay.ctx, svy_batch_spool_new_on_disk(s->dict)};
	s->run[s->nrun++] = k.to;
	s->on_disk++;
	rc = give_rows(s, s->run_batch, keep, &k);
	svy_sort_run_free(s->rows);
	s->rows = svy_sort_run_new(s->dict, s->need, &s->keys);
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct sort *s = (struct sort *)sink;
	svy_sort_run_add(s->rows, b);
	s->total += b->nrow;
	return svy_sort_run_bytes(s->rows) > s->memory ? write_run(s) : 0;
}

static int hand_on(void *self, const struct svy_batch *b)
{
	struct svy_sink *next = self;
	return next->batch(next, b);
}

static int give_all(struct sort *s)
{
	if (!s->nrun)
		return give_rows(s, s->full, hand_on, s->relay.next);
	int rc = svy_sort_run_rows(s->rows) ? write_run(s) : 0;
	return rc ? rc : svy_sort_merge(s->relay.ctx, s->dict, s->need, &s->keys, s->run, s->nrun, s->full, hand_on, s->relay.next);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct sort *s = (struct sort *)sink;
	svy_progress_phase(s->relay.ctx, "sorting");
	int rc = give_all(s);
	if (rc >= 0)
		svy_tell(s->relay.ctx, "%" PRIu64 " rows sorted, %" PRIu64 " runs on disk", s->total, s->on_disk);
	return svy_relay_finish(&s->relay, rc == SVY_STOP ? 0 : rc, tail);
}

static void free_sort(struct svy_sink *sink)
{
	struct sort *s = (struct sort *)sink;
	svy_sort_run_free(s->rows);
	for (size_t i = 0; i < s->nrun; i++)
		svy_batch_spool_free(s->run[i]);
	svy_sort_keys_free(&s->keys);
	free(s->need);
	svy_relay_free(sink);
}

struct svy_sink *svy_sort_new(struct svy_ctx *ctx, const char *keys, bool reverse, size_t memory, struct svy_sink *next)
{
	struct sort *s = svy_calloc(1, sizeof *s);
	svy_relay_init(&s->relay, ctx, next);
	s->relay.sink.bind = bind;
	s->relay.sink.batch = batch;
	s->relay.sink.end = end;
	s->relay.sink.free = free_sort;
	s->by = keys;
	s->reverse = reverse;
	s->memory = memory;
	return &s->relay.sink;
}

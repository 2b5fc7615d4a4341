// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include "base/mem.h"
#include "io/relay.h"
#include "step/domain.h"
#include "step/rows.h"

struct inside {
	struct svy_relay relay;
	bool export;
	uint64_t *outside, own_count;
	const struct svy_dict *dict, *out;      /* what comes in and what goes on */
	ptrdiff_t domain;               /* position of the column that comes in; -1: every row goes on */
	size_t *from;                   /* position in dict of each column of out */
	struct svy_column *col;
	struct svy_rows *rows;
	uint8_t keep[SVY_BATCH_ROWS];
};

/* What merely counts sees the dictionary that its command knows. */
static void make_dict(struct inside *s)
{
	s->from = svy_domain_leave(s->dict, s->export ? s->domain : -1, &s->relay.out);
	s->out = s->export ? &s->relay.out : s->dict;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct inside *s = (struct inside *)sink;
	s->dict = s->out = dict;
	int rc = svy_domain_bind(s->relay.ctx, dict, need, &s->domain);
	if (rc || s->domain < 0)
		return rc ? rc : s->relay.next->bind(s->relay.next, dict, need);
	make_dict(s);
	uint8_t *wanted = svy_calloc(s->out->nvar + 1, 1);
	rc = s->relay.next->bind(s->relay.next, s->out, wanted);
	for (size_t i = 0; !rc && i < s->out->nvar; i++)
		need[s->from[i]] |= wanted[i];
	s->col = svy_calloc(s->out->nvar + 1, sizeof *s->col);
	s->rows = svy_rows_new(s->out, wanted);
	free(wanted);
	return rc;
}

/*
 * What comes in may have turned out to be a whole file, and no excerpt, since bind. Some files have their notes before the rows, when nothing is
 * counted yet, and whoever reads them must know all the same.
 */
static int begin(struct svy_sink *sink)
{
	struct inside *s = (struct inside *)sink;
	if (s->export && s->domain >= 0)
		svy_note(s->relay.ctx, "only rows inside the domain are here: a design may have lost units, and standard errors with them");
	if (s->out != s->dict) {
		free(s->relay.out.excerpt);
		s->relay.out.excerpt = svy_strdup(s->dict->excerpt);
	}
	return s->relay.next->begin(s->relay.next);
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct inside *s = (struct inside *)sink;
	if (s->domain < 0)
		return s->relay.next->batch(s->relay.next, b);
	int rc = svy_domain_read(s->relay.ctx, s->dict, s->domain, b, s->keep);
	if (rc)
		return rc;
	struct svy_batch in = *b;
	for (size_t i = 0; i < s->out->nvar; i++)
		s->col[i] = b->col[s->from[i]];
	in.ncol = s->out->nvar;
	in.col = s->col;
	const struct svy_batch *kept = svy_rows_take(s->rows, &in, s->keep);
	*s->outside += b->nrow - (kept ? kept->nrow : 0);
	return kept ? s->relay.next->batch(s->relay.next, kept) : 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct inside *s = (struct inside *)sink;
	int rc = 0;
	if (s->export && *s->outside)
		rc = svy_warn(s->relay.ctx, "%" PRIu64 " row%s outside the domain %s left out: a design that is read from the result has lost units",
			      *s->outside, *s->outside == 1 ? "" : "s", *s->outside == 1 ? "was" : "were");
	return svy_relay_finish(&s->relay, rc, tail);
}

static void free_inside(struct svy_sink *sink)
{
	struct inside *s = (struct inside *)sink;
	svy_rows_free(s->rows);
	free(s->from);
	free(s->col);
	svy_relay_free(sink);
}

static struct inside *make(struct svy_ctx *ctx, struct svy_sink *next)
{
	struct inside *s = svy_calloc(1, sizeof *s);
	svy_relay_init(&s->relay, ctx, next);
	s->relay.sink.bind = bind;
	s->relay.sink.begin = begin;
	s->relay.sink.batch = batch;
	s->relay.sink.end = end;
	s->relay.sink.free = free_inside;
	return s;
}

struct svy_sink *svy_inside_new(struct svy_ctx *ctx, struct svy_sink *next, uint64_t *outside)
{
	struct inside *s = make(ctx, next);
	s->outside = outside;
	*outside = 0;
	return &s->relay.sink;
}

struct svy_sink *svy_inside_export(struct svy_ctx *ctx, struct svy_sink *next)
{
	struct inside *s = make(ctx, next);
	s->outside = &s->own_count;
	s->export = true;
	return &s->relay.sink;
}

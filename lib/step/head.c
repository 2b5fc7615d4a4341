// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/head.h"

#include <inttypes.h>
#include <stdlib.h>
#include "base/mem.h"
#include "io/relay.h"
#include "io/spool.h"
#include "step/domain.h"
#include "step/rows.h"

struct head {
	struct svy_relay relay;
	const struct svy_dict *dict;
	ptrdiff_t domain;
	uint64_t limit, taken;
	bool cut;                       /* rows were left out */
	bool begun;                     /* so was the next sink */
	struct svy_rows *rows;
	struct svy_batch_spool *held;   /* rows that wait for the next sink to begin */
	uint8_t keep[SVY_BATCH_ROWS];
};

/* An excerpt of an excerpt says so: rows may have been removed between the two. */
static char *mark_text(const struct head *h)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "first %" PRIu64 " row%s%s", h->limit, h->limit == 1 ? "" : "s", h->domain >= 0 ? " of the domain" : "");
	if (h->dict->excerpt)
		svy_buf_printf(&b, " of the %s", h->dict->excerpt);
	return svy_buf_take(&b);
}

static void set_mark(struct head *h, char *text)
{
	free(h->relay.out.excerpt);
	h->relay.out.excerpt = text;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct head *h = (struct head *)sink;
	uint8_t *wanted;
	h->dict = dict;
	int rc = svy_domain_bind(h->relay.ctx, dict, need, &h->domain);
	if (rc)
		return rc;
	svy_dict_copy(&h->relay.out, dict);
	if (!svy_dict_is_estimates(dict))
		set_mark(h, mark_text(h));
	rc = svy_relay_bind(&h->relay, &wanted);
	if (rc)
		return rc;
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] |= wanted[i];
	h->rows = svy_rows_new(&h->relay.out, wanted);
	free(wanted);
	return 0;
}

static int begin_next(struct head *h)
{
	int rc = h->relay.next->begin(h->relay.next);
	h->begun = rc == 0;
	return rc;
}

static int begin(struct svy_sink *sink)
{
	struct head *h = (struct head *)sink;
	if (h->limit > SVY_HEAD_HELD || svy_dict_is_estimates(h->dict))
		return begin_next(h);
	h->held = svy_batch_spool_new(&h->relay.out);
	return 0;
}

/* The rows that waited. */
static int release(struct head *h)
{
	struct svy_batch *b;
	int rc = begin_next(h);
	for (int more; !rc && (more = svy_batch_spool_next(h->relay.ctx, h->held, &b)) != 0;)
		rc = more < 0 ? more : h->relay.next->batch(h->relay.next, b);
	return rc;
}

/* h->keep: the rows of b to take. */
static int choose(struct head *h, const struct svy_batch *b)
{
	int rc = svy_domain_read(h->relay.ctx, h->dict, h->domain, b, h->keep);
	for (size_t i = 0; !rc && i < b->nrow; i++) {
		h->keep[i] = h->keep[i] && h->taken < h->limit;
		h->taken += h->keep[i];
		h->cut |= !h->keep[i];
	}
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct head *h = (struct head *)sink;
	int rc = choose(h, b);
	if (rc)
		return rc;
	const struct svy_batch *kept = svy_rows_take(h->rows, b, h->keep);
	if (kept && h->begun)
		rc = h->relay.next->batch(h->relay.next, kept);
	else if (kept)
		rc = svy_batch_spool_add(h->relay.ctx, h->held, kept);
	if (rc || h->taken < h->limit || !(h->cut || h->begun))
		return rc;
	rc = h->begun ? 0 : release(h);
	return rc ? rc : SVY_STOP;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct head *h = (struct head *)sink;
	int rc = 0;
	if (!h->begun) {
		if (!h->cut)
			set_mark(h, svy_strdup(h->dict->excerpt));
		rc = release(h);
	}
	svy_tell(h->relay.ctx, "%" PRIu64 " row%s taken%s", h->taken, h->taken == 1 ? "" : "s", h->cut ? ", others left out" : "");
	return h->begun ? svy_relay_finish(&h->relay, rc < 0 ? rc : 0, tail) : rc;
}

static void abort_head(struct svy_sink *sink)
{
	struct head *h = (struct head *)sink;
	if (h->begun)
		h->relay.next->abort(h->relay.next);
}

static void free_head(struct svy_sink *sink)
{
	struct head *h = (struct head *)sink;
	svy_rows_free(h->rows);
	svy_batch_spool_free(h->held);
	svy_relay_free(sink);
}

struct svy_sink *svy_head_new(struct svy_ctx *ctx, uint64_t limit, struct svy_sink *next)
{
	struct head *h = svy_calloc(1, sizeof *h);
	svy_relay_init(&h->relay, ctx, next);
	h->relay.sink = (struct svy_sink){bind, begin, batch, end, abort_head, free_head};
	h->limit = limit;
	return &h->relay.sink;
}

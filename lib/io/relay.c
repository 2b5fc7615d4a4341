// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/relay.h"

#include <stdlib.h>
#include "base/mem.h"

static struct svy_sink *next_of(struct svy_sink *sink)
{
	return ((struct svy_relay *)sink)->next;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct svy_sink *next = next_of(sink);
	return next->bind(next, dict, need);
}

static int begin(struct svy_sink *sink)
{
	struct svy_sink *next = next_of(sink);
	return next->begin(next);
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct svy_sink *next = next_of(sink);
	return next->batch(next, b);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct svy_sink *next = next_of(sink);
	return next->end(next, tail);
}

static void abort_next(struct svy_sink *sink)
{
	struct svy_sink *next = next_of(sink);
	next->abort(next);
}

void svy_relay_init(struct svy_relay *r, struct svy_ctx *ctx, struct svy_sink *next)
{
	r->sink = (struct svy_sink){bind, begin, batch, end, abort_next, svy_relay_free};
	r->ctx = ctx;
	r->next = next;
}

int svy_relay_bind(struct svy_relay *r, uint8_t **wanted)
{
	*wanted = svy_calloc(r->out.nvar + 1, 1);
	int rc = r->next->bind(r->next, &r->out, *wanted);
	if (rc) {
		free(*wanted);
		*wanted = NULL;
	}
	return rc;
}

int svy_relay_finish(struct svy_relay *r, int rc, const struct svy_tail *tail)
{
	if (rc == 0)
		return r->next->end(r->next, tail);
	r->next->abort(r->next);
	return rc;
}

void svy_relay_free(struct svy_sink *sink)
{
	struct svy_relay *r = (struct svy_relay *)sink;
	r->next->free(r->next);
	svy_dict_free(&r->out);
	free(r);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/project.h"

#include <stdlib.h>
#include "base/mem.h"
#include "io/mentions.h"
#include "io/relay.h"

struct project {
	struct svy_relay relay;
	struct svy_varlist from;        /* position in the source of each column handed on */
	bool made;                      /* relay.out was given */
	struct svy_column *col;
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct project *p = (struct project *)sink;
	uint8_t *wanted;
	if (!p->made) {
		svy_mentions_design(dict, &p->from);
		svy_dict_select(&p->relay.out, dict, &p->from);
	}
	p->col = svy_calloc(p->from.n, sizeof *p->col);
	int rc = svy_relay_bind(&p->relay, &wanted);
	for (size_t i = 0; !rc && i < p->from.n; i++)
		need[p->from.v[i]] |= wanted[i];
	free(wanted);
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct project *p = (struct project *)sink;
	struct svy_batch out = *b;
	for (size_t i = 0; i < p->from.n; i++)
		p->col[i] = b->col[p->from.v[i]];
	out.ncol = p->from.n;
	out.col = p->col;
	return p->relay.next->batch(p->relay.next, &out);
}

static void free_project(struct svy_sink *sink)
{
	struct project *p = (struct project *)sink;
	svy_varlist_free(&p->from);
	free(p->col);
	svy_relay_free(sink);
}

static struct project *make(struct svy_sink *next)
{
	struct project *p = svy_calloc(1, sizeof *p);
	svy_relay_init(&p->relay, NULL, next);
	p->relay.sink.bind = bind;
	p->relay.sink.batch = batch;
	p->relay.sink.free = free_project;
	return p;
}

struct svy_sink *svy_project_new(const struct svy_varlist *columns, struct svy_sink *next)
{
	struct project *p = make(next);
	for (size_t i = 0; i < columns->n; i++)
		svy_varlist_add(&p->from, columns->v[i]);
	return &p->relay.sink;
}

struct svy_sink *svy_project_as_new(struct svy_varlist *columns_take, struct svy_dict *as_take, struct svy_sink *next)
{
	struct project *p = make(next);
	p->from = *columns_take;
	p->relay.out = *as_take;
	p->made = true;
	return &p->relay.sink;
}

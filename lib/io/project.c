// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/project.h"

#include <stdlib.h>
#include "base/mem.h"
#include "io/relay.h"

struct project {
	struct svy_relay relay;
	struct svy_varlist from;        /* position in the source of each column handed on */
	struct svy_column *col;
};

static void keep(struct project *p, const struct svy_dict *d, const char *name)
{
	ptrdiff_t at = name ? svy_dict_find(d, name) : -1;
	if (at >= 0)
		svy_varlist_add(&p->from, (size_t)at);
}

static void keep_design(struct project *p, const struct svy_dict *d)
{
	const struct svy_survey *s = &d->survey;
	const struct svy_strs *list[] = {&s->strata, &s->psu, &s->fpc};
	keep(p, d, s->weights);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < list[k]->n; i++)
			keep(p, d, list[k]->v[i]);
	keep(p, d, s->domain);
	keep(p, d, d->file_weight);
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct project *p = (struct project *)sink;
	uint8_t *wanted;
	keep_design(p, dict);
	svy_dict_select(&p->relay.out, dict, &p->from);
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

struct svy_sink *svy_project_new(const struct svy_varlist *columns, struct svy_sink *next)
{
	struct project *p = svy_calloc(1, sizeof *p);
	svy_relay_init(&p->relay, NULL, next);
	p->relay.sink.bind = bind;
	p->relay.sink.batch = batch;
	p->relay.sink.free = free_project;
	for (size_t i = 0; i < columns->n; i++)
		svy_varlist_add(&p->from, columns->v[i]);
	return &p->relay.sink;
}

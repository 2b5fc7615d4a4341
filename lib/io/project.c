// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/project.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct project {
	struct svy_sink sink;
	struct svy_sink *next;
	struct svy_varlist from;        /* position in the source of each column handed on */
	struct svy_dict dict;
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

/* All that d has, with the chosen variables only. */
static void choose_vars(struct project *p, const struct svy_dict *d)
{
	struct svy_dict *to = &p->dict;
	struct svy_dict rest = *d;
	rest.nvar = 0;
	svy_dict_copy(to, &rest);
	for (size_t i = 0; i < p->from.n; i++) {
		const struct svy_var *from = &d->var[p->from.v[i]];
		struct svy_var *v = svy_dict_add(to, from->name, from->type);
		svy_var_free(v);
		svy_var_copy(v, from);
	}
	svy_dict_prune(to);
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct project *p = (struct project *)sink;
	keep_design(p, dict);
	choose_vars(p, dict);
	p->col = svy_calloc(p->from.n, sizeof *p->col);
	uint8_t *mine = svy_calloc(p->from.n, 1);
	int rc = p->next->bind(p->next, &p->dict, mine);
	for (size_t i = 0; i < p->from.n; i++)
		need[p->from.v[i]] |= mine[i];
	free(mine);
	return rc;
}

static int begin(struct svy_sink *sink)
{
	struct project *p = (struct project *)sink;
	return p->next->begin(p->next);
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct project *p = (struct project *)sink;
	struct svy_batch out = *b;
	for (size_t i = 0; i < p->from.n; i++)
		p->col[i] = b->col[p->from.v[i]];
	out.ncol = p->from.n;
	out.col = p->col;
	return p->next->batch(p->next, &out);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct project *p = (struct project *)sink;
	return p->next->end(p->next, tail);
}

static void abort_next(struct svy_sink *sink)
{
	struct project *p = (struct project *)sink;
	p->next->abort(p->next);
}

static void free_project(struct svy_sink *sink)
{
	struct project *p = (struct project *)sink;
	p->next->free(p->next);
	svy_varlist_free(&p->from);
	svy_dict_free(&p->dict);
	free(p->col);
	free(p);
}

struct svy_sink *svy_project_new(const struct svy_varlist *columns, struct svy_sink *next)
{
	struct project *p = svy_calloc(1, sizeof *p);
	p->sink = (struct svy_sink){bind, begin, batch, end, abort_next, free_project};
	p->next = next;
	for (size_t i = 0; i < columns->n; i++)
		svy_varlist_add(&p->from, columns->v[i]);
	return &p->sink;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/ranktest.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

/* Equal values: their weight, their number, the sum of the ranks that they get one after the other, as if nothing lay below; then the score. */
struct tie {
	double w, n, ranks, score;
};

struct cell {
	struct svy_table *values;       /* NULL: nobody */
	struct tie *tie;
	size_t cap;
};

struct svy_ranks {
	size_t nitem, ncell;
	struct cell *cell;              /* [group][item] */
};

struct svy_ranks *svy_ranks_new(size_t nitem)
{
	struct svy_ranks *r = svy_calloc(1, sizeof *r);
	r->nitem = nitem;
	return r;
}

void svy_ranks_free(struct svy_ranks *r)
{
	if (!r)
		return;
	for (size_t c = 0; c < r->ncell; c++) {
		svy_table_free(r->cell[c].values);
		free(r->cell[c].tie);
	}
	free(r->cell);
	free(r);
}

static struct cell *cell_of(struct svy_ranks *r, uint32_t group, size_t item)
{
	size_t at = group * r->nitem + item;
	if (at >= r->ncell) {
		size_t to = 2 * (group + 1) * r->nitem;
		r->cell = svy_reallocarray(r->cell, to, sizeof *r->cell);
		memset(r->cell + r->ncell, 0, (to - r->ncell) * sizeof *r->cell);
		r->ncell = to;
	}
	if (!r->cell[at].values)
		r->cell[at].values = svy_table_new(sizeof(uint64_t));
	return &r->cell[at];
}

void svy_ranks_add(struct svy_ranks *r, uint32_t group, size_t item, double y, double w)
{
	struct cell *c = cell_of(r, group, item);
	uint64_t key = svy_table_number_key(y);
	bool fresh;
	uint32_t at = svy_table_add(c->values, &key, 0, &fresh);
	if (fresh) {
		svy_grow(c->tie, at, c->cap);
		c->tie[at] = (struct tie){0};
	}
	struct tie *t = &c->tie[at];
	t->ranks += t->w + w / 2;
	t->w += w;
	t->n++;
}

static double value_of(const struct cell *c, uint32_t at)
{
	return svy_table_key_number(*(const uint64_t *)svy_table_key(c->values, at, NULL));
}

static int by_value(const void *a, const void *b, void *arg)
{
	double x = value_of(arg, *(const uint32_t *)a), y = value_of(arg, *(const uint32_t *)b);
	return x < y ? -1 : x > y;
}

static double score_of(enum svy_rank_test test, double rank, double N)
{
	switch (test) {
	case SVY_RANK_VANDERWAERDEN: return gsl_cdf_ugaussian_Pinv(rank / N);
	case SVY_RANK_MEDIAN:        return rank > N / 2;
	default:                     return rank / N;
	}
}

static void settle_cell(struct cell *c, enum svy_rank_test test, bool in_order)
{
	uint32_t n = svy_table_count(c->values), *order = svy_reallocarray(NULL, n, sizeof *order);
	double below = 0, N = 0;
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof *order, by_value, c);
	for (uint32_t i = 0; i < n; i++)        /* in that order, so that rows in another one give the same sum */
		N += c->tie[order[i]].w;
	for (uint32_t i = 0; i < n; i++) {
		struct tie *t = &c->tie[order[i]];
		t->score = score_of(test, below + (in_order ? t->ranks / t->n : t->w / 2), N);
		below += t->w;
	}
	free(order);
}

void svy_ranks_settle(struct svy_ranks *r, enum svy_rank_test test, bool in_order)
{
	for (size_t c = 0; c < r->ncell; c++)
		if (r->cell[c].values)
			settle_cell(&r->cell[c], test, in_order);
}

double svy_ranks_score(const struct svy_ranks *r, uint32_t group, size_t item, double y)
{
	const struct cell *c = &r->cell[group * r->nitem + item];
	uint64_t key = svy_table_number_key(y);
	return c->tie[svy_table_find(c->values, &key, 0)].score;
}

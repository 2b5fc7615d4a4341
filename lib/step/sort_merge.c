// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A heap of the runs by their first rows. Rows that were taken out wait as references until a batch of them is full, or until a run reads its
 * next batch over the one they lie in.
 */
#include "step/sort_merge.h"

#include <stdlib.h>
#include "base/mem.h"
#include "step/sort_run.h"

struct cursor {
	struct svy_batch_spool *run;
	size_t number;                  /* of the run: equal rows come in this order */
	struct svy_batch *b;
	uint64_t *word;                 /* of all rows of b */
	struct svy_sort_row row;
};

struct merge {
	struct svy_ctx *ctx;
	const struct svy_sort_keys *keys;
	const uint8_t *need;
	struct cursor **heap;           /* the first row of all on top */
	size_t n;
	struct svy_sort_row *taken;
	size_t ntaken, most;
	uint64_t rows;
	struct svy_batch *out;
	svy_sort_taker *take;
	void *self;
};

static void point(struct cursor *c, size_t row, size_t nkeys)
{
	c->row = (struct svy_sort_row){c->word + row * nkeys, c->b, row};
}

/* 1 with the first row of the next batch, 0 at the end of the run, negative on an error. */
static int load(struct merge *m, struct cursor *c)
{
	int more = svy_batch_spool_next(m->ctx, c->run, &c->b);
	if (more <= 0)
		return more;
	c->word = svy_reallocarray(c->word, c->b->nrow * m->keys->n, sizeof *c->word);
	svy_sort_words(m->keys, c->b, c->word);
	point(c, 0, m->keys->n);
	return 1;
}

static bool before(const struct merge *m, size_t i, size_t k)
{
	const struct cursor *x = m->heap[i], *y = m->heap[k];
	int c = svy_sort_compare(m->keys, &x->row, &y->row);
	return c ? c < 0 : x->number < y->number;
}

static void sink_down(struct merge *m, size_t i)
{
	for (;;) {
		size_t least = i;
		for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < m->n; k++)
			if (before(m, k, least))
				least = k;
		if (least == i)
			return;
		struct cursor *c = m->heap[i];
		m->heap[i] = m->heap[least];
		m->heap[least] = c;
		i = least;
	}
}

static int flush(struct merge *m)
{
	if (!m->ntaken)
		return 0;
	svy_sort_gather(m->taken, m->ntaken, m->need, m->out);
	m->out->first = m->rows;
	m->rows += m->ntaken;
	m->ntaken = 0;
	return m->take(m->self, m->out);
}

/* Goes on behind the row that was taken from the run on top. */
static int advance(struct merge *m)
{
	struct cursor *c = m->heap[0];
	if (c->row.row + 1 < c->b->nrow) {
		point(c, c->row.row + 1, m->keys->n);
		sink_down(m, 0);
		return 0;
	}
	int rc = flush(m);
	if (rc)
		return rc;
	int more = load(m, c);
	if (more < 0)
		return more;
	if (!more)
		m->heap[0] = m->heap[--m->n];
	sink_down(m, 0);
	return 0;
}

static int run_all(struct merge *m)
{
	int rc = 0;
	for (size_t i = m->n / 2; i-- > 0;)
		sink_down(m, i);
	while (m->n && !rc) {
		m->taken[m->ntaken++] = m->heap[0]->row;
		if (m->ntaken == m->most)
			rc = flush(m);
		if (!rc)
			rc = advance(m);
	}
	return rc ? rc : flush(m);
}

int svy_sort_merge(struct svy_ctx *ctx, const struct svy_dict *d, const uint8_t *need, const struct svy_sort_keys *keys,
		   struct svy_batch_spool **run, size_t n, size_t most, svy_sort_taker *take, void *self)
{
	struct merge m = {.ctx = ctx, .keys = keys, .need = need, .most = most, .take = take, .self = self};
	struct cursor *all = svy_calloc(n + 1, sizeof *all);
	int rc = 0;
	m.heap = svy_calloc(n + 1, sizeof *m.heap);
	m.taken = svy_calloc(most, sizeof *m.taken);
	m.out = svy_batch_new_rows(d, need, most);
	for (size_t i = 0; i < n && rc >= 0; i++) {
		all[i].run = run[i];
		all[i].number = i;
		rc = load(&m, &all[i]);
		if (rc > 0)
			m.heap[m.n++] = &all[i];
	}
	if (rc >= 0)
		rc = run_all(&m);
	for (size_t i = 0; i < n; i++)
		free(all[i].word);
	svy_batch_free(m.out);
	free(m.taken);
	free(m.heap);
	free(all);
	return rc;
}

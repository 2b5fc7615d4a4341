// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout_ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"

static double rank_of(const struct svy_estimate *r)
{
	return r->extra[SVY_COL_RANK];
}

/* Stable, and few rows: a ranking is read by people. */
static void sort_by_rank(struct svy_estimate *row, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct svy_estimate r = row[i];
		size_t k = i;
		for (; k && rank_of(&row[k - 1]) > rank_of(&r); k--)
			row[k] = row[k - 1];
		row[k] = r;
	}
}

/* Do the rows stand in one ranking? */
static bool belongs(const struct svy_estimate *a, const struct svy_estimate *b)
{
	return !isnan(rank_of(a)) && !isnan(rank_of(b)) && strcmp(a->term, b->term) == 0 && strcmp(a->level, b->level) == 0 &&
		strcmp(a->stat, b->stat) == 0 && svy_same_text(a->base, b->base);
}

struct svy_estimate *svy_layout_ranked(const struct svy_estimates *t)
{
	struct svy_estimate *row = svy_calloc(t->n, sizeof *row);
	if (t->n)
		memcpy(row, t->row, t->n * sizeof *row);
	for (size_t i = 0, n; i < t->n; i += n) {
		for (n = 1; i + n < t->n && belongs(&row[i], &row[i + n]); n++)
			;
		sort_by_rank(row + i, n);
	}
	return row;
}

void svy_layout_rank_column(struct svy_layout *l, const size_t *row)
{
	struct svy_figure whole = {.scale = 1, .mark = l->o->decimal};
	struct svy_buf head = {0};
	bool range = l->t->has[SVY_COL_RANK_LOW] && l->t->has[SVY_COL_RANK_HIGH];
	if (!l->t->has[SVY_COL_RANK])
		return;
	svy_buf_puts(&head, svy_layout_say(l, "Rank"));
	if (range && !l->separated)
		svy_buf_printf(&head, "\n[%s]", l->interval);
	struct svy_grid_column *col = svy_grid_add_column(l->g, head.p, true);
	size_t at = l->g->ncol - 1;
	col->optional = true;
	col->has_interval = range;
	svy_buf_free(&head);
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		struct svy_cell *cell = &l->g->row[row[i]].cell[at];
		whole.digits = rank_of(r) != rint(rank_of(r));          /* ties share the mean of their places */
		svy_cell_figure(cell, SVY_CELL_TEXT, &whole, rank_of(r));
		whole.digits = 0;
		if (range)
			svy_cell_interval(cell, &whole, r->extra[SVY_COL_RANK_LOW], r->extra[SVY_COL_RANK_HIGH]);
	}
}

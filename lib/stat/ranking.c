// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/ranking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/families.h"
#include "stat/test.h"

struct claim {
	double p;
	size_t before, behind;
};

static int by_p(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	return (x->p > y->p) - (x->p < y->p);
}

void svy_ranking_bounds(const double *before, size_t K, double level, size_t *low, size_t *high)
{
	size_t n = 0, all = K * (K - 1);
	struct claim *claim = svy_calloc(all, sizeof *claim);
	for (size_t i = 0; i < K; i++) {
		low[i] = 1;
		high[i] = K;
		for (size_t j = 0; j < K; j++)
			if (i != j && before[i * K + j] <= 1 - level)
				claim[n++] = (struct claim){before[i * K + j], i, j};
	}
	qsort(claim, n, sizeof *claim, by_p);
	for (size_t k = 0; k < n && claim[k].p * (double)(all - k) <= 1 - level; k++) {
		low[claim[k].behind]++;
		high[claim[k].before]--;
	}
	free(claim);
}

/* Without sampling error what is seen is so, and what is equal stays open. */
static double one_sided(double difference, double se, double df, bool ascending)
{
	double first = ascending ? -difference : difference;
	if (se == 0)
		return first > 0 ? 0 : 1;
	return svy_test_t(first, 0, se, df, SVY_GREATER).p;
}

/* One-sided p-values of each pair: that the true value of the first is not above (below, if ascending) that of the second. */
static int compare(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_family *f, bool ascending, double *before)
{
	int rc = 0;
	for (size_t i = 0; i < f->n && !rc; i++)
		for (size_t j = 0; j < i && !rc; j++) {
			struct svy_contrast c = {0};
			double se, df;
			svy_contrast_add(&c, f->row[i], 1);
			svy_contrast_add(&c, f->row[j], -1);
			c.value = svy_contrast_row(of, f->row[i])->estimate - svy_contrast_row(of, f->row[j])->estimate;
			rc = svy_contrast_error(ctx, of, &c, &se, &df);
			before[i * f->n + j] = one_sided(c.value, se, df, ascending);
			before[j * f->n + i] = one_sided(-c.value, se, df, ascending);
			svy_contrast_free(&c);
		}
	return rc;
}

struct place {
	size_t row, rank, at;   /* at: in the family, which keeps the order of equal estimates */
};

static int by_rank(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank) : (x->at > y->at) - (x->at < y->at);
}

/* Rows of the family into order[], by rank. */
static int rank_family(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_family *f, bool ascending, struct svy_estimates *t, size_t *order)
{
	double *before = svy_calloc(f->n * f->n, sizeof *before);
	size_t *low = svy_calloc(f->n, sizeof *low), *high = svy_calloc(f->n, sizeof *high);
	struct place *place = svy_calloc(f->n, sizeof *place);
	int rc = compare(ctx, of, f, ascending, before);
	if (!rc)
		svy_ranking_bounds(before, f->n, of->rules->level, low, high);
	for (size_t i = 0; i < f->n && !rc; i++) {
		struct svy_estimate *r = &t->row[f->row[i]];
		place[i] = (struct place){f->row[i], 1, i};
		for (size_t j = 0; j < f->n; j++) {
			double other = t->row[f->row[j]].estimate;
			place[i].rank += ascending ? other < r->estimate : other > r->estimate;
		}
		r->extra[SVY_COL_RANK] = (double)place[i].rank;
		r->extra[SVY_COL_RANK_LOW] = (double)low[i];
		r->extra[SVY_COL_RANK_HIGH] = (double)high[i];
	}
	qsort(place, f->n, sizeof *place, by_rank);
	for (size_t i = 0; i < f->n; i++)
		order[i] = place[i].row;
	free(before);
	free(low);
	free(high);
	free(place);
	return rc;
}

static void reorder(struct svy_estimates *t, const size_t *order)
{
	struct svy_estimate *row = svy_calloc(t->n, sizeof *row);
	double *vcov = t->vcov ? svy_calloc(t->n * t->n, sizeof *vcov) : NULL;
	for (size_t i = 0; i < t->n; i++) {
		row[i] = t->row[order[i]];
		for (size_t j = 0; j < t->n && vcov; j++)
			vcov[i * t->n + j] = t->vcov[order[i] * t->n + order[j]];
	}
	free(t->row);
	free(t->vcov);
	t->row = row;
	t->cap = t->n;
	t->vcov = vcov;
}

/* Behind the members of all families come the others, as they were. */
static void add_others(const struct svy_estimates *t, size_t *order, size_t n)
{
	bool *placed = svy_calloc(t->n, sizeof *placed);
	for (size_t i = 0; i < n; i++)
		placed[order[i]] = true;
	for (size_t i = 0; i < t->n; i++)
		if (!placed[i])
			order[n++] = i;
	free(placed);
}

int svy_ranking(struct svy_ctx *ctx, const struct svy_contrast_of *of, const char *over, bool ascending, struct svy_estimates *t)
{
	struct svy_families families;
	size_t *order = svy_calloc(t->n, sizeof *order), n = 0;
	int rc = svy_families_find(ctx, t, over, &families);
	for (size_t v = 0; v < families.n && !rc; v++) {
		rc = rank_family(ctx, of, &families.v[v], ascending, t, order + n);
		n += families.v[v].n;
	}
	svy_families_free(&families);
	if (!rc) {
		add_others(t, order, n);
		reorder(t, order);
		t->has[SVY_COL_RANK] = t->has[SVY_COL_RANK_LOW] = t->has[SVY_COL_RANK_HIGH] = true;
		svy_note(ctx, "rank 1 is the %s estimate; from rank_low to rank_high are the ranks that all pairwise differences together leave open, by Holm's method at %g%% "
			 "joint confidence", ascending ? "smallest" : "largest", 100 * of->rules->level);
	}
	free(order);
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Sums into means, differences and standardised differences, with their gradients. */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/table.h"
#include "stat/ttest_parts.h"

/* More estimates than this, differences of all pairs among them, are somebody's mistake. */
#define ESTIMATES_MAX 4000000

uint32_t svy_ttest_category(const struct svy_ttest *t, size_t i)
{
	return t->plan.npick ? (uint32_t)i : t->levels.order[i];
}

const char *svy_ttest_category_text(const struct svy_ttest *t, size_t i)
{
	return t->levels.text[t->plan.npick ? t->levels.rank[i] : i];
}

static struct svy_ttest_cell *add_cell(struct svy_ttest *t, size_t *n, enum svy_ttest_kind kind, uint32_t o, size_t j)
{
	struct svy_ttest_cell *c = &t->cell[(*n)++];
	*c = (struct svy_ttest_cell){.kind = kind, .a = SVY_BLOCK_NONE, .b = SVY_BLOCK_NONE, .slot = SVY_TTEST_VALUE, .item = (uint32_t)j, .group = t->order[o]};
	return c;
}

static size_t rows_per_item(const struct svy_ttest *t)
{
	if (t->plan.grouped)
		return t->ncategory + 1 + (t->o->effect && t->ncategory == 2);
	return 1 + (t->pairs ? 2 : 0) + t->o->effect;
}

/* Row r of an item: means of the groups, then their difference, or the test that they are the same. */
static void lay_groups(struct svy_ttest *t, struct svy_ttest_cell *c, size_t r)
{
	if (r < t->ncategory) {
		c->a = svy_ttest_block(t, c->group, 1 + svy_ttest_category(t, r));
		c->category = (uint32_t)r;
		return;
	}
	c->kind = t->ncategory > 2 ? SVY_TTEST_EQUALITY : r == t->ncategory ? SVY_TTEST_DIFFERENCE : SVY_TTEST_EFFECT;
	c->tested = c->kind != SVY_TTEST_EFFECT;
	if (t->ncategory > 2)
		return;
	c->a = svy_ttest_block(t, c->group, 1 + svy_ttest_category(t, 1));
	c->b = svy_ttest_block(t, c->group, 1 + svy_ttest_category(t, 0));
}

/* The two sides of a pair; the mean of their difference, or of the value. */
static void lay_single(struct svy_ttest *t, struct svy_ttest_cell *c, size_t r)
{
	size_t sides = t->pairs ? 2 : 0;
	c->a = svy_ttest_block(t, c->group, 0);
	c->slot = (uint32_t)(r < sides ? SVY_TTEST_Y + r : SVY_TTEST_VALUE);
	c->kind = r > sides ? SVY_TTEST_EFFECT : SVY_TTEST_MEAN;
	c->tested = r == sides;
}

static size_t pairs_per_item(const struct svy_ttest *t)
{
	return t->ncategory > 2 ? t->ncategory * (t->ncategory - 1) / 2 : 0;
}

size_t svy_ttest_pair(const struct svy_ttest *t, uint32_t o, size_t item, size_t i, size_t k)
{
	return t->nrow + (o * t->nitem + item) * pairs_per_item(t) + i * (i - 1) / 2 + k;
}

/*
 * What the test of all groups needs beside the means: the variance of every difference, from which follow the covariances of differences, since
 * 2 cov(a - c, b - c) = var(a - c) + var(b - c) - var(a - b). So no covariance between estimates is ever asked of the engine.
 */
static void lay_pairs(struct svy_ttest *t, size_t *n, uint32_t o, size_t j)
{
	for (size_t i = 1; i < t->ncategory; i++)
		for (size_t k = 0; k < i; k++) {
			struct svy_ttest_cell *c = add_cell(t, n, SVY_TTEST_DIFFERENCE, o, j);
			c->a = svy_ttest_block(t, t->order[o], 1 + svy_ttest_category(t, i));
			c->b = svy_ttest_block(t, t->order[o], 1 + svy_ttest_category(t, k));
		}
}

static int check_groups(struct svy_ctx *ctx, const struct svy_ttest *t)
{
	const char *name = t->levels.var->name;
	if (t->ncategory == 0)
		return svy_fail(ctx, SVY_EDATA, "nobody who is asked about has a value of '%s': there are no groups to compare", name);
	if (t->ncategory == 1)
		return svy_fail(ctx, SVY_EDATA, "all have the same value of '%s', %s: there is nothing to compare", name, t->levels.text[0]);
	if (t->ncategory == 2)
		return 0;
	const char *what = t->o->alternative != SVY_TWO_SIDED ? "--alternative" : t->o->margin ? "--margin" : t->o->mu ? "--mu" : t->o->effect ? "--effect" : NULL;
	if (!what)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "%s compares two groups, and '%s' has %zu: name two (--between %s=%s,%s)", what, name, t->ncategory, name,
			svy_ttest_category_text(t, 0), svy_ttest_category_text(t, 1));
}

int svy_ttest_layout(struct svy_ctx *ctx, struct svy_ttest *t)
{
	size_t n = 0;
	int rc = 0;
	if (t->plan.grouped) {
		svy_levels_order(&t->levels);
		t->ncategory = t->plan.npick ? t->plan.npick : t->levels.n;
		rc = check_groups(ctx, t);
	}
	if (rc)
		return rc;
	size_t cells = t->ngroup * t->nitem;
	t->nrow = cells * rows_per_item(t);
	t->nest = t->nrow + cells * pairs_per_item(t);
	if (t->nest > ESTIMATES_MAX)
		return svy_fail(ctx, SVY_EDATA, "%zu groups of '%s' are too many to compare all at once in %u domains", t->ncategory, t->levels.var->name, t->ngroup);
	rc = t->covariance ? svy_frame_check_covariance(ctx, t->nest) : 0;
	if (rc)
		return rc;
	t->cell = svy_calloc(t->nest + 1, sizeof *t->cell);
	for (uint32_t o = 0; o < t->ngroup; o++)
		for (size_t r = 0; r < rows_per_item(t); r++)
			for (size_t j = 0; j < t->nitem; j++)
				(t->plan.grouped ? lay_groups : lay_single)(t, add_cell(t, &n, SVY_TTEST_MEAN, o, j), r);
	for (uint32_t o = 0; o < t->ngroup && t->ncategory > 2; o++)
		for (size_t j = 0; j < t->nitem; j++)
			lay_pairs(t, &n, o, j);
	return 0;
}

/* Sums of an item in a block; NULL: nobody is in it. */
static const double *sums(const struct svy_ttest *t, const double *T, uint32_t block, uint32_t item)
{
	const double *s = block == SVY_BLOCK_NONE ? NULL : T + ((size_t)block * t->nitem + item) * t->tuple;
	return s && s[SVY_TTEST_ONE] != 0 ? s : NULL;
}

static const struct svy_ttest_base *base_of(const struct svy_ttest *t, uint32_t block, uint32_t item)
{
	return &t->base[(size_t)block * t->nitem + item];
}

/* The mean of a slot less its shift. fixed: as a linear function of the sums. */
static double shifted_mean(const struct svy_ttest *t, const double *T, uint32_t block, uint32_t item, uint32_t slot)
{
	const double *s = sums(t, T, block, item), *full = sums(t, t->T, block, item);
	if (!t->fixed || !full)
		return s ? s[slot] / s[SVY_TTEST_ONE] : NAN;
	const double *part = T + ((size_t)block * t->nitem + item) * t->tuple;
	double m = full[slot] / full[SVY_TTEST_ONE];
	return m + (part[slot] - m * part[SVY_TTEST_ONE]) / full[SVY_TTEST_ONE];
}

static double squares(const double *s)
{
	return s[SVY_TTEST_SQUARE] - s[SVY_TTEST_VALUE] * (s[SVY_TTEST_VALUE] / s[SVY_TTEST_ONE]);
}

static double mean_of(const struct svy_ttest *t, const double *T, const struct svy_ttest_cell *c)
{
	double m = shifted_mean(t, T, c->a, c->item, c->slot);
	return isnan(m) ? NAN : base_of(t, c->a, c->item)->shift[c->slot] + m;
}

static double difference(const struct svy_ttest *t, const double *T, const struct svy_ttest_cell *c)
{
	double a = shifted_mean(t, T, c->a, c->item, c->slot), b = shifted_mean(t, T, c->b, c->item, c->slot);
	return isnan(a) || isnan(b) ? NAN : base_of(t, c->a, c->item)->shift[c->slot] - base_of(t, c->b, c->item)->shift[c->slot] + (a - b);
}

/* What an effect is made of: the difference, the sum of squares around the means, the sum of the weights and n/(n - groups). */
struct effect {
	double difference, squares, W, factor;
};

static bool effect_parts(const struct svy_ttest *t, const double *T, const struct svy_ttest_cell *c, struct effect *e)
{
	const double *a = sums(t, T, c->a, c->item), *b = sums(t, T, c->b, c->item);
	if (!a || (t->plan.grouped && !b))
		return false;
	double n = base_of(t, c->a, c->item)->n + (b ? base_of(t, c->b, c->item)->n : 0);
	e->difference = b ? difference(t, T, c) : mean_of(t, T, c) - t->plan.item[c->item].null;
	e->squares = squares(a) + (b ? squares(b) : 0);
	e->W = a[SVY_TTEST_ONE] + (b ? b[SVY_TTEST_ONE] : 0);
	e->factor = n / (n - (b ? 2 : 1));
	return e->squares > 0 && e->factor > 0 && isfinite(e->factor);
}

/*
 * Cohen's d, the difference in standard deviations: those within the groups, pooled, with the weights, and n - 2 for n as Cohen (1988, sec. 2.5) has it
 * without; of one mean or of pairs, those of the values.
 */
static double effect(const struct svy_ttest *t, const double *T, const struct svy_ttest_cell *c)
{
	struct effect e;
	return effect_parts(t, T, c, &e) ? e.difference / sqrt(e.factor * e.squares / e.W) : NAN;
}

void svy_ttest_evaluate(void *self, const double *T, double *estimate)
{
	const struct svy_ttest *t = self;
	for (size_t e = 0; e < t->nest; e++) {
		const struct svy_ttest_cell *c = &t->cell[e];
		estimate[e] = c->kind == SVY_TTEST_MEAN ? mean_of(t, T, c) : c->kind == SVY_TTEST_DIFFERENCE ? difference(t, T, c)
			: c->kind == SVY_TTEST_EFFECT ? effect(t, T, c) : 0;
	}
}

/* One partial derivative. */
struct partial {
	uint32_t block, slot, estimate;
	double coef;
};

struct partials {
	struct partial *v;
	size_t n;
	uint32_t item, estimate;
};

static void put(const struct svy_ttest *t, struct partials *p, uint32_t block, uint32_t slot, double coef)
{
	slot += (uint32_t)(p->item * t->tuple);
	for (size_t i = p->n; i > 0 && p->v[i - 1].estimate == p->estimate; i--)
		if (p->v[i - 1].block == block && p->v[i - 1].slot == slot) {
			p->v[i - 1].coef += coef;
			return;
		}
	p->v[p->n++] = (struct partial){block, slot, p->estimate, coef};
}

static void derive_mean(const struct svy_ttest *t, const double *s, uint32_t block, uint32_t slot, double scale, struct partials *p)
{
	double W = s[SVY_TTEST_ONE];
	put(t, p, block, SVY_TTEST_ONE, -scale * s[slot] / W / W);
	put(t, p, block, slot, scale / W);
}

/* Of the sum of squares over W, which is v: d v = (d squares - v d W) / W. */
static void derive_squares(const struct svy_ttest *t, const double *s, uint32_t block, double v, double W, double scale, struct partials *p)
{
	double m = s[SVY_TTEST_VALUE] / s[SVY_TTEST_ONE];
	put(t, p, block, SVY_TTEST_SQUARE, scale / W);
	put(t, p, block, SVY_TTEST_VALUE, -scale * 2 * m / W);
	put(t, p, block, SVY_TTEST_ONE, scale * (m * m - v) / W);
}

static void derive(const struct svy_ttest *t, const struct svy_ttest_cell *c, struct partials *p)
{
	const double *a = sums(t, t->T, c->a, c->item), *b = sums(t, t->T, c->b, c->item);
	struct effect e;
	double sd = 1;
	if (c->kind == SVY_TTEST_EQUALITY || !a || (c->b != SVY_BLOCK_NONE && !b) || (c->kind == SVY_TTEST_DIFFERENCE && !b))
		return;
	if (c->kind == SVY_TTEST_EFFECT) {
		if (!effect_parts(t, t->T, c, &e))
			return;
		sd = sqrt(e.factor * e.squares / e.W);
		double v = e.squares / e.W, scale = -e.difference / sd / (2 * v);
		derive_squares(t, a, c->a, v, e.W, scale, p);
		if (b)
			derive_squares(t, b, c->b, v, e.W, scale, p);
	}
	derive_mean(t, a, c->a, c->slot, 1 / sd, p);
	if (b)
		derive_mean(t, b, c->b, c->slot, -1 / sd, p);
}

/* By block, as the engine wants them. */
static void sort_by_block(const struct partials *p, size_t nblock, struct svy_gradient *g)
{
	g->start = svy_calloc(nblock + 2, sizeof *g->start);
	g->entry = svy_calloc(p->n + 1, sizeof *g->entry);
	for (size_t i = 0; i < p->n; i++)
		g->start[p->v[i].block + 2]++;
	for (size_t b = 2; b < nblock + 2; b++)
		g->start[b] += g->start[b - 1];
	for (size_t i = 0; i < p->n; i++)
		g->entry[g->start[p->v[i].block + 1]++] = (struct svy_gradient_entry){p->v[i].slot, p->v[i].estimate, p->v[i].coef};
}

void svy_ttest_gradient(const struct svy_ttest *t, struct svy_gradient *g)
{
	struct partials p = {.v = svy_reallocarray(NULL, 10 * t->nest + 1, sizeof *p.v)};
	for (size_t e = 0; e < t->nest; e++) {
		p.item = t->cell[e].item;
		p.estimate = (uint32_t)e;
		derive(t, &t->cell[e], &p);
	}
	g->aux = NULL;
	sort_by_block(&p, svy_table_count(t->blocks), g);
	free(p.v);
}

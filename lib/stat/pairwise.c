// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/pairwise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "design/place.h"

/* Values below this number, by order of sight, are few enough for a matrix of blocks in place of a search. */
#define FEW 32
#define MATRIX_BYTES ((size_t)32 << 20)

/*
 * Blocks have one slot, the sum of weights: those of a pair of values, and of the group itself (pair 0), which all its respondents contribute to. Values are
 * numbered by order of sight, item by item.
 */
struct block_key {
	uint32_t group, pair;           /* pair + 1 */
	uint32_t x, y;
};

struct cell {
	uint32_t estimate, block;
	double x, y;
};

struct svy_pairwise {
	struct svy_frame *frame;
	const struct svy_items *items;
	struct svy_engine *engine;
	struct svy_pairwise_opts o;
	size_t (*pair)[2];
	struct svy_table **values;      /* of each item */
	uint32_t *here;                 /* those of a row */
	uint32_t *matrix;               /* [group][pair][x][y]: block + 1 of few values, 0: not known yet */
	size_t matrix_groups;
	struct svy_table *blocks;
	double *cases;                  /* unweighted, per block */
	size_t cases_cap;
	/* the fit: cells estimate by estimate, those of estimate e from start[e] on */
	uint32_t ngroup, *order;
	size_t nest, *start;
	struct cell *cell;
	uint32_t *x, *y;                /* which of the different values */
	double *w;                      /* of one estimate */
	double *full;                   /* estimates of the full sample; NULL before they are known */
	struct svy_result *result;
	double *cov;
	struct svy_engine_counts counts;
};

struct svy_pairwise *svy_pairwise_new(struct svy_frame *frame, const struct svy_items *items, const struct svy_pairwise_opts *o)
{
	struct svy_pairwise *p = svy_calloc(1, sizeof *p);
	struct svy_engine_design d = svy_places_design(frame->places);
	p->frame = frame;
	p->items = items;
	p->o = *o;
	p->pair = svy_calloc(o->npair + 1, sizeof *p->pair);
	memcpy(p->pair, o->pair, o->npair * sizeof *p->pair);
	p->engine = svy_engine_new(&d, 1, o->covariance, 0);
	p->values = svy_calloc(items->list.n + 1, sizeof *p->values);
	p->here = svy_calloc(items->list.n + 1, sizeof *p->here);
	for (size_t j = 0; j < items->list.n; j++)
		p->values[j] = svy_table_new(sizeof(uint64_t));
	p->blocks = svy_table_new(sizeof(struct block_key));
	return p;
}

void svy_pairwise_free(struct svy_pairwise *p)
{
	if (!p)
		return;
	svy_engine_free(p->engine);
	svy_engine_counts_free(&p->counts);
	svy_table_free(p->blocks);
	for (size_t j = 0; j < p->items->list.n; j++)
		svy_table_free(p->values[j]);
	free(p->values);
	free(p->here);
	free(p->matrix);
	free(p->pair);
	free(p->cases);
	free(p->order);
	free(p->start);
	free(p->cell);
	free(p->x);
	free(p->y);
	free(p->w);
	free(p->full);
	free(p->result);
	free(p->cov);
	free(p);
}

static uint32_t find_block(struct svy_pairwise *p, const struct block_key *key)
{
	bool fresh;
	uint32_t b = svy_table_add(p->blocks, key, 0, &fresh);
	if (fresh) {
		svy_grow(p->cases, b, p->cases_cap);
		p->cases[b] = 0;
	}
	return b;
}

/* Where the block of few values is noted; NULL where it is not. */
static uint32_t *in_matrix(const struct svy_pairwise *p, const struct block_key *key)
{
	if (key->x >= FEW || key->y >= FEW || key->group >= p->matrix_groups)
		return NULL;
	return p->matrix + (((size_t)key->group * p->o.npair + key->pair - 1) * FEW + key->x) * FEW + key->y;
}

static int add_to(struct svy_ctx *ctx, struct svy_pairwise *p, const struct block_key *key)
{
	static const double one = 1;
	uint32_t *known = key->pair ? in_matrix(p, key) : NULL, b = known && *known ? *known - 1 : find_block(p, key);
	if (b >= SVY_BLOCK_AUX - 1)
		return svy_fail(ctx, SVY_EDATA, "the variables have too many different pairs of values: name fewer of them at a time");
	if (known)
		*known = b + 1;
	p->cases[b]++;
	return svy_engine_add(ctx, p->engine, b, &one);
}

/* The numbers of a row's values. */
static void look_up(struct svy_pairwise *p, size_t i)
{
	const struct svy_items *it = p->items;
	for (size_t j = 0; j < it->list.n; j++) {
		uint64_t key = it->miss[j][i] ? 0 : svy_table_number_key(it->y[j][i]);
		p->here[j] = it->miss[j][i] ? UINT32_MAX : svy_table_add(p->values[j], &key, 0, NULL);
	}
}

static int add_member(struct svy_ctx *ctx, struct svy_pairwise *p, uint32_t group)
{
	int rc = add_to(ctx, p, &(struct block_key){.group = group});
	for (size_t k = 0; k < p->o.npair && !rc; k++) {
		struct block_key key = {group, (uint32_t)k + 1, p->here[p->pair[k][0]], p->here[p->pair[k][1]]};
		if (key.x != UINT32_MAX && key.y != UINT32_MAX)
			rc = add_to(ctx, p, &key);
	}
	return rc;
}

/* As many groups as there is room for. */
static void grow_matrix(struct svy_pairwise *p)
{
	size_t size = p->o.npair * FEW * FEW * sizeof *p->matrix, most = MATRIX_BYTES / (size ? size : 1), have = svy_groups_count(p->frame->groups);
	if (have > most)
		have = most;
	if (have <= p->matrix_groups)
		return;
	have = 2 * have > most ? most : 2 * have;
	p->matrix = svy_reallocarray(p->matrix, have, size);
	memset((char *)p->matrix + p->matrix_groups * size, 0, (have - p->matrix_groups) * size);
	p->matrix_groups = have;
}

int svy_pairwise_add(struct svy_ctx *ctx, struct svy_pairwise *p, size_t nrow, const uint8_t *drop)
{
	const struct svy_frame *f = p->frame;
	grow_matrix(p);
	for (size_t i = 0; i < nrow; i++) {
		if (drop && drop[i])
			continue;
		int rc = svy_engine_row(ctx, p->engine, &f->rows, i);
		if (f->inside[i])
			look_up(p, i);
		for (size_t k = 0; k < f->per_row && !rc && f->inside[i]; k++)
			if (f->group[k][i] != SVY_BLOCK_NONE)
				rc = add_member(ctx, p, f->group[k][i]);
		if (rc)
			return rc;
	}
	return 0;
}

static int by_value(double a, double b)
{
	return a < b ? -1 : a > b;
}

static int by_x(const void *a, const void *b)
{
	const struct cell *p = a, *q = b;
	if (p->estimate != q->estimate)
		return p->estimate < q->estimate ? -1 : 1;
	int x = by_value(p->x, q->x);
	return x ? x : by_value(p->y, q->y);
}

static int by_y(const void *a, const void *b, void *cells)
{
	const struct cell *c = cells;
	return by_value(c[*(const size_t *)a].y, c[*(const size_t *)b].y);
}

/* The numbers of the values of y, of the cells of one estimate. */
static void number_y(struct svy_pairwise *p, size_t from, size_t to)
{
	size_t n = to - from, *order = svy_reallocarray(NULL, n + 1, sizeof *order);
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof *order, by_y, p->cell + from);
	for (size_t i = 0, at = 0; i < n; i++) {
		at += i && p->cell[from + order[i]].y != p->cell[from + order[i - 1]].y;
		p->y[from + order[i]] = (uint32_t)at;
	}
	free(order);
}

static double value_of(const struct svy_pairwise *p, size_t item, uint32_t number)
{
	uint64_t key;
	memcpy(&key, svy_table_key(p->values[item], number, NULL), sizeof key);
	return svy_table_key_number(key);
}

static void collect_cells(struct svy_pairwise *p, size_t n)
{
	uint32_t *place = svy_calloc(p->ngroup + 1, sizeof *place);
	for (uint32_t o = 0; o < p->ngroup; o++)
		place[p->order[o]] = o;
	size_t at = 0;
	for (uint32_t b = 0; b < n; b++) {
		const struct block_key *key = svy_table_key(p->blocks, b, NULL);
		if (!key->pair)
			continue;
		const size_t *item = p->pair[key->pair - 1];
		p->cell[at++] = (struct cell){(uint32_t)(place[key->group] * p->o.npair + key->pair - 1), b, value_of(p, item[0], key->x),
					      value_of(p, item[1], key->y)};
	}
	qsort(p->cell, at, sizeof *p->cell, by_x);
	for (size_t i = 0; i < at; i++)
		p->start[p->cell[i].estimate + 1]++;
	free(place);
}

/* The cells of all estimates, in order. */
static void order_cells(struct svy_pairwise *p)
{
	size_t n = svy_table_count(p->blocks), most = 0;
	p->cell = svy_reallocarray(NULL, n + 1, sizeof *p->cell);
	p->x = svy_calloc(n + 1, sizeof *p->x);
	p->y = svy_calloc(n + 1, sizeof *p->y);
	p->start = svy_calloc(p->nest + 2, sizeof *p->start);
	collect_cells(p, n);
	for (size_t e = 0; e < p->nest; e++) {
		most = p->start[e + 1] > most ? p->start[e + 1] : most;
		p->start[e + 1] += p->start[e];
		for (size_t i = p->start[e] + 1; i < p->start[e + 1]; i++)
			p->x[i] = p->x[i - 1] + (p->cell[i].x != p->cell[i - 1].x);
		number_y(p, p->start[e], p->start[e + 1]);
	}
	p->w = svy_calloc(most + 1, sizeof *p->w);
}

static struct svy_bivariate distribution(struct svy_pairwise *p, size_t e, const double *T)
{
	size_t from = p->start[e], n = p->start[e + 1] - from;
	struct svy_bivariate d = {.n = n, .x = p->x + from, .y = p->y + from, .w = p->w};
	for (size_t i = 0; i < n; i++) {
		p->w[i] = T[p->cell[from + i].block];
		d.ny = d.y[i] >= d.ny ? d.y[i] + 1 : d.ny;
	}
	d.nx = n ? d.x[n - 1] + 1 : 0;
	return d;
}

static void evaluate(void *self, const double *T, double *estimate)
{
	struct svy_pairwise *p = self;
	for (size_t e = 0; e < p->nest; e++) {
		struct svy_bivariate d = distribution(p, e, T);
		estimate[e] = d.n ? p->o.f->evaluate(&d, p->full[e], NULL) : NAN;
	}
}

/* Variables that are no categories. */
static int check_categories(struct svy_ctx *ctx, struct svy_pairwise *p, size_t e, const struct svy_bivariate *d)
{
	size_t most = p->o.f->categories, k = e % p->o.npair;
	if (!most || (d->nx <= most && d->ny <= most))
		return 0;
	const struct svy_var *v = &p->items->dict->var[p->items->list.v[p->pair[k][d->nx <= most]]];
	return svy_fail(ctx, SVY_EDATA, "the variable '%s' has more than %zu different values, too many for a %s correlation (--method spearman takes any)", v->name,
			most, p->o.f->stat);
}

/* Estimates, and their derivatives by the weight of each block. */
static int estimate_all(struct svy_ctx *ctx, struct svy_pairwise *p, const double *T, struct svy_gradient_entry *entry)
{
	double *g = svy_calloc(svy_table_count(p->blocks) + 1, sizeof *g);
	int rc = 0;
	for (size_t e = 0; e < p->nest && !rc; e++) {
		struct svy_bivariate d = distribution(p, e, T);
		rc = check_categories(ctx, p, e, &d);
		p->full[e] = d.n && !rc ? p->o.f->evaluate(&d, NAN, g) : NAN;
		for (size_t i = 0; i < d.n && !rc; i++)
			entry[p->cell[p->start[e] + i].block] = (struct svy_gradient_entry){0, (uint32_t)e, g[i]};
	}
	free(g);
	return rc;
}

/* entry[block] is closed up to the blocks of pairs, of which each has one. */
static void close_up(const struct svy_pairwise *p, struct svy_gradient *g)
{
	size_t at = 0, n = svy_table_count(p->blocks);
	for (uint32_t b = 0; b < n; b++) {
		const struct block_key *key = svy_table_key(p->blocks, b, NULL);
		g->start[b] = at;
		if (key->pair)
			g->entry[at++] = g->entry[b];
	}
	g->start[n] = at;
}

static uint32_t block_of_group(const struct svy_pairwise *p, uint32_t group)
{
	struct block_key key = {.group = group};
	return svy_table_find(p->blocks, &key, 0);
}

/* Of a simple random sample of as many respondents: W n/(n - 1) of the mean square of w z over w, z the derivative (stat/functions.c says more). */
static double srs_variance(const struct svy_pairwise *p, size_t e, const double *T, const double *g, double n)
{
	double W = 0, sum = 0, squares = 0;
	for (size_t i = p->start[e]; i < p->start[e + 1]; i++) {
		uint32_t b = p->cell[i].block;
		W += T[b];
		sum += T[b] * g[b];
		squares += T[b] * g[b] * g[b];
	}
	return W / (n - 1) * (squares - sum * sum / W);
}

static void fill_result(struct svy_pairwise *p, size_t e, const double *T, double var, const double *g)
{
	uint32_t group = p->order[e / p->o.npair], whole = block_of_group(p, group);
	double members = whole == UINT32_MAX ? 0 : p->cases[whole], units = whole == UINT32_MAX ? 0 : p->counts.block_units[whole];
	struct svy_result *r = &p->result[e];
	*r = (struct svy_result){.group = group, .item = e % p->o.npair, .level = "", .stat = p->o.f->stat, .estimate = p->full[e], .members = members,
				 .n_cell = NAN, .deff = NAN, .deff_wor = NAN};
	for (size_t i = p->start[e]; i < p->start[e + 1]; i++) {
		r->n += p->cases[p->cell[i].block];
		r->sum_w += T[p->cell[i].block];
	}
	r->n_missing = members - r->n;
	r->df = whole == UINT32_MAX ? NAN : svy_frame_df(p->frame, &p->counts, whole);
	r->se = isnan(r->estimate) || units <= 1 ? NAN : sqrt(var);
	if (!p->o.deff)
		return;
	r->deff = r->se * r->se / srs_variance(p, e, T, g, r->n);
	r->deff_wor = r->sum_w > r->n ? r->deff / (1 - r->n / r->sum_w) : NAN;
}

static int warn(struct svy_ctx *ctx, const struct svy_pairwise *p)
{
	size_t nth = 0, none = 0;
	for (uint32_t o = 0; o < p->ngroup; o++) {
		uint32_t whole = block_of_group(p, p->order[o]);
		if (whole != UINT32_MAX && p->counts.block_units[whole] == 1 && p->counts.units > 1)
			svy_frame_warn_one_unit(ctx, p->frame, p->order[o], nth++);
	}
	svy_frame_warn_one_unit_rest(ctx, nth);
	for (size_t e = 0; e < p->nest; e++)
		none += isnan(p->full[e]) && p->result[e].n > 0;
	return none ? svy_warn(ctx, "%zu of %zu estimates do not exist: %s", none, p->nest, p->o.f->undefined) : 0;
}

static int variance(struct svy_ctx *ctx, struct svy_pairwise *p, const double *T, struct svy_gradient *g)
{
	size_t nblock = svy_table_count(p->blocks);
	double *var = svy_calloc(p->nest + 1, sizeof *var), *by_block = svy_calloc(nblock + 1, sizeof *by_block);
	for (uint32_t b = 0; b < nblock; b++)
		by_block[b] = g->entry[b].coef;
	close_up(p, g);
	struct svy_smooth smooth = {.nest = p->nest, .gradient = g, .evaluate = evaluate, .self = p, .centre_full = p->frame->rules->as == SVY_AS_SAS};
	svy_engine_counts_init(&p->counts, nblock);
	int rc = svy_engine_variance(ctx, p->engine, &smooth, p->frame->rules->lonely, var, p->cov, &p->counts);
	for (size_t e = 0; e < p->nest && !rc; e++)
		fill_result(p, e, T, var[e], by_block);
	free(var);
	free(by_block);
	return rc ? rc : warn(ctx, p);
}

int svy_pairwise_finish(struct svy_ctx *ctx, struct svy_pairwise *p, struct svy_fit *fit)
{
	const double *T;
	size_t nblock = svy_table_count(p->blocks);
	p->ngroup = svy_groups_count(p->frame->groups);
	p->order = svy_groups_order(p->frame->groups);
	p->nest = p->ngroup * p->o.npair;
	int rc = p->o.covariance ? svy_frame_check_covariance(ctx, p->nest) : 0;
	if (!rc)
		rc = svy_engine_totals(ctx, p->engine, nblock, &T);
	if (rc)
		return rc;
	struct svy_gradient g = {.start = svy_calloc(nblock + 1, sizeof *g.start), .entry = svy_calloc(nblock + 1, sizeof *g.entry)};
	p->full = svy_calloc(p->nest + 1, sizeof *p->full);
	p->result = svy_calloc(p->nest + 1, sizeof *p->result);
	p->cov = p->o.covariance ? svy_calloc(p->nest * p->nest + 1, sizeof *p->cov) : NULL;
	order_cells(p);
	rc = estimate_all(ctx, p, T, g.entry);
	if (!rc)
		rc = variance(ctx, p, T, &g);
	*fit = (struct svy_fit){p->nest, p->result, p->cov, &p->counts, p->ngroup, p->order, svy_engine_second(p->engine)};
	free(g.start);
	free(g.entry);
	return ctx->err.code ? ctx->err.code : rc;
}

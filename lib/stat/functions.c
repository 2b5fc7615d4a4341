// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/functions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/place.h"

/* Rows of the file, all items together, whose sums tell a kind where to shift to. */
#define FIRST_ROWS 256

/* Of one item in one block, beside what the engine sums. */
struct base {
	double n, sum_w;
	double shift[SVY_FUNCTION_VALUES];
};

struct item {
	struct svy_function_item of;
	size_t output;                  /* of the item's first estimate among those of its group */
	bool summed;
	double sum[SVY_FUNCTION_VALUES];        /* over the first valid rows of the file */
};

struct svy_functions {
	struct svy_frame *frame;
	struct svy_engine *engine;
	struct svy_functions_opts o;
	struct item *item;
	size_t nitem, noutput;
	size_t tuple;                   /* slots of an item */
	size_t products;                /* of pairs of them */
	double *x;                      /* contributions of one row */
	/*
	 * Blocks are groups; with a standard a group has one that holds all members and no totals, for what is counted, and one for each
	 * category behind it.
	 */
	uint32_t ngroup, cap, per_group;
	double *none;                   /* contributions of nothing */
	struct base *base;              /* [block][item] */
	double *product;                /* [block][item][products], weighted; NULL without deff */
	double *members;                /* per group */
	/* the fit */
	uint32_t *order;
	struct svy_result *result;
	double *cov;
	struct svy_engine_counts counts;
};

struct svy_functions *svy_functions_new(struct svy_frame *frame, const struct svy_function_item *item, size_t nitem, const struct svy_functions_opts *o)
{
	struct svy_functions *m = svy_calloc(1, sizeof *m);
	struct svy_engine_design d = svy_places_design(frame->places);
	m->frame = frame;
	m->o = *o;
	m->nitem = nitem;
	m->item = svy_calloc(nitem, sizeof *m->item);
	m->tuple = 1;
	for (size_t j = 0; j < nitem; j++) {
		m->item[j] = (struct item){.of = item[j], .output = m->noutput};
		m->noutput += item[j].f->outputs;
		if (item[j].f->totals > m->tuple)
			m->tuple = item[j].f->totals;
	}
	m->products = m->tuple * (m->tuple + 1) / 2;
	m->x = svy_calloc(m->tuple * nitem, sizeof *m->x);
	m->none = svy_calloc(m->tuple * nitem, sizeof *m->none);
	m->per_group = o->standard ? 1 + (uint32_t)o->standard->ncell : 1;
	d.tuple = m->tuple;
	m->engine = svy_engine_new(&d, m->tuple * nitem, o->covariance, 0);
	return m;
}

void svy_functions_free(struct svy_functions *m)
{
	if (!m)
		return;
	svy_engine_free(m->engine);
	svy_engine_counts_free(&m->counts);
	free(m->item);
	free(m->x);
	free(m->none);
	free(m->base);
	free(m->product);
	free(m->members);
	free(m->order);
	free(m->result);
	free(m->cov);
	free(m);
}

const struct svy_function_item *svy_functions_item(const struct svy_functions *m, size_t item)
{
	return &m->item[item].of;
}

static void *grown(void *p, size_t from, size_t to, size_t size)
{
	p = svy_reallocarray(p, to ? to : 1, size);
	memset((char *)p + from * size, 0, (to - from) * size);
	return p;
}

static void grow_groups(struct svy_functions *m)
{
	m->ngroup = svy_groups_count(m->frame->groups);
	if (m->ngroup <= m->cap)
		return;
	size_t to = (size_t)m->ngroup * 2, width = m->per_group * m->nitem;
	m->base = grown(m->base, m->cap * width, to * width, sizeof *m->base);
	m->members = grown(m->members, m->cap, to, sizeof *m->members);
	if (m->o.deff)
		m->product = grown(m->product, m->cap * width * m->products, to * width * m->products, sizeof *m->product);
	m->cap = m->ngroup * 2;
}

static bool is_valid(const struct item *it, size_t i, const uint8_t *const *miss)
{
	return !miss[it->of.y[0]][i] && (it->of.f->values == 1 || !miss[it->of.y[1]][i]);
}

static void sum_first_rows(struct svy_functions *m, size_t nrow, const double *const *y, const uint8_t *const *miss)
{
	for (size_t j = 0; j < m->nitem; j++) {
		struct item *it = &m->item[j];
		size_t n = 0;
		for (size_t i = 0; i < nrow && n < FIRST_ROWS && !it->summed; i++) {
			if (!is_valid(it, i, miss))
				continue;
			n++;
			for (size_t v = 0; v < it->of.f->values; v++)
				it->sum[v] += y[it->of.y[v]][i];
		}
		it->summed |= n > 0;
	}
}

/* A number that is not finite shifts nothing. */
static void start_shift(const struct item *it, const double *y, double *shift)
{
	if (it->of.f->start)
		it->of.f->start(y, it->sum, shift);
	for (size_t v = 0; v < SVY_FUNCTION_VALUES; v++)
		if (!isfinite(shift[v]))
			shift[v] = 0;
}

static void add_products(const struct svy_functions *m, double *q, const double *x, double w)
{
	for (size_t a = 0; a < m->tuple; a++)
		for (size_t b = a; b < m->tuple; b++)
			*q++ += w * x[a] * x[b];
}

/* Row i as a member of a block: its contributions into m->x. */
static void fill_row(struct svy_functions *m, uint32_t block, size_t i, const double *const *y, const uint8_t *const *miss, double w)
{
	struct base *base = m->base + (size_t)block * m->nitem;
	for (size_t j = 0; j < m->nitem; j++) {
		const struct item *it = &m->item[j];
		double *x = m->x + j * m->tuple;
		if (!is_valid(it, i, miss)) {
			memset(x, 0, m->tuple * sizeof *x);
			continue;
		}
		const double value[SVY_FUNCTION_VALUES] = {y[it->of.y[0]][i], y[it->of.y[1]][i]};
		if (base[j].n++ == 0)
			start_shift(it, value, base[j].shift);
		base[j].sum_w += w;
		it->of.f->contribute(value, base[j].shift, x);
		if (m->product)
			add_products(m, m->product + ((size_t)block * m->nitem + j) * m->products, x, w);
	}
}

static int add_member(struct svy_ctx *ctx, struct svy_functions *m, uint32_t group, size_t i, const double *const *y, const uint8_t *const *miss)
{
	uint32_t block = group * m->per_group;
	const struct svy_standard *standard = m->o.standard;
	m->members[group]++;
	if (standard) {
		uint32_t cell = standard->cell[i];
		int rc = svy_engine_add(ctx, m->engine, block, m->none);
		if (rc || cell == SVY_STANDARD_NONE)
			return rc;
		if (cell >= standard->ncell)
			return svy_standard_fail(ctx, standard, cell);
		block += 1 + cell;
	}
	fill_row(m, block, i, y, miss, m->frame->rows.w[i]);
	return svy_engine_add(ctx, m->engine, block, m->x);
}

int svy_functions_add(struct svy_ctx *ctx, struct svy_functions *m, size_t nrow, const double *const *y, const uint8_t *const *miss, const uint8_t *drop)
{
	struct svy_frame *f = m->frame;
	grow_groups(m);
	sum_first_rows(m, nrow, y, miss);
	for (size_t i = 0; i < nrow; i++) {
		if (drop && drop[i])
			continue;
		int rc = svy_engine_row(ctx, m->engine, &f->rows, i);
		for (size_t k = 0; k < f->per_row && !rc && f->inside[i]; k++)
			if (f->group[k][i] != SVY_BLOCK_NONE)
				rc = add_member(ctx, m, f->group[k][i], i, y, miss);
		if (rc)
			return rc;
	}
	return 0;
}

static struct svy_function_at where(const struct svy_functions *m, uint32_t block, size_t j)
{
	const struct base *b = &m->base[(size_t)block * m->nitem + j];
	return (struct svy_function_at){b->shift, m->o.members ? m->members[block / m->per_group] : b->n};
}

/* Totals of an item in a block, and the first result of an item in a group that is printed as number o. */
static const double *totals_of(const struct svy_functions *m, const double *T, uint32_t block, size_t j)
{
	return T + ((size_t)block * m->nitem + j) * m->tuple;
}

static size_t result_of(const struct svy_functions *m, uint32_t o, size_t j)
{
	return (size_t)o * m->noutput + m->item[j].output;
}

/* What a block's own estimate is worth in that of its group. */
static double share_of(const struct svy_functions *m, uint32_t block)
{
	uint32_t cell = block % m->per_group;
	return !m->o.standard ? 1 : cell ? m->o.standard->share[cell - 1] : 0;
}

static void evaluate_item(const struct svy_functions *m, uint32_t group, size_t j, const double *T, double *estimate)
{
	const struct svy_function *f = m->item[j].of.f;
	double own[SVY_FUNCTION_OUTPUTS];
	for (size_t k = 0; k < f->outputs; k++)
		estimate[k] = 0;
	for (uint32_t b = group * m->per_group; b < (group + 1) * m->per_group; b++) {
		double share = share_of(m, b);
		struct svy_function_at at = where(m, b, j);
		if (share == 0)
			continue;
		f->evaluate(&at, totals_of(m, T, b, j), own);
		for (size_t k = 0; k < f->outputs; k++)
			estimate[k] += share * own[k];
	}
}

/* All estimates, in the order of printing. */
static void evaluate(void *self, const double *T, double *estimate)
{
	const struct svy_functions *m = self;
	for (uint32_t o = 0; o < m->ngroup; o++)
		for (size_t j = 0; j < m->nitem; j++)
			evaluate_item(m, m->order[o], j, T, estimate + result_of(m, o, j));
}

/*
 * Kish (1965): the variance against that of a simple random sample of as many respondents. With z = w u the srs variance of the total of u is
 * W n/(n-1) (sum w u^2 - (sum w u)^2 / W) / n; the element variance is that of R survey::svyvar, so deff_wor equals deff=TRUE of R and
 * deff deff="replace".
 */
static double srs_variance(const struct svy_functions *m, uint32_t block, size_t j, const double *T, const double *g)
{
	const double *q = m->product + ((size_t)block * m->nitem + j) * m->products;
	const struct base *base = &m->base[(size_t)block * m->nitem + j];
	double squares = 0, sum = 0;
	size_t totals = m->item[j].of.f->totals;
	for (size_t a = 0; a < m->tuple; a++) {
		double ga = a < totals ? g[a] : 0;
		sum += ga * T[a];
		for (size_t b = a; b < m->tuple; b++)
			squares += (a == b ? 1 : 2) * ga * (b < totals ? g[b] : 0) * *q++;
	}
	return base->sum_w / (base->n - 1) * (squares - sum * sum / base->sum_w);
}

/* One item in one block, of the group that is printed as number o: its gradient's entries from *at on, and its srs variance. */
static void linearise_item(struct svy_functions *m, uint32_t block, uint32_t o, size_t j, const double *T, double *srs, struct svy_gradient_entry **at)
{
	const struct svy_function *f = m->item[j].of.f;
	struct svy_function_at here = where(m, block, j);
	const double *t = totals_of(m, T, block, j);
	double g[SVY_FUNCTION_OUTPUTS * SVY_FUNCTION_TOTALS], share = share_of(m, block);
	f->gradient(&here, t, g);
	for (size_t k = 0; k < f->outputs; k++) {
		size_t e = result_of(m, o, j) + k;
		for (size_t s = 0; s < f->totals; s++)
			*(*at)++ = (struct svy_gradient_entry){(uint32_t)(j * m->tuple + s), (uint32_t)e, share * g[k * f->totals + s]};
		if (srs)
			srs[e] = srs_variance(m, block, j, t, g + k * f->totals);
	}
}

/* The gradient of every estimate; srs (NULL: not wanted) their variance under simple random sampling. */
static void linearise(struct svy_functions *m, const double *T, double *srs, struct svy_gradient *g)
{
	uint32_t *place = svy_calloc(m->ngroup, sizeof *place), nblock = m->ngroup * m->per_group;
	for (uint32_t o = 0; o < m->ngroup; o++)
		place[m->order[o]] = o;
	g->start = svy_calloc(nblock + 1, sizeof *g->start);
	g->entry = svy_calloc(m->tuple * nblock * m->noutput, sizeof *g->entry);
	struct svy_gradient_entry *at = g->entry;
	for (uint32_t b = 0; b < nblock; b++) {
		g->start[b] = (size_t)(at - g->entry);
		for (size_t j = 0; j < m->nitem && share_of(m, b) != 0; j++)
			linearise_item(m, b, place[b / m->per_group], j, T, srs, &at);
	}
	g->start[nblock] = (size_t)(at - g->entry);
	free(place);
}

/* Rows and weights of an item in all blocks of a group. */
static struct base base_of(const struct svy_functions *m, uint32_t group, size_t j)
{
	struct base all = {0};
	for (uint32_t b = group * m->per_group; b < (group + 1) * m->per_group; b++) {
		all.n += m->base[(size_t)b * m->nitem + j].n;
		all.sum_w += m->base[(size_t)b * m->nitem + j].sum_w;
	}
	return all;
}

static void fill_result(struct svy_functions *m, uint32_t o, size_t j, size_t k, double estimate, double var, double srs)
{
	uint32_t group = m->order[o], whole = group * m->per_group;
	const struct svy_function *f = m->item[j].of.f;
	struct base base = base_of(m, group, j);
	struct svy_result *r = &m->result[result_of(m, o, j) + k];
	/* z sums to zero over the group: within one unit it is zero there too, which is no variance at all */
	bool no_variance = f->centred && (m->counts.block_units[whole] <= 1 || base.n == 1);
	*r = (struct svy_result){.group = group, .item = j, .level = "", .stat = f->stat[k], .n = base.n, .n_cell = NAN,
				 .members = m->members[group], .n_missing = m->members[group] - base.n, .sum_w = base.sum_w};
	r->estimate = base.n > 0 ? estimate : f->zero_if_empty ? 0 : NAN;
	r->se = isnan(r->estimate) || base.n == 0 || no_variance ? NAN : sqrt(var);
	r->df = svy_frame_df(m->frame, &m->counts, whole);
	r->deff = r->se * r->se / srs;
	r->deff_wor = r->sum_w > r->n ? r->deff / ((r->sum_w - r->n) / r->sum_w) : NAN;
}

/* A total has an error within one unit too: that of how many such units were drawn. */
static void warn_one_unit(struct svy_ctx *ctx, const struct svy_functions *m)
{
	bool centred = false;
	size_t nth = 0;
	for (size_t j = 0; j < m->nitem; j++)
		centred |= m->item[j].of.f->centred;
	for (uint32_t o = 0; o < m->ngroup && centred; o++)
		if (m->counts.block_units[m->order[o] * m->per_group] == 1 && m->counts.units > 1)
			svy_frame_warn_one_unit(ctx, m->frame, m->order[o], nth++);
	svy_frame_warn_one_unit_rest(ctx, nth);
}

/* The first category of a group in which nobody has a valid answer, and which group and item that is. */
static uint32_t find_empty(const struct svy_functions *m, uint32_t *group, size_t *item)
{
	for (uint32_t b = 0; b < m->ngroup * m->per_group; b++)
		for (*item = 0; *item < m->nitem; ++*item)
			if (share_of(m, b) > 0 && m->base[(size_t)b * m->nitem + *item].n == 0) {
				*group = b / m->per_group;
				return b % m->per_group - 1;
			}
	return UINT32_MAX;
}

static int warn_undefined(struct svy_ctx *ctx, const struct svy_functions *m, size_t nest)
{
	uint32_t group;
	size_t item, none = 0;
	for (size_t i = 0; i < nest; i++)
		none += isnan(m->result[i].estimate) && m->result[i].n > 0;
	uint32_t cell = m->o.standard && none ? find_empty(m, &group, &item) : UINT32_MAX;
	const char *why = m->nitem ? m->item[0].of.f->undefined : NULL;
	if (cell == UINT32_MAX)
		return none && why ? svy_warn(ctx, "%zu of %zu estimates do not exist: %s", none, nest, why) : 0;
	char *name = svy_groups_name(m->frame->groups, group);
	int rc = svy_standard_warn(ctx, m->o.standard, none, nest, name, cell);
	free(name);
	return rc;
}

static void fill_results(struct svy_functions *m, const double *estimate, const double *var, const double *srs)
{
	for (uint32_t o = 0; o < m->ngroup; o++)
		for (size_t j = 0; j < m->nitem; j++)
			for (size_t k = 0; k < m->item[j].of.f->outputs; k++) {
				size_t e = result_of(m, o, j) + k;
				fill_result(m, o, j, k, estimate[e], var[e], srs ? srs[e] : NAN);
			}
}

int svy_functions_finish(struct svy_ctx *ctx, struct svy_functions *m, struct svy_fit *fit)
{
	grow_groups(m);
	m->order = svy_groups_order(m->frame->groups);
	size_t nest = m->ngroup * m->noutput;
	const double *T;
	int rc = m->o.covariance ? svy_frame_check_covariance(ctx, nest) : 0;
	if (!rc)
		rc = svy_engine_totals(ctx, m->engine, m->ngroup * m->per_group, &T);
	if (rc)
		return rc;
	struct svy_gradient g;
	double *number = svy_calloc(3 * nest, sizeof *number), *estimate = number, *var = number + nest, *srs = m->o.deff ? var + nest : NULL;
	linearise(m, T, srs, &g);
	evaluate(m, T, estimate);
	m->result = svy_calloc(nest, sizeof *m->result);
	m->cov = m->o.covariance ? svy_calloc(nest * nest, sizeof *m->cov) : NULL;
	svy_engine_counts_init(&m->counts, m->ngroup * m->per_group);
	struct svy_smooth smooth = {.nest = nest, .gradient = &g, .evaluate = evaluate, .self = m,
				    .centre_full = m->frame->rules->as == SVY_AS_SAS};
	rc = svy_engine_variance(ctx, m->engine, &smooth, m->frame->rules->lonely, var, m->cov, &m->counts);
	if (!rc) {
		fill_results(m, estimate, var, srs);
		warn_one_unit(ctx, m);
		rc = warn_undefined(ctx, m, nest);
	}
	*fit = (struct svy_fit){nest, m->result, m->cov, &m->counts, m->ngroup, m->order, svy_engine_second(m->engine)};
	free(number);
	free(g.start);
	free(g.entry);
	return ctx->err.code ? ctx->err.code : rc;
}

int svy_functions_batch(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	return svy_functions_add(ctx, self, b->nrow, it->y, (const uint8_t *const *)it->miss, drop);
}

int svy_functions_fit(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	return svy_functions_finish(ctx, self, fit);
}

void svy_functions_end(void *self)
{
	svy_functions_free(self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Correlations as an estimator: which pairs and which kind, in words; intervals, and tests that the correlation is 0. */
#include "stat/correlation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "stat/estimators.h"
#include "stat/test.h"

static const struct kind {
	const char *name;
	const struct svy_function *smooth;      /* either this */
	const struct svy_pair_function *pair;   /* or this */
} kinds[] = {
	{"pearson", &svy_pearson, NULL}, {"spearman", NULL, &svy_spearman}, {"kendall", NULL, &svy_kendall}, {"gamma", NULL, &svy_gamma},
	{"polychoric", NULL, &svy_polychoric}, {"tetrachoric", NULL, &svy_tetrachoric},
};
#define KINDS (sizeof kinds / sizeof *kinds)

struct correlation {
	const struct kind *kind;
	const struct svy_frame *frame;
	size_t (*pair)[2], npair;       /* of items */
	bool fisher;                    /* tests go by the scale of the intervals */
	struct svy_functions *smooth;
	struct svy_pairwise *joint;
	struct svy_result *result;
	double (*extra)[SVY_COL_COUNT];
};

static int choose_kind(struct svy_ctx *ctx, const char *name, const struct kind **kind)
{
	*kind = &kinds[0];
	for (size_t i = 0; name && i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			*kind = &kinds[i];
	if (name && strcmp((*kind)->name, name) != 0)
		return svy_fail(ctx, SVY_EUSAGE, "unknown kind of correlation '%s' (known: pearson, spearman, kendall, gamma, polychoric, tetrachoric)", name);
	return 0;
}

static const struct svy_correlation_opts defaults;

/* The two sides of the pairs; the second is empty without --with. */
static int read_lists(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *of, struct svy_varlist *with)
{
	const struct svy_correlation_opts *own = svy_estimator_own(o, &defaults);
	int rc = svy_varlist_parse(ctx, d, o->vars, of);
	if (!rc && own->with)
		rc = svy_varlist_parse(ctx, d, own->with, with);
	if (rc)
		return rc;
	if (!own->with && of->n < 2)
		return svy_fail(ctx, SVY_EUSAGE, "a correlation has two variables: name another, or --with others");
	if (own->with && of->n == 1 && with->n == 1 && of->v[0] == with->v[0])
		return svy_fail(ctx, SVY_EUSAGE, "the variable '%s' is on both sides: its correlation with itself is 1", d->var[of->v[0]].name);
	return 0;
}

static int variables(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *list)
{
	struct svy_varlist of = {0}, with = {0};
	int rc = read_lists(ctx, o, d, &of, &with);
	for (size_t i = 0; i < of.n && !rc; i++)
		svy_varlist_add(list, of.v[i]);
	for (size_t i = 0; i < with.n && !rc; i++)
		svy_varlist_add(list, with.v[i]);
	svy_varlist_free(&of);
	svy_varlist_free(&with);
	return rc;
}

static void add_pair(struct correlation *c, size_t a, size_t b)
{
	c->pair[c->npair][0] = a;
	c->pair[c->npair++][1] = b;
}

/* The lower triangle, row by row. */
static void add_triangle(struct correlation *c, size_t n)
{
	c->pair = svy_calloc(n * n, sizeof *c->pair);
	for (size_t a = 0; a < n; a++)
		for (size_t b = 0; b < a; b++)
			add_pair(c, b, a);
}

/* Each of the first list with each of the second; of two pairs of the same variables the first. */
static void add_rectangle(struct correlation *c, const struct svy_varlist *items, const struct svy_varlist *of, const struct svy_varlist *with)
{
	uint8_t *known = svy_calloc(items->n * items->n, 1);
	size_t *place = svy_calloc(with->n, sizeof *place);
	c->pair = svy_calloc(of->n * with->n, sizeof *c->pair);
	for (size_t b = 0; b < with->n; b++)
		while (items->v[place[b]] != with->v[b])
			place[b]++;
	for (size_t a = 0; a < of->n; a++)
		for (size_t b = 0; b < with->n; b++) {
			if (a == place[b] || known[a * items->n + place[b]])
				continue;
			known[a * items->n + place[b]] = known[place[b] * items->n + a] = 1;
			add_pair(c, a, place[b]);
		}
	free(known);
	free(place);
}

static int find_pairs(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, struct correlation *c)
{
	struct svy_varlist of = {0}, with = {0};
	int rc = read_lists(ctx, parts->o, parts->items->dict, &of, &with);
	if (!rc && with.n > 0)
		add_rectangle(c, &parts->items->list, &of, &with);
	else if (!rc)
		add_triangle(c, of.n);
	svy_varlist_free(&of);
	svy_varlist_free(&with);
	return rc;
}

static void make_smooth(struct correlation *c, const struct svy_estimator_parts *parts)
{
	struct svy_function_item *item = svy_calloc(c->npair + 1, sizeof *item);
	for (size_t i = 0; i < c->npair; i++)
		item[i] = (struct svy_function_item){c->kind->smooth, {c->pair[i][0], c->pair[i][1]}};
	c->smooth = svy_functions_new(parts->frame, item, c->npair, &(struct svy_functions_opts){.deff = parts->deff, .covariance = parts->o->vcov});
	free(item);
}

static int make(struct svy_ctx *ctx, const struct svy_estimator_parts *parts, void **self)
{
	struct correlation *c = *self = svy_calloc(1, sizeof *c);
	const struct svy_correlation_opts *own = svy_estimator_own(parts->o, &defaults);
	enum svy_ci ci = SVY_CI_FISHER;
	int rc = choose_kind(ctx, own->method, &c->kind);
	if (!rc)
		rc = find_pairs(ctx, parts, c);
	if (rc)
		return rc;
	if (parts->o->ci)
		svy_ci_by_name(parts->o->ci, &ci);
	c->fisher = ci == SVY_CI_FISHER;
	c->frame = parts->frame;
	if (c->kind->smooth)
		make_smooth(c, parts);
	else
		c->joint = svy_pairwise_new(parts->frame, parts->items, &(struct svy_pairwise_opts){c->kind->pair, (const size_t (*)[2])c->pair, c->npair,
											      parts->deff, parts->o->vcov});
	return 0;
}

static int add(struct svy_ctx *ctx, void *self, const struct svy_batch *b, const struct svy_items *it, const uint8_t *drop)
{
	struct correlation *c = self;
	return c->smooth ? svy_functions_batch(ctx, c->smooth, b, it, drop) : svy_pairwise_add(ctx, c->joint, b->nrow, drop);
}

/*
 * t of z = atanh r where the interval is Fisher's, of r itself where it is symmetric: so a correlation differs from 0 at a level just if
 * its interval does not hold 0.
 */
static struct svy_test test_of(const struct correlation *c, const struct svy_result *r)
{
	double scale = c->fisher ? 1 - r->estimate * r->estimate : 1;
	return svy_test_t(c->fisher ? atanh(r->estimate) : r->estimate, 0, fabs(r->estimate) == 1 ? NAN : r->se / scale, r->df, SVY_TWO_SIDED);
}

/* Two cases lie on a line whatever they are. */
static void finish_result(struct correlation *c, size_t i)
{
	struct svy_result *r = &c->result[i];
	if (r->n < 3)
		r->se = NAN;
	for (size_t k = 0; k < SVY_COL_COUNT; k++)
		c->extra[i][k] = NAN;
	struct svy_test t = test_of(c, r);
	svy_test_put(&t, c->extra[i]);
	r->extra = c->extra[i];
}

static int finish(struct svy_ctx *ctx, void *self, struct svy_fit *fit)
{
	struct correlation *c = self;
	int rc = c->smooth ? svy_functions_fit(ctx, c->smooth, fit) : svy_pairwise_finish(ctx, c->joint, fit);
	if (rc)
		return rc;
	c->result = svy_calloc(fit->n + 1, sizeof *c->result);
	c->extra = svy_calloc(fit->n + 1, sizeof *c->extra);
	memcpy(c->result, fit->result, fit->n * sizeof *c->result);
	for (size_t i = 0; i < fit->n; i++)
		finish_result(c, i);
	fit->result = c->result;
	return 0;
}

static char *term(const void *self, const struct svy_items *it, size_t item, char **title)
{
	const struct correlation *c = self;
	const struct svy_var *a = &it->dict->var[it->list.v[c->pair[item][0]]], *b = &it->dict->var[it->list.v[c->pair[item][1]]];
	struct svy_buf name = {0}, both = {0};
	svy_buf_printf(&name, "%s:%s", a->name, b->name);
	if (a->title && b->title) {
		svy_buf_printf(&both, "%s : %s", a->title, b->title);
		*title = svy_buf_take(&both);
	}
	return svy_buf_take(&name);
}

static void interval(enum svy_ci ci, const struct svy_convention *rules, const struct svy_result *r, double *lo, double *hi)
{
	if (ci == SVY_CI_FISHER)
		svy_interval_fisher(r->estimate, r->se, r->df, rules->level, lo, hi);
	else
		svy_interval_t(r->estimate, r->se, r->df, rules->level, lo, hi);
}

static void free_correlation(void *self)
{
	struct correlation *c = self;
	svy_functions_free(c->smooth);
	svy_pairwise_free(c->joint);
	free(c->pair);
	free(c->result);
	free(c->extra);
	free(c);
}

const struct svy_estimator svy_estimator_correlation = {
	.numbers = true, .intervals = "fisher, t", .stats = SVY_STATS_BASE | SVY_STATS_DEFF | 1u << SVY_COL_STATISTIC | 1u << SVY_COL_P_VALUE,
	.always = 1u << SVY_COL_STATISTIC | 1u << SVY_COL_P_VALUE,
	.no_error = "they stand on two cases, or are -1 or 1 because of an empty cell, or their values are too large or not finite",
	.variables = variables, .make = make, .add = add, .finish = finish, .interval = interval, .term = term, .free = free_correlation,
};

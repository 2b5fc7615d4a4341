// SPDX-License-Identifier: GPL-3.0-or-later
#include "scale/potential.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/pps.h"
#include "scale/potential_items.h"
#include "stat/design_check.h"
#include "stat/means.h"

struct potential {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_estimator_opts o;
	const struct svy_population *population;
	struct svy_estimates *table;
	const struct svy_dict *dict;
	struct svy_frame *frame;
	struct svy_constructs constructs;
	struct svy_potential_items items;
	struct svy_functions *means;        /* of the items that are printed */
	struct svy_functions *whole;        /* of the others, which gross up; covariances are not asked of them */
	enum svy_ci ci;
	double n;                       /* respondents, for the check of the weights */
	size_t unknown;                 /* groups that the population file does not have */
	char *first_unknown;
};

static int bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct potential *p = (struct potential *)s;
	p->dict = d;
	p->ci = SVY_CI_LOGIT;
	if (p->o.ci && (!svy_ci_by_name(p->o.ci, &p->ci) || p->ci == SVY_CI_T || p->ci == SVY_CI_LOG))
		return svy_fail(p->ctx, SVY_EUSAGE, "unknown kind of interval '%s' (known: logit, wald, wilson, beta, asin, likelihood)", p->o.ci);
	int rc = svy_estimator_check_stats(p->ctx, p->o.stats, SVY_STATS_BASE | SVY_STATS_DEFF);
	if (!rc)
		rc = svy_constructs_read(p->ctx, d, &p->constructs);
	if (!rc)
		rc = svy_potential_items_bind(p->ctx, &p->constructs, d, need, &p->items);
	if (!rc)
		rc = svy_frame_bind(p->ctx, &p->o.frame, d, need, &p->frame);
	if (rc)
		return rc;
	svy_groups_describe(p->frame->groups, p->table);
	if (p->population)
		rc = svy_population_check(p->ctx, p->population, p->table->by, p->table->nby);
	bool deff = p->o.stats[SVY_COL_DEFF] || p->o.stats[SVY_COL_DEFF_WOR] || p->o.stats[SVY_COL_DEFT] || p->o.stats[SVY_COL_N_EFF];
	p->means = svy_means_new(p->frame, &svy_function_mean, p->items.nshown, &(struct svy_functions_opts){.deff = deff, .covariance = p->o.vcov});
	p->whole = svy_means_new(p->frame, &svy_function_mean, p->items.n - p->items.nshown, &(struct svy_functions_opts){0});
	return rc;
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct potential *p = (struct potential *)s;
	int rc = svy_frame_batch(p->ctx, p->frame, b, NULL);
	if (rc)
		return rc;
	for (size_t i = 0; i < b->nrow; i++)
		p->n += p->frame->rows.w[i] != 0;
	svy_potential_items_batch(&p->items, b);
	const double *const *y = (const double *const *)p->items.y;
	const uint8_t *const *miss = (const uint8_t *const *)p->items.miss;
	rc = svy_functions_add(p->ctx, p->means, b->nrow, y, miss, NULL);
	return rc ? rc : svy_functions_add(p->ctx, p->whole, b->nrow, y + p->items.nshown, miss + p->items.nshown, NULL);
}

static void share_interval(const struct potential *p, const struct svy_result *r, double *lo, double *hi)
{
	const struct svy_convention *rules = p->o.frame.rules;
	svy_interval_proportion(p->ci, r->estimate, r->se, r->n, r->n + r->n_missing, r->df, rules->level, rules->as != SVY_AS_R, lo, hi);
}

/* Share times the population, which is taken as known. */
static void gross_up_row(const struct potential *p, const struct svy_result *share, double persons, struct svy_estimate *row)
{
	double lo, hi;
	share_interval(p, share, &lo, &hi);
	row->extra[SVY_COL_PERSONS] = persons * share->estimate;
	row->extra[SVY_COL_PERSONS_LOW] = persons * lo;
	row->extra[SVY_COL_PERSONS_HIGH] = persons * hi;
}

/*
 * One row of the table from item j of one group. whole: of the items that are not printed. persons: what the whole group stands for;
 * NaN: nothing to gross up with.
 */
static void add_row(struct potential *p, uint32_t group, size_t j, const struct svy_result *r, const struct svy_result *whole, double persons)
{
	const struct svy_potential_item *item = &p->items.v[j];
	const struct svy_convention *rules = p->o.frame.rules;
	bool share = strcmp(item->stat, "proportion") == 0;
	struct svy_estimate *row = svy_estimates_add(p->table, item->term, item->level, item->stat);
	svy_groups_fill(p->frame->groups, group, row->by);
	row->base = svy_strdup(item->base);
	row->estimate = r->estimate;
	row->se = r->se;
	row->df = r->df;
	row->n = r->n;
	if (share)
		share_interval(p, r, &row->lo, &row->hi);
	else
		svy_interval_t(r->estimate, r->se, rules->normal_means ? INFINITY : r->df, rules->level, &row->lo, &row->hi);
	row->extra[SVY_COL_N_MISSING] = r->n_missing;
	row->extra[SVY_COL_SUM_W] = r->sum_w;
	row->extra[SVY_COL_DEFF] = r->deff;
	row->extra[SVY_COL_DEFF_WOR] = r->deff_wor;
	row->extra[SVY_COL_DEFT] = sqrt(r->deff);
	row->extra[SVY_COL_N_EFF] = r->n / r->deff;
	row->extra[SVY_COL_CV] = r->se / fabs(r->estimate);
	if (item->grosses_up)
		gross_up_row(p, item->twin ? &whole[item->twin - p->items.nshown] : r, persons, row);
}

/* The sum of the weights stands for the population unless it merely counts the sample. */
static bool can_gross_up(struct potential *p)
{
	if (p->population)
		return true;
	if (!p->dict->survey.weights && !svy_pps_declared(&p->dict->survey))
		svy_note(p->ctx, "no numbers of persons: without weights nothing tells the size of the population (give --population)");
	else if (svy_weights_sum_to_n(p->frame->sum_w, p->n))
		svy_note(p->ctx, "no numbers of persons: the weights sum to the number of respondents (give --population)");
	else
		return true;
	return false;
}

static double persons_of(const struct potential *p, uint32_t group, double sum_w)
{
	if (!p->population)
		return sum_w;
	char **code = svy_calloc(p->table->nby, sizeof *code);
	svy_groups_fill(p->frame->groups, group, code);
	double persons = svy_population_of(p->population, p->table->by, p->table->nby, code);
	for (size_t k = 0; k < p->table->nby; k++)
		free(code[k]);
	free(code);
	return persons;
}

static void add_group(struct potential *p, const struct svy_fit *fit, const struct svy_fit *whole, uint32_t place, bool gross_up)
{
	size_t nshown = p->items.nshown, nwhole = p->items.n - nshown;
	const struct svy_result *r = fit->result + place * nshown, *rw = whole->result + place * nwhole;
	uint32_t group = fit->order[place];
	double persons = gross_up ? persons_of(p, group, rw[nwhole - 1].sum_w) : NAN;
	if (gross_up && isnan(persons) && !p->unknown++)
		p->first_unknown = svy_groups_name(p->frame->groups, group);
	for (size_t j = 0; j < nshown; j++)
		add_row(p, group, j, &r[j], rw, persons);
}

static void note_unknown_population(struct potential *p)
{
	if (p->unknown == 1)
		svy_note(p->ctx, "no numbers of persons for '%s': the population file does not have it", p->first_unknown);
	else if (p->unknown)
		svy_note(p->ctx, "no numbers of persons for %zu groups ('%s' first): the population file does not have them", p->unknown, p->first_unknown);
}

static void note_empty_bases(struct potential *p)
{
	size_t empty = 0;
	for (size_t i = 0; i < p->table->n; i++)
		empty += p->table->row[i].n == 0;
	if (empty)
		svy_note(p->ctx, "%zu rows have a base without respondents", empty);
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct potential *p = (struct potential *)s;
	struct svy_fit fit, whole;
	int rc = svy_functions_finish(p->ctx, p->means, &fit);
	if (rc || (rc = svy_functions_finish(p->ctx, p->whole, &whole)))
		return rc;
	bool gross_up = can_gross_up(p);
	svy_potential_items_describe(&p->items, p->table);
	memcpy(p->table->has, p->o.stats, sizeof p->table->has);
	p->table->has[SVY_COL_BASE] = true;
	p->table->has[SVY_COL_PERSONS] = p->table->has[SVY_COL_PERSONS_LOW] = p->table->has[SVY_COL_PERSONS_HIGH] = gross_up;
	for (uint32_t o = 0; o < fit.ngroup; o++)
		add_group(p, &fit, &whole, o, gross_up);
	if (p->o.vcov) {
		size_t n = p->table->n;
		p->table->vcov = svy_reallocarray(NULL, n * n, sizeof *p->table->vcov);
		memcpy(p->table->vcov, fit.cov, n * n * sizeof *p->table->vcov);
	}
	svy_strs_copy(&p->table->notes, &p->dict->notes);
	svy_strs_copy(&p->table->notes, &tail->notes);
	svy_extras_set(&p->table->facts, "ci", svy_ci_name(p->ci));
	rc = svy_frame_facts(p->ctx, p->frame, fit.counts, p->table);
	if (rc)
		return rc;
	note_unknown_population(p);
	note_empty_bases(p);
	return 0;
}

static void free_potential(struct svy_sink *s)
{
	struct potential *p = (struct potential *)s;
	svy_functions_free(p->means);
	svy_functions_free(p->whole);
	svy_frame_free(p->frame);
	svy_potential_items_free(&p->items);
	svy_constructs_free(&p->constructs);
	free(p->first_unknown);
	free(p);
}

struct svy_sink *svy_potential_sink(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_population *population,
				    struct svy_estimates *table)
{
	struct potential *p = svy_calloc(1, sizeof *p);
	p->sink = (struct svy_sink){bind, svy_sink_no_begin, batch, end, svy_sink_nothing, free_potential};
	p->ctx = ctx;
	p->o = *o;
	p->population = population;
	p->table = table;
	return &p->sink;
}

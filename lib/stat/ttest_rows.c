// SPDX-License-Identifier: GPL-3.0-or-later
/* Estimates into rows with their tests. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/value.h"
#include "stat/equivalence.h"
#include "stat/ttest_parts.h"

/* Tests of all kinds, and those that there are not or that are not of all groups. */
struct tally {
	size_t tests, nobody, constant, few_groups, few_df, partial, extreme;
};

static double cases(const struct svy_ttest *t, const struct svy_ttest_cell *c, uint32_t block)
{
	return block == SVY_BLOCK_NONE ? 0 : t->base[(size_t)block * t->nitem + c->item].n;
}

/* Values around their mean sum to zero in a group: within one unit, or of one case, they show no variance at all. */
static bool varies(const struct svy_ttest *t, const struct svy_ttest_cell *c, uint32_t block)
{
	return cases(t, c, block) > 1 && !(t->counts.block_units[block] <= 1);
}

static bool has_error(const struct svy_ttest *t, const struct svy_ttest_cell *c)
{
	if (c->kind == SVY_TTEST_EQUALITY || c->a == SVY_BLOCK_NONE || !varies(t, c, c->a))
		return false;
	return c->kind == SVY_TTEST_MEAN || !t->plan.grouped || (c->b != SVY_BLOCK_NONE && varies(t, c, c->b));
}

/* R fits a regression, of which a coefficient has the design's degrees of freedom less one for each group but the first. */
static double df_of_test(const struct svy_ttest *t, double df, size_t groups)
{
	bool counted = t->rules.df_rule != SVY_DF_GIVEN && t->rules.df_rule != SVY_DF_INF;
	return t->plan.grouped && t->rules.as == SVY_AS_R && counted ? df + 1 - (double)groups : df;
}

/* Who is in the row: of a mean its group, of the rest all that are compared. */
static void fill_cases(const struct svy_ttest *t, const struct svy_ttest_cell *c, struct svy_result *r)
{
	uint32_t whole = svy_ttest_block(t, c->group, 0);
	if (c->kind == SVY_TTEST_MEAN || !t->plan.grouped) {
		r->members = c->a == SVY_BLOCK_NONE ? 0 : t->members[c->a];
		r->n = cases(t, c, c->a);
		r->sum_w = c->a == SVY_BLOCK_NONE ? 0 : t->base[(size_t)c->a * t->nitem + c->item].sum_w;
	} else {
		r->members = t->members[whole];
		for (size_t i = 0; i < t->ncategory; i++) {
			uint32_t block = svy_ttest_block(t, c->group, 1 + svy_ttest_category(t, i));
			r->n += cases(t, c, block);
			r->sum_w += block == SVY_BLOCK_NONE ? 0 : t->base[(size_t)block * t->nitem + c->item].sum_w;
		}
	}
	r->n_missing = r->members - r->n;
	r->df = svy_frame_df(t->frame, &t->counts, whole);
}

static const char *stat_of(const struct svy_ttest *t, const struct svy_ttest_cell *c)
{
	const struct svy_ttest_item *it = &t->plan.item[c->item];
	switch (c->kind) {
	case SVY_TTEST_EFFECT:     return "cohens_d";
	case SVY_TTEST_EQUALITY:   return "test";
	case SVY_TTEST_DIFFERENCE: return "difference";
	case SVY_TTEST_MEAN:       break;
	}
	if (t->ranks)
		return t->o->rank == SVY_RANK_VANDERWAERDEN || t->o->rank == SVY_RANK_MEDIAN ? "score" : "mean_rank";
	if (it->paired && c->slot == SVY_TTEST_VALUE)
		return "difference";
	const struct svy_ttest_side *side = c->slot == SVY_TTEST_MINUS ? &it->minus : &it->y;
	return side->coded ? "proportion" : "mean";
}

/* The text of a level, kept with the test. */
static const char *level_of(struct svy_ttest *t, const struct svy_ttest_cell *c)
{
	const struct svy_ttest_item *it = &t->plan.item[c->item];
	struct svy_buf b = {0};
	if (t->pairs && c->slot != SVY_TTEST_VALUE)
		svy_strs_add_take(&t->text, svy_ttest_side_name(c->slot == SVY_TTEST_Y ? &it->y : &it->minus, t->items->dict));
	else if (it->y.coded && !it->paired)
		svy_value_put(&b, &it->y.value);
	else
		return "";
	if (b.n)
		svy_strs_add_take(&t->text, svy_buf_take(&b));
	return t->text.v[t->text.n - 1];
}

static bool is_share(const struct svy_result *r)
{
	return strcmp(r->stat, "proportion") == 0;
}

/* Of a share that is not tested the interval that svyprop has; with what is tested goes that of the test. Means in groups have by R what they have there. */
static void fill_interval(const struct svy_ttest *t, const struct svy_ttest_cell *c, struct svy_result *r)
{
	r->lo = r->hi = NAN;
	if (t->ranks)
		return;
	if (is_share(r))
		svy_interval_proportion(c->tested || t->rules.as == SVY_AS_SAS ? SVY_CI_WALD : SVY_CI_LOGIT, r->estimate, r->se, r->n, r->members, r->df,
					t->rules.level, t->rules.as != SVY_AS_R, &r->lo, &r->hi);
	else
		svy_interval_t(r->estimate, r->se, t->rules.normal_means && !c->tested ? INFINITY : r->df, t->rules.level, &r->lo, &r->hi);
}

static struct svy_test test_of(const struct svy_ttest *t, const struct svy_ttest_cell *c, const struct svy_result *r)
{
	double null = t->plan.item[c->item].null;
	if (t->plan.margins)
		return svy_test_margin(r->estimate, null + t->plan.below, null + t->plan.above, r->se, r->df, t->o->alternative);
	return svy_test_t(r->estimate, null, r->se, r->df, t->o->alternative);
}

static void fill_result(struct svy_ttest *t, size_t i, double estimate, double var, struct tally *tally)
{
	const struct svy_ttest_cell *c = &t->cell[i];
	struct svy_result *r = &t->result[i];
	*r = (struct svy_result){.group = c->group, .item = c->item, .level = level_of(t, c), .stat = stat_of(t, c), .n_cell = NAN, .deff = NAN, .deff_wor = NAN,
				 .base = c->kind == SVY_TTEST_EFFECT ? "sd" : NULL, .extra = t->extra[i]};
	fill_cases(t, c, r);
	r->estimate = estimate;
	r->se = !isnan(estimate) && has_error(t, c) ? sqrt(var) : NAN;
	if (c->kind == SVY_TTEST_DIFFERENCE || c->kind == SVY_TTEST_EFFECT)
		r->df = df_of_test(t, r->df, t->ncategory);
	fill_interval(t, c, r);
	tally->extreme += t->plan.grouped && is_share(r) && r->se == 0;
	if (!c->tested || c->kind == SVY_TTEST_EQUALITY)
		return;
	struct svy_test test = test_of(t, c, r);
	svy_test_put(&test, t->extra[i]);
	tally->nobody += r->n == 0;
	tally->constant += r->se == 0 && r->df > 0;
	tally->tests++;
}

/* The mean of an item in category i, of the item whose first mean is row first: variables stand beside each other in every category. */
static const struct svy_result *mean_row(const struct svy_ttest *t, size_t first, size_t i)
{
	return &t->result[first + i * t->nitem];
}

/* The groups whose mean has an error. */
static size_t known_groups(const struct svy_ttest *t, size_t first, size_t *known)
{
	size_t n = 0;
	for (size_t i = 0; i < t->ncategory; i++)
		if (isfinite(mean_row(t, first, i)->se))
			known[n++] = i;
	return n;
}

static double pair_variance(const struct svy_ttest *t, const double *var, uint32_t o, size_t item, size_t i, size_t k)
{
	return i == k ? 0 : var[svy_ttest_pair(t, o, item, i > k ? i : k, i > k ? k : i)];
}

/* All groups at once: the differences from the first of them. */
static struct svy_test test_groups(const struct svy_ttest *t, const double *var, uint32_t o, size_t item, size_t first, const size_t *known, size_t n, double df)
{
	size_t k = n - 1;
	double *d = svy_calloc(k + k * k, sizeof *d), *cov = d + k;
	for (size_t a = 0; a < k; a++) {
		size_t i = known[a + 1];
		d[a] = mean_row(t, first, i)->estimate - mean_row(t, first, known[0])->estimate;
		for (size_t b = 0; b < k; b++) {
			size_t j = known[b + 1];
			cov[a * k + b] = (pair_variance(t, var, o, item, i, known[0]) + pair_variance(t, var, o, item, j, known[0]) -
					  pair_variance(t, var, o, item, i, j)) / 2;
		}
	}
	bool adjusted = t->rules.as == SVY_AS_SVYKIT || t->rules.as == SVY_AS_STATA;
	double rest = df_of_test(t, df, n);
	struct svy_test test = svy_test_wald(d, cov, k, rest, adjusted);
	/* of fewer degrees of freedom than differences the covariance knows some directions only */
	if (df < (double)k || !(rest > 0))
		test.p = NAN;
	free(d);
	return test;
}

/* Row i is the test that all groups of an item are the same; their means stand before it. */
static void test_equality(struct svy_ttest *t, size_t i, uint32_t o, const double *var, struct tally *tally)
{
	struct svy_result *r = &t->result[i];
	size_t first = i - t->ncategory * t->nitem, *known = svy_calloc(t->ncategory, sizeof *known), n = known_groups(t, first, known);
	r->estimate = NAN;
	tally->tests++;
	if (n > 1) {
		struct svy_test test = test_groups(t, var, o, r->item, first, known, n, r->df);
		svy_test_put(&test, t->extra[i]);
		tally->constant += isnan(test.statistic);
		tally->few_df += !isnan(test.statistic) && isnan(test.p);
		tally->partial += n < t->ncategory;
	}
	tally->few_groups += n < 2;
	r->n = 0;
	for (size_t k = 0; k < n; k++)
		r->n += mean_row(t, first, known[k])->n;
	r->df = NAN;    /* df1 and df2 say it */
	free(known);
}

static void warn_one_unit(struct svy_ctx *ctx, const struct svy_ttest *t)
{
	size_t nth = 0;
	for (uint32_t o = 0; o < t->ngroup; o++)
		if (t->counts.block_units[svy_ttest_block(t, t->order[o], 0)] == 1 && t->counts.units > 1)
			svy_frame_warn_one_unit(ctx, t->frame, t->order[o], nth++);
	svy_frame_warn_one_unit_rest(ctx, nth);
}

static int warn_tests(struct svy_ctx *ctx, const struct svy_ttest *t, const struct tally *y)
{
	int rc = 0;
	size_t n = y->tests;
	warn_one_unit(ctx, t);
	if (y->nobody)
		rc = svy_warn(ctx, "%zu of %zu tests do not exist: nobody has an answer", y->nobody, n);
	if (!rc && y->extreme)
		rc = svy_warn(ctx, "%zu share%s 0 or 100 %%: %s error is unknown and taken as 0, so that tests claim too much", y->extreme,
			      y->extreme == 1 ? " is" : "s are", y->extreme == 1 ? "its" : "their");
	if (!rc && y->constant)
		rc = svy_warn(ctx, "%zu of %zu tests do not exist: nothing varies there, and what is compared has no error", y->constant, n);
	if (!rc && y->few_groups)
		rc = svy_warn(ctx, "%zu of %zu tests do not exist: fewer than two of the groups have more than one case and primary unit", y->few_groups, n);
	if (!rc && y->few_df)
		rc = svy_warn(ctx, "%zu of %zu tests do not exist: the design has too few degrees of freedom for so many groups", y->few_df, n);
	if (!rc && y->partial)
		rc = svy_warn(ctx, "%zu of %zu tests are not of all groups: those with one case or one primary unit, or nobody, are left out", y->partial, n);
	return rc;
}

/* Somebody who names a category that nobody has meant another one, or another file. */
static int warn_nobody(struct svy_ctx *ctx, const struct svy_ttest *t)
{
	int rc = 0;
	for (size_t i = 0; i < t->plan.npick && !rc; i++) {
		double n = 0;
		for (uint32_t g = 0; g < t->ngroup; g++) {
			uint32_t block = svy_ttest_block(t, g, 1 + (uint32_t)i);
			n += block == SVY_BLOCK_NONE ? 0 : t->members[block];
		}
		if (n == 0)
			rc = svy_warn(ctx, "nobody is in the group '%s' of '%s'", svy_ttest_category_text(t, i), t->levels.var->name);
	}
	return rc;
}

int svy_ttest_results(struct svy_ctx *ctx, struct svy_ttest *t, const double *estimate, const double *var)
{
	struct tally tally = {0};
	size_t per_group = t->ngroup ? t->nrow / t->ngroup : 0;
	t->result = svy_calloc(t->nrow + 1, sizeof *t->result);
	t->extra = svy_calloc(t->nrow + 1, sizeof *t->extra);
	for (size_t i = 0; i < t->nrow; i++)
		for (size_t c = 0; c < SVY_COL_COUNT; c++)
			t->extra[i][c] = NAN;
	for (size_t i = 0; i < t->nrow; i++) {
		fill_result(t, i, estimate[i], var[i], &tally);
		if (t->cell[i].kind == SVY_TTEST_EQUALITY)
			test_equality(t, i, (uint32_t)(i / per_group), var, &tally);
	}
	svy_ttest_note(ctx, t);
	int rc = warn_nobody(ctx, t);
	return rc ? rc : warn_tests(ctx, t, &tally);
}

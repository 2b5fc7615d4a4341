// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/flag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/num.h"
#include "out/words.h"

static bool bound(const char *text, double *x)
{
	return svy_num_parse(text, strlen(text), x) && *x > 0 && isfinite(*x);
}

int svy_flag_parse(struct svy_ctx *ctx, const char *text, struct svy_flag_rules *r)
{
	struct svy_strs part = {0};
	int rc = 0;
	svy_strs_split(&part, text, ',');
	for (size_t i = 0; i < part.n && !rc; i++) {
		const char *rule = part.v[i];
		if (strcmp(rule, "nchs") == 0)
			r->nchs = true;
		else if (!(strncmp(rule, "cv:", 3) == 0 && bound(rule + 3, &r->cv)) && !(strncmp(rule, "n:", 2) == 0 && bound(rule + 2, &r->n)))
			rc = svy_fail(ctx, SVY_EUSAGE, "'--flag' takes nchs, cv:PERCENT and n:CASES, as in nchs,cv:30,n:30, not '%s'", rule);
	}
	svy_strs_free(&part);
	return rc;
}

/* All of a column, row or table in a cross table: 1 by its meaning, which says nothing about the sample. */
static bool is_whole(const struct svy_estimates *t, const struct svy_estimate *r)
{
	return r->base && r->se == 0 && r->estimate == 1 && (!*r->level || (t->nby && !r->by[t->nby - 1]));
}

/* The standards are about these; what else there is has none. */
static bool judged(const struct svy_estimates *t, const struct svy_estimate *r)
{
	return strcmp(r->stat, "count") == 0 || ((strcmp(r->stat, "proportion") == 0 || strcmp(r->stat, "rate") == 0) && !is_whole(t, r));
}

static unsigned judge(const struct svy_estimate *r)
{
	double cell = r->extra[SVY_COL_N_CELL];
	if (strcmp(r->stat, "count") == 0)
		return svy_reliability_count(r->estimate, r->se, isnan(cell) ? r->n : cell, r->df, NULL);
	return svy_reliability_proportion(r->estimate, r->se, r->n, r->df, NULL);
}

/* What is exactly at the bound in decimals must not be above it by the rounding of binary fractions: 0.21 of 0.7. */
#define FUZZ 1e-12

/* Of what may well be 0 a coefficient of variation says nothing. */
static bool has_cv(const struct svy_estimate *r)
{
	enum svy_word_kind kind = svy_word_find(r->stat)->kind;
	static const char *const none[] = {"contrast", "coefficient", "covariance", "risk_difference", "effect", "effect_size", "cohens_d", "score"};
	bool zero = kind == SVY_WORD_DIFFERENCE || kind == SVY_WORD_CORRELATION || kind == SVY_WORD_TEST;
	for (size_t k = 0; k < sizeof none / sizeof *none; k++)
		zero |= strcmp(r->stat, none[k]) == 0;
	return !zero && !isnan(r->se);
}

/* What each rule had numbers for. */
struct seen {
	bool nchs, cv, n;
};

static unsigned flag_of(const struct svy_estimates *t, const struct svy_estimate *r, const struct svy_flag_rules *rules, struct seen *seen)
{
	unsigned flag = 0;
	if (isnan(r->estimate))
		return 0;
	if (rules->nchs && judged(t, r)) {
		seen->nchs |= !isnan(r->n);
		flag |= judge(r);
	}
	if (rules->cv > 0 && has_cv(r)) {
		seen->cv = true;
		/* Nothing is how much of 0 a standard error is. */
		flag |= r->se > 0 && !(100 * r->se / fabs(r->estimate) <= rules->cv * (1 + FUZZ)) ? SVY_FLAG_CV : 0;
	}
	if (rules->n > 0 && !isnan(r->n)) {
		seen->n = true;
		flag |= r->n < rules->n ? SVY_FLAG_N : 0;
	}
	return flag;
}

/* What tells an estimate or was made of it; the cases stay. */
static void take_away(struct svy_estimate *r)
{
	r->estimate = r->se = r->lo = r->hi = NAN;
	for (int c = 0; c < SVY_COL_COUNT; c++)
		if (c != SVY_COL_N_CELL && c != SVY_COL_N_MISSING)
			r->extra[c] = NAN;
	r->flag |= SVY_FLAG_SUPPRESSED;
}

static bool suppressed(unsigned flag, enum svy_flagged how)
{
	if (how == SVY_FLAGGED_MARK)
		return false;
	return flag & (how == SVY_FLAGGED_SUPPRESS ? SVY_UNRELIABLE_ANY | SVY_FLAG_CV | SVY_FLAG_N : SVY_UNRELIABLE_ANY);
}

static int check_seen(struct svy_ctx *ctx, const struct svy_flag_rules *r, const struct seen *seen)
{
	if (r->nchs && !seen->nchs)
		return svy_fail(ctx, SVY_EUSAGE, "'--flag nchs' is about proportions and counts with their cases, of which the table has none");
	if (r->cv > 0 && !seen->cv)
		return svy_fail(ctx, SVY_EUSAGE, "'--flag cv' needs estimates with standard errors that are no differences or correlations, and the table has none");
	if (r->n > 0 && !seen->n)
		return svy_fail(ctx, SVY_EUSAGE, "'--flag n' needs numbers of cases, of which the table has none");
	return 0;
}

int svy_flag_rows(struct svy_ctx *ctx, struct svy_estimates *t, const struct svy_flag_rules *r)
{
	struct seen seen = {false, false, false};
	if (!svy_flag_any(r))
		return 0;
	for (size_t i = 0; i < t->n; i++)
		t->row[i].flag = flag_of(t, &t->row[i], r, &seen);
	int rc = t->n ? check_seen(ctx, r, &seen) : 0;
	for (size_t i = 0; i < t->n && !rc; i++)
		if (suppressed(t->row[i].flag, r->how))
			take_away(&t->row[i]);
	return rc;
}

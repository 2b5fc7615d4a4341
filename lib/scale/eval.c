// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How a construct follows from the answers of a respondent. Item by item over a whole batch, then one decision per row.
 */
#include <math.h>
#include <string.h>
#include "scale/score.h"

/* Per row, over the items. */
struct tally {
	double sum[SVY_BATCH_ROWS];
	uint32_t valid[SVY_BATCH_ROWS], equal[SVY_BATCH_ROWS];
	uint32_t level[SVY_LEVEL_COUNT][SVY_BATCH_ROWS], missing[SVY_BATCH_ROWS];
};

static void set(const struct svy_column *c, size_t i, double x)
{
	c->num[i] = x;
	c->miss[i] = isnan(x) ? SVY_SYSMIS : SVY_VALID;
}

static void add_score_item(const struct svy_scale *s, size_t item, const struct svy_batch *b, const uint8_t *miss, struct tally *t, uint64_t *odd)
{
	const double *num = b->col[s->items.v[item]].num;
	for (size_t i = 0; i < b->nrow; i++) {
		double x = num[i];
		if (miss[i])
			continue;
		if (s->has_range && (x < s->lo || x > s->hi)) {
			++*odd;
			continue;
		}
		if (s->reverse[item])
			x = s->lo + s->hi - x;
		t->sum[i] += x;
		t->valid[i]++;
		t->equal[i] += svy_codes_have(&s->equal_to, x, SVY_VALID);
	}
}

static double score_of(const struct svy_scale *s, const struct tally *t, size_t i)
{
	if (t->valid[i] < s->min_valid)
		return NAN;
	switch (s->score) {
	case SVY_SCORE_MEAN: return t->sum[i] / t->valid[i];
	case SVY_SCORE_SUM: return t->sum[i];
	case SVY_SCORE_COUNT: return t->equal[i];
	default: return (double)t->equal[i] / t->valid[i];
	}
}

static void put_scores(const struct svy_scale *s, const struct tally *t, struct svy_batch *out)
{
	for (size_t i = 0; i < out->nrow; i++) {
		double x = score_of(s, t, i);
		if (s->score_col != SIZE_MAX)
			set(&out->col[s->score_col], i, x);
		set(&out->col[s->col], i, s->threshold && !isnan(x) ? x >= s->at_least : x);
	}
}

/* The level that a value counts as in the construct, or SVY_LEVEL_COUNT for none. What levels name is valid though declared missing. */
static enum svy_level level_of(const struct svy_scale *s, double x, uint8_t m)
{
	static const enum svy_level folded[] = {
		[SVY_FOLD_YES] = SVY_LEVEL_YES, [SVY_FOLD_NO] = SVY_LEVEL_NO, [SVY_FOLD_DROP] = SVY_LEVEL_COUNT};
	for (int l = 0; l < SVY_LEVEL_COUNT; l++) {
		if (!svy_codes_have(&s->level[l], x, m))
			continue;
		enum svy_fold fold = l == SVY_LEVEL_ALREADY ? s->already_as : l == SVY_LEVEL_DK ? s->dk_as : SVY_FOLD_OWN;
		return fold == SVY_FOLD_OWN ? (enum svy_level)l : folded[fold];
	}
	return SVY_LEVEL_COUNT;
}

static bool is_named(const struct svy_scale *s, double x, uint8_t m)
{
	for (int l = 0; l < SVY_LEVEL_COUNT; l++)
		if (svy_codes_have(&s->level[l], x, m))
			return true;
	return false;
}

static void add_judgement_item(const struct svy_scale *s, size_t item, const struct svy_batch *b, const uint8_t *miss, struct tally *t, uint64_t *odd)
{
	const struct svy_column *c = &b->col[s->items.v[item]];
	for (size_t i = 0; i < b->nrow; i++) {
		enum svy_level l = level_of(s, c->num[i], c->miss[i]);
		if (l < SVY_LEVEL_COUNT) {
			t->level[l][i]++;
			continue;
		}
		t->missing[i]++;
		*odd += !miss[i] && !is_named(s, c->num[i], c->miss[i]);
	}
}

/*
 * Yes is known when k items say it, no when no filling of the rest could still reach k; what lies between is what completes k first:
 * doing it already, then not knowing; and if only answers that are not there could, nothing is known.
 */
static double judgement_of(const struct svy_scale *s, const struct tally *t, size_t i)
{
	size_t sum = t->level[SVY_LEVEL_YES][i], already = t->level[SVY_LEVEL_ALREADY][i], dk = t->level[SVY_LEVEL_DK][i];
	if (sum >= s->k)
		return SVY_LEVEL_YES;
	if (sum + already + dk + t->missing[i] < s->k)
		return SVY_LEVEL_NO;
	if (sum + already >= s->k)
		return SVY_LEVEL_ALREADY;
	return sum + already + dk >= s->k ? SVY_LEVEL_DK : NAN;
}

static void eval_items(const struct svy_model *m, const struct svy_scale *s, const struct svy_batch *in, struct svy_batch *out, uint64_t *odd)
{
	struct tally t;
	uint8_t miss[SVY_BATCH_ROWS];
	bool judgement = s->kind == SVY_CONSTRUCT_JUDGEMENT;
	memset(&t, 0, sizeof t);
	for (size_t k = 0; k < s->items.n; k++) {
		size_t at = s->items.v[k];
		svy_column_missing(&m->dict.var[at], &in->col[at], in->nrow, miss);
		if (judgement)
			add_judgement_item(s, k, in, miss, &t, &odd[k]);
		else
			add_score_item(s, k, in, miss, &t, &odd[k]);
	}
	if (!judgement) {
		put_scores(s, &t, out);
		return;
	}
	for (size_t i = 0; i < in->nrow; i++)
		set(&out->col[s->col], i, judgement_of(s, &t, i));
}

static void eval_condition(const struct svy_scale *s, const struct svy_batch *in, struct svy_batch *out)
{
	const struct svy_column *c = &out->col[s->col];
	svy_expr_eval(s->where, in, c->num, c->miss);
	for (size_t i = 0; i < in->nrow; i++)
		set(c, i, c->miss[i] ? NAN : c->num[i]);
}

/*
 * A part says yes, no, or neither: already and don't know are neither. Unless asked for Kleene's logic, one part that says neither
 * leaves the whole unknown: to take the known noes alone would bias a conjunction downwards.
 */
static void eval_combination(const struct svy_model *m, const struct svy_scale *s, struct svy_batch *out)
{
	size_t n = s->part_names.n;
	size_t k = s->kind == SVY_CONSTRUCT_ALL_OF ? n : s->kind == SVY_CONSTRUCT_ANY_OF ? 1 : s->k;
	for (size_t i = 0; i < out->nrow; i++) {
		size_t yes = 0, no = 0;
		for (size_t p = 0; p < n; p++) {
			const struct svy_column *c = &out->col[m->v[s->part[p]].col];
			yes += !c->miss[i] && c->num[i] == SVY_LEVEL_YES;
			no += !c->miss[i] && c->num[i] == SVY_LEVEL_NO;
		}
		bool known = s->kleene ? yes >= k || n - no < k : yes + no == n;
		set(&out->col[s->col], i, known ? yes >= k : NAN);
	}
}

void svy_scale_eval(const struct svy_model *m, const struct svy_scale *s, const struct svy_batch *in, struct svy_batch *out, uint64_t *odd)
{
	switch (s->kind) {
	case SVY_CONSTRUCT_SCORE: case SVY_CONSTRUCT_JUDGEMENT: eval_items(m, s, in, out, odd); break;
	case SVY_CONSTRUCT_CONDITION: eval_condition(s, in, out); break;
	default: eval_combination(m, s, out); break;
	}
}

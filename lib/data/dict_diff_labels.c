// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "data/dict_diff.h"
#include "data/missing_words.h"
#include "data/value.h"

/* A wider range of missing codes is compared at its ends only. */
#define RANGE_MAX 1000

struct answer {
	const struct svy_category *cat;
	char *folded;
};

/* The labelled codes in order: all, and how many of them, in front, are answers: neither missing nor labelled as no answer. */
struct scale {
	struct answer *v;
	size_t n, answers;
};

static bool is_answer(const struct svy_var *v, const struct svy_category *c)
{
	return !svy_value_is_missing(v, &c->value) && svy_missing_words(c->label) == SVY_WORD_NONE;
}

static const char *label(const struct answer *a)
{
	return a->cat->label ? a->cat->label : "";
}

static int by_value(const void *x, const void *y)
{
	const struct answer *a = x, *b = y;
	return svy_value_compare(&a->cat->value, &b->cat->value);
}

static struct scale make_scale(const struct svy_var *v)
{
	struct scale s = {.v = svy_reallocarray(NULL, v->ncat + 1, sizeof *s.v)};
	for (int pass = 0; pass < 2; pass++) {
		size_t from = s.n;
		for (size_t i = 0; i < v->ncat; i++)
			if (is_answer(v, &v->cat[i]) == (pass == 0))
				s.v[s.n++] = (struct answer){&v->cat[i], svy_fold(v->cat[i].label)};
		qsort(s.v + from, s.n - from, sizeof *s.v, by_value);
		if (pass == 0)
			s.answers = s.n;
	}
	return s;
}

static void free_scale(struct scale *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].folded);
	free(s->v);
}

/* Answers and the others are in order, each by itself. */
static const struct answer *find(const struct scale *s, const struct svy_value *value)
{
	struct svy_category cat = {.value = *value};
	struct answer key = {.cat = &cat};
	const struct answer *found = bsearch(&key, s->v, s->answers, sizeof key, by_value);
	return found ? found : bsearch(&key, s->v + s->answers, s->n - s->answers, sizeof key, by_value);
}

static bool same_text(const struct answer *a, const struct answer *b)
{
	return strcmp(a->folded, b->folded) == 0;
}

static bool in_order(const struct scale *a, const struct scale *b)
{
	for (size_t i = 0; i < a->answers; i++)
		if (!same_text(&a->v[i], &b->v[i]))
			return false;
	return true;
}

static bool same_codes(const struct scale *a, const struct scale *b)
{
	for (size_t i = 0; i < a->answers; i++)
		if (!svy_value_same(&a->v[i].cat->value, &b->v[i].cat->value))
			return false;
	return true;
}

/* The ends have changed places: words in the middle may have changed too. */
static bool reversed(const struct scale *a, const struct scale *b)
{
	const struct answer *last_a = &a->v[a->answers - 1], *last_b = &b->v[b->answers - 1];
	return same_text(&a->v[0], last_b) && same_text(last_a, &b->v[0]) && !same_text(&a->v[0], last_a);
}

static int by_text(const void *x, const void *y)
{
	const struct answer *a = x, *b = y;
	return strcmp(a->folded, b->folded);
}

static bool same_set(const struct scale *a, const struct scale *b)
{
	struct scale x = {.v = svy_reallocarray(NULL, a->answers, sizeof *x.v), .answers = a->answers};
	struct scale y = {.v = svy_reallocarray(NULL, b->answers, sizeof *y.v), .answers = b->answers};
	memcpy(x.v, a->v, a->answers * sizeof *x.v);
	memcpy(y.v, b->v, b->answers * sizeof *y.v);
	qsort(x.v, x.answers, sizeof *x.v, by_text);
	qsort(y.v, y.answers, sizeof *y.v, by_text);
	bool same = in_order(&x, &y);
	free(x.v);
	free(y.v);
	return same;
}

/* How the two scales as wholes relate: SVY_DIFF_KINDS if there is nothing to say that single codes do not say better. */
static enum svy_diff_kind judge(const struct scale *a, const struct scale *b)
{
	if (a->answers < 2 || b->answers < 2)
		return SVY_DIFF_KINDS;
	if (a->answers == b->answers && in_order(a, b))
		return same_codes(a, b) ? SVY_DIFF_KINDS : SVY_DIFF_RECODED;
	if (reversed(a, b))
		return SVY_DIFF_REVERSED;
	return a->answers == b->answers && same_set(a, b) ? SVY_DIFF_MOVED : SVY_DIFF_KINDS;
}

static void put_answer(struct svy_buf *b, const struct answer *a)
{
	svy_value_put(b, &a->cat->value);
	svy_buf_printf(b, " %s", label(a));
}

/* "1 agree … 5 disagree"; all of them where it is not how the ends lie that matters. */
static char *scale_text(const struct answer *v, size_t n, bool all)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < n; i++) {
		if (!all && n > 2 && i > 0 && i < n - 1)
			continue;
		svy_buf_puts(&b, !i ? "" : all || n <= 2 ? ", " : " … ");
		put_answer(&b, &v[i]);
	}
	return svy_buf_take(&b);
}

static char *value_text(const struct svy_value *v)
{
	struct svy_buf b = {0};
	svy_value_put(&b, v);
	return svy_buf_take(&b);
}

static void add(struct svy_dict_diffs *d, enum svy_diff_kind kind, bool conflict, struct svy_dict_pair at, char *of, char *in_a, char *in_b)
{
	svy_diff_add(d, (struct svy_dict_diff){kind, conflict, (ptrdiff_t)at.a, (ptrdiff_t)at.b, of, in_a, in_b});
}

static void diff_code(struct svy_dict_diffs *d, const struct svy_var *va, const struct svy_var *vb, struct svy_dict_pair at,
		      const struct answer *a, const struct answer *b)
{
	const struct svy_value *value = a ? &a->cat->value : &b->cat->value;
	if (!a || !b) {
		add(d, a ? SVY_DIFF_LABEL_ONLY_A : SVY_DIFF_LABEL_ONLY_B, false, at, value_text(value), a ? svy_strdup(label(a)) : NULL,
		    b ? svy_strdup(label(b)) : NULL);
		return;
	}
	if (strcmp(label(a), label(b)) == 0)
		return;
	bool missing = svy_value_is_missing(va, value) && svy_value_is_missing(vb, value);
	add(d, SVY_DIFF_LABEL, !missing && !same_text(a, b), at, value_text(value), svy_strdup(label(a)), svy_strdup(label(b)));
}

static bool among(const struct answer *a, const struct scale *s, size_t n)
{
	return a && a >= s->v && a < s->v + n;
}

/* Code by code, but for the answers of a scale that was judged as a whole. */
static void diff_codes(struct svy_dict_diffs *d, const struct svy_var *va, const struct svy_var *vb, struct svy_dict_pair at, const struct scale *a,
		       const struct scale *b, bool whole)
{
	size_t skip_a = whole ? a->answers : 0, skip_b = whole ? b->answers : 0;
	for (size_t i = skip_a; i < a->n; i++) {
		const struct answer *other = find(b, &a->v[i].cat->value);
		if (!among(other, b, skip_b))
			diff_code(d, va, vb, at, &a->v[i], other);
	}
	for (size_t i = skip_b; i < b->n; i++)
		if (!find(a, &b->v[i].cat->value))
			diff_code(d, va, vb, at, NULL, &b->v[i]);
}

void svy_diff_labels(struct svy_dict_diffs *d, const struct svy_var *va, const struct svy_var *vb, struct svy_dict_pair at)
{
	if (!va->ncat && !vb->ncat)
		return;
	struct scale a = make_scale(va), b = make_scale(vb);
	enum svy_diff_kind whole = judge(&a, &b);
	if (!a.n || !b.n) {
		add(d, a.n ? SVY_DIFF_LABEL_ONLY_A : SVY_DIFF_LABEL_ONLY_B, false, at, NULL, a.n ? scale_text(a.v, a.n, false) : NULL,
		    b.n ? scale_text(b.v, b.n, false) : NULL);
	} else {
		if (whole != SVY_DIFF_KINDS)
			add(d, whole, true, at, NULL, scale_text(a.v, a.answers, whole != SVY_DIFF_REVERSED),
			    scale_text(b.v, b.answers, whole != SVY_DIFF_REVERSED));
		diff_codes(d, va, vb, at, &a, &b, whole != SVY_DIFF_KINDS);
	}
	free_scale(&a);
	free_scale(&b);
}

static char *missing_text(const struct svy_var *v)
{
	struct svy_buf b = {0};
	svy_missing_put(&b, v);
	return b.n ? svy_buf_take(&b) : NULL;
}

static bool differs_at(const struct svy_var *a, const struct svy_var *b, double x)
{
	return svy_var_number_is_missing(a, x) != svy_var_number_is_missing(b, x);
}

static bool differs_in_range(const struct svy_var *a, const struct svy_var *b, const struct svy_range *r)
{
	if (differs_at(a, b, r->lo) || differs_at(a, b, r->hi))
		return true;
	if (!(r->hi - r->lo <= RANGE_MAX))
		return false;
	for (double x = ceil(r->lo); x <= r->hi; x++)
		if (differs_at(a, b, x))
			return true;
	return false;
}

/* Is a code of one's rules no code of the other's? 97 to 99 and 97, 98, 99 are the same for whole numbers. */
static bool rules_differ(const struct svy_var *a, const struct svy_var *b)
{
	for (size_t i = 0; i < a->nmissing; i++)
		if (!svy_value_is_missing(b, &a->missing[i]))
			return true;
	for (size_t i = 0; i < a->nrange; i++)
		if (differs_in_range(a, b, &a->range[i]))
			return true;
	return false;
}

static bool same_rule_text(const struct svy_var *a, const struct svy_var *b)
{
	char *x = missing_text(a), *y = missing_text(b);
	bool same = x && y ? strcmp(x, y) == 0 : x == y;
	free(x);
	free(y);
	return same;
}

void svy_diff_missing(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at)
{
	bool conflict = rules_differ(a, b) || rules_differ(b, a);
	if (conflict || !same_rule_text(a, b))
		add(d, SVY_DIFF_MISSING, conflict, at, NULL, missing_text(a), missing_text(b));
}

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Codes that look like no answer and are not declared missing, three ways:
 *
 * Words: the label, or the text itself, says so (data/missing_words.h). Words of agreement scales that mean "does not apply to me" are none where
 * another label of the variable says that something applies.
 *
 * Numbers at the top: 7, 8, 9; 66, 77, 88, 96 to 99; 666 …, 996 to 999; and so on with more digits. They must stand apart from the rest: by more
 * than half of the rest's range, or by a tenth of it if they are more frequent than the largest of the rest. Single digits need labels on
 * the rest and no label of their own, or a distance of three and that frequency.
 *
 * Numbers below zero: -1 to -10, or a field of nines as above; few, and the rest not below zero; not where they mirror the rest (-2 … 2) or have labels
 * that say something. Dates and times are left alone.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "data/date.h"
#include "data/missing_words.h"
#include "data/value.h"
#include "stat/check_parts.h"

#define BELOW_MAX 5     /* distinct codes below zero */

bool svy_suspects_has(const struct svy_suspects *s, const struct svy_profile_code *c)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i] == c)
			return true;
	return false;
}

static void suspect(struct svy_suspects *s, const struct svy_profile_code *c)
{
	if (svy_suspects_has(s, c))
		return;
	svy_grow(s->v, s->n, s->cap);
	s->v[s->n++] = c;
}

/* "Trifft voll zu", "applies": then "trifft nicht zu" and "does not apply" are answers. */
static bool says_applies(const struct svy_var *v)
{
	size_t found = 0;
	for (size_t i = 0; i < v->ncat; i++) {
		char *folded = svy_fold(v->cat[i].label);
		found += svy_fold_has(folded, "trifft") || svy_fold_has(folded, "zutreffend") || svy_fold_has(folded, "applies") || svy_fold_has(folded, "apply");
		free(folded);
	}
	return found > 1;
}

static bool is_of_scale(const char *label)
{
	char *folded = svy_fold(label);
	bool is = strcmp(folded, "trifft nicht zu") == 0 || strcmp(folded, "nicht zutreffend") == 0 || strcmp(folded, "does not apply") == 0;
	free(folded);
	return is;
}

static bool is_no_text(const char *s)
{
	static const char *const none[] = {".", "NA", "N/A", "#N/A", "NULL", "NaN", "nan", "-", "--", "?"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (strcmp(s, none[i]) == 0)
			return true;
	return svy_missing_words(s) == SVY_WORD_NO_ANSWER;
}

static void by_words(const struct svy_profile *p, struct svy_suspects *out)
{
	bool applies = says_applies(p->var);
	for (size_t i = 0; i < p->ncode; i++) {
		const struct svy_profile_code *c = &p->code[i];
		const char *label = c->n && !c->missing ? svy_value_label(p->var, &c->value) : NULL;
		if (label && svy_missing_words(label) != SVY_WORD_NONE && !(applies && is_of_scale(label)))
			suspect(out, c);
		/* A variable of free text holds such answers; one of codes should have declared them. */
		if (!label && c->n && !c->missing && c->value.kind == SVY_VALUE_STRING && is_no_text(c->value.str) && p->var->ncat)
			suspect(out, c);
	}
}

/* Does its label say something else? */
static bool means_something(const struct svy_var *v, double x)
{
	const char *label = svy_var_label_of_number(v, x);
	return label && svy_missing_words(label) == SVY_WORD_NONE;
}

/* Digits of a number that fills a field with nines (or 6, 7, 8 throughout, or ends on 6 to 8 after nines): 0 if it is none. */
static int filler_digits(double x)
{
	char text[32];
	if (x != rint(x) || x < 6 || x >= 1e15)
		return 0;
	int n = 0;
	for (double rest = x; rest >= 1; rest = floor(rest / 10))
		text[n++] = (char)('0' + (int)fmod(rest, 10));          /* last digit first */
	if (text[0] < '6')
		return 0;
	char rest = n > 1 ? text[1] : '9';
	for (int i = 1; i < n; i++)
		if (text[i] != rest)
			return 0;
	bool repeated = n > 1 && rest == text[0] && rest >= '6';
	return n == 1 ? (text[0] >= '7' ? 1 : 0) : rest == '9' || repeated ? n : 0;
}

/* The valid values that are not suspect: their ends, and how many rows have the largest. */
struct rest {
	double lo, hi;
	uint64_t n_hi;
	size_t distinct, labelled;
};

static void add_rest(struct rest *r, const struct svy_var *v, double x, uint64_t n)
{
	r->lo = r->distinct ? fmin(r->lo, x) : x;
	if (!r->distinct || x > r->hi) {
		r->hi = x;
		r->n_hi = n;
	}
	r->distinct++;
	r->labelled += svy_var_label_of_number(v, x) != NULL;
}

/* How many of the outermost values at the top fill a field of one and the same width. */
static size_t count_fillers(const struct svy_profile *p)
{
	size_t n = 0;
	int digits = 0;
	for (; n < p->high.count; n++) {
		int d = filler_digits(p->high.x[n]);
		if (!d || (digits && d != digits) || means_something(p->var, p->high.x[n]))
			break;
		digits = d;
	}
	return n;
}

/* Where only the ends are known, the rest reaches from the lowest to the first at the top that is no filler. */
static bool find_rest(const struct svy_profile *p, size_t fillers, struct rest *r)
{
	*r = (struct rest){0};
	double top = p->high.x[fillers - 1];
	for (size_t i = 0; i < p->ncode; i++) {
		const struct svy_profile_code *c = &p->code[i];
		if (c->n && !c->missing && c->value.num < top && c->value.num >= 0)
			add_rest(r, p->var, c->value.num, c->n);
	}
	for (size_t i = fillers; !p->all && i < p->high.count; i++)
		if (p->high.x[i] > r->hi || !r->distinct)
			add_rest(r, p->var, p->high.x[i], p->high.n[i]);
	return r->distinct > 0;
}

/* One row with 66 or 88 may be just that. */
static bool has_nine(double x)
{
	return floor(x / 10) == 9 || fmod(floor(x / 10), 10) == 9;
}

static bool stands_apart(const struct svy_profile *p, size_t fillers, const struct rest *r)
{
	double first = p->high.x[fillers - 1], gap = first - r->hi, range = r->hi - r->lo;
	uint64_t most = 0;
	for (size_t i = 0; i < fillers; i++)
		most = p->high.n[i] > most ? p->high.n[i] : most;
	bool frequent = most > 1 && most > r->n_hi;
	if (filler_digits(first) == 1) {
		bool coded = r->labelled >= 2 && r->labelled * 2 >= r->distinct;
		return r->hi <= 7 && r->distinct >= 2 && ((coded && gap >= 2) || (gap >= 3 && frequent));
	}
	if (gap < 5 || (most == 1 && !has_nine(p->high.x[0])))
		return false;
	return (gap > range / 2 && (r->distinct > 1 || frequent)) || (gap >= range / 10 && frequent);
}

static const struct svy_profile_code *code_of(const struct svy_profile *p, double x)
{
	for (size_t i = 0; i < p->ncode; i++)
		if (p->code[i].value.kind == SVY_VALUE_NUMBER && p->code[i].value.num == x)
			return &p->code[i];
	return NULL;
}

/* Values at the ends that are no codes, since there are too many of them, have none to point at: given in spare. */
static void at_the_top(const struct svy_profile *p, struct svy_suspects *out, struct svy_profile_code *spare, size_t *nspare)
{
	struct rest r;
	/* Dropping fillers from the inner end: 7, 8, 9 may be 7 an answer and 8, 9 none. */
	for (size_t fillers = count_fillers(p); fillers > 0; fillers--) {
		if (!find_rest(p, fillers, &r) || !stands_apart(p, fillers, &r))
			continue;
		for (size_t i = 0; i < fillers; i++) {
			const struct svy_profile_code *c = code_of(p, p->high.x[i]);
			if (!c) {
				spare[*nspare] = (struct svy_profile_code){{.kind = SVY_VALUE_NUMBER, .num = p->high.x[i]}, p->high.n[i], false};
				c = &spare[(*nspare)++];
			}
			suspect(out, c);
		}
		return;
	}
}

static bool mirrors(const struct svy_profile *p, double lowest)
{
	return p->high.count && p->high.x[0] <= -2 * lowest && p->high.x[0] >= -lowest / 2;
}

static void below_zero(const struct svy_profile *p, struct svy_suspects *out)
{
	size_t below = 0, labelled = 0, unlabelled = 0;
	double lowest = 0;
	if (!p->negative || !p->all || p->valid == p->negative)
		return;
	for (size_t i = 0; i < p->ncode; i++) {
		const struct svy_profile_code *c = &p->code[i];
		if (!c->n || c->missing)
			continue;
		if (c->value.num >= 0) {
			labelled += svy_var_label_of_number(p->var, c->value.num) != NULL;
			continue;
		}
		below++;
		lowest = fmin(lowest, c->value.num);
		if (c->value.num != rint(c->value.num) || (c->value.num < -10 && !filler_digits(-c->value.num)))
			return;
		unlabelled += !means_something(p->var, c->value.num);
	}
	if (below > BELOW_MAX || p->negative * 2 > p->valid || !unlabelled || (!labelled && (!p->whole || mirrors(p, lowest))))
		return;
	for (size_t i = 0; i < p->ncode; i++)
		if (p->code[i].n && !p->code[i].missing && p->code[i].value.num < 0 && !means_something(p->var, p->code[i].value.num))
			suspect(out, &p->code[i]);
}

static bool counts_time(const struct svy_var *v)
{
	return svy_date_of(v).kind != SVY_DATE_NOT || (v->format && strncmp(v->format, "%t", 2) == 0);
}

static int by_value(const void *x, const void *y)
{
	const struct svy_profile_code *const *a = x, *const *b = y;
	return svy_value_compare(&(*a)->value, &(*b)->value);
}

void svy_check_missing(struct svy_check *c, const struct svy_profile *p, struct svy_suspects *out)
{
	struct svy_profile_code spare[SVY_PROFILE_ENDS];
	size_t nspare = 0;
	by_words(p, out);
	if (p->var->type == SVY_NUMBER && !counts_time(p->var)) {
		at_the_top(p, out, spare, &nspare);
		below_zero(p, out);
	}
	if (!out->n)
		return;
	qsort(out->v, out->n, sizeof *out->v, by_value);
	struct svy_finding *f = svy_check_add(c, SVY_FOUND_UNDECLARED, p->pos);
	for (size_t i = 0; i < out->n; i++)
		svy_finding_add_code(f, out->v[i]);
	/* The spare ones end with this function, and no code is one of them. */
	size_t kept = 0;
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i] < spare || out->v[i] >= spare + SVY_PROFILE_ENDS)
			out->v[kept++] = out->v[i];
	out->n = kept;
}

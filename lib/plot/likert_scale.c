// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/likert_scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/num.h"
#include "out/labels.h"

void svy_likert_scale_free(struct svy_likert_scale *s)
{
	free(s->v);
	svy_strs_free(&s->own);
	*s = (struct svy_likert_scale){0};
}

size_t svy_likert_find(const struct svy_likert_scale *s, const char *code)
{
	size_t i = 0;
	while (i < s->n && strcmp(s->v[i].code, code) != 0)
		i++;
	return i;
}

/* ---- words ---- */

/* The next word of *p, without signs; its length, 0 at the end. */
static size_t next_word(const char **p)
{
	static const char between[] = " \t\n.,;:()/!?\"'";
	*p += strspn(*p, between);
	return strcspn(*p, between);
}

static bool is_denial(const char *word, size_t n)
{
	static const char *const words[] = {"not", "no", "never", "niet", "nee", "geen", "nooit", "nicht", "nein", "kein", "keine", "nie", "pas", "non", "jamais"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == n && strncasecmp(words[i], word, n) == 0)
			return true;
	return false;
}

static bool has_denial(const char *text)
{
	for (size_t n; (n = next_word(&text)) > 0; text += n)
		if (is_denial(text, n))
			return true;
	return false;
}

/* "disagree" for "agree", "oneens" for "eens": the same word behind one of the syllables that deny. */
static bool is_opposite(const char *word, size_t n, const char *of, size_t m)
{
	static const char *const syllable[] = {"dis", "un", "on", "in", "im", "non", "des", "dé", "mé"};
	if (m < 4 || n <= m || strncasecmp(word + n - m, of, m) != 0)
		return false;
	for (size_t i = 0; i < sizeof syllable / sizeof *syllable; i++)
		if (strlen(syllable[i]) == n - m && strncasecmp(word, syllable[i], n - m) == 0)
			return true;
	return false;
}

bool svy_likert_denies(const char *last, const char *first)
{
	if (has_denial(last) && !has_denial(first))
		return true;
	for (size_t n; (n = next_word(&last)) > 0; last += n) {
		const char *of = first;
		for (size_t m; (m = next_word(&of)) > 0; of += m)
			if (is_opposite(last, n, of, m))
				return true;
	}
	return false;
}

/* ---- answers ---- */

static void add_answer(struct svy_likert_scale *s, const char *code, const char *label)
{
	double x;
	bool number = svy_num_parse(code, strlen(code), &x) && isfinite(x);
	svy_grow(s->v, s->n, s->cap);
	s->v[s->n++] = (struct svy_likert_answer){.code = code, .label = label, .number = number ? x : NAN,
						   .apart = code[0] == '.' && strlen(code) <= 2};
}

static const char *declared(const struct svy_estimates *t, const char *term, const char *code)
{
	const struct svy_term *found = svy_estimates_find_term(t, term);
	return found ? svy_code_label(found->level, found->nlevel, code) : NULL;
}

static int by_number(const void *x, const void *y)
{
	const struct svy_likert_answer *a = x, *b = y;
	/* Codes that are no numbers keep their order, behind the numbers. */
	if (isnan(a->number) || isnan(b->number))
		return isnan(a->number) - isnan(b->number);
	return (a->number > b->number) - (a->number < b->number);
}

/* What rows have, in the order of codes. */
static void collect(const struct svy_estimates *t, const struct svy_drawn *r, struct svy_likert_scale *s)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct svy_estimate *e = &t->row[r->v[i]];
		size_t at = svy_likert_find(s, e->level);
		const char *label = declared(t, e->term, e->level);
		if (at == s->n)
			add_answer(s, e->level, label);
		else if (!s->v[at].label)
			s->v[at].label = label;
	}
	/* Insertion, since qsort need not keep the order of those that are alike. */
	for (size_t i = 1; i < s->n; i++)
		for (size_t k = i; k && by_number(&s->v[k - 1], &s->v[k]) > 0; k--) {
			struct svy_likert_answer a = s->v[k];
			s->v[k] = s->v[k - 1];
			s->v[k - 1] = a;
		}
}

/* Nobody gave them, but they stand between answers that somebody gave, and the middle is counted with them. */
static void add_ungiven(const struct svy_estimates *t, const struct svy_drawn *r, struct svy_likert_scale *s)
{
	const struct svy_term *term = svy_estimates_find_term(t, t->row[r->v[0]].term);
	char code[SVY_NUM_MAX];
	for (size_t i = 0; term && i < term->nlevel; i++) {
		const struct svy_value *v = &term->level[i].value;
		if (v->kind != SVY_VALUE_NUMBER || v->num != rint(v->num))
			continue;
		size_t at = 0;
		while (at < s->n && s->v[at].number < v->num)
			at++;
		if (at == 0 || at == s->n || !(s->v[at].number > v->num) || s->v[at].number - s->v[at - 1].number > 4)
			continue;
		svy_num_format(code, v->num);
		svy_strs_add(&s->own, code);
		add_answer(s, s->own.v[s->own.n - 1], term->level[i].label);
		struct svy_likert_answer new = s->v[s->n - 1];
		memmove(&s->v[at + 1], &s->v[at], (s->n - 1 - at) * sizeof *s->v);
		s->v[at] = new;
	}
}

/* ---- sides ---- */

/* Do the codes of two answers that follow each other show that they belong to different lists? */
static bool is_gap(const struct svy_likert_answer *a, const struct svy_likert_answer *b)
{
	double step = b->number - a->number;
	return step >= 3 || (step >= 2 && a->number < 0 && b->number > 0);
}

/* All but the longest row of codes, as far as they have labels. */
static void set_apart(struct svy_likert_scale *s)
{
	size_t best = 0, length = 0, from = 0, n = s->n;
	while (n && s->v[n - 1].apart)
		n--;
	for (size_t i = 0; i < n; i++) {
		if (isnan(s->v[i].number))
			return;
		if (i && is_gap(&s->v[i - 1], &s->v[i]))
			from = i;
		if (i + 1 - from > length) {
			length = i + 1 - from;
			best = from;
		}
	}
	for (size_t i = 0; i < n && length > 1; i++)
		if ((i < best || i >= best + length) && s->v[i].label)
			s->v[i].apart = true;
}

static int name_aside(struct svy_ctx *ctx, const char *neutral, struct svy_likert_scale *s)
{
	struct svy_strs codes = {0}, have = {0};
	int rc = 0;
	svy_strs_split(&codes, neutral, ',');
	for (size_t i = 0; i < s->n; i++)
		svy_strs_add(&have, s->v[i].code);
	for (size_t i = 0; i < codes.n && !rc; i++) {
		size_t at = svy_likert_find(s, codes.v[i]);
		if (at < s->n) {
			s->v[at].side = SVY_LIKERT_ASIDE;
		} else if (*codes.v[i]) {
			char *all = svy_strs_join(&have, ", ");
			rc = svy_fail(ctx, SVY_EUSAGE, "no item has the answer '%s' that is to be set aside; they have %s", codes.v[i], all);
			free(all);
		}
	}
	svy_strs_free(&codes);
	svy_strs_free(&have);
	return rc;
}

/* Left, middle and right of those that are not aside. */
static void part(struct svy_likert_scale *s, bool middle_aside)
{
	size_t k = 0, per;
	for (size_t i = 0; i < s->n; i++)
		s->steps += s->v[i].side != SVY_LIKERT_ASIDE;
	per = s->steps / 2;
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].side == SVY_LIKERT_ASIDE)
			continue;
		s->v[i].side = k < per ? SVY_LIKERT_LEFT : k >= s->steps - per ? SVY_LIKERT_RIGHT : middle_aside && s->steps > 1 ? SVY_LIKERT_ASIDE : SVY_LIKERT_MIDDLE;
		k++;
	}
}

static const struct svy_likert_answer *end_of(const struct svy_likert_scale *s, bool last)
{
	const struct svy_likert_answer *found = NULL;
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].side == (last ? SVY_LIKERT_RIGHT : SVY_LIKERT_LEFT) && (last || !found))
			found = &s->v[i];
	return found;
}

/* Turned round where the last answer denies the first; then those that are set aside last, the neutral one before those that are no part of the scale. */
static void arrange(struct svy_likert_scale *s)
{
	struct svy_likert_answer *to = svy_calloc(s->n + 1, sizeof *to);
	const struct svy_likert_answer *first = end_of(s, false), *last = end_of(s, true);
	bool turn = first && last && first->label && last->label && svy_likert_denies(last->label, first->label);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		struct svy_likert_answer a = s->v[turn ? s->n - 1 - i : i];
		if (turn && (a.side == SVY_LIKERT_LEFT || a.side == SVY_LIKERT_RIGHT))
			a.side = a.side == SVY_LIKERT_LEFT ? SVY_LIKERT_RIGHT : SVY_LIKERT_LEFT;
		if (a.side != SVY_LIKERT_ASIDE)
			to[n++] = a;
	}
	for (int apart = 0; apart < 2; apart++)
		for (size_t i = 0; i < s->n; i++)
			if (s->v[i].side == SVY_LIKERT_ASIDE && s->v[i].apart == apart)
				to[n++] = s->v[i];
	free(s->v);
	s->v = to;
	s->cap = s->n + 1;
}

/* ---- one scale? ---- */

static char *describe(const struct svy_estimates *t, const char *term, const struct svy_likert_scale *s)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < s->n; i++) {
		const char *label = declared(t, term, s->v[i].code);
		if (label)
			svy_buf_printf(&b, "%s%s %s", b.n ? ", " : "", s->v[i].code, label);
	}
	if (!b.n)
		svy_buf_puts(&b, "no labels");
	return svy_buf_take(&b);
}

static bool same_label(const char *a, const char *b)
{
	return a && b ? strcasecmp(a, b) == 0 : a == b;
}

static int refuse(struct svy_ctx *ctx, const struct svy_estimates *t, const char *item, const char *first, const struct svy_likert_scale *s)
{
	char *one = describe(t, first, s), *other = describe(t, item, s);
	int rc = svy_fail(ctx, SVY_EUSAGE, "the items have different scales: '%s' (%.200s) and '%s' (%.200s); draw them apart", first, one, item, other);
	free(one);
	free(other);
	return rc;
}

static bool has_answer(const struct svy_estimates *t, const struct svy_drawn *r, const char *item, const char *code)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(t->row[r->v[i]].term, item) == 0 && strcmp(t->row[r->v[i]].level, code) == 0)
			return true;
	return false;
}

/* The same labels, and at least one answer that both were given. */
static int check_item(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const char *item, const struct svy_likert_scale *s)
{
	const char *first = t->row[r->v[0]].term;
	bool both = false;
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].apart)
			continue;
		if (!same_label(declared(t, item, s->v[i].code), declared(t, first, s->v[i].code)))
			return refuse(ctx, t, item, first, s);
		both = both || (has_answer(t, r, item, s->v[i].code) && has_answer(t, r, first, s->v[i].code));
	}
	return both ? 0 : refuse(ctx, t, item, first, s);
}

int svy_likert_scale_make(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const char *neutral, struct svy_likert_scale *s)
{
	int rc = 0;
	*s = (struct svy_likert_scale){0};
	collect(t, r, s);
	add_ungiven(t, r, s);
	set_apart(s);
	for (size_t i = 0; i < s->n; i++)
		s->v[i].side = s->v[i].apart ? SVY_LIKERT_ASIDE : SVY_LIKERT_LEFT;
	if (neutral)
		rc = name_aside(ctx, neutral, s);
	for (size_t i = 1; i < r->n && !rc; i++)
		if (strcmp(t->row[r->v[i]].term, t->row[r->v[i - 1]].term) != 0)
			rc = check_item(ctx, t, r, t->row[r->v[i]].term, s);
	if (rc)
		return rc;
	part(s, !neutral);
	if (s->steps < 2)
		return svy_fail(ctx, SVY_EUSAGE, "an answer on each side of 0 is needed, and %zu of %zu are left of the scale", s->steps, s->n);
	arrange(s);
	return 0;
}

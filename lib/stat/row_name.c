// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/row_name.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"

/* Candidates that a message names. */
enum { SHOWN = 6 };

bool svy_row_is_test(const struct svy_estimate *r)
{
	return isnan(r->estimate) && !isnan(r->extra[SVY_COL_STATISTIC]);
}

const char *svy_row_by_label(const struct svy_estimates *t, size_t row, size_t k)
{
	const char *code = t->row[row].by[k];
	return code ? svy_code_label(t->by[k].cat, t->by[k].ncat, code) : NULL;
}

/* What is behind word at the beginning of s; NULL if s begins otherwise. */
static const char *behind(const char *s, const char *word)
{
	size_t n = word ? strlen(word) : 0;
	return n && strncmp(s, word, n) == 0 ? s + n : NULL;
}

static bool is_level(const struct svy_estimates *t, const struct svy_estimate *r, const char *s, size_t n)
{
	const struct svy_term *term = svy_estimates_find_term(t, r->term);
	const char *label = term && *r->level ? svy_code_label(term->level, term->nlevel, r->level) : NULL;
	return n && ((strlen(r->level) == n && memcmp(s, r->level, n) == 0) || (label && strlen(label) == n && memcmp(s, label, n) == 0));
}

/* Term, level, or term[level]. */
static bool is_head(const struct svy_estimates *t, const struct svy_estimate *r, const char *s)
{
	const struct svy_term *term = svy_estimates_find_term(t, r->term);
	const char *names[] = {r->term, term ? term->title : NULL};
	size_t n = strlen(s);
	for (int i = 0; i < 2; i++) {
		const char *rest = behind(s, names[i]);
		if (rest && (!*rest || (*rest == '[' && s[n - 1] == ']' && is_level(t, r, rest + 1, (size_t)(s + n - rest) - 2))))
			return true;
	}
	return is_level(t, r, s, n);
}

static bool is_what(const struct svy_estimates *t, const struct svy_estimate *r, const char *s)
{
	if (is_head(t, r, s))
		return true;
	size_t n = strlen(s), base = r->base ? strlen(r->base) : 0;
	if (!base || n < base || strcmp(s + n - base, r->base) != 0)
		return false;
	if (n == base)
		return true;
	char *head = svy_strndup(s, n - base - 1);
	bool found = s[n - base - 1] == '/' && is_head(t, r, head);
	free(head);
	return found;
}

/* The values of by-variables from number k on, all that the row has. */
static bool is_whom(const struct svy_estimates *t, size_t row, size_t k, const char *s, bool first)
{
	const struct svy_estimate *r = &t->row[row];
	while (k < t->nby && !r->by[k])
		k++;
	if (k == t->nby)
		return !first && !*s;
	if (!first) {
		if (*s++ != ',')
			return false;
		s += strspn(s, " ");
	}
	const char *named = behind(s, t->by[k].name), *at[] = {s, named && *named == '=' ? named + 1 : NULL};
	const char *values[] = {r->by[k], svy_row_by_label(t, row, k)};
	for (int i = 0; i < 4; i++) {
		const char *rest = at[i / 2] ? behind(at[i / 2], values[i % 2]) : NULL;
		if (rest && is_whom(t, row, k + 1, rest, false))
			return true;
	}
	return false;
}

static bool is_total(const struct svy_estimates *t, const struct svy_estimate *r, const char *s)
{
	if (!t->nby || strcasecmp(s, "total") != 0)
		return false;
	for (size_t k = 0; k < t->nby; k++)
		if (r->by[k])
			return false;
	return true;
}

static bool is_group(const struct svy_estimates *t, size_t row, const char *s)
{
	return is_whom(t, row, 0, s, true) || is_total(t, &t->row[row], s);
}

bool svy_row_is_called(const struct svy_estimates *t, size_t row, const char *name)
{
	const struct svy_estimate *r = &t->row[row];
	if (is_what(t, r, name) || is_group(t, row, name))
		return true;
	for (const char *at = strchr(name, '@'); at; at = strchr(at + 1, '@')) {
		char *what = svy_strndup(name, (size_t)(at - name));
		bool found = is_what(t, r, what) && is_group(t, row, at + 1);
		free(what);
		if (found)
			return true;
	}
	return false;
}

static void add_word(struct svy_strs *words, const char *s)
{
	if (s && *s && !svy_strs_has(words, s))
		svy_strs_add(words, s);
}

/* "'a', 'b' and 12 more" of what is listed. */
static void put_list(struct svy_buf *b, const struct svy_strs *l)
{
	for (size_t i = 0; i < l->n && i < SHOWN; i++)
		svy_buf_printf(b, "%s'%s'", i ? ", " : "", l->v[i]);
	if (l->n > SHOWN)
		svy_buf_printf(b, " and %zu more", l->n - SHOWN);
}

/* term@codes and term@labels. */
static void add_pairs(struct svy_strs *words, const struct svy_estimates *t, size_t row)
{
	struct svy_buf codes = {0}, labels = {0};
	for (size_t k = 0; k < t->nby; k++) {
		const char *code = t->row[row].by[k], *label = svy_row_by_label(t, row, k);
		if (!code)
			continue;
		svy_buf_printf(&codes, "%s%s", codes.n ? "," : "@", code);
		svy_buf_printf(&labels, "%s%s", labels.n ? "," : "@", label ? label : code);
	}
	for (int i = 0; i < 2 && codes.n; i++) {
		struct svy_buf word = {0};
		svy_buf_printf(&word, "%s%s", t->row[row].term, i ? codes.p : labels.p);
		add_word(words, word.p);
		svy_buf_free(&word);
	}
	svy_buf_free(&codes);
	svy_buf_free(&labels);
}

static char *why_unknown(const struct svy_estimates *t, char *const *ids, const char *name)
{
	struct svy_strs words = {0}, all = {0};
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		if (svy_row_is_test(r))
			continue;
		const struct svy_term *term = svy_estimates_find_term(t, r->term);
		svy_strs_add(&all, ids[i]);
		if (strchr(name, '@')) {
			add_pairs(&words, t, i);
			continue;
		}
		add_word(&words, r->term);
		add_word(&words, r->level);
		add_word(&words, term && *r->level ? svy_code_label(term->level, term->nlevel, r->level) : NULL);
		for (size_t k = 0; k < t->nby; k++) {
			add_word(&words, r->by[k]);
			add_word(&words, svy_row_by_label(t, i, k));
		}
	}
	char *near = svy_nearest(name, (const char *const *)words.v, words.n, 3);
	if (!near)
		near = svy_nearest(name, (const char *const *)all.v, all.n, 3);
	struct svy_buf b = {0};
	svy_buf_printf(&b, "no row is called '%s'", name);
	if (near) {
		svy_buf_printf(&b, " (did you mean %s?)", near);
	} else if (all.n) {
		svy_buf_puts(&b, " (there are ");
		put_list(&b, &all);
		svy_buf_putc(&b, ')');
	}
	free(near);
	svy_strs_free(&words);
	svy_strs_free(&all);
	return svy_buf_take(&b);
}

static char *why_not(const struct svy_estimates *t, char *const *ids, const char *name, const struct svy_strs *found, size_t tests)
{
	struct svy_buf b = {0};
	if (!found->n && !tests)
		return why_unknown(t, ids, name);
	if (!found->n) {
		svy_buf_printf(&b, "'%s' is a test, which has no estimate to compute with", name);
		return svy_buf_take(&b);
	}
	svy_buf_printf(&b, "several rows are called '%s' (write more of the id, in backquotes: ", name);
	put_list(&b, found);
	svy_buf_putc(&b, ')');
	return svy_buf_take(&b);
}

ptrdiff_t svy_row_find(const struct svy_estimates *t, char *const *ids, const char *name, char **why)
{
	struct svy_strs found = {0};
	size_t tests = 0, at = 0;
	/* By id first, then by short forms. */
	for (int pass = 0; pass < 2 && !found.n; pass++)
		for (size_t i = 0; i < t->n; i++) {
			if (pass == 0 ? strcmp(ids[i], name) != 0 : !svy_row_is_called(t, i, name))
				continue;
			tests += svy_row_is_test(&t->row[i]);
			if (svy_row_is_test(&t->row[i]))
				continue;
			svy_strs_add(&found, ids[i]);
			at = i;
		}
	bool one = found.n == 1;
	if (!one)
		*why = why_not(t, ids, name, &found, tests);
	svy_strs_free(&found);
	return one ? (ptrdiff_t)at : -1;
}

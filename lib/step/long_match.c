// SPDX-License-Identifier: GPL-3.0-or-later
/* Which variable of a wide file stands for which pattern and index. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "step/long_plan.h"

struct match {
	size_t var, pattern;
	const char *text;               /* in the name of the variable */
	size_t len;
};

struct matches {
	struct match *v;
	size_t n, cap;
};

static bool is_number(const struct match *m)
{
	return svy_index_is_number(m->text, m->len);
}

static struct matches find_all(const struct svy_long_plan *p)
{
	struct matches l = {0};
	for (size_t i = 0; i < p->in->nvar; i++)
		for (size_t k = 0; k < p->patterns.n; k++) {
			struct match m = {.var = i, .pattern = k};
			m.len = svy_pattern_match(&p->patterns.v[k], p->in->var[i].name, &m.text);
			if (!m.len)
				continue;
			svy_grow(l.v, l.n, l.cap);
			l.v[l.n++] = m;
		}
	return l;
}

static void keep_numbers(struct matches *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		if (is_number(&l->v[i]))
			l->v[n++] = l->v[i];
	l->n = n;
}

static void tell_words(struct svy_ctx *ctx, const struct svy_long_plan *p, const struct matches *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!is_number(&l->v[i]))
			svy_tell(ctx, "'%s' has no number in the place of {i}, and is no '%s'", p->in->var[l->v[i].var].name, p->patterns.v[l->v[i].pattern].name);
}

/* The digits to which a pattern fills its numbers up, from those that begin with a zero. */
static size_t digits_of(const struct matches *l, size_t pattern)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].pattern == pattern && l->v[i].len > 1 && *l->v[i].text == '0')
			return l->v[i].len;
	return 0;
}

static bool filled_up(const struct match *m, size_t digits)
{
	return m->len == digits || (m->len > digits && *m->text != '0') || (!digits && m->len == 1);
}

/* Numbers that a pattern writes in one way, so that its names can be made again; the digits go into the patterns. */
static bool regular(struct svy_long_plan *p, const struct matches *l)
{
	for (size_t k = 0; k < p->patterns.n; k++) {
		size_t digits = p->patterns.v[k].digits ? p->patterns.v[k].digits : digits_of(l, k);
		for (size_t i = 0; i < l->n; i++)
			if (l->v[i].pattern == k && !filled_up(&l->v[i], digits))
				return false;
		p->patterns.v[k].digits = digits;
	}
	return true;
}

/* Are there numbers among the words? Then the words are variables of another kind: q{i} means q1 and q2, not quality. */
static void choose_kind(struct svy_ctx *ctx, struct svy_long_plan *p, struct matches *l)
{
	bool any = false;
	for (size_t i = 0; i < l->n; i++)
		any = any || is_number(&l->v[i]);
	p->numbers = any;
	if (!any)
		return;
	struct matches numbers = {svy_reallocarray(NULL, l->n, sizeof *l->v), l->n, l->n};
	memcpy(numbers.v, l->v, l->n * sizeof *l->v);
	keep_numbers(&numbers);
	p->numbers = regular(p, &numbers);
	if (p->numbers) {
		tell_words(ctx, p, l);
		keep_numbers(l);
	}
	free(numbers.v);
}

static int fail_none(struct svy_ctx *ctx, const struct svy_long_plan *p, const struct svy_pattern *pattern)
{
	char *text = svy_pattern_text(pattern), *likely = svy_pattern_fill(text, "1");
	const char **names = svy_reallocarray(NULL, p->in->nvar + 1, sizeof *names);
	for (size_t i = 0; i < p->in->nvar; i++)
		names[i] = p->in->var[i].name;
	char *near = svy_nearest(likely, names, p->in->nvar, 3);
	int rc = near ? svy_fail(ctx, SVY_EUSAGE, "no variable matches '%s' (is it like %s?)", text, near)
		      : svy_fail(ctx, SVY_EUSAGE, "no variable matches '%s' (svyvars --names lists them)", text);
	free(near);
	free(names);
	free(likely);
	free(text);
	return rc;
}

static int check(struct svy_ctx *ctx, const struct svy_long_plan *p, const struct matches *l)
{
	uint8_t *found = svy_calloc(p->patterns.n + 1, 1);
	int rc = 0;
	for (size_t i = 0; i < l->n && !rc; i++) {
		const struct match *m = &l->v[i];
		found[m->pattern] = 1;
		if (i && m[-1].var == m->var)
			rc = svy_fail(ctx, SVY_EUSAGE, "'%s' matches two patterns, those of '%s' and of '%s'", p->in->var[m->var].name,
				      p->patterns.v[m[-1].pattern].name, p->patterns.v[m->pattern].name);
	}
	for (size_t k = 0; k < p->patterns.n && !rc; k++)
		if (!found[k])
			rc = fail_none(ctx, p, &p->patterns.v[k]);
	free(found);
	return rc;
}

static char *plain_text(const struct svy_long_plan *p, const struct match *m)
{
	const char *s = m->text;
	size_t n = m->len;
	while (p->numbers && n > 1 && *s == '0') {
		s++;
		n--;
	}
	return svy_strndup(s, n);
}

static int by_number(const void *x, const void *y)
{
	const char *a = *(char *const *)x, *b = *(char *const *)y;
	size_t n = strlen(a), m = strlen(b);
	return n != m ? (n > m) - (n < m) : strcmp(a, b);
}

static struct svy_table *collect(struct svy_long_plan *p, const struct matches *l)
{
	struct svy_table *t = svy_table_new(0);
	p->text = svy_calloc(l->n + 1, sizeof *p->text);
	for (size_t i = 0; i < l->n; i++) {
		char *text = plain_text(p, &l->v[i]);
		bool fresh;
		svy_table_add(t, text, strlen(text), &fresh);
		if (fresh)
			p->text[p->nindex++] = text;
		else
			free(text);
	}
	if (!p->numbers)
		return t;
	qsort(p->text, p->nindex, sizeof *p->text, by_number);
	svy_table_clear(t);
	for (size_t k = 0; k < p->nindex; k++)
		svy_table_add(t, p->text[k], strlen(p->text[k]), NULL);
	return t;
}

static void fill_cells(struct svy_long_plan *p, const struct matches *l)
{
	struct svy_table *t = collect(p, l);
	p->cell = svy_reallocarray(NULL, p->patterns.n * p->nindex, sizeof *p->cell);
	for (size_t i = 0; i < p->patterns.n * p->nindex; i++)
		p->cell[i] = -1;
	for (size_t i = 0; i < l->n; i++) {
		char *text = plain_text(p, &l->v[i]);
		p->cell[l->v[i].pattern * p->nindex + svy_table_find(t, text, strlen(text))] = (ptrdiff_t)l->v[i].var;
		free(text);
	}
	svy_table_free(t);
}

int svy_long_match(struct svy_ctx *ctx, struct svy_long_plan *p)
{
	struct matches l = find_all(p);
	choose_kind(ctx, p, &l);
	int rc = check(ctx, p, &l);
	if (!rc)
		fill_cells(p, &l);
	free(l.v);
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/adjust_p.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

const char *const svy_adjust_p_name[SVY_ADJUST_METHODS] = {"holm", "bh", "bonferroni", "sidak", "by"};

struct place {
	double p;
	size_t at;
};

static int by_p(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	return x->p != y->p ? (x->p > y->p) - (x->p < y->p) : (x->at > y->at) - (x->at < y->at);
}

/* Of the smallest first: none may be below one that was smaller. */
static void step_down(const struct place *s, size_t m, double *out)
{
	double most = 0;
	for (size_t i = 0; i < m; i++) {
		most = fmax(most, (double)(m - i) * s[i].p);
		out[s[i].at] = fmin(1, most);
	}
}

/* Of the largest first: none may be above one that was larger. */
static void step_up(const struct place *s, size_t m, double factor, double *out)
{
	double least = 1;
	for (size_t i = m; i-- > 0;) {
		least = fmin(least, factor * ((double)m / (double)(i + 1)) * s[i].p);
		out[s[i].at] = least;
	}
}

static double harmonic(size_t m)
{
	double sum = 0;
	for (size_t i = 1; i <= m; i++)
		sum += 1 / (double)i;
	return sum;
}

void svy_adjust_p(enum svy_adjust_p method, const double *p, size_t n, double *out)
{
	struct place *s = svy_calloc(n, sizeof *s);
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		out[i] = NAN;
		if (!isnan(p[i]))
			s[m++] = (struct place){p[i], i};
	}
	qsort(s, m, sizeof *s, by_p);
	if (method == SVY_ADJUST_HOLM)
		step_down(s, m, out);
	else if (method == SVY_ADJUST_BH || method == SVY_ADJUST_BY)
		step_up(s, m, method == SVY_ADJUST_BY ? harmonic(m) : 1, out);
	else
		for (size_t i = 0; i < m; i++)
			out[s[i].at] = method == SVY_ADJUST_SIDAK ? -expm1((double)m * log1p(-s[i].p)) : fmin(1, (double)m * s[i].p);
	free(s);
}

/* What tests of one family share: the fixed columns and by-variables that are named. */
struct within {
	bool term, level, stat, base;
	bool *by;
};

static int choose(struct svy_ctx *ctx, const struct svy_estimates *t, const char *name, struct within *w)
{
	static const char *const fixed[] = {"term", "level", "stat", "base"};
	bool *const chosen[] = {&w->term, &w->level, &w->stat, &w->base};
	struct svy_buf all = {0};
	for (size_t k = 0; k < t->nby; k++)
		if (strcmp(t->by[k].name, name) == 0)
			return w->by[k] = true, 0;
	for (size_t i = 0; i < 4; i++)
		if (strcmp(fixed[i], name) == 0)
			return *chosen[i] = true, 0;
	for (size_t k = 0; k < t->nby; k++)
		svy_buf_printf(&all, "%s, ", t->by[k].name);
	svy_fail(ctx, SVY_EUSAGE, "no column of the table to adjust within: '%s' (there are %sterm, level, stat, base)", name, all.n ? all.p : "");
	svy_buf_free(&all);
	return SVY_EUSAGE;
}

static char *key_of(const struct svy_estimates *t, const struct within *w, const struct svy_estimate *r)
{
	struct svy_buf key = {0};
	svy_buf_printf(&key, "%s\n%s\n%s\n%s\n", w->term ? r->term : "", w->level ? r->level : "", w->stat ? r->stat : "", w->base && r->base ? r->base : "");
	for (size_t k = 0; k < t->nby; k++)
		svy_buf_printf(&key, "%s%s\n", w->by[k] && r->by[k] ? "=" : "", w->by[k] && r->by[k] ? r->by[k] : "");
	return svy_buf_take(&key);
}

static int check(struct svy_ctx *ctx, const struct svy_estimates *t, size_t *tests)
{
	*tests = 0;
	for (size_t i = 0; i < t->n; i++) {
		double p = t->row[i].extra[SVY_COL_P_VALUE];
		if (p < 0 || p > 1)
			return svy_fail(ctx, SVY_EDATA, "the p-value of row %zu does not lie between 0 and 1: '%g'", i + 1, p);
		*tests += !isnan(p);
	}
	if (!*tests)
		return svy_fail(ctx, SVY_EDATA, "no test in the table: there is no p-value in a column 'p_value' (svycontrast and svytest make such)");
	return 0;
}

/* Numbers of the families, from 0; how many there are. A row without a test is in none: UINT32_MAX. */
static uint32_t find_families(const struct svy_estimates *t, const struct within *w, uint32_t *family)
{
	struct svy_table *keys = svy_table_new(0);
	for (size_t i = 0; i < t->n; i++) {
		family[i] = UINT32_MAX;
		if (isnan(t->row[i].extra[SVY_COL_P_VALUE]))
			continue;
		char *key = key_of(t, w, &t->row[i]);
		family[i] = svy_table_add(keys, key, strlen(key), NULL);
		free(key);
	}
	uint32_t n = svy_table_count(keys);
	svy_table_free(keys);
	return n;
}

/* p and row: scratch, for 2 n and n. */
static void adjust_family(enum svy_adjust_p method, const uint32_t *family, uint32_t which, struct svy_estimates *t, double *p, size_t *row)
{
	size_t m = 0;
	for (size_t i = 0; i < t->n; i++)
		if (family[i] == which) {
			row[m] = i;
			p[m++] = t->row[i].extra[SVY_COL_P_VALUE];
		}
	svy_adjust_p(method, p, m, p + t->n);
	for (size_t k = 0; k < m; k++)
		t->row[row[k]].extra[SVY_COL_P_ADJUSTED] = p[t->n + k];
}

#define SAID "p_adjusted: "

/* What was said of values that are replaced. */
static void forget(struct svy_strs *notes)
{
	size_t n = 0;
	for (size_t i = 0; i < notes->n; i++) {
		if (strncmp(notes->v[i], SAID, strlen(SAID)) == 0)
			free(notes->v[i]);
		else
			notes->v[n++] = notes->v[i];
	}
	notes->n = n;
}

static void say(struct svy_ctx *ctx, enum svy_adjust_p method, const char *within, size_t tests, uint32_t families)
{
	static const char *const who[] = {"Holm", "Benjamini and Hochberg", "Bonferroni", "Šidák", "Benjamini and Yekutieli"};
	if (within)
		svy_note(ctx, SAID "after %s, for %zu tests in %u families by %s", who[method], tests, families, within);
	else
		svy_note(ctx, SAID "after %s, for %zu tests together", who[method], tests);
}

int svy_adjust_table(struct svy_ctx *ctx, enum svy_adjust_p method, const char *within, struct svy_estimates *t)
{
	struct within w = {.by = svy_calloc(t->nby + 1, sizeof *w.by)};
	struct svy_strs names = {0};
	size_t *row = svy_calloc(t->n, sizeof *row), tests;
	uint32_t *family = svy_calloc(t->n, sizeof *family), n = 0;
	double *p = svy_calloc(2 * t->n, sizeof *p);
	int rc = check(ctx, t, &tests);
	if (within)
		svy_strs_split(&names, within, ',');
	for (size_t i = 0; i < names.n && !rc; i++)
		rc = choose(ctx, t, names.v[i], &w);
	if (!rc)
		n = find_families(t, &w, family);
	for (uint32_t k = 0; k < n; k++)
		adjust_family(method, family, k, t, p, row);
	if (!rc) {
		t->has[SVY_COL_P_ADJUSTED] = true;
		forget(&t->notes);
		say(ctx, method, within, tests, n);
	}
	svy_strs_free(&names);
	free(w.by);
	free(family);
	free(p);
	free(row);
	return rc;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/loglinear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Rounds of fitting at most, and what a margin may be off after each, and after the last. */
#define ROUNDS 65536
#define FIRST_LOOK 128
#define CLOSE 1e-13
#define CLOSE_ENOUGH 1e-10

static bool has(const struct svy_loglinear *m, unsigned s)
{
	return m->has >> s & 1;
}

void svy_loglinear_add(struct svy_loglinear *m, unsigned variables)
{
	for (unsigned s = 0; s <= variables; s++)
		if ((s & variables) == s)
			m->has |= UINT64_C(1) << s;
}

struct svy_loglinear svy_loglinear_order(size_t ndim, size_t order)
{
	struct svy_loglinear m = {1};
	for (unsigned s = 0; s < 1u << ndim; s++)
		if ((size_t)__builtin_popcount(s) == order)
			svy_loglinear_add(&m, s);
	return m;
}

bool svy_loglinear_within(const struct svy_loglinear *a, const struct svy_loglinear *b)
{
	return !(a->has & ~b->has);
}

/* No other interaction of the model has all variables of s. */
static bool is_largest(const struct svy_loglinear *m, unsigned s, size_t ndim)
{
	for (size_t d = 0; d < ndim; d++)
		if (!(s >> d & 1) && has(m, s | 1u << d))
			return false;
	return has(m, s);
}

/* The variable of that name, as a bit; 0: none. */
static unsigned variable_of(const char *word, const char *const *name, size_t ndim)
{
	for (size_t d = 0; d < ndim; d++)
		if (strcmp(name[d], word) == 0)
			return 1u << d;
	return 0;
}

static int parse_interaction(struct svy_ctx *ctx, const char *text, const char *const *name, size_t ndim, struct svy_loglinear *m)
{
	struct svy_strs word = {0};
	unsigned variables = 0;
	int rc = 0;
	svy_strs_split(&word, text, '*');
	for (size_t i = 0; i < word.n && !rc; i++) {
		unsigned v = variable_of(word.v[i], name, ndim);
		variables |= v;
		if (!*word.v[i])
			rc = svy_fail(ctx, SVY_EUSAGE, "a model is written as interactions of variables, such as 'a*b + c': '%s' lacks a name", text);
		else if (!v)
			rc = svy_fail(ctx, SVY_EUSAGE, "the model names '%s', which is no variable of the table", word.v[i]);
	}
	svy_strs_free(&word);
	if (!rc)
		svy_loglinear_add(m, variables);
	return rc;
}

int svy_loglinear_parse(struct svy_ctx *ctx, const char *formula, const char *const *name, size_t ndim, struct svy_loglinear *m)
{
	struct svy_strs term = {0};
	int rc = 0;
	*m = (struct svy_loglinear){1};
	svy_strs_split(&term, formula, '+');
	for (size_t i = 0; i < term.n && !rc; i++)
		rc = parse_interaction(ctx, term.v[i], name, ndim, m);
	for (size_t d = 0; d < ndim && !rc; d++)
		if (!has(m, 1u << d))
			rc = svy_fail(ctx, SVY_EUSAGE, "the model '%s' leaves out '%s', whose categories it would take for equally frequent: add '+ %s'", formula,
				      name[d], name[d]);
	svy_strs_free(&term);
	return rc;
}

char *svy_loglinear_formula(const struct svy_loglinear *m, const char *const *name, size_t ndim)
{
	struct svy_buf b = {0};
	for (size_t order = ndim; order > 0; order--)
		for (unsigned s = 1; s < 1u << ndim; s++) {
			if ((size_t)__builtin_popcount(s) != order || !is_largest(m, s, ndim))
				continue;
			svy_buf_puts(&b, b.n ? " + " : "");
			for (size_t d = 0, first = 1; d < ndim; d++)
				if (s >> d & 1) {
					svy_buf_printf(&b, "%s%s", first ? "" : "*", name[d]);
					first = 0;
				}
		}
	return svy_buf_take(&b);
}

/* Which category of the margin over the variables in s a cell belongs to. */
static size_t margin_of(const struct svy_crosstab *x, size_t cell, unsigned s)
{
	size_t at[SVY_CROSSTAB_DIMS], k = 0;
	svy_crosstab_at(x, cell, at);
	for (size_t d = 0; d < x->ndim; d++)
		if (s >> d & 1)
			k = k * x->size[d] + at[d];
	return k;
}

/* A margin of the model: where each cell is in it, and its shares. */
struct margin {
	size_t n, *of;
	double *want, *have;
};

static struct margin margin_new(const struct svy_crosstab *x, unsigned s)
{
	struct margin g = {.n = 1};
	for (size_t d = 0; d < x->ndim; d++)
		g.n *= s >> d & 1 ? x->size[d] : 1;
	g.of = svy_calloc(x->ncell, sizeof *g.of);
	g.want = svy_calloc(g.n, sizeof *g.want);
	g.have = svy_calloc(g.n, sizeof *g.have);
	for (size_t i = 0; i < x->ncell; i++) {
		g.of[i] = margin_of(x, i, s);
		g.want[g.of[i]] += x->p[i];
	}
	return g;
}

/* Scales the cells so that they have this margin; how far they were off, at most. */
static double meet(const struct margin *g, size_t ncell, double *fitted)
{
	double off = 0;
	memset(g->have, 0, g->n * sizeof *g->have);
	for (size_t i = 0; i < ncell; i++)
		g->have[g->of[i]] += fitted[i];
	for (size_t k = 0; k < g->n; k++)
		off = fmax(off, fabs(g->want[k] - g->have[k]));
	for (size_t i = 0; i < ncell; i++)
		fitted[i] *= g->have[g->of[i]] > 0 ? g->want[g->of[i]] / g->have[g->of[i]] : 0;
	return off;
}

/*
 * Near empty cells a model may have no fit inside: some cells then fall as 1 over the rounds. An empty cell that has lost a quarter while the rounds
 * doubled is such a one, and is 0 in the limit (Fienberg & Rinaldo 2012). before: the fit when it was asked last.
 */
static void end_vanishing(const struct svy_crosstab *x, double *before, double *fitted)
{
	for (size_t i = 0; i < x->ncell; i++) {
		if (!(x->p[i] > 0) && fitted[i] < 0.75 * before[i])
			fitted[i] = 0;
		before[i] = fitted[i];
	}
}

bool svy_loglinear_fit(const struct svy_loglinear *m, const struct svy_crosstab *x, double *fitted)
{
	struct margin *g = svy_calloc((size_t)1 << x->ndim, sizeof *g);
	double *before = svy_calloc(x->ncell, sizeof *before);
	size_t n = 0;
	double off = 1;
	for (unsigned s = 0; s < 1u << x->ndim; s++)
		if (is_largest(m, s, x->ndim))
			g[n++] = margin_new(x, s);
	for (size_t i = 0; i < x->ncell; i++)
		fitted[i] = 1.0 / (double)x->ncell;
	for (size_t round = 0; round < ROUNDS && off > CLOSE; round++) {
		off = 0;
		if (round >= FIRST_LOOK && !(round & (round - 1)))
			end_vanishing(x, before, fitted);
		for (size_t k = 0; k < n; k++)
			off = fmax(off, meet(&g[k], x->ncell, fitted));
	}
	for (size_t k = 0; k < n; k++) {
		free(g[k].of);
		free(g[k].want);
		free(g[k].have);
	}
	free(g);
	free(before);
	return off <= CLOSE_ENOUGH;
}

size_t svy_loglinear_columns(const struct svy_loglinear *m, const struct svy_crosstab *x)
{
	size_t sum = 0;
	for (unsigned s = 0; s < 1u << x->ndim; s++) {
		size_t n = has(m, s);
		for (size_t d = 0; d < x->ndim; d++)
			n *= s >> d & 1 ? x->size[d] - 1 : 1;
		sum += n;
	}
	return sum;
}

/* Helmert's contrast `which` (from 1) of category `at`: itself against those before it, of length 1. */
static double helmert(size_t which, size_t at)
{
	double k = (double)which;
	return at > which ? 0 : (at == which ? -k : 1) / sqrt(k * (k + 1));
}

/* A column of the interaction s, number `which` of its own: products of contrasts. */
static void fill_column(const struct svy_crosstab *x, unsigned s, size_t which, double *column)
{
	size_t at[SVY_CROSSTAB_DIMS], contrast[SVY_CROSSTAB_DIMS] = {0};
	for (size_t d = x->ndim; d-- > 0;)
		if (s >> d & 1) {
			contrast[d] = which % (x->size[d] - 1) + 1;
			which /= x->size[d] - 1;
		}
	for (size_t i = 0; i < x->ncell; i++) {
		svy_crosstab_at(x, i, at);
		column[i] = 1;
		for (size_t d = 0; d < x->ndim; d++)
			if (s >> d & 1)
				column[i] *= helmert(contrast[d], at[d]);
	}
}

double *svy_loglinear_matrix(const struct svy_loglinear *m, const struct svy_crosstab *x)
{
	double *X = svy_calloc(svy_loglinear_columns(m, x) * x->ncell, sizeof *X), *column = X;
	for (unsigned s = 0; s < 1u << x->ndim; s++) {
		size_t n = has(m, s);
		for (size_t d = 0; d < x->ndim; d++)
			n *= s >> d & 1 ? x->size[d] - 1 : 1;
		for (size_t k = 0; k < n; k++, column += x->ncell)
			fill_column(x, s, k, column);
	}
	return X;
}

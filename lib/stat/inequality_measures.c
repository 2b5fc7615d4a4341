// SPDX-License-Identifier: GPL-3.0-or-later
/* Measures of inequality by name. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "stat/inequality.h"

#define KNOWN "gini, lorenz, lorenz:P, top:P, s80s20, palma, theil, mld, ge:A, atkinson:E"

void svy_inequality_free(struct svy_inequality_measures *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->m[i].level);
	free(l->m);
	*l = (struct svy_inequality_measures){0};
}

static void add(struct svy_inequality_measures *l, struct svy_inequality_measure m, const char *level)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->m[i].level, level) == 0)
			return;
	svy_grow(l->m, l->n, l->cap);
	m.level = svy_strdup(level);
	l->m[l->n++] = m;
}

static bool read_number(const char *text, double *x)
{
	return svy_num_parse(text, strlen(text), x) && isfinite(*x);
}

static int add_point(struct svy_ctx *ctx, struct svy_inequality_measures *l, const char *text)
{
	double p;
	char level[SVY_NUM_MAX];
	if (!read_number(text, &p) || p < 0 || p > 1)
		return svy_fail(ctx, SVY_EUSAGE, "a point of the Lorenz curve lies between 0 and 1, such as 0.2 for the poorest fifth, not '%s'", text);
	svy_num_format(level, p);
	add(l, (struct svy_inequality_measure){.kind = SVY_INEQUALITY_LORENZ, .a = p, .stat = "lorenz"}, level);
	return 0;
}

static int add_curve(struct svy_ctx *ctx, struct svy_inequality_measures *l, const char *p)
{
	struct svy_strs list = {0};
	int rc = 0;
	svy_strs_split(&list, p ? p : "0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9", ',');
	for (size_t i = 0; i < list.n && !rc; i++)
		rc = add_point(ctx, l, list.v[i]);
	svy_strs_free(&list);
	return rc;
}

/* sHHsLL: the shares of the richest 100 - HH and of the poorest LL percent. */
static bool read_ratio(const char *text, struct svy_inequality_measure *m)
{
	if (strcmp(text, "palma") == 0)
		text = "s90s40";
	if (strlen(text) != 6 || text[0] != 's' || text[3] != 's' || strspn(text + 1, "0123456789") != 2 || strspn(text + 4, "0123456789") != 2)
		return false;
	double rich = (text[1] - '0') * 10 + text[2] - '0', poor = (text[4] - '0') * 10 + text[5] - '0';
	if (rich == 0 || poor == 0 || poor > rich)
		return false;
	*m = (struct svy_inequality_measure){.kind = SVY_INEQUALITY_RATIO, .a = (100 - rich) / 100, .b = poor / 100, .stat = "share_ratio"};
	return true;
}

/* Those with a number behind a colon, and the two that have a name of their own. */
static bool read_family(const char *text, struct svy_inequality_measure *m)
{
	const char *colon = strchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : strlen(text);
	double x = NAN;
	if (colon && !read_number(colon + 1, &x))
		return false;
	if (strcmp(text, "theil") == 0)
		*m = (struct svy_inequality_measure){.kind = SVY_INEQUALITY_GE, .a = 1, .stat = "theil"};
	else if (strcmp(text, "mld") == 0)
		*m = (struct svy_inequality_measure){.kind = SVY_INEQUALITY_GE, .a = 0, .stat = "mld"};
	else if (n == 2 && strncmp(text, "ge", n) == 0 && colon)
		*m = (struct svy_inequality_measure){.kind = SVY_INEQUALITY_GE, .a = x, .stat = "ge"};
	else if (n == 8 && strncmp(text, "atkinson", n) == 0 && (!colon || x > 0))
		*m = (struct svy_inequality_measure){.kind = SVY_INEQUALITY_ATKINSON, .a = colon ? x : 1, .stat = "atkinson"};
	else if (n == 3 && strncmp(text, "top", n) == 0 && x > 0 && x < 1)
		*m = (struct svy_inequality_measure){.kind = SVY_INEQUALITY_TOP, .a = x, .stat = "share"};
	else
		return false;
	return true;
}

/* The name that says all: with the number, written in one way. */
static void put_level(struct svy_buf *b, const char *text, const struct svy_inequality_measure *m)
{
	bool number = strchr(text, ':') || m->kind == SVY_INEQUALITY_ATKINSON;
	char x[SVY_NUM_MAX];
	svy_num_format(x, m->a);
	svy_buf_add(b, text, strcspn(text, ":"));
	if (number)
		svy_buf_printf(b, ":%s", x);
}

static int read_measure(struct svy_ctx *ctx, struct svy_inequality_measures *l, const char *text, const char *p)
{
	struct svy_inequality_measure m = {.kind = SVY_INEQUALITY_GINI, .stat = "gini"};
	struct svy_buf level = {0};
	if (strcmp(text, "lorenz") == 0)
		return add_curve(ctx, l, p);
	if (strncmp(text, "lorenz:", 7) == 0)
		return add_point(ctx, l, text + 7);
	if (strcmp(text, "gini") != 0 && !read_ratio(text, &m) && !read_family(text, &m))
		return svy_fail(ctx, SVY_EUSAGE, "unknown measure of inequality '%s' (known: " KNOWN ")", text);
	put_level(&level, text, &m);
	add(l, m, level.p);
	svy_buf_free(&level);
	return 0;
}

int svy_inequality_read(struct svy_ctx *ctx, const char *text, const char *p, struct svy_inequality_measures *l)
{
	struct svy_strs list = {0};
	int rc = 0;
	svy_strs_split(&list, text, ',');
	for (size_t i = 0; i < list.n && !rc; i++)
		rc = read_measure(ctx, l, list.v[i], p);
	svy_strs_free(&list);
	return rc;
}

bool svy_inequality_bounded(const struct svy_inequality_measure *m)
{
	return m->kind != SVY_INEQUALITY_RATIO && m->kind != SVY_INEQUALITY_GE;
}

static const char *percent(char *text, double share)
{
	svy_num_format(text, round(1e8 * share) / 1e6);
	return text;
}

char *svy_inequality_words(const struct svy_inequality_measure *m, bool as_r)
{
	struct svy_buf b = {0};
	char x[SVY_NUM_MAX], y[SVY_NUM_MAX];
	svy_num_format(x, m->a);
	switch (m->kind) {
	case SVY_INEQUALITY_GINI:
		svy_buf_puts(&b, as_r ? "gini: sum of (2 C - 1) w y over N sum of w y, less 1, C the weight up to y (R convey, vardpoor)"
				      : "gini: mean difference between two persons over twice the mean; equal values share their rank");
		break;
	case SVY_INEQUALITY_LORENZ:
		svy_buf_puts(&b, "lorenz: what the poorest share p has of the total");
		break;
	case SVY_INEQUALITY_TOP:
		svy_buf_printf(&b, "%s: what the richest %s %% have of the total", m->level, percent(y, m->a));
		break;
	case SVY_INEQUALITY_RATIO:
		svy_buf_printf(&b, "%s: total of the richest %s %% over that of the poorest ", m->level, percent(x, m->a));
		svy_buf_printf(&b, "%s %%%s", percent(y, m->b), as_r ? ", people on the limit whole (R convey)" : ", people on the limit divided");
		break;
	case SVY_INEQUALITY_GE:
		svy_buf_printf(&b, m->a == 0 ? "%s: minus the mean of ln r, r the value over the mean" :
				   m->a == 1 ? "%s: mean of r ln r, r the value over the mean" : "%s: mean of r^%s - 1, over %s (%s - 1), r the value over the mean",
			       m->level, x, x, x);
		break;
	case SVY_INEQUALITY_ATKINSON:
		svy_buf_printf(&b, "%s: 1 less the equally distributed equivalent over the mean, aversion %s", m->level, x);
		break;
	}
	return svy_buf_take(&b);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Measures of poverty and poverty lines by name. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "stat/poverty.h"

static const struct {
	const char *name, *stat, *words;
	enum svy_poverty kind;
} known[] = {
	{"threshold", "threshold", NULL, SVY_POVERTY_THRESHOLD},
	{"rate", "proportion", "rate: share of those below the threshold", SVY_POVERTY_RATE},
	{"median_gap", "share", "median_gap: how far the median of the poor is below the threshold, as a share of it", SVY_POVERTY_MEDIAN_GAP},
	{"poor_median", "poor_median", "poor_median: median of those below the threshold", SVY_POVERTY_POOR_MEDIAN},
	{"fgt", "share", NULL, SVY_POVERTY_FGT},
};
enum { NKNOWN = sizeof known / sizeof *known };

void svy_poverty_free(struct svy_poverty_measures *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->m[i].level);
	free(l->m);
	*l = (struct svy_poverty_measures){0};
}

static bool read_number(const char *text, double *x)
{
	return svy_num_parse(text, strlen(text), x) && isfinite(*x);
}

static void add(struct svy_poverty_measures *l, size_t which, double a)
{
	struct svy_buf level = {0};
	char number[SVY_NUM_MAX];
	svy_num_format(number, a);
	svy_buf_puts(&level, known[which].name);
	if (known[which].kind == SVY_POVERTY_FGT)
		svy_buf_printf(&level, ":%s", number);
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->m[i].level, level.p) == 0) {
			svy_buf_free(&level);
			return;
		}
	svy_grow(l->m, l->n, l->cap);
	l->m[l->n++] = (struct svy_poverty_measure){known[which].kind, a, svy_buf_take(&level),
		known[which].kind == SVY_POVERTY_FGT && a == 0 ? "proportion" : known[which].stat};
}

static int read_measure(struct svy_ctx *ctx, const char *text, struct svy_poverty_measures *l)
{
	const char *colon = strchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : strlen(text), i = 0;
	double a = 0;
	while (i < NKNOWN && (strlen(known[i].name) != n || strncmp(known[i].name, text, n) != 0))
		i++;
	if (i == NKNOWN || (known[i].kind == SVY_POVERTY_FGT) != (colon != NULL))
		return svy_fail(ctx, SVY_EUSAGE, "unknown measure of poverty '%s' (known: rate, median_gap, poor_median, threshold, fgt:A)", text);
	if (colon && (!read_number(colon + 1, &a) || (a != 0 && a < 1)))
		return svy_fail(ctx, SVY_EUSAGE, "the power of fgt is 0, or 1 or more, such as fgt:2, not '%s'", text);
	add(l, i, a);
	return 0;
}

/* "0.6*median", "0.5*mean", "0.5*p40". */
static bool read_part(const char *text, struct svy_poverty_measures *l)
{
	const char *star = strchr(text, '*'), *of = star ? star + 1 : "";
	if (!star || !svy_num_parse(text, (size_t)(star - text), &l->factor) || !(l->factor > 0) || !isfinite(l->factor))
		return false;
	l->line = strcmp(of, "mean") == 0 ? SVY_LINE_MEAN : SVY_LINE_QUANTILE;
	l->p = 0.5;
	if (*of != 'p')
		return l->line == SVY_LINE_MEAN || strcmp(of, "median") == 0;
	if (!read_number(of + 1, &l->p) || !(l->p > 0 && l->p < 100))
		return false;
	l->p /= 100;
	return true;
}

static int read_line(struct svy_ctx *ctx, const char *text, struct svy_poverty_measures *l)
{
	if (read_part(text, l))
		return 0;
	l->line = SVY_LINE_FIXED;
	if (read_number(text, &l->factor) && l->factor > 0)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "a threshold is a number above zero, or a part of the median, the mean or a percentile: 0.6*median, 0.5*mean, "
			"0.5*p40, not '%s'", text);
}

static int read_bandwidth(struct svy_ctx *ctx, const char *text, struct svy_poverty_measures *l)
{
	static const char *const rule[] = {"cuberoot", "silverman", "osier"};
	l->bandwidth = l->as_r ? SVY_BANDWIDTH_OSIER : SVY_BANDWIDTH_CUBEROOT;
	if (!text)
		return 0;
	for (size_t i = 0; i < sizeof rule / sizeof *rule; i++)
		if (strcmp(text, rule[i]) == 0) {
			l->bandwidth = (enum svy_bandwidth)i;
			return 0;
		}
	l->bandwidth = SVY_BANDWIDTH_GIVEN;
	if (read_number(text, &l->h) && l->h > 0)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "a bandwidth is cuberoot, silverman, osier, or a number above zero in units of the variable, not '%s'", text);
}

int svy_poverty_read(struct svy_ctx *ctx, const char *measures, const char *line, const char *bandwidth, struct svy_poverty_measures *l)
{
	struct svy_strs list = {0};
	int rc = read_line(ctx, line ? line : "0.6*median", l);
	if (!rc)
		rc = read_bandwidth(ctx, bandwidth, l);
	svy_strs_split(&list, measures ? measures : "rate,median_gap", ',');
	for (size_t i = 0; i < list.n && !rc; i++)
		rc = read_measure(ctx, list.v[i], l);
	svy_strs_free(&list);
	return rc;
}

char *svy_poverty_line_words(const struct svy_poverty_measures *l)
{
	struct svy_buf b = {0};
	char x[SVY_NUM_MAX], p[SVY_NUM_MAX];
	svy_num_format(x, l->line == SVY_LINE_FIXED ? l->factor : round(1e8 * l->factor) / 1e6);
	svy_num_format(p, round(1e8 * l->p) / 1e6);
	if (l->line == SVY_LINE_FIXED)
		svy_buf_puts(&b, x);
	else if (l->line == SVY_LINE_MEAN)
		svy_buf_printf(&b, "%s %% of the mean", x);
	else if (l->p == 0.5)
		svy_buf_printf(&b, "%s %% of the median", x);
	else
		svy_buf_printf(&b, "%s %% of percentile %s", x, p);
	return svy_buf_take(&b);
}

const char *svy_poverty_words(const struct svy_poverty_measure *m)
{
	if (m->kind == SVY_POVERTY_FGT)
		return m->a == 0 ? "fgt:0: share of those below the threshold" : "fgt: mean of (1 - y / threshold) to that power, 0 for who is not below";
	for (size_t i = 0; i < NKNOWN; i++)
		if (known[i].kind == m->kind)
			return known[i].words;
	return NULL;
}

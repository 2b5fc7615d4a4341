// SPDX-License-Identifier: GPL-3.0-or-later
/* How each estimate is written: as a percentage or a number, and with how many digits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/layout.h"

static bool is(const struct svy_estimate *r, const char *stat)
{
	return strcmp(r->stat, stat) == 0;
}

static bool is_share(const struct svy_estimate *r)
{
	return is(r, "proportion") || is(r, "share");
}

static bool is_count(const struct svy_estimate *r)
{
	return is(r, "total") || is(r, "count") || is(r, "persons") || is(r, "sample_size") || is(r, "issued") || is(r, "clusters") || is(r, "cases");
}

/* A difference in a table of shares is one between shares; in a table of means, one between means. */
static void find_kinds(struct svy_layout *l)
{
	const struct svy_estimates *t = l->t;
	size_t shares = 0, others = 0;
	const char *stat = NULL;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		if (is_share(r))
			shares++;
		else if (!is(r, "difference"))
			others++;
		/* What is named after its statistic needs it told no second time. */
		if (stat && strcmp(stat, r->stat) != 0 && !is(r, r->term))
			l->mixed = true;
		stat = r->stat;
	}
	l->percent = shares && !others;
	if (l->percent)
		l->mixed = false;
}

/* The largest standard error among the rows of one term and one statistic decides on the digits of all of them. */
static void find_digits(struct svy_layout *l)
{
	struct svy_table *kinds = svy_table_new(0);
	uint32_t *kind = svy_calloc(l->t->n, sizeof *kind);
	double *se = svy_calloc(l->t->n, sizeof *se), *size = svy_calloc(l->t->n, sizeof *size);
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		struct svy_buf key = {0};
		svy_buf_printf(&key, "%s\n%s", r->term, r->stat);
		kind[i] = svy_table_add(kinds, key.p, key.n, NULL);
		svy_buf_free(&key);
		if (r->se > se[kind[i]])
			se[kind[i]] = r->se;
		if (fabs(r->estimate) > size[kind[i]])
			size[kind[i]] = fabs(r->estimate);
	}
	for (size_t i = 0; i < l->t->n; i++) {
		struct svy_figure *f = &l->figure[i];
		if (l->o->digits >= 0)
			f->digits = l->o->digits;
		else if (f->scale != 1)
			f->digits = 1;
		else if (is_count(&l->t->row[i]) && !(se[kind[i]] > 0))
			f->digits = 0;
		else if (is(&l->t->row[i], "exact_size"))
			f->digits = 2;
		else
			f->digits = svy_figure_digits(se[kind[i]], size[kind[i]]);
		if (l->o->digits < 0 && f->digits == 0 && se[kind[i]] > 0 && size[kind[i]] < 1000 && !is_count(&l->t->row[i]))
			f->digits = 1;
	}
	free(kind);
	free(se);
	free(size);
	svy_table_free(kinds);
}

void svy_layout_figures(struct svy_layout *l)
{
	bool large = false;
	find_kinds(l);
	l->figure = svy_calloc(l->t->n, sizeof *l->figure);
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		bool difference = is(r, "difference");
		bool share = is_share(r) || (difference && l->percent);
		l->figure[i] = (struct svy_figure){.scale = share ? 100 : 1, .sign = difference, .plain = l->separated, .mark = l->o->decimal};
		large |= fabs(r->estimate * l->figure[i].scale) >= 10000;
	}
	for (size_t i = 0; i < l->t->n; i++)
		l->figure[i].group = large && !l->separated;
	find_digits(l);
}

const char *svy_layout_estimate_head(const struct svy_layout *l)
{
	static const char *const stat[][2] = {
		{"mean", "Mean"}, {"total", "Total"}, {"count", "Count"}, {"persons", "Persons"}, {"ratio", "Ratio"}, {"quantile", "Quantile"},
		{"variance", "Variance"}, {"sd", "SD"}, {"covariance", "Covariance"}, {"correlation", "Correlation"}, {"coefficient", "Coefficient"},
		{"difference", "Difference"},
	};
	if (l->percent)
		return "%";
	if (!l->mixed && l->t->n)
		for (size_t i = 0; i < sizeof stat / sizeof *stat; i++)
			if (strcmp(l->t->row[0].stat, stat[i][0]) == 0)
				return stat[i][1];
	return "Estimate";
}

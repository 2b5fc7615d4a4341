// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "out/labels.h"

/* Which terms have levels, and how many terms there are. */
static void find_terms(struct svy_layout *l)
{
	struct svy_table *terms = svy_table_new(0);
	size_t nlevelled = 0;
	l->levelled = svy_calloc(l->t->n, sizeof *l->levelled);
	bool *has = svy_calloc(l->t->n, sizeof *has);
	for (size_t i = 0; i < l->t->n; i++)
		has[svy_table_add(terms, l->t->row[i].term, strlen(l->t->row[i].term), NULL)] |= *l->t->row[i].level != '\0';
	for (size_t i = 0; i < l->t->n; i++) {
		l->levelled[i] = has[svy_table_find(terms, l->t->row[i].term, strlen(l->t->row[i].term))];
		nlevelled += l->levelled[i];
	}
	l->single = svy_table_count(terms) == 1;
	l->sections = nlevelled && !l->single && !l->separated;
	free(has);
	svy_table_free(terms);
}

static int find_wide(struct svy_ctx *ctx, struct svy_layout *l)
{
	l->wide = -1;
	if (!l->o->wide)
		return 0;
	if (strcmp(l->o->wide, "term") == 0) {
		l->wide = (ptrdiff_t)l->t->nby;
		return 0;
	}
	const char **names = svy_calloc(l->t->nby, sizeof *names);
	for (size_t k = 0; k < l->t->nby; k++) {
		names[k] = l->t->by[k].name;
		if (strcmp(names[k], l->o->wide) == 0)
			l->wide = (ptrdiff_t)k;
	}
	int rc = 0;
	if (l->wide < 0) {
		char *near = svy_nearest(l->o->wide, names, l->t->nby, 3);
		rc = l->t->nby == 0 ? svy_fail(ctx, SVY_EUSAGE, "the table has no groups to make columns of: '%s'", l->o->wide)
			: svy_fail(ctx, SVY_EUSAGE, "no by-variable of the table: '%s' (did you mean %s%s%s?)", l->o->wide, near ? "" : "'",
				   near ? near : names[0], near ? "" : "'");
		free(near);
	}
	free(names);
	return rc;
}

static char *interval_head(const struct svy_estimates *t)
{
	const char *text = svy_extras_get(&t->facts, "level");
	double level;
	char number[64];
	struct svy_buf b = {0};
	if (!text || !svy_num_parse(text, strlen(text), &level))
		return svy_strdup("Interval");
	svy_num_format(number, round(level * 1e5) / 1e3);
	svy_buf_printf(&b, "%s%% CI", number);
	return svy_buf_take(&b);
}

int svy_layout_make(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, bool separated, struct svy_grid *g)
{
	struct svy_layout l = {.t = t, .o = opts, .g = g, .separated = separated, .prev = SIZE_MAX};
	memset(g, 0, sizeof *g);
	g->decimal = opts->decimal;
	int rc = find_wide(ctx, &l);
	if (rc)
		return rc;
	g->title = svy_strdup(t->title);
	l.interval = interval_head(t);
	find_terms(&l);
	l.sections &= !svy_layout_wide_terms(&l);
	l.counted = !t->n;
	for (size_t i = 0; i < t->n; i++)
		l.counted |= !isnan(t->row[i].n);
	l.measured = l.counted;
	for (size_t i = 0; i < t->n; i++)
		l.measured |= !isnan(t->row[i].se) || !isnan(t->row[i].lo);
	svy_layout_figures(&l);
	svy_layout_label_columns(&l);
	if (l.wide >= 0)
		svy_layout_wide(&l);
	else
		svy_layout_long(&l);
	svy_layout_notes(&l);
	free(l.interval);
	free(l.levelled);
	free(l.figure);
	return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/labels.h"
#include "out/layout_cross.h"
#include "out/layout_matrix.h"
#include "out/layout_ranks.h"
#include "out/layout_template.h"
#include "out/layout_tests.h"

/* Is that row about what the other rows show? It needs no term of its own then: tests of a cross table are told by their names. */
static bool is_beside(const struct svy_layout *l, size_t i)
{
	return l->cells && !svy_layout_is_cell(&l->t->row[i]);
}

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
	size_t first = 0;
	while (first < l->t->n && is_beside(l, first))
		first++;
	l->single = first < l->t->n;
	for (size_t i = first; i < l->t->n; i++)
		l->single &= is_beside(l, i) || strcmp(l->t->row[i].term, l->t->row[first].term) == 0;
	l->sections = nlevelled && !l->single && !l->separated;
	free(has);
	l->alike = !l->separated;
	size_t *of = svy_calloc(l->t->n, sizeof *of);
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i], *head;
		size_t k = svy_table_find(terms, r->term, strlen(r->term));
		of[k] = of[k] ? of[k] : i + 1;
		head = &l->t->row[of[k] - 1];
		l->alike &= strcmp(r->level, head->level) == 0 && svy_same_text(r->base, head->base);
	}
	free(of);
	svy_table_free(terms);
}

static int refuse_wide(struct svy_ctx *ctx, const struct svy_layout *l)
{
	const struct svy_estimates *t = l->t;
	const char **names = svy_calloc(t->nby, sizeof *names);
	for (size_t k = 0; k < t->nby; k++)
		names[k] = t->by[k].name;
	char *near = svy_nearest(l->o->wide, names, t->nby, 3);
	if (t->nby == 0)
		svy_fail(ctx, SVY_EUSAGE, "the table has no groups to make columns of (term and level can be): '%s'", l->o->wide);
	else
		svy_fail(ctx, SVY_EUSAGE, "no by-variable of the table: '%s' (did you mean %s%s%s?)", l->o->wide, near ? "" : "'", near ? near : names[0],
			 near ? "" : "'");
	free(near);
	free(names);
	return SVY_EUSAGE;
}

static int find_wide(struct svy_ctx *ctx, struct svy_layout *l)
{
	const struct svy_estimates *t = l->t;
	l->wide = -1;
	if (!l->o->wide)
		return 0;
	for (size_t k = 0; k < t->nby && l->wide < 0; k++)
		if (strcmp(t->by[k].name, l->o->wide) == 0)
			l->wide = (ptrdiff_t)k;
	if (l->wide < 0 && strcmp(l->o->wide, "term") == 0)
		l->wide = (ptrdiff_t)t->nby;
	if (l->wide < 0 && strcmp(l->o->wide, "level") == 0)
		l->wide = (ptrdiff_t)t->nby + 1;
	return l->wide < 0 ? refuse_wide(ctx, l) : 0;
}

static int find_kind(struct svy_ctx *ctx, struct svy_layout *l)
{
	int rc = find_wide(ctx, l);
	if (rc)
		return rc;
	l->cells = svy_layout_has_cells(l->t);
	l->kind = l->wide >= 0 ? SVY_LAYOUT_WIDE : SVY_LAYOUT_LONG;
	if (l->cells && !l->o->list && !l->o->models && (l->wide < 0 || l->wide + 1 == (ptrdiff_t)l->t->nby))
		l->kind = SVY_LAYOUT_CROSS;
	if (l->o->matrix || (!l->o->list && l->wide < 0 && svy_layout_prefers_matrix(l->t)))
		l->kind = SVY_LAYOUT_MATRIX;
	return l->kind == SVY_LAYOUT_MATRIX ? svy_layout_check_matrix(ctx, l->t) : 0;
}

/* Which kinds of numbers there are at all. */
static void find_numbers(struct svy_layout *l)
{
	bool errors = false, tests = false;
	l->counted = !l->t->n;
	l->estimated = !l->t->n;
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		tests |= svy_layout_is_test(r);
		l->counted |= !isnan(r->n);
		l->many |= r->n >= 10000;
		l->estimated |= !isnan(r->estimate) || !svy_layout_is_test(r);
		errors |= !isnan(r->se) || !isnan(r->lo);
	}
	l->measured = errors || (l->counted && !tests);
}

static void put_notes(struct svy_layout *l)
{
	struct svy_notes_opts o = {l->o->notes, l->kind == SVY_LAYOUT_MATRIX ? SVY_CASES_PAIRS : SVY_CASES_WORD, l->o->lang, l->o->decimal};
	if (!l->counted || !l->t->n)
		o.cases = SVY_CASES_UNSAID;
	if (l->o->models)
		svy_models_notes(l->o->models, &o, &l->g->notes);
	else
		svy_notes_of_table(l->t, &o, &l->g->notes);
	svy_layout_star_note(l);
}

static void lay_out(struct svy_layout *l)
{
	svy_layout_figures(l);
	if (l->kind == SVY_LAYOUT_CROSS || l->kind == SVY_LAYOUT_MATRIX) {
		l->kind == SVY_LAYOUT_CROSS ? svy_layout_cross(l) : svy_layout_matrix(l);
	} else {
		svy_layout_label_columns(l);
		l->kind == SVY_LAYOUT_WIDE ? svy_layout_wide(l) : svy_layout_long(l);
	}
	svy_layout_drop_cell_rows(l);
	svy_flag_notes(l->t, &l->o->flag, l->o->lang, &l->g->notes);
	put_notes(l);
	free(l->figure);
	l->figure = NULL;
}

/* With as much beside the estimates as was asked for, or as leaves room on a screen. */
static void lay_out_fitting(struct svy_layout *l)
{
	static const enum svy_show_with less[] = {SVY_WITH_INTERVAL, SVY_WITH_SE, SVY_WITH_NOTHING};
	bool fitting = l->o->with == SVY_WITH_FITTING && !l->o->ncell && l->kind == SVY_LAYOUT_CROSS && l->wide < 0 && !l->separated;
	l->with = l->o->with != SVY_WITH_FITTING ? l->o->with : l->kind == SVY_LAYOUT_MATRIX || l->o->ncell ? SVY_WITH_NOTHING : SVY_WITH_INTERVAL;
	for (size_t k = 0; k < 3; k++) {
		if (fitting)
			l->with = less[k];
		l->prev = SIZE_MAX;
		l->g->decimal = l->o->decimal;
		l->g->lang = l->o->lang;
		l->g->title = svy_strdup(l->t->title);
		lay_out(l);
		if (!fitting || k == 2 || svy_grid_text_width(l->g) <= SVY_LAYOUT_FIT)
			return;
		svy_grid_free(l->g);
	}
}

int svy_layout_make(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, bool separated, struct svy_grid *g)
{
	struct svy_estimates ranked = *t;       /* borrows all but the order */
	struct svy_layout l = {.t = &ranked, .o = opts, .g = g, .separated = separated};
	memset(g, 0, sizeof *g);
	int rc = find_kind(ctx, &l);
	if (rc)
		return rc;
	ranked.row = svy_layout_ranked(t);
	l.interval = svy_notes_interval(t, opts->lang);
	find_terms(&l);
	l.sections &= !svy_layout_wide_terms(&l) && !svy_layout_wide_levels(&l);
	find_numbers(&l);
	lay_out_fitting(&l);
	free(l.interval);
	free(l.levelled);
	free(ranked.row);
	return 0;
}

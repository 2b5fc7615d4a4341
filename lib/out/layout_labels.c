// SPDX-License-Identifier: GPL-3.0-or-later
/* The words of a table: groups, terms, levels, bases. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/labels.h"
#include "out/layout.h"

static ptrdiff_t add_text(struct svy_layout *l, const char *head)
{
	svy_grid_add_column(l->g, head, false);
	return (ptrdiff_t)l->g->ncol - 1;
}

static bool any_levels(const struct svy_layout *l)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (l->levelled[i])
			return true;
	return false;
}

/* One term: its title is the head of its levels, or the title of a table by groups. */
static void add_single(struct svy_layout *l)
{
	const char *title = l->t->n ? svy_label_of_term(l->t, l->t->row[0].term) : "";
	bool shown_by = (l->wide >= 0 ? l->t->nby - 1 : l->t->nby) > 0;
	if (any_levels(l)) {
		l->level = add_text(l, title);
	} else if (shown_by && !l->separated) {
		if (!l->g->title)
			l->g->title = svy_strdup(title);
	} else {
		l->label = add_text(l, l->separated ? "Variable" : "");
	}
}

void svy_layout_label_columns(struct svy_layout *l)
{
	l->by0 = l->label = l->level = l->base = l->stat = -1;
	for (size_t k = 0; k < l->t->nby; k++) {
		if ((ptrdiff_t)k == l->wide)
			continue;
		ptrdiff_t col = add_text(l, svy_label_of_by(&l->t->by[k]));
		if (l->by0 < 0)
			l->by0 = col;
	}
	if (l->single || !l->t->n) {
		add_single(l);
	} else {
		l->label = add_text(l, l->separated ? "Variable" : "");
		if (l->separated && any_levels(l))
			l->level = add_text(l, "Category");
	}
	if (l->t->has[SVY_COL_BASE])
		l->base = add_text(l, "Of");
	if (l->mixed)
		l->stat = add_text(l, "Statistic");
	l->g->label = (size_t)(l->label >= 0 ? l->label : l->level >= 0 ? l->level : 0);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* The first by-variable shown in which the rows differ; t->nby if none. */
static size_t first_difference(const struct svy_layout *l, size_t i, size_t j)
{
	for (size_t k = 0; k < l->t->nby; k++)
		if ((ptrdiff_t)k != l->wide && !same(l->t->row[i].by[k], l->t->row[j].by[k]))
			return k;
	return l->t->nby;
}

/* Words that stand above are not said again, except to a spreadsheet. */
static void put_groups(struct svy_layout *l, struct svy_grid_row *row, size_t i, size_t changed)
{
	ptrdiff_t col = l->by0;
	for (size_t k = 0; k < l->t->nby; k++) {
		if ((ptrdiff_t)k == l->wide)
			continue;
		if (l->separated || k >= changed)
			row->cell[col].text = svy_strdup(svy_label_of_group(&l->t->by[k], l->t->row[i].by[k]));
		col++;
	}
}

static void set_cell(struct svy_grid_row *row, ptrdiff_t col, const char *text)
{
	if (col >= 0)
		row->cell[col].text = svy_strdup(text);
}

static void add_section(struct svy_layout *l, size_t i, size_t changed)
{
	struct svy_grid_row *row = svy_grid_add_row(l->g);
	row->section = l->by0 < 0;      /* beside groups it is a row with a label and no figures */
	row->gap = l->g->n > 1;
	put_groups(l, row, i, changed);
	set_cell(row, l->label, svy_label_of_term(l->t, l->t->row[i].term));
}

size_t svy_layout_add_row(struct svy_layout *l, size_t i)
{
	const struct svy_estimate *r = &l->t->row[i], *prev = l->prev == SIZE_MAX ? NULL : &l->t->row[l->prev];
	size_t changed = prev ? first_difference(l, i, l->prev) : 0;
	bool new_group = changed < l->t->nby, new_term = !prev || new_group || strcmp(prev->term, r->term) != 0;
	bool section = l->sections && l->levelled[i] && new_term;
	if (section)
		add_section(l, i, changed);
	struct svy_grid_row *row = svy_grid_add_row(l->g);
	bool indented = l->sections && l->levelled[i];
	row->indent = indented ? 2 : 0;
	/* Room above a group of several rows, and below a section. */
	row->gap = prev && !section && ((new_group && (l->level >= 0 || l->label >= 0)) || (new_term && l->sections && l->levelled[l->prev]));
	put_groups(l, row, i, section ? SIZE_MAX : prev ? changed : 0);
	set_cell(row, l->label, indented ? svy_label_of_level(l->t, r->term, r->level) : svy_label_of_term(l->t, r->term));
	set_cell(row, l->level, svy_label_of_level(l->t, r->term, r->level));
	set_cell(row, l->base, r->base ? r->base : "");
	set_cell(row, l->stat, r->stat);
	l->prev = i;
	return l->g->n - 1;
}

static void put_names(struct svy_buf *b, const char *what, const struct svy_strs *names)
{
	if (!names->n)
		return;
	char *list = svy_strs_join(names, ", ");
	svy_buf_printf(b, "%s%s %s", b->n ? "; " : "", what, list);
	free(list);
}

/* "Design: weights w; strata s; units u (12 strata, 48 units)". */
static void note_design(struct svy_layout *l)
{
	const struct svy_survey *s = &l->t->survey;
	const char *strata = svy_extras_get(&l->t->facts, "strata"), *units = svy_extras_get(&l->t->facts, "units");
	struct svy_buf b = {0};
	if (s->weights)
		svy_buf_printf(&b, "weights %s", s->weights);
	put_names(&b, "strata", &s->strata);
	put_names(&b, "units", &s->psu);
	put_names(&b, "population sizes", &s->fpc);
	if (b.n) {
		char *text = svy_buf_take(&b);
		svy_buf_printf(&b, "Design: %s", text);
		if (strata && units && (s->strata.n || s->psu.n))
			svy_buf_printf(&b, " (%s %s, %s units)", strata, strcmp(strata, "1") == 0 ? "stratum" : "strata", units);
		free(text);
		svy_strs_add_take(&l->g->notes, svy_buf_take(&b));
	}
}

void svy_layout_notes(struct svy_layout *l)
{
	if (l->t->n)
		svy_strs_add(&l->g->notes, "n: unweighted cases");
	note_design(l);
	for (size_t i = 0; i < l->t->notes.n; i++)
		svy_strs_add(&l->g->notes, l->t->notes.v[i]);
}

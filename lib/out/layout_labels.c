// SPDX-License-Identifier: GPL-3.0-or-later
/* The words of a table: groups, terms, levels, bases. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/labels.h"
#include "out/layout_cross.h"
#include "out/layout_tests.h"
#include "out/words.h"

const char *svy_layout_group(const struct svy_layout *l, size_t k, const char *code)
{
	return code ? svy_label_of_group(&l->t->by[k], code) : svy_layout_say(l, "Total");
}

const char *svy_layout_stat(const struct svy_layout *l, const char *stat)
{
	return svy_layout_say(l, svy_word_of_stat(stat));
}

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
	bool shown_by = (l->wide >= 0 && l->wide < (ptrdiff_t)l->t->nby ? l->t->nby - 1 : l->t->nby) > 0;
	if (any_levels(l) && !svy_layout_wide_levels(l)) {
		l->level = add_text(l, title);
	} else if (shown_by && !l->separated) {
		if (!l->g->title)
			l->g->title = svy_strdup(title);
	} else {
		l->label = add_text(l, l->separated ? svy_layout_say(l, "Variable") : "");
	}
}

static bool has_bases(const struct svy_layout *l)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (l->t->row[i].base && *l->t->row[i].base)
			return true;
	return false;
}

const char *svy_layout_level(const struct svy_layout *l, size_t i)
{
	const struct svy_estimate *r = &l->t->row[i];
	const char *label = svy_label_of_level(l->t, r->term, r->level);        /* a term may have one for the row without a level */
	if (*label || svy_layout_wide_terms(l) || !(l->levelled[i] || l->cells))
		return label;
	return l->cells && svy_layout_is_cell(r) ? svy_layout_say(l, "Total") : svy_layout_stat(l, r->stat);
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
	if (svy_layout_wide_terms(l)) {
		if ((any_levels(l) && !l->alike) || !l->t->nby)
			l->level = add_text(l, l->separated ? svy_layout_say(l, "Category") : "");
	} else if (l->single || !l->t->n) {
		add_single(l);
	} else {
		l->label = add_text(l, l->separated ? svy_layout_say(l, "Variable") : "");
		if (l->separated && any_levels(l) && !svy_layout_wide_levels(l))
			l->level = add_text(l, svy_layout_say(l, "Category"));
	}
	if (has_bases(l) && !(svy_layout_wide_terms(l) && l->alike))
		l->base = add_text(l, svy_layout_say(l, l->cells ? "Figure" : "Base"));
	if (l->mixed && !l->cells && !svy_layout_wide_terms(l))
		l->stat = add_text(l, svy_layout_say(l, "Statistic"));
	l->g->label = (size_t)(l->label >= 0 ? l->label : l->level >= 0 ? l->level : 0);
}

/* The first by-variable shown in which the rows differ; t->nby if none. */
static size_t first_difference(const struct svy_layout *l, size_t i, size_t j)
{
	for (size_t k = 0; k < l->t->nby; k++)
		if ((ptrdiff_t)k != l->wide && !svy_same_text(l->t->row[i].by[k], l->t->row[j].by[k]))
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
			row->cell[col].text = svy_strdup(svy_layout_group(l, k, l->t->row[i].by[k]));
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

/* Does row i stand with another of its term, base and group? Sections are for such rows. */
static bool continues(const struct svy_layout *l, size_t i, size_t j)
{
	const struct svy_estimate *a = &l->t->row[i], *b = &l->t->row[j];
	return strcmp(a->term, b->term) == 0 && svy_same_text(a->base, b->base) && first_difference(l, i, j) == l->t->nby;
}

/* Are both in one row of the grid, in columns of different tables? Rows of such stand together. */
static bool same_line(const struct svy_layout *l, size_t i, size_t j)
{
	const struct svy_estimate *a = &l->t->row[i], *b = &l->t->row[j];
	return l->o->models && l->wide == 0 && continues(l, i, j) && strcmp(a->level, b->level) == 0 && strcmp(a->stat, b->stat) == 0;
}

/* The rows of t that the lines of the grid before and after that of row i show; beyond t if there are none. */
static size_t above(const struct svy_layout *l, size_t i)
{
	size_t j = i - 1;
	while (j < l->t->n && same_line(l, i, j))
		j--;
	return j;
}

static size_t below(const struct svy_layout *l, size_t i)
{
	size_t j = i + 1;
	while (j < l->t->n && same_line(l, i, j))
		j++;
	return j;
}

static bool in_section(const struct svy_layout *l, size_t i)
{
	size_t a = above(l, i), b = below(l, i);
	return l->sections && l->levelled[i] && ((a < l->t->n && continues(l, i, a)) || (b < l->t->n && continues(l, i, b)));
}

/* With its unit, where no head says it. */
static char *level_text(const struct svy_layout *l, size_t i)
{
	const char *label = svy_layout_level(l, i);
	char *word = l->told && strcmp(label, l->t->row[i].level) == 0 ? svy_word_of_level(label, l->o->lang) : NULL;
	struct svy_buf b = {0};
	svy_buf_puts(&b, word ? word : label);
	if (l->told && !l->percent && l->figure[i].scale != 1 && b.n && b.p[b.n - 1] != '%')
		svy_buf_puts(&b, ", %");
	free(word);
	return svy_buf_take(&b);
}

bool svy_layout_names_level(const struct svy_layout *l, size_t i)
{
	const struct svy_estimate *r = &l->t->row[i];
	const struct svy_term *described = svy_estimates_find_term(l->t, r->term);
	return *r->level && (!(described && described->nlevel <= 1) || strcmp(r->stat, "quantile") == 0);
}

static void put_label(struct svy_layout *l, struct svy_grid_row *row, size_t i, bool indented)
{
	const struct svy_estimate *r = &l->t->row[i];
	char *level = level_text(l, i);
	const char *term = svy_label_of_term(l->t, r->term);
	struct svy_buf b = {0};
	if (indented)
		svy_buf_puts(&b, level);
	else if (l->level < 0 && !svy_layout_wide_levels(l) && svy_layout_names_level(l, i))
		svy_buf_printf(&b, "%s: %s", term, level);
	else
		svy_buf_puts(&b, term);
	free(level);
	row->cell[l->label].text = svy_buf_take(&b);
}

/* Is row i one of several of its group? */
static bool has_company(const struct svy_layout *l, size_t i)
{
	size_t a = above(l, i), b = below(l, i);
	return (a < l->t->n && first_difference(l, i, a) == l->t->nby) || (b < l->t->n && first_difference(l, i, b) == l->t->nby);
}

static bool same_term(const struct svy_layout *l, size_t i, size_t j)
{
	return j < l->t->n && strcmp(l->t->row[i].term, l->t->row[j].term) == 0;
}

/* Does a term of several rows begin or end at row i? */
static bool new_run(const struct svy_layout *l, size_t i)
{
	size_t p = l->prev;
	return !same_term(l, i, p) && (same_term(l, i, below(l, i)) || same_term(l, p, above(l, p)));
}

size_t svy_layout_add_row(struct svy_layout *l, size_t i)
{
	const struct svy_estimate *r = &l->t->row[i];
	bool first = l->prev == SIZE_MAX, indented = in_section(l, i), follows = !first && continues(l, i, l->prev);
	size_t changed = first ? 0 : first_difference(l, i, l->prev);
	bool section = indented && !follows;
	if (section)
		add_section(l, i, changed);
	struct svy_grid_row *row = svy_grid_add_row(l->g);
	row->indent = indented ? 2 : 0;
	/* Room above and below a group of several rows, and a term of several groups, and below a section. */
	bool new_group = !first && changed < l->t->nby && (l->level >= 0 || l->label >= 0) && (has_company(l, i) || has_company(l, l->prev));
	bool new_term = !first && l->label >= 0 && !l->levelled[i] && new_run(l, i);
	row->gap = !section && (new_group || new_term || (!first && !follows && in_section(l, l->prev)));
	put_groups(l, row, i, section ? SIZE_MAX : changed);
	if (l->label >= 0)
		put_label(l, row, i, indented);
	if (l->level >= 0)
		row->cell[l->level].text = level_text(l, i);
	row->sparse = svy_layout_is_test(r) || r->missing;
	if (l->separated || !follows || l->cells)
		set_cell(row, l->base, l->cells && svy_word_of_base(r->base) ? svy_layout_say(l, svy_word_of_base(r->base)) : r->base ? r->base : "");
	if (!svy_layout_is_test(r) || l->separated)
		set_cell(row, l->stat, svy_layout_stat(l, r->stat));
	l->prev = i;
	return l->g->n - 1;
}

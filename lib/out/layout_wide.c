// SPDX-License-Identifier: GPL-3.0-or-later
/* Estimates side by side: a column for each group of a by-variable, each term, or each level. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/labels.h"
#include "out/layout_extras.h"
#include "out/layout_models.h"
#include "out/layout_template.h"
#include "out/layout_tests.h"
#include "out/words.h"

/* What has a column of its own. */
static const char *code_of(const struct svy_layout *l, size_t i)
{
	const struct svy_estimate *r = &l->t->row[i];
	return svy_layout_wide_terms(l) ? r->term : svy_layout_wide_levels(l) ? r->level : r->by[l->wide];
}

/* Everything about row i but that. */
static char *row_key(const struct svy_layout *l, size_t i)
{
	const struct svy_estimate *r = &l->t->row[i];
	struct svy_buf b = {0};
	for (size_t k = 0; k < l->t->nby; k++)
		if ((ptrdiff_t)k != l->wide)
			svy_buf_printf(&b, "%s\n", r->by[k] ? r->by[k] : "\r");
	if (svy_layout_wide_terms(l) && !l->alike)
		svy_buf_printf(&b, "%s\n%s", r->level, r->base ? r->base : "");
	else if (!svy_layout_wide_terms(l))
		svy_buf_printf(&b, "%s\n%s\n%s\n%s", r->term, svy_layout_wide_levels(l) ? "" : r->level, r->base ? r->base : "", r->stat);
	return svy_buf_take(&b);
}

struct group {
	const char *code;       /* NULL: the total */
	size_t first;           /* row of t */
	bool same_n;            /* all its estimates have one base */
	bool empty;             /* it has none so far */
	double n, least, most;
	ptrdiff_t col;
};

/* Where the unweighted cases stand. */
enum cases { IN_HEADS, IN_ROWS, IN_CELLS, BELOW, NOWHERE };

struct wide {
	struct svy_layout *l;
	struct group *group;
	size_t ngroup;
	size_t *of;             /* group of each row of t; SIZE_MAX: a remark */
	struct svy_table *keys;
	double *row_n;          /* cases of each row of the grid, by key */
	enum cases cases;
	bool models;            /* columns are tables side by side */
};

/* A reference has no cases, and a group none yet that began with one. */
static size_t find_group(struct wide *w, size_t i)
{
	const struct svy_estimate *r = &w->l->t->row[i];
	const char *code = code_of(w->l, i);
	size_t k = 0;
	while (k < w->ngroup && !svy_same_text(w->group[k].code, code))
		k++;
	if (k == w->ngroup)
		w->group[w->ngroup++] = (struct group){.code = code, .first = i, .same_n = true, .n = r->n, .empty = true, .least = INFINITY, .most = -INFINITY};
	if (w->group[k].empty && !r->reference) {
		w->group[k].n = r->n;
		w->group[k].empty = false;
	}
	if (!r->reference) {
		w->group[k].least = r->n < w->group[k].least ? r->n : w->group[k].least;
		w->group[k].most = r->n > w->group[k].most ? r->n : w->group[k].most;
	}
	w->group[k].same_n &= r->reference || w->group[k].n == r->n;
	return k;
}

static uint32_t add_key(struct wide *w, size_t i, bool *fresh)
{
	char *key = row_key(w->l, i);
	uint32_t k = svy_table_add(w->keys, key, strlen(key), fresh);
	free(key);
	return k;
}

/* In the order of the tables, whichever has the first row. */
static void find_models(struct wide *w)
{
	const struct svy_layout *l = w->l;
	const struct svy_var *by = &l->t->by[0];
	for (size_t k = 0; k < by->ncat; k++)
		for (size_t i = 0; i < l->t->n; i++)
			if (svy_code_label(&by->cat[k], 1, l->t->row[i].by[l->wide])) {
				find_group(w, i);
				break;
			}
}

/* In the heads where columns have one number each, of models below them; beside the row where rows have; else in every cell. */
static void find_groups(struct wide *w)
{
	const struct svy_estimates *t = w->l->t;
	bool by_column = true, by_row = true, tests = w->l->estimated;
	if (w->models)
		find_models(w);
	for (size_t i = 0; i < t->n; i++) {
		w->of[i] = SIZE_MAX;
		if (svy_layout_is_test(&t->row[i]) && tests)
			continue;
		bool fresh;
		uint32_t k = add_key(w, i, &fresh);
		w->of[i] = find_group(w, i);
		if (t->row[i].reference)
			continue;
		if (fresh || isnan(w->row_n[k]))
			w->row_n[k] = t->row[i].n;
		by_row &= w->row_n[k] == t->row[i].n;
	}
	for (size_t k = 0; k < w->ngroup; k++)
		by_column &= w->group[k].same_n;
	w->cases = w->l->separated ? IN_CELLS : !by_column && by_row ? IN_ROWS : by_column && w->models ? BELOW : IN_HEADS;
	if (w->l->o->n && !w->l->separated)
		w->cases = w->l->o->n == SVY_N_HEAD ? IN_HEADS : w->l->o->n == SVY_N_CELL ? IN_CELLS : NOWHERE;
	else if (w->l->o->n == SVY_N_NOWHERE)
		w->cases = NOWHERE;
	svy_table_clear(w->keys);
}

/* A term with what all its rows have in common. */
static void put_term_head(const struct svy_layout *l, const struct group *g, struct svy_buf *b)
{
	const struct svy_estimate *r = &l->t->row[g->first];
	svy_buf_puts(b, svy_label_of_term(l->t, g->code));
	if (l->alike && svy_layout_names_level(l, g->first))
		svy_buf_printf(b, ": %s", svy_layout_level(l, g->first));
	if (l->alike && r->base && *r->base)
		svy_buf_printf(b, "\n(%s)", r->base);
}

static const char *group_head(const struct svy_layout *l, const struct group *g)
{
	if (!svy_layout_wide_levels(l))
		return svy_layout_group(l, (size_t)l->wide, g->code);
	return *g->code || l->levelled[g->first] ? svy_layout_level(l, g->first) : svy_layout_stat(l, l->t->row[g->first].stat);
}

/* Is n in the head, for all estimates of the column? */
static bool is_told(const struct wide *w, const struct group *g)
{
	return w->l->counted && w->cases == IN_HEADS && (g->same_n || w->l->o->n == SVY_N_HEAD);
}

/* Does n stand beside each of them? */
static bool has_n_column(const struct wide *w, const struct group *g)
{
	return w->l->counted && !is_told(w, g) && (w->cases == IN_HEADS || w->cases == IN_CELLS);
}

static void add_group_column(struct wide *w, struct group *g)
{
	struct svy_layout *l = w->l;
	struct svy_figure count = svy_layout_plain_figure(l, 0, 1, l->many);
	struct svy_buf head = {0};
	bool told = is_told(w, g);
	if (svy_layout_wide_terms(l))
		put_term_head(l, g, &head);
	else
		svy_buf_puts(&head, group_head(l, g));
	if (told) {
		char *least = svy_figure_text(&count, g->least), *most = svy_figure_text(&count, g->most);
		svy_buf_printf(&head, "\n(n=%s%s%s)", least ? least : "0", g->most > g->least ? "\u2013" : "", g->most > g->least ? most : "");
		free(least);
		free(most);
	}
	g->col = (ptrdiff_t)l->g->ncol;
	struct svy_grid_column *col = svy_grid_add_column(l->g, head.p, true);
	svy_layout_beside_column(l, col);
	col->has_stars = l->separated && l->o->stars && !l->o->ncell;
	svy_layout_flag_column(l, col);
	svy_buf_puts(&head, " n");
	col->optional = w->models;
	if (has_n_column(w, g))
		svy_grid_add_column(l->g, l->separated ? head.p : svy_layout_say(l, "n"), true);
	svy_buf_free(&head);
}

void svy_layout_put_with(const struct svy_layout *l, struct svy_buf *b)
{
	if (l->measured && l->with == SVY_WITH_INTERVAL)
		svy_buf_printf(b, " [%s]", l->interval);
	else if (l->measured && l->with == SVY_WITH_SE)
		svy_buf_printf(b, " (%s)", svy_layout_say(l, "SE"));
	else if (l->counted && l->with == SVY_WITH_CASES)
		svy_buf_printf(b, " (%s)", svy_layout_say(l, "n"));
}

static void head_of_wide(struct svy_layout *l)
{
	struct svy_grid_column *first = &l->g->col[l->g->label];
	struct svy_buf b = {0};
	if (l->separated || l->g->label >= l->g->ncol)
		return;
	char *cells = svy_layout_cell_head(l, svy_layout_estimate_head(l));
	svy_buf_printf(&b, "%s%s%s", first->head, *first->head ? ", " : "", cells);
	free(cells);
	free(first->head);
	first->head = svy_buf_take(&b);
}

/* The cell of estimate i in column c, in the rows of the grid from row on. */
static void fill_cell(const struct wide *w, size_t i, size_t row, ptrdiff_t c)
{
	const struct svy_layout *l = w->l;
	const struct svy_estimate *r = &l->t->row[i];
	struct svy_figure f = l->figure[i], n = svy_layout_plain_figure(l, 0, 1, l->many);
	struct svy_cell *cell = &l->g->row[row].cell[c];
	if (cell->text)         /* the same estimate twice: the first counts */
		return;
	for (size_t k = 0; k < svy_layout_cell_rows(l); k++)
		svy_layout_estimate_cell(l, i, k, &f, &l->g->row[row + k].cell[c]);
	svy_layout_beside_cell(l, i, &f, cell);
	if (!(r->missing && !l->separated) && has_n_column(w, &w->group[w->of[i]]))
		svy_cell_figure(&cell[1], SVY_CELL_TEXT, &n, r->n);
}

static void add_remarks(const struct wide *w)
{
	struct svy_layout *l = w->l;
	for (size_t i = 0; i < l->t->n; i++) {
		if (w->of[i] != SIZE_MAX)
			continue;
		struct svy_buf b = {0};
		for (size_t k = 0; k < l->t->nby; k++)
			if (l->t->row[i].by[k])
				svy_buf_printf(&b, "%s: %s, ", svy_label_of_by(&l->t->by[k]), svy_layout_group(l, k, l->t->row[i].by[k]));
		svy_buf_printf(&b, "%s; ", svy_label_of_term(l->t, l->t->row[i].term));
		svy_layout_put_remark(l, i, &b);
		struct svy_grid_row *row = svy_grid_add_row(l->g);
		row->remark = true;
		row->cell[l->g->label].text = svy_buf_take(&b);
	}
}

static void fill_rows(struct wide *w)
{
	struct svy_layout *l = w->l;
	size_t *row = svy_calloc(l->t->n, sizeof *row), n_col = l->g->ncol - 1;
	for (size_t i = 0; i < l->t->n; i++) {
		bool fresh;
		if (w->of[i] == SIZE_MAX)
			continue;
		uint32_t k = add_key(w, i, &fresh);
		if (fresh) {
			struct svy_figure n = svy_layout_plain_figure(l, 0, 1, l->many);
			row[k] = svy_layout_add_row(l, i);
			svy_layout_add_cell_rows(l, row[k]);
			if (w->cases == IN_ROWS && !l->t->row[i].missing)
				svy_cell_figure(&l->g->row[row[k]].cell[n_col], SVY_CELL_TEXT, &n, l->t->row[i].n);
		}
		fill_cell(w, i, row[k], w->group[w->of[i]].col);
	}
	free(row);
}

static void add_foot(struct wide *w)
{
	struct svy_layout *l = w->l;
	struct svy_layout_model *model = svy_calloc(w->ngroup, sizeof *model);
	for (size_t k = 0; k < w->ngroup; k++)
		model[k] = (struct svy_layout_model){w->group[k].code, w->group[k].col, w->group[k].n};
	svy_layout_model_foot(l, model, w->ngroup, w->cases == BELOW && l->counted);
	free(model);
}

void svy_layout_wide(struct svy_layout *l)
{
	size_t n = l->t->n;
	struct wide w = {.l = l, .group = svy_calloc(n, sizeof *w.group), .of = svy_calloc(n, sizeof *w.of), .keys = svy_table_new(0),
			 .row_n = svy_calloc(n, sizeof *w.row_n)};
	w.models = l->o->models && l->wide == 0;
	l->g->fit = svy_layout_wide_levels(l) && !l->separated ? SVY_LAYOUT_FIT : 0;
	find_groups(&w);
	head_of_wide(l);
	for (size_t k = 0; k < w.ngroup; k++)
		add_group_column(&w, &w.group[k]);
	if (w.cases == IN_ROWS)
		svy_grid_add_column(l->g, svy_layout_say(l, "n"), true);
	fill_rows(&w);
	if (w.models)
		add_foot(&w);
	add_remarks(&w);
	svy_table_free(w.keys);
	free(w.row_n);
	free(w.group);
	free(w.of);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* The figures of a table: a row for each estimate, or a column for each group. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/labels.h"
#include "out/layout.h"

/* A column of figures: where they come from and how they are written. */
struct column {
	const char *head, *file_head;   /* of the table; in a file, if it differs there */
	int extra;              /* svy_est_col, or one of the below */
	int digits;
	double scale;
};
enum { ESTIMATE = -1, SE = -2, N = -3, INTERVAL = -4, PERSONS_INTERVAL = -5 };

static const struct column extras[] = {
	{"Cases", NULL, SVY_COL_N_CELL, 0, 1}, {"Missing", NULL, SVY_COL_N_MISSING, 0, 1}, {"CV %", NULL, SVY_COL_CV, 1, 100}, {"Deff", NULL, SVY_COL_DEFF, 2, 1},
	{"Deff WOR", NULL, SVY_COL_DEFF_WOR, 2, 1}, {"Deft", NULL, SVY_COL_DEFT, 2, 1}, {"n eff.", NULL, SVY_COL_N_EFF, 0, 1}, {"Sum of weights", NULL, SVY_COL_SUM_W, 0, 1},
	{"Variance, phase 1", NULL, SVY_COL_PHASE1, 4, 1}, {"Variance, phase 2", NULL, SVY_COL_PHASE2, 4, 1},
};

static double value_of(const struct svy_estimate *r, int what)
{
	if (what == PERSONS_INTERVAL)
		return r->extra[SVY_COL_PERSONS_HIGH];
	if (what >= 0)
		return r->extra[what];
	return what == ESTIMATE ? r->estimate : what == SE ? r->se : r->n;
}

/* Blanks between thousands if a figure of the column has five digits. */
static bool is_large(const struct svy_layout *l, int what)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (fabs(value_of(&l->t->row[i], what)) >= 10000)
			return true;
	return false;
}

static struct svy_figure plain_figure(const struct svy_layout *l, const struct column *c)
{
	return (struct svy_figure){.scale = c->scale, .digits = c->digits, .group = !l->separated && is_large(l, c->extra), .plain = l->separated,
				   .mark = l->o->decimal};
}

static void set_interval(struct svy_cell *cell, const struct svy_figure *f, double lo, double hi)
{
	if (isnan(lo) || isnan(hi))
		return;
	cell->lo = svy_figure_text(f, lo);
	cell->hi = svy_figure_text(f, hi);
}

/* row[i] is the grid's row of estimate i. */
static void fill(struct svy_layout *l, const struct column *c, const size_t *row)
{
	struct svy_grid_column *col = svy_grid_add_column(l->g, l->separated && c->file_head ? c->file_head : c->head, true);
	struct svy_figure plain = plain_figure(l, c);
	size_t at = l->g->ncol - 1;
	col->has_interval = c->extra == INTERVAL || c->extra == PERSONS_INTERVAL;
	col->has_text = !col->has_interval;
	col->optional = c->extra >= 0 || c->extra == PERSONS_INTERVAL || !l->counted;
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		struct svy_cell *cell = &l->g->row[row[i]].cell[at];
		struct svy_figure own = l->figure[i];
		if (c->extra == SE)
			own.sign = false;
		if (c->extra == INTERVAL)
			set_interval(cell, &own, r->lo, r->hi);
		else if (c->extra == PERSONS_INTERVAL)
			set_interval(cell, &plain, r->extra[SVY_COL_PERSONS_LOW], r->extra[SVY_COL_PERSONS_HIGH]);
		else
			cell->text = svy_figure_text(c->extra == ESTIMATE || c->extra == SE ? &own : &plain, value_of(r, c->extra));
	}
}

/* Columns are added to rows that are there already: rows get their cells anew. */
static void widen_rows(struct svy_grid *g, size_t ncol)
{
	for (size_t i = 0; i < g->n; i++) {
		g->row[i].cell = svy_reallocarray(g->row[i].cell, ncol, sizeof *g->row[i].cell);
		memset(g->row[i].cell + g->ncol, 0, (ncol - g->ncol) * sizeof *g->row[i].cell);
	}
}

void svy_layout_long(struct svy_layout *l)
{
	size_t *row = svy_calloc(l->t->n, sizeof *row);
	for (size_t i = 0; i < l->t->n; i++)
		row[i] = svy_layout_add_row(l, i);
	const bool *has = l->t->has;
	widen_rows(l->g, l->g->ncol + 6 + sizeof extras / sizeof *extras);
	fill(l, &(struct column){svy_layout_estimate_head(l), NULL, ESTIMATE, 0, 1}, row);
	if (l->measured) {
		fill(l, &(struct column){"SE", NULL, SE, 0, 1}, row);
		fill(l, &(struct column){l->interval, NULL, INTERVAL, 0, 1}, row);
	}
	if (has[SVY_COL_PERSONS])
		fill(l, &(struct column){"Persons", NULL, SVY_COL_PERSONS, 0, 1}, row);
	if (has[SVY_COL_PERSONS] && has[SVY_COL_PERSONS_LOW] && has[SVY_COL_PERSONS_HIGH])
		fill(l, &(struct column){l->interval, "Persons", PERSONS_INTERVAL, 0, 1}, row);
	if (l->counted)
		fill(l, &(struct column){"n", NULL, N, 0, 1}, row);
	for (size_t k = 0; k < sizeof extras / sizeof *extras; k++)
		if (has[extras[k].extra])
			fill(l, &extras[k], row);
	free(row);
}

/* Everything about row i but its group in the wide variable. */
static char *row_key(const struct svy_layout *l, size_t i)
{
	const struct svy_estimate *r = &l->t->row[i];
	struct svy_buf b = {0};
	for (size_t k = 0; k < l->t->nby; k++)
		if ((ptrdiff_t)k != l->wide)
			svy_buf_printf(&b, "%s\n", r->by[k] ? r->by[k] : "\r");
	if (svy_layout_wide_terms(l))
		svy_buf_printf(&b, "%s\n%s", r->level, r->base ? r->base : "");
	else
		svy_buf_printf(&b, "%s\n%s\n%s\n%s", r->term, r->level, r->base ? r->base : "", r->stat);
	return svy_buf_take(&b);
}

struct group {
	const char *code;       /* NULL: the total */
	bool same_n;            /* all its estimates have one base */
	double n;
	ptrdiff_t col;
};

static size_t find_groups(const struct svy_layout *l, struct group *group, size_t *of)
{
	size_t n = 0;
	for (size_t i = 0; i < l->t->n; i++) {
		const char *code = svy_layout_wide_terms(l) ? l->t->row[i].term : l->t->row[i].by[l->wide];
		size_t k = 0;
		while (k < n && !(group[k].code == code || (code && group[k].code && strcmp(group[k].code, code) == 0)))
			k++;
		if (k == n) {
			group[n] = (struct group){.code = code, .same_n = true, .n = l->t->row[i].n};
			n++;
		}
		group[k].same_n &= group[k].n == l->t->row[i].n;
		of[i] = k;
	}
	return n;
}

static void add_group_columns(struct svy_layout *l, struct group *group, size_t n)
{
	struct svy_figure count = {.scale = 1, .mark = l->o->decimal, .group = !l->separated && is_large(l, N)};
	for (size_t k = 0; k < n; k++) {
		struct svy_buf head = {0};
		svy_buf_puts(&head, svy_layout_wide_terms(l) ? svy_label_of_term(l->t, group[k].code) : svy_label_of_group(&l->t->by[l->wide], group[k].code));
		if (group[k].same_n && !l->separated) {
			char *text = svy_figure_text(&count, group[k].n);
			svy_buf_printf(&head, "\n(n=%s)", text ? text : "0");
			free(text);
		}
		group[k].col = (ptrdiff_t)l->g->ncol;
		svy_grid_add_column(l->g, head.p, true)->has_interval = true;
		svy_buf_puts(&head, " n");
		if (l->counted && (!group[k].same_n || l->separated))
			svy_grid_add_column(l->g, l->separated ? head.p : "n", true);
		svy_buf_free(&head);
	}
}

static void head_of_wide(struct svy_layout *l)
{
	struct svy_grid_column *first = &l->g->col[l->g->label];
	struct svy_buf b = {0};
	if (l->separated || l->g->label >= l->g->ncol)
		return;
	svy_buf_printf(&b, "%s%s%s", first->head, *first->head ? ", " : "", svy_layout_estimate_head(l));
	if (l->measured)
		svy_buf_printf(&b, " [%s]", l->interval);
	free(first->head);
	first->head = svy_buf_take(&b);
}

void svy_layout_wide(struct svy_layout *l)
{
	struct group *group = svy_calloc(l->t->n, sizeof *group);
	size_t *of = svy_calloc(l->t->n, sizeof *of), n = find_groups(l, group, of), *row = svy_calloc(l->t->n, sizeof *row);
	struct svy_table *keys = svy_table_new(0);
	struct column count = {"n", NULL, N, 0, 1};
	struct svy_figure f = plain_figure(l, &count);
	head_of_wide(l);
	add_group_columns(l, group, n);
	for (size_t i = 0; i < l->t->n; i++) {
		char *key = row_key(l, i);
		bool fresh;
		uint32_t k = svy_table_add(keys, key, strlen(key), &fresh);
		free(key);
		if (fresh)
			row[k] = svy_layout_add_row(l, i);
		const struct svy_estimate *r = &l->t->row[i];
		struct svy_cell *cell = &l->g->row[row[k]].cell[group[of[i]].col];
		if (cell->text)         /* the same estimate twice: the first counts */
			continue;
		cell->text = svy_figure_text(&l->figure[i], r->estimate);
		set_interval(cell, &l->figure[i], r->lo, r->hi);
		if (l->counted && (!group[of[i]].same_n || l->separated))
			cell[1].text = svy_figure_text(&f, r->n);
	}
	svy_table_free(keys);
	free(group);
	free(of);
	free(row);
}

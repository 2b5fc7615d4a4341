// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout_matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "out/labels.h"
#include "out/layout_template.h"
#include "out/words.h"

/* A variable of the matrix: its name, and what it is called. */
struct variable {
	char *name, *title;
};

struct matrix {
	struct svy_layout *l;
	struct variable *var;
	size_t nvar;
	struct svy_table *names;
	uint32_t *row, *col;    /* of each row of t: its variables; the same for a variance */
	bool *is_row, *is_col;  /* by variable: has a row, a column */
	bool numbered;          /* columns have numbers for heads */
};

/* The colon between two variables; NULL if the term is one variable. */
static const char *colon_of(const char *term)
{
	return strchr(term, ':');
}

static bool is_pair(const struct svy_estimate *r)
{
	const char *colon = colon_of(r->term);
	return colon && colon > r->term && colon[1];
}

bool svy_layout_prefers_matrix(const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (svy_word_find(t->row[i].stat)->kind != SVY_WORD_CORRELATION || !is_pair(&t->row[i]) || *t->row[i].level ||
		    strcmp(t->row[i].stat, t->row[0].stat) != 0)
			return false;
	/* Two pairs in one group are three variables at least. */
	for (size_t i = 1; i < t->n; i++)
		if (strcmp(t->row[i].term, t->row[0].term) != 0)
			return true;
	return false;
}

int svy_layout_check_matrix(struct svy_ctx *ctx, const struct svy_estimates *t)
{
	bool any = false;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		bool diagonal = strcmp(r->stat, "variance") == 0 || strcmp(r->stat, "sd") == 0;
		any |= is_pair(r);
		if (!is_pair(r) && !diagonal)
			return svy_fail(ctx, SVY_EUSAGE, "a matrix is made of pairs of variables, as svycorr and svyvar --covariance estimate them, not of '%s'",
					r->term);
		if (!diagonal && strcmp(r->stat, t->row[0].stat) != 0 && strcmp(t->row[0].stat, "variance") != 0)
			return svy_fail(ctx, SVY_EUSAGE, "a matrix shows one statistic, and the table has '%s' and '%s': keep one with svyfilter", t->row[0].stat,
					r->stat);
	}
	return any ? 0 : svy_fail(ctx, SVY_EUSAGE, "the table has no pairs of variables to make a matrix of");
}

/* Titles of pairs are "A : B"; if a title has such a colon of its own, only the names are certain. */
static char *part_of_title(const struct svy_estimates *t, const char *term, bool second)
{
	const struct svy_term *pair = svy_estimates_find_term(t, term);
	const char *at = pair && pair->title ? strstr(pair->title, " : ") : NULL;
	if (!at || strstr(at + 3, " : "))
		return NULL;
	return second ? svy_strdup(at + 3) : svy_strndup(pair->title, (size_t)(at - pair->title));
}

static uint32_t find_variable(struct matrix *m, const char *name, size_t n, const char *term, bool second)
{
	bool fresh;
	uint32_t k = svy_table_add(m->names, name, n, &fresh);
	if (!fresh)
		return k;
	struct variable *v = &m->var[m->nvar++];
	v->name = svy_strndup(name, n);
	const struct svy_term *own = svy_estimates_find_term(m->l->t, v->name);
	v->title = own && own->title && *own->title ? svy_strdup(own->title) : part_of_title(m->l->t, term, second);
	return k;
}

static const char *called(const struct variable *v)
{
	return v->title && *v->title ? v->title : v->name;
}

/* The triangle below the diagonal needs the variables in one order, in which the pairs come: all of a pair's first before all its second where that can be. */
static void find_variables(struct matrix *m)
{
	const struct svy_estimates *t = m->l->t;
	for (size_t i = 0; i < t->n; i++) {
		const char *term = t->row[i].term, *colon = colon_of(term);
		size_t n = colon ? (size_t)(colon - term) : strlen(term);
		m->col[i] = m->row[i] = find_variable(m, term, n, term, false);
		if (colon)
			m->row[i] = find_variable(m, colon + 1, strlen(colon + 1), term, true);
		m->is_col[m->col[i]] = m->is_row[m->row[i]] = true;
	}
}

static bool is_square(const struct matrix *m)
{
	for (size_t k = 0; k < m->nvar; k++)
		if (m->is_row[k] && m->is_col[k])
			return true;
	return false;
}

/* Columns have numbers if a name is longer than a figure. */
static bool needs_numbers(const struct matrix *m)
{
	for (size_t k = 0; k < m->nvar; k++)
		if (m->is_col[k] && strlen(called(&m->var[k])) > 10)
			return !m->l->separated;
	return false;
}

/* Correlations have two decimals; what stands beside them stands below them, but in a file. Column c of the row and the under rows below it. */
static void put_figures(const struct matrix *m, size_t i, struct svy_grid_row *row, size_t under, uint32_t c)
{
	const struct svy_layout *l = m->l;
	struct svy_figure f = l->figure[i];
	if (l->o->digits < 0 && svy_word_find(l->t->row[i].stat)->kind == SVY_WORD_CORRELATION)
		f.digits = 2;
	if (row->cell[c].text)
		return;
	for (size_t k = 0; k < svy_layout_cell_rows(l); k++)
		svy_layout_estimate_cell(l, i, k, &f, &row[k].cell[c]);
	svy_layout_beside_cell(l, i, &f, &row[l->o->ncell ? 0 : under].cell[c]);
}

static bool same_group(const struct svy_estimates *t, size_t i, size_t j)
{
	for (size_t k = 0; k < t->nby; k++)
		if (!svy_same_text(t->row[i].by[k], t->row[j].by[k]))
			return false;
	return true;
}

static char *number_of(size_t k)
{
	char number[SVY_NUM_MAX];
	return svy_strndup(number, svy_num_format(number, (double)k + 1));
}

/* Of the pairs: variances on the diagonal are of theirs. */
static const char *statistic_of(const struct svy_layout *l)
{
	const struct svy_estimates *t = l->t;
	for (size_t i = 0; i < t->n; i++)
		if (is_pair(&t->row[i]))
			return svy_layout_stat(l, t->row[i].stat);
	return "";
}

static void add_columns(struct matrix *m, bool square)
{
	struct svy_layout *l = m->l;
	for (size_t k = 0; k < l->t->nby && l->separated; k++)
		svy_grid_add_column(l->g, svy_label_of_by(&l->t->by[k]), false);
	if (m->numbered)
		svy_grid_add_column(l->g, "", false);
	l->g->label = l->g->ncol;
	char *head = svy_layout_cell_head(l, statistic_of(l));
	svy_grid_add_column(l->g, l->separated ? svy_layout_say(l, "Variable") : head, false);
	free(head);
	for (size_t k = 0; k < m->nvar; k++) {
		if (!m->is_col[k] && !square)
			continue;
		char *number = number_of(k);
		struct svy_grid_column *col = svy_grid_add_column(l->g, m->numbered ? number : called(&m->var[k]), true);
		free(number);
		col->right = !l->separated;
		col->optional = true;
		col->has_stars = l->separated && l->o->stars && !l->o->ncell;
		if (l->separated)
			svy_layout_beside_column(l, col);
		svy_layout_flag_column(l, col);
	}
}

static void add_section(const struct svy_layout *l, size_t first)
{
	struct svy_buf b = {0};
	if (!l->t->nby || l->separated)
		return;
	for (size_t k = 0; k < l->t->nby; k++)
		svy_buf_printf(&b, "%s%s: %s", k ? ", " : "", svy_label_of_by(&l->t->by[k]), svy_layout_group(l, k, l->t->row[first].by[k]));
	struct svy_grid_row *row = svy_grid_add_row(l->g);
	row->section = true;
	row->gap = l->g->n > 1;
	row->cell[l->g->label].text = svy_buf_take(&b);
}

/* A row of the grid for variable k in the group of row first; its number. */
static size_t add_row(struct matrix *m, size_t k, size_t first, bool words)
{
	struct svy_layout *l = m->l;
	struct svy_grid_row *row = svy_grid_add_row(l->g);
	for (size_t j = 0; j < l->t->nby && l->separated; j++)
		row->cell[j].text = svy_strdup(svy_layout_group(l, j, l->t->row[first].by[j]));
	if (words && m->numbered)
		row->cell[0].text = number_of(k);
	if (words)
		row->cell[l->g->label].text = svy_strdup(called(&m->var[k]));
	return l->g->n - 1;
}

/* Where the figure of row i of t stands: a square has them below its diagonal only. */
static void place_of(const struct matrix *m, size_t i, bool square, uint32_t *r, uint32_t *c)
{
	bool turn = square && m->row[i] < m->col[i];
	*r = turn ? m->col[i] : m->row[i];
	*c = turn ? m->row[i] : m->col[i];
}

/* Which variables have a figure in their row? Caller frees. */
static bool *find_figures(const struct matrix *m, size_t first, const bool *mine, bool square)
{
	bool *has = svy_calloc(m->nvar, sizeof *has);
	for (size_t i = first; i < m->l->t->n; i++) {
		uint32_t r, c;
		place_of(m, i, square, &r, &c);
		has[r] |= mine[i];
	}
	return has;
}

/* The rows of t from first on that are of its group. */
static void put_group(struct matrix *m, size_t first, const bool *mine, bool square)
{
	struct svy_layout *l = m->l;
	size_t under = l->o->ncell ? l->o->ncell - 1 : !l->separated && l->with != SVY_WITH_NOTHING;
	bool *has = find_figures(m, first, mine, square);
	size_t *line = svy_calloc(m->nvar, sizeof *line), *column = svy_calloc(m->nvar, sizeof *column), n = 0;
	add_section(l, first);
	for (size_t k = 0; k < m->nvar; k++) {
		if (m->is_col[k] || square)
			column[k] = l->g->label + 1 + n++;
		if (!m->is_row[k] && !square)
			continue;
		line[k] = add_row(m, k, first, true);
		l->g->row[line[k]].gap = under && l->g->n > 1 && !l->g->row[line[k] - 1].section;
		if (square)
			l->g->row[line[k]].cell[column[k]].dash = !l->separated;
		for (size_t j = 0; j < under && has[k]; j++)
			l->g->row[add_row(m, k, first, l->separated)].continues = !l->separated;
	}
	for (size_t i = first; i < l->t->n; i++) {
		if (!mine[i])
			continue;
		uint32_t r, c;
		place_of(m, i, square, &r, &c);
		struct svy_grid_row *row = &l->g->row[line[r]];
		row->cell[column[c]].dash = false;
		put_figures(m, i, row, under, (uint32_t)column[c]);
	}
	free(has);
	free(line);
	free(column);
}

void svy_layout_matrix(struct svy_layout *l)
{
	const struct svy_estimates *t = l->t;
	struct matrix m = {.l = l, .names = svy_table_new(0), .var = svy_calloc(2 * t->n, sizeof *m.var), .row = svy_calloc(t->n, sizeof *m.row),
			   .col = svy_calloc(t->n, sizeof *m.col), .is_row = svy_calloc(2 * t->n, 1), .is_col = svy_calloc(2 * t->n, 1)};
	bool *mine = svy_calloc(t->n, sizeof *mine), *done = svy_calloc(t->n, sizeof *done);
	l->g->fit = l->separated ? 0 : SVY_LAYOUT_FIT;
	find_variables(&m);
	bool square = is_square(&m);
	m.numbered = square && needs_numbers(&m);
	add_columns(&m, square);
	for (size_t first = 0; first < t->n; first++) {
		if (done[first])
			continue;
		for (size_t i = first; i < t->n; i++) {
			mine[i] = same_group(t, first, i);
			done[i] |= mine[i];
		}
		put_group(&m, first, mine, square);
	}
	for (size_t k = 0; k < m.nvar; k++) {
		free(m.var[k].name);
		free(m.var[k].title);
	}
	svy_table_free(m.names);
	free(m.var);
	free(m.row);
	free(m.col);
	free(m.is_row);
	free(m.is_col);
	free(mine);
	free(done);
}

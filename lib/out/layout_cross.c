// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout_cross.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/labels.h"
#include "out/layout_extras.h"
#include "out/layout_template.h"

static const struct svy_estimate *first_row(const struct svy_cross *c, size_t section)
{
	return &c->l->t->row[c->section[section].row];
}

void svy_cross_label_columns(struct svy_cross *c, const char *after)
{
	struct svy_layout *l = c->l;
	struct svy_buf head = {0};
	for (size_t k = 0; k < l->t->nby && l->separated; k++)
		if ((ptrdiff_t)k != c->by)
			svy_grid_add_column(l->g, svy_label_of_by(&l->t->by[k]), false);
	if (l->separated && !c->one_term)
		svy_grid_add_column(l->g, svy_layout_say(l, "Variable"), false);
	l->g->label = l->g->ncol;
	if (c->one_term)
		svy_buf_puts(&head, svy_label_of_term(l->t, first_row(c, 0)->term));
	else if (l->separated)
		svy_buf_puts(&head, svy_layout_say(l, "Category"));
	svy_buf_puts(&head, after);
	char *text = svy_buf_take(&head);
	svy_grid_add_column(l->g, text, false);
	free(text);
}

/* "Region: North, Sex: Man". */
static char *section_text(const struct svy_cross *c, size_t section)
{
	const struct svy_estimates *t = c->l->t;
	const struct svy_estimate *r = first_row(c, section);
	struct svy_buf b = {0};
	for (size_t k = 0; k < t->nby; k++)
		if ((ptrdiff_t)k != c->by)
			svy_buf_printf(&b, "%s%s: %s", b.n ? ", " : "", svy_label_of_by(&t->by[k]), svy_layout_group(c->l, k, r->by[k]));
	if (!c->one_term)
		svy_buf_printf(&b, "%s%s", b.n ? "; " : "", svy_label_of_term(t, r->term));
	return svy_buf_take(&b);
}

void svy_cross_begin_section(struct svy_cross *c, size_t section)
{
	char *text = section_text(c, section);
	if (!c->l->separated && *text) {
		struct svy_grid_row *row = svy_grid_add_row(c->l->g);
		row->section = true;
		row->gap = c->l->g->n > 1;
		row->cell[c->l->g->label].text = svy_strdup(text);
	}
	free(text);
}

static void put_groups(const struct svy_cross *c, size_t section, struct svy_grid_row *row)
{
	const struct svy_estimates *t = c->l->t;
	const struct svy_estimate *r = first_row(c, section);
	size_t col = 0;
	for (size_t k = 0; k < t->nby; k++)
		if ((ptrdiff_t)k != c->by)
			row->cell[col++].text = svy_strdup(svy_layout_group(c->l, k, r->by[k]));
	if (!c->one_term)
		row->cell[col].text = svy_strdup(svy_label_of_term(t, r->term));
}

struct svy_grid_row *svy_cross_add_row(struct svy_cross *c, size_t section, const char *label, bool first)
{
	struct svy_grid_row *row = svy_grid_add_row(c->l->g);
	if (c->l->separated)
		put_groups(c, section, row);
	if (first || c->l->separated)
		row->cell[c->l->g->label].text = svy_strdup(label);
	return row;
}

void svy_cross_end_section(struct svy_cross *c, size_t section)
{
	const struct svy_strs *remarks = &c->section[section].remarks;
	for (size_t i = 0; i < remarks->n; i++)
		svy_cross_add_row(c, section, remarks->v[i], true)->remark = true;
}

/* A line of a category: a figure, or one of those that come with it. */
struct line {
	size_t figure;
	const struct svy_layout_extra *extra;   /* NULL: the figure itself */
	size_t cell;                            /* of which template, if there are several */
};

static struct line *find_lines(const struct svy_cross *c, size_t *n)
{
	size_t ncell = svy_layout_cell_rows(c->l);
	struct line *line = svy_calloc(c->nfigure * (svy_layout_nextra + ncell), sizeof *line);
	*n = 0;
	for (size_t f = 0; f < c->nfigure; f++) {
		for (size_t k = 0; k < ncell; k++)
			line[(*n)++] = (struct line){f, NULL, k};
		for (size_t e = 0; e < svy_layout_nextra; e++)
			if (c->figure[f].extra[svy_layout_extras[e].col] && svy_layout_extras[e].col != SVY_COL_N_CELL)
				line[(*n)++] = (struct line){f, &svy_layout_extras[e], 0};
	}
	return line;
}

static void fill_cell(const struct svy_cross *c, const struct line *line, size_t i, struct svy_cell *cell)
{
	const struct svy_layout *l = c->l;
	const struct svy_estimate *r = &l->t->row[i];
	struct svy_figure f = l->figure[i];
	if (line->extra) {
		svy_layout_extra_cell(l, line->extra, i, fabs(r->extra[line->extra->col]) >= 10000, cell);
		return;
	}
	svy_layout_estimate_cell(l, i, line->cell, &f, cell);
	if (line->cell == 0)
		svy_layout_beside_cell(l, i, &f, cell);
}

static void put_n(const struct svy_cross *c, struct svy_cell *cell, double n)
{
	struct svy_figure f = svy_layout_plain_figure(c->l, 0, 1, c->l->many);
	svy_cell_figure(cell, SVY_CELL_TEXT, &f, n);
}

/* Where the figures begin, and whether there is a column that names them. */
struct place {
	const struct line *line;
	size_t nline, nword, first;     /* lines of a category; those that have a word of their own */
	ptrdiff_t word, n;      /* columns; -1 */
};

/* 100 %: what percentages are of is told by where it stands. It is no estimate. */
void svy_cross_put_whole(const struct svy_cross *c, size_t i, size_t k, struct svy_cell *cell)
{
	const struct svy_layout *l = c->l;
	struct svy_figure f = {.scale = 100, .digits = l->o->digits >= 0 ? l->o->digits : 1, .mark = l->o->decimal};
	if (l->o->ncell) {
		struct svy_estimate whole = l->t->row[i];
		whole.estimate = 1;
		whole.se = whole.lo = whole.hi = whole.df = whole.n = NAN;
		for (int e = 0; e < SVY_COL_COUNT; e++)
			whole.extra[e] = NAN;
		svy_layout_template_cell(l, &whole, k, &f, cell);
		return;
	}
	svy_cell_figure(cell, SVY_CELL_TEXT, &f, 1);
}

/* Totals, for one, have no residuals. */
static bool has_line(const struct svy_cross *c, size_t section, uint32_t level, const struct line *line)
{
	for (size_t j = 0; j < c->ncode; j++) {
		size_t i = svy_cross_find(c, section, level, line->figure, j);
		if (!line->extra && svy_cross_is_whole(c, section, line->figure, level, j))
			return true;
		if (i != SIZE_MAX && (!line->extra || !isnan(c->l->t->row[i].extra[line->extra->col])))
			return true;
	}
	return false;
}

static void put_category(struct svy_cross *c, const struct place *p, size_t section, uint32_t level, bool gap)
{
	for (size_t k = 0; k < p->nline; k++) {
		if (k && !has_line(c, section, level, &p->line[k]))
			continue;
		struct svy_grid_row *row = svy_cross_add_row(c, section, svy_cross_level(c, section, level), k == 0);
		row->sparse = p->line[k].extra || p->line[k].cell || !*c->level[level];
		row->continues = k && !c->l->separated;
		row->gap = gap && k == 0;
		if (p->word >= 0)
			row->cell[p->word].text = svy_strdup(p->line[k].extra ? svy_layout_say(c->l, p->line[k].extra->head) :
							     p->line[k].cell && !c->l->separated ? "" : svy_cross_word(c, p->line[k].figure));
		for (size_t j = 0; j < c->ncode; j++) {
			size_t i = svy_cross_find(c, section, level, p->line[k].figure, j);
			if (!p->line[k].extra && svy_cross_is_whole(c, section, p->line[k].figure, level, j))
				svy_cross_put_whole(c, c->section[section].row, p->line[k].cell, &row->cell[p->first + j]);
			else if (i != SIZE_MAX)
				fill_cell(c, &p->line[k], i, &row->cell[p->first + j]);
		}
		if (p->n >= 0 && (k == 0 || c->l->separated))
			put_n(c, &row->cell[p->n], svy_cross_row_n(c, section, level));
	}
}

/* The last row: how many were asked. */
static void put_cases(struct svy_cross *c, const struct place *p, size_t section)
{
	bool any = false;
	for (size_t j = 0; j < c->ncode; j++)
		any |= !isnan(svy_cross_column_n(c, section, j));
	if (!any || c->l->o->n == SVY_N_NOWHERE)
		return;
	struct svy_grid_row *row = svy_cross_add_row(c, section, svy_layout_say(c->l, "n"), true);
	row->sparse = true;
	row->gap = p->nline > 2;
	for (size_t j = 0; j < c->ncode; j++)
		put_n(c, &row->cell[p->first + j], svy_cross_column_n(c, section, j));
}

static bool any_row_n(const struct svy_cross *c)
{
	for (size_t s = 0; s < c->nsection; s++)
		for (size_t k = 0; k < c->section[s].nlevel; k++)
			if (!isnan(svy_cross_row_n(c, s, c->section[s].level[k])))
				return true;
	return false;
}

/* ", row % [95% CI]" of the only figure there is; else what stands beside all of them. */
static char *head_of_figures(const struct svy_cross *c, bool one)
{
	struct svy_buf word = {0}, b = {0};
	svy_buf_puts(&word, one ? svy_cross_word(c, 0) : "");
	if (c->l->o->lang != SVY_LANG_DE)       /* where nouns keep their capitals */
		word.p[0] = (char)tolower((unsigned char)word.p[0]);
	char *head = svy_layout_cell_head(c->l, word.p);
	svy_buf_printf(&b, "%s%s", one ? ", " : "", head);
	free(head);
	svy_buf_free(&word);
	return svy_buf_take(&b);
}

static void add_columns(struct svy_cross *c, struct place *p)
{
	struct svy_layout *l = c->l;
	const struct svy_var *by = &l->t->by[c->by];
	p->word = -1;
	p->nword = p->nline - (svy_layout_cell_rows(l) - 1) * c->nfigure;
	char *text = head_of_figures(c, p->nword == 1);
	svy_cross_label_columns(c, p->nword == 1 && !l->separated ? text : "");
	if (p->nword > 1 || l->separated) {
		p->word = (ptrdiff_t)l->g->ncol;
		svy_grid_add_column(l->g, l->separated ? svy_layout_say(l, "Figure") : text + (*text == ' '), false);
	}
	free(text);
	p->first = l->g->ncol;
	for (size_t j = 0; j < c->ncode; j++) {
		struct svy_grid_column *col = svy_grid_add_column(l->g, svy_layout_group(l, (size_t)c->by, c->code[j]), true);
		col->over = c->code[j] ? svy_strdup(svy_label_of_by(by)) : NULL;
		svy_layout_beside_column(l, col);
		svy_layout_flag_column(l, col);
	}
	p->n = -1;
	if (l->o->n != SVY_N_NOWHERE && any_row_n(c)) {
		p->n = (ptrdiff_t)l->g->ncol;
		svy_grid_add_column(l->g, svy_layout_say(l, "n"), true)->optional = true;
	}
}

static void two_way(struct svy_cross *c)
{
	struct place p;
	struct line *line = find_lines(c, &p.nline);
	p.line = line;
	add_columns(c, &p);
	for (size_t s = 0; s < c->nsection; s++) {
		svy_cross_begin_section(c, s);
		for (size_t k = 0; k < c->section[s].nlevel; k++)
			put_category(c, &p, s, c->section[s].level[k], k && p.nline > 2);
		put_cases(c, &p, s);
		svy_cross_end_section(c, s);
	}
	free(line);
}

void svy_layout_cross(struct svy_layout *l)
{
	struct svy_cross c;
	l->g->fit = l->separated ? 0 : SVY_LAYOUT_FIT;
	svy_cross_make(l, &c);
	if (c.by < 0)
		svy_cross_one_way(&c);
	else
		two_way(&c);
	for (size_t i = 0; i < c.remarks.n; i++) {
		struct svy_grid_row *row = svy_grid_add_row(l->g);
		row->remark = true;
		row->gap = i == 0 && c.nsection > 1;
		row->cell[l->g->label].text = svy_strdup(c.remarks.v[i]);
	}
	svy_cross_free(&c);
}

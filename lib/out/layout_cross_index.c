// SPDX-License-Identifier: GPL-3.0-or-later
/* Which row of the table is which cell. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "out/labels.h"
#include "out/layout_cross.h"
#include "out/layout_tests.h"
#include "out/words.h"

#define NO_LEVEL UINT32_MAX

bool svy_layout_is_cell(const struct svy_estimate *r)
{
	enum svy_word_kind kind = svy_word_find(r->stat)->kind;
	return (kind == SVY_WORD_SHARE || kind == SVY_WORD_COUNT) && svy_word_of_base(r->base);
}

bool svy_layout_has_cells(const struct svy_estimates *t)
{
	size_t cells = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		cells += svy_layout_is_cell(r);
		if (!svy_layout_is_cell(r) && !svy_layout_is_test(r) && r->base && *r->base)
			return false;
	}
	return cells > 0;
}

/* Shares of rows, columns and layers are of tables that have columns; where there are none of these, a total over the columns tells. */
static ptrdiff_t find_by(const struct svy_estimates *t)
{
	bool total = false, part = false, two = false;
	for (size_t i = 0; i < t->n && t->nby; i++) {
		const struct svy_estimate *r = &t->row[i];
		if (!svy_layout_is_cell(r))
			continue;
		two |= strcmp(r->base, "row") == 0 || strcmp(r->base, "column") == 0 || strcmp(r->base, "layer") == 0;
		total |= !r->by[t->nby - 1];
		part |= r->by[t->nby - 1] != NULL;
	}
	return two || (total && part) ? (ptrdiff_t)t->nby - 1 : -1;
}

/* The group of a row, but for the columns; with its term. */
static char *section_key(const struct svy_cross *c, const struct svy_estimate *r, bool term)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, term ? r->term : "");
	for (size_t k = 0; k < c->l->t->nby; k++)
		if ((ptrdiff_t)k != c->by)
			svy_buf_printf(&b, "\n%s", r->by[k] ? r->by[k] : "\r");
	return svy_buf_take(&b);
}

static size_t find_section(struct svy_cross *c, struct svy_table *sections, size_t i)
{
	char *key = section_key(c, &c->l->t->row[i], true);
	bool fresh;
	uint32_t s = svy_table_add(sections, key, strlen(key), &fresh);
	free(key);
	if (fresh) {
		c->section[s] = (struct svy_cross_section){.row = i};
		c->nsection++;
	}
	return s;
}

static void add_level(struct svy_cross_section *s, uint32_t level)
{
	for (size_t k = 0; k < s->nlevel; k++)
		if (s->level[k] == level)
			return;
	svy_grow(s->level, s->nlevel, s->cap);
	s->level[s->nlevel++] = level;
}

static size_t find_figure(struct svy_cross *c, const struct svy_estimate *r)
{
	size_t k = 0;
	while (k < c->nfigure && !(strcmp(c->figure[k].stat, r->stat) == 0 && strcmp(c->figure[k].base, r->base) == 0))
		k++;
	if (k == c->nfigure)
		c->figure[c->nfigure++] = (struct svy_cross_figure){.stat = r->stat, .base = r->base};
	for (int e = SVY_COL_BASE + 1; e < SVY_COL_COUNT; e++)
		c->figure[k].extra[e] |= c->l->t->has[e] && !isnan(r->extra[e]);
	return k;
}

static size_t find_column(const struct svy_cross *c, const struct svy_estimate *r)
{
	size_t k = 0;
	if (c->by < 0)
		return 0;
	while (k < c->ncode && !svy_same_text(c->code[k], r->by[c->by]))
		k++;
	return k;
}

static bool comes_later(const char *a, const char *b, bool numbers)
{
	double x = 0, y = 0;
	if (!a || !b)
		return !a && b;
	if (!numbers)
		return false;
	svy_num_parse(a, strlen(a), &x);
	svy_num_parse(b, strlen(b), &y);
	return x > y;
}

/* Codes that are numbers in their order, since the first group may lack one; others as they came. The total is last. */
static void find_columns(struct svy_cross *c)
{
	bool numbers = true;
	double x;
	c->code = svy_calloc(c->l->t->n, sizeof *c->code);
	c->ncode = c->by < 0;
	for (size_t i = 0; i < c->l->t->n && c->by >= 0; i++) {
		const struct svy_estimate *r = &c->l->t->row[i];
		if (!svy_layout_is_cell(r) || find_column(c, r) < c->ncode)
			continue;
		c->code[c->ncode++] = r->by[c->by];
		numbers &= !r->by[c->by] || svy_num_parse(r->by[c->by], strlen(r->by[c->by]), &x);
	}
	for (size_t i = 1; i < c->ncode; i++) {
		const char *code = c->code[i];
		size_t k = i;
		for (; k && comes_later(c->code[k - 1], code, numbers); k--)
			c->code[k] = c->code[k - 1];
		c->code[k] = code;
	}
}

static void put_key(uint32_t key[4], size_t section, uint32_t level, size_t figure, size_t column)
{
	key[0] = (uint32_t)section;
	key[1] = level;
	key[2] = (uint32_t)figure;
	key[3] = (uint32_t)column;
}

size_t svy_cross_find(const struct svy_cross *c, size_t section, uint32_t level, size_t figure, size_t column)
{
	uint32_t key[4];
	put_key(key, section, level, figure, column);
	uint32_t at = svy_table_find(c->index, key, sizeof key);
	return at == UINT32_MAX ? SIZE_MAX : c->row[at];
}

static void index_cells(struct svy_cross *c, struct svy_table *levels)
{
	const struct svy_estimates *t = c->l->t;
	struct svy_table *sections = svy_table_new(0);
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		bool fresh;
		uint32_t key[4];
		if (!svy_layout_is_cell(r))
			continue;
		uint32_t level = svy_table_add(levels, r->level, strlen(r->level), NULL);
		size_t s = find_section(c, sections, i);
		c->level[level] = r->level;
		add_level(&c->section[s], level);
		put_key(key, s, level, find_figure(c, r), find_column(c, r));
		uint32_t at = svy_table_add(c->index, key, sizeof key, &fresh);
		if (fresh)      /* the same cell twice: the first counts */
			c->row[at] = i;
		c->one_term &= strcmp(r->term, t->row[c->section[0].row].term) == 0;
	}
	svy_table_free(sections);
}

static void move_totals_last(struct svy_cross *c)
{
	for (size_t s = 0; s < c->nsection; s++) {
		struct svy_cross_section *x = &c->section[s];
		for (size_t k = 0; k + 1 < x->nlevel; k++) {
			if (*c->level[x->level[k]])
				continue;
			uint32_t total = x->level[k];
			memmove(x->level + k, x->level + k + 1, (x->nlevel - k - 1) * sizeof *x->level);
			x->level[x->nlevel - 1] = total;
		}
	}
}

/* "row*column" of that row variable, and not a model of more. */
static bool is_of(const char *term, const char *row)
{
	size_t n = strlen(row);
	return strncmp(term, row, n) == 0 && (!term[n] || (term[n] == '*' && !term[n + 1 + strcspn(term + n + 1, "* ")]));
}

/* A test of "row*column" belongs to the last section of its group that has the row variable; SIZE_MAX if there is none. */
static size_t section_of(const struct svy_cross *c, const struct svy_estimate *r)
{
	const struct svy_estimates *t = c->l->t;
	char *group = section_key(c, r, false);
	size_t found = SIZE_MAX;
	for (size_t s = 0; s < c->nsection; s++) {
		const struct svy_estimate *first = &t->row[c->section[s].row];
		char *own = section_key(c, first, false);
		if (strcmp(group, own) == 0 && is_of(r->term, first->term))
			found = s;
		free(own);
	}
	free(group);
	return found;
}

/* What stands below no section has to be named. */
static void put_subject(const struct svy_cross *c, const struct svy_estimate *r, struct svy_buf *b)
{
	for (size_t k = 0; k < c->l->t->nby; k++)
		if (r->by[k])
			svy_buf_printf(b, "%s: %s, ", svy_label_of_by(&c->l->t->by[k]), svy_layout_group(c->l, k, r->by[k]));
	svy_buf_printf(b, "%s; ", svy_label_of_term(c->l->t, r->term));
}

static void add_remarks(struct svy_cross *c)
{
	const struct svy_estimates *t = c->l->t;
	for (size_t i = 0; i < t->n; i++) {
		struct svy_buf b = {0};
		if (svy_layout_is_cell(&t->row[i]))
			continue;
		size_t s = section_of(c, &t->row[i]);
		if (s == SIZE_MAX)
			put_subject(c, &t->row[i], &b);
		svy_layout_put_remark(c->l, i, &b);
		svy_strs_add_take(s == SIZE_MAX ? &c->remarks : &c->section[s].remarks, svy_buf_take(&b));
	}
}

void svy_cross_make(struct svy_layout *l, struct svy_cross *c)
{
	size_t n = l->t->n;
	struct svy_table *levels = svy_table_new(0);
	*c = (struct svy_cross){.l = l, .by = find_by(l->t), .one_term = true, .index = svy_table_new(4 * sizeof(uint32_t))};
	c->figure = svy_calloc(n, sizeof *c->figure);
	c->section = svy_calloc(n, sizeof *c->section);
	c->level = svy_calloc(n, sizeof *c->level);
	c->row = svy_calloc(n, sizeof *c->row);
	find_columns(c);
	index_cells(c, levels);
	move_totals_last(c);
	add_remarks(c);
	svy_table_free(levels);
}

void svy_cross_free(struct svy_cross *c)
{
	for (size_t s = 0; s < c->nsection; s++) {
		free(c->section[s].level);
		svy_strs_free(&c->section[s].remarks);
	}
	free(c->figure);
	free(c->section);
	free(c->level);
	free(c->row);
	free(c->code);
	svy_strs_free(&c->remarks);
	svy_table_free(c->index);
}

/* Over the categories of the rows, of the columns, or of both, as far as all is set. */
static double sum_of_parts(const struct svy_cross *c, size_t section, size_t figure, uint32_t level, size_t column, bool all_rows, bool all_columns)
{
	const struct svy_cross_section *s = &c->section[section];
	double sum = 0;
	for (size_t k = 0; k < s->nlevel; k++) {
		if (all_rows ? !*c->level[s->level[k]] : s->level[k] != level)
			continue;
		for (size_t j = 0; j < c->ncode; j++) {
			size_t i = SIZE_MAX;
			if (c->by < 0 || (all_columns ? c->code[j] != NULL : j == column))
				i = svy_cross_find(c, section, s->level[k], figure, j);
			sum += i == SIZE_MAX ? 0 : c->l->t->row[i].estimate;
		}
	}
	return sum;
}

/* Parts that overlap, as answers of a set do, or that are not all there, make no whole. */
bool svy_cross_is_whole(const struct svy_cross *c, size_t section, size_t figure, uint32_t level, size_t column)
{
	const char *base = c->figure[figure].base;
	bool total_row = !*c->level[level], total_column = c->by < 0 || !c->code[column], row = strcmp(base, "row") == 0, col = strcmp(base, "column") == 0;
	bool all = strcmp(base, "table") == 0 || strcmp(base, "layer") == 0;
	if (!(row && total_column) && !(col && total_row) && !(all && total_row && total_column))
		return false;
	return fabs(sum_of_parts(c, section, figure, level, column, !row, !col) - 1) < 1e-6;
}

const char *svy_cross_word(const struct svy_cross *c, size_t figure)
{
	const char *base = c->figure[figure].base;
	return c->by < 0 && strcmp(base, "table") == 0 ? "%" : svy_layout_say(c->l, svy_word_of_base(base));
}

const char *svy_cross_level(const struct svy_cross *c, size_t section, uint32_t level)
{
	const char *code = c->level[level];
	return *code ? svy_label_of_level(c->l->t, c->l->t->row[c->section[section].row].term, code) : svy_layout_say(c->l, "Total");
}

/* n_cell of the total over the columns is the row's; so is the base of its row percentages. */
double svy_cross_row_n(const struct svy_cross *c, size_t section, uint32_t level)
{
	for (size_t f = 0; f < c->nfigure; f++)
		for (size_t k = 0; k < c->ncode; k++) {
			size_t i = svy_cross_find(c, section, level, f, k);
			if (i == SIZE_MAX)
				continue;
			const struct svy_estimate *r = &c->l->t->row[i];
			if ((c->by < 0 || !c->code[k]) && !isnan(r->extra[SVY_COL_N_CELL]))
				return r->extra[SVY_COL_N_CELL];
			if (c->by < 0 || strcmp(r->base, "row") == 0)
				return r->n;
		}
	return NAN;
}

double svy_cross_column_n(const struct svy_cross *c, size_t section, size_t column)
{
	const struct svy_cross_section *s = &c->section[section];
	for (size_t f = 0; f < c->nfigure; f++)
		for (size_t k = s->nlevel; k-- > 0;) {
			size_t i = svy_cross_find(c, section, s->level[k], f, column);
			if (i == SIZE_MAX)
				continue;
			const struct svy_estimate *r = &c->l->t->row[i];
			if (!*r->level && !isnan(r->extra[SVY_COL_N_CELL]))
				return r->extra[SVY_COL_N_CELL];
			if (strcmp(r->base, "column") == 0)
				return r->n;
		}
	return NAN;
}

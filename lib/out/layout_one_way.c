// SPDX-License-Identifier: GPL-3.0-or-later
/* One variable: a row for each category, and the figures in columns. */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "out/layout_cross.h"
#include "out/layout_extras.h"
#include "out/layout_template.h"

static void add_figure_columns(struct svy_cross *c, size_t f)
{
	struct svy_layout *l = c->l;
	struct svy_grid *g = l->g;
	const char *word = svy_cross_word(c, f);
	struct svy_buf head = {0};
	char *first = l->o->ncell ? svy_layout_cell_head(l, word) : svy_strdup(word);
	svy_layout_flag_column(l, svy_grid_add_column(g, first, true));
	free(first);
	/* In a file, whose heads are all that tells columns apart. */
	if (l->with == SVY_WITH_SE || l->with == SVY_WITH_INTERVAL) {
		svy_buf_printf(&head, "%s%s%s", l->separated && c->nfigure > 1 ? word : "", l->separated && c->nfigure > 1 ? " " : "", svy_layout_say(l, "SE"));
		svy_grid_add_column(g, head.p, true);
		svy_buf_free(&head);
	}
	if (l->with == SVY_WITH_INTERVAL) {
		svy_buf_printf(&head, "%s%s%s", l->separated && c->nfigure > 1 ? word : "", l->separated && c->nfigure > 1 ? " " : "", l->interval);
		struct svy_grid_column *col = svy_grid_add_column(g, head.p, true);
		col->has_text = false;
		col->has_interval = true;
		svy_buf_free(&head);
	}
	for (size_t e = 0; e < svy_layout_nextra; e++)
		if (c->figure[f].extra[svy_layout_extras[e].col] && svy_layout_extras[e].col != SVY_COL_N_CELL)
			svy_grid_add_column(g, svy_layout_say(l, svy_layout_extras[e].head), true)->optional = true;
}

/* The cells of one figure from column at on, in the rows of the grid from first on; returns the column behind them. */
static size_t fill_figure(const struct svy_cross *c, size_t section, uint32_t level, size_t f, size_t first, size_t at)
{
	bool whole = svy_cross_is_whole(c, section, f, level, 0);
	size_t i = whole ? SIZE_MAX : svy_cross_find(c, section, level, f, 0);
	const struct svy_layout *l = c->l;
	const struct svy_estimate *r = i == SIZE_MAX ? NULL : &l->t->row[i];
	bool se = l->with == SVY_WITH_SE || l->with == SVY_WITH_INTERVAL, interval = l->with == SVY_WITH_INTERVAL;
	struct svy_grid_row *row = &l->g->row[first];
	for (size_t k = 0; k < svy_layout_cell_rows(l); k++) {
		if (whole)
			svy_cross_put_whole(c, c->section[section].row, k, &row[k].cell[at]);
		else if (r)
			svy_layout_estimate_cell(l, i, k, &l->figure[i], &row[k].cell[at]);
	}
	if (r && se)
		svy_cell_figure(&row->cell[at + 1], SVY_CELL_TEXT, &l->figure[i], r->se);
	if (r && interval)
		svy_cell_interval(&row->cell[at + 2], &l->figure[i], r->lo, r->hi);
	at += 1 + se + interval;
	for (size_t e = 0; e < svy_layout_nextra; e++) {
		const struct svy_layout_extra *x = &svy_layout_extras[e];
		if (!c->figure[f].extra[x->col] || x->col == SVY_COL_N_CELL)
			continue;
		if (r)
			svy_layout_extra_cell(l, x, i, fabs(r->extra[x->col]) >= 10000, &row->cell[at]);
		at++;
	}
	return at;
}

void svy_cross_one_way(struct svy_cross *c)
{
	struct svy_grid *g = c->l->g;
	svy_cross_label_columns(c, "");
	for (size_t f = 0; f < c->nfigure; f++)
		add_figure_columns(c, f);
	svy_grid_add_column(g, svy_layout_say(c->l, "n"), true)->optional = true;
	for (size_t s = 0; s < c->nsection; s++) {
		svy_cross_begin_section(c, s);
		for (size_t k = 0; k < c->section[s].nlevel; k++) {
			uint32_t level = c->section[s].level[k];
			svy_cross_add_row(c, s, svy_cross_level(c, s, level), true)->sparse = !*c->level[level];
			size_t at = g->label + 1, row = g->n - 1;
			svy_layout_add_cell_rows(c->l, row);
			for (size_t f = 0; f < c->nfigure; f++)
				at = fill_figure(c, s, level, f, row, at);
			struct svy_figure plain = svy_layout_plain_figure(c->l, 0, 1, c->l->many);
			svy_cell_figure(&g->row[row].cell[at], SVY_CELL_TEXT, &plain, svy_cross_row_n(c, s, level));
		}
		svy_cross_end_section(c, s);
	}
}

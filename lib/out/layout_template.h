// SPDX-License-Identifier: GPL-3.0-or-later
/* Cells of estimates by the templates of --cell, and stars. Private to lib/out/. */
#ifndef SVY_OUT_LAYOUT_TEMPLATE_H
#define SVY_OUT_LAYOUT_TEMPLATE_H

#include "out/layout.h"

/* Rows that an estimate takes in the grid: one, or one for each template. */
static inline size_t svy_layout_cell_rows(const struct svy_layout *l)
{
	return l->o->ncell > 1 ? l->o->ncell : 1;
}
/*
 * Estimate i into a cell. Without a template: the figure, f, with its stars. By template k: its text, and the number if it names but one. Where the
 * estimate is missing, or all numbers that the template names, the cell is empty, with a dash in the first row. Another missing number leaves nothing
 * behind, nor the brackets around it if all within them is missing.
 */
void svy_layout_estimate_cell(const struct svy_layout *l, size_t i, size_t k, const struct svy_figure *f, struct svy_cell *cell);
/* The same of r, which is no row of the table, written as f says: what is 100 % by its meaning. */
void svy_layout_template_cell(const struct svy_layout *l, const struct svy_estimate *r, size_t k, const struct svy_figure *f, struct svy_cell *cell);
/* What a column of estimates is called: word with what stands beside it, "% [95% CI]", or the templates with words for fields. Caller frees. */
char *svy_layout_cell_head(const struct svy_layout *l, const char *word);
/* What stars mean, if there are any. */
void svy_layout_star_note(struct svy_layout *l);
/* Adds the rows below row first of the grid that the other templates fill; they say its words again in a file. */
void svy_layout_add_cell_rows(struct svy_layout *l, size_t first);
/* Away with those in which nothing stands. Numbers of rows change. */
void svy_layout_drop_cell_rows(struct svy_layout *l);

#endif

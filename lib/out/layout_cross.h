// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Cross tables: the cells of svytab side by side. Categories of the term are rows, those of the last by-variable columns, other by-variables and terms
 * make sections, and each figure (count, row %, …) is a line; without a variable for columns the figures are. What is no cell (tests) is a line of
 * words below its section. Private to lib/out/.
 */
#ifndef SVY_OUT_LAYOUT_CROSS_H
#define SVY_OUT_LAYOUT_CROSS_H

#include "out/layout.h"

/* Are the rows cells of tables (counts and shares with the bases of svytab), and what is said of such tables? */
bool svy_layout_has_cells(const struct svy_estimates *t);
/* Is that row one? */
bool svy_layout_is_cell(const struct svy_estimate *r);
void svy_layout_cross(struct svy_layout *l);

/* A share or a count of the cells, and what comes with it. */
struct svy_cross_figure {
	const char *stat, *base;
	bool extra[SVY_COL_COUNT];      /* columns in which it has a number */
};
/* Cells that stand together: one term in one group of the by-variables but the last. */
struct svy_cross_section {
	size_t row;                     /* its first row of the table */
	uint32_t *level;                /* categories in the order of first sight, the total last */
	size_t nlevel, cap;
	struct svy_strs remarks;
};
/* Where is which cell. All strings are borrowed. */
struct svy_cross {
	struct svy_layout *l;
	ptrdiff_t by;                   /* by-variable of the columns; -1 */
	struct svy_cross_figure *figure;
	size_t nfigure;
	struct svy_cross_section *section;
	size_t nsection;
	const char **level;             /* code of each category; "" for the total */
	const char **code;              /* of each column, NULL for the total, which is last */
	size_t ncode;
	bool one_term;
	struct svy_table *index;        /* of (section, level, figure, column) */
	size_t *row;                    /* of t, by that index */
	struct svy_strs remarks;        /* of no section */
};
void svy_cross_make(struct svy_layout *l, struct svy_cross *c);
void svy_cross_free(struct svy_cross *c);
/* The row of t, or SIZE_MAX. level: an element of a section's list. */
size_t svy_cross_find(const struct svy_cross *c, size_t section, uint32_t level, size_t figure, size_t column);
/* Is that share one of the whole, 100 % by its meaning? Such cells need not be in the table. */
bool svy_cross_is_whole(const struct svy_cross *c, size_t section, size_t figure, uint32_t level, size_t column);
/* Its figure, in a table with row i; by template k where there are such. */
void svy_cross_put_whole(const struct svy_cross *c, size_t i, size_t k, struct svy_cell *cell);
/* "Row %"; "%" of what has one denominator only. */
const char *svy_cross_word(const struct svy_cross *c, size_t figure);
/* Label of a category of a section's term. */
const char *svy_cross_level(const struct svy_cross *c, size_t section, uint32_t level);
/* Unweighted cases of a row, over the columns; of a column, over the rows. NaN if not known. */
double svy_cross_row_n(const struct svy_cross *c, size_t section, uint32_t level);
double svy_cross_column_n(const struct svy_cross *c, size_t section, size_t column);

/* Parts of both layouts. Columns of the groups, in files only, and of the categories. */
void svy_cross_label_columns(struct svy_cross *c, const char *after);
/* The line above a section, where there are several; and the lines below it. */
void svy_cross_begin_section(struct svy_cross *c, size_t section);
void svy_cross_end_section(struct svy_cross *c, size_t section);
/* A row of the grid, with the words of its groups and its category where the format repeats them (first: in any case). */
struct svy_grid_row *svy_cross_add_row(struct svy_cross *c, size_t section, const char *label, bool first);
/* Without columns of categories: the figures are the columns. */
void svy_cross_one_way(struct svy_cross *c);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* From a table of estimates to a table for people: which columns, which words, how many digits. Private to lib/out/. */
#ifndef SVY_OUT_LAYOUT_H
#define SVY_OUT_LAYOUT_H

#include "out/figures.h"
#include "out/grid.h"
#include "out/write.h"

/* What cross tables and matrices should fit into, in columns of a screen. */
#define SVY_LAYOUT_FIT 80

enum svy_layout_kind {
	SVY_LAYOUT_LONG,        /* a row for each estimate */
	SVY_LAYOUT_WIDE,        /* a column for each group, term or level */
	SVY_LAYOUT_CROSS,       /* categories by categories */
	SVY_LAYOUT_MATRIX       /* variables by variables */
};

struct svy_layout {
	const struct svy_estimates *t;
	const struct svy_show_opts *o;
	struct svy_grid *g;
	enum svy_layout_kind kind;
	bool separated;         /* csv and tsv: no sections, no blanks for repeated words, plain figures */
	ptrdiff_t wide;         /* by-variable that becomes columns; nby: the terms do; nby + 1: the levels do; -1 */
	enum svy_show_with with;        /* what stands beside estimates that are side by side; never SVY_WITH_FITTING */
	bool percent;           /* all estimates are shares, or differences of shares */
	bool mixed;             /* estimates of several kinds: a column says which */
	bool told;              /* estimates of several kinds, which the labels of their levels tell */
	bool single;            /* one term */
	bool alike;             /* of each term all rows have one level and one base, so that heads of columns of terms can tell them */
	bool counted;           /* a row has cases: what is only planned has none */
	bool many;              /* a number of cases has five digits: all have blanks between thousands */
	bool estimated;         /* a row has an estimate: tests need none */
	bool measured;          /* a row has cases, a standard error or an interval */
	bool cells;             /* rows are cells of tables, as svytab makes them: bases tell what each is a share of */
	bool sections;          /* terms with levels stand above them */
	bool *levelled;         /* per row: its term has levels */
	struct svy_figure *figure;      /* per row */
	char *interval;         /* "95% CI" */
	/* columns of the grid; -1 */
	ptrdiff_t by0, label, level, base, stat;
	size_t prev;            /* the row of t that the last row of the grid shows; SIZE_MAX at first */
};

/* Fills g (empty before). SVY_EUSAGE if the options ask for a layout that the table cannot have. */
int svy_layout_make(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, bool separated, struct svy_grid *g);

/* The parts, each in a file of its own. */
void svy_layout_figures(struct svy_layout *l);          /* percent, mixed, figure */
void svy_layout_label_columns(struct svy_layout *l);    /* adds by0 … stat */
size_t svy_layout_add_row(struct svy_layout *l, size_t i);      /* words of row i; the number of the grid's row */
void svy_layout_long(struct svy_layout *l);
void svy_layout_wide(struct svy_layout *l);

/* Is there a column for each term, or each level? */
static inline bool svy_layout_wide_terms(const struct svy_layout *l)
{
	return l->wide == (ptrdiff_t)l->t->nby;
}
static inline bool svy_layout_wide_levels(const struct svy_layout *l)
{
	return l->wide == (ptrdiff_t)l->t->nby + 1;
}

/* A fixed word in the language of the table. */
static inline const char *svy_layout_say(const struct svy_layout *l, const char *english)
{
	return svy_lang_say(l->o->lang, english);
}
/* Label of a group of by-variable k; the word for all of them for NULL. */
const char *svy_layout_group(const struct svy_layout *l, size_t k, const char *code);
/* "Mean": what a statistic is called. */
const char *svy_layout_stat(const struct svy_layout *l, const char *stat);

/* "%", "Mean", … of the column of estimates. */
const char *svy_layout_estimate_head(const struct svy_layout *l);
/*
 * Cells of row i tell its flag: by a sign behind the figure, or in its place; in files beside it, which needs svy_layout_flag_column. After the cell has its
 * figures.
 */
void svy_layout_flag_cell(const struct svy_layout *l, size_t i, struct svy_cell *cell);
/* What stands beside estimate i, as l->with says; and what its column says of it. */
void svy_layout_beside_cell(const struct svy_layout *l, size_t i, const struct svy_figure *f, struct svy_cell *cell);
void svy_layout_beside_column(const struct svy_layout *l, struct svy_grid_column *col);
void svy_layout_flag_column(const struct svy_layout *l, struct svy_grid_column *col);

/* Label of a row's category; "Total" of cells over all categories, and the statistic of what else has none where others of its term have. */
const char *svy_layout_level(const struct svy_layout *l, size_t i);
/* Must a label of row i's term name its level? The only level of a term needs no mention; one of several does, and a quantile that does not say which is none. */
bool svy_layout_names_level(const struct svy_layout *l, size_t i);
/* Appends " [95% CI]" or " (SE)": what stands beside the estimates, for a head. */
void svy_layout_put_with(const struct svy_layout *l, struct svy_buf *b);

#endif

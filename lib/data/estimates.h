// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A table of estimates: what every estimator fills and every renderer reads.
 *
 * Invariants: rows are in the order of printing. by[] of a row holds one value per by-variable (codes; NULL text: the total over that
 * variable, printed empty). Numbers that do not exist are NaN. Rows are identified by svy_estimates_id().
 */
#ifndef SVY_DATA_ESTIMATES_H
#define SVY_DATA_ESTIMATES_H

#include <stdint.h>
#include "base/ctx.h"
#include "data/dict.h"

/* Columns that are written only when asked for, or when the command always has them (BASE). */
enum svy_est_col {
	SVY_COL_BASE, SVY_COL_N_CELL, SVY_COL_N_MISSING, SVY_COL_CV, SVY_COL_DEFF, SVY_COL_DEFF_WOR, SVY_COL_DEFT,
	SVY_COL_N_EFF, SVY_COL_SUM_W, SVY_COL_PHASE1, SVY_COL_PHASE2, SVY_COL_PERSONS, SVY_COL_PERSONS_LOW, SVY_COL_PERSONS_HIGH,
	/* cells of a table: counts under independence and what is left, the latter also in standard errors; shares up to this category */
	SVY_COL_EXPECTED, SVY_COL_RESIDUAL, SVY_COL_ADJ_RESIDUAL, SVY_COL_CUMULATIVE,
	/* tests: with df1 and df2 an F, with df1 a chi-square, with neither a t on the row's df */
	SVY_COL_STATISTIC, SVY_COL_DF1, SVY_COL_DF2, SVY_COL_P_VALUE, SVY_COL_P_ADJUSTED,
	/* places in a ranking, and the places that cannot be told apart from it */
	SVY_COL_RANK, SVY_COL_RANK_LOW, SVY_COL_RANK_HIGH, SVY_COL_COUNT
};
extern const char *const svy_est_col_name[SVY_COL_COUNT];   /* "base", "n_cell", … */

struct svy_estimate {
	char **by;              /* nby codes as text, NULL for a total */
	char *term;             /* variable, construct or task */
	char *level;            /* code of the category, "" for a number */
	const char *stat;       /* "mean" "total" "proportion" "count" "difference" …; static text, or of svy_estimates_stat() */
	double estimate, se, lo, hi, df;
	double n;               /* unweighted cases of the base */
	char *base;             /* name of the denominator; NULL if the table has none */
	bool reference;         /* no estimate: the category that others are compared with, in tables for people */
	bool missing;           /* a row of that kind, for those without a valid answer, who are its n */
	double extra[SVY_COL_COUNT];    /* by svy_est_col; NaN where not set */
	unsigned flag;          /* how reliable it is, by the bits of out/flag.h: tables for people mark it; 0: nothing is known against it */
};

/* A term: title and labels of the levels, for the renderers. */
struct svy_term {
	char *name, *title;
	struct svy_category *level;
	size_t nlevel, level_cap;
};

struct svy_estimates {
	struct svy_var *by;     /* by-variables with labels, owned */
	size_t nby;
	struct svy_term *term;
	size_t nterm, term_cap;
	struct svy_estimate *row;
	size_t n, cap;
	bool has[SVY_COL_COUNT];        /* columns to write */
	double *vcov;           /* n x n, row-major; NULL unless asked */
	struct svy_extras facts;        /* facts about the whole fit: design, n, df, level …; values are YAML flow text */
	struct svy_survey survey;       /* the design that was used */
	struct svy_strs notes, history;
	struct svy_strs stats;          /* names of statistics that are no static text */
	char *title;            /* of the table; NULL */
};

void svy_estimates_init(struct svy_estimates *t);
void svy_estimates_free(struct svy_estimates *t);
/* What a row owns, of a table with so many by-variables. */
void svy_estimate_free(struct svy_estimate *r, size_t nby);
/* A new row, all numbers NaN, by[] allocated with NULLs; holds until the next add. */
struct svy_estimate *svy_estimates_add(struct svy_estimates *t, const char *term, const char *level, const char *stat);
/* The name of a statistic that was read, kept as long as t. */
const char *svy_estimates_stat(struct svy_estimates *t, const char *name);
/* The term of that name, added if new; holds until the next add. */
struct svy_term *svy_estimates_term(struct svy_estimates *t, const char *name, const char *title);
/* The terms of another table with their titles, and with levels their labels too. */
void svy_estimates_copy_terms(struct svy_estimates *to, const struct svy_estimates *from, bool levels);
/* The same, NULL if there is none. */
const struct svy_term *svy_estimates_find_term(const struct svy_estimates *t, const char *name);
/* The label of a code, a number, tag or text, among n categories; NULL if it has none. Borrowed. */
const char *svy_code_label(const struct svy_category *cat, size_t n, const char *code);
/* "term[level]@by=value,by2=value2": the row's name, unique in a table; with base where the table has bases: "term[level]/base@…". Caller frees. */
char *svy_estimates_id(const struct svy_estimates *t, size_t row);

#endif

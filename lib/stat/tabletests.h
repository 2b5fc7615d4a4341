// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Tests of tables, as the cells of svytab (stat/cells.h) ask for them. For each group the estimator hands over the whole table and, where there are layers, the
 * two-way table of each layer; every row that comes back stands behind the cells of its group.
 *
 * One variable is tested against given shares, two for independence, more by log-linear models against the saturated one: independence of all, of one from
 * the others together, of two given a third, and no interaction of the highest order. A model that is asked for takes their place.
 *
 * Call order: svy_tabletests_check() when the options are bound; svy_tabletests() once per table when the shares and covariances are known, always with
 * the same rows; svy_tabletests_end() behind the last table.
 */
#ifndef SVY_STAT_TABLETESTS_H
#define SVY_STAT_TABLETESTS_H

#include "base/ctx.h"
#include "data/dict.h"
#include "stat/convention.h"
#include "stat/crosstab.h"
#include "stat/test.h"

struct svy_tabletests_opts {
	const char *tests;              /* --test; NULL: the default */
	bool none;                      /* --no-test */
	const char *given;              /* --given; NULL */
	const char *model, *against;    /* --model, --against; NULL */
	const char *measures;           /* --measures; NULL: Cramér's V */
};

/* A table and what its variables are called. All borrowed for the call. */
struct svy_tabletests_table {
	const struct svy_crosstab *x;
	const char *const *name;        /* of each variable */
	const char *const *const *code; /* of each variable the codes of its categories */
	const struct svy_var *const *var;       /* of each variable what is known of it, or NULL */
	bool layer;                     /* a layer of a larger table, which comes too */
	const char *where;              /* group and layer for messages: "all", "year=1 (first)" */
	const struct svy_convention *rules;
};

/* A row: by its term, level = name, the columns of the test, and an estimate if there is one (NaN otherwise, as se, lo and hi). */
struct svy_tabletests_row {
	char *term, *title;             /* a model and what it says, "given(a)"; NULL: the table's own term, "a*b" */
	const char *name;               /* static text */
	const char *stat;               /* static text: "test", "odds_ratio" ... */
	double estimate, se, lo, hi;
	struct svy_test test;
};
struct svy_tabletests_rows {
	struct svy_tabletests_row *v;
	size_t n, cap;
	/* for svy_tabletests_end(): tests, those without a result, why the first of them has none and where */
	size_t tests, none;
	const char *why;
	char *where;
};

/* Whether a table of these variables has any tests: then covariances of all its cells are computed. SVY_EUSAGE for options that do not fit. */
int svy_tabletests_check(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const char *const *name, size_t ndim, bool *wanted);
/* Appends the rows of one table; 0 or an error. What a reader of the numbers must know goes out by svy_warn and svy_note. */
int svy_tabletests(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const struct svy_tabletests_table *t, struct svy_tabletests_rows *rows);
/* The warning about tests that have no result, for all tables. */
int svy_tabletests_end(struct svy_ctx *ctx, const struct svy_tabletests_rows *rows);
void svy_tabletests_rows_free(struct svy_tabletests_rows *rows);
/* What a row is called in tables for people; static text, NULL: its name. */
const char *svy_tabletests_label(const char *name);
/* The names that have labels, one after the other; NULL behind the last. */
const char *svy_tabletests_name(size_t i);

#endif

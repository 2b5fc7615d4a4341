// SPDX-License-Identifier: GPL-3.0-or-later
/* Parts of the tests of tables (stat/tabletests.h). */
#ifndef SVY_STAT_TABLETESTS_PARTS_H
#define SVY_STAT_TABLETESTS_PARTS_H

#include "stat/hypothesis.h"
#include "stat/tabletests.h"
#include "stat/twobytwo.h"

/* A kind of test by its name. */
struct svy_tabletests_kind {
	const char *name, *label;
	enum svy_chi_square statistic;
	enum svy_correction correction;
	bool wald, adjusted;            /* of two variables only; else the statistic and correction above */
};
extern const struct svy_tabletests_kind svy_tabletests_kinds[];
#define SVY_TABLETESTS_KINDS 14

/* A bit for each kind and each measure that is asked for; Cramér's V is number SVY_FOURFOLDS. */
struct svy_tabletests_choice {
	uint32_t kinds, measures;
	bool each;                      /* single design effects are needed */
};
int svy_tabletests_choose(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, enum svy_as as, struct svy_tabletests_choice *out);

/* A row with NaN in all its numbers; it holds until the next one. */
struct svy_tabletests_row *svy_tabletests_add(struct svy_tabletests_rows *rows, const char *term, const char *title, const char *name, const char *stat);
/* A row with a test. why: what is missing if it has no p. */
void svy_tabletests_add_test(struct svy_tabletests_rows *rows, const struct svy_tabletests_table *t, const char *term, const char *title,
			     const struct svy_tabletests_kind *kind, double x2, const struct svy_test *test, const char *why);
/* Counts a test or measure of a table; without a result, says why. */
void svy_tabletests_count(struct svy_tabletests_rows *rows, const struct svy_tabletests_table *t, bool none, const char *why);
/* Why a test of a hypothesis with these effects has no p; static text. */
const char *svy_tabletests_why(const struct svy_crosstab *x, const struct svy_effects *e);

/* --model and what it is tested against. SVY_EUSAGE for formulas that are none, and for models that are not one within the other. */
int svy_tabletests_read_model(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const char *const *name, size_t ndim, struct svy_loglinear *model,
			      struct svy_loglinear *against);
/* The rows of tables of three variables and more, or of a model that is asked for. */
int svy_tabletests_models(struct svy_ctx *ctx, const struct svy_tabletests_opts *o, const struct svy_tabletests_choice *choice,
			  const struct svy_tabletests_table *t, struct svy_tabletests_rows *rows);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Multiple-response sets: a question with several answers, spread over variables, as one variable of a table.
 *
 * Dichotomies have a variable per answer, which a respondent gave where it holds a counted value; the answers are called after their variables. A set of
 * categories has codes of the same answers in each of its variables; who names one twice has given it once.
 */
#ifndef SVY_STAT_MRSET_H
#define SVY_STAT_MRSET_H

#include "data/batch.h"
#include "stat/items.h"
#include "stat/levels.h"

enum svy_mrset_base {
	SVY_MRSET_VALID,        /* of those with a valid value in at least one variable */
	SVY_MRSET_ANY,          /* of those who gave at least one answer (SPSS MULT RESPONSE) */
};

struct svy_mrset_var {
	char *name, *title;             /* title NULL: none */
	bool dichotomies, counted_labels;
	enum svy_mrset_base base;
	const struct svy_dict *dict;    /* borrowed */
	struct svy_varlist vars;
	size_t *item;                   /* of each variable its place among the items */
	struct svy_strs counted;        /* dichotomies: the values that mean yes */
	double *number;                 /* the same as numbers; NULL for texts */
	struct svy_var like;            /* categories: the first variable with the labels of all */
	struct svy_levels levels;       /* categories */
	uint32_t *answer;               /* of the last row */
	size_t nanswer, answer_cap;
};

/*
 * The set of that name into *out, zeroed before: one of specs ("set=q1-q9:1,2", dichotomies that count 1 and 2; "set=q1-q3", categories), or one
 * that the file defines ("$set"). *found says whether there is one; d is borrowed. SVY_EUSAGE for what is wrong with it. To be freed also on failure.
 */
int svy_mrset_find(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_strs *specs, const char *name, struct svy_mrset_var *out, bool *found);
void svy_mrset_free(struct svy_mrset_var *m);
/* Its variables have these places among the items. */
void svy_mrset_place(struct svy_mrset_var *m, const struct svy_items *it);
/* Answers of row i into m->answer (m->nanswer of them, as they are numbered); false if the respondent is outside of the base. */
bool svy_mrset_row(struct svy_mrset_var *m, const struct svy_batch *b, const struct svy_items *it, size_t i);
/* After the last row: how many answers there are, in which order they are printed (rank of a number), and their codes and labels (NULL: none). */
size_t svy_mrset_close(struct svy_mrset_var *m);
uint32_t svy_mrset_rank(const struct svy_mrset_var *m, uint32_t answer);
const char *svy_mrset_code(const struct svy_mrset_var *m, size_t rank);
/* A variable whose categories are the answers, for labels; *v is overwritten. */
void svy_mrset_variable(const struct svy_mrset_var *m, struct svy_var *v);

#endif

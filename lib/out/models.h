// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Several tables of estimates as one, whose first by-variable says which table a row is of: models side by side, waves, countries. Rows of different
 * tables belong together if they agree in by-variables, term, level, statistic and base.
 *
 * What all tables share (facts, design, notes) is said once; what differs is said with the name of its table.
 */
#ifndef SVY_OUT_MODELS_H
#define SVY_OUT_MODELS_H

#include "data/estimates.h"
#include "out/notes.h"

struct svy_models {
	struct svy_estimates *table;    /* owned */
	char **name;                    /* what they are called; owned */
	size_t n;
	struct svy_strs doubts;         /* in what labels they disagree; filled by svy_models_merge, and part of the notes */
};

/*
 * What the tables are called: names, separated by commas; without them (NULL) their titles if all differ, else the names of their files without folder and
 * extension. SVY_EUSAGE if there are not as many names as tables.
 */
int svy_models_name(struct svy_ctx *ctx, struct svy_models *m, const char *names, const char *const *path);
/*
 * Table after table, into out (initialised). word: the title of the by-variable that tells them apart. By-variables that a table has not are empty in its rows. The covariances, which nobody knows between tables, are left
 * out. SVY_EDATA if a table has a row twice; a warning where tables give a code or a term different labels, of which the first is taken. Contrasts, whose
 * codes are only those of the groups that they compare, are another where their labels are: their codes change in m.
 */
int svy_models_merge(struct svy_ctx *ctx, struct svy_models *m, const char *word, struct svy_estimates *out);
/*
 * Puts rows that belong together next to each other: in the order of the first table, and those that it has not behind the row that they follow in theirs.
 */
void svy_models_interleave(struct svy_estimates *t);
/* The part of the merge that is about tables as a whole: facts, design, notes, history, references. SVY_EDATA for a header that is none. */
int svy_models_facts(struct svy_ctx *ctx, const struct svy_models *m, struct svy_estimates *out);
/* Appends the notes of all tables: what all say once, the rest with the name of the table. */
void svy_models_notes(const struct svy_models *m, const struct svy_notes_opts *o, struct svy_strs *notes);
/* What makes rows of different tables one, of row i of a table that was merged. Caller frees. */
char *svy_models_key(const struct svy_estimates *t, size_t i);
void svy_models_free(struct svy_models *m);

#endif

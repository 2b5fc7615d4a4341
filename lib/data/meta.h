// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What SPSS and Stata know of a file beyond its variables' labels: attributes (SPSS) or characteristics (Stata), multiple-response
 * sets and sets of variables. Kept so that a file that passes through a pipeline comes out with them.
 *
 * Sets name their variables; svy_dict_prune() takes away the names of variables that are gone.
 */
#ifndef SVY_DATA_META_H
#define SVY_DATA_META_H

#include <stdbool.h>
#include <stddef.h>
#include "base/strs.h"

/* SPSS's array attribute has several values, all others one. */
struct svy_attribute {
	char *name;
	struct svy_strs values;
};
struct svy_attributes {
	struct svy_attribute *v;
	size_t n, cap;
};
/* Borrowed; NULL if absent. */
const struct svy_strs *svy_attributes_get(const struct svy_attributes *l, const char *name);
/* The values of a name, emptied if it was there: to be filled by the caller. Holds until the next set. */
struct svy_strs *svy_attributes_set(struct svy_attributes *l, const char *name);
/* One more value to what the name has. */
void svy_attributes_add(struct svy_attributes *l, const char *name, const char *value);
void svy_attributes_remove(struct svy_attributes *l, const char *name);
void svy_attributes_copy(struct svy_attributes *to, const struct svy_attributes *from); /* to is overwritten, not freed */
void svy_attributes_free(struct svy_attributes *l);

/* A question with several answers, spread over variables. */
struct svy_mrset {
	char *name;                     /* as in the file, with its '$' */
	char *title;                    /* NULL if none */
	bool dichotomies;               /* one yes/no variable per answer; else the variables hold codes of the same answers */
	char *counted;                  /* dichotomies: the value that means yes, as text */
	bool counted_labels;            /* SPSS's kind E: answers are named by the value labels of what is counted */
	bool title_of_first;            /* kind E: the set has the title of its first variable */
	struct svy_strs vars;
};
struct svy_mrsets {
	struct svy_mrset *v;
	size_t n, cap;
};
/* A new, empty set at the end; holds until the next add. */
struct svy_mrset *svy_mrsets_add(struct svy_mrsets *l, const char *name);
/* Like another one, of the same name, which must be free. */
void svy_mrsets_add_copy(struct svy_mrsets *l, const struct svy_mrset *from);
const struct svy_mrset *svy_mrsets_get(const struct svy_mrsets *l, const char *name);   /* borrowed; NULL if absent */
void svy_mrsets_remove(struct svy_mrsets *l, size_t i);
void svy_mrsets_copy(struct svy_mrsets *to, const struct svy_mrsets *from);     /* to is overwritten, not freed */
void svy_mrsets_free(struct svy_mrsets *l);

/* SPSS's variable sets: which variables its dialogs show. */
struct svy_varset {
	char *name;
	struct svy_strs vars;
};
struct svy_varsets {
	struct svy_varset *v;
	size_t n, cap;
};
struct svy_varset *svy_varsets_add(struct svy_varsets *l, const char *name);
void svy_varsets_remove(struct svy_varsets *l, size_t i);
void svy_varsets_copy(struct svy_varsets *to, const struct svy_varsets *from);  /* to is overwritten, not freed */
void svy_varsets_free(struct svy_varsets *l);

#endif

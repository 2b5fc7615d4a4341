// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Names with a place in them: alter{i}_age stands for alter1_age, alter2_age and so on, the variables of a wide file that are one
 * variable of a long one.
 *
 *   PATTERN = [NAME "="] text "{i}" text         {i:02} has leading zeros up to two digits
 *
 * NAME is that of the long variable; without it, the pattern without its place, and without the _ or . that stood between.
 *
 * A file that svylong made remembers the wide one in attributes of its variables, so that svywide needs not be told and renaming does no harm.
 */
#ifndef SVY_STEP_PATTERN_H
#define SVY_STEP_PATTERN_H

#include "data/dict.h"

/* Attributes: of a long variable its pattern, and its title with {i} in it or a title for each index; of the index all its texts, in order. */
#define SVY_WIDE_NAME "wide_name"
#define SVY_WIDE_TITLE "wide_title"
#define SVY_WIDE_INDEX "wide_index"
/* Of the index, where all variables of the first pattern stood before those of the second: "variables". */
#define SVY_WIDE_ORDER "wide_order"
/*
 * Of the respondent: "made" if the column is new, and what was done with the design: he became the unit where primary units were "undeclared" or
 * "none", or of a further "stage", or it was "kept".
 */
#define SVY_WIDE_ID "wide_id"

/* What a long file notes, with the name of the respondent or of a long variable; svywide takes back notes that begin so. */
#define SVY_LONG_NOTE "a row is one of several of a respondent ('%s'), who is "
#define SVY_TITLES_NOTE "the titles of what became '%s' differ: "

#define SVY_INDEX_DIGITS 15     /* of an index that is a number: all such are exact in a double */

struct svy_pattern {
	char *name;                     /* of the long variable */
	char *before, *after;           /* of the place */
	size_t digits;                  /* {i:0N}: N; else 0 */
	bool named;                     /* the name was given */
};
struct svy_patterns {
	struct svy_pattern *v;
	size_t n, cap;
};

/*
 * Patterns separated by commas. plain: a name without a place is taken as NAME=NAME_{i}; else it is an error. SVY_EUSAGE, also where two have one name.
 */
int svy_patterns_parse(struct svy_ctx *ctx, const char *text, bool plain, struct svy_patterns *out);
/* One pattern for the variable of that name, from the text of an attribute. */
int svy_patterns_add(struct svy_ctx *ctx, struct svy_patterns *l, const char *name, const char *pattern);
void svy_patterns_free(struct svy_patterns *l);
/* What stands in the place in name: *start of it, borrowed, and its length; 0 if the name does not fit. */
size_t svy_pattern_match(const struct svy_pattern *p, const char *name, const char **start);
/* A template, such as a pattern as svy_pattern_text() writes it or a title, with text in the place of its first {i} or {i:0N}. Caller frees. */
char *svy_pattern_fill(const char *pattern, const char *text);
/* The pattern without its name. Caller frees. */
char *svy_pattern_text(const struct svy_pattern *p);
/* Is it a number of at most SVY_INDEX_DIGITS digits and nothing else? */
bool svy_index_is_number(const char *s, size_t n);

/*
 * The title that all titles are when {i} stands for the index of each: "Alter {i}: age". NULL if there is none. texts: as in the names, where
 * numbers have so many digits (0: as they are); in titles they may be without leading zeros. Caller frees.
 */
char *svy_title_template(const char *const *titles, const char *const *texts, size_t n, size_t digits);
/* "Alter: age" from "Alter {i}: age". Caller frees; NULL if nothing is left. */
char *svy_title_without(const char *title);
/* The words that all titles begin with, without the punctuation behind them. Caller frees; NULL if there are none, or a title is not there. */
char *svy_title_begin(const char *const *titles, size_t n);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What must be known to read a table of estimates, and how it was made: the lines below a table, a plot, a part of a report. In the words of any language; the
 * names of variables, and what estimators noted and no list of words has, stay as they are.
 */
#ifndef SVY_OUT_NOTES_H
#define SVY_OUT_NOTES_H

#include "data/estimates.h"
#include "out/lang.h"

enum svy_notes_extent {
	SVY_NOTES_SHORT,        /* the design, departures from the usual rules, what the estimators noted */
	SVY_NOTES_NONE,
	SVY_NOTES_ALL           /* also the level and kind of the intervals, what is missing, the cases, and the commands */
};

/* What is said of the unweighted cases. */
enum svy_notes_cases {
	SVY_CASES_UNSAID,
	SVY_CASES_WORD,         /* "n: unweighted cases" */
	SVY_CASES_RANGE,        /* ", 93 to 120" */
	SVY_CASES_PAIRS         /* ", 93 to 120 by pair" */
};

struct svy_notes_opts {
	enum svy_notes_extent extent;
	enum svy_notes_cases cases;
	enum svy_lang lang;
	char decimal;           /* mark; 0: the point */
};

/* Appends the notes of t, a line each. */
void svy_notes_of_table(const struct svy_estimates *t, const struct svy_notes_opts *o, struct svy_strs *notes);
/* "95% CI", "95%-BI"; "Interval" where the table does not tell its level. Caller frees. */
char *svy_notes_interval(const struct svy_estimates *t, enum svy_lang lang);
/* A note of an estimator in that language, where its wording is known; else the note itself. Caller frees. */
char *svy_notes_translate(enum svy_lang lang, const char *note);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Columns of another file beside those of the rows that go by, matched by keys.
 *
 * The other file is read first and held in memory; the rows go by in their order. A key that is missing (no value, a tag, a code that either file
 * declares missing, text of blanks) identifies nobody and matches nothing. In data with a design inner, semi and anti remove no row but mark, as
 * step/choose.h tells.
 */
#ifndef SVY_STEP_JOIN_H
#define SVY_STEP_JOIN_H

#include "io/flow.h"

enum svy_join_how {
	SVY_JOIN_LEFT,                  /* all rows */
	SVY_JOIN_INNER,                 /* rows with a match */
	SVY_JOIN_FULL,                  /* all rows, then those of the other file that nobody matched */
	SVY_JOIN_SEMI, SVY_JOIN_ANTI,   /* rows with a match, rows without one; no columns of the other file */
};

/* How often a key may stand on each side among the rows that match. */
enum svy_join_relation {
	SVY_JOIN_ANY_ONE,               /* more than once on one side at most */
	SVY_JOIN_ONE_TO_ONE, SVY_JOIN_MANY_TO_ONE, SVY_JOIN_ONE_TO_MANY, SVY_JOIN_MANY_TO_MANY,
};

enum { SVY_JOIN_ONLY_FILE = 1, SVY_JOIN_ONLY_OTHER = 2, SVY_JOIN_BOTH = 3 };    /* the indicator, as Stata's _merge */

struct svy_join_opts {                  /* texts are borrowed */
	const char *on;                 /* "a,b=c": b is called c in the other file */
	enum svy_join_how how;
	enum svy_join_relation relation;
	const char *columns;            /* which of the other file; NULL: all but its keys */
	const char *suffix;             /* for names of the other file that are taken; NULL: they are an error */
	const char *indicator;          /* name of a column that says where a row is from; NULL: none */
	const char *name;               /* of the other file, for messages and notes */
	bool allow;                     /* keys whose labels or dates contradict each other */
	bool really_drop;               /* remove rows of a survey with a design too */
};

/*
 * d: the dictionary of the rows to come; other (borrowed, not run yet): the other file, which is run when the rows begin. Wrong names, and keys of
 * another type or with other labels, are SVY_EUSAGE. next is owned if it returns 0.
 */
int svy_join_new(struct svy_ctx *ctx, const struct svy_join_opts *opts, const struct svy_dict *d, struct svy_source *other, struct svy_sink *next,
		 struct svy_sink **out);

#endif

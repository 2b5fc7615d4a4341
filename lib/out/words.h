// SPDX-License-Identifier: GPL-3.0-or-later
/* What people call statistics: the one list of words. A statistic that is not in it is called by its own name. Private to lib/out/. */
#ifndef SVY_OUT_WORDS_H
#define SVY_OUT_WORDS_H

#include <stdbool.h>
#include "out/lang.h"

enum svy_word_kind {
	SVY_WORD_NUMBER,
	SVY_WORD_SHARE,         /* shown as a percentage */
	SVY_WORD_COUNT,         /* of people or units: no decimals without a standard error */
	SVY_WORD_DIFFERENCE,    /* shown with its sign; in percentage points if all else is a share */
	SVY_WORD_CORRELATION,   /* of two variables, "a:b": a table of them may be a matrix */
	SVY_WORD_TEST           /* what is tested stands in columns of its own */
};

struct svy_word {
	const char *stat, *head;
	enum svy_word_kind kind;
};

/* Never NULL; what is not known is a number, and its head is "" . */
const struct svy_word *svy_word_find(const char *stat);
/* "Mean"; the name itself of what is not known. Borrowed. */
const char *svy_word_of_stat(const char *stat);
/*
 * What a level is called that is named after its statistic, with what stands behind a colon: "Gini", "Atkinson 0.5". Caller frees; NULL if it is none.
 */
char *svy_word_of_level(const char *level, enum svy_lang lang);
/* "Row %", "Count": what a figure of a cross table is called by its denominator; NULL if base is none of a cross table. */
const char *svy_word_of_base(const char *base);

#endif

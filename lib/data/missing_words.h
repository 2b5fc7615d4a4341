// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Labels that say that there is no answer: "weet niet", "n.v.t.", "don't know", "keine Angabe" … In Dutch, English, German, French, Spanish and
 * Italian, as survey institutes write them.
 */
#ifndef SVY_DATA_MISSING_WORDS_H
#define SVY_DATA_MISSING_WORDS_H

#include <stdbool.h>

/* How sure the words are: "don't know" may be an answer that somebody wants to count, "missing" never is. */
enum svy_missing_word { SVY_WORD_NONE, SVY_WORD_NO_OPINION, SVY_WORD_NO_ANSWER };

/* What a label says; NULL says nothing. */
enum svy_missing_word svy_missing_words(const char *label);

#endif

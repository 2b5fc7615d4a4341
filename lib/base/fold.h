// SPDX-License-Identifier: GPL-3.0-or-later
/* Text made comparable: what two people write differently and mean the same. */
#ifndef SVY_BASE_FOLD_H
#define SVY_BASE_FOLD_H

#include <stdbool.h>

/*
 * Lower case without accents, each run of blanks and punctuation one blank, none at the ends: "Weiß nicht / n.v.t." becomes
 * "weiss nicht n v t". Signs that are not punctuation (<, +, $) stay; text of nothing else stays as it is. UTF-8; NULL gives "".
 * The caller frees.
 */
char *svy_fold(const char *s);
/* Lower case only, for names that differ in case. The caller frees. */
char *svy_fold_case(const char *s);
/* Does folded text hold the words, folded too, as whole words? */
bool svy_fold_has(const char *folded, const char *words);

#endif

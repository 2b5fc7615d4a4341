// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Sentences that others wrote, in another language: where an entry of a list has the same words, with a %s for each part that differs. A %s stands for
 * one character at least, and for as few as its sentence allows.
 */
#ifndef SVY_OUT_LANG_MATCH_H
#define SVY_OUT_LANG_MATCH_H

#include "out/lang.h"

/* The sentence in that language by the first entry that it is one of; NULL if there is none, and in English. Caller frees. */
char *svy_lang_match(const struct svy_lang_word *list, enum svy_lang lang, const char *text);

#endif

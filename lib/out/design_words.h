// SPDX-License-Identifier: GPL-3.0-or-later
/* A design in words. Private to lib/out/. */
#ifndef SVY_OUT_DESIGN_WORDS_H
#define SVY_OUT_DESIGN_WORDS_H

#include "data/dict.h"
#include "out/lang.h"

/*
 * Appends "weights w (from w0 by rake); strata s; units u; replicates brr (80)": what is declared, nothing if nothing is. unweighted: say so where no weights
 * are. n: replicates, 0 where their number is that of the declaration.
 */
void svy_design_words(const struct svy_survey *s, enum svy_lang lang, bool unweighted, size_t n, struct svy_buf *b);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/* What estimators call things of their own in a stream, in the language of the reader. */
#ifndef SVY_OUT_TRANSLATE_H
#define SVY_OUT_TRANSLATE_H

#include "data/estimates.h"
#include "out/lang.h"

/*
 * Titles and labels that an estimator gave (names of tests, of the parts of svypotential, of differences) and the bases of svypotential become words of that
 * language, in place. Labels of the data stay: so do those of an estimator that the list of words does not have. For a table that is about to be shown.
 */
void svy_table_translate(struct svy_estimates *t, enum svy_lang lang);

#endif

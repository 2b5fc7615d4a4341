// SPDX-License-Identifier: GPL-3.0-or-later
/* Lists of variables, text and counts for people. Private to lib/out/. */
#ifndef SVY_OUT_NAMES_H
#define SVY_OUT_NAMES_H

#include "base/strs.h"
#include "data/dict.h"

/* What a line of text that is not a table is broken at. */
#define SVY_OUT_WIDTH 100

/*
 * Appends the names of the variables at pos[0..n): four or more that follow each other in the file as first-last, which is a variable list too.
 * Lines that would be longer than width are broken, and go on behind indent blanks; the first one begins where the last line of b ends.
 */
void svy_out_names(struct svy_buf *b, const struct svy_dict *d, const size_t *pos, size_t n, size_t indent, size_t width);
/* Appends text, broken between words in the same way. */
void svy_out_wrapped(struct svy_buf *b, const char *text, size_t indent, size_t width);
/* Appends "1 row", "2 rows". */
void svy_out_count(struct svy_buf *b, uint64_t n, const char *one);

#endif

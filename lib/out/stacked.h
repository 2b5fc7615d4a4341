// SPDX-License-Identifier: GPL-3.0-or-later
/* What differs between files that are put under each other, for a person. */
#ifndef SVY_OUT_STACKED_H
#define SVY_OUT_STACKED_H

#include "step/stack.h"

/*
 * Appends a table of the differences: conflicts that are open first, marked with '!', then at most max of the others; then which variables only some files
 * have, in as many lines. The same difference of several variables stands once. Nothing is appended where nothing differs.
 */
void svy_stacked_text(struct svy_buf *b, const struct svy_stack *s, size_t max);

#endif

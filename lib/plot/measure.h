// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How wide text is when it is drawn, without asking a font: whoever looks at the picture may have another. Widths are those of Helvetica by letter
 * (Adobe's font metrics), which Arial and Liberation Sans share, and an eighth more, since DejaVu Sans and Verdana are wider. All in em.
 */
#ifndef SVY_PLOT_MEASURE_H
#define SVY_PLOT_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/strs.h"

double svy_measure(const char *s, size_t n, bool bold);
/*
 * Appends s in lines of at most that width, at least one: parted at line feeds, between words, and in a word where it alone is wider. Control
 * characters become blanks, bytes that are no UTF-8 the replacement character.
 */
void svy_measure_wrap(const char *s, double em, bool bold, struct svy_strs *lines);
/* The widest of the lines. */
double svy_measure_lines(const struct svy_strs *lines, bool bold);

#endif

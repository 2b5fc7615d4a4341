// SPDX-License-Identifier: GPL-3.0-or-later
/* Text as it stands on a screen. Private to lib/out/. */
#ifndef SVY_OUT_WIDTH_H
#define SVY_OUT_WIDTH_H

#include "base/strs.h"

/* Columns that n bytes of UTF-8 take; a byte that is no UTF-8 takes one. */
size_t svy_width(const char *s, size_t n);
/* Cuts s into lines of at most width columns, at line feeds and between words where that can be; appends at least one line. */
void svy_wrap(const char *s, size_t width, struct svy_strs *lines);
/* Appends n blanks. */
void svy_pad(struct svy_buf *b, size_t n);

#endif

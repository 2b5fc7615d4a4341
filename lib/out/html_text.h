// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Text of other people in HTML. What is put here may stand in the text of an element and between the double quotes of an attribute, and nowhere else: not in
 * scripts or styles, not in names of elements or attributes.
 */
#ifndef SVY_OUT_HTML_TEXT_H
#define SVY_OUT_HTML_TEXT_H

#include "base/strs.h"

/* Appends s with & < > " ' escaped; bytes that are no UTF-8, and control characters that HTML does not allow, become U+FFFD. NULL is nothing. */
void svy_html_escape(struct svy_buf *b, const char *s);
void svy_html_escape_n(struct svy_buf *b, const char *s, size_t n);
/* The same where line ends are meant as such: <br>. */
void svy_html_escape_lines(struct svy_buf *b, const char *s);
/* Appends s as an id, or the part of one: as svy_html_escape, with _ for white space, of which an id has none. */
void svy_html_id(struct svy_buf *b, const char *s);
/* Appends the address of that id behind a #: bytes other than letters, digits and -._~ as %XX. */
void svy_html_anchor(struct svy_buf *b, const char *s);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Text of other people in LaTeX, for pdflatex with T1 as for the engines that read Unicode. Letters of Latin alphabets stay as they are; signs that fonts of
 * text lack are set in mathematics. Private to lib/out/.
 */
#ifndef SVY_OUT_LATEX_TEXT_H
#define SVY_OUT_LATEX_TEXT_H

#include "base/strs.h"

/* Appends s as one line of text: nothing in it is a command, an argument, a ligature or an end of a row. NULL is nothing. */
void svy_latex_escape(struct svy_buf *b, const char *s);
/*
 * Appends a line "\svyother{X}{XXXX}" for each character of s that pdflatex may not know and that seen, a table of such lines, does not hold yet. The
 * command is that of svy_latex_preamble.
 */
void svy_latex_others(struct svy_buf *b, struct svy_strs *seen, const char *s);
/* What a document needs before \begin{document}; \svyother sets the code of a character in a box, where the engine has no such character. */
extern const char svy_latex_preamble[];

#endif

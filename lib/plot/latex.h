// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Pictures in LaTeX, of the SVG that svy_svg_clean() makes: a document that pdflatex, lualatex and xelatex compile as it stands, with nothing but LaTeX's
 * base. Lines and areas are drawn in PDF's own language, and the texts are LaTeX's, in its fonts.
 */
#ifndef SVY_PLOT_LATEX_H
#define SVY_PLOT_LATEX_H

#include "base/strs.h"

/* width and height in points, of the picture and of the page. */
void svy_latex_picture(const char *svg, double width, double height, struct svy_buf *b);

#endif

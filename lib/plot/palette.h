// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The colours of pictures. Those of groups stand out from white (contrast of 3 and more, WCAG 2.1), and no two look alike to who has no red or no green
 * cones, or in grey. Steps of an answer scale go from brown over light grey to blue, darker to both ends.
 */
#ifndef SVY_PLOT_PALETTE_H
#define SVY_PLOT_PALETTE_H

#include "plot/chart.h"

enum { SVY_PALETTE_GROUPS = 8 };

/* 0xRRGGBB. Ink and paper are among them, for text and for what is left open. */
unsigned svy_palette(struct svy_colour c);
/* Of text that stands on a bar of that colour: ink or white. */
unsigned svy_palette_text_on(struct svy_colour c);
/* The colour as on white with that part of it, 0 to 1: bands. */
unsigned svy_palette_tint(struct svy_colour c, double part);
/* Relative luminance, 0 to 1 (WCAG 2.1). */
double svy_palette_luminance(unsigned rgb);

#endif

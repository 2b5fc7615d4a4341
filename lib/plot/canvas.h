// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A sheet of character cells, on which the terminal renderer draws: letters, and Braille dots of two by four to the cell. Private to lib/plot/.
 *
 * Invariants: what lies outside the sheet is not drawn; a line that is written is never wider than the sheet; no text brings a control character.
 */
#ifndef SVY_PLOT_CANVAS_H
#define SVY_PLOT_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "io/output.h"

/* Colours are those of the 256 that terminals have; negative: the terminal's own. */
struct svy_ink {
	short fg, bg;
	bool bold;
};
extern const struct svy_ink svy_ink_plain, svy_ink_bold;

struct svy_canvas_cell {
	char text[12];          /* one letter with its accents; "" : empty, or the second half of a wide letter */
	uint8_t dots;           /* of Braille, as in U+2800; they show where there is no text */
	bool tail;              /* the second half of a wide letter */
	struct svy_ink ink;
};
struct svy_canvas {
	size_t width, height;
	struct svy_canvas_cell *cell;
};

void svy_canvas_init(struct svy_canvas *c, size_t width, size_t height);
void svy_canvas_free(struct svy_canvas *c);
/* A letter of one column. */
void svy_canvas_put(struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y, const char *letter, struct svy_ink ink);
/* As much of the text as fits between column x and x + width. Returns the columns that it takes. */
size_t svy_canvas_text(struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y, const char *text, size_t width, struct svy_ink ink);
/* A dot: px counts half columns, py quarters of a row. */
void svy_canvas_dot(struct svy_canvas *c, ptrdiff_t px, ptrdiff_t py, short fg);
/* Are n columns there, and empty? Dots are no text. */
bool svy_canvas_is_free(const struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y, size_t n);
/* Line by line, without blanks at their ends; with escapes for colour and weight only if colour. */
void svy_canvas_write(const struct svy_canvas *c, bool colour, struct svy_output *out);

#endif

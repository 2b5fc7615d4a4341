// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/canvas.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"
#include "base/strs.h"

const struct svy_ink svy_ink_plain = {-1, -1, false}, svy_ink_bold = {-1, -1, true};

void svy_canvas_init(struct svy_canvas *c, size_t width, size_t height)
{
	*c = (struct svy_canvas){width, height, svy_calloc(width * height + 1, sizeof *c->cell)};
	for (size_t i = 0; i < width * height; i++)
		c->cell[i].ink = svy_ink_plain;
}

void svy_canvas_free(struct svy_canvas *c)
{
	free(c->cell);
	*c = (struct svy_canvas){0};
}

static struct svy_canvas_cell *at(const struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y)
{
	if (x < 0 || y < 0 || (size_t)x >= c->width || (size_t)y >= c->height)
		return NULL;
	return &c->cell[(size_t)y * c->width + (size_t)x];
}

/* Half a wide letter is none. */
static void break_wide(struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y)
{
	struct svy_canvas_cell *here = at(c, x, y), *before = at(c, x - 1, y), *after = at(c, x + 1, y);
	if (here->tail && before)
		before->text[0] = '\0';
	if (after && after->tail)
		after->tail = false;
	here->tail = false;
}

void svy_canvas_put(struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y, const char *letter, struct svy_ink ink)
{
	struct svy_canvas_cell *cell = at(c, x, y);
	if (!cell)
		return;
	break_wide(c, x, y);
	size_t n = strlen(letter);
	memcpy(cell->text, letter, n < sizeof cell->text ? n + 1 : 1);
	cell->ink = ink;
}

/* An accent joins the letter before it; marks that turn the direction of text and other invisible ones are left out. */
static void add_accent(struct svy_canvas_cell *cell, const char *s, size_t n, utf8proc_int32_t letter)
{
	utf8proc_category_t kind = utf8proc_category(letter);
	if (!cell || (kind != UTF8PROC_CATEGORY_MN && kind != UTF8PROC_CATEGORY_ME))
		return;
	size_t have = strlen(cell->text);
	if (have && have + n < sizeof cell->text) {
		memcpy(cell->text + have, s, n);
		cell->text[have + n] = '\0';
	}
}

static size_t next_letter(const char *s, utf8proc_int32_t *letter, size_t *width)
{
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, letter);
	*width = 1;
	if (n <= 0) {
		*letter = 0xfffd;
		return 1;
	}
	if (*letter < ' ' || *letter == 0x7f)
		*letter = ' ';
	else
		*width = utf8proc_charwidth(*letter) > 0 ? (size_t)utf8proc_charwidth(*letter) : 0;
	return (size_t)n;
}

size_t svy_canvas_text(struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y, const char *text, size_t width, struct svy_ink ink)
{
	size_t used = 0, w;
	struct svy_canvas_cell *last = NULL;
	while (*text) {
		utf8proc_int32_t letter;
		char bytes[5] = "";
		size_t n = next_letter(text, &letter, &w);
		if (!w)
			add_accent(last, text, n, letter);
		else if (used + w > width)
			break;
		text += n;
		if (!w)
			continue;
		utf8proc_encode_char(letter, (utf8proc_uint8_t *)bytes);
		last = w == 2 && !at(c, x + (ptrdiff_t)used + 1, y) ? NULL : at(c, x + (ptrdiff_t)used, y);
		if (last)
			svy_canvas_put(c, x + (ptrdiff_t)used, y, bytes, ink);
		if (last && w == 2) {
			svy_canvas_put(c, x + (ptrdiff_t)used + 1, y, "", ink);
			last[1].tail = true;
		}
		used += w;
	}
	return used;
}

void svy_canvas_dot(struct svy_canvas *c, ptrdiff_t px, ptrdiff_t py, short fg)
{
	/* The bits of U+2800 by column and row. */
	static const uint8_t bit[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
	struct svy_canvas_cell *cell = px < 0 || py < 0 ? NULL : at(c, px / 2, py / 4);
	if (!cell)
		return;
	cell->dots |= bit[px % 2][py % 4];
	if (!*cell->text && !cell->tail)
		cell->ink = (struct svy_ink){fg, -1, false};
}

bool svy_canvas_is_free(const struct svy_canvas *c, ptrdiff_t x, ptrdiff_t y, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct svy_canvas_cell *cell = at(c, x + (ptrdiff_t)i, y);
		if (!cell || *cell->text || cell->tail)
			return false;
	}
	return true;
}

static void put_ink(struct svy_buf *b, struct svy_ink *now, struct svy_ink want)
{
	if (now->fg == want.fg && now->bg == want.bg && now->bold == want.bold)
		return;
	svy_buf_puts(b, "\033[0");
	if (want.bold)
		svy_buf_puts(b, ";1");
	if (want.fg >= 0)
		svy_buf_printf(b, ";38;5;%d", want.fg);
	if (want.bg >= 0)
		svy_buf_printf(b, ";48;5;%d", want.bg);
	svy_buf_putc(b, 'm');
	*now = want;
}

static void put_cell(struct svy_buf *b, const struct svy_canvas_cell *cell)
{
	if (*cell->text) {
		svy_buf_puts(b, cell->text);
	} else if (cell->dots) {
		char braille[] = {(char)0xe2, (char)(0xa0 | cell->dots >> 6), (char)(0x80 | (cell->dots & 0x3f)), '\0'};
		svy_buf_puts(b, braille);
	} else if (!cell->tail) {
		svy_buf_putc(b, ' ');
	}
}

static bool shows(const struct svy_canvas_cell *cell, bool colour)
{
	return (*cell->text && strcmp(cell->text, " ") != 0) || cell->dots || cell->tail || (colour && cell->ink.bg >= 0);
}

void svy_canvas_write(const struct svy_canvas *c, bool colour, struct svy_output *out)
{
	struct svy_buf b = {0};
	for (size_t y = 0; y < c->height; y++) {
		const struct svy_canvas_cell *row = &c->cell[y * c->width];
		struct svy_ink now = svy_ink_plain;
		size_t n = c->width;
		while (n && !shows(&row[n - 1], colour))
			n--;
		for (size_t x = 0; x < n; x++) {
			if (colour)
				put_ink(&b, &now, row[x].ink);
			put_cell(&b, &row[x]);
		}
		if (colour)
			put_ink(&b, &now, svy_ink_plain);
		svy_buf_putc(&b, '\n');
	}
	svy_output_write(out, b.p ? b.p : "", b.n);
	svy_buf_free(&b);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/latex_align.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/width.h"
#include "out/latex_text.h"

#define MINUS "\u2212"

/* Pieces of s; false if it is no figure, or several. before: bytes of what stands before it ("<", "F "), which nothing is aligned by. */
static bool take_apart(const struct svy_grid *g, const char *s, struct svy_latex_room *r, size_t *before)
{
	const char *start = s;
	*r = (struct svy_latex_room){.any = true};
	s += strcspn(s, "0123456789");
	if (!*s)
		return false;
	*before = (size_t)(s - start);
	if (*before >= strlen(MINUS) && memcmp(s - strlen(MINUS), MINUS, strlen(MINUS)) == 0)
		r->signs = 1, *before -= strlen(MINUS);
	else if (*before && strchr("+-", s[-1]))
		r->signs = 1, *before -= 1;
	for (; (*s >= '0' && *s <= '9') || (*s == ' ' && s[1] >= '0' && s[1] <= '9'); s++)
		*s == ' ' ? r->blanks++ : r->digits++;
	if (*s == g->decimal && s[1] >= '0' && s[1] <= '9') {
		r->marks = 1;
		r->fraction = strspn(s + 1, "0123456789");
		s += 1 + r->fraction;
	}
	r->behind = svy_width(s, strlen(s));
	return !s[strcspn(s, "0123456789")];
}

static void widen(size_t *most, size_t n)
{
	*most = n > *most ? n : *most;
}

void svy_latex_measure(const struct svy_grid *g, size_t c, struct svy_latex_column *col)
{
	*col = (struct svy_latex_column){0};
	for (size_t i = 0; i < g->n && !g->col[c].right; i++) {
		for (int part = 0; part < SVY_CELL_PARTS; part++) {
			const char *s = svy_cell_text(&g->row[i].cell[c], part);
			struct svy_latex_room *most = &col->part[part], own;
			size_t before;
			if (!s || !take_apart(g, s, &own, &before))
				continue;
			most->any = true;
			widen(&most->signs, own.signs);
			widen(&most->digits, own.digits);
			widen(&most->blanks, own.blanks);
			widen(&most->marks, own.marks);
			widen(&most->fraction, own.fraction);
			widen(&most->behind, own.behind);
		}
	}
}

static void put_times(struct svy_buf *b, const char *s, size_t n)
{
	while (n--)
		svy_buf_puts(b, s);
}

/* Room for what the widest figure has more. */
static void put_room(struct svy_buf *b, const char *const sign[3], const size_t n[3])
{
	if (!n[0] && !n[1] && !n[2])
		return;
	svy_buf_puts(b, "\\phantom{");
	for (int k = 0; k < 3; k++)
		put_times(b, sign[k], n[k]);
	svy_buf_putc(b, '}');
}

static void put_before(struct svy_buf *b, const struct svy_latex_room *most, const struct svy_latex_room *own)
{
	static const char *const sign[] = {"$-$", "0", "\\,"};
	put_room(b, sign, (size_t[]){most->signs - own->signs, most->digits - own->digits, most->blanks - own->blanks});
}

static void put_behind(struct svy_buf *b, const struct svy_grid *g, const struct svy_latex_room *most, const struct svy_latex_room *own)
{
	const char *const sign[] = {g->decimal == ',' ? "," : ".", "0", "*"};
	put_room(b, sign, (size_t[]){most->marks - own->marks, most->fraction - own->fraction, most->behind - own->behind});
}

/* As text, but that blanks between digits are thin, and a hyphen before them a minus. */
static void put_text(struct svy_buf *b, const char *s)
{
	const char *from = s;
	for (; *s; s++) {
		bool thin = *s == ' ' && s > from && s[-1] >= '0' && s[-1] <= '9' && s[1] >= '0' && s[1] <= '9';
		bool sign = (*s == '-' || *s == '+') && s[1] >= '0' && s[1] <= '9';
		if (!thin && !sign)
			continue;
		char *part = svy_strndup(from, (size_t)(s - from));
		svy_latex_escape(b, part);
		free(part);
		svy_buf_puts(b, thin ? "\\," : *s == '-' ? "$-$" : "$+$");
		from = s + 1;
	}
	svy_latex_escape(b, from);
}

/* A part that is told by its first and last sign, and has room around its figure on both sides. */
static void put_bound(struct svy_buf *b, const struct svy_grid *g, const struct svy_latex_room *most, const char *s, const char *close, bool behind)
{
	struct svy_latex_room own;
	size_t before;
	bool figure = take_apart(g, s, &own, &before) && most->any && !before;
	if (figure)
		put_before(b, most, &own);
	put_text(b, s);
	svy_buf_puts(b, close);
	if (figure && behind)
		put_behind(b, g, most, &own);
}

static void put_se(struct svy_buf *b, const struct svy_grid *g, const struct svy_latex_room *most, const char *s)
{
	struct svy_latex_room own;
	size_t before;
	bool figure = take_apart(g, s, &own, &before) && most->any && !before;
	if (figure)
		put_before(b, most, &own);
	svy_buf_putc(b, '(');
	put_text(b, s);
	svy_buf_putc(b, ')');
	if (figure)
		put_behind(b, g, most, &own);
}

/* The whole of a part that this cell does not have, where others of its column do. */
static void put_none(struct svy_buf *b, const struct svy_grid *g, const struct svy_latex_column *col, enum svy_cell_part part)
{
	static const struct svy_latex_room none;
	const char *const open[] = {"", "\\phantom{ (}", "\\phantom{ [}", "\\phantom{, }"}, *const close[] = {"", "\\phantom{)}", "", "\\phantom{]}"};
	if (!col->part[part].any)
		return;
	svy_buf_puts(b, open[part]);
	put_before(b, &col->part[part], &none);
	put_behind(b, g, &col->part[part], &none);
	svy_buf_puts(b, close[part]);
}

static void put_figure(struct svy_buf *b, const struct svy_grid *g, const struct svy_latex_room *most, const char *s)
{
	struct svy_latex_room own;
	size_t before;
	put_text(b, s);
	if (most->any && take_apart(g, s, &own, &before))
		put_behind(b, g, most, &own);
}

void svy_latex_put_cell(struct svy_buf *b, const struct svy_grid *g, const struct svy_latex_column *col, size_t c, const struct svy_cell *cell)
{
	bool aligned = !g->col[c].right;
	if (svy_cell_is_empty(cell))
		return;
	if (cell->text)
		put_figure(b, g, &col->part[SVY_CELL_TEXT], cell->text);
	if (cell->se) {
		svy_buf_puts(b, cell->text ? " " : "");
		put_se(b, g, &col->part[SVY_CELL_SE], cell->se);
	} else if (aligned) {
		put_none(b, g, col, SVY_CELL_SE);
	}
	if (cell->lo) {
		svy_buf_puts(b, cell->text || cell->se ? " [" : "{[}");
		put_bound(b, g, &col->part[SVY_CELL_LO], cell->lo, g->decimal == ',' ? "; " : ", ", false);
		put_bound(b, g, &col->part[SVY_CELL_HI], cell->hi, "]", true);
	} else if (aligned) {
		put_none(b, g, col, SVY_CELL_LO);
		put_none(b, g, col, SVY_CELL_HI);
	}
}

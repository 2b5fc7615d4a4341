// SPDX-License-Identifier: GPL-3.0-or-later
/* How wide the columns of a table are as text. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/width.h"
#include "out/flag.h"
#include "out/text.h"

/* What may be how wide before it is wrapped: labels, heads of figures and of words (if their columns are no wider), words that are not parted. */
struct limits {
	size_t label, head, word_head, word;
};
/*
 * The first are those of tables that may be as wide as they are; the others are tried until the table fits. The last one parts words: where not even that
 * is enough, the one before it is taken.
 */
static const struct limits limits[] = {{48, 12, 24, 16}, {48, 9, 24, 16}, {40, 9, 24, 16}, {32, 8, 20, 16}, {26, 8, 20, 16}, {22, 7, 18, 16}, {18, 6, 16, 16},
				       {18, 6, 16, 8}};
#define LIMITS (sizeof limits / sizeof *limits)

size_t svy_textgrid_whole(const struct svy_grid *g, const char *s)
{
	const char *mark = strchr(s, g->decimal);
	return mark ? (size_t)(mark - s) : svy_flag_before_sign(s);
}

static void make_room(const struct svy_grid *g, struct svy_textgrid_room *r, const char *s)
{
	if (!s)
		return;
	size_t n = svy_textgrid_whole(g, s), whole = svy_width(s, n), fraction = svy_width(s + n, strlen(s + n));
	if (whole > r->whole)
		r->whole = whole;
	if (fraction > r->fraction)
		r->fraction = fraction;
}

size_t svy_textgrid_room_width(const struct svy_textgrid_room *r)
{
	return r->whole + r->fraction;
}

size_t svy_textgrid_figures_width(const struct svy_textgrid_column *c)
{
	size_t w = svy_textgrid_room_width(&c->text);
	if (c->se.whole)
		w += (w ? 1 : 0) + svy_textgrid_room_width(&c->se) + 2;
	if (c->lo.whole)
		w += (w ? 1 : 0) + svy_textgrid_room_width(&c->lo) + svy_textgrid_room_width(&c->hi) + 4;
	return w;
}

void svy_textgrid_put_plain(const struct svy_grid *g, struct svy_buf *b, const struct svy_cell *cell)
{
	if (cell->text)
		svy_buf_puts(b, cell->text);
	if (cell->se)
		svy_buf_printf(b, "%s(%s)", cell->text ? " " : "", cell->se);
	if (cell->lo)
		svy_buf_printf(b, "%s[%s%s %s]", cell->text || cell->se ? " " : "", cell->lo, g->decimal == ',' ? ";" : ",", cell->hi);
}

size_t svy_textgrid_plain_width(const struct svy_grid *g, const struct svy_cell *cell)
{
	struct svy_buf b = {0};
	svy_textgrid_put_plain(g, &b, cell);
	size_t w = b.n ? svy_width(b.p, b.n) : 0;
	svy_buf_free(&b);
	return w;
}

static size_t widest(const struct svy_strs *lines)
{
	size_t w = 0;
	for (size_t i = 0; i < lines->n; i++) {
		size_t k = svy_width(lines->v[i], strlen(lines->v[i]));
		w = k > w ? k : w;
	}
	return w;
}

bool svy_textgrid_spans(const struct svy_grid_row *row)
{
	return row->section || row->remark;
}

static size_t label_width(const struct svy_grid *g, size_t c, size_t limit)
{
	size_t w = 0;
	for (size_t i = 0; i < g->n; i++) {
		const char *s = svy_textgrid_spans(&g->row[i]) ? NULL : g->row[i].cell[c].text;
		size_t k = s ? svy_width(s, strlen(s)) + (c == g->label ? g->row[i].indent : 0) : 0;
		w = k > w ? k : w;
	}
	return w > limit ? limit : w;
}

static size_t longest_word(const char *s)
{
	size_t longest = 0;
	while (*s) {
		size_t n = strcspn(s, " \n"), w = svy_width(s, n);
		longest = w > longest ? w : longest;
		s += n + (s[n] ? 1 : 0);
	}
	return longest;
}

static void measure_figures(const struct svy_grid *g, size_t c, struct svy_textgrid_column *col)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct svy_cell *cell = &g->row[i].cell[c];
		if (g->col[c].right) {
			size_t w = svy_textgrid_plain_width(g, cell);
			col->width = w > col->width ? w : col->width;
			continue;
		}
		make_room(g, &col->text, cell->text);
		make_room(g, &col->se, cell->se);
		make_room(g, &col->lo, cell->lo);
		make_room(g, &col->hi, cell->hi);
	}
	if (!g->col[c].right)
		col->width = svy_textgrid_figures_width(col);
	col->width = col->width ? col->width : 1;
}

static void measure_column(struct svy_textgrid *t, size_t c, const struct limits *max)
{
	struct svy_textgrid_column *col = &t->col[c];
	const struct svy_grid_column *of = &t->g->col[c];
	size_t limit = of->number ? max->head : max->word_head, word = longest_word(of->head);
	*col = (struct svy_textgrid_column){0};
	if (of->number)
		measure_figures(t->g, c, col);
	else
		col->width = label_width(t->g, c, max->label);
	if (word > limit)
		limit = word < max->word ? word : limit > max->word ? limit : max->word;
	svy_wrap(of->head, col->width > limit ? col->width : limit, &col->head);
	size_t head = widest(&col->head);
	if (head > col->width)
		col->width = head;
}

void svy_textgrid_free(struct svy_textgrid *t)
{
	for (size_t c = 0; c < t->g->ncol; c++)
		svy_strs_free(&t->col[c].head);
	free(t->col);
	t->col = NULL;
}

static void measure(struct svy_textgrid *t, const struct limits *max)
{
	t->width = 0;
	for (size_t c = 0; c < t->g->ncol; c++) {
		svy_strs_free(&t->col[c].head);
		measure_column(t, c, max);
		t->width += t->col[c].width + (c ? 2 : 0);
	}
}

/* Columns of words at the beginning, which each block repeats. */
static size_t label_columns(const struct svy_grid *g)
{
	size_t n = 0;
	while (n < g->ncol && !g->col[n].number)
		n++;
	return n;
}

static size_t labels_width(const struct svy_textgrid *t)
{
	size_t w = 0;
	for (size_t c = 0; c < label_columns(t->g); c++)
		w += t->col[c].width + (c ? 2 : 0);
	return w;
}

/* Too wide for the screen even so: labels leave room for figures, and the figures come in blocks. */
static void measure_blocks(struct svy_textgrid *t)
{
	size_t k = 0;
	do
		measure(t, &limits[k]);
	while (labels_width(t) > t->screen->width / 2 && ++k < LIMITS - 1);
}

void svy_textgrid_measure(struct svy_textgrid *t)
{
	size_t k = 0, fit = t->g->fit, screen = t->screen ? t->screen->width : 0;
	if (screen && (!fit || fit > screen))
		fit = screen;
	t->col = svy_calloc(t->g->ncol, sizeof *t->col);
	measure(t, &limits[0]);
	while (fit && t->width > fit && ++k < LIMITS)
		measure(t, &limits[k]);
	if (k == LIMITS)
		measure(t, &limits[LIMITS - 2]);
	if (screen && t->width > screen)
		measure_blocks(t);
}

size_t svy_textgrid_block(struct svy_textgrid *t, size_t c)
{
	size_t labels = label_columns(t->g), screen = t->screen ? t->screen->width : 0, first = c > labels ? c : labels, next = first;
	t->width = labels_width(t);
	for (; next < t->g->ncol; next++) {
		size_t width = t->width + t->col[next].width + (t->width ? 2 : 0);
		if (screen && width > screen && next > first)
			break;
		t->width = width;
	}
	for (size_t i = labels; i < t->g->ncol; i++)
		t->col[i].hidden = i < first || i >= next;
	return next;
}

size_t svy_grid_text_width(const struct svy_grid *g)
{
	struct svy_textgrid t = {.g = g};
	svy_textgrid_measure(&t);
	size_t width = t.width;
	svy_textgrid_free(&t);
	return width;
}


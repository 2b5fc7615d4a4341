// SPDX-License-Identifier: GPL-3.0-or-later
/* A pipe table (GitHub's, Pandoc's), its source aligned too. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/width.h"
#include "out/grid.h"

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/*
 * Would Markdown (GitHub's, or Pandoc's with mathematics, citations and notes) read the sign at s as its own? Brackets and others mean something only
 * with what stands beside them, and are left alone elsewhere: intervals have them.
 */
static bool is_sign(const char *s, char before)
{
	if (strchr("|*_`<\\$~^", *s))
		return true;
	if (*s == '&')
		return is_word(s[1]) || s[1] == '#';
	if (*s == '@')
		return is_word(s[1]) && !is_word(before);
	return *s == ']' && s[1] && strchr("([{:", s[1]);
}

/* What Markdown would read as its own is escaped; a cell is one line. */
static void put_escaped(struct svy_buf *b, const char *s)
{
	char before = ' ';
	for (; *s; before = *s++) {
		if (is_sign(s, before))
			svy_buf_putc(b, '\\');
		svy_buf_putc(b, (unsigned char)*s < ' ' || *s == 0x7f ? ' ' : *s);
	}
}

/* The same at the start of a paragraph, where more means something: "1.", "#", "-". */
static void put_paragraph(struct svy_buf *b, const char *s)
{
	size_t digits = strspn(s, "0123456789");
	svy_buf_add(b, s, digits);
	if (digits ? strchr(".)", s[digits]) != NULL : strchr("#+->=:", *s) != NULL)
		svy_buf_puts(b, s[digits] ? "\\" : "");
	put_escaped(b, s + digits);
}

/* Behind a table, where quarto and Pandoc look for it; what looks like attributes there is text. */
static void put_caption(const struct svy_grid *g, struct svy_output *out)
{
	struct svy_buf text = {0}, b = {0};
	put_escaped(&text, g->title ? g->title : "");
	svy_buf_puts(&b, "\n:");
	for (const char *p = text.p ? text.p : ""; *p; p++)
		svy_buf_printf(&b, "%s%s%c", p == text.p ? " " : "", *p == '{' ? "\\" : "", *p);
	if (g->anchor)
		svy_buf_printf(&b, " {#%s}", g->anchor);
	svy_buf_putc(&b, '\n');
	svy_output_write(out, b.p, b.n);
	svy_buf_free(&text);
	svy_buf_free(&b);
}

static char *cell_text(const struct svy_grid *g, const struct svy_grid_row *row, size_t c)
{
	const struct svy_cell *cell = &row->cell[c];
	struct svy_buf b = {0};
	if (c == g->label)
		for (unsigned i = 0; i < row->indent; i++)
			svy_buf_puts(&b, "&nbsp;");
	if (cell->text) {
		const char *mark = row->section ? "**" : row->remark && c == g->label ? "*" : "";
		svy_buf_puts(&b, mark);
		put_escaped(&b, cell->text);
		svy_buf_puts(&b, mark);
	}
	if (svy_grid_dash(g, row, c))
		svy_buf_puts(&b, "\u2013");
	if (cell->se)
		svy_buf_printf(&b, "%s(%s)", cell->text ? " " : "", cell->se);
	if (cell->lo)
		svy_buf_printf(&b, "%s[%s%s %s]", cell->text ? " " : "", cell->lo, g->decimal == ',' ? ";" : ",", cell->hi);
	return svy_buf_take(&b);
}

struct sheet {
	const struct svy_grid *g;
	char **cell;            /* (n + 1) rows of ncol; the heads first */
	size_t *width;
};

static void put_line(const struct sheet *s, size_t row, struct svy_output *out)
{
	struct svy_buf b = {0};
	for (size_t c = 0; c < s->g->ncol; c++) {
		const char *text = s->cell[row * s->g->ncol + c];
		size_t w = svy_width(text, strlen(text)), pad = w < s->width[c] ? s->width[c] - w : 0;
		svy_buf_puts(&b, c ? " " : "| ");
		svy_pad(&b, s->g->col[c].number ? pad : 0);
		svy_buf_puts(&b, text);
		svy_pad(&b, s->g->col[c].number ? 0 : pad);
		svy_buf_puts(&b, " |");
	}
	svy_buf_putc(&b, '\n');
	svy_output_write(out, b.p, b.n);
	svy_buf_free(&b);
}

static void put_rule(const struct sheet *s, struct svy_output *out)
{
	svy_output_puts(out, "|");
	for (size_t c = 0; c < s->g->ncol; c++) {
		svy_output_puts(out, s->g->col[c].number ? "-" : ":");
		for (size_t i = 0; i < s->width[c]; i++)
			svy_output_puts(out, "-");
		svy_output_puts(out, s->g->col[c].number ? ":|" : "-|");
	}
	svy_output_puts(out, "\n");
}

static void fill_sheet(struct sheet *s)
{
	const struct svy_grid *g = s->g;
	for (size_t c = 0; c < g->ncol; c++) {
		struct svy_buf head = {0};
		const char *over = g->col[c].over;
		if (over && !(c && svy_same_text(over, g->col[c - 1].over))) {
			put_escaped(&head, over);
			svy_buf_puts(&head, ": ");
		}
		put_escaped(&head, g->col[c].head);
		s->cell[c] = svy_buf_take(&head);
		s->width[c] = 3;
		for (size_t i = 0; i <= g->n; i++) {
			char **text = &s->cell[i * g->ncol + c];
			if (i)
				*text = cell_text(g, &g->row[i - 1], c);
			size_t w = i && g->row[i - 1].remark ? 0 : svy_width(*text, strlen(*text));
			s->width[c] = w > s->width[c] ? w : s->width[c];
		}
	}
}

void svy_grid_markdown(const struct svy_grid *g, struct svy_output *out)
{
	struct sheet s = {g, svy_calloc((g->n + 1) * g->ncol, sizeof *s.cell), svy_calloc(g->ncol, sizeof *s.width)};
	fill_sheet(&s);
	if (g->title && !g->captioned) {
		struct svy_buf b = {0};
		put_escaped(&b, g->title);
		svy_output_printf(out, "**%s**\n\n", b.p ? b.p : "");
		svy_buf_free(&b);
	}
	put_line(&s, 0, out);
	put_rule(&s, out);
	for (size_t i = 0; i < g->n; i++)
		put_line(&s, i + 1, out);
	if (g->captioned)
		put_caption(g, out);
	for (size_t i = 0; i < g->notes.n; i++) {
		struct svy_buf b = {0};
		put_paragraph(&b, g->notes.v[i]);
		svy_output_printf(out, "%s- %s\n", i ? "" : "\n", b.p ? b.p : "");
		svy_buf_free(&b);
	}
	for (size_t i = 0; i < (g->n + 1) * g->ncol; i++)
		free(s.cell[i]);
	free(s.cell);
	free(s.width);
}

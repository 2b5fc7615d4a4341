// SPDX-License-Identifier: GPL-3.0-or-later
/* A pipe table (GitHub's, Pandoc's), its source aligned too. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/grid.h"
#include "out/width.h"

/* What Markdown would read as its own is escaped; a cell is one line. */
static void put_escaped(struct svy_buf *b, const char *s)
{
	for (; *s; s++) {
		if (strchr("|*_`<\\", *s))
			svy_buf_putc(b, '\\');
		svy_buf_putc(b, *s == '\n' || *s == '\r' ? ' ' : *s);
	}
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
	if (cell->dash)
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
	if (g->title) {
		struct svy_buf b = {0};
		put_escaped(&b, g->title);
		svy_output_printf(out, "**%s**\n\n", b.p ? b.p : "");
		svy_buf_free(&b);
	}
	put_line(&s, 0, out);
	put_rule(&s, out);
	for (size_t i = 0; i < g->n; i++)
		put_line(&s, i + 1, out);
	for (size_t i = 0; i < g->notes.n; i++) {
		struct svy_buf b = {0};
		put_escaped(&b, g->notes.v[i]);
		svy_output_printf(out, "%s- %s\n", i ? "" : "\n", b.p ? b.p : "");
		svy_buf_free(&b);
	}
	for (size_t i = 0; i < (g->n + 1) * g->ncol; i++)
		free(s.cell[i]);
	free(s.cell);
	free(s.width);
}

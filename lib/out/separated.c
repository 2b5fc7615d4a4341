// SPDX-License-Identifier: GPL-3.0-or-later
/* The table for people as a file for a spreadsheet: one figure in a field, intervals in two. */
#include <string.h>
#include "base/mem.h"
#include "out/grid.h"

struct separated {
	struct svy_output *out;
	char sep;               /* '\t': no quotes, TAB and LF become blanks */
	bool first;
	enum svy_lang lang;
};

static void put_field(struct separated *s, const char *text)
{
	if (!s->first)
		svy_output_write(s->out, &s->sep, 1);
	s->first = false;
	if (!text)
		return;
	if (s->sep == '\t') {
		for (; *text; text++)
			svy_output_write(s->out, strchr("\t\n\r", *text) ? " " : text, 1);
		return;
	}
	bool quote = strchr(text, s->sep) || strpbrk(text, "\"\n\r");
	if (!quote) {
		svy_output_puts(s->out, text);
		return;
	}
	svy_output_puts(s->out, "\"");
	for (; *text; text++)
		svy_output_puts(s->out, *text == '"' ? "\"\"" : (char[]){*text, '\0'});
	svy_output_puts(s->out, "\"");
}

/* "over: head what". */
static void put_head(struct separated *s, const struct svy_grid_column *col, const char *what)
{
	struct svy_buf b = {0};
	if (col->over && *col->over)
		svy_buf_printf(&b, "%s: ", col->over);
	svy_buf_printf(&b, "%s%s", col->head, what);
	put_field(s, b.p);
	svy_buf_free(&b);
}

static void put_heads(struct separated *s, const struct svy_grid_column *col)
{
	if (col->has_text)
		put_head(s, col, "");
	if (col->has_stars)
		put_head(s, col, svy_lang_say(s->lang, " stars"));
	if (col->has_se)
		put_head(s, col, svy_lang_say(s->lang, SVY_GRID_SE_WORD(col)));
	if (col->has_interval) {
		put_head(s, col, svy_lang_say(s->lang, " low"));
		put_head(s, col, svy_lang_say(s->lang, " high"));
	}
	if (col->has_mark)
		put_head(s, col, " flag");
}

static void put_cell(struct separated *s, const struct svy_grid_column *col, const struct svy_cell *cell)
{
	if (col->has_text)
		put_field(s, cell->text);
	if (col->has_stars)
		put_field(s, cell->stars);
	if (col->has_se)
		put_field(s, cell->se);
	if (col->has_interval) {
		put_field(s, cell->lo);
		put_field(s, cell->hi);
	}
	if (col->has_mark)
		put_field(s, cell->mark);
}

void svy_grid_separated(const struct svy_grid *g, bool tabs, struct svy_output *out)
{
	struct separated s = {out, tabs ? '\t' : g->decimal == ',' ? ';' : ',', true, g->lang};
	for (size_t c = 0; c < g->ncol; c++)
		put_heads(&s, &g->col[c]);
	svy_output_puts(out, "\n");
	for (size_t i = 0; i < g->n; i++) {
		s.first = true;
		for (size_t c = 0; c < g->ncol; c++)
			put_cell(&s, &g->col[c], &g->row[i].cell[c]);
		svy_output_puts(out, "\n");
	}
}

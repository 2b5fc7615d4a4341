// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Data as an aligned table, for a terminal: codes as they are, numbers to the right. Widths come from the first batch; a
 * wider value further down pushes its row out of line, which costs less than a second pass. On a terminal whose lines they would break, the last
 * columns are left out and named below the rows.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/date.h"
#include "io/writers.h"

struct text_writer {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_date *date;  /* per column */
	size_t *width;          /* per column; NULL before the first batch */
	struct svy_screen screen;
	size_t shown;           /* columns, from the first */
};

/* Characters, not bytes; what moves the cursor is shown as a blank. */
static size_t text_width(const char *s, size_t n)
{
	size_t width = 0;
	for (size_t i = 0; i < n; i++)
		width += ((unsigned char)s[i] & 0xc0) != 0x80;
	return width;
}

/* The value as text: into buf, or where the batch has it. */
static struct svy_str text_of(const struct svy_column *c, const struct svy_date *date, size_t row, char *buf)
{
	uint8_t miss = c->miss[row];
	if (c->str)
		return miss ? (struct svy_str){"", 0} : c->str[row];
	if (!miss)
		return (struct svy_str){buf, svy_date_put(buf, date, c->num[row])};
	buf[0] = '.';
	buf[1] = (char)miss;
	return (struct svy_str){buf, miss == SVY_SYSMIS ? 1 : 2};
}

static void put_cell(struct text_writer *w, size_t col, const char *s, size_t n)
{
	bool right = w->dict->var[col].type == SVY_NUMBER, last = col + 1 == w->shown;
	size_t width = text_width(s, n), pad = width < w->width[col] ? w->width[col] - width : 0;
	for (size_t i = 0; right && i < pad; i++)
		svy_output_write(w->out, " ", 1);
	for (size_t i = 0; i < n; i++)
		svy_output_write(w->out, (unsigned char)s[i] < ' ' || s[i] == 0x7f ? " " : s + i, 1);
	for (size_t i = 0; !right && !last && i < pad; i++)
		svy_output_write(w->out, " ", 1);
	svy_output_puts(w->out, last ? "\n" : "  ");
}

static size_t columns_that_fit(const struct text_writer *w)
{
	size_t n = 0, width = 0;
	for (; n < w->dict->nvar; n++) {
		width += w->width[n] + (n ? 2 : 0);
		if (w->screen.width && width > w->screen.width && n)
			break;
	}
	return n;
}

static void put_head(struct text_writer *w, const struct svy_batch *b)
{
	char buf[SVY_DATE_MAX];
	size_t nvar = w->dict->nvar;
	w->width = svy_calloc(nvar + 1, sizeof *w->width);
	for (size_t i = 0; i < nvar; i++) {
		const char *name = w->dict->var[i].name;
		w->width[i] = text_width(name, strlen(name));
		for (size_t row = 0; b && row < b->nrow; row++) {
			struct svy_str s = text_of(&b->col[i], &w->date[i], row, buf);
			size_t width = text_width(s.p, s.n);
			w->width[i] = width > w->width[i] ? width : w->width[i];
		}
	}
	w->shown = columns_that_fit(w);
	svy_output_puts(w->out, svy_screen_bold(&w->screen));
	for (size_t i = 0; i < w->shown; i++)
		put_cell(w, i, w->dict->var[i].name, strlen(w->dict->var[i].name));
	svy_output_puts(w->out, svy_screen_plain(&w->screen));
}

/* Which columns are not there: nothing is left out silently. */
static void put_rest(struct text_writer *w)
{
	size_t n = w->dict->nvar - w->shown;
	if (!n)
		return;
	const char *first = w->dict->var[w->shown].name, *last = w->dict->var[w->dict->nvar - 1].name;
	svy_output_printf(w->out, "%s%zu more variable%s not fit this width: %s%s%s\n(-O text shows all, svyselect chooses)%s\n", svy_screen_dim(&w->screen), n,
			  n == 1 ? " does" : "s do", first, n > 1 ? " to " : "", n > 1 ? last : "", svy_screen_plain(&w->screen));
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct text_writer *w = (struct text_writer *)sink;
	w->dict = dict;
	w->date = svy_calloc(dict->nvar + 1, sizeof *w->date);
	for (size_t i = 0; i < dict->nvar; i++)
		w->date[i] = svy_date_of(&dict->var[i]);
	memset(need, 1, dict->nvar);
	return 0;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct text_writer *w = (struct text_writer *)sink;
	char buf[SVY_DATE_MAX];
	if (!w->width)
		put_head(w, b);
	for (size_t row = 0; row < b->nrow; row++)
		for (size_t i = 0; i < w->shown; i++) {
			struct svy_str s = text_of(&b->col[i], &w->date[i], row, buf);
			put_cell(w, i, s.p, s.n);
		}
	return 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct text_writer *w = (struct text_writer *)sink;
	(void)tail;
	if (!w->width)
		put_head(w, NULL);
	put_rest(w);
	return svy_output_commit(w->ctx, w->out);
}

static void abort_writing(struct svy_sink *sink)
{
	svy_output_abandon(((struct text_writer *)sink)->out);
}

static void free_writer(struct svy_sink *sink)
{
	struct text_writer *w = (struct text_writer *)sink;
	svy_output_free(w->out);
	free(w->width);
	free(w->date);
	free(w);
}

int svy_text_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	struct text_writer *w = svy_calloc(1, sizeof *w);
	w->screen = opts->screen;
	w->sink = (struct svy_sink){bind, svy_sink_no_begin, batch, end, abort_writing, free_writer};
	w->ctx = ctx;
	w->out = out;
	*sink = &w->sink;
	return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* The stream as a sink. Numbers are formatted in the output's buffer: this loop is what a pipeline spends its time in. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "io/writers.h"

#define FIELDS_AT_ONCE 1024     /* SVY_DATE_MAX bytes each fit in the room that an output gives */

struct stream_writer {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_output *out;
	const struct svy_dict *dict;
	struct svy_date *date;  /* per column */
	bool history;
	bool lone;              /* one column: an empty field would make a blank line */
	uint64_t rows;
	size_t noted;           /* how many of ctx->notes stand in the header */
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct stream_writer *w = (struct stream_writer *)sink;
	w->dict = dict;
	w->lone = dict->nvar == 1;
	memset(need, 1, dict->nvar);
	return 0;
}

static int begin(struct svy_sink *sink)
{
	struct stream_writer *w = (struct stream_writer *)sink;
	svy_stream_put_header(w->out, w->dict, &w->ctx->notes, w->history);
	w->noted = w->ctx->notes.n;
	w->date = svy_calloc(w->dict->nvar + 1, sizeof *w->date);
	for (size_t i = 0; i < w->dict->nvar; i++)
		w->date[i] = svy_date_of(&w->dict->var[i]);
	for (size_t i = 0; i < w->dict->nvar; i++) {
		if (i)
			svy_output_write(w->out, "\t", 1);
		svy_stream_put_field(w->out, w->dict->var[i].name, strlen(w->dict->var[i].name));
	}
	svy_output_write(w->out, "\n", 1);
	return 0;
}

static inline char *put_missing(char *p, uint8_t miss, bool lone)
{
	if (miss != SVY_SYSMIS || lone)
		*p++ = '.';
	if (miss != SVY_SYSMIS)
		*p++ = (char)miss;
	return p;
}

/* Numbers of columns [from, to) of a row, each with the TAB or LF behind it. */
static void put_numbers(struct stream_writer *w, const struct svy_batch *b, size_t row, size_t from, size_t to)
{
	char *start = svy_output_room(w->out, (to - from) * SVY_DATE_MAX), *p = start;
	for (size_t i = from; i < to; i++) {
		const struct svy_column *c = &b->col[i];
		if (c->miss[row])
			p = put_missing(p, c->miss[row], w->lone);
		else if (w->date[i].kind)
			p += svy_date_put(p, &w->date[i], c->num[row]);
		else
			p += svy_num_put(p, c->num[row]);
		*p++ = i + 1 == b->ncol ? '\n' : '\t';
	}
	svy_output_advance(w->out, (size_t)(p - start));
}

static void put_string(struct stream_writer *w, const struct svy_batch *b, size_t row, size_t i)
{
	const struct svy_str *s = &b->col[i].str[row];
	if (b->col[i].miss[row] == SVY_VALID)
		svy_stream_put_field(w->out, s->p, s->n);
	else if (w->lone)
		svy_output_puts(w->out, "\"\"");
	svy_output_write(w->out, i + 1 == b->ncol ? "\n" : "\t", 1);
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct stream_writer *w = (struct stream_writer *)sink;
	for (size_t row = 0; row < b->nrow; row++)
		for (size_t i = 0; i < b->ncol;) {
			size_t to = i;
			while (to < b->ncol && to - i < FIELDS_AT_ONCE && b->col[to].num)
				to++;
			if (to > i)
				put_numbers(w, b, row, i, to);
			else
				put_string(w, b, row, to++);
			i = to;
		}
	w->rows += b->nrow;
	return 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct stream_writer *w = (struct stream_writer *)sink;
	struct svy_strs notes = {0};
	svy_writer_notes(&notes, w->ctx, w->noted, tail);
	svy_stream_put_trailer(w->out, (const char *const *)notes.v, notes.n, w->rows);
	svy_strs_free(&notes);
	return svy_output_commit(w->ctx, w->out);
}

static void abort_writing(struct svy_sink *sink)
{
	svy_output_abandon(((struct stream_writer *)sink)->out);
}

static void free_writer(struct svy_sink *sink)
{
	struct stream_writer *w = (struct stream_writer *)sink;
	svy_output_free(w->out);
	free(w->date);
	free(w);
}

int svy_stream_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	struct stream_writer *w = svy_calloc(1, sizeof *w);
	w->sink = (struct svy_sink){bind, begin, batch, end, abort_writing, free_writer};
	w->ctx = ctx;
	w->out = out;
	w->history = opts->history;
	*sink = &w->sink;
	return 0;
}

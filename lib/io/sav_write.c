// SPDX-License-Identifier: GPL-3.0-or-later
/* The sink: which way the rows go, and what is said about them at the end. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav_header.h"
#include "io/sav_write.h"

int svy_sav_writer_warn(struct svy_sav_writer *w, const char *fmt, ...)
{
	struct svy_buf b = {0};
	va_list ap;
	if (w->lane)
		return 0;
	va_start(ap, fmt);
	svy_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	int rc = svy_warn(w->ctx, "%s", b.p);
	svy_buf_free(&b);
	return rc;
}

static struct svy_sav_writer *self(struct svy_sink *s)
{
	return (struct svy_sav_writer *)s;
}

static int bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	self(s)->dict = dict;
	memset(need, 1, dict->nvar);
	return 0;
}

/* Are the bytes of all strings known before the rows? */
static bool knows_widths(const struct svy_dict *d)
{
	bool counted_so = d->encoding && !strcmp(d->encoding, "UTF-8");
	for (size_t j = 0; j < d->nvar; j++)
		if (d->var[j].type == SVY_STRING && !(counted_so && d->var[j].width))
			return false;
	return true;
}

static void set_missing(struct svy_sav_writer *w)
{
	double sysmis = SVY_SAV_SYSMIS;
	for (int i = 0; i < 256; i++)
		memcpy(&w->missing[i], &sysmis, sizeof sysmis);
	for (char tag = 'a'; w->lane && tag <= 'z'; tag++)
		w->missing[(unsigned char)tag] = svy_sav_tag_bits(tag);
}

static void open_body(struct svy_sav_writer *w)
{
	uint8_t *text = svy_calloc(w->slots, 1);
	for (size_t j = 0; j < w->ncol; j++)
		if (w->col[j].width)
			memset(text + w->col[j].slot, 1, (j + 1 < w->ncol ? w->col[j + 1].slot : w->slots) - w->col[j].slot);
	enum svy_sav_compression how = w->lane ? SVY_SAV_PLAIN : w->zlib ? SVY_SAV_ZLIB : SVY_SAV_BYTECODE;
	w->body = svy_sav_body_new(w->ctx, w->out, how, !w->lane && !svy_output_can_patch(w->out), text, w->slots, w->head.n);
	free(text);
}

/* Everything before the rows. tail: NULL if they were not seen yet. */
static int start(struct svy_sav_writer *w, const struct svy_tail *tail)
{
	for (size_t i = 0; i < (w->lane ? w->noted : w->ctx->notes.n); i++)
		svy_strs_add(&w->notes, w->ctx->notes.v[i]);
	for (size_t i = 0; !w->lane && tail && i < tail->notes.n; i++)
		if (!svy_strs_has(&w->notes, tail->notes.v[i]))
			svy_strs_add(&w->notes, tail->notes.v[i]);
	set_missing(w);
	int rc = svy_sav_plan(w);
	if (!rc)
		rc = svy_sav_head(w);
	if (rc)
		return rc;
	if (w->lane || svy_output_can_patch(w->out))
		svy_output_write(w->out, w->head.p, w->head.n);
	open_body(w);
	return 0;
}

static int begin(struct svy_sink *s)
{
	struct svy_sav_writer *w = self(s);
	w->ncol = w->dict->nvar;
	w->noted = w->ctx->notes.n;
	if (w->ncol == 0)
		return svy_fail(w->ctx, SVY_EDATA, "no variables to write as '%s'", w->opts.format);
	w->col = svy_calloc(w->ncol, sizeof *w->col);
	for (size_t j = 0; j < w->ncol; j++)
		w->col[j].from = &w->dict->var[j];
	if (knows_widths(w->dict))
		return start(w, NULL);
	w->rows = svy_batch_spool_new(w->dict);
	return 0;
}

static void look_at_strings(struct svy_sav_target *c, const struct svy_column *from, size_t nrow)
{
	for (size_t i = 0; from->str && i < nrow; i++)
		if (from->str[i].n > c->longest)
			c->longest = from->str[i].n;
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct svy_sav_writer *w = self(s);
	if (!w->rows)
		return svy_sav_rows(w, b);
	for (size_t j = 0; j < w->ncol; j++)
		look_at_strings(&w->col[j], &b->col[j], b->nrow);
	return svy_batch_spool_add(w->ctx, w->rows, b);
}

static int write_kept_rows(struct svy_sav_writer *w, const struct svy_tail *tail)
{
	struct svy_batch *b;
	int more, rc = start(w, tail);
	if (rc)
		return rc;
	svy_batch_spool_rewind(w->rows);
	while ((more = svy_batch_spool_next(w->ctx, w->rows, &b)) == 1)
		if ((rc = svy_sav_rows(w, b)))
			return rc;
	return more;
}

/* The lane changes nothing but what no .sav can hold at all. */
static int warn_of_rows(struct svy_sav_writer *w)
{
	int rc = 0;
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		const struct svy_sav_target *c = &w->col[j];
		if (c->tagged)
			rc = svy_warn(w->ctx, "SPSS has no tagged missing values; those of '%s' become system-missing", c->from->name);
		if (!rc && c->cut)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' were cut to %zu bytes", c->cut, c->from->name, c->width);
		if (!rc && c->dropped)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' became system-missing: the format cannot hold that they are missing", c->dropped,
				c->from->name);
		if (!rc && c->sysmis)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' became system-missing: they are the number that means it", c->sysmis,
				c->from->name);
	}
	return rc;
}

/* What the stream has behind its rows: notes since the head was written, and the number of rows. */
static void put_lane_end(struct svy_sav_writer *w, const struct svy_tail *tail)
{
	struct svy_strs notes = {0};
	struct svy_buf mark = {0};
	svy_sav_put_int64(&mark, (int64_t)SVY_SAV_LANE_END);
	svy_output_write(w->out, mark.p, mark.n);
	svy_writer_notes(&notes, w->ctx, w->noted, tail);
	svy_stream_put_trailer(w->out, (const char *const *)notes.v, notes.n, w->nrow);
	svy_strs_free(&notes);
	svy_buf_free(&mark);
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct svy_sav_writer *w = self(s);
	int rc = w->rows ? write_kept_rows(w, tail) : 0;
	if (!rc)
		rc = svy_sav_rows_end(w);
	if (!rc)
		rc = warn_of_rows(w);
	if (!rc && w->lane)
		put_lane_end(w, tail);
	return svy_output_finish(w->ctx, w->out, rc);
}

static void abort_writing(struct svy_sink *s)
{
	svy_output_abandon(self(s)->out);
}

static void free_writer(struct svy_sink *s)
{
	struct svy_sav_writer *w = self(s);
	for (size_t j = 0; w->col && j < w->ncol; j++) {
		free(w->col[j].short_name);
		svy_var_free(&w->col[j].lost);
	}
	for (size_t j = 0; w->names && j < w->ncol; j++)
		free(w->names[j]);
	free(w->names);
	free(w->col);
	svy_strs_free(&w->notes);
	svy_batch_spool_free(w->rows);
	svy_sav_body_free(w->body);
	svy_buf_free(&w->head);
	svy_buf_free(&w->text);
	svy_output_free(w->out);
	free(w);
}

int svy_sav_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	struct svy_sav_writer *w = svy_calloc(1, sizeof *w);
	w->sink = (struct svy_sink){bind, begin, batch, end, abort_writing, free_writer};
	w->ctx = ctx;
	w->opts = *opts;
	w->out = out;
	w->zlib = !strcmp(opts->format, "zsav");
	w->lane = svy_writer_is_stream(opts->format, out);
	*sink = &w->sink;
	return 0;
}
